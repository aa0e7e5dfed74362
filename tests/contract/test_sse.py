"""Requests for server-sent events, where they differ from those for a body of audio."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from mockserver.contract.errors import ApiError
from mockserver.contract.jsonvalue import JsonObject
from tests.contract.requests import REQUEST, VERSIONS, speak

YOURS = "Your request was invalid: "


def taken(version: str, **fields: object) -> JsonObject:
    return speak(version, {**REQUEST, **fields}, path="/tts/sse").body


def refused(version: str, **fields: object) -> ApiError:
    with pytest.raises(ApiError) as caught:
        taken(version, **fields)
    return caught.value


@pytest.mark.parametrize("version", VERSIONS)
def test_times_are_told_only_when_asked_for(version: str) -> None:
    body = taken(version)
    assert (body["add_timestamps"], body["add_phoneme_timestamps"]) == (False, False)
    body = taken(version, add_timestamps=None, add_phoneme_timestamps=True, use_normalized_timestamps=True)
    assert (body["add_timestamps"], body["add_phoneme_timestamps"]) == (False, True)
    assert body["use_normalized_timestamps"] is True


@pytest.mark.parametrize("version", VERSIONS)
def test_a_context_id_is_the_clients_own_choice(version: str) -> None:
    assert taken(version, context_id="greeting")["context_id"] == "greeting"
    assert taken(version, context_id=None)["context_id"] is None
    assert "context_id" not in taken(version)


@pytest.mark.parametrize("version", VERSIONS)
def test_the_name_that_python_2_gives_to_the_timestamp_option_is_borne(version: str) -> None:
    assert taken(version, use_original_timestamps=False) == taken(version)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    "output_format",
    [
        {"container": "mp3", "sample_rate": 44100, "bit_rate": 128000},
        {"container": "wav", "encoding": "pcm_s16le", "sample_rate": 44100},
        {"container": "ogg"},
    ],
)
def test_sse_raw_only(version: str, output_format: Mapping[str, object]) -> None:
    error = refused(version, output_format=output_format)
    assert (error.fault.status, error.text) == (400, "only 'raw' container is supported for this endpoint")


@pytest.mark.parametrize("version", VERSIONS)
def test_mbd_http_rejected(version: str) -> None:
    error = refused(version, max_buffer_delay_ms=0)
    assert error.message == f"{YOURS}max buffer delay is only supported for websocket requests"
    assert taken(version, max_buffer_delay_ms=None)["max_buffer_delay_ms"] is None


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("transcript", ["", " \n"])
def test_an_empty_transcript_is_refused_unlike_on_a_socket(version: str, transcript: str) -> None:
    assert refused(version, transcript=transcript).fault.id == "empty_transcript"


@pytest.mark.parametrize("version", VERSIONS)
def test_what_steers_a_socket_is_no_field_here(version: str) -> None:
    assert taken(version, **{"continue": True, "flush": True, "cancel": True}) == taken(version)
