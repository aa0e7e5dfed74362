"""The quirks of connections, contexts and messages, each on the wire beside what the mock does without it.

A test is called after its quirk.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection

from mockserver import MockServer
from mockserver.world.clock import ManualClock
from tests.edge.faulty import ask, complaints, dial, events, hear, say, sound, talk, until, words
from tests.edge.requests import SARAH, VERSIONS

OTHER_VOICE = {"mode": "id", "id": "a0e99841-438c-4a64-b679-ae501e7d6091"}
PAIR = ("2024-11-13", "2026-08-14")


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A quirk that was asked for is no error of the server."""
    yield
    assert complaints(caplog) == []


@pytest.fixture(scope="module")
def clocked() -> Iterator[tuple[MockServer, ManualClock]]:
    """A server whose time stands still."""
    clock = ManualClock()
    with MockServer(clock=clock) as server:
        yield server, clock


def closed(ws: ClientConnection) -> tuple[int | None, str]:
    """How the socket ends that says nothing more."""
    with pytest.raises(ConnectionClosed) as caught:
        hear(ws)
    frame = caught.value.rcvd
    return (frame.code, frame.reason) if frame else (None, "")


def finish(ws: ClientConnection, context: str = "c", transcript: str = "", **changes: Any) -> None:
    """The last input of a context."""
    say(ws, transcript, context, **{"continue": False}, **changes)


def begin(ws: ClientConnection, transcript: str, context: str = "c", **changes: Any) -> None:
    """An input with more to come."""
    say(ws, transcript, context, **{"continue": True}, **changes)


def kinds(heard: list[dict[str, Any]]) -> list[str]:
    """Their types, chunks in a row as one."""
    found = [each["type"] for each in heard]
    return [kind for place, kind in enumerate(found) if place == 0 or kind != found[place - 1]]


def told(error: dict[str, Any]) -> str:
    """What an error says, in either form."""
    return str(error.get("error") or f"{error['title']}: {error['message']}")


# Connections


def goes_idle(clocked: tuple[MockServer, ManualClock], quirk: str, seconds: int) -> None:
    server, clock = clocked
    with dial(server, quirk=quirk) as ws:
        assert talk(ws, "Hello")[-1]["type"] == "done"
        clock.advance(seconds - 1)
        assert talk(ws, "Hello", context="d")[-1]["type"] == "done"
        clock.advance(seconds)
        assert closed(ws) == (1000, "connection idle timeout")


def test_idle_close_5min(clocked: tuple[MockServer, ManualClock]) -> None:
    goes_idle(clocked, "", 300)
    goes_idle(clocked, "idle-close-5min", 300)


def test_idle_close_60s(clocked: tuple[MockServer, ManualClock]) -> None:
    goes_idle(clocked, "idle-close-60s", 60)


@pytest.mark.parametrize(("quirk", "chunks"), [("", 1), ("=3", 3)])
def test_drop_without_close_frame(server: MockServer, quirk: str, chunks: int) -> None:
    with dial(server, quirk=f"drop-without-close-frame{quirk}") as ws:
        say(ws)
        assert [hear(ws)["type"] for _ in range(chunks)] == ["chunk"] * chunks
        assert closed(ws) == (None, "")


def test_close_1011_mid_generation(server: MockServer) -> None:
    with dial(server, quirk="close-1011-mid-generation=2") as ws:
        say(ws)
        assert [hear(ws)["type"] for _ in range(2)] == ["chunk", "chunk"]
        assert closed(ws) == (1011, "")


def test_accept_then_close_1008(server: MockServer) -> None:
    with dial(server, quirk="accept-then-close-1008") as ws:
        assert closed(ws) == (1008, "")


def test_slow_connect(clocked: tuple[MockServer, ManualClock]) -> None:
    server, clock = clocked
    before = clock.now()
    opened: list[float] = []

    def open_one() -> None:
        with dial(server, quirk="slow-connect=5000"):
            opened.append(clock.now())

    thread = threading.Thread(target=open_one)
    thread.start()
    while thread.is_alive():
        clock.advance(0.5)
        thread.join(0.01)
    assert opened[0] - before >= 5


def handshake(server: MockServer, status: int) -> None:
    with pytest.raises(InvalidStatus) as caught, dial(server, quirk=f"handshake-{status}"):
        pass
    assert caught.value.response.status_code == status


def test_handshake_401(server: MockServer) -> None:
    handshake(server, 401)


def test_handshake_402(server: MockServer) -> None:
    handshake(server, 402)


def test_handshake_429(server: MockServer) -> None:
    handshake(server, 429)


def test_handshake_414(server: MockServer) -> None:
    handshake(server, 414)


def test_silent_zero_bytes(server: MockServer) -> None:
    for path in ("/tts/bytes", "/tts/sse"):
        reply = ask(server, path, quirk="silent-zero-bytes")
        assert (reply.status_code, reply.content) == (200, b"")
    with dial(server, quirk="silent-zero-bytes") as ws:
        say(ws)
        with pytest.raises(TimeoutError):
            ws.recv(timeout=0.1)


# Contexts


def test_rate_limit_no_done(server: MockServer) -> None:
    with dial(server, quirk="rate-limit-no-done") as ws:
        say(ws, context="first")
        say(ws, context="second")
        heard = until(ws, "done")
        say(ws, "Hello", context="third")
        heard += until(ws, "done")
    of = {name: kinds([each for each in heard if each["context_id"] == name]) for name in ("first", "third")}
    assert of == {"first": ["chunk", "done"], "third": ["chunk", "done"]}
    limited = [each["type"] for each in heard if each["context_id"] == "second"]
    assert limited == ["chunk", "chunk"], "two chunks, no done, no error"


@pytest.mark.parametrize("version", VERSIONS)
def test_first_transcript_empty(server: MockServer, version: str) -> None:
    with dial(server, quirk="first-transcript-empty", version=version) as ws:
        (error,) = talk(ws, "...")
    assert (error["status_code"], error["done"]) == (400, True)
    assert told(error) == (
        "transcript empty or contains only punctuation: "
        "first transcript for WS is empty or contains only punctuation"
    )


@pytest.mark.parametrize("version", VERSIONS)
def test_no_valid_transcripts(server: MockServer, version: str) -> None:
    with dial(server, quirk="no-valid-transcripts", version=version) as ws:
        finish(ws)
        error = hear(ws)
    assert (error["status_code"], told(error)) == (400, "Invalid transcript: No valid transcripts passed")


@pytest.mark.parametrize("version", VERSIONS[3:])
def test_empty_final_rejected(server: MockServer, version: str) -> None:
    ends = {}
    for quirk in ("", "empty-final-rejected"):
        for last in ("", " "):
            with dial(server, quirk=quirk, version=version) as ws:
                begin(ws, "Hello there, ")
                finish(ws, transcript=last)
                heard = until(ws, "done", "error")
                ends[quirk, last] = heard[-1]["type"]
                assert sound(heard) == ask(server, transcript="Hello there, ").content
                if heard[-1]["type"] == "error":
                    assert told(heard[-1]) == "Invalid transcript: No valid transcripts passed"
                    assert talk(ws, context="next")[-1]["type"] == "done"
    quirky = "empty-final-rejected"
    assert ends == {("", ""): "done", ("", " "): "done", (quirky, ""): "error", (quirky, " "): "done"}


@pytest.mark.parametrize("version", VERSIONS)
def test_punctuation_aborts_queue(server: MockServer, version: str) -> None:
    with dial(server, quirk="punctuation-aborts-queue", version=version) as ws:
        begin(ws, "...")
        begin(ws, "What is lost. ")
        finish(ws, transcript=" ")
        assert [hear(ws)["type"] for _ in range(3)] == ["error"] * 3


@pytest.mark.parametrize("version", VERSIONS)
def test_context_has_closed(server: MockServer, version: str) -> None:
    with dial(server, quirk="context-has-closed", version=version) as ws:
        assert talk(ws, "Hello")[-1]["type"] == "done"
        again = talk(ws, "Hello again")
        begin(ws, "One voice ", "v")
        begin(ws, "and another", "v", voice=OTHER_VOICE)
        changed = until(ws, "error")[-1]
    assert [each["type"] for each in again] == ["error"]
    assert told(again[0]).endswith("Context has closed")
    assert told(changed).endswith("Context has closed")


@pytest.mark.parametrize("version", VERSIONS)
def test_infer_voice_mode(server: MockServer, version: str) -> None:
    with dial(server, quirk="infer-voice-mode", version=version) as ws:
        assert talk(ws, "Hello")[-1]["type"] == "done"
        (error,) = talk(ws, "Hello again", voice=...)
    assert (error["status_code"], told(error).rpartition(": ")[2]) == (400, "unable to infer voice mode")


@pytest.mark.parametrize("version", PAIR)
def test_context_expires_1s(clocked: tuple[MockServer, ManualClock], version: str) -> None:
    server, clock = clocked
    with dial(server, quirk="context-expires-1s", version=version) as ws:
        begin(ws, "Hello there ", flush=True)
        until(ws, "flush_done")
        clock.advance(1)
        done = hear(ws)
    assert (done["type"], done["context_id"]) == ("done", "c")


def test_chunks_after_cancel(server: MockServer) -> None:
    with dial(server, quirk="chunks-after-cancel") as ws:
        say(ws)
        first = hear(ws)
        ws.send('{"context_id": "c", "cancel": true}')
        heard = [first, *until(ws, "done")]
    assert sound(heard) == ask(server).content


def test_cancel_unknown_error(server: MockServer) -> None:
    with dial(server, quirk="cancel-unknown-error") as ws:
        ws.send('{"context_id": "never", "cancel": true}')
        error = hear(ws)
        assert talk(ws)[-1]["type"] == "done"
    assert (error["status_code"], told(error)) == (
        400,
        "Invalid context ID: The requested context ID does not exist or may have already been cancelled.",
    )


def test_no_done_after_cancel(server: MockServer) -> None:
    with dial(server, quirk="no-done-after-cancel") as ws:
        begin(ws, "Hello there ", flush=True)
        heard = [hear(ws)]
        ws.send('{"context_id": "c", "cancel": true}')
        say(ws, "Hello", context="d")
        heard += until(ws, "done")
    assert heard[-1]["context_id"] == "d"
    assert [each["type"] for each in heard if each["context_id"] == "c"].count("done") == 0


def test_flush_done_double(server: MockServer) -> None:
    with dial(server, quirk="flush-done-double") as ws:
        begin(ws, "Hello there. ", max_buffer_delay_ms=0)
        finish(ws, max_buffer_delay_ms=0)
        heard = until(ws, "done")
    assert [each["flush_id"] for each in heard if each["type"] == "flush_done"] == [0, 1]


def test_flush_id_from_one(server: MockServer) -> None:
    with dial(server, quirk="flush-id-from-one") as ws:
        begin(ws, "Hello there. ", flush=True)
        finish(ws, transcript="Good bye.", flush=True)
        heard = until(ws, "done")
    assert [each["flush_id"] for each in heard if each["type"] == "flush_done"] == [1, 2]
    assert {each["flush_id"] for each in heard if each["type"] == "chunk"} == {1, 2}


def test_buffer_3000(clocked: tuple[MockServer, ManualClock]) -> None:
    server, clock = clocked
    with dial(server, quirk="buffer-3000", version="2024-11-13") as ws:
        begin(ws, "Hello there ")
        with pytest.raises(TimeoutError):
            ws.recv(timeout=0.1)
        clock.advance(2.9)
        with pytest.raises(TimeoutError):
            ws.recv(timeout=0.05)
        clock.advance(0.1)
        assert hear(ws)["type"] == "chunk"


def test_mbd_zero_word_isolated(server: MockServer) -> None:
    pangram = "The quick brown fox jumps over the lazy dog."
    lengths = []
    for quirk in ("", "mbd-zero-word-isolated"):
        with dial(server, quirk=quirk) as ws:
            for word in pangram.split():
                begin(ws, f"{word} ", max_buffer_delay_ms=0)
            finish(ws, max_buffer_delay_ms=0)
            lengths.append(len(sound(until(ws, "done"))))
    assert 2.2 < lengths[1] / lengths[0] < 3.0


# Messages


@pytest.mark.parametrize("version", VERSIONS)
def test_error_swallowed_as_done(server: MockServer, version: str) -> None:
    with dial(server, quirk="error-swallowed-as-done", version=version) as ws:
        (error,) = talk(ws, model_id="no-such-model")
    assert (error["type"], error["done"], error["status_code"]) == ("error", True, 404)


@pytest.mark.parametrize("version", VERSIONS)
def test_error_structured_only(server: MockServer, version: str) -> None:
    with dial(server, quirk="error-structured-only", version=version) as ws:
        (error,) = talk(ws, model_id="no-such-model")
    assert "error" not in error
    assert (error["title"], error["error_code"]) == ("Invalid model", "model_not_found")


def test_error_without_context(server: MockServer) -> None:
    with dial(server, quirk="error-without-context") as ws:
        (error,) = talk(ws, model_id="no-such-model")
        assert talk(ws, "Hello")[-1]["context_id"] == "c"
    assert "context_id" not in error


def test_null_context_id(server: MockServer) -> None:
    with dial(server, quirk="null-context-id") as ws:
        heard = talk(ws, add_timestamps=True)
    assert {(each["type"], each["context_id"]) for each in heard} == {
        ("chunk", None), ("timestamps", None), ("done", None)
    }  # fmt: skip


def test_unrequested_phonemes(server: MockServer) -> None:
    with dial(server, quirk="unrequested-phonemes") as ws:
        assert "phoneme_timestamps" in kinds(talk(ws))
    assert "phoneme_timestamps" in kinds(events(ask(server, "/tts/sse", quirk="unrequested-phonemes").text))
    assert "phoneme_timestamps" not in kinds(events(ask(server, "/tts/sse").text))


def test_unknown_message_type(server: MockServer) -> None:
    with dial(server, quirk="unknown-message-type") as ws:
        assert kinds(talk(ws)) == ["x_future", "chunk", "done"]
    assert kinds(events(ask(server, "/tts/sse", quirk="unknown-message-type").text))[0] == "x_future"


def timed(server: MockServer, quirk: str, transcript: str, **changes: Any) -> list[str]:
    """The words of a transcript as they are told under a quirk."""
    with dial(server, quirk=quirk) as ws:
        heard = talk(ws, transcript, add_timestamps=True, **{"model_id": "sonic-3", **changes})
    for each in heard:
        if each["type"] == "timestamps":
            times = each["word_timestamps"]
            assert len(times["words"]) == len(times["start"]) == len(times["end"])
            assert times["start"] == sorted(times["start"])
    return words(heard)


def test_timestamps_missing(server: MockServer) -> None:
    assert timed(server, "timestamps-missing", "2 + 2 = 4") == []
    assert timed(server, "timestamps-missing", "Two and two") == ["Two", "and", "two"]


def test_timestamps_cjk_chars(server: MockServer) -> None:
    assert timed(server, "timestamps-cjk-chars", "请问有什么", language="zh") == [
        "请",
        "问",
        "有",
        "什",
        "么",
    ]


def test_timestamps_cjk_packed(server: MockServer) -> None:
    packed = timed(server, "timestamps-cjk-packed", "请问有什么可以", language="zh")
    assert packed == ["请", "问有", "什", "么可以"]


def test_timestamps_korean_words(server: MockServer) -> None:
    assert timed(server, "timestamps-korean-words", "안녕 세상", language="ko") == ["안녕", "세상"]


def test_timestamps_korean_chars(server: MockServer) -> None:
    assert timed(server, "timestamps-korean-chars", "안녕 세상", language="ko") == ["안", "녕", "세", "상"]


def test_timestamps_ssml_leak(server: MockServer) -> None:
    text = 'Wait <break time="80ms"/> for <spell>1234</spell>. <break time="1s"/>'
    plain = timed(server, "", text)
    assert plain == ["Wait", "for", "<spell>1234</spell>."]
    leaked = timed(server, "timestamps-ssml-leak", text)
    assert leaked == ["Wait", '<break time="80ms"/>', "for", "<spell>1234</spell>.", '<break time="1s"/>']


def test_timestamps_restart_per_flush(server: MockServer) -> None:
    starts = {}
    for quirk in ("", "timestamps-restart-per-flush"):
        with dial(server, quirk=quirk) as ws:
            begin(ws, "Hello there. ", flush=True, add_timestamps=True)
            finish(ws, transcript="Good bye.", flush=True, add_timestamps=True)
            heard = until(ws, "done")
        starts[quirk] = [
            each["word_timestamps"]["start"][0] for each in heard if each["type"] == "timestamps"
        ]
    assert starts[""][1] > 0.5
    assert starts["timestamps-restart-per-flush"] == [0, 0]


@pytest.mark.parametrize(
    ("version", "model"), [("2024-11-13", "sonic"), ("2026-08-14", "sonic-multilingual")]
)
def test_timestamps_language_400(server: MockServer, version: str, model: str) -> None:
    with dial(server, quirk="timestamps-language-400", version=version) as ws:
        (error,) = talk(ws, model_id=model, language="hi", add_timestamps=True)
    assert error["status_code"] == 400
    assert told(error).endswith("language hi does not support timestamps")


# How they are turned on


def test_quirks_of_one_key_do_not_meet_another(server: MockServer) -> None:
    server.powers.quirks.set(["null-context-id", "flush-id-from-one"], "quirky")
    try:
        with dial(server, key="quirky") as ws:
            begin(ws, "Hello. ", flush=True)
            finish(ws, transcript="Bye.")
            heard = until(ws, "done")
        assert {each["context_id"] for each in heard} == {None}
        assert [each["flush_id"] for each in heard if each["type"] == "flush_done"] == [1]
        with dial(server, key="plain") as ws:
            assert {each["context_id"] for each in talk(ws)} == {"c"}
    finally:
        server.powers.quirks.clear("quirky")


def test_quirks_of_the_settings_are_everybodys() -> None:
    with MockServer(quirks=("null-context-id", "sse-done-marker")) as server:
        with dial(server) as ws:
            assert {each["context_id"] for each in talk(ws)} == {None}
        assert ask(server, "/tts/sse").text.endswith("data: [DONE]\n\n")


def test_a_quirk_that_nobody_knows_is_refused(server: MockServer) -> None:
    with pytest.raises(InvalidStatus) as caught, dial(server, quirk="no-such-quirk"):
        pass
    assert caught.value.response.status_code == 400
    assert "no such quirk: 'no-such-quirk'" in bytes(caught.value.response.body).decode()
    for quirk in ("slow-connect=soon", "slow-connect=-1", "credits-exhausted=1.5", "null-context-id=2"):
        assert ask(server, quirk=quirk).status_code == 400


def test_without_magic_the_headers_mean_nothing() -> None:
    with MockServer(magic="off") as server:
        with dial(server, quirk="null-context-id", fault="500", key="sk_car_mock_429") as ws:
            heard = talk(ws, '<mock fault="500"/>Hello', add_timestamps=True)
        assert heard[-1]["context_id"] == "c"
        assert words(heard)[0] == "<mock"
        magic = {"mode": "id", "id": "0000fa17-0000-4000-8000-00000000510e"}
        assert ask(server, voice=magic).json()["error_code"] == "voice_not_found"
        assert ask(server, voice={"mode": "id", "id": SARAH}, fault="500").status_code == 200
