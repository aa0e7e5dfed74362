"""The query that a socket for speech to text is opened with."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from mockserver.contract.documents import Node, inline
from mockserver.contract.errors import ApiError
from mockserver.contract.jsonvalue import JsonObject, as_list, as_object
from mockserver.contract.messages import document, incoming
from mockserver.contract.openings import has_channel, opening
from mockserver.contract.versions import choose
from tests.contract.requests import VERSIONS

LATEST = "2026-08-14"
WITH_TURNS = ["2025-04-16", "2025-11-04", "2026-03-01", "2026-08-14"]
GOOD = {"model": "ink-2", "encoding": "pcm_s16le", "sample_rate": "16000"}


def opened(version: str, channel: str, *more: tuple[str, str], **changed: str | None) -> JsonObject:
    """Open with a good query, changed: None leaves a parameter out."""
    query = [(name, value) for name, value in {**GOOD, **changed}.items() if value is not None]
    return opening(choose(version, None, None), channel, [*query, *more])


def refused(channel: str, *more: tuple[str, str], **changed: str | None) -> str:
    """The line of text that such a query is refused with."""
    with pytest.raises(ApiError) as caught:
        opened(LATEST, channel, *more, **changed)
    return str(caught.value.text)


@pytest.mark.parametrize("version", VERSIONS)
def test_a_query_is_read_with_its_types_and_the_default_language(version: str) -> None:
    assert opened(version, "stt", min_volume="0.25", max_silence_duration_secs="1", other="x") == {
        "model": "ink-2",
        "encoding": "pcm_s16le",
        "sample_rate": 16000,
        "language": "en",
        "min_volume": 0.25,
        "max_silence_duration_secs": 1.0,
    }


def test_an_empty_parameter_is_one_left_out() -> None:
    assert opened(LATEST, "stt", language="", min_volume="")["language"] == "en"


@pytest.mark.parametrize("version", WITH_TURNS)
def test_turns_have_their_default_thresholds(version: str) -> None:
    assert opened(version, "stt_turns", turn_end_threshold="0.2") == {
        "model": "ink-2",
        "encoding": "pcm_s16le",
        "sample_rate": 16000,
        "turn_start_threshold": 0.8,
        "turn_eager_end_threshold": 0.6,
        "turn_end_threshold": 0.2,
        "turn_end_timeout_ms": 5600,
    }


@pytest.mark.parametrize("version", ["2024-06-10", "2024-11-13"])
def test_turns_are_unknown_to_the_versions_of_2024(version: str) -> None:
    assert not has_channel(choose(version, None, None), "stt_turns")
    with pytest.raises(ApiError, match="version_unknown"):
        opened(version, "stt_turns")


def test_a_keyterm_is_given_again_for_each() -> None:
    terms = [("keyterm", "Ada"), ("keyterm", "Grace Hopper")]
    assert opened(LATEST, "stt_turns", *terms)["keyterm"] == ["Ada", "Grace Hopper"]


@pytest.mark.parametrize("terms", [["a"] * 100, ["a" * 1200], ["a" * 600, "b" * 600]])
def test_as_many_keyterms_are_taken_as_there_may_be(terms: list[str]) -> None:
    assert opened(LATEST, "stt", *(("keyterm", term) for term in terms))["keyterm"] == terms


@pytest.mark.parametrize("terms", [["a"] * 101, ["a" * 1201], ["a" * 600, "b" * 601]])
def test_more_keyterms_are_refused(terms: list[str]) -> None:
    line = "there are at most 100 keyterms, of 1200 characters in all"
    found = refused("stt", *(("keyterm", term) for term in terms))
    assert found == f"Invalid request: Your request was invalid: {line}"


@pytest.mark.parametrize("rate", ["0", "999", "192001", "-16000", "16k", "1.5", "9" * 40])
def test_a_sample_rate_that_is_none_is_refused_in_the_words_that_were_seen(rate: str) -> None:
    assert refused("stt", sample_rate=rate) == "invalid sample rate"


@pytest.mark.parametrize(
    ("channel", "changed", "sentence"),
    [
        ("stt", {"model": None}, "model is required"),
        ("stt", {"model": ""}, "model must be a string that is not empty"),
        ("stt", {"encoding": None}, "encoding is required"),
        (
            "stt",
            {"encoding": "mp3"},
            "encoding must be one of pcm_s16le, pcm_s32le, pcm_f16le, pcm_f32le, pcm_mulaw, pcm_alaw",
        ),
        ("stt", {"sample_rate": None}, "sample_rate is required"),
        ("stt", {"min_volume": "1.5"}, "min_volume must be a number from 0 to 1"),
        ("stt", {"min_volume": "nan"}, "min_volume must be a number from 0 to 1"),
        ("stt", {"max_silence_duration_secs": "-1"},
         "max_silence_duration_secs must be a number of at least 0"),
        ("stt_turns", {"turn_start_threshold": "0.4"},
         "turn_start_threshold must be a number from 0.5 to 0.9"),
        ("stt_turns", {"turn_eager_end_threshold": "0.9"},
         "turn_eager_end_threshold must be a number from 0.3 to 0.8"),
        ("stt_turns", {"turn_end_threshold": "0"}, "turn_end_threshold must be a number from 0.05 to 0.5"),
        ("stt_turns", {"turn_end_timeout_ms": "639"},
         "turn_end_timeout_ms must be a number from 640 to 11200"),
    ],
)  # fmt: skip
def test_a_query_that_breaks_the_contract_is_refused(
    channel: str, changed: Mapping[str, str | None], sentence: str
) -> None:
    assert refused(channel, **changed) == f"Invalid request: Your request was invalid: {sentence}"


def test_a_config_keeps_what_the_contract_knows_and_fills_in_nothing() -> None:
    text = '{"type": "config", "turn": {"end_threshold": 0.2, "mood": 1}, "more": true}'
    found = incoming(choose(LATEST, None, None), "stt_turns", text)
    assert found == {"type": "config", "turn": {"end_threshold": 0.2}}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("close", "the message is not valid JSON"),
        ("[]", "the message must be an object"),
        ('{"type": "config", "turn": {"end_timeout_ms": 100}}',
         "turn.end_timeout_ms must be a number from 640 to 11200"),
        ('{"type": "finalize"}', "type must be one of close, config"),
        ("{}", "type is required"),
    ],
)  # fmt: skip
def test_a_message_of_no_kind_is_refused(text: str, line: str) -> None:
    with pytest.raises(ApiError) as caught:
        incoming(choose(LATEST, None, None), "stt_turns", text)
    assert caught.value.text == f"Invalid request: Your request was invalid: {line}"


def query_of(version: str, channel: str) -> Node:
    return document(version).child("channels").child(channel).child("bindings").child("ws").child("query")


@pytest.mark.parametrize(
    ("channel", "theirs"), [("stt", "stt_manual_finalize"), ("stt_turns", "stt_auto_finalize")]
)
def test_the_query_has_the_parameters_of_the_facts(channel: str, theirs: str, facts: Path) -> None:
    sockets: Any = json.loads((facts / "facts" / "latest.json").read_text())["websockets"]
    schema = as_object(inline(query_of(LATEST, channel)))
    ours = {name: name in as_list(schema["required"]) for name in as_object(schema["properties"])}
    assert ours == {name: bool(row.get("required")) for name, row in sockets[theirs]["query"].items()}
    for name, row in sockets[theirs]["query"].items():
        field = as_object(as_object(schema["properties"])[name])
        for bound in {"minimum", "maximum", "default", "maxItems"} & row.keys():
            assert field[bound] == row[bound], name


@pytest.mark.parametrize("version", ["2024-06-10", "2024-11-13", "2025-04-16"])
def test_the_early_query_has_the_parameters_of_the_facts_and_those_that_clients_send(
    version: str, facts: Path
) -> None:
    document: Any = json.loads((facts / "facts" / f"{version}.json").read_text())
    (channel,) = [each for each in document["channels"] if each["path"] == "/stt/websocket"]
    schema = as_object(inline(query_of(version, "stt")))
    ours = {name: name in as_list(schema["required"]) for name in as_object(schema["properties"])}
    theirs = {name: bool(row["required"]) for name, row in channel["query_params"].items()}
    # A key may also come in a header; the rest is of later definitions.
    more = dict.fromkeys(("api_key", "access_token", "cartesia_version", "cartesia_client", "keyterm"), False)
    assert ours == {**theirs, **more}
