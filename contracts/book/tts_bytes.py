"""Laws of `POST /tts/bytes`."""

from __future__ import annotations

import struct
from typing import Final

from contracts.api import SENTENCE, VOICE, Api, Json
from contracts.exchange import Reply
from contracts.laws import JSON_ERRORS, VERSIONS, law
from contracts.sound import must_be_speech

_NO_SUCH_VOICE: Final = "00000000-0000-4000-8000-000000000000"
_SPOKEN: Final = len(SENTENCE)
_SAMPLE_BYTES: Final = {"pcm_s16le": 2, "pcm_f32le": 4, "pcm_mulaw": 1, "pcm_alaw": 1}
_MP3_SYNC_WITHIN: Final = 1024


@law(
    "tts.bytes.raw-length-is-whole-samples",
    "Raw audio holds a whole number of samples, of each encoding, and more than half a second of them.",
    source="tests of the Python SDK 2.0.17, halved for a shorter sentence",
    certainty="documented",
    credits=4 * _SPOKEN,
    rows=(
        "early 4",
        "early 3",
    ),
)
def raw_whole_samples(api: Api) -> None:
    for encoding, size in _SAMPLE_BYTES.items():
        reply = api.speak({"output_format": {"container": "raw", "encoding": encoding, "sample_rate": 8000}})
        reply.must_have_status(200)
        length = len(reply.body)
        reply.must("length", f"a multiple of {size} bytes ({encoding})", length % size == 0, length)
        reply.must("length", f"at least {4000 * size} bytes ({encoding})", length >= 4000 * size, length)


@law(
    "tts.bytes.wav-header",
    "WAV begins as a stream of unknown length does: placeholder sizes, fmt, LIST, data.",
    source="recordings of 2024 to 2026",
    certainty="recorded",
    credits=_SPOKEN,
    rows=(
        "wav-ffffffff",
        "early 4",
    ),
)
def wav_header(api: Api) -> None:
    reply = api.speak({"output_format": {"container": "wav", "encoding": "pcm_s16le", "sample_rate": 44100}})
    reply.must_have_status(200)
    head = reply.body
    reply.must_be("bytes 0 to 16", b"RIFF\xff\xff\xff\xffWAVEfmt ", head[:16])
    data = head.find(b"data\xff\xff\xff\xff", 16)
    reply.must(
        "header", "a data chunk of placeholder size within 100 bytes", 0 < data < 100, head[:100].hex()
    )
    reply.must("header", "LIST INFO ISFT before data", b"INFOISFT" in head[16:data], head[:data].hex())
    form = struct.pack("<IHHIIHH", 16, 1, 1, 44100, 88200, 2, 16)
    reply.must_be("fmt", form.hex(" "), head[16:36].hex(" "))
    reply.must_be("bytes 36 to 52", b"LIST\x1a\0\0\0INFOISFT", head[36:52])
    reply.must_be("place of the data chunk", 70, data)
    must_be_speech(reply, head[78:], 44100)


@law(
    "tts.bytes.mp3-has-a-frame",
    "MP3 has a frame of the bit rate asked for within its first 1024 bytes.",
    source="tests of the Python SDK 2.0.17",
    certainty="documented",
    credits=_SPOKEN,
    rows=("early 4",),
)
def mp3_frame(api: Api) -> None:
    reply = api.speak({"output_format": {"container": "mp3", "sample_rate": 44100, "bit_rate": 128000}})
    reply.must_have_status(200)
    head = reply.body[: _MP3_SYNC_WITHIN + 3]
    frame = any(
        # MPEG 1 layer III, 128 kbit/s at 44.1 kHz.
        head[at] == 0xFF and head[at + 1] & 0xFE == 0xFA and head[at + 2] & 0xFC == 0x90
        for at in range(len(head) - 2)
    )
    reply.must("body", "a frame of MPEG 1 layer III, 128 kbit/s, 44.1 kHz", frame, reply.shown())


@law(
    "tts.bytes.media-types",
    "Audio is announced as audio/wav, audio/mpeg or audio/pcm.",
    source="what clients of the late versions report",
    certainty="quoted",
    versions=JSON_ERRORS,
    credits=3 * _SPOKEN,
    rows=(
        "late 5",
        "early 4",
    ),
    raw="a client hands over sound, not headers",
)
def media_types(api: Api) -> None:
    announced: dict[str, Json] = {
        "audio/pcm": {"container": "raw", "encoding": "pcm_s16le", "sample_rate": 8000},
        "audio/wav": {"container": "wav", "encoding": "pcm_s16le", "sample_rate": 8000},
        "audio/mpeg": {"container": "mp3", "sample_rate": 44100, "bit_rate": 32000},
    }
    for wanted, output_format in announced.items():
        reply = api.speak({"output_format": output_format})
        reply.must_have_status(200)
        reply.must_be("content type", wanted, reply.media_type)


@law(
    "tts.bytes.ranges-of-generation-config",
    "Speed, volume and language out of their range are refused with 400.",
    source="documentation of 2026; a client's measurements",
    certainty="documented",
    versions=JSON_ERRORS,
    rows=("late 5", "language-and-locale"),
)
def ranges(api: Api) -> None:
    for config in ({"speed": 0.1}, {"speed": 9}, {"volume": 9}):
        api.speak({"generation_config": config}).must_have_status(400)
    api.speak(
        {"output_format": {"container": "raw", "encoding": "pcm_s16le", "sample_rate": 40}}
    ).must_have_status(400)
    api.speak({"output_format": {"container": "ogg", "sample_rate": 44100}}).must_have_status(400)


@law(
    "tts.bytes.deterministic",
    "The same request is answered with the same bytes.",
    source="the fake's own promise; the live service does not keep it",
    certainty="assumed",
    needs="the mock",
    rows=("nondeterministic",),
)
def deterministic(api: Api) -> None:
    first, second = api.speak(), api.speak()
    second.must_have_status(200)
    second.must("body", "the bytes of the first answer", first.body == second.body, second.shown())


@law(
    "tts.bytes.empty-transcript-is-refused",
    "A transcript that is empty or blank is refused with 400.",
    source="several users, all versions",
    certainty="quoted",
    rows=("empty-transcript-400",),
)
def empty_transcript(api: Api) -> None:
    for transcript in ("", "  \n"):
        api.speak({"transcript": transcript}).must_have_status(400)


@law(
    "tts.bytes.unknown-voice-is-404",
    "A voice that the account does not have is refused with 404.",
    source="tables of trouble of two users; error codes from the documentation of 2026",
    certainty="quoted",
    rows=(
        "unknown-voice",
        "late 3",
    ),
)
def unknown_voice(api: Api) -> None:
    reply = api.speak({"voice": {"mode": "id", "id": _NO_SUCH_VOICE}})
    reply.must_have_status(404)
    if api.version in JSON_ERRORS:
        reply.must_be("error_code", "voice_not_found", reply.json().get("error_code"))


@law(
    "tts.bytes.unknown-model-is-refused",
    "A model that does not exist is refused, 404 seen live and 400 in the documentation.",
    source="a user, 2026-08-20; documentation of errors, 2026",
    certainty="quoted",
    rows=(
        "late 3",
        "late 9",
    ),
)
def unknown_model(api: Api) -> None:
    reply = api.speak({"model_id": "no-such-model"})
    reply.must_have_status(400, 404)
    if api.version in JSON_ERRORS:
        reply.must_be("error_code", "model_not_found", reply.json().get("error_code"))


@law(
    "tts.bytes.max-buffer-delay-is-refused",
    "The field max_buffer_delay_ms belongs to sockets and is refused with 400.",
    source="users, 2025-07 to 2026-09",
    certainty="quoted",
    rows=("mbd-http-rejected",),
)
def max_buffer_delay(api: Api) -> None:
    reply = api.speak({"max_buffer_delay_ms": 0})
    reply.must_have_status(400)
    sentence = "max buffer delay is only supported for websocket requests"
    reply.must("body", f"{sentence!r}", sentence in reply.text, reply.shown())


@law(
    "tts.bytes.language-must-fit-the-model",
    "A language that the model does not speak is refused with 400.",
    source="a user's 220 pairs of model and language, 2026-09",
    certainty="quoted",
    rows=(
        "language-not-for-model",
        "model-language-matrix",
        "wav-empty",
    ),
)
def language_fits_model(api: Api) -> None:
    reply = api.speak({"model_id": "sonic-turbo", "language": "he"})
    reply.must_have_status(400)
    if api.version in JSON_ERRORS:
        reply.must_be("error_code", "language_not_supported", reply.json().get("error_code"))


@law(
    "tts.bytes.required-fields",
    "A request without model, transcript, voice or output format is refused with 400.",
    source="definitions of all versions; the status is assumed",
    certainty="documented",
    rows=("early 3",),
)
def required_fields(api: Api) -> None:
    for field in ("model_id", "transcript", "voice", "output_format"):
        api.speak({field: None}).must_have_status(400)


@law(
    "tts.bytes.surplus-fields-are-ignored",
    "Fields that the API does not know, and null for optional ones, change nothing.",
    source="what the Python SDK 2.x sends; users, 2026",
    certainty="quoted",
    credits=_SPOKEN,
    rows=(
        "unknown-fields-ignored",
        "early 10",
    ),
)
def surplus_fields(api: Api) -> None:
    _must_be_speech(api.speak({"no_such_field": [1], "language": None, "generation_config": None}))


@law(
    "tts.bytes.voice-needs-no-mode",
    "A voice may be given by its id alone, without a mode.",
    source="what the Python SDK 1.x sends; README of 2.0.0a0",
    certainty="quoted",
    versions=VERSIONS[:2],
    credits=_SPOKEN,
    rows=(
        "early 3",
        "early 10",
    ),
)
def voice_without_mode(api: Api) -> None:
    _must_be_speech(api.speak({"voice": {"id": VOICE}}))


@law(
    "tts.bytes.voice-may-be-a-string",
    "Since 2026-08-14 a voice is its id as a string; the object is still taken.",
    source="OpenAPI of August 2026; seen live by a client's author",
    certainty="documented",
    versions=("2026-08-14",),
    credits=2 * _SPOKEN,
    rows=(
        "late 1",
        "late 11",
    ),
)
def voice_as_string(api: Api) -> None:
    _must_be_speech(api.speak({"voice": VOICE}))
    _must_be_speech(api.speak())


def _must_be_speech(reply: Reply) -> None:
    """More than half a second of the format that `speak` asks for."""
    reply.must_have_status(200)
    reply.must("length", "at least 8000 bytes", len(reply.body) >= 8000, len(reply.body))


@law(
    "tts.bytes.emoji-alone-is-400",
    "A transcript of an emoji and nothing else is refused with 400.",
    source="a user, 2026",
    certainty="quoted",
    rows=("emoji-only-400",),
)
def emoji_alone(api: Api) -> None:
    api.speak({"transcript": "\U0001f389"}).must_have_status(400)
    api.speak({"transcript": "\U0001f389", "context_id": "c"}).must_have_status(400)


LAWS: Final = (
    raw_whole_samples,
    wav_header,
    mp3_frame,
    media_types,
    ranges,
    deterministic,
    empty_transcript,
    unknown_voice,
    unknown_model,
    max_buffer_delay,
    language_fits_model,
    required_fields,
    surplus_fields,
    voice_without_mode,
    voice_as_string,
    emoji_alone,
)
