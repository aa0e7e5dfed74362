"""Official SDKs make tokens and dictionaries, speak with them, and say it in their own words when refused."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

import jwt
import pytest

from mockserver import MockServer
from mockserver.audio.decoding import decode
from mockserver.speech.listening import listen
from tests.clients.voices_roster import Told, VoicesClient, live

_DICTS = ("create", "create empty", "retrieve", "update")
_OF_3 = {
    "token": "AccessTokenCreateResponse",
    "delete": "NoneType",
    "token async": "AccessTokenCreateResponse",
}
_OF_3 |= dict.fromkeys((*_DICTS, "create async", "retrieve async", "update async"), "PronunciationDict")
_OF_JS = dict.fromkeys(("token", *_DICTS), "Object")

CLIENTS = (
    VoicesClient(
        "py-2.0.17",
        "tokens_2.py",
        {"token": "TokenResponse", "token async": "TokenResponse"},
        ("ApiError", 400),
    ),
    VoicesClient("py-3.5.1", "tokens_3.py", _OF_3, ("BadRequestError", 400)),
    VoicesClient("py-4.2.0", "tokens_3.py", _OF_3, ("BadRequestError", 400), fast=True),
    VoicesClient("js-2.2.9", "tokens_js_2.mjs", {"token": "Object"}, ("CartesiaError", 400)),
    VoicesClient("js-3.5.1", "tokens_js_4.mjs", _OF_JS, ("BadRequestError", 400)),
    VoicesClient("js-4.2.0", "tokens_js_4.mjs", _OF_JS, ("BadRequestError", 400)),
)
FULL = ("py-3.5.1", "py-4.2.0", "js-3.5.1", "js-4.2.0")
ASYNC = ("py-3.5.1", "py-4.2.0")

Story = Mapping[str, Told]
StoryOf = Callable[[VoicesClient], Story]


@pytest.fixture(scope="session")
def story_of(server: MockServer) -> StoryOf:
    """What a client lived through. Runs it at the first question; skips without it."""
    return cache(lambda client: live(client, server.base_url, Path("no-clip")))


def having(*names: str) -> pytest.MarkDecorator:
    """The clients of these names, or all."""

    def params() -> Iterator[object]:
        for client in CLIENTS:
            if not names or client.name in names:
                yield pytest.param(client, marks=client.marks(), id=client.name)

    return pytest.mark.parametrize("client", list(params()))


def heard(told: Told) -> str:
    """What is said in audio that a client was given."""
    clip = decode(base64.b64decode(told.value))
    return listen(clip.samples, clip.sample_rate).text


@having()
def test_the_sdk_hands_over_objects_of_its_own(client: VoicesClient, story_of: StoryOf) -> None:
    story = story_of(client)
    assert {step: story[step].kind for step in client.kinds} == dict(client.kinds)


@having()
def test_the_sdk_makes_a_token_for_a_minute(client: VoicesClient, story_of: StoryOf) -> None:
    story = story_of(client)
    claims = jwt.decode(story["token"].value["token"], options={"verify_signature": False})
    assert (claims["grants"], claims["exp"] - claims["iat"]) == ({"tts": True}, 60)


@having()
def test_a_token_for_more_than_an_hour_raises_the_sdks_own_exception(
    client: VoicesClient, story_of: StoryOf
) -> None:
    told = story_of(client)["too long"]
    assert (told.kind, told.status) == client.refusal
    assert "3600" in told.value


@having(*FULL)
def test_a_token_speaks_and_does_nothing_else(client: VoicesClient, story_of: StoryOf) -> None:
    story = story_of(client)
    assert heard(story["heard by token"]) == "Ada speaks here"
    refused = story["voices by token"]
    assert (refused.kind, refused.status) == ("AuthenticationError", 401)


@having(*FULL)
def test_a_dictionary_is_given_back_as_it_was_made_and_is_heard(
    client: VoicesClient, story_of: StoryOf
) -> None:
    story = story_of(client)
    made = story["create"].value
    assert (made["name"], made["pinned"]) == ("Names", False)
    assert [(item["text"], item["alias"]) for item in made["items"]] == [("Ada", "ay-da")]
    assert story["create empty"].value["items"] == []
    assert story["retrieve"].value == made
    assert made["owner_id"]
    assert heard(story["heard by dictionary"]) == "ay-da speaks here"


@having(*FULL)
def test_the_sdk_lists_every_dictionary_once_and_those_after_one(
    client: VoicesClient, story_of: StoryOf
) -> None:
    story = story_of(client)
    assert story["list"].value == ["Names", "Empty", "N0", "N1", "N2", "N3"]
    assert story["list after"].value == ["N2", "N3"]


@having(*FULL)
def test_a_dictionary_is_changed_and_deleted(client: VoicesClient, story_of: StoryOf) -> None:
    story = story_of(client)
    changed = story["update"].value
    assert (changed["name"], [item["text"] for item in changed["items"]]) == ("Others", ["x"])
    gone = story["retrieve deleted"]
    assert (gone.kind, gone.status) == ("NotFoundError", 404)
    spoken = story["speak by deleted"]
    early = client.name in ("py-3.5.1", "js-3.5.1")
    assert (spoken.kind, spoken.status) == (("BadRequestError", 400) if early else ("NotFoundError", 404))


@having(*ASYNC)
def test_the_asynchronous_sdk_does_the_same(client: VoicesClient, story_of: StoryOf) -> None:
    story = story_of(client)
    assert story["retrieve async"].value == story["create async"].value
    assert story["update async"].value["name"] == "Later"
    assert story["list async"].value == ["Empty", "N0", "N1", "N2", "N3", "Later"]
    assert story["delete async"].kind == "NoneType"
