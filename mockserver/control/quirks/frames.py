"""What quirks do to the messages of a stream; see `faults.frames` for the form."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from mockserver.contract.jsonvalue import JsonObject, JsonValue, as_list, as_object, as_text
from mockserver.control.faults.frames import Frame, Rewriter, context_of, with_times

_CHUNKS_OF_THE_LIMITED: Final = 2
_WORD: Final = re.compile(r"\S+\s*")
_BREAK: Final = re.compile(r"<break\s[^<>]*/?>")
_CJK: Final = re.compile("[぀-ヿ㐀-鿿]")
_HANGUL: Final = re.compile("[가-힣]")
_PACKS: Final = (1, 2, 1, 3)
_ISOLATED: Final = '<break time="780ms"/> '
"""What makes a sentence of isolated words last 2.6 times as long, which is the measured ratio."""

Entry = tuple[str, float, float]


class RateLimited(Rewriter):
    """A context that begins while another speaks is heard for two chunks, and then never again."""

    def __init__(self) -> None:
        self._speaking: set[str] = set()
        self._limited: dict[str, int] = {}

    def incoming(self, frame: Frame) -> Frame:
        context = context_of(frame)
        if context and context not in self._speaking and "transcript" in frame:
            if self._speaking:
                self._limited[context] = 0
            self._speaking.add(context)
        return frame

    def outgoing(self, frame: Frame) -> Iterator[Frame]:
        context = context_of(frame)
        if frame.get("type") in ("done", "error"):
            self._speaking.discard(context)
        if context not in self._limited:
            yield frame
        elif frame.get("type") == "chunk" and self._limited[context] < _CHUNKS_OF_THE_LIMITED:
            self._limited[context] += 1
            yield frame


class NoDoneAfterCancel(Rewriter):
    """A cancelled context never says that it is done."""

    def __init__(self) -> None:
        self._cancelled: set[str] = set()

    def incoming(self, frame: Frame) -> Frame:
        if frame.get("cancel"):
            self._cancelled.add(context_of(frame))
        return frame

    def outgoing(self, frame: Frame) -> Iterator[Frame]:
        if frame.get("type") != "done" or context_of(frame) not in self._cancelled:
            yield frame


class ErrorWithoutContext(Rewriter):
    """Errors do not say which context they are of."""

    def outgoing(self, frame: Frame) -> Iterator[Frame]:
        drop = frame.get("type") == "error"
        yield {name: value for name, value in frame.items() if not (drop and name == "context_id")}


class NullContext(Rewriter):
    """No message says which context it is of."""

    def outgoing(self, frame: Frame) -> Iterator[Frame]:
        yield {**frame, "context_id": None}


class UnknownType(Rewriter):
    """Something comes first that nobody knows."""

    def __init__(self) -> None:
        self._told = False

    def outgoing(self, frame: Frame) -> Iterator[Frame]:
        if not self._told:
            self._told = True
            yield {"type": "x_future", "context_id": frame.get("context_id")}
        yield frame


class FlushIdFromOne(Rewriter):
    """The ids of flushes are counted from 1."""

    def outgoing(self, frame: Frame) -> Iterator[Frame]:
        number = frame.get("flush_id")
        yield {**frame, "flush_id": number + 1} if isinstance(number, int) else frame


class IsolatedWords(Rewriter):
    """Without a delay each piece of text is spoken by itself, and takes much longer."""

    def incoming(self, frame: Frame) -> Frame:
        text = as_text(frame.get("transcript"))
        if frame.get("max_buffer_delay_ms") != 0 or not text.strip():
            return frame
        return {**frame, "transcript": _WORD.sub(lambda found: found[0] + _ISOLATED, text)}


class TimesMissing(Rewriter):
    """Nothing without a letter has timestamps."""

    def outgoing(self, frame: Frame) -> Iterator[Frame]:
        words = as_list(as_object(frame.get("word_timestamps")).get("words"))
        if frame.get("type") != "timestamps" or any(c.isalpha() for word in words for c in str(word)):
            yield frame


class CjkPacked(Rewriter):
    """One to three characters stand together."""

    def outgoing(self, frame: Frame) -> Iterator[Frame]:
        yield _with_entries(frame, _packed)


class KoreanChars(Rewriter):
    """Korean is told character by character."""

    def outgoing(self, frame: Frame) -> Iterator[Frame]:
        yield _with_entries(frame, _by_character)


class TagsAsWords(Rewriter):
    """A break stands among the words, as long as nothing; other tags do so anyway."""

    def __init__(self) -> None:
        self._waiting: dict[str, list[str]] = {}

    def incoming(self, frame: Frame) -> Frame:
        text = as_text(frame.get("transcript"))
        tokens = _BREAK.sub(lambda found: f" {found[0].replace(' ', chr(0))} ", text).split()
        self._waiting.setdefault(context_of(frame), []).extend(each.replace("\0", " ") for each in tokens)
        return frame

    def outgoing(self, frame: Frame) -> Iterator[Frame]:
        waiting = self._waiting.setdefault(context_of(frame), [])
        yield _with_entries(frame, lambda entries: self._leaked(entries, waiting))

    def _leaked(self, entries: Sequence[Entry], waiting: list[str]) -> list[Entry]:
        leaked: list[Entry] = []
        for entry in entries:
            while waiting and _BREAK.fullmatch(waiting[0]):
                leaked.append((waiting.pop(0), entry[1], entry[1]))
            del waiting[:1]
            leaked.append(entry)
        while leaked and waiting and _BREAK.fullmatch(waiting[0]):
            leaked.append((waiting.pop(0), leaked[-1][2], leaked[-1][2]))
        return leaked


class TimesRestart(Rewriter):
    """With every flush the times begin at 0 again."""

    def __init__(self) -> None:
        self._from: dict[tuple[str, str], float] = {}

    def outgoing(self, frame: Frame) -> Iterator[Frame]:
        place = (context_of(frame), str(frame.get("flush_id")))
        yield _with_entries(frame, lambda entries: self._restarted(entries, place))

    def _restarted(self, entries: Sequence[Entry], place: tuple[str, str]) -> list[Entry]:
        if not entries:
            return []
        zero = self._from.setdefault(place, entries[0][1])
        return [(text, round(start - zero, 8), round(end - zero, 8)) for text, start, end in entries]


class Dots(Rewriter):
    """Where nothing was heard there are dots."""

    def outgoing(self, frame: Frame) -> Iterator[Frame]:
        quiet = frame.get("type") == "transcript" and frame.get("is_final") and not frame.get("text")
        yield {**frame, "text": "....."} if quiet else frame


class EmptyFinal(Rewriter):
    """A finalize is answered with a final text of nothing, too."""

    def __init__(self) -> None:
        self._last: Frame = {"duration": 0.0, "language": "en"}

    def outgoing(self, frame: Frame) -> Iterator[Frame]:
        if frame.get("type") == "transcript":
            self._last = frame
        if frame.get("type") == "flush_done":
            like: Frame = {name: self._last[name] for name in ("duration", "language") if name in self._last}
            yield {"type": "transcript", "is_final": True, "text": "", **like,
                   "request_id": frame.get("request_id")}  # fmt: skip
        yield frame


class WordDrift(Rewriter):
    """The times of words fall behind, five seconds in a quarter of an hour."""

    def outgoing(self, frame: Frame) -> Iterator[Frame]:
        words = [_drifted(as_object(word)) for word in as_list(frame.get("words"))]
        yield {**frame, "words": words} if words else frame


class LargeChunkNoWords(Rewriter):
    """After a second of sound in one piece (of 16-bit samples at 16 kHz) there are no words with times."""

    def __init__(self) -> None:
        self._large = False

    def sound(self, data: bytes) -> None:
        self._large = len(data) >= 32_000

    def outgoing(self, frame: Frame) -> Iterator[Frame]:
        yield {**frame, "words": []} if self._large and "words" in frame else frame


class Dangling(Rewriter):
    """A turn never ends."""

    def outgoing(self, frame: Frame) -> Iterator[Frame]:
        if frame.get("type") != "turn.end":
            yield frame


class EmptyEnd(Rewriter):
    """The end of a turn comes without its words."""

    def outgoing(self, frame: Frame) -> Iterator[Frame]:
        yield {**frame, "transcript": ""} if frame.get("type") == "turn.end" else frame


class EndWithoutTranscript(Rewriter):
    """The end of a turn comes without a transcript, even an empty one."""

    def outgoing(self, frame: Frame) -> Iterator[Frame]:
        ends = frame.get("type") == "turn.end"
        yield {name: value for name, value in frame.items() if not (ends and name == "transcript")}


def _drifted(word: JsonObject) -> dict[str, JsonValue]:
    moved: dict[str, JsonValue] = dict(word)
    for name in ("start", "end"):
        value = word.get(name)
        if isinstance(value, (int, float)):
            moved[name] = round(value * (1 - 5 / 960), 3)
    return moved


def _with_entries(frame: Frame, change: Callable[[Sequence[Entry]], Sequence[Entry]]) -> Frame:
    """A timestamps message with its entries changed."""

    def changed(times: JsonObject) -> JsonObject:
        words, starts, ends = (as_list(times.get(name)) for name in ("words", "start", "end"))
        entries = [
            (str(word), float(str(start)), float(str(end)))
            for word, start, end in zip(words, starts, ends, strict=False)
        ]
        after = change(entries)
        return {
            "words": [text for text, _, _ in after],
            "start": [start for _, start, _ in after],
            "end": [end for _, _, end in after],
        }

    return with_times(frame, changed)


def _packed(entries: Sequence[Entry]) -> list[Entry]:
    packed: list[Entry] = []
    place = 0
    while place < len(entries):
        size = _PACKS[len(packed) % len(_PACKS)]
        group = [each for each in entries[place : place + size] if _CJK.search(each[0])] or [entries[place]]
        packed.append(("".join(text for text, _, _ in group), group[0][1], group[-1][2]))
        place += len(group)
    return packed


def _by_character(entries: Sequence[Entry]) -> list[Entry]:
    split: list[Entry] = []
    for text, start, end in entries:
        if not _HANGUL.search(text):
            split.append((text, start, end))
            continue
        step = (end - start) / len(text)
        split += [
            (character, round(start + step * place, 8), round(start + step * (place + 1), 8))
            for place, character in enumerate(text)
        ]
    return split


QUIRKY: Final[dict[str, Callable[[], Rewriter]]] = {
    "rate-limit-no-done": RateLimited,
    "no-done-after-cancel": NoDoneAfterCancel,
    "error-without-context": ErrorWithoutContext,
    "null-context-id": NullContext,
    "unknown-message-type": UnknownType,
    "flush-id-from-one": FlushIdFromOne,
    "mbd-zero-word-isolated": IsolatedWords,
    "timestamps-missing-for-digits": TimesMissing,
    "timestamps-cjk-packed": CjkPacked,
    "timestamps-korean-chars": KoreanChars,
    "timestamps-ssml-leak": TagsAsWords,
    "timestamps-restart-per-flush": TimesRestart,
    "stt-dots": Dots,
    "stt-empty-final": EmptyFinal,
    "stt-word-drift": WordDrift,
    "stt-large-chunk-no-words": LargeChunkNoWords,
    "turns-dangling": Dangling,
    "turns-empty-end": EmptyEnd,
    "turns-no-transcript": EndWithoutTranscript,
}
"""By name, which is that of the quirk."""
