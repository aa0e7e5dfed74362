"""Stories made from the AsyncAPI documents: whatever is said on a socket, the contract is kept."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlencode

import pytest
import websockets.sync.client as client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from websockets.exceptions import ConnectionClosed, InvalidStatus

from mockserver import MockServer
from tests.fuzz.stories import VERSIONS_OF, Story, frame_of, saved, saving, stories
from tests.fuzz.telling import tell, written

SOME = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
MANY = settings(SOME, max_examples=5_000)
PATHS = {"tts": "/tts/websocket", "stt": "/stt/websocket", "stt_turns": "/stt/turns/websocket"}

channels = pytest.mark.parametrize("channel", VERSIONS_OF)


@channels
@SOME
@given(data=st.data())
def test_any_story_keeps_the_contract(channel: str, data: st.DataObject) -> None:
    saving(data.draw(stories(channel)), tell)


@pytest.mark.fuzz
@channels
@MANY
@given(data=st.data())
def test_any_story_keeps_the_contract_at_length(channel: str, data: st.DataObject) -> None:
    saving(data.draw(stories(channel)), tell)


@pytest.mark.parametrize("path", saved(), ids=lambda path: path.stem)
def test_a_story_that_failed_once_keeps_the_contract(path: Path) -> None:
    tell(json.loads(path.read_text("utf-8")))


@channels
@settings(SOME, max_examples=8)
@given(data=st.data())
def test_any_story_goes_over_a_socket(server: MockServer, channel: str, data: st.DataObject) -> None:
    goes_over_a_socket(server, data.draw(stories(channel)))


@pytest.mark.fuzz
@channels
@settings(SOME, max_examples=500)
@given(data=st.data())
def test_any_story_goes_over_a_socket_at_length(
    server: MockServer, channel: str, data: st.DataObject
) -> None:
    goes_over_a_socket(server, data.draw(stories(channel)))


def goes_over_a_socket(server: MockServer, story: Story) -> None:
    """No connection is cut, none ends for a fault of the server, and the next one is answered."""
    query = {name: written(value) for name, value in story["query"].items() if value is not None}
    url = server.base_url.replace("http", "ws") + PATHS[story["channel"]] + "?" + urlencode(query, doseq=True)
    headers = {"X-API-Key": "stories", "Cartesia-Version": story["version"]}
    how = {"additional_headers": headers, "max_size": None, "max_queue": None}
    with suppress(InvalidStatus), client.connect(url, **how) as socket:
        with suppress(ConnectionClosed):
            for move in story["moves"]:
                if move[0] != "wait":
                    socket.send(frame_of(move))
            # Whatever came before, this is answered last.
            socket.send("{" if story["channel"] == "tts" else '{"type":"close"}')
            if story["channel"] != "tts":
                socket.send("close")
            while True:
                told = json.loads(socket.recv(timeout=20))
                if told["type"] == "error" and story["channel"] == "tts" and "context_id" not in told:
                    break
        socket.close()
        assert socket.close_code in (1000, 1005)
