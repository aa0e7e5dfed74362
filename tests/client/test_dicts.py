"""Tokens and dictionaries through the clients, against the real server, with both edges."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from typing import TypeVar

import pytest

from client import (
    Answer,
    AsyncClient,
    BadRequest,
    Client,
    NotFound,
    PronunciationDict,
    PronunciationDictPage,
    PronunciationItem,
    Unauthorized,
    UnreadableAnswer,
    dicts,
)
from client.settings import ClientSettings
from mockserver import MockServer
from mockserver.audio.decoding import decode
from mockserver.speech.listening import listen

T = TypeVar("T")

SARAH = "694f9389-aac1-45b6-b726-9d9369183238"
TOKENS = ("2024-06-10", "2024-11-13", "2025-04-16", "2025-11-04", "2026-03-01", "2026-08-14")
VERSIONS = TOKENS[2:]
ITEM = PronunciationItem("Ada", "ay-da")


@pytest.fixture
def client_of(server: MockServer, request: pytest.FixtureRequest) -> Iterator[Callable[[str], Client]]:
    """A client in a version, in a world that no other test is in."""
    made: list[Client] = []

    def client(version: str) -> Client:
        made.append(Client(api_key=request.node.name, base_url=server.base_url, version=version))
        return made[-1]

    yield client
    for each in made:
        each.close()


ClientOf = Callable[[str], Client]


def awaited(server: MockServer, key: str, use: Callable[[AsyncClient], Awaitable[T]]) -> T:
    """Run one use of the asynchronous client in a loop of its own."""

    async def run() -> T:
        async with AsyncClient(api_key=key, base_url=server.base_url) as client:
            return await use(client)

    return asyncio.run(run())


def heard(audio: bytes) -> str:
    clip = decode(audio)
    return listen(clip.samples, clip.sample_rate).text


@pytest.mark.parametrize("version", TOKENS)
def test_a_token_takes_the_place_of_the_key(server: MockServer, client_of: ClientOf, version: str) -> None:
    token = client_of(version).access_token(tts=True, expires_in=60)
    with Client(api_key=token, base_url=server.base_url, version=version) as guest:
        audio = guest.tts_bytes(transcript="Let me in", voice=SARAH, model_id="sonic-2")
        assert heard(audio) == "Let me in"
        with guest.websocket() as socket:
            context = socket.context(voice=SARAH, model_id="sonic-2")
            context.send("Hello", last=True)
            assert context.audio()
        with pytest.raises(Unauthorized):
            guest.voices.get(SARAH)
        with pytest.raises(Unauthorized):
            guest.access_token(tts=True)


def test_a_token_without_the_grant_opens_nothing(server: MockServer, client_of: ClientOf) -> None:
    token = client_of("2026-08-14").access_token(stt=True, agent=True)
    with (
        Client(api_key=token, base_url=server.base_url) as guest,
        pytest.raises(Unauthorized, match="does not grant tts"),
    ):
        guest.tts_bytes(transcript="Let me in", voice=SARAH)


def test_a_token_lasts_an_hour_at_most(client_of: ClientOf) -> None:
    with pytest.raises(BadRequest, match="3600"):
        client_of("2026-08-14").access_token(tts=True, expires_in=3601)


@pytest.mark.parametrize("version", VERSIONS)
def test_a_dictionary_is_made_heard_changed_and_deleted(client_of: ClientOf, version: str) -> None:
    client = client_of(version)
    made = client.pronunciation_dicts.create(name="Names", items=[ITEM])
    assert (made.name, made.pinned, made.extra) == ("Names", False, {})
    assert [(item.text, item.pronunciation) for item in made.items] == [("Ada", "ay-da")]
    assert client.pronunciation_dicts.get(made.id) == made
    audio = client.tts_bytes(
        transcript="Ada speaks", voice=SARAH, model_id="sonic-2", pronunciation_dict_id=made.id
    )
    assert heard(audio) == "ay-da speaks"
    assert client.pronunciation_dicts.update(made.id, name="Others").items == made.items
    assert client.pronunciation_dicts.update(made.id, items=[]).items == ()
    client.pronunciation_dicts.delete(made.id)
    with pytest.raises(NotFound):
        client.pronunciation_dicts.get(made.id)


@pytest.mark.parametrize("version", VERSIONS)
def test_every_dictionary_is_gone_through_once(client_of: ClientOf, version: str) -> None:
    mine = client_of(version).pronunciation_dicts
    names = [mine.create(name=f"N{n}").id for n in range(21)]
    assert [each.id for each in mine.iterate()] == names
    page = mine.list(limit=2, starting_after=names[3])
    assert ([each.id for each in page.data], page.cursor) == (names[4:6], names[5])
    assert [each.id for each in mine.list(limit=2, ending_before=names[3]).data] == names[1:3]


def test_a_pin_of_2025_04_16_is_put_in_and_taken_out(client_of: ClientOf) -> None:
    mine = client_of("2025-04-16").pronunciation_dicts
    made = mine.create(name="N", description="D")
    mine.pin(made.id)
    assert (mine.get(made.id).pinned, made.description) == (True, "D")
    mine.unpin(made.id)
    assert mine.get(made.id).pinned is False


def test_capitals_and_access_are_told_in_the_newest_version(client_of: ClientOf) -> None:
    item = PronunciationItem("Ada", "x", case_sensitive=True)
    made = client_of("2026-08-14").pronunciation_dicts.create(name="N", items=[item], access="public")
    assert (made.items, made.access, made.visibility, made.is_owner) == ((item,), "public", "all", True)


def test_the_asynchronous_client_does_the_same(server: MockServer) -> None:
    async def story(client: AsyncClient) -> list[object]:
        mine = client.pronunciation_dicts
        made = await mine.create(name="A", items=[ITEM])
        await mine.update(made.id, name="B")
        token = await client.access_token(tts=True)
        found: list[object] = [(await mine.get(made.id)).name, token.count(".")]
        found.append([each.name async for each in mine.iterate()])
        found.append(len((await mine.list(limit=1)).data))
        await mine.delete(made.id)
        return found

    assert awaited(server, "dicts-async", story) == ["B", 2, ["B"], 1]


def test_the_asynchronous_client_pins(server: MockServer) -> None:
    async def story() -> list[bool]:
        async with AsyncClient(api_key="dicts-pin", base_url=server.base_url, version="2025-04-16") as client:
            mine = client.pronunciation_dicts
            made = await mine.create(name="A")
            await mine.pin(made.id)
            pinned = (await mine.get(made.id)).pinned
            await mine.unpin(made.id)
            return [pinned, (await mine.get(made.id)).pinned]

    assert asyncio.run(story()) == [True, False]


# Without a server


@pytest.mark.parametrize("key", ["sk_car_key", "eyJ", "a.b.c", "eyJhbGci.only"])
def test_whatever_is_no_token_is_shown_as_a_key(key: str) -> None:
    assert ClientSettings(key, "http://localhost", "2026-08-14").credentials == {"X-API-Key": key}


def test_a_token_is_shown_as_a_bearers() -> None:
    settings = ClientSettings("eyJhbGci.eyJqdGki.c2ln", "http://localhost", "2026-08-14")
    assert settings.credentials == {"Authorization": "Bearer eyJhbGci.eyJqdGki.c2ln"}


def test_both_spellings_of_a_sound_are_sent() -> None:
    request = dicts.create(name="N", items=[ITEM])
    assert request.json == {
        "name": "N",
        "items": [{"text": "Ada", "pronunciation": "ay-da", "alias": "ay-da"}],
    }
    assert dicts.get("a/b").path == "/pronunciation-dicts/a%2Fb"


def answer(found: object) -> Answer:
    return Answer(200, {}, json.dumps(found).encode())


PLAIN: dict[str, object] = {"id": "i", "name": "n", "pinned": False, "created_at": "c", "items": []}


def test_a_dictionary_needs_only_what_every_version_has() -> None:
    assert dicts.read_dict(answer(PLAIN)) == PronunciationDict("i", "n", False, (), "c")
    old = dicts.read_dict(answer({**PLAIN, "items": [{"text": "a", "alias": "b"}], "new": 1}))
    assert (old.items, old.extra) == ((PronunciationItem("a", "b"),), {"new": 1})


@pytest.mark.parametrize("name", sorted(PLAIN))
def test_a_dictionary_that_lacks_something_is_unreadable(name: str) -> None:
    with pytest.raises(UnreadableAnswer, match=name):
        dicts.read_dict(answer({key: value for key, value in PLAIN.items() if key != name}))


def test_a_page_without_a_next_one_has_no_cursor() -> None:
    assert PronunciationDictPage((), True).cursor is None
    assert PronunciationDictPage((PronunciationDict("i", "n", False, (), "c"),), True).cursor == "i"
    assert dicts.read_page(answer({"data": [PLAIN], "has_more": False})).cursor is None
    with pytest.raises(UnreadableAnswer):
        dicts.read_token(answer({}))
