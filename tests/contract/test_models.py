"""Which models answer, in which languages, on which day."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from mockserver.contract.errors import ApiError
from mockserver.contract.models import MODELS, check

BEFORE, JUNE, AFTER = date(2026, 5, 31), date(2026, 6, 1), date(2026, 10, 20)


def fault(model: str, language: str | None = None, as_of: date | None = None) -> str | None:
    """The fault that asking for a model meets, None if it answers."""
    try:
        check(model, language, as_of=as_of)
    except ApiError as error:
        return error.fault.id
    return None


@pytest.mark.parametrize("model", [row.id for row in MODELS.values() if row.kind == "tts"])
def test_every_known_model_speaks_english_by_default(model: str) -> None:
    assert fault(model) is None
    assert fault(model, "en") is None


@pytest.mark.parametrize("model", ["", "sonic-9", "Sonic-3", "ink-2", "ink-whisper", "sonic-3 "])
def test_other_names_and_models_that_only_listen_are_not_found(model: str) -> None:
    assert fault(model, "en") == "model_not_found"


@pytest.mark.parametrize(
    ("model", "before", "june", "after"),
    [
        ("sonic", None, "model_sunsetted", "model_sunsetted"),
        ("sonic-english", None, "model_sunsetted", "model_sunsetted"),
        ("sonic-multilingual", None, "model_sunsetted", "model_sunsetted"),
        ("sonic-2-2025-03-07", None, "model_sunsetted", "model_sunsetted"),
        ("sonic-turbo-2025-03-07", None, "model_sunsetted", "model_sunsetted"),
        ("sonic-2", None, None, "model_sunsetted"),
        ("sonic-turbo", None, None, "model_sunsetted"),
        ("sonic-3-2025-10-27", None, None, "model_sunsetted"),
        ("sonic-3", None, None, None),
        ("sonic-3.6", None, None, None),
    ],
)
def test_a_model_ends_on_its_day_where_days_count(
    model: str, before: str | None, june: str | None, after: str | None
) -> None:
    assert [fault(model, "en", day) for day in (BEFORE, JUNE, AFTER)] == [before, june, after]


@pytest.mark.parametrize(
    ("model", "takes", "refuses"),
    [
        ("sonic-3.6", ["or", "ur", "he", "en-GB", "ur-IN"], ["xx", "", "EN", "en-XX", "en_GB"]),
        ("sonic-3.5", ["he", "pa", "pt-BR"], ["or", "ur", "or-IN"]),
        ("sonic-3", ["he", "pa"], ["or", "ur"]),
        ("sonic-turbo", ["de", "en", "es", "fr", "hi", "ja", "ko", "pt", "zh"], ["he", "it"]),
        ("sonic-2", ["hi", "it", "tr"], ["he", "ta"]),
        ("sonic", ["hi", "it", "tr"], ["he", "ta"]),
    ],
)
def test_languages_by_model(model: str, takes: list[str], refuses: list[str]) -> None:
    assert {fault(model, language) for language in takes} == {None}
    assert {fault(model, language) for language in refuses} == {"language_not_supported"}


def test_sonic_2_lost_languages_in_june_2026() -> None:
    assert fault("sonic-2", "hi", BEFORE) is None
    assert fault("sonic-2", "hi", JUNE) == "language_not_supported"
    assert fault("sonic-2", "de", JUNE) is None


@pytest.mark.parametrize(
    ("model", "count"),
    [("sonic-3.6", 44), ("sonic-3.5", 42), ("sonic-3", 42), ("sonic-2", 15), ("ink-whisper", 100)],
)
def test_numbers_of_languages(model: str, count: int) -> None:
    assert len(set(MODELS[model].languages)) == count


@pytest.mark.parametrize(
    ("model", "samples", "rate"),
    [("sonic", 1024, 44100), ("sonic-turbo", 1024, 44100), ("sonic-3", 1024, 44100), ("sonic-3.5", 80, 1000)],
)
def test_frames_are_those_of_the_recordings(model: str, samples: int, rate: int) -> None:
    assert (MODELS[model].grid.samples, MODELS[model].grid.rate) == (samples, rate)


@pytest.mark.parametrize(
    ("model", "config", "controls"),
    [
        ("sonic-english", False, True),
        ("sonic-2-2025-03-07", False, True),
        ("sonic-2-2025-04-16", False, False),
        ("sonic-2", False, False),
        ("sonic-3", True, False),
        ("sonic-3.6", True, False),
    ],
)
def test_what_steers_a_model(model: str, config: bool, controls: bool) -> None:
    row = MODELS[model]
    assert (row.generation_config_acts, row.controls_act) == (config, controls)


def test_a_model_that_listens_is_found_where_one_is_asked_for() -> None:
    assert check("ink-2", "hi", kind="stt").id == "ink-2"
    with pytest.raises(ApiError, match="model_not_found"):
        check("sonic-3", None, kind="stt")


def test_aliases_stand_for_models_of_the_same_kind() -> None:
    for row in MODELS.values():
        if row.alias_of:
            snapshot = MODELS[row.alias_of]
            assert (snapshot.kind, snapshot.grid, snapshot.alias_of) == (row.kind, row.grid, None)


def test_the_table_has_every_model_of_the_facts(facts: Path) -> None:
    for fact in json.loads((facts / "facts" / "models.json").read_text("utf-8")):
        row = MODELS[fact["id"]]
        assert row.kind == fact["kind"]
        if "sunset" in fact:
            assert str(row.sunset) == fact["sunset"]
        if "languages" in fact:
            assert set(fact["languages"]) == set(row.languages_cut or row.languages)
