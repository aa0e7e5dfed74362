"""Laws of the times of words and phonemes on `/tts/websocket`."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from contracts.api import SENTENCE, Api
from contracts.laws import law
from contracts.talk import Heard, Json

_SPOKEN: Final = len(SENTENCE)
_FRAME_S: Final = 1024 / 44100
_BYTES_A_SECOND: Final = 2 * 8000


@law(
    "ws.timestamps-shape",
    "Timestamps have status 206, are not done, hold three columns of one length, and no data.",
    source="users' logs, 2025",
    certainty="recorded",
    credits=_SPOKEN,
    rows=("timestamps-no-data", "several-messages", "chunk-206-done-200", "late 8"),
    raw="it looks at fields that a client does not hand on",
)
def timestamps_shape(api: Api) -> None:
    heard = _timed(api, SENTENCE)
    times = heard.of("timestamps")
    heard.must("timestamps", "some", bool(times), heard.kinds())
    for message in times:
        heard.must_be("status_code", 206, message.get("status_code"))
        heard.must_be("done", False, message.get("done"))
        heard.must_be("context_id", "timed", message.get("context_id"))
        heard.must("data", "none", "data" not in message, message)
    heard.words()


@law(
    "ws.timestamps-are-the-words",
    "Each word is told once, as it is written, with its punctuation, and lies within the sound, in order.",
    source="users' logs, 2025-07; tests of the Python SDK 2.0.17",
    certainty="recorded",
    credits=30,
    rows=("latin-words-with-punct", "early 5"),
)
def words_are_words(api: Api) -> None:
    heard = _timed(api, "Hello, it's one to three!")
    words = heard.words()
    heard.must_be("words", ["Hello,", "it's", "one", "to", "three!"], [text for text, _, _ in words])
    _must_run_forward(heard, words)
    seconds = len(heard.audio()) / _BYTES_A_SECOND
    heard.must("last end", f"within the sound, {seconds:.3f} s", words[-1][2] <= seconds, words[-1])
    # A word is heard where it is told: were the times of another clock, half of the sound would be left over.
    heard.must("last end", f"past half of {seconds:.3f} s", words[-1][2] > seconds / 2, words[-1])


@law(
    "ws.timestamps-lie-on-frames",
    "Times of words are whole frames of 1024 samples at 44.1 kHz.",
    source="computed from values that users quote, 2025",
    certainty="quoted",
    credits=_SPOKEN,
    needs="the mock",
    rows=("frame-quantised",),
)
def on_frames(api: Api) -> None:
    heard = _timed(api, SENTENCE)
    for text, *times in heard.words():
        for time in times:
            frames = time / _FRAME_S
            heard.must(f"frames of {text!r}", "a whole number", abs(frames - round(frames)) < 0.001, frames)


@law(
    "ws.first-word-is-not-at-zero",
    "The first word of a sentence begins at frame 6, after a breath.",
    source="a user's log, 2025-07: 0.13931973 s",
    certainty="recorded",
    needs="the mock",
    rows=("latin-words-with-punct", "frame-quantised"),
)
def first_word(api: Api) -> None:
    heard = _timed(api, "Hello!")
    [(text, start, end)] = heard.words() or [("", 0.0, 0.0)]
    heard.must_be("word", "Hello!", text)
    heard.must_be("start", 0.13931973, start)
    heard.must("end", "after the start", end > start, end)


@law(
    "ws.timestamps-run-on",
    "The times of a second input go on from the first within one context.",
    source="a user's log, 2025-07",
    certainty="quoted",
    credits=10,
    rows=("cumulative-in-context", "early 5"),
)
def run_on(api: Api) -> None:
    with api.talk() as talk:
        context = talk.context("timed", add_timestamps=True)
        context.say("One. ", more=True)
        context.flush()
        first = context.until("flush_done")
        context.say("Two.")
        second = context.until_over()
    second.must_end_well()
    words = first.words() + second.words()
    second.must_be("words", ["One.", "Two."], [text for text, _, _ in words])
    _must_run_forward(second, words)
    sound = len(first.audio()) / _BYTES_A_SECOND
    second.must(
        "start of the second word", f"after the first sound, {sound:.3f} s", words[1][1] >= sound, words[1]
    )


@law(
    "ws.phonemes-come-with-both-flags",
    "Asked for words and phonemes, a sentence is told in both; phonemes are three columns and run forward.",
    source="a comment in tests of the Python SDK 2.0.17; definitions",
    certainty="documented",
    credits=_SPOKEN,
    rows=("early 5", "late 5"),
)
def phonemes(api: Api) -> None:
    heard = _timed(api, SENTENCE, add_phoneme_timestamps=True)
    words, found = heard.words(), heard.words("phoneme")
    heard.must_be("words", ["One", "two."], [text for text, _, _ in words])
    heard.must("phonemes", "as many as words, or more", len(found) >= len(words), found)
    _must_run_forward(heard, found)
    inside = words[0][1] - 0.05 <= found[0][1] and found[-1][2] <= words[-1][2] + 0.05
    heard.must("phonemes", "within their words", inside, (found[0], found[-1], words))


@law(
    "ws.timestamps-of-cjk-are-characters",
    "Chinese and Japanese are told character by character.",
    source="a user's log, 2025-07; in 2026 one to three at a time",
    certainty="quoted",
    credits=8,
    needs="the mock",
    rows=("cjk-char-level", "cjk-packing-varies"),
)
def characters(api: Api) -> None:
    for language, text in (("zh", "请问有"), ("ja", "こんに")):
        heard = _timed(api, text, language=language)
        heard.must_be(f"entries ({language})", list(text), [entry for entry, _, _ in heard.words()])


@law(
    "ws.timestamps-of-korean-are-words",
    "Korean is told word by word.",
    source="users, 2026-05; in 2025 it was characters",
    certainty="quoted",
    credits=6,
    rows=("korean-changed",),
)
def korean(api: Api) -> None:
    heard = _timed(api, "안녕 하세요", language="ko")
    heard.must_be("entries", ["안녕", "하세요"], [entry for entry, _, _ in heard.words()])


@law(
    "ws.timestamps-keep-markup",
    "Tags of spelling stay in the words that are told.",
    source="a user's log, 2026-04",
    certainty="quoted",
    credits=30,
    rows=("ssml-leaks",),
)
def markup(api: Api) -> None:
    heard = _timed(api, "It is <spell>12</spell>.")
    heard.must_be("words", ["It", "is", "<spell>12</spell>."], [entry for entry, _, _ in heard.words()])


@law(
    "ws.timestamps-need-a-language-that-has-them",
    "A model without times in a language says so, in words that users quote.",
    source="users, 2024-11 to 2025-04",
    certainty="quoted",
    needs="the mock",
    rows=("timestamps-language",),
    raw="it looks at the words of an error as they are on the wire",
)
def needs_language(api: Api) -> None:
    with api.talk() as talk:
        context = talk.context("timed", add_timestamps=True, model_id="sonic-english", language="hi")
        context.say("hi")
        heard = context.until_over()
    error = heard.one("error")
    heard.must_be("status_code", 400, error.get("status_code"))
    said = f"{error.get('error')} {error.get('message')}"
    wanted = "language hi does not support timestamps"
    heard.must("error", f"{wanted!r}", wanted in said, error)


def _timed(api: Api, text: str, **settings: Json) -> Heard:
    with api.talk() as talk:
        context = talk.context("timed", add_timestamps=True, **settings)
        context.say(text)
        heard = context.until_over()
    heard.must_end_well()
    return heard


def _must_run_forward(heard: Heard, rows: list[tuple[str, float, float]]) -> None:
    for text, start, end in rows:
        heard.must(f"times of {text!r}", "a start before an end", 0 <= start < end, (start, end))
    for (_, _, end), (text, start, _) in pairwise(rows):
        heard.must(
            f"start of {text!r}", f"not before {end}, the end of the one before", start >= end - 1e-6, start
        )


LAWS: Final = (
    timestamps_shape,
    words_are_words,
    on_frames,
    first_word,
    run_on,
    phonemes,
    characters,
    korean,
    markup,
    needs_language,
)
