"""Laws of what takes sound and gives sound: the voice changer, and infill."""

from __future__ import annotations

from typing import Final

from contracts import events
from contracts.api import VOICE, Api, Json
from contracts.exchange import Reply
from contracts.laws import VERSIONS, law
from contracts.sound import must_be_speech

_CLIP: Final = "One two three."
_SPOKEN: Final = len(_CLIP)
_RAW: Final = "our client does not change sound"
_WAV: Final = {
    "output_format[container]": "wav",
    "output_format[encoding]": "pcm_s16le",
    "output_format[sample_rate]": "44100",
}
_BARE: Final = {**_WAV, "output_format[container]": "raw"}


@law(
    "voice_changer.keeps-the-length",
    "A clip comes back in another voice, as WAV, and lasts as long.",
    source="definitions and OpenAPI documents of all versions",
    certainty="documented",
    credits=_SPOKEN + 30,
    rows=("vc-clip-only", "early 7", "late 7"),
    raw=_RAW,
)
def keeps_length(api: Api) -> None:
    clip = _clip(api)
    reply = api.fill_in("/voice-changer/bytes", {"voice[id]": VOICE, **_WAV}, clip)
    reply.must_have_status(200)
    reply.must_be("beginning", b"RIFF", reply.body[:4])
    sound = reply.body[reply.body.find(b"data") + 8 :]
    must_be_speech(reply, sound, 44100)
    before, after = (len(clip) - 78) / 2 / 44100, len(sound) / 2 / 44100
    reply.must("seconds", f"about {before:.2f}", abs(before - after) < 0.2, round(after, 3))


@law(
    "voice_changer.tells-it-as-events",
    "The same comes as events: chunks of raw sound, then the end.",
    source="definitions of 2025; OpenAPI of August 2026",
    certainty="documented",
    credits=_SPOKEN + 30,
    rows=("early 7", "late 7"),
    raw=_RAW,
)
def as_events(api: Api) -> None:
    reply = api.fill_in("/voice-changer/sse", {"voice[id]": VOICE, **_BARE}, _clip(api))
    reply.must_have_status(200)
    reply.must_be("content type", "text/event-stream", reply.media_type)
    heard = events.named(reply)
    must_be_speech(heard, heard.audio(), 44100)
    heard.must_be("status_code of the chunks", {206}, {each.get("status_code") for each in heard.of("chunk")})
    heard.must_be("done of the last event", True, heard.last.get("done"))


@law(
    "voice_changer.needs-a-clip-and-a-voice",
    "Without a clip, or without a voice, it is refused with 400; an unknown voice with 404.",
    source="definitions; the status is assumed",
    certainty="assumed",
    rows=("opaque-400-vc",),
    raw=_RAW,
)
def needs_clip(api: Api) -> None:
    api.fill_in("/voice-changer/bytes", {"voice[id]": VOICE, **_WAV}, None).must_have_status(400)
    api.fill_in("/voice-changer/bytes", _WAV, b"no audio at all").must_have_status(400)
    unknown = {"voice[id]": "00000000-0000-4000-8000-000000000000", **_WAV}
    api.fill_in("/voice-changer/bytes", unknown, _clip(api)).must_have_status(404)


@law(
    "infill.fills-between",
    "Text is spoken to fit beside a clip; what comes is the filling alone.",
    source="definitions and OpenAPI documents of all versions",
    certainty="documented",
    credits=2 * _SPOKEN + 320,
    rows=("early 7", "late 7"),
    raw=_RAW,
)
def fills(api: Api) -> None:
    model = "sonic-3" if api.version in VERSIONS[3:] else "sonic-2"
    form = {"model_id": model, "language": "en", "transcript": "four five six", "voice_id": VOICE, **_WAV}
    reply = api.fill_in("/infill/bytes", form, _clip(api), part="left_audio")
    _must_be_wav(reply)
    wav: Json = {"container": "wav", "encoding": "pcm_s16le", "sample_rate": 44100}
    alone = api.speak({"model_id": model, "transcript": "four five six", "output_format": wav})
    length, spoken = len(reply.body), len(alone.body)
    # A neighbour's pause may be spared, and no neighbour comes along.
    reply.must("bytes", f"about the {spoken} of the words alone", spoken / 2 < length < 1.5 * spoken, length)


@law(
    "infill.needs-a-side",
    "Without a clip on either side infill is refused with 400.",
    source="definitions, in prose",
    certainty="documented",
    rows=("early 7",),
    raw=_RAW,
)
def needs_side(api: Api) -> None:
    model = "sonic-3" if api.version in VERSIONS[3:] else "sonic-2"
    form = {"model_id": model, "language": "en", "transcript": "four", "voice_id": VOICE, **_WAV}
    api.fill_in("/infill/bytes", form, None).must_have_status(400)


def _must_be_wav(reply: Reply) -> None:
    reply.must_have_status(200)
    reply.must_be("beginning", b"RIFF", reply.body[:4])
    must_be_speech(reply, reply.body[reply.body.find(b"data") + 8 :], 44100)


def _clip(api: Api) -> bytes:
    wav: Json = {"container": "wav", "encoding": "pcm_s16le", "sample_rate": 44100}
    reply = api.speak({"transcript": _CLIP, "output_format": wav})
    reply.must_have_status(200)
    return reply.body


LAWS: Final = (keeps_length, as_events, needs_clip, fills, needs_side)
