"""The arithmetic of embeddings."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockserver.speech.timbre import timbre_of
from mockserver.voices.embeddings import (
    Embedding,
    cosine,
    embedding_from,
    embedding_given,
    localized,
    mix,
    turned,
)

ONES: Embedding = (1.0,) * 192
ADA = embedding_from("Ada")
BOB = embedding_from("Bob")

numbers = st.floats(-1, 1, width=16)
vectors = st.lists(numbers, min_size=192, max_size=192).map(tuple)


def test_an_embedding_from_text_has_192_numbers_of_length_near_1() -> None:
    assert len(ADA) == 192
    assert math.hypot(*ADA) == pytest.approx(1, abs=0.1)
    assert ADA[:3] == (0.06133270263671875, 0.024688720703125, -0.09945297241210938)


def test_a_mix_is_the_mean_by_weight_and_weights_need_not_sum_to_1() -> None:
    assert mix([((1.0, 0.0), 3), ((0.0, 1.0), 1)]) == (0.75, 0.25)
    assert mix([((1.0, 0.0), 0.75), ((0.0, 1.0), 0.25)]) == (0.75, 0.25)
    assert mix([((1.0, 0.0), 3e300), ((0.0, 1.0), 1e300)]) == pytest.approx((0.75, 0.25))
    assert mix([((1.0, 0.0), 3e-300), ((0.0, 1.0), 1e-300)]) == pytest.approx((0.75, 0.25))


def test_a_mix_of_one_is_itself() -> None:
    assert mix([(ONES, 0.5)]) == ONES


@pytest.mark.parametrize("weights", [[0], [0, 0], [-1, 1]])
def test_weights_that_sum_to_nothing_make_no_mix(weights: list[float]) -> None:
    with pytest.raises(ValueError, match="sum to nothing"):
        mix([(ADA, weight) for weight in weights])


@given(vectors, vectors, st.floats(0.01, 100), st.floats(0.01, 100))
def test_a_mix_sounds_like_something_between(a: Embedding, b: Embedding, u: float, v: float) -> None:
    low, high = sorted([timbre_of(a).fundamental, timbre_of(b).fundamental])
    assert low - 1 <= timbre_of(mix([(a, u), (b, v)])).fundamental <= high + 1


@pytest.mark.parametrize("length", [1e-6, 1.0, 14.0])
def test_a_localized_voice_stays_at_a_cosine_of_97_percent_and_as_long(length: float) -> None:
    given = tuple(number * length for number in ADA)
    found = localized(given, "es", "mexican", "female")
    assert cosine(given, found) == pytest.approx(0.97, abs=1e-9)
    assert math.hypot(*found) == pytest.approx(math.hypot(*given))


def test_language_dialect_and_gender_each_make_another_voice() -> None:
    found = {
        localized(ADA, language, dialect, gender)
        for language in ("es", "fr")
        for dialect in (None, "mexican")
        for gender in (None, "male", "female")
    }
    assert len(found) == 12
    assert all(cosine(one, other) > 0.9 for one in found for other in found)


@given(vectors)
def test_any_embedding_can_be_localized(embedding: Embedding) -> None:
    found = localized(embedding_given(embedding), "de", None, None)
    assert all(math.isfinite(number) for number in found)
    if any(embedding):
        assert cosine(embedding, found) == pytest.approx(0.97, abs=1e-6)


def test_of_silence_the_direction_alone_is_left() -> None:
    assert turned((0.0,) * 192, "x", 0.97) == embedding_from("x")
    assert cosine((0.0,) * 192, ADA) == 0


def test_numbers_of_a_request_are_floats_within_what_arithmetic_bears() -> None:
    found = embedding_given([1, -3, 0.5, 1e308, -1e308, 1e-300, -0.0])
    assert found == (1.0, -3.0, 0.5, 1e6, -1e6, 0.0, 0.0)
    assert {type(number) for number in found} == {float}
    assert str(found[6]) == "0.0"


def test_unlike_texts_are_unlike_voices() -> None:
    assert abs(cosine(ADA, BOB)) < 0.3
