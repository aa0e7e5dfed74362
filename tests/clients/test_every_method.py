"""Every public method of the official SDKs that makes a call is called, and the SDK takes what comes back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache

import pytest

from client import Client
from mockserver import MockServer
from tests.clients.methods_roster import JAVASCRIPT, PYTHON, Sdk
from tests.clients.roster import SCRIPTS
from tests.clients.voices_roster import VOICE, Told, live

StoryOf = Callable[[Sdk], Mapping[str, Told]]


@pytest.fixture(scope="module")
def story_of(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoryOf]:
    """What an SDK lived through, where a fine-tune takes no time. Skips without its environment."""
    clip = tmp_path_factory.mktemp("clips") / "clip.wav"
    with MockServer(fine_tune_seconds=0) as server:
        with Client(api_key="clip", base_url=server.base_url) as client:
            clip.write_bytes(client.tts_bytes(transcript="This is what I sound like.", voice=VOICE))

        @cache
        def story(sdk: Sdk) -> Mapping[str, Told]:
            return live(sdk.client, server.base_url, clip)

        yield story


def having(*sdks: Sdk) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(
        "sdk", [pytest.param(sdk, marks=sdk.client.marks(), id=sdk.name) for sdk in sdks]
    )


@having(*PYTHON, *JAVASCRIPT)
def test_no_public_method_of_the_sdk_was_skipped(sdk: Sdk, story_of: StoryOf) -> None:
    story = story_of(sdk)
    for way, more in sdk.ways.items():
        listed = [*sdk.kinds, *sdk.refused, *sdk.elsewhere, *sdk.own, *more]
        assert sorted(story[f"{way}methods"].value) == sorted(listed)


@having(*PYTHON, *JAVASCRIPT)
def test_every_method_hands_over_what_its_sdk_promises(sdk: Sdk, story_of: StoryOf) -> None:
    story = {step: told.value for step, told in story_of(sdk).items()}
    for way in sdk.ways:
        assert {name: story.get(f"{way}{name}") for name in sdk.kinds} == sdk.kinds


@having(*PYTHON)
def test_an_sdk_that_validates_accepts_all_but_the_listed_fields(sdk: Sdk, story_of: StoryOf) -> None:
    story = story_of(sdk)
    for way in sdk.ways:
        assert story[f"{way}refused"].value == sdk.refused


@pytest.mark.parametrize("sdk", [*PYTHON, *JAVASCRIPT], ids=lambda sdk: sdk.name)
def test_methods_of_sockets_are_called_where_the_table_says(sdk: Sdk) -> None:
    missing = {
        name: place
        for name, place in sdk.elsewhere.items()
        if place.text not in (SCRIPTS / place.script).read_text()
    }
    assert missing == {}
