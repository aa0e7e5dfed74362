"""Laws of contexts on `/tts/websocket`: their life, their errors, and that they do not mix."""

from __future__ import annotations

from typing import Final

from contracts.api import MODEL, SENTENCE, VOICE, Api, Json, raw
from contracts.laws import JSON_ERRORS, TEXT_ERRORS, VERSIONS, law
from contracts.sound import must_be_same, must_be_speech
from contracts.talk import Heard, Talk

_SPOKEN: Final = len(SENTENCE)
_FRAMES: Final = "it looks at frames as they are"
_NO_SUCH_VOICE: Final = "00000000-0000-4000-8000-000000000000"
_REOPEN: Final = VERSIONS[:2]
_CLOSED: Final = VERSIONS[2:]
_PUNCTUATION: Final = VERSIONS[:3]
_LONG: Final = "One two three four. " * 8


@law(
    "ws.empty-end-closes",
    "An empty text that is the last closes a context in which something was said: what is left, then done.",
    source="a live capture of 2026; two clients; others saw an error",
    certainty="recorded",
    credits=_SPOKEN,
    rows=("empty-final", "early 5", "late 5"),
)
def empty_end(api: Api) -> None:
    with api.talk() as talk:
        context = talk.context("closed")
        context.say(SENTENCE, more=True)
        context.end()
        heard = context.until_over()
    heard.must_end_well()
    must_be_speech(heard, heard.audio(), 8000)


@law(
    "ws.pieces-join-as-they-are",
    "Pieces of a text are joined as they are: held until the end, they sound as the whole does.",
    source="users, 2024 to 2025; documentation of contexts; the same bytes are the fake's own promise",
    certainty="quoted",
    needs="the mock",
    rows=("verbatim-join", "early 5", "late 5"),
)
def pieces_join(api: Api) -> None:
    whole = api.speak({"transcript": "One two three."})
    with api.talk() as talk:
        context = talk.context("pieces", max_buffer_delay_ms=1000)
        for piece in ("One t", "wo ", "thr"):
            context.say(piece, more=True)
        context.say("ee.")
        heard = context.until_over()
    heard.must_end_well()
    must_be_same(heard, "sound", whole.body, heard.audio())


@law(
    "ws.contexts-do-not-mix",
    "Contexts on one socket take turns; each has its own sound, whole and alone.",
    source="documentation of contexts; definitions of all versions",
    certainty="documented",
    needs="the mock",
    rows=("early 5", "late 5"),
    raw="it looks at the order of all messages of a socket",
)
def interleave(api: Api) -> None:
    # So long that the first is not over when the second is asked for.
    texts = {"a": "One two three four five. " * 20, "b": "Six seven eight nine ten. " * 20}
    with api.frames() as talk:
        contexts = {name: talk.context(name) for name in texts}
        for name, context in contexts.items():
            context.say(texts[name])
        heard = {name: context.until_over() for name, context in contexts.items()}
        order = [str(each.get("context_id")) for each in talk.heard]
        everything = talk.so_far()
    everything.must_be("contexts", {"a", "b"}, set(order))
    last_of_a = len(order) - 1 - order[::-1].index("a")
    everything.must("order", "b begins before a ends", order.index("b") < last_of_a, order)
    for name, one in heard.items():
        one.must_end_well()
        whole = api.speak({"transcript": texts[name]})
        must_be_same(one, f"sound of {name}", whole.body, one.audio())


@law(
    "ws.context-id-is-given-where-none-was",
    "Until 2026-03-01 a message without a context is answered under an id that the service makes.",
    source="definitions: every message has a context_id",
    certainty="documented",
    credits=_SPOKEN,
    versions=VERSIONS[:5],
    needs="the mock",
    rows=("null-context",),
    raw=_FRAMES,
)
def made_id(api: Api) -> None:
    with api.frames() as talk:
        talk.send(
            {
                "model_id": MODEL,
                "voice": {"mode": "id", "id": VOICE},
                "output_format": raw(),
                "transcript": "One.",
            }
        )
        while talk.hear().get("done") is not True:
            pass
        heard = talk.so_far()
    heard.must_end_well()
    ids = {each.get("context_id") for each in heard.messages}
    heard.must("context ids", "one", len(ids) == 1 and None not in ids, ids)


@law(
    "ws.reuse-after-done",
    "Text for a context that is done opens it anew until 2024-11-13, and is refused since 2025-04-16.",
    source="users, 2026; documentation of contexts of 2024 and 2025",
    certainty="quoted",
    credits=2 * _SPOKEN,
    rows=("reuse-after-done", "second-send-after-final", "early 11"),
    raw="a client refuses by itself to send to a context that is over",
)
def reuse(api: Api) -> None:
    with api.frames() as talk:
        context = talk.context("again")
        context.say(SENTENCE)
        context.until_over().must_end_well()
        context.say(SENTENCE)
        heard = context.until_over()
    if api.version in _REOPEN:
        heard.must_end_well()
        must_be_speech(heard, heard.audio(), 8000)
    else:
        _must_be_error(heard, api, 400, "Context has closed")


@law(
    "ws.settings-are-locked",
    "Another voice within an open context is refused.",
    source="users, 2026-03-31",
    certainty="quoted",
    credits=_SPOKEN,
    rows=("settings-locked", "full-settings-each-time", "late 5"),
    raw=_FRAMES,
)
def settings_locked(api: Api) -> None:
    with api.frames() as talk:
        context = talk.context("locked", max_buffer_delay_ms=1000)
        context.say("One. ", more=True)
        context.say("Two.", voice={"mode": "id", "id": "a0e99841-438c-4a64-b679-ae501e7d6091"})
        heard = context.until_over()
    _must_be_error(heard, api, 400, "Context has closed")


@law(
    "ws.expires-after-its-last-audio",
    "A context left open ends by itself, with done, about a second after its last audio.",
    source="a user's measurements of 2026; documentation of contexts",
    certainty="quoted",
    versions=JSON_ERRORS,
    credits=_SPOKEN,
    rows=("context-expires-1s", "late 4"),
)
def expires(api: Api) -> None:
    with api.talk() as talk:
        context = talk.context("left", max_buffer_delay_ms=0)
        context.say(SENTENCE, more=True)
        heard = context.until_over()
    heard.must_end_well()
    must_be_speech(heard, heard.audio(), 8000)


@law(
    "ws.nothing-to-say",
    "A context that would end with nothing speakable in it is refused with 400, in the words of its version.",
    source="users, 2025 to 2026",
    certainty="quoted",
    rows=("first-transcript-empty", "no-valid-transcripts", "punctuation-aborts-queue", "early 5"),
    raw="it looks at the words of an error as they are on the wire",
)
def nothing_to_say(api: Api) -> None:
    old = "first transcript for WS is empty or contains only punctuation"
    new = "No valid transcripts passed"
    for text in ("", "  ", "...", "。"):
        with api.frames() as talk:
            context = talk.context("mute")
            context.say(text)
            heard = context.until_over()
        _must_be_error(heard, api, 400, old if api.version in _PUNCTUATION else new)


@law(
    "ws.error-shape",
    "An error ends its context; it is a line `error` in old versions, an object of four parts in new ones.",
    source="users' logs of 2025 and 2026; documentation of errors, 2026",
    certainty="quoted",
    rows=("error-always-done", "error-no-context", "late 3", "late 8", "early 5"),
    raw=_FRAMES,
)
def error_shape(api: Api) -> None:
    with api.frames() as talk:
        context = talk.context("wrong", voice={"mode": "id", "id": _NO_SUCH_VOICE})
        context.say(SENTENCE)
        heard = context.until_over()
    error = heard.one("error")
    heard.must_be("messages", 1, len(heard.messages))
    heard.must_be("context_id", "wrong", error.get("context_id"))
    heard.must_be("done", True, error.get("done"))
    heard.must_be("status_code", 404, error.get("status_code"))
    if api.version in TEXT_ERRORS:
        line = error.get("error")
        heard.must("error", "a line `Title: message`", isinstance(line, str) and ": " in line, error)
    if api.version in JSON_ERRORS:
        heard.must_be("error_code", "voice_not_found", error.get("error_code"))
        for field in ("title", "message", "request_id"):
            heard.must(field, "a string", isinstance(error.get(field), str) and bool(error[field]), error)


@law(
    "ws.socket-survives-errors",
    "After an error, of a context or of none, the socket goes on.",
    source="users of two clients, 2026",
    certainty="quoted",
    credits=_SPOKEN,
    rows=("error-no-context", "no-app-ping"),
    raw=_FRAMES,
)
def survives(api: Api) -> None:
    with api.frames() as talk:
        for frame in ("{", "ping", "[]", ""):
            talk.send(frame)
            error = talk.hear()
            talk.so_far().must_be("type", "error", error.get("type"))
            talk.so_far().must_be("status_code", 400, error.get("status_code"))
            talk.so_far().must_be("done", True, error.get("done"))
        wrong = talk.context("wrong", model_id="no-such-model")
        wrong.say(SENTENCE)
        wrong.until_over().one("error")
        right = talk.context("right")
        right.say(SENTENCE)
        right.until_over().must_end_well()


@law(
    "ws.refusals-name-their-reason",
    "What cannot be spoken is refused on its context: containers, delays, languages, models.",
    source="users, 2025 to 2026; documentation of errors, 2026",
    certainty="quoted",
    rows=("language-not-for-model", "sse-raw-only", "late 3", "late 4", "early 3"),
    raw="it looks at the words of an error as they are on the wire",
)
def refusals(api: Api) -> None:
    mp3: Json = {"container": "mp3", "sample_rate": 44100, "bit_rate": 128000}
    rows: tuple[tuple[str, dict[str, Json], tuple[int, ...], str], ...] = (
        ("format", {"output_format": mp3}, (400,), "only 'raw' container is supported for this endpoint"),
        ("rate", {"output_format": raw(sample_rate=40)}, (400,), ""),
        ("delay", {"max_buffer_delay_ms": 60_000}, (400,), "max_buffer_delay_ms"),
        ("tongue", {"model_id": "sonic-turbo", "language": "he"}, (400,), "language is not supported"),
        ("model", {"model_id": "no-such-model"}, (400, 404), "model"),
        ("no-model", {"model_id": None}, (400,), ""),
        ("no-voice", {"voice": None}, (400,), "unable to infer voice mode"),
    )
    with api.frames() as talk:
        for name, changed, status, words in rows:
            context = talk.context(name, **changed)
            context.say(SENTENCE)
            heard = context.until_over()
            error = heard.one("error")
            heard.must("status_code", str(status), error.get("status_code") in status, error)
            said = f"{error.get('error')} {error.get('title')} {error.get('message')}"
            heard.must("error", f"{words!r}", words in said, error)


@law(
    "ws.cancel-of-nothing",
    "To cancel a context that does not exist, or is over, is refused with 400, in words that users quote.",
    source="users' logs, 2026-02 and later",
    certainty="quoted",
    credits=_SPOKEN,
    rows=("invalid-context-on-cancel",),
    raw="a client does not cancel what is over",
)
def cancel_of_nothing(api: Api) -> None:
    title, message = (
        "Invalid context ID",
        "The requested context ID does not exist or may have already been cancelled.",
    )
    with api.frames() as talk:
        over = talk.context("over")
        over.say(SENTENCE)
        over.until_over().must_end_well()
        for context in (talk.context("never"), over):
            context.cancel()
            heard = context.until_over()
            error = heard.one("error")
            _must_be_error(heard, api, 400, message)
            if api.version in JSON_ERRORS:
                heard.must_be("title", title, error.get("title"))
            else:
                heard.must_be("error", f"{title}: {message}", error.get("error"))


@law(
    "ws.cancel-stops-what-has-not-begun",
    "Cancel drops text that is not being spoken yet; the socket and other contexts go on.",
    source="documentation of contexts; users, 2024-12 and later",
    certainty="documented",
    credits=2 * len(_LONG) + _SPOKEN,
    rows=("cancel-lets-running-finish", "cancel-no-done"),
    raw="a client drops what still comes of a context that it has cancelled",
)
def cancel(api: Api) -> None:
    with api.frames() as talk:
        dropped = talk.context("dropped", max_buffer_delay_ms=3000 if api.version in JSON_ERRORS else 1000)
        dropped.say("Never heard.", more=True)  # it is held, so it has not begun
        dropped.cancel()
        other = talk.context("other")
        other.say(SENTENCE)
        other.until_over().must_end_well()
        seen = talk.so_far()
        chunks = [each for each in seen.of("chunk") if each.get("context_id") == "dropped"]
        seen.must_be("chunks of the cancelled context", 0, len(chunks))
        seen.must_be("errors", [], seen.of("error"))
        dropped.cancel()
        again = _next_error(talk)
        again.must_be("context_id", "dropped", again.last.get("context_id"))
        again.must_be("status_code", 400, again.last.get("status_code"))


def _next_error(talk: Talk) -> Heard:
    while talk.hear().get("type") != "error":
        pass
    return talk.so_far()


def _must_be_error(heard: Heard, api: Api, status: int, words: str) -> None:
    """One error, the last of the context, with these words at the end of what it says in its version."""
    error = heard.one("error")
    heard.must_be("status_code", status, error.get("status_code"))
    heard.must_be("done", True, error.get("done"))
    said = error.get("error" if api.version in TEXT_ERRORS else "message")
    heard.must("words", f"{words!r}", isinstance(said, str) and said.endswith(words), error)
    heard.must_be("type of the last message", "error", heard.last.get("type"))


LAWS: Final = (
    empty_end,
    pieces_join,
    interleave,
    made_id,
    reuse,
    settings_locked,
    expires,
    nothing_to_say,
    error_shape,
    survives,
    refusals,
    cancel_of_nothing,
    cancel,
)
