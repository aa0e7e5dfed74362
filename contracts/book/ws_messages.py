"""Laws of the messages on `/tts/websocket`: what each type looks like, and their order."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from contracts.api import SENTENCE, Api, raw
from contracts.laws import VERSIONS, law
from contracts.sound import must_be_same, must_be_speech
from contracts.talk import Context, Heard

_SPOKEN: Final = len(SENTENCE)
_SHAPE: Final = "it looks at fields that a client does not hand on"
_LATE: Final = VERSIONS[2:]
_LARGEST: Final = 1 << 20


@law(
    "ws.done-is-last",
    "A sentence is told as chunks, then done, once; nothing of the context comes after it.",
    source="a live capture of 2026; definitions of all versions",
    certainty="recorded",
    credits=2 * _SPOKEN,
    rows=("chunk-206-done-200", "early 5", "late 5", "late 8"),
)
def done_is_last(api: Api) -> None:
    with api.talk() as talk:
        first = talk.context("first")
        first.say(SENTENCE)
        heard = first.until_over()
        heard.must_end_well()
        heard.must("chunks", "some", bool(heard.of("chunk")), heard.kinds())
        must_be_speech(heard, heard.audio(), 8000)
        # What came after it for the first context would come before anything of the second.
        second = talk.context("second")
        second.say(SENTENCE)
        second.until_over().must_end_well()
        strays = [each for each in getattr(talk, "heard", ()) if each.get("context_id") == "first"]
        heard.must_be(
            "messages of the first context at the end", len(heard.messages), len(strays or heard.messages)
        )


@law(
    "ws.chunk-shape",
    "A chunk names its context, has status 206, is not done, and has data, step_time and flush_id.",
    source="a live capture of 2026; users' logs",
    certainty="recorded",
    credits=_SPOKEN,
    rows=("chunk-206-done-200", "late 8", "early 5"),
    raw=_SHAPE,
)
def chunk_shape(api: Api) -> None:
    heard = _said(api, "shape")
    for chunk in heard.of("chunk"):
        heard.must_be("context_id", "shape", chunk.get("context_id"))
        heard.must_be("status_code", 206, chunk.get("status_code"))
        heard.must_be("done", False, chunk.get("done"))
        step_time = chunk.get("step_time")
        number = isinstance(step_time, int | float) and not isinstance(step_time, bool)
        heard.must("step_time", "milliseconds", number, step_time)
        heard.must_be("flush_id", 0, chunk.get("flush_id"))
    heard.must("chunks", "some", bool(heard.of("chunk")), heard.kinds())


@law(
    "ws.done-shape",
    "Done names its context, has status 200 and done true, and no data.",
    source="a live capture of 2026; users' logs",
    certainty="recorded",
    credits=_SPOKEN,
    rows=("chunk-206-done-200", "late 8"),
    raw=_SHAPE,
)
def done_shape(api: Api) -> None:
    heard = _said(api, "shape")
    done = heard.one("done")
    heard.must_be("context_id", "shape", done.get("context_id"))
    heard.must_be("status_code", 200, done.get("status_code"))
    heard.must_be("done", True, done.get("done"))
    heard.must("data", "none", "data" not in done, done)


@law(
    "ws.chunks-are-whole-samples",
    "Each chunk holds a whole number of samples, of every encoding, and fits a frame of 1 MiB.",
    source="users of 2025 and 2026; the SDKs refuse larger frames",
    certainty="quoted",
    credits=4 * _SPOKEN,
    rows=("sse-chunk-even",),
)
def whole_samples(api: Api) -> None:
    sizes = {"pcm_s16le": 2, "pcm_f32le": 4, "pcm_mulaw": 1, "pcm_alaw": 1}
    with api.talk() as talk:
        for encoding, size in sizes.items():
            context = talk.context(encoding, output_format=raw(encoding))
            context.say(SENTENCE)
            heard = context.until_over()
            heard.must_end_well()
            for piece in heard.pieces():
                good = len(piece) % size == 0 and 0 < len(piece) < _LARGEST
                heard.must("bytes of a chunk", f"a multiple of {size} ({encoding})", good, len(piece))
            length = len(heard.audio())
            heard.must("bytes of all", f"half a second and more ({encoding})", length >= 4000 * size, length)


@law(
    "ws.chunk-size",
    "At 44.1 kHz in floats a chunk has 16384 bytes, but for the last.",
    source="a user's log, 2025-05",
    certainty="quoted",
    credits=_SPOKEN,
    needs="the mock",
    rows=("chunk-size",),
)
def chunk_size(api: Api) -> None:
    form = raw("pcm_f32le", 44100)
    with api.talk() as talk:
        context = talk.context("size", output_format=form)
        context.say(SENTENCE)
        heard = context.until_over()
    sizes = [len(piece) for piece in heard.pieces()]
    heard.must_be("sizes of all but the last", {16384}, set(sizes[:-1]))
    heard.must("size of the last", "16384 at most", 0 < sizes[-1] <= 16384, sizes[-1])


@law(
    "ws.chunks-join-to-the-bytes",
    "The chunks of a sentence, joined, are what /tts/bytes answers for it.",
    source="the fake's own promise; the live service varies from run to run",
    certainty="assumed",
    needs="the mock",
    rows=("nondeterministic",),
)
def join_to_bytes(api: Api) -> None:
    for encoding, rate in (
        ("pcm_s16le", 8000),
        ("pcm_f32le", 44100),
        ("pcm_mulaw", 8000),
        ("pcm_alaw", 16000),
    ):
        form = raw(encoding, rate)
        whole = api.speak({"output_format": form})
        whole.must_have_status(200)
        with api.talk() as talk:
            context = talk.context("c", output_format=form)
            context.say(SENTENCE)
            heard = context.until_over()
        heard.must_end_well()
        must_be_same(heard, f"sound ({encoding})", whole.body, heard.audio())


@law(
    "ws.flush-ids-from-zero",
    "Flushes count from 0, one by one; a chunk carries the id of the flush that it belongs to.",
    source="a user's measurements, 2026-08-14; what the SDKs 1.x and 2.x need",
    certainty="recorded",
    credits=10,
    rows=("flush-ids-from-zero", "early 5", "late 5"),
)
def flush_ids(api: Api) -> None:
    with api.talk() as talk:
        context = talk.context("flushed")
        for text in ("One. ", "Two. "):
            context.say(text, more=True)
            context.flush()
        first = context.until("flush_done")
        second = context.until("flush_done")
        context.end()
        rest = context.until_over()
    for place, heard in enumerate((first, second)):
        heard.must_be("flush_id of flush_done", place, heard.one("flush_done").get("flush_id"))
        ids = {chunk.get("flush_id") for chunk in heard.of("chunk")}
        heard.must_be("flush_id of the chunks before it", {place}, ids)
        must_be_speech(heard, heard.audio(), 8000, at_least_s=0.2)
    rest.must_end_well()
    rest.must_be("chunks after the last flush", [], rest.of("chunk"))


@law(
    "ws.flush-done-shape",
    "A flush_done has status 206, flush_done true, an empty data, and is not done.",
    source="a live capture of 2026",
    certainty="recorded",
    credits=5,
    rows=("flush-done-empty-data", "chunk-206-done-200", "late 8"),
    raw=_SHAPE,
)
def flush_done_shape(api: Api) -> None:
    with api.talk() as talk:
        context = talk.context("flushed")
        context.say("One. ", more=True)
        context.flush()
        heard = context.until("flush_done")
        found = heard.one("flush_done")
        context.end()
        context.until_over().must_end_well()
    expected = {
        "type": "flush_done",
        "context_id": "flushed",
        "status_code": 206,
        "done": False,
        "data": "",
        "flush_id": 0,
        "flush_done": True,
    }
    heard.must_be("flush_done", expected, {key: found.get(key) for key in expected})


@law(
    "ws.flush-done-per-transcript",
    "Where no text is held (max_buffer_delay_ms 0) each input is a flush of its own, the closing one too.",
    source="a live capture of 2026; users' logs, 2026-04",
    certainty="recorded",
    credits=10,
    rows=("flush-done-twice", "flush-done-per-transcript"),
)
def flush_per_transcript(api: Api) -> None:
    with api.talk() as talk:
        context = talk.context("unheld", max_buffer_delay_ms=0)
        context.say("One. ", more=True)
        context.say("Two. ", more=True)
        context.end()
        heard = context.until_over()
    heard.must_end_well()
    heard.must_be("flush ids", [0, 1, 2], [each.get("flush_id") for each in heard.of("flush_done")])
    heard.must_be("flush ids of the chunks", [0, 1], sorted({_id(each) for each in heard.of("chunk")}))
    ids = [_id(each) for each in heard.of("chunk", "flush_done")]
    heard.must("flush ids", "never lower than before", all(a <= b for a, b in pairwise(ids)), ids)


@law(
    "ws.nothing-unasked",
    "Who asks for no times is told none.",
    source="definitions of all versions; phonemes were seen unasked in 2025-08",
    certainty="documented",
    credits=_SPOKEN,
    needs="the mock",
    rows=("phonemes-unrequested",),
)
def nothing_unasked(api: Api) -> None:
    heard = _said(api, "plain")
    heard.must_be("types", ["chunk", "done"], heard.kinds())


@law(
    "ws.voices-differ",
    "Another voice and another text sound different; the same sounds the same.",
    source="the fake's own promise",
    certainty="assumed",
    needs="the mock",
)
def voices_differ(api: Api) -> None:
    other = {"mode": "id", "id": "a0e99841-438c-4a64-b679-ae501e7d6091"}
    with api.talk() as talk:
        plain = _heard(talk.context("1"), SENTENCE)
        again = _heard(talk.context("2"), SENTENCE)
        voiced = _heard(talk.context("3", voice=other), SENTENCE)
        said = _heard(talk.context("4"), "Two one.")
    must_be_same(again, "sound of the same", plain.audio(), again.audio())
    voiced.must("sound of another voice", "another", voiced.audio() != plain.audio(), "the same")
    said.must("sound of another text", "another", said.audio() != plain.audio(), "the same")


def _said(api: Api, name: str) -> Heard:
    with api.talk() as talk:
        heard = _heard(talk.context(name), SENTENCE)
    heard.must_end_well()
    return heard


def _heard(context: Context, text: str) -> Heard:
    context.say(text)
    heard = context.until_over()
    heard.must_end_well()
    return heard


def _id(message: object) -> int:
    found = message.get("flush_id") if isinstance(message, dict) else None
    return found if isinstance(found, int) else -1


LAWS: Final = (
    done_is_last,
    chunk_shape,
    done_shape,
    whole_samples,
    chunk_size,
    join_to_bytes,
    flush_ids,
    flush_done_shape,
    flush_per_transcript,
    nothing_unasked,
    voices_differ,
)
