"""Official SDKs, unmodified but for base URL and key, make every call that they have for voices."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache

import httpx
import pytest

from client import Client
from mockserver import MockServer
from tests.clients.voices_roster import CLIENTS, VOICE, Told, VoicesClient, live

Story = Mapping[str, Told]
StoryOf = Callable[[VoicesClient], Story]

FROM_NUMBERS = ("py-1.4.0", "py-2.0.0a0", "py-2.0.17", "js-1.3.0", "js-2.2.9")
PAGING = ("py-3.5.1", "py-4.2.0", "js-3.5.1", "js-4.2.0")
WITH_ACCENTS = ("py-4.2.0", "js-4.2.0")
ASYNC = ("py-2.0.0a0", "py-2.0.17", "py-3.5.1", "py-4.2.0")


@pytest.fixture(scope="session")
def story_of(server: MockServer, tmp_path_factory: pytest.TempPathFactory) -> StoryOf:
    """What a client lived through. Runs it at the first question; skips without it."""
    clip = tmp_path_factory.mktemp("clips") / "clip.wav"
    with Client(api_key="voices-clip", base_url=server.base_url) as client:
        clip.write_bytes(client.tts_bytes(transcript="This is what my voice sounds like.", voice=VOICE))

    @cache
    def story(client: VoicesClient) -> Story:
        return live(client, server.base_url, clip)

    return story


@pytest.fixture(scope="session")
def public(http: httpx.Client) -> list[str]:
    """The ids of the public voices, from the one list that has no pages."""
    found = http.get("/voices", headers={"Cartesia-Version": "2024-06-10", "X-API-Key": "voices-nobody"})
    return [voice["id"] for voice in found.json()]


def having(*names: str) -> pytest.MarkDecorator:
    """The clients of these names, or all."""

    def params() -> Iterator[object]:
        for client in CLIENTS:
            if not names or client.name in names:
                yield pytest.param(client, marks=client.marks(), id=client.name)

    return pytest.mark.parametrize("client", list(params()))


@having()
def test_the_sdk_hands_over_objects_of_its_own(client: VoicesClient, story_of: StoryOf) -> None:
    story = story_of(client)
    assert {step: story[step].kind for step in client.kinds} == dict(client.kinds)


@having()
def test_the_sdk_lists_every_public_voice_once(
    client: VoicesClient, story_of: StoryOf, public: list[str]
) -> None:
    assert story_of(client)["list"].value == public
    assert VOICE in public


@having(*ASYNC)
def test_the_asynchronous_sdk_lists_them_too(
    client: VoicesClient, story_of: StoryOf, public: list[str]
) -> None:
    assert story_of(client)["list async"].value[: len(public)] == public


@having(*PAGING)
def test_the_sdk_pages_backwards_to_the_first_voice(
    client: VoicesClient, story_of: StoryOf, public: list[str]
) -> None:
    before = public[: public.index(VOICE)]
    assert before
    assert sorted(story_of(client)["list backwards"].value) == sorted(before)


@having()
def test_the_sdk_gets_a_public_voice(client: VoicesClient, story_of: StoryOf) -> None:
    voice = story_of(client)["get"].value
    assert (voice["id"], voice["name"], voice["language"]) == (VOICE, "Southern Woman", "en")


@having(*FROM_NUMBERS)
def test_a_mix_is_192_numbers_and_becomes_a_voice(client: VoicesClient, story_of: StoryOf) -> None:
    story = story_of(client)
    mixed = story["mix"].value
    embedding = mixed if isinstance(mixed, list) else mixed["embedding"]
    assert len(embedding) == 192
    made = story["create"].value
    assert (made["name"], made["description"], made["language"]) == ("Ada", "Warm", "en")
    assert story["get created"].value["embedding"] == embedding


@having("py-1.4.0", "py-2.0.0a0", "py-2.0.17")
def test_the_numbers_of_an_embedding_are_floats(client: VoicesClient, story_of: StoryOf) -> None:
    mixed = story_of(client)["mix"].value
    assert {type(each) for each in (mixed if isinstance(mixed, list) else mixed["embedding"])} == {float}


@having("py-1.4.0", "py-2.0.0a0")
def test_what_was_created_equals_what_is_got(client: VoicesClient, story_of: StoryOf) -> None:
    story = story_of(client)
    made = story["create"].value
    assert story["get created"].value == made
    assert story.get("list created", story["create"]).value == made


@having("py-1.4.0")
def test_a_clip_is_heard_as_192_numbers(client: VoicesClient, story_of: StoryOf) -> None:
    story = story_of(client)
    assert [len(story[step].value) for step in ("clip", "clip again")] == [192, 192]


@having("py-2.0.17")
def test_a_list_has_embeddings_only_where_they_are_asked_for(client: VoicesClient, story_of: StoryOf) -> None:
    (voice,) = story_of(client)["list expanded"].value
    assert len(voice["embedding"]) == 192


@having("py-2.0.0a0", "py-2.0.17", "js-2.2.9")
def test_a_voice_gets_another_name(client: VoicesClient, story_of: StoryOf) -> None:
    story = story_of(client)
    voice = story["update"].value
    assert (voice["id"], voice["name"], voice["description"]) == (
        story["create"].value["id"],
        "Ada L.",
        "Warmer",
    )


@having(*(client.name for client in CLIENTS if client.name != "js-1.3.0"))
def test_a_clone_has_the_name_and_language_that_it_was_given(client: VoicesClient, story_of: StoryOf) -> None:
    clone = story_of(client)["clone"].value
    assert (clone["name"], clone["language"]) == ("Ada" if client.name == "py-1.4.0" else "Clone", "fr")
    assert clone["id"] != VOICE


@having(*PAGING)
def test_a_gender_is_set_and_reset(client: VoicesClient, story_of: StoryOf) -> None:
    story = story_of(client)
    assert (story["update"].value["name"], story["update"].value["gender"]) == ("Ada", "feminine")
    assert (story["update back"].value["name"], story["update back"].value["gender"]) == ("Ada", None)


@having(*PAGING)
def test_the_sdk_finds_the_voices_of_its_own(client: VoicesClient, story_of: StoryOf) -> None:
    story = story_of(client)
    clones = [told.value["id"] for step, told in story.items() if step.startswith("clone")]
    assert story["list own"].value == clones
    assert story["search"].value == clones[:1]


@having("py-2.0.17", "py-3.5.1", "py-4.2.0", "js-2.2.9", "js-3.5.1", "js-4.2.0")
def test_a_localized_voice_speaks_the_other_language(client: VoicesClient, story_of: StoryOf) -> None:
    voice = story_of(client)["localize"].value
    assert (voice["name"], voice["language"]) == ("Localized", "es")


@having("js-1.3.0")
def test_a_change_of_the_name_alone_leaves_the_rest(client: VoicesClient, story_of: StoryOf) -> None:
    story = story_of(client)
    assert story["update"].value == {**story["create"].value, "name": "Ada L."}


@having("js-1.3.0")
def test_a_form_that_is_no_form_is_refused(client: VoicesClient, story_of: StoryOf) -> None:
    told = story_of(client)["clone"]
    assert told.kind == "FetchError"
    assert "invalid json response body" in told.value


@having("py-2.0.0a0", "js-1.3.0")
def test_an_embedding_is_localized_to_another(client: VoicesClient, story_of: StoryOf) -> None:
    story = story_of(client)
    embedding = story["localize"].value["embedding"]
    assert len(embedding) == 192
    assert embedding != story["mix"].value["embedding"]


@having(*WITH_ACCENTS)
def test_a_voice_learns_accents_and_unlearns_them(client: VoicesClient, story_of: StoryOf) -> None:
    story = story_of(client)
    assert story["accents"].value["locale"] == "en-GB"
    learned = [each["accent"] for each in story["add accents"].value["accents"]]
    assert learned[1:] == ["castilian", "standard-italian"]
    kept = [each["accent"] for each in story["delete accent"].value["accents"]]
    assert kept == [learned[0], "standard-italian"]


@having()
def test_a_deleted_voice_raises_the_sdks_own_exception(client: VoicesClient, story_of: StoryOf) -> None:
    told = story_of(client)["get deleted"]
    assert (told.kind, told.status) == client.refusal
    wanted = "invalid json" if client.name == "js-1.3.0" else "The requested voice was not found."
    assert wanted in told.value
