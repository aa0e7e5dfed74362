"""Settings come by flag, environment or file, in that order, and a bad one is named."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from mockserver.settings import ROWS, BadSetting, Settings, load


def test_nothing_given_is_the_table_of_defaults() -> None:
    assert load({}, {}) == Settings()


def test_a_flag_beats_the_environment_which_beats_the_file(tmp_path: Path) -> None:
    file = tmp_path / "mock.toml"
    file.write_text('port = 1\nseed = 1\nas_of = 2026-06-01\napi_key = ["a", "b"]\n')
    environ = {"CARTESIA_MOCK_PORT": "2", "CARTESIA_MOCK_SEED": "2", "CARTESIA_MOCK_CONFIG": str(file)}
    settings = load({"port": "3"}, environ)
    assert (settings.port, settings.seed) == (3, 2)
    assert settings.as_of == datetime.date(2026, 6, 1)
    assert settings.api_key == ("a", "b")


def test_keys_are_repeated_flags_or_a_list_in_the_environment() -> None:
    assert load({"api_key": ["a", "b"]}, {}).api_key == ("a", "b")
    assert load({}, {"CARTESIA_MOCK_API_KEY": "a, b"}).api_key == ("a", "b")


@pytest.mark.parametrize(
    ("flags", "environ", "message"),
    [
        ({"port": "70000"}, {}, "--port: '70000' is not a whole number from 0 to 65535"),
        ({"as_of": "soon"}, {}, "--as-of: 'soon' is not a date, YYYY-MM-DD"),
        (
            {},
            {"CARTESIA_MOCK_WAV": "big"},
            "CARTESIA_MOCK_WAV: 'big' is not one of streaming, sized, extensible",
        ),
    ],
)
def test_a_bad_value_is_named_with_what_was_wanted(
    flags: dict[str, str], environ: dict[str, str], message: str
) -> None:
    with pytest.raises(BadSetting) as caught:
        load(dict(flags), environ)
    assert str(caught.value) == message


def test_a_misspelled_setting_in_the_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "mock.toml"
    file.write_text("prot = 1\n")
    with pytest.raises(BadSetting, match="prot: no such setting"):
        load({}, {}, str(file))


def test_a_file_that_is_absent_or_not_toml_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="No such file"):
        load({}, {}, str(tmp_path / "absent.toml"))
    (tmp_path / "bad.toml").write_text("= =")
    with pytest.raises(BadSetting, match="not TOML"):
        load({}, {}, str(tmp_path / "bad.toml"))


def test_every_setting_has_flag_variable_and_help() -> None:
    assert all(
        row.flag.startswith("--") and row.env.startswith("CARTESIA_MOCK_") and row.help for row in ROWS
    )
