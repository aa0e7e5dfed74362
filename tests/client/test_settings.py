"""Where key and base URL come from."""

from __future__ import annotations

import pytest

from client import ConfigurationError
from client.settings import ClientSettings, settle


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CARTESIA_API_KEY", raising=False)
    monkeypatch.delenv("CARTESIA_BASE_URL", raising=False)


def test_the_environment_fills_what_is_not_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CARTESIA_API_KEY", "from-env")
    monkeypatch.setenv("CARTESIA_BASE_URL", "https://example.test/")
    assert settle(None, None, "2026-03-01") == ClientSettings(
        "from-env", "https://example.test", "2026-03-01"
    )


def test_what_is_given_wins_over_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CARTESIA_API_KEY", "from-env")
    monkeypatch.setenv("CARTESIA_BASE_URL", "https://example.test")
    settings = settle("given", "http://localhost:1", "2026-03-01")
    assert (settings.api_key, settings.base_url) == ("given", "http://localhost:1")


def test_the_base_url_is_that_of_the_mock_where_nothing_says_otherwise() -> None:
    assert settle("k", None, "2026-03-01").base_url == "http://localhost:8765"


@pytest.mark.parametrize("key", [None, ""])
def test_no_key_is_refused_before_any_request(key: str | None) -> None:
    with pytest.raises(ConfigurationError, match="CARTESIA_API_KEY"):
        settle(key, None, "2026-03-01")


@pytest.mark.parametrize("key", ["sk_car_1\n", "schlüssel", "a\x00b"])
def test_a_key_that_cannot_be_sent_is_refused_and_not_shown(key: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        settle(key, None, "2026-03-01")
    assert key not in str(caught.value)


def test_settings_do_not_show_the_key() -> None:
    assert "sk_car_1" not in repr(settle("sk_car_1", None, "2026-03-01"))


@pytest.mark.parametrize("url", ["localhost:8765", "ftp://host", "http://", "http://[", "http://host:port"])
def test_a_base_url_without_scheme_or_host_is_refused(url: str) -> None:
    with pytest.raises(ConfigurationError, match="must begin with http"):
        settle("k", url, "2026-03-01")


@pytest.mark.parametrize(
    ("url", "here"),
    [
        ("http://localhost:8765", True),
        ("http://127.0.0.1", True),
        ("http://[::1]:80", True),
        ("https://localhost.example.test", False),
    ],
)
def test_this_machine_is_known_from_others(url: str, here: bool) -> None:
    assert settle("k", url, "2026-03-01").loopback is here
