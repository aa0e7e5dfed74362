import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockserver.speech.prosody import (
    EMOTION_TAGS,
    EMOTIONS,
    NORMAL,
    SPEEDS,
    Prosody,
    of_experimental_controls,
    of_generation_config,
    of_speed,
    permille,
    together,
)
from tests.speech.speaking import bounded


@pytest.mark.parametrize(
    ("speed", "rate"), [(-1, 600), (-0.5, 800), (0, 1000), (0.5, 1250), (1, 1500), (7, 1500)]
)
def test_numeric_speed_runs_in_two_straight_lines(speed: float, rate: int) -> None:
    assert of_experimental_controls(speed=speed) == Prosody(rate, 1000)


@pytest.mark.parametrize(
    ("name", "rate"), [("slowest", 600), ("slow", 800), ("normal", 1000), ("fast", 1250), ("fastest", 1500)]
)
def test_named_speeds_mean_the_same_wherever_they_are_allowed(name: str, rate: int) -> None:
    assert of_speed(name) == of_experimental_controls(speed=name) == Prosody(rate, 1000)


def test_unknown_names_and_absent_controls_change_nothing() -> None:
    assert of_speed("warp") == of_speed(None) == NORMAL
    assert of_experimental_controls() == of_experimental_controls(emotion=["joy", "anger:extreme"]) == NORMAL
    assert of_generation_config() == of_generation_config(emotion="blasé") == NORMAL


@pytest.mark.parametrize(
    ("speed", "volume", "expected"),
    [(0.6, 0.5, Prosody(600, 500)), (1.5, 2.0, Prosody(1500, 2000)), (1.1, None, Prosody(1100, 1000))],
)
def test_generation_config_is_read_in_permille(speed: float, volume: float | None, expected: Prosody) -> None:
    assert of_generation_config(speed=speed, volume=volume) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [(1.0, 1000), (0.1, 100), (0.0005, 1), (1.0005, 1001), (-0.0005, 0), (float("nan"), 1000)],
)
def test_a_number_is_rounded_to_permille_halves_up(value: float, expected: int) -> None:
    assert permille(value) == expected


def test_excited_is_faster_and_louder_and_sad_slower_and_quieter() -> None:
    excited, sad = of_generation_config(emotion="excited"), of_generation_config(emotion="sad")
    assert (excited.rate_permille, excited.volume_permille) == (1150, 1250)
    assert (sad.rate_permille, sad.volume_permille) == (850, 750)


@pytest.mark.parametrize(
    ("emotion", "rate", "volume"),
    [
        ("neutral", 1000, 1000),
        ("amazed", 1150, 1250),
        ("happy", 1080, 1100),
        ("angry", 1120, 1400),
        ("scared", 1200, 1200),
        ("ironic", 950, 1100),
        ("calm", 900, 850),
        ("hurt", 850, 750),
        ("tired", 880, 800),
    ],
)
def test_every_family_of_emotions_has_its_rate_and_volume(emotion: str, rate: int, volume: int) -> None:
    assert of_generation_config(emotion=emotion) == Prosody(rate, volume)


@pytest.mark.parametrize(
    ("tag", "rate", "volume"),
    [
        ("anger", 1120, 1400),
        ("positivity", 1080, 1100),
        ("surprise", 1150, 1250),
        ("sadness", 850, 750),
        ("curiosity", 1050, 1050),
    ],
)
def test_every_tag_of_an_emotion_has_its_rate_and_volume(tag: str, rate: int, volume: int) -> None:
    assert of_experimental_controls(emotion=[tag]) == Prosody(rate, volume)


def test_a_tag_acts_the_more_the_higher_its_level() -> None:
    tags = ["sadness:lowest", "sadness:low", "sadness", "sadness:high", "sadness:highest"]
    assert [of_experimental_controls(emotion=[tag]).rate_permille for tag in tags] == [
        962,
        925,
        850,
        775,
        700,
    ]


def test_controls_given_together_multiply() -> None:
    assert of_generation_config(speed=0.8, volume=1.2, emotion="excited") == Prosody(920, 1500)
    assert together(Prosody(1500, 2000), Prosody(1500, 2000)) == Prosody(1500, 2000)


@bounded(100)
@given(
    st.floats(),
    st.floats(),
    st.sampled_from(sorted(EMOTIONS)),
    st.lists(st.sampled_from(sorted(EMOTION_TAGS))),
)
def test_whatever_is_asked_the_result_stays_inside_the_documented_ranges(
    speed: float, volume: float, emotion: str, tags: list[str]
) -> None:
    for prosody in (
        of_generation_config(speed, volume, emotion),
        of_experimental_controls(speed, [f"{tag}:highest" for tag in tags]),
    ):
        assert 600 <= prosody.rate_permille <= 1500
        assert 500 <= prosody.volume_permille <= 2000


def test_every_row_says_where_it_comes_from() -> None:
    rows = [*SPEEDS.values(), *EMOTIONS.values(), *EMOTION_TAGS.values()]
    assert len(rows) == 5 + 58 + 5
    assert all(row.source for row in rows)


def test_the_emotions_are_those_of_the_reference(facts: Path) -> None:
    latest = json.loads((facts / "facts" / "latest.json").read_text())
    assert set(latest["types"]["Emotion"]["enum"]) == set(EMOTIONS)
