import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockserver.speech.timbre import Timbre, timbre_of
from tests.speech.speaking import bounded

embeddings = st.lists(st.floats(-1, 1), min_size=192, max_size=192)


def test_timbres_are_pinned() -> None:
    assert timbre_of([0.0] * 192) == timbre_of([]) == Timbre(13_500, 500, 0)
    assert timbre_of([1.0] * 192) == Timbre(9_900, 121, 188)
    assert timbre_of([(-1) ** n * 0.05 for n in range(192)]) == Timbre(14_785, 407, 88)


@bounded(50)
@given(st.lists(st.floats(), max_size=400))
def test_any_numbers_at_all_make_a_voice(embedding: list[float]) -> None:
    timbre = timbre_of(embedding)
    assert 9_000 <= timbre.fundamental <= 18_000
    assert 100 <= timbre.harmonic <= 900
    assert -200 <= timbre.tilt <= 200


@bounded(50)
@given(embeddings, st.integers(0, 191))
def test_a_small_change_is_a_small_change_of_sound(embedding: list[float], place: int) -> None:
    changed = list(embedding)
    changed[place] += 0.001
    before, after = timbre_of(embedding), timbre_of(changed)
    assert abs(before.fundamental - after.fundamental) <= 6
    assert abs(before.harmonic - after.harmonic) <= 2
    assert abs(before.tilt - after.tilt) <= 2


@bounded(50)
@given(embeddings, embeddings, st.sampled_from((0.25, 0.5, 0.75)))
def test_a_mix_of_two_voices_lies_between_them(one: list[float], other: list[float], share: float) -> None:
    mixed = timbre_of([share * a + (1 - share) * b for a, b in zip(one, other, strict=True)])
    first, second = timbre_of(one), timbre_of(other)
    for name in ("fundamental", "harmonic", "tilt"):
        ends = sorted((getattr(first, name), getattr(second, name)))
        assert ends[0] - 1 <= getattr(mixed, name) <= ends[1] + 1


@pytest.mark.parametrize("scale", [1e-3, 1.0, 1e3])
def test_the_scale_of_an_embedding_never_takes_a_voice_out_of_range(scale: float) -> None:
    timbre = timbre_of([scale * (n % 7 - 3) for n in range(192)])
    assert 9_000 <= timbre.fundamental <= 18_000
