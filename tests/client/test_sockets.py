"""Contexts of a socket against the running fake; each law holds for either edge."""

from __future__ import annotations

import asyncio
import threading

import pytest

from client import (
    AsyncClient,
    BadRequest,
    Chunk,
    Client,
    ConfigurationError,
    ConnectionFailed,
    ContextOver,
    Done,
    FlushDone,
    NotFound,
    PhonemeTimestamps,
    StatusError,
    Timestamps,
    Unauthorized,
)
from mockserver import MockServer
from tests.client.talking import DEFAULTS, EDGES, VOICE, Edge, audio, failure, heard, talk

VERSIONS = ["2024-06-10", "2024-11-13", "2025-04-16", "2025-11-04", "2026-03-01", "2026-08-14"]

edges = pytest.mark.parametrize("edge", EDGES)


@edges
@pytest.mark.parametrize("version", VERSIONS)
def test_pieces_of_text_are_spoken_as_one(edge: Edge, version: str, server: MockServer) -> None:
    steps = [
        ("a", "send", "Hello, "),
        ("a", "send", "dear wor"),
        ("a", "send", "ld."),
        ("a", "no_more_inputs"),
    ]
    delay = {"max_buffer_delay_ms": 1000}
    told = talk(edge, server.base_url, {"a": delay}, steps, version=version)["a"]
    assert heard(told) == "Hello, dear world."
    assert told[-1] == Done("a")
    assert {event.context_id for event in told} == {"a"}


@edges
def test_the_pieces_are_the_audio_of_the_whole(edge: Edge, server: MockServer) -> None:
    text = "All of it, byte for byte."
    told = talk(edge, server.base_url, {"a": {}}, [("a", "send", text), ("a", "no_more_inputs")])
    with Client(api_key="talking", base_url=server.base_url) as client:
        assert audio(told["a"]) == client.tts_bytes(
            transcript=text, voice=VOICE, output_format=DEFAULTS["output_format"]
        )


@edges
def test_contexts_on_one_socket_do_not_mix(edge: Edge, server: MockServer) -> None:
    told = talk(
        edge,
        server.base_url,
        {"a": {}, "b": {}, "c": {}},
        [
            ("a", "send", "One is "),
            ("b", "send", "Two is "),
            ("b", "send", "heard."),
            ("c", "send", "Three is heard."),
            ("a", "send", "heard."),
            ("c", "no_more_inputs"),
            ("a", "no_more_inputs"),
            ("b", "no_more_inputs"),
        ],
    )
    assert {name: heard(events) for name, events in told.items()} == {
        "a": "One is heard.",
        "b": "Two is heard.",
        "c": "Three is heard.",
    }


@edges
def test_a_flush_is_told_when_what_came_before_has_arrived(edge: Edge, server: MockServer) -> None:
    steps = [
        ("a", "send", "Before it. "), ("a", "flush"), ("a", "send", "Behind it."), ("a", "no_more_inputs"),
    ]  # fmt: skip
    delay = {"max_buffer_delay_ms": 1000}
    told = talk(edge, server.base_url, {"a": delay}, steps)["a"]
    first = next(place for place, event in enumerate(told) if isinstance(event, FlushDone))
    assert told[first] == FlushDone(0, "a")
    assert heard(told[:first]) == "Before it."
    assert {event.flush_id for event in told[:first] if isinstance(event, Chunk)} == {0}
    assert heard(told[first:]) == "Behind it."


@edges
def test_times_come_when_they_are_asked_for(edge: Edge, server: MockServer) -> None:
    steps = [("a", "send", "Two words."), ("a", "no_more_inputs")]
    asked = {"add_timestamps": True, "add_phoneme_timestamps": True}
    told = talk(edge, server.base_url, {"a": asked}, steps)["a"]
    words = [word for event in told if isinstance(event, Timestamps) for word in event.words]
    assert [word.text for word in words] == ["Two", "words."]
    assert 0 <= words[0].start < words[0].end <= words[1].start < words[1].end
    assert any(isinstance(event, PhonemeTimestamps) for event in told)
    plain = talk(edge, server.base_url, {"a": {}}, steps)["a"]
    assert not any(isinstance(event, Timestamps | PhonemeTimestamps) for event in plain)


@edges
@pytest.mark.parametrize(
    ("options", "steps", "kind"),
    [
        ({"voice": "nobody"}, [("a", "send", "Hello.")], NotFound),
        ({"voice": ""}, [("a", "send", "Hello.")], BadRequest),
        ({"model_id": "no-model"}, [("a", "send", "Hello.")], StatusError),
        ({"max_buffer_delay_ms": -1}, [("a", "send", "Hello.")], BadRequest),
        ({}, [("a", "no_more_inputs")], BadRequest),
    ],
)
def test_an_error_is_raised_by_its_context(
    edge: Edge,
    options: dict[str, object],
    steps: list[tuple[str, ...]],
    kind: type[StatusError],
    server: MockServer,
) -> None:
    error = failure(edge, server.base_url, steps, **options)
    assert isinstance(error, kind)
    assert error.context_id == "a"
    assert error.title


@edges
def test_a_socket_outlives_the_error_of_a_context(edge: Edge, server: MockServer) -> None:
    if edge == "sync":
        with (
            Client(api_key="talking", base_url=server.base_url, timeout=20) as client,
            client.websocket() as socket,
        ):
            bad, good = socket.context(voice="nobody"), socket.context(**DEFAULTS)
            bad.send("Hello.")
            with pytest.raises(NotFound):
                list(bad)
            assert list(bad) == []
            with pytest.raises(ContextOver):
                bad.send("Hello?")
            good.send("Still here.", last=True)
            assert heard(list(good)) == "Still here."
        return

    async def run() -> None:
        async with (
            AsyncClient(api_key="talking", base_url=server.base_url, timeout=20) as client,
            client.websocket() as socket,
        ):
            bad, good = socket.context(voice="nobody"), socket.context(**DEFAULTS)
            await bad.send("Hello.")
            with pytest.raises(NotFound):
                await bad.audio()
            assert await bad.audio() == b""
            with pytest.raises(ContextOver):
                await bad.send("Hello?")
            await good.send("Still here.", last=True)
            assert heard([event async for event in good]) == "Still here."

    asyncio.run(run())


def test_a_context_cancelled_elsewhere_ends_the_iteration_that_waits(server: MockServer) -> None:
    with (
        Client(api_key="talking", base_url=server.base_url, timeout=20) as client,
        client.websocket() as socket,
    ):
        context = socket.context(**DEFAULTS)
        told: list[object] = []
        waiting = threading.Thread(target=lambda: told.extend(context))
        waiting.start()
        context.cancel()
        context.cancel()
        waiting.join(10)
        assert not waiting.is_alive()
        assert told == []

    async def run() -> list[object]:
        async with (
            AsyncClient(api_key="talking", base_url=server.base_url, timeout=20) as client,
            client.websocket() as socket,
        ):
            context = socket.context(**DEFAULTS)
            waiting = asyncio.create_task(context.audio())
            await asyncio.sleep(0)
            await context.cancel()
            await context.cancel()
            return [await asyncio.wait_for(waiting, 10)]

    assert asyncio.run(run()) == [b""]


def test_threads_and_tasks_may_each_have_their_own_context(server: MockServer) -> None:
    texts = [f"Number {n} speaks." for n in range(6)]
    with (
        Client(api_key="talking", base_url=server.base_url, timeout=20) as client,
        client.websocket() as socket,
    ):
        said: dict[str, str] = {}

        def speak(text: str) -> None:
            context = socket.context(**DEFAULTS)
            context.send(text, last=True)
            said[text] = heard(list(context))

        threads = [threading.Thread(target=speak, args=(text,)) for text in texts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert said == {text: text for text in texts}

    async def run() -> list[str]:
        async with (
            AsyncClient(api_key="talking", base_url=server.base_url, timeout=20) as client,
            client.websocket() as socket,
        ):

            async def speak(text: str) -> str:
                context = socket.context(**DEFAULTS)
                await context.send(text, last=True)
                return heard([event async for event in context])

            return await asyncio.gather(*map(speak, texts))

    assert asyncio.run(run()) == texts


def test_one_id_is_for_one_context_at_a_time(server: MockServer) -> None:
    with Client(api_key="talking", base_url=server.base_url) as client, client.websocket() as socket:
        socket.context(**DEFAULTS, context_id="a")
        with pytest.raises(ConfigurationError):
            socket.context(**DEFAULTS, context_id="a")


def test_a_refused_handshake_is_a_refusal_like_any() -> None:
    with MockServer(api_key=("right",)) as server:
        with (
            Client(api_key="wrong", base_url=server.base_url, version="2026-08-14") as client,
            pytest.raises(Unauthorized, match="Invalid credentials"),
            client.websocket(),
        ):
            pass

        async def run() -> None:
            async with AsyncClient(api_key="wrong", base_url=server.base_url, version="2024-06-10") as client:
                with pytest.raises(Unauthorized, match="Invalid credentials"):
                    async with client.websocket():
                        pass

        asyncio.run(run())


def test_a_context_whose_socket_is_closed_says_so(server: MockServer) -> None:
    with Client(api_key="talking", base_url=server.base_url) as client, client.websocket() as socket:
        context = socket.context(**DEFAULTS)
        socket.close()
        with pytest.raises(ConnectionFailed):
            list(context)
        socket.close()
