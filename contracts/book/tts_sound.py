"""Laws of the sound of `POST /tts/bytes`: one sound in all its forms."""

from __future__ import annotations

import struct
from typing import Final

from contracts.api import SENTENCE, Api, Json, raw
from contracts.exchange import Reply
from contracts.laws import VERSIONS, law
from contracts.sound import alaw, floats, mulaw, must_be_same, must_be_speech, samples

_SPOKEN: Final = len(SENTENCE)
_LONG_FMT: Final = VERSIONS[:1]


@law(
    "tts.bytes.wav-of-floats",
    "The fmt chunk of floats is the long one in 2024-06-10 and has 18 bytes since, without a fact chunk.",
    source="recordings of 2024 and 2025; which version writes which is assumed",
    certainty="recorded",
    needs="the mock",
    rows=("wav-f32-fmt",),
)
def wav_of_floats(api: Api) -> None:
    form: Json = {"container": "wav", "encoding": "pcm_f32le", "sample_rate": 44100}
    reply = api.speak({"output_format": form})
    reply.must_have_status(200)
    size, tag = (40, 0xFFFE) if api.version in _LONG_FMT else (18, 3)
    reply.must_be(
        "fmt", struct.pack("<IHHIIHH", size, tag, 1, 44100, 176400, 4, 32).hex(), reply.body[16:36].hex()
    )
    reply.must_be("chunk after fmt", b"LIST", reply.body[20 + size : 24 + size])
    raw_form: Json = {"container": "raw", "encoding": "pcm_f32le", "sample_rate": 44100}
    bare = api.speak({"output_format": raw_form})
    must_be_same(reply, "sound", bare.body, reply.body[reply.body.find(b"data") + 8 :])


@law(
    "tts.bytes.encodings-hold-one-sound",
    "All encodings and boxes of a sentence hold the same sound: floats, WAV, and by length the two codecs.",
    source="the fake's own promise",
    certainty="assumed",
    needs="the mock",
    rows=("early 3",),
)
def one_sound(api: Api) -> None:
    def heard(container: str, encoding: str) -> Reply:
        form: Json = {"container": container, "encoding": encoding, "sample_rate": 24000}
        reply = api.speak({"output_format": form})
        reply.must_have_status(200)
        return reply

    plain = heard("raw", "pcm_s16le")
    must_be_speech(plain, plain.body, 24000)
    wav = heard("wav", "pcm_s16le")
    must_be_same(wav, "sound of WAV", plain.body, wav.body[78:])
    real = heard("raw", "pcm_f32le")
    pairs = list(zip(samples(plain.body), floats(real.body), strict=False))
    real.must_be("samples", len(plain.body) // 2, len(real.body) // 4)
    off = max(abs(a / 32768 - b) for a, b in pairs)
    real.must("floats", "the same numbers over 32768", off < 1 / 16384, off)
    for codec in ("pcm_mulaw", "pcm_alaw"):
        coded = heard("raw", codec)
        coded.must_be(f"samples ({codec})", len(plain.body) // 2, len(coded.body))
        loud = [abs(n) for n in samples(plain.body)]
        top = max(range(len(loud)), key=loud.__getitem__)
        still = coded.body[0]
        coded.must(
            f"loudest sample ({codec})", "another than silence", coded.body[top] != still, coded.body[top]
        )


@law(
    "tts.bytes.rates-hold-one-length",
    "A sentence lasts as long at every sample rate.",
    source="definitions of all versions",
    certainty="documented",
    needs="the mock",
    rows=("early 3", "late 5"),
)
def one_length(api: Api) -> None:
    lengths = {}
    for rate in (8000, 16000, 22050, 24000, 44100, 48000):
        reply = api.speak(
            {"output_format": {"container": "raw", "encoding": "pcm_s16le", "sample_rate": rate}}
        )
        reply.must_have_status(200)
        must_be_speech(reply, reply.body, rate)
        lengths[rate] = len(reply.body) / 2 / rate
        reply.must("seconds", "as many at all rates", abs(lengths[rate] - lengths[8000]) < 0.002, lengths)


@law(
    "tts.bytes.whole-frames",
    "The sound of sonic-3 is whole frames of 1024 samples at 44.1 kHz, that of sonic-3.5 frames of 80 ms.",
    source="recordings of 2024 to 2026",
    certainty="recorded",
    credits=2 * _SPOKEN,
    rows=("audio-frame-grid", "late 9"),
)
def whole_frames(api: Api) -> None:
    for model, frame in (("sonic-3", 1024), ("sonic-3.5", 3528)):
        form: Json = {"container": "raw", "encoding": "pcm_s16le", "sample_rate": 44100}
        reply = api.speak({"model_id": model, "output_format": form})
        reply.must_have_status(200)
        count = len(reply.body) // 2
        reply.must(f"samples ({model})", f"a multiple of {frame}", count > 0 and count % frame == 0, count)


@law(
    "tts.bytes.longer-texts-sound-longer",
    "More words take longer, higher speed is shorter, another voice and other words sound different.",
    source="definitions of all versions",
    certainty="documented",
    credits=6 * _SPOKEN,
    rows=("early 3", "late 5"),
)
def longer_is_longer(api: Api) -> None:
    plain, longer = api.speak(), api.speak({"transcript": SENTENCE + " Three four five six."})
    for reply in (plain, longer):
        must_be_speech(reply, reply.body, 8000)
    longer.must("bytes", f"more than {len(plain.body)}", len(longer.body) > len(plain.body), len(longer.body))
    other = api.speak({"voice": {"mode": "id", "id": "a0e99841-438c-4a64-b679-ae501e7d6091"}})
    other.must_have_status(200)
    other.must("sound of another voice", "another", other.body != plain.body, "the same")
    said = api.speak({"transcript": "Two one."})
    said.must("sound of other words", "another", said.body != plain.body, "the same")
    quick, slow = (api.speak({"generation_config": {"speed": speed}}) for speed in (1.5, 0.6))
    quick.must_have_status(200)
    slow.must(
        "bytes at speed 0.6",
        f"more than {len(quick.body)} at 1.5",
        len(slow.body) > len(quick.body),
        len(slow.body),
    )


@law(
    "tts.bytes.codecs-hold-the-sound",
    "Decoded, mu-law and A-law are the sound of 16 bits, each to within a step of its scale.",
    source="ITU-T G.711; the fake's own promise that it is the same sound",
    certainty="assumed",
    needs="the mock",
    rows=("early 3",),
)
def codecs(api: Api) -> None:
    plain = api.speak({"output_format": raw("pcm_s16le", 8000)})
    wanted = samples(plain.body)
    for encoding, levels in (("pcm_mulaw", mulaw), ("pcm_alaw", alaw)):
        reply = api.speak({"output_format": raw(encoding, 8000)})
        reply.must_have_status(200)
        reply.must_be(f"samples ({encoding})", len(wanted), len(reply.body))
        # A step is a sixteenth of an octave; near silence it is 8 or 16.
        worst = max(
            (abs(a - b) - abs(a) // 16 for a, b in zip(wanted, levels(reply.body), strict=True)),
            default=1 << 16,
        )
        reply.must(f"decoded {encoding}", "the numbers of pcm_s16le, within a step", worst <= 32, worst)


@law(
    "tts.bytes.media-type-of-2024",
    "In 2024-06-10 all audio is announced as application/octet-stream.",
    source="the vendor's OpenAPI of October 2024",
    certainty="documented",
    versions=_LONG_FMT,
    credits=2 * _SPOKEN,
    rows=("early 4",),
    raw="a client hands over sound, not headers",
)
def octets(api: Api) -> None:
    mp3: Json = {"container": "mp3", "sample_rate": 44100, "bit_rate": 32000}
    for form in (raw(), mp3):
        reply = api.speak({"output_format": form})
        reply.must_have_status(200)
        reply.must_be("content type", "application/octet-stream", reply.media_type)


@law(
    "tts.bytes.wav-has-defaults",
    "Since 2026-08-14 WAV that names no more is 44.1 kHz and 16 bit.",
    source="OpenAPI of August 2026",
    certainty="documented",
    versions=VERSIONS[-1:],
    credits=_SPOKEN,
    rows=("late 5",),
)
def wav_defaults(api: Api) -> None:
    reply = api.speak({"output_format": {"container": "wav"}})
    reply.must_have_status(200)
    form = struct.pack("<IHHIIHH", 16, 1, 1, 44100, 88200, 2, 16)
    reply.must_be("fmt", form.hex(" "), reply.body[16:36].hex(" "))


LAWS: Final = (
    wav_of_floats,
    one_sound,
    one_length,
    whole_frames,
    longer_is_longer,
    codecs,
    octets,
    wav_defaults,
)
