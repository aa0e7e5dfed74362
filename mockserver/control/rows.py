"""A call as somebody reads it: what was asked in the API's words, how it ended, and no secrets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, Final, cast

from mockserver.contract.jsonvalue import JsonObject, JsonValue, as_list, as_object, as_text
from mockserver.control import redaction
from mockserver.control.asked import spoken_of
from mockserver.control.journal import Conversation, Entry

if TYPE_CHECKING:
    from mockserver.api.replies import Audio

_SAMPLE_BYTES: Final = {"pcm_s16le": 2, "pcm_f32le": 4, "pcm_mulaw": 1, "pcm_alaw": 1}
_SHOWN: Final = 60


@dataclass(frozen=True, slots=True)
class Spoken:
    """One text that was to be spoken: that of a request, or of one context of a socket, joined.

    status: 200 when it was done, that of its error, None while neither came. audio_bytes, seconds: of the
    sound that was sent, None where it is not counted by text.
    """

    context: str | None = None
    voice: str | None = None
    transcript: str | None = None
    model: str | None = None
    language: str | None = None
    output_format: str | None = None
    status: int | None = None
    cancelled: bool = False
    audio_bytes: int | None = None
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One call. Times are seconds of its world's clock.

    key: a name for the API key. status: of the answer, 101 for a socket; None while none was sent. sent:
    bytes of the answer's body. audio_in: bytes of sound in binary messages. code: with which a socket was
    closed. heard: the words in the sound that was uploaded, None where nobody listened.
    """

    number: int
    key: str
    at: float
    ended: bool
    seconds: float | None
    transport: str
    operation: str | None
    version: str | None
    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    status: int | None
    request_id: str
    error: str | None = None
    violations: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()
    left: bool = False
    sent: int = 0
    spoken: tuple[Spoken, ...] = ()
    messages_in: int = 0
    messages_out: int = 0
    audio_in: int = 0
    code: int | None = None
    heard: str | None = None

    @property
    def statuses(self) -> tuple[int | None, ...]:
        """The status of the answer and those of its contexts."""
        return (self.status, *(each.status for each in self.spoken))

    def line(self) -> str:
        """The call in one line, e.g. `#3 tts.bytes 2026-08-14 → 200 'Hello' voice=694f…`."""
        status = "under way" if self.status is None else self.status
        parts = [
            f"#{self.number} {self.operation or f'{self.method} {self.path}'}",
            self.version or "",
            f"→ {status}",
        ]
        for each in self.spoken:
            parts.append(f"{_short(each.transcript)} voice={each.voice}")
            if each.context is not None:
                parts.append(f"context={each.context} → {each.status or 'under way'}")
        parts += [f"({self.error})"] if self.error else []
        parts += [f"heard {_short(self.heard)}"] if self.heard is not None else []
        parts += [f"[{', '.join(self.effects)}]"] if self.effects else []
        return " ".join(part for part in parts if part)

    def as_json(self) -> JsonObject:
        """The row as plain JSON."""
        return cast(JsonObject, asdict(self))


def row_from(given: JsonObject) -> Row:
    """The row that `as_json` gave."""
    fields = dict(cast("dict[str, Any]", given))
    fields["spoken"] = tuple(Spoken(**each) for each in fields["spoken"])
    fields["query"] = tuple((name, value) for name, value in fields["query"])
    fields["violations"] = tuple(fields["violations"])
    fields["effects"] = tuple(fields["effects"])
    return Row(**fields)


def row_of(entry: Entry, heard: str | None = None) -> Row:
    """An entry of the journal as a row; `heard` is what somebody heard in its sound."""
    talk = entry.conversation
    operation = entry.operation or ""
    return Row(
        number=entry.number,
        key=redaction.name_of(entry.key),
        at=entry.at,
        ended=entry.ended is not None,
        seconds=None if entry.ended is None else entry.ended - entry.at,
        transport="websocket" if talk is not None else "sse" if operation.endswith(".sse") else "http",
        operation=entry.operation,
        version=entry.version,
        method=entry.head.method,
        path=redaction.text(entry.head.path, entry.key),
        query=tuple(redaction.query(entry.head.query, entry.key)),
        status=entry.status,
        request_id=entry.request_id,
        error=None if entry.error is None else redaction.text(str(entry.error), entry.key),
        violations=() if entry.error is None else entry.error.violations,
        effects=tuple(entry.effects),
        left=entry.left,
        sent=entry.sent,
        spoken=tuple(
            _without(entry.key, each) for each in (_of_request(entry) if talk is None else _of_socket(talk))
        ),
        messages_in=talk.messages_in if talk else 0,
        messages_out=talk.messages_out if talk else 0,
        audio_in=talk.audio_in if talk else _uploaded(entry),
        code=talk.code if talk else None,
        heard=heard,
    )


def _without(key: str, spoken: Spoken) -> Spoken:
    """The same without the key, should somebody have it spoken."""
    if not any(text and key in text for text in (spoken.transcript, spoken.context, spoken.voice)):
        return spoken
    return replace(
        spoken,
        transcript=spoken.transcript and redaction.text(spoken.transcript, key),
        context=spoken.context and redaction.text(spoken.context, key),
        voice=spoken.voice and redaction.text(spoken.voice, key),
    )


def body_of(entry: Entry) -> JsonObject:
    """The JSON body of a request: as it was found valid, else as it came, else empty."""
    import orjson

    if entry.call is not None:
        return entry.call.body
    try:
        return as_object(orjson.loads(entry.body))
    except orjson.JSONDecodeError:
        return {}


def _uploaded(entry: Entry) -> int:
    return sum(len(part.data) for parts in entry.call.files.values() for part in parts) if entry.call else 0


def _of_request(entry: Entry) -> tuple[Spoken, ...]:
    body = body_of(entry)
    voice, transcript, context = spoken_of(body)
    if transcript is None:
        return ()
    audio = _audio(entry)
    return (
        Spoken(
            context,
            voice,
            transcript,
            *_manner(body),
            status=entry.status,
            audio_bytes=entry.sent if audio else None,
            seconds=audio.plan.samples(audio.format.sample_rate) / audio.format.sample_rate
            if audio
            else None,
        ),
    )


def _audio(entry: Entry) -> Audio | None:
    from mockserver.api.replies import Audio

    return entry.reply if isinstance(entry.reply, Audio) else None


def _manner(body: Mapping[str, Any]) -> tuple[str | None, str | None, str | None]:
    form = as_object(body.get("output_format"))
    parts = (form.get("container"), form.get("encoding"), form.get("sample_rate"), form.get("bit_rate"))
    text = "/".join(str(part) for part in parts if part is not None)
    return as_text(body.get("model_id")) or None, as_text(body.get("language")) or None, text or None


def _of_socket(talk: Conversation) -> tuple[Spoken, ...]:
    """The contexts of a socket, in the order in which they were first heard of."""
    import orjson

    contexts: dict[str | None, dict[str, Any]] = {}
    for frame in talk.frames:
        if not isinstance(frame.data, str):
            continue
        try:
            message = as_object(orjson.loads(frame.data))
        except orjson.JSONDecodeError:
            continue
        if frame.direction == "in":
            _asked(message, contexts)
        else:
            _told(message, contexts)
    for head, sound in talk.sounds.items():
        found = contexts.setdefault(_context_of(head), {})
        found["audio_bytes"] = found.get("audio_bytes", 0) + sound.size
    return tuple(
        Spoken(**{name: value for name, value in found.items() if name != "pace"}, seconds=_seconds(found))
        for found in contexts.values()
        if "transcript" in found
    )


def _asked(message: JsonObject, contexts: dict[str | None, dict[str, Any]]) -> None:
    voice, transcript, context = spoken_of(message)
    found = contexts.setdefault(context, {"context": context})
    if message.get("cancel"):
        found["cancelled"] = True
    if transcript is None:
        return
    found["transcript"] = found.get("transcript", "") + transcript
    model, language, form = _manner(message)
    for name, value in (("voice", voice), ("model", model), ("language", language), ("output_format", form)):
        found.setdefault(name, value)
    form_given = as_object(message.get("output_format"))
    rate = form_given.get("sample_rate")
    if isinstance(rate, int):
        found["pace"] = rate * _SAMPLE_BYTES.get(as_text(form_given.get("encoding")), 2)


def _told(message: JsonObject, contexts: dict[str | None, dict[str, Any]]) -> None:
    if message.get("type") not in ("done", "error"):
        return
    context = as_text(message.get("context_id")) or None
    found = contexts.get(context) or contexts.get(None)
    if found is not None:
        found["status"] = message.get("status_code")


def _context_of(head: str) -> str | None:
    import orjson

    try:
        return as_text(as_object(orjson.loads(head + '"}')).get("context_id")) or None
    except orjson.JSONDecodeError:
        return None


def _seconds(found: Mapping[str, Any]) -> float | None:
    size, pace = found.get("audio_bytes"), found.get("pace")
    return None if size is None or not pace else size / pace


def _short(text: str | None) -> str:
    if text is None:
        return "–"
    return repr(text if len(text) <= _SHOWN else text[:_SHOWN] + "…")


def listed(rows: JsonValue) -> tuple[Row, ...]:
    """The rows of a JSON array."""
    return tuple(row_from(as_object(each)) for each in as_list(rows))
