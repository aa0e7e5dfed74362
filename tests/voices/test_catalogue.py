"""The public voices and the accents."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from mockserver.contract.languages import FORTY_FOUR, LOCALES
from mockserver.voices import accents
from mockserver.voices.accents import ACCENTS
from mockserver.voices.catalogue import VOICES, find

UUID = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
PUBLIC = list(VOICES.values())
OURS = PUBLIC[28:100]
"""Between those that documents name and those that code in the field carries."""


def test_there_are_more_than_a_hundred_voices_with_names_of_their_own() -> None:
    assert len(PUBLIC) == 107
    assert len({voice.name for voice in PUBLIC}) == 107
    assert all(voice.public and voice.status == "active" for voice in PUBLIC)


def test_every_language_has_a_voice_and_every_gender_has_some() -> None:
    assert {voice.language for voice in PUBLIC} == set(FORTY_FOUR)
    assert Counter(voice.gender for voice in PUBLIC) == {
        "feminine": 51,
        "masculine": 49,
        "gender_neutral": 5,
        None: 2,
    }


@pytest.mark.parametrize("file", ["known-voices.json", "known-voices-latest.json"])
def test_every_id_on_record_is_there(facts: Path, file: str) -> None:
    known = json.loads((facts / "facts" / file).read_text("utf-8"))
    assert [row["id"] for row in known if row["id"] and not find(row["id"])] == []


@pytest.mark.parametrize(
    "voice_id",
    [
        "794f9389-aac1-45b6-b726-9d9369183238",
        "c2ac25f9-ecc4-4f56-9095-651354df60c0",
        "f8f5f1b2-f02d-4d8e-a40d-fd850a487b3d",
        "79a125e8-cd45-4c13-8a67-188112f4dd22",
        "156fb8d2-335b-4950-9cb3-a2d33befec77",
        "6f84f4b8-58a2-430c-8c79-688dad597532",
        "39b376fc-488e-4d0c-8b37-e00b72059fdd",
    ],
)
def test_voices_that_agent_frameworks_take_by_default_speak(voice_id: str) -> None:
    assert VOICES[voice_id].language == "en"


def test_the_voice_of_the_reference_has_all_that_the_reference_says() -> None:
    skylar = VOICES["db6b0ed5-d5d3-463d-ae85-518a07d3c2b4"]
    assert (skylar.name, skylar.tagline, skylar.created_at, skylar.gender) == (
        "Skylar",
        "Friendly Guide",
        "2026-03-31T17:37:05.961874Z",
        "feminine",
    )
    assert [accent.id for accent in skylar.accents] == [
        "general-american",
        "standard-hindi",
        "mexican",
        "standard-german",
        "israeli",
        "standard-italian",
        "brazilian-portuguese",
        "central-tamil",
    ]


def test_dates_are_early_and_zeros_at_their_end_are_cut() -> None:
    assert [voice.created_at for voice in PUBLIC[:3]] == [
        "1970-01-05T00:00:00Z",
        "1970-01-06T00:00:00.03183Z",
        "1970-01-07T00:00:00.06366Z",
    ]


def test_voices_of_our_own_have_uuids_and_are_told_apart_by_their_sound() -> None:
    assert [voice.name for voice in OURS if not UUID.fullmatch(voice.id)] == []
    pitches = sorted(voice.timbre.fundamental for voice in PUBLIC)
    for voice in PUBLIC[28:]:
        others = [pitch for pitch in pitches if pitch != voice.timbre.fundamental]
        assert min(abs(pitch - voice.timbre.fundamental) for pitch in others) >= 39, voice.name


def test_pitch_goes_with_gender() -> None:
    for voice in PUBLIC[28:]:
        if voice.gender == "feminine":
            assert voice.timbre.fundamental >= 13_500
        if voice.gender == "masculine":
            assert voice.timbre.fundamental < 13_500


def test_an_unknown_id_is_no_voice() -> None:
    assert find("00000000-0000-4000-8000-000000000000") is None


def test_accents_are_those_of_the_reference(facts: Path) -> None:
    types = json.loads((facts / "facts" / "latest.json").read_text("utf-8"))["types"]
    assert set(ACCENTS) == set(types["VoiceAccent"]["enum"])
    assert {a.id for a in ACCENTS.values() if a.is_localizable} == set(types["LocalizeVoiceAccent"]["enum"])
    assert {a.id for a in ACCENTS.values() if a.is_localizable} == set(types["AttachVoiceAccent"]["enum"])


def test_a_locale_has_at_most_one_accent_by_default() -> None:
    defaults = [accent.locale for accent in ACCENTS.values() if accent.is_locale_default]
    assert len(defaults) == len(set(defaults))
    assert {accent.locale for accent in ACCENTS.values()} == set(defaults)
    assert set(LOCALES) - set(defaults) == {"es-US", "nl-BE"}


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ("british", "british"),
        ("British", "british"),
        ("General American", "general-american"),
        ("high-german", "standard-german"),
        ("jakarta", "standard-indonesian"),
        ("martian", None),
        ("", None),
    ],
)
def test_an_accent_is_found_by_id_former_id_and_display_word(given: str, found: str | None) -> None:
    accent = accents.find(given)
    assert (accent.id if accent else None) == found


@pytest.mark.parametrize(
    ("locale", "found"),
    [
        ("en", "general-american"),
        ("en-GB", "british"),
        ("es-US", "castilian"),
        ("fr-CA", "canadian-french"),
        ("xx", None),
        ("english", None),
    ],
)
def test_a_locale_alone_means_an_accent(locale: str, found: str | None) -> None:
    accent = accents.of_locale(locale)
    assert (accent.id if accent else None) == found
