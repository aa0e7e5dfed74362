"""Laws of `POST /tts/sse`."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from contracts import events
from contracts.api import SENTENCE, Api, raw
from contracts.laws import JSON_ERRORS, VERSIONS, law
from contracts.sound import must_be_same, must_be_speech
from contracts.talk import Json

_SPOKEN: Final = len(SENTENCE)
_FRAMES: Final = "it looks at events as they are on the wire"
_NO_SUCH_VOICE: Final = "00000000-0000-4000-8000-000000000000"
_CLOSED_BY_HALF: Final = VERSIONS[:2]
_DONE: Final = VERSIONS[2:]


@law(
    "tts.sse.chunks-then-done",
    "A sentence is told as chunks of whole samples, then done; together they are speech.",
    source="users of 2025 and 2026; definitions of all versions",
    certainty="quoted",
    credits=_SPOKEN,
    rows=("sse-chunk-even", "sse-end", "early 4", "late 5"),
)
def chunks_then_done(api: Api) -> None:
    heard = api.recite()
    heard.must("errors", "none", not heard.of("error"), heard.of("error"))
    for piece in heard.pieces():
        heard.must(
            "bytes of a chunk", "whole samples, and some", len(piece) % 2 == 0 and bool(piece), len(piece)
        )
    must_be_speech(heard, heard.audio(), 8000)
    if api.version in _DONE:
        heard.must_end_well()


@law(
    "tts.sse.framing",
    "An event is its name, one line of JSON of the same type, and a blank line, as text/event-stream.",
    source="a user, 2026; what the SDKs of all generations need",
    certainty="quoted",
    credits=_SPOKEN,
    rows=("sse-framing", "early 4", "late 5", "late 10"),
    raw=_FRAMES,
)
def framing(api: Api) -> None:
    reply = api.ask_events()
    heard = events.told(reply)
    blocks = [block for block in reply.text.split("\n\n") if block]
    for block in blocks:
        good = re.fullmatch(r"event: \w+\ndata: \{.*\}\n?", block) is not None
        reply.must("event", "a line event:, a line data:", good, block[:200])
    heard.must_be("events", len(blocks), len(heard.messages))


@law(
    "tts.sse.ends-as-its-version-does",
    "The end is a done event, until 2024-11-13 without its blank line: clients of then see chunks only.",
    source="tests of the Python SDK 2.x; definitions",
    certainty="documented",
    credits=_SPOKEN,
    needs="the mock",
    rows=("sse-end", "early 4", "early 11"),
    raw=_FRAMES,
)
def ends(api: Api) -> None:
    reply = api.ask_events()
    events.told(reply)
    last = reply.text.rstrip("\n").rpartition("\n\n")[2]
    reply.must("last event", "done", last.startswith("event: done\n"), last[:200])
    ending = "\n" if api.version in _CLOSED_BY_HALF else "\n\n"
    found = reply.text[len(reply.text.rstrip("\n")) :]
    reply.must_be("ending", ending, found)


@law(
    "tts.sse.event-shape",
    "A chunk has status 206, done false, data and step_time; done has done true; neither has an error.",
    source="definitions of all versions; what the SDK 1.x needs",
    certainty="documented",
    credits=_SPOKEN,
    rows=("early 4", "late 5", "late 8"),
    raw=_FRAMES,
)
def event_shape(api: Api) -> None:
    heard = events.told(api.ask_events())
    heard.must("chunks", "some", bool(heard.of("chunk")), heard.kinds())
    for chunk in heard.of("chunk"):
        heard.must_be("status_code", 206, chunk.get("status_code"))
        heard.must_be("done", False, chunk.get("done"))
        step_time = chunk.get("step_time")
        number = isinstance(step_time, int | float) and not isinstance(step_time, bool)
        heard.must("step_time", "milliseconds", number, step_time)
    for done in heard.of("done"):
        heard.must_be("done", True, done.get("done"))
        heard.must("status_code", "200 or 206", done.get("status_code") in (200, 206), done)
    for each in heard.messages:
        heard.must(
            "keys", "no error, no context_id that nobody gave", not {"error", "context_id"} & set(each), each
        )


@law(
    "tts.sse.context-id-comes-back",
    "A context_id comes back in every event where one was sent.",
    source="definitions of all versions",
    certainty="documented",
    credits=_SPOKEN,
    rows=("late 5", "early 4"),
)
def context_id(api: Api) -> None:
    heard = api.recite({"context_id": "named"})
    heard.must_be("context ids", {"named"}, {each.get("context_id") for each in heard.messages})


@law(
    "tts.sse.chunks-join-to-the-bytes",
    "The chunks of a sentence, joined, are what /tts/bytes answers for it.",
    source="the fake's own promise; the live service varies from run to run",
    certainty="assumed",
    needs="the mock",
    rows=("nondeterministic",),
)
def join_to_bytes(api: Api) -> None:
    for encoding, rate in (("pcm_s16le", 8000), ("pcm_f32le", 44100), ("pcm_mulaw", 8000)):
        form = raw(encoding, rate)
        whole, heard = api.speak({"output_format": form}), api.recite({"output_format": form})
        must_be_same(heard, f"sound ({encoding})", whole.body, heard.audio())


@law(
    "tts.sse.chunk-size-is-fixed",
    "All chunks but the last are of one size, which no field changes: 16384 bytes at 44.1 kHz in floats.",
    source="a user, 2025",
    certainty="quoted",
    needs="the mock",
    rows=("sse-chunk-size-fixed", "chunk-size"),
)
def chunk_size(api: Api) -> None:
    form = raw("pcm_f32le", 44100)
    heard = api.recite({"output_format": form, "chunk_size": 100})
    sizes = [len(piece) for piece in heard.pieces()]
    heard.must_be("sizes of all but the last", {16384}, set(sizes[:-1]))


@law(
    "tts.sse.timestamps-are-the-words",
    "Asked for, words and phonemes are told with times that run forward; unasked they are not.",
    source="definitions of all versions",
    certainty="documented",
    credits=2 * _SPOKEN,
    rows=("early 4", "late 5"),
)
def timestamps(api: Api) -> None:
    heard = api.recite({"add_timestamps": True, "add_phoneme_timestamps": True})
    words = heard.words()
    heard.must_be("words", ["One", "two."], [text for text, _, _ in words])
    for rows in (words, heard.words("phoneme")):
        heard.must("times", "some", bool(rows), rows)
        forward = all(a[1] < a[2] <= b[1] + 1e-6 for a, b in pairwise(rows)) and rows[-1][1] < rows[-1][2]
        heard.must("times", "running forward", forward, rows)
    seconds = len(heard.audio()) / 16000
    heard.must(
        "last end", f"in the second half of {seconds:.3f} s", seconds / 2 < words[-1][2] <= seconds, words
    )
    plain = api.recite()
    plain.must_be("types", [], [kind for kind in plain.kinds() if kind not in ("chunk", "done")])


@law(
    "tts.sse.only-raw",
    "Events carry raw audio only: mp3 and wav are refused with 400, in words that a user quotes.",
    source="a user, 2025-06-17",
    certainty="quoted",
    rows=("sse-raw-only", "late 5"),
)
def only_raw(api: Api) -> None:
    wav: Json = {"container": "wav", "encoding": "pcm_s16le", "sample_rate": 44100}
    mp3: Json = {"container": "mp3", "sample_rate": 44100, "bit_rate": 128000}
    for form in (wav, mp3):
        reply = api.ask_events({"output_format": form})
        reply.must_have_status(400)
        sentence = "only 'raw' container is supported for this endpoint"
        reply.must("body", sentence, sentence in reply.text, reply.shown())


@law(
    "tts.sse.refuses-what-bytes-refuses",
    "An empty text, an unknown voice, a delay are refused before any event, as at /tts/bytes.",
    source="users, all versions; agents' issues, 2025-07 to 2026-09",
    certainty="quoted",
    rows=("mbd-http-rejected", "empty-transcript-400", "unknown-voice"),
)
def refusals(api: Api) -> None:
    api.ask_events({"transcript": " "}).must_have_status(400)
    delayed = api.ask_events({"max_buffer_delay_ms": 100})
    delayed.must_have_status(400)
    sentence = "max buffer delay is only supported for websocket requests"
    delayed.must("body", sentence, sentence in delayed.text, delayed.shown())
    unknown = api.ask_events({"voice": {"mode": "id", "id": _NO_SUCH_VOICE}})
    unknown.must_have_status(404)
    if api.version in JSON_ERRORS:
        unknown.must_be("error_code", "voice_not_found", unknown.json().get("error_code"))
    api.ask_events({"output_format": raw(sample_rate=40)}).must_have_status(400)


@law(
    "tts.sse.says-nothing-where-bytes-says-nothing",
    "A text of punctuation alone is answered with the status that /tts/bytes has for it, before any event.",
    source="users of 2026 quote the refusal on a socket",
    certainty="assumed",
    needs="the mock",
    rows=("empty-transcript-400",),
)
def says_nothing(api: Api) -> None:
    for transcript in ("...", "?!"):
        wanted = api.speak({"transcript": transcript})
        wanted.must_have_status(400)
        reply = api.ask_events({"transcript": transcript})
        reply.must_have_status(400)
        reply.must_be("content type", wanted.media_type, reply.media_type)


LAWS: Final = (
    chunks_then_done,
    framing,
    ends,
    event_shape,
    context_id,
    join_to_bytes,
    chunk_size,
    timestamps,
    only_raw,
    refusals,
    says_nothing,
)
