"""The clients against the real server: voices in every version, with both edges."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import TypeVar

import pytest

from client import AsyncClient, BadRequest, Client, File, NotFound, StoredVoice
from client.voice_values import VoiceChanges
from mockserver import MockServer

T = TypeVar("T")

SARAH = "694f9389-aac1-45b6-b726-9d9369183238"
BARBERSHOP_MAN = "a0e99841-438c-4a64-b679-ae501e7d6091"
VERSIONS = ("2024-06-10", "2024-11-13", "2025-04-16", "2025-11-04", "2026-03-01", "2026-08-14")
FROM_NUMBERS = VERSIONS[:2]
MODED = VERSIONS[:2]


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


@pytest.fixture(scope="module")
def clip(server: MockServer) -> bytes:
    """Speech as a WAV file, to clone."""
    with Client(api_key="clip", base_url=server.base_url) as client:
        return client.tts_bytes(transcript="This is what I sound like.", voice=SARAH)


def awaited(server: MockServer, key: str, version: str, use: Callable[[AsyncClient], Awaitable[T]]) -> T:
    """Run one use of the asynchronous client in a loop of its own."""

    async def run() -> T:
        async with AsyncClient(api_key=key, base_url=server.base_url, version=version) as client:
            return await use(client)

    return asyncio.run(run())


def cloned(client: Client, clip: bytes, version: str, name: str = "Ada") -> StoredVoice:
    if version in MODED:
        return client.voices.clone(clip, name=name, language="en", mode="similarity", enhance=True)
    return client.voices.clone(clip, name=name, language="en")


@pytest.mark.parametrize("version", VERSIONS)
def test_a_public_voice_is_got_by_its_id(version: str, client_of: Callable[[str], Client]) -> None:
    voice = client_of(version).voices.get(SARAH)
    assert (voice.id, voice.name, voice.language) == (SARAH, "Sarah", "en")


@pytest.mark.parametrize("version", VERSIONS)
def test_going_through_all_voices_meets_each_once_whatever_the_page(
    version: str, client_of: Callable[[str], Client], server: MockServer
) -> None:
    client = client_of(version)
    ids = [voice.id for voice in client.voices.iterate(limit=7)]
    assert len(ids) == len(set(ids)) >= 100
    assert ids == [voice.id for voice in client.voices.iterate(limit=100)]

    async def collect(client: AsyncClient) -> list[str]:
        return [voice.id async for voice in client.voices.iterate(limit=50)]

    assert awaited(server, "someone", version, collect) == ids


@pytest.mark.parametrize("version", VERSIONS[1:])
def test_pages_follow_each_other_in_both_directions(version: str, client_of: Callable[[str], Client]) -> None:
    voices = client_of(version).voices
    first = voices.list(limit=3)
    second = voices.list(limit=3, starting_after=first.cursor or "")
    assert (first.has_more, len(first.data), len(second.data)) == (True, 3, 3)
    assert voices.list(limit=3, ending_before=second.data[0].id).data == first.data


@pytest.mark.parametrize("version", VERSIONS)
def test_a_clone_is_kept_renamed_and_deleted(
    version: str, client_of: Callable[[str], Client], clip: bytes
) -> None:
    voices = client_of(version).voices
    clone = cloned(client_of(version), clip, version)
    assert (clone.name, clone.language) == ("Ada", "en")
    assert voices.get(clone.id).name == "Ada"
    renamed = voices.update(clone.id, name="Ada L.", description="Warm")
    assert (renamed.id, renamed.name, renamed.description) == (clone.id, "Ada L.", "Warm")
    assert voices.get(clone.id).name == "Ada L."
    voices.delete(clone.id)
    with pytest.raises(NotFound):
        voices.get(clone.id)
    with pytest.raises(NotFound):
        voices.delete(clone.id)


@pytest.mark.parametrize("version", VERSIONS[3:])
def test_one_finds_the_voices_of_ones_own(
    version: str, client_of: Callable[[str], Client], clip: bytes
) -> None:
    voices = client_of(version).voices
    made = [cloned(client_of(version), clip, version, name).id for name in ("Ada", "Grace")]
    assert [voice.id for voice in voices.iterate(is_owner=True, limit=1)] == made
    assert [voice.id for voice in voices.iterate(q="grace", is_owner=True)] == made[1:]


@pytest.mark.parametrize("version", FROM_NUMBERS)
def test_numbers_become_a_voice(version: str, client_of: Callable[[str], Client]) -> None:
    voices = client_of(version).voices
    mixed = voices.mix([(SARAH, 3), (voices.get(BARBERSHOP_MAN).embedding or (), 1)])
    assert len(mixed) == 192
    made = voices.create(name="Between", description="Both", embedding=mixed, base_voice_id=None)
    assert (made.name, made.language) == ("Between", "en")
    assert voices.get(made.id).embedding == mixed


def test_a_clip_and_a_localization_are_numbers_in_the_oldest_version(
    client_of: Callable[[str], Client], clip: bytes
) -> None:
    voices = client_of("2024-06-10").voices
    heard = voices.clone_clip(File(clip, "a.wav", "audio/wav"))
    assert len(heard) == 192
    abroad = voices.localize_embedding(heard, language="es", original_speaker_gender="female", dialect="mx")
    assert len(abroad) == 192
    assert abroad != heard


@pytest.mark.parametrize("version", VERSIONS[:5])
def test_a_voice_is_localized_by_language(version: str, client_of: Callable[[str], Client]) -> None:
    voice = client_of(version).voices.localize(
        voice_id=SARAH,
        name="Sarah in Peru",
        description="Speaks Spanish",
        language="es",
        original_speaker_gender="female",
        dialect="pe",
    )
    assert (voice.name, voice.language) == ("Sarah in Peru", "es")


@pytest.mark.parametrize("version", VERSIONS[:5])
def test_a_dialect_of_another_language_is_refused(version: str, client_of: Callable[[str], Client]) -> None:
    for language in ("fr", "de"):
        with pytest.raises(BadRequest, match="dialect"):
            client_of(version).voices.localize(
                voice_id=SARAH,
                name="Sarah",
                description="",
                language=language,
                original_speaker_gender="female",
                dialect="mx",
            )


def test_accents_are_listed_learned_and_unlearned(client_of: Callable[[str], Client], clip: bytes) -> None:
    voices = client_of("2026-08-14").voices
    assert {accent.locale for accent in voices.accents(language="pt")} == {"pt-BR", "pt-PT"}
    (british,) = [accent for accent in voices.accents(locale="en-GB") if accent.id == "british"]
    assert (british.language, british.is_localizable) == ("en", True)
    clone = voices.clone(clip, name="Ada", language="en", accent="british", tagline="Warm", access="private")
    assert clone.tagline == "Warm"
    learned = voices.add_accents(clone.id, ["castilian", "parisian"])
    assert [each.accent for each in learned.accents or ()] == ["british", "castilian", "parisian"]
    unlearned = voices.delete_accent(clone.id, "castilian")
    assert [each.accent for each in unlearned.accents or ()] == ["british", "parisian"]
    with pytest.raises(BadRequest):
        voices.delete_accent(clone.id, "british")
    assert voices.localize(voice_id=clone.id, name="Ada abroad", accent="mexican").language == "es"


@pytest.mark.parametrize("version", VERSIONS[2:])
def test_a_gender_is_reset_by_none_and_stays_where_it_is_left_out(
    version: str, client_of: Callable[[str], Client], clip: bytes
) -> None:
    voices = client_of(version).voices
    clone = cloned(client_of(version), clip, version)
    assert voices.update(clone.id, gender="gender_neutral").gender == "gender_neutral"
    assert voices.update(clone.id, name="Ada L.").gender == "gender_neutral"
    assert voices.update(clone.id, gender=None).gender is None


def test_the_asynchronous_client_does_all_that_the_other_does(server: MockServer, clip: bytes) -> None:
    async def old(client: AsyncClient) -> tuple[int, ...]:
        voices = client.voices
        heard = await voices.clone_clip(clip, enhance=False)
        mixed = await voices.mix([(heard, 1), (SARAH, 1)])
        abroad = await voices.localize_embedding(mixed, language="de", original_speaker_gender="male")
        made = await voices.create(name="Ada", description="Warm", embedding=abroad, language="de")
        return len(heard), len(mixed), len(abroad), len((await voices.get(made.id)).embedding or ())

    assert awaited(server, "async voices", "2024-06-10", old) == (192, 192, 192, 192)

    async def new(client: AsyncClient) -> list[str]:
        voices = client.voices
        clone = await voices.clone(clip, name="Ada", language="en", accent="british")
        changes: VoiceChanges = {"name": "Ada L.", "gender": None}
        told = [clone.name, (await voices.update(clone.id, **changes)).name]
        learned = await voices.add_accents(clone.id, ["parisian"])
        told += [each.accent for each in learned.accents or ()]
        told += [each.accent for each in (await voices.delete_accent(clone.id, "parisian")).accents or ()]
        abroad = await voices.localize(voice_id=clone.id, name="Ada abroad", accent="mexican")
        told += [abroad.language, str(bool(await voices.accents(is_localizable=True)))]
        await voices.delete(clone.id)
        told += [voice.name for voice in (await voices.list(is_owner=True)).data if voice.id != abroad.id]
        return told

    assert awaited(server, "async voices new", "2026-08-14", new) == [
        "Ada",
        "Ada L.",
        "british",
        "parisian",
        "british",
        "es",
        "True",
    ]
