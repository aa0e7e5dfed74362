"""What was asked is remembered as it was, for each key, and told in the API's words."""

from __future__ import annotations

import threading

import httpx
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from mockserver import MockServer
from mockserver.testing.mock import CartesiaMock
from tests.control.driving import VERSION, a_mock, client, talk
from tests.edge.requests import SARAH, body


def test_a_request_for_speech_is_told_with_voice_words_and_seconds(
    mock: CartesiaMock, api: httpx.Client
) -> None:
    reply = api.post("/tts/bytes", json=body(transcript="Hello there"))
    (row,) = mock.calls
    assert (row.operation, row.version, row.transport, row.status) == ("tts.bytes", VERSION, "http", 200)
    assert (row.method, row.path, row.ended, row.sent) == ("POST", "/tts/bytes", True, 37150)
    assert row.request_id == reply.headers["x-request-id"]
    (spoken,) = row.spoken
    assert (spoken.transcript, spoken.voice, spoken.model) == ("Hello there", SARAH, "sonic-2")
    assert (spoken.audio_bytes, spoken.seconds) == (37150, 1.1609375)
    assert spoken.output_format == "raw/pcm_s16le/16000"


def test_events_are_one_call(mock: CartesiaMock, api: httpx.Client) -> None:
    api.post("/tts/sse", json=body(context_id="mine"))
    (row,) = mock.calls
    assert (row.operation, row.transport, row.status, row.ended) == ("tts.sse", "sse", 200, True)
    assert row.spoken[0].context == "mine"


def test_a_conversation_is_one_call_with_its_contexts(mock: CartesiaMock) -> None:
    heard = talk(
        mock,
        {"context_id": "a", "transcript": "Hello there"},
        {"context_id": "b", "transcript": "", "continue": False},
    )
    mock.wait_for(operation="tts.websocket", ended=True)
    (row,) = mock.calls
    assert (row.status, row.messages_in, row.messages_out, row.code) == (101, 2, len(heard), 1000)
    spoken, refused = row.spoken
    assert (spoken.context, spoken.transcript, spoken.status) == ("a", "Hello there", 200)
    assert (spoken.audio_bytes, spoken.seconds) == (37150, 1.1609375)
    assert (refused.context, refused.status, refused.audio_bytes) == ("b", 400, None)


def test_pieces_of_one_context_are_one_text(mock: CartesiaMock) -> None:
    talk(
        mock,
        {"context_id": "a", "transcript": "first "},
    )
    assert [each.transcript for each in mock.wait_for(ended=True)[0].spoken] == ["first "]
    mock.assert_spoke("first", context="a")


def test_a_refusal_says_why_and_names_every_violation(mock: CartesiaMock, api: httpx.Client) -> None:
    api.post("/tts/bytes", json=body(model_id=3, output_format={"container": "ogg"}))
    (row,) = mock.calls
    assert row.status == 400
    assert row.error is not None
    assert row.error.startswith("invalid_request: Your request was invalid: ")
    assert len(row.violations) == 2


@pytest.mark.parametrize("headers", [{}, {"Cartesia-Version": "1999-01-01"}])
def test_a_refusal_before_the_key_was_looked_at_belongs_to_the_key(
    mock: CartesiaMock, headers: dict[str, str]
) -> None:
    mock.settings()  # the key is in use
    httpx.get(f"{mock.base_url}/voices", headers={"X-API-Key": mock.api_key, **headers}, trust_env=False)
    (row,) = mock.calls
    assert row.status in (400, 404)


def test_a_refused_handshake_is_remembered(mock: CartesiaMock) -> None:
    mock.settings(plan="free", credits=0)
    url = f"{mock.base_url.replace('http', 'ws')}/tts/websocket?cartesia_version={VERSION}"
    with (
        pytest.raises(InvalidStatus),
        connect(url, additional_headers={"X-API-Key": mock.api_key}, proxy=None),
    ):
        pass
    (row,) = mock.wait_for(operation="tts.websocket", ended=True)
    assert (row.status, row.error) == (402, "credits_exhausted: You have run out of credits.")


def test_calls_of_other_keys_are_not_seen(mock: CartesiaMock, api: httpx.Client, server: MockServer) -> None:
    with a_mock(server, "sk_car_somebody_else") as other, client(other) as http:
        other.reset()
        http.get("/voices")
        assert mock.calls == ()
        assert [row.operation for row in other.calls] == ["voices.list"]


@pytest.mark.parametrize(
    ("match", "found"),
    [
        ({"operation": "tts.bytes"}, [1, 2]),
        ({"transcript": "world"}, [2]),
        ({"says": "Hello  there"}, [1]),
        ({"voice": SARAH, "transcript": "Hello"}, [1, 2]),
        ({"voice": "another"}, []),
        ({"status": 404}, [3]),
        ({"path": "/voices/nobody"}, [3]),
        ({"model": "sonic-2", "transport": "http"}, [1, 2]),
        ({"ended": False}, []),
        ({"version": "2026-08-14"}, []),
    ],
)
def test_calls_are_found_by_any_of_their_words(
    mock: CartesiaMock, api: httpx.Client, match: dict[str, object], found: list[int]
) -> None:
    api.post("/tts/bytes", json=body(transcript="Hello there"))
    api.post("/tts/bytes", json=body(transcript="Hello world"))
    api.get("/voices/nobody")
    first = mock.calls[0].number
    assert [row.number - first + 1 for row in mock.calls_like(**match)] == found


def test_waiting_ends_with_the_call_that_was_waited_for(mock: CartesiaMock, api: httpx.Client) -> None:
    def later() -> None:
        with client(mock) as http:
            http.post("/tts/bytes", json=body(transcript="at last"))

    thread = threading.Timer(0, later)
    thread.start()
    (row,) = mock.wait_for(says="at last", timeout=20)
    thread.join()
    assert row.status == 200


def test_waiting_in_vain_tells_what_came_nearest(mock: CartesiaMock, api: httpx.Client) -> None:
    api.post("/tts/bytes", json=body(transcript="Hello"))
    with pytest.raises(AssertionError, match="says: wanted 'Goodbye', was 'Hello'"):
        mock.wait_for(says="Goodbye", timeout=0.01)


def test_the_oldest_calls_make_room() -> None:
    with MockServer(journal_calls=2) as server, a_mock(server, "k") as mock:
        with client(mock) as http:
            for n in range(3):
                http.post("/tts/bytes", json=body(transcript=f"number {n}"))
        assert [row.spoken[0].transcript for row in mock.calls] == ["number 1", "number 2"]


def test_calls_with_much_in_them_make_room_sooner() -> None:
    with MockServer(journal_bytes=1_200_000) as server, a_mock(server, "k") as mock:
        with client(mock) as http:
            for n in range(3):
                http.post("/tts/bytes", json=body(transcript=f"{n} " + "word " * 2_000))
        assert [row.spoken[0].transcript[:2] for row in mock.calls] == ["1 ", "2 "]  # type: ignore[index]


def test_a_long_conversation_makes_room_as_well() -> None:
    with MockServer(journal_bytes=30_000) as server, a_mock(server, "k") as mock:
        with client(mock) as http:
            http.get("/voices")
        talk(mock, *({"context_id": f"{n}", "transcript": "word " * 1_000} for n in range(5)))
        assert mock.calls_like(operation="voices.list") == ()


def test_without_a_journal_calls_are_answered_and_forgotten() -> None:
    with MockServer(journal_calls=0) as server, a_mock(server, "k") as mock:
        with client(mock) as http:
            assert http.post("/tts/bytes", json=body()).status_code == 200
        assert talk(mock, {"context_id": "a"})[-1]["type"] == "done"
        assert mock.calls == ()


def test_what_is_heard_in_an_uploaded_file_is_told(mock: CartesiaMock, api: httpx.Client) -> None:
    wav = {"container": "wav", "encoding": "pcm_s16le", "sample_rate": 16000}
    clip = api.post("/tts/bytes", json=body(transcript="mind the gap", output_format=wav)).content
    api.post("/voices/clone", data={"name": "n", "language": "en"}, files={"clip": ("a.wav", clip)})
    assert mock.heard() == "mind the gap"
    mock.assert_heard("the gap")
    mock.assert_called(operation="voices.clone", heard="mind the gap", status=200)
    with pytest.raises(AssertionError, match="wanted to hear 'bananas', heard 'mind the gap'"):
        mock.assert_heard("bananas")


def test_what_was_done_on_purpose_is_told_with_the_call(mock: CartesiaMock, api: httpx.Client) -> None:
    mock.fault("error concurrency_limited", transcript="bad")
    api.post("/tts/bytes", json=body(transcript="bad"))
    assert talk(mock, {"context_id": "a", "transcript": "bad"})[-1]["status_code"] == 429
    mock.wait_for(operation="tts.websocket", ended=True)
    assert [row.effects for row in mock.calls] == [("error=concurrency_limited",)] * 2


def test_what_is_heard_on_a_listening_socket_is_told(mock: CartesiaMock, api: httpx.Client) -> None:
    sound = api.post("/tts/bytes", json=body(transcript="do you hear me")).content
    url = f"{mock.base_url.replace('http', 'ws')}/stt/websocket?model=ink-whisper&encoding=pcm_s16le"
    headers = {"X-API-Key": mock.api_key, "Cartesia-Version": VERSION}
    with connect(f"{url}&sample_rate=16000", additional_headers=headers, proxy=None) as socket:
        for start in range(0, len(sound), 3200):
            socket.send(sound[start : start + 3200])
        socket.send("close")
        for _ in socket:
            pass
    (row,) = mock.wait_for(operation="stt.websocket", ended=True)
    assert (row.audio_in, row.code) == (len(sound), 1000)
    assert mock.heard() == "do you hear me"
