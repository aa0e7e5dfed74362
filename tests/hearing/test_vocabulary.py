"""Words for sound that is not speech."""

from __future__ import annotations

import unicodedata

import pytest

from mockserver.hearing.vocabulary import WORDS, word_for

SCRIPTS = {
    "hi": "DEVANAGARI", "bn": "BENGALI", "ta": "TAMIL", "th": "THAI", "ar": "ARABIC", "he": "HEBREW",
    "el": "GREEK", "ru": "CYRILLIC", "uk": "CYRILLIC", "zh": "CJK", "yue": "CJK", "ko": "HANGUL",
}  # fmt: skip


@pytest.mark.parametrize("language", sorted(WORDS))
def test_the_words_of_a_language_are_in_its_script(language: str) -> None:
    script = SCRIPTS.get(language, "LATIN")
    letters = [letter for word in WORDS[language] for letter in word if letter.isalpha()]
    if language != "ja":  # three scripts
        assert all(unicodedata.name(letter).startswith(script) for letter in letters)
    assert len(set(WORDS[language])) >= 14


def test_a_language_without_words_of_its_own_is_given_latin_ones() -> None:
    assert word_for(0, "haw") == "ita"
    assert word_for(0, "en-GB") == "yes"
    assert word_for(1 + len(WORDS["en"]), "en") == "no"
