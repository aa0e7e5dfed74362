"""`POST /stt` and `/audio/transcriptions`: what is said in a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

import orjson

from mockserver.api.clips import heard
from mockserver.api.hearing import ear_model
from mockserver.api.replies import Json, Later
from mockserver.audio.decoding import MAX_SAMPLES, Reading, Sound
from mockserver.contract.errors import ApiError
from mockserver.contract.validation import Call
from mockserver.hearing.clips import Transcript, scripted, transcribe
from mockserver.hearing.pcm import PcmReader, bytes_a_second
from mockserver.streams.stt.connection import SECONDS_A_CREDIT
from mockserver.streams.stt.frames import words_of
from mockserver.world.ledger import Use
from mockserver.world.world import World

_LANGUAGE: Final = "en"

_EARLY: Final = ("text", "language", "duration", "words")
_LATE: Final = ("type", "request_id", "text", "language", "duration", "words")
_FIELDS: Final = {
    "2024-06-10": _EARLY,
    "2024-11-13": _EARLY,
    "2025-04-16": _EARLY,
    "2025-11-04": ("type", "request_id", "text", "is_final", "language", "duration", "words"),
    "2026-03-01": _LATE,
    "2026-08-14": _LATE,
}
"""The fields of an answer by dated version, in the order of its definition (documented)."""

_FILE_STARTS: Final = (b"RIFF", b"RIFX", b"RF64", b"fLaC", b"OggS")
_PIECE: Final = 1 << 18


def transcribe_file(call: Call, world: World) -> Later[tuple[Transcript, str]]:
    """Answer `stt.transcribe` and `stt.transcribe_openai`. Raises ApiError, as do the parts of the answer."""
    world.credits.check()
    language = str(call.body.get("language") or _LANGUAGE)
    ear_model(str(call.body["model"]), language, world.settings.as_of, "batch")
    data = _file(call, world)
    measure = _measure(call, data, language)
    script = world.script

    def work() -> tuple[Transcript, str]:
        return measure(), script.digest_of(data)

    def then(worked_out: tuple[Transcript, str]) -> Json:
        # Only now: a file that cannot be read uses up nothing.
        found, digest = worked_out
        told = script.of(digest)
        found = found if told is None else scripted(told, found.duration)
        credits_due = -(-int(found.duration * 1000) // (SECONDS_A_CREDIT * 1000))
        if credits_due:
            world.credits.spend(credits_due, Use("stt", str(call.body["model"])))
        return _answer(call, world, found, language)

    return Later(work, then, world.ears)


def _file(call: Call, world: World) -> bytes:
    data = call.files["file"][-1].data
    limit = world.settings.max_audio_bytes
    if len(data) > limit:
        raise ApiError("file_too_large", limit=limit)
    return data


def _measure(call: Call, data: bytes, language: str) -> Callable[[], Transcript]:
    """How the file is heard: by its own header, or, where it has none, as the query says."""

    def hear(opened: Reading) -> Transcript:
        return transcribe(opened.blocks, opened.sample_rate, language)

    encoding, sample_rate = call.params.get("encoding"), call.params.get("sample_rate")
    if encoding is None or data.startswith(_FILE_STARTS):
        # Some clients describe files that describe themselves.
        return lambda: heard(data, hear, max_seconds=None)
    if not isinstance(sample_rate, int):
        raise ApiError("sample_rate_invalid")
    try:
        reader = PcmReader(str(encoding), sample_rate)
    except ValueError:
        raise ApiError("sample_rate_invalid") from None
    if not data:
        raise ApiError("clip_unreadable", reason="there is no data")
    longest = MAX_SAMPLES // sample_rate
    if len(data) > longest * bytes_a_second(str(encoding), sample_rate):
        raise ApiError("clip_too_long", limit=longest)
    return lambda: transcribe(_pieces(data, reader), sample_rate, language)


def _pieces(data: bytes, reader: PcmReader) -> Iterator[Sound]:
    for start in range(0, len(data), _PIECE):
        yield reader.read(data[start : start + _PIECE])


def _answer(call: Call, world: World, found: Transcript, language: str) -> Json:
    request_id = world.ids.uuid()
    every: dict[str, Any] = {
        "type": "transcript",
        "request_id": request_id,
        "text": found.text,
        "is_final": True,
        "language": language,
        "duration": found.duration,
    }
    if call.body.get("timestamp_granularities[]"):
        every["words"] = words_of(found.words)
    fields = {name: every[name] for name in _FIELDS[call.version.date] if name in every}
    return Json(orjson.dumps(fields, option=orjson.OPT_APPEND_NEWLINE), request_id=request_id)
