"""Laws of speech to text: whole files, and the two sockets. What they hear, the service said itself."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Final

from contracts.api import Api, raw
from contracts.laws import JSON_ERRORS, VERSIONS, law
from contracts.talk import Heard

_TEXT: Final = "Hello there friend."
_SPOKEN: Final = len(_TEXT)
_RATE: Final = 16_000
_PIECE: Final = _RATE // 10 * 2
_SILENCE: Final = bytes(_PIECE)
_VERSIONS: Final = VERSIONS[1:]
_TURNS: Final = VERSIONS[2:]
_MANUAL: Final = "/stt/websocket"
_AUTO: Final = "/stt/turns/websocket"
_QUERY: Final[Mapping[str, str]] = {"encoding": "pcm_s16le", "sample_rate": str(_RATE)}
_RAW: Final = "our client does not listen"


@law(
    "stt.hears-what-was-said",
    "A file of speech is heard as its text, with its language and duration; words only where asked for.",
    source="definitions and OpenAPI documents since 2024-11-13",
    certainty="documented",
    versions=_VERSIONS,
    credits=_SPOKEN + 4,
    rows=("early 6", "late 6"),
    raw=_RAW,
)
def hears(api: Api) -> None:
    wav = _speech(api, {"container": "wav", "encoding": "pcm_s16le", "sample_rate": _RATE})
    plain = api.fill_in("/stt", {"model": "ink-whisper", "language": "en"}, wav, part="file")
    plain.must_have_status(200)
    found = plain.json()
    said = str(found.get("text")).strip().lower().rstrip(".")
    plain.must_be("text", _TEXT.lower().rstrip("."), said)
    plain.must_be("language", "en", found.get("language"))
    seconds = (len(wav) - 78) / 2 / _RATE
    duration = found.get("duration")
    close = isinstance(duration, int | float) and abs(duration - seconds) < 0.2
    plain.must("duration", f"about {seconds:.2f}", close, duration)
    plain.must("words", "none that nobody asked for", not found.get("words"), found.get("words"))
    form = {"model": "ink-whisper", "language": "en", "timestamp_granularities[]": "word"}
    timed = api.fill_in("/stt", form, wav, part="file")
    words = timed.rows("words")
    timed.must_be("words", 3, len(words))
    for word in words:
        start, end = word.get("start"), word.get("end")
        numbers = isinstance(start, int | float) and isinstance(end, int | float)
        timed.must("word", "a start before an end", numbers and 0 <= start < end <= seconds + 0.2, word)  # type: ignore[operator]
    if api.version in JSON_ERRORS:
        timed.must_be("type", "transcript", timed.json().get("type"))


@law(
    "stt.unknown-language-is-refused",
    "A language that is not heard is refused with 400, in words that a user quotes.",
    source="a user, 2026-08-03",
    certainty="quoted",
    versions=_VERSIONS,
    credits=_SPOKEN,
    rows=("stt-invalid-language",),
    raw=_RAW,
)
def unknown_language(api: Api) -> None:
    wav = _speech(api, {"container": "wav", "encoding": "pcm_s16le", "sample_rate": 8000})
    reply = api.fill_in("/stt", {"model": "ink-whisper", "language": "tw"}, wav, part="file")
    reply.must_have_status(400)
    reply.must("body", "invalid language: tw", "invalid language: tw" in reply.text, reply.shown())


@law(
    "stt.takes-the-form-of-another-api",
    "At /audio/transcriptions a file is heard as at /stt, with the fields that OpenAI's clients send.",
    source="documents of 2025: made for clients of OpenAI; its SDK 3.57.0",
    certainty="documented",
    versions=VERSIONS[1:],
    credits=_SPOKEN + 4,
    rows=("late 6",),
    raw=_RAW,
)
def openai(api: Api) -> None:
    wav = _speech(api, {"container": "wav", "encoding": "pcm_s16le", "sample_rate": _RATE})
    form = {"model": "ink-whisper", "language": "en", "timestamp_granularities[]": "word"}
    path = "/audio/transcriptions"
    reply = api.fill_in(path, {**form, "response_format": "verbose_json"}, wav, part="file")
    reply.must_have_status(200)
    said = str(reply.json().get("text")).strip().lower().rstrip(".")
    reply.must_be("text", _TEXT.lower().rstrip("."), said)
    reply.must_be("words", 3, len(reply.rows("words")))
    api.fill_in(path, {"model": "ink-whisper"}, b"no audio at all", part="file").must_have_status(400)


@law(
    "stt.needs-a-file",
    "A request without a file, or with one that is no audio, is refused with 400.",
    source="definitions; the status is assumed",
    certainty="assumed",
    versions=_VERSIONS,
    rows=("early 6",),
    raw=_RAW,
)
def needs_file(api: Api) -> None:
    for clip in (None, b"no audio at all"):
        api.fill_in("/stt", {"model": "ink-whisper"}, clip, part="file").must_have_status(400)


@law(
    "stt.socket.order",
    "To finalize come finals, then flush_done; to close comes done, and the socket ends with 1000.",
    source="a live capture of 2026; a user's measurements, 2026-08-16",
    certainty="recorded",
    versions=_VERSIONS,
    credits=_SPOKEN + 4,
    rows=(
        "text-commands",
        "done-then-1000",
        "many-finals",
        "no-speech-end-event",
        "burst-ok",
        "early 6",
        "late 6",
    ),
    raw=_RAW,
)
def socket_order(api: Api) -> None:
    with api.frames(_MANUAL, {"model": "ink-whisper", "language": "en", **_QUERY}) as talk:
        talk.send(_speech(api, raw(sample_rate=_RATE)))
        talk.send("finalize")
        while talk.hear().get("type") != "flush_done":
            pass
        before = len(talk.heard)
        talk.send("close")
        closed = talk.end_of_socket()
        heard = talk.so_far()
    kinds = {str(each.get("type")) for each in heard.messages}
    heard.must_be("types", {"transcript", "flush_done", "done"}, kinds)
    finals = [str(each.get("text")) for each in heard.messages if each.get("is_final") is True]
    joined = "".join(finals).strip().lower().rstrip(".")
    heard.must_be("joined finals", _TEXT.lower().rstrip("."), joined)
    heard.must_be("place of flush_done", before - 1, _place(heard, "flush_done"))
    heard.must_be("type of the last message", "done", heard.last.get("type"))
    for kind in ("flush_done", "done"):
        heard.must_be(f"is_final of {kind}", False, heard.one(kind).get("is_final"))
    ids = {each.get("request_id") for each in heard.messages}
    heard.must("request_id", "one, the same in all", len(ids) == 1 and None not in ids, ids)
    heard.must_be("end of the socket", (1000, "Close message"), (closed.code, closed.reason))


@law(
    "stt.socket.words-have-times",
    "Words of the socket carry times that run forward, and lie within the sound.",
    source="a live capture of 2026; definitions",
    certainty="documented",
    versions=_VERSIONS,
    credits=_SPOKEN + 4,
    needs="the mock",
    rows=("early 6", "late 8"),
    raw=_RAW,
)
def socket_words(api: Api) -> None:
    with api.frames(_MANUAL, {"model": "ink-whisper", "language": "en", **_QUERY}) as talk:
        sound = _speech(api, raw(sample_rate=_RATE))
        for at in range(0, len(sound), _PIECE):
            talk.send(sound[at : at + _PIECE])
        talk.send("close")
        talk.end_of_socket()
        heard = talk.so_far()
    words = []
    for each in heard.of("transcript"):
        found = each.get("words")
        if each.get("is_final") is True and isinstance(found, list):
            words += [word for word in found if isinstance(word, dict)]
    heard.must_be("words", ["Hello", "there", "friend."], [str(word.get("word")).strip() for word in words])
    times = [(float(word["start"]), float(word["end"])) for word in words]
    forward = all(a[0] < a[1] <= b[0] + 0.001 for a, b in pairwise(times))
    heard.must(
        "times", "running forward within the sound", forward and times[-1][1] <= len(sound) / 2 / _RATE, times
    )


@law(
    "stt.socket.done-is-close",
    "The old word done ends a socket as close does.",
    source="definitions of 2024 and 2025; clients",
    certainty="documented",
    versions=_VERSIONS,
    rows=("text-commands", "late 6"),
    raw=_RAW,
)
def socket_done(api: Api) -> None:
    with api.frames(_MANUAL, {"model": "ink-whisper", "language": "en", **_QUERY}) as talk:
        talk.send(_SILENCE)
        talk.send("done")
        closed = talk.end_of_socket()
        heard = talk.so_far()
    heard.must_be("type of the last message", "done", heard.last.get("type"))
    heard.must_be("code", 1000, closed.code)


@law(
    "stt.turns.order",
    "A turn is told as connected, start, updates that grow, an eager end perhaps, and its end.",
    source="a user's server that replays captures of 2026; three clients; OpenAPI and AsyncAPI of 2026",
    certainty="documented",
    versions=_TURNS,
    credits=_SPOKEN + 4,
    rows=("order", "needs-silence", "early-audio-ok", "late 6", "late 8"),
    raw=_RAW,
)
def turns_order(api: Api) -> None:
    with api.frames(_AUTO, {"model": "ink-2", **_QUERY}) as talk:
        sound = _speech(api, raw(sample_rate=_RATE))
        for at in range(0, len(sound), _PIECE):
            talk.send(sound[at : at + _PIECE])
        for _ in range(20):
            talk.send(_SILENCE)
        while talk.hear().get("type") != "turn.end":
            pass
        talk.send({"type": "close"})
        closed = talk.end_of_socket()
        heard = talk.so_far()
    kinds = heard.kinds()
    heard.must_be("first two types", ["connected", "turn.start"], kinds[:2])
    heard.must("types", "updates, then an end", "turn.update" in kinds and kinds[-1] == "turn.end", kinds)
    heard.one("connected")
    said = [str(each.get("transcript")) for each in heard.of("turn.update", "turn.end")]
    heard.must(
        "transcripts",
        "each as long as the one before, or longer",
        all(len(a) <= len(b) for a, b in pairwise(said)),
        said,
    )
    words = [len(each.split()) for each in said]
    heard.must("last update", "all words of the turn but perhaps one", words[-2] >= words[-1] - 1, said)
    heard.must_be("transcript of the turn", _TEXT.lower().rstrip("."), said[-1].strip().lower().rstrip("."))
    ids = {each.get("request_id") for each in heard.messages}
    heard.must("request_id", "one, the same in all", len(ids) == 1 and None not in ids, ids)
    heard.must_be("code", 1000, closed.code)


@law(
    "stt.turns.wrong-settings-are-an-error",
    "Settings of turns are judged after the handshake: an error comes in place of connected, then the end.",
    source="comments of a client, 2026",
    certainty="quoted",
    versions=_TURNS[1:],
    rows=("error-instead-of-connected",),
    raw=_RAW,
)
def turns_wrong(api: Api) -> None:
    with api.frames(_AUTO, {"model": "ink-2", "turn_end_threshold": "7", **_QUERY}) as talk:
        first = talk.hear()
        talk.end_of_socket()
        heard = talk.so_far()
    heard.must_be("type", "error", first.get("type"))


@law(
    "stt.keyterms-are-a-hundred",
    "A key term is a parameter that may be repeated a hundred times; both sockets answer more with an error.",
    source="a client, 2026; comments of clients",
    certainty="quoted",
    versions=_TURNS[1:],
    rows=("keyterm",),
    raw=_RAW,
)
def keyterms(api: Api) -> None:
    terms = "".join(f"&keyterm=term%20{number}" for number in range(100))
    for socket, model, close in ((_MANUAL, "ink-whisper", "close"), (_AUTO, "ink-2", '{"type":"close"}')):
        path = f"{socket}?model={model}&encoding=pcm_s16le&sample_rate={_RATE}{terms}"
        with api.frames(path) as talk:
            talk.send(_SILENCE)
            talk.send(close)
            talk.end_of_socket()
            taken = talk.so_far()
        fine = bool(taken.messages) and not taken.of("error")
        taken.must("messages", "some, and no error", fine, taken.kinds())
        with api.frames(f"{path}&keyterm=more") as talk:
            first = talk.hear()
            heard = talk.so_far()
        heard.must_be("type of the first message", "error", first.get("type"))


def _speech(api: Api, output_format: object) -> bytes:
    reply = api.speak({"transcript": _TEXT, "output_format": output_format})  # type: ignore[dict-item]
    reply.must_have_status(200)
    return reply.body


def _place(heard: Heard, kind: str) -> int:
    return next((n for n, each in enumerate(heard.messages) if each.get("type") == kind), -1)


LAWS: Final = (
    hears,
    unknown_language,
    openai,
    needs_file,
    socket_order,
    socket_words,
    socket_done,
    turns_order,
    turns_wrong,
    keyterms,
)
