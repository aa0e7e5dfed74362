"""What comes back about voices, as values: every version's form, and what is none."""

from __future__ import annotations

import json

import pytest

from client import Accent, Answer, StoredVoice, UnreadableAnswer, VoiceAccent, VoicePage
from client.voice_answers import read_accents, read_embedding, read_page, read_voice

PLAIN: dict[str, object] = {
    "id": "v",
    "name": "Ada",
    "description": "Warm",
    "created_at": "2024-11-13T07:06:22.476564Z",
    "language": "en",
}
VOICE = StoredVoice("v", "Ada", "Warm", "en", "2024-11-13T07:06:22.476564Z")


def answer(found: object) -> Answer:
    return Answer(200, {}, json.dumps(found).encode())


def test_a_voice_needs_only_what_every_version_has() -> None:
    assert read_voice(answer(PLAIN)) == VOICE


def test_the_fields_of_the_oldest_version_are_read() -> None:
    voice = read_voice(answer({**PLAIN, "user_id": "u", "is_public": True, "embedding": [1, 0.5]}))
    assert (voice.user_id, voice.is_public, voice.embedding) == ("u", True, (1.0, 0.5))
    assert voice.extra == {}


def test_the_fields_of_the_newest_version_are_read() -> None:
    found = {
        **PLAIN,
        "is_owner": False,
        "status": "active",
        "access": "public",
        "visibility": "all",
        "tagline": "",
        "gender": None,
        "accents": [{"accent": "british", "locale": "en-GB", "is_native": True}],
    }
    voice = read_voice(answer(found))
    assert (voice.is_owner, voice.status, voice.access, voice.visibility) == (
        False,
        "active",
        "public",
        "all",
    )
    assert (voice.tagline, voice.gender) == ("", None)
    assert voice.accents == (VoiceAccent("british", "en-GB", is_native=True),)


def test_fields_that_are_not_known_are_kept_as_they_are() -> None:
    voice = read_voice(answer({**PLAIN, "mode": "similarity", "tags": ["a"]}))
    assert voice.extra == {"mode": "similarity", "tags": ["a"]}
    assert hash(voice) == hash(VOICE)


def test_a_page_names_the_next_one() -> None:
    page = read_page(answer({"data": [PLAIN], "has_more": True, "next_page": "w"}))
    assert page == VoicePage((VOICE,), has_more=True, next_page="w")
    assert page.cursor == "w"


@pytest.mark.parametrize(
    ("page", "cursor"),
    [
        (VoicePage((VOICE,), has_more=True), "v"),
        (VoicePage((VOICE,), has_more=False, next_page="w"), None),
        (VoicePage((), has_more=True, next_page="w"), None),
        (VoicePage((), has_more=False), None),
    ],
)
def test_the_cursor_ends_where_no_voice_or_no_more_is_told(page: VoicePage, cursor: str | None) -> None:
    assert page.cursor == cursor


def test_the_bare_array_of_the_oldest_version_is_one_page() -> None:
    assert read_page(answer([PLAIN, PLAIN])) == VoicePage((VOICE, VOICE), has_more=False)


def test_an_embedding_is_floats() -> None:
    found = read_embedding(answer({"embedding": [1, -0.5]}))
    assert found == (1.0, -0.5)
    assert [type(each) for each in found] == [float, float]


def test_accents_are_values() -> None:
    row = {
        "id": "british",
        "name": "British",
        "language": "en",
        "locale": "en-GB",
        "is_locale_default": True,
        "is_localizable": False,
    }
    assert read_accents(answer({"accents": [row]})) == (
        Accent("british", "British", "en", "en-GB", is_locale_default=True, is_localizable=False),
    )


@pytest.mark.parametrize(
    "found",
    [
        [],
        "v",
        {**PLAIN, "id": 1},
        {**PLAIN, "name": None},
        {key: value for key, value in PLAIN.items() if key != "language"},
        {**PLAIN, "embedding": ["1"]},
        {**PLAIN, "embedding": [True]},
        {**PLAIN, "is_owner": "yes"},
        {**PLAIN, "accents": [{"accent": "british"}]},
    ],
)
def test_a_voice_of_another_shape_is_unreadable(found: object) -> None:
    with pytest.raises(UnreadableAnswer):
        read_voice(answer(found))


@pytest.mark.parametrize("body", [b"", b"{", b'{"data":[]}', b'{"data":{},"has_more":true}', b"[1]"])
def test_a_page_of_another_shape_is_unreadable(body: bytes) -> None:
    with pytest.raises(UnreadableAnswer):
        read_page(Answer(200, {}, body))


@pytest.mark.parametrize("body", [b"{}", b'{"embedding":null}', b"null"])
def test_an_answer_without_an_embedding_is_unreadable(body: bytes) -> None:
    with pytest.raises(UnreadableAnswer):
        read_embedding(Answer(200, {}, body))
