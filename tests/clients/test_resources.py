"""Official SDKs, unmodified but for base URL and key, make every call for datasets, fine-tunes and agents.

Python 2.0.17 and JavaScript 2.2.9 have no such calls.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache

import pytest

from client import Client
from mockserver import MockServer
from tests.clients.voices_roster import VOICE, Told, VoicesClient, live

PYTHON = (
    VoicesClient("py-3.5.1", "resources_3.py", {}, ("", None)),
    VoicesClient("py-4.2.0", "resources_3.py", {}, ("", None), fast=True),
)
JAVASCRIPT = (
    VoicesClient("js-3.5.1", "resources_js_4.mjs", {}, ("", None)),
    VoicesClient("js-4.2.0", "resources_js_4.mjs", {}, ("", None), fast=True),
)

KINDS = {
    "datasets.create": "Dataset",
    "datasets.update": "NoneType",
    "datasets.retrieve": "Dataset",
    "datasets.list": "list",
    "datasets.delete": "NoneType",
    "datasets.files.upload": "NoneType",
    "datasets.files.list": "list",
    "datasets.files.delete": "NoneType",
    "fine_tunes.create": "FineTune",
    "fine_tunes.retrieve": "FineTune",
    "fine_tunes.list": "list",
    "fine_tunes.list_voices": "list",
    "fine_tunes.delete": "NoneType",
    "agents.list_templates": "AgentListTemplatesResponse",
    "agents.list": "AgentListResponse",
    "agents.retrieve": "AgentSummary",
    "agents.update": "AgentSummary",
    "agents.delete": "NoneType",
    "agents.list_phone_numbers": "list",
    "agents.deployments.list": "list",
    "agents.deployments.retrieve": "Deployment",
    "agents.calls.list": "list",
    "agents.calls.retrieve": "AgentCall",
    "agents.calls.download_audio": "NoneType",
    "agents.metrics.create": "Metric",
    "agents.metrics.retrieve": "Metric",
    "agents.metrics.list": "MetricListResponse",
    "agents.metrics.add_to_agent": "NoneType",
    "agents.metrics.remove_from_agent": "NoneType",
    "agents.metrics.results.list": "list",
    "agents.metrics.results.export": "str",
}
"""What each call hands over in Python. In JavaScript all are plain objects."""
LENGTHS = {
    "datasets.list": 1,
    "datasets.files.list": 1,
    "fine_tunes.list": 1,
    "fine_tunes.list_voices": 4,
    "agents.list_phone_numbers": 1,
    "agents.deployments.list": 1,
    "agents.calls.list": 1,
    "agents.metrics.results.list": 1,
}
"""How much of it there is."""

Story = Mapping[str, Told]
StoryOf = Callable[[VoicesClient], Story]


@pytest.fixture(scope="module")
def story_of(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoryOf]:
    """What a client lived through, where a fine-tune takes no time. Skips without the client."""
    clip = tmp_path_factory.mktemp("clips") / "clip.wav"
    with MockServer(fine_tune_seconds=0) as server:
        with Client(api_key="clip", base_url=server.base_url) as client:
            clip.write_bytes(client.tts_bytes(transcript="This is what I sound like.", voice=VOICE))

        @cache
        def story(client: VoicesClient) -> Story:
            return live(client, server.base_url, clip)

        yield story


def having(*clients: VoicesClient) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(
        "client", [pytest.param(client, marks=client.marks(), id=client.name) for client in clients]
    )


def snake(name: str) -> str:
    """A name of the JavaScript SDK as Python spells it."""
    return re.sub("([A-Z])", lambda found: f"_{found[1].lower()}", name)


@having(*PYTHON)
def test_every_call_hands_over_an_object_of_its_own(client: VoicesClient, story_of: StoryOf) -> None:
    story = story_of(client)
    assert {step: story[step].kind for step in KINDS} == KINDS


@having(*PYTHON)
def test_the_models_of_the_sdk_accept_what_they_got(client: VoicesClient, story_of: StoryOf) -> None:
    assert story_of(client)["refused"].value == []


@having(*PYTHON, *JAVASCRIPT)
def test_no_call_of_the_sdk_was_skipped(client: VoicesClient, story_of: StoryOf) -> None:
    methods = story_of(client)["methods"].value
    assert sorted(snake(name) for name in methods) == sorted(KINDS)
    assert set(methods) <= set(story_of(client))


@having(*PYTHON, *JAVASCRIPT)
def test_lists_have_what_was_made(client: VoicesClient, story_of: StoryOf) -> None:
    story = {snake(step): told.value for step, told in story_of(client).items()}
    assert {name: len(story[name]) for name in LENGTHS} == LENGTHS
    assert story["fine_tunes.create"]["status"] == "completed"
    assert story["agents.update"]["tts_language"] == "de"
    assert story["agents.metrics.list"]["data"] == [story["agents.metrics.create"]]


@having(*PYTHON, *JAVASCRIPT)
def test_the_exported_table_is_text(client: VoicesClient, story_of: StoryOf) -> None:
    story = {snake(step): told.value for step, told in story_of(client).items()}
    head, row = story["agents.metrics.results.export"].splitlines()
    assert head.split(",")[:3] == ["id", "metricId", "metricName"]
    assert row.split(",")[1:3] == [story["agents.metrics.create"]["id"], "was_polite"]
