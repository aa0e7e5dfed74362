"""Accents are found by each of the names that they have had."""

from __future__ import annotations

import pytest

from mockserver.voices.accents import find

NAMES = {
    "british": "british",
    "British English": "british",
    "Southern American English": "southern-us",
    "Midwestern American English": "midwestern-american",
    "High German": "standard-german",
    "Jakarta Indonesian": "standard-indonesian",
    "Swiss Standard German": "swiss-standard",
    "Belgian French": "belgian-french",
    "Italian": "standard-italian",
    "hindi": "standard-hindi",
}


@pytest.mark.parametrize("name", NAMES)
def test_a_display_word_of_the_older_sdks_is_an_accent(name: str) -> None:
    found = find(name)
    assert found is not None
    assert found.id == NAMES[name]


@pytest.mark.parametrize("name", ["", " ", "English", "British Elvish", "british-english", "Arabic"])
def test_what_is_no_accent_is_not_taken_for_one(name: str) -> None:
    assert find(name) is None
