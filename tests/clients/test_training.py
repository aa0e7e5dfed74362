"""The documented way to a trained voice, walked by official SDKs from the recording to the spoken word."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Mapping
from functools import cache

import pytest

from client import Client
from mockserver import MockServer
from mockserver.audio.decoding import decode
from mockserver.speech.listening import listen
from tests.clients.voices_roster import VOICE, Told, VoicesClient, live

CLIENTS = (
    VoicesClient("py-3.5.1", "training_3.py", {}, ("", None)),
    VoicesClient("py-4.2.0", "training_3.py", {}, ("", None), fast=True),
)
EACH = pytest.mark.parametrize(
    "client", [pytest.param(client, marks=client.marks(), id=client.name) for client in CLIENTS]
)

Story = Mapping[str, Told]
StoryOf = Callable[[VoicesClient], Story]


@pytest.fixture(scope="module")
def story_of(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoryOf]:
    """What a client lived through, where a fine-tune takes a minute of the world's time."""
    clip = tmp_path_factory.mktemp("clips") / "captain.wav"
    with MockServer(fine_tune_seconds=60) as server:
        with Client(api_key="clip", base_url=server.base_url) as client:
            clip.write_bytes(client.tts_bytes(transcript="This is what I sound like.", voice=VOICE))

        @cache
        def story(client: VoicesClient) -> Story:
            return live(client, server.base_url, clip)

        yield story


@EACH
def test_a_recording_becomes_voices_by_way_of_training(client: VoicesClient, story_of: StoryOf) -> None:
    story = story_of(client)
    assert story["files"].value == ["captain.wav"]
    assert story["statuses"].value == ["created", "training", "completed"]
    assert story["names"].value == ["Captain 1", "Captain 2", "Captain 3", "Captain 4"]


@EACH
def test_each_trained_voice_speaks_and_none_like_another(client: VoicesClient, story_of: StoryOf) -> None:
    story = story_of(client)
    sounds = [base64.b64decode(story[f"heard {number}"].value) for number in range(4)]
    for sound in sounds:
        clip = decode(sound)
        assert listen(clip.samples, clip.sample_rate).text == "Steady as she goes"
    assert len(set(sounds)) == 4
