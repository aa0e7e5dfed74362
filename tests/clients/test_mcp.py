"""The official MCP server, unmodified but for addresses and keys, led over stdio by the client of MCP."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator, Mapping
from typing import Any, Final

import pytest

from client import Client
from mockserver import MockServer
from mockserver.audio.decoding import decode
from mockserver.speech.listening import listen
from tests.clients.voices_roster import VOICE, VoicesClient, live

MCP: Final = VoicesClient("mcp-0.28.0", "mcp_tools.py", {}, ("", None))
WORDS: Final = "The quick brown fox."

REFUSED: Final = {
    # The API was seen to have no `GET /models`.
    "list_models": "Error executing tool list_models",
    # Accents were renamed after the SDK below it was published; the schema of its results has the old names.
    "list_accents": "Invalid structured content returned by tool list_accents: 'standard-italian' is",
    # The socket tells words one by one; it reads each as a group of words.
    "stream words": "Error executing tool speech_to_text",
}
"""What it cannot do, with how that is said."""

pytestmark = list(MCP.marks())


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, Any]]:
    """What its tools handed over, by step. Skips without its environment, which needs Python 3.13."""
    folder = tmp_path_factory.mktemp("mcp")
    clip = folder / "clip.wav"
    with MockServer() as server:
        with Client(api_key="clip", base_url=server.base_url) as client:
            clip.write_bytes(client.tts_bytes(transcript="This is what I sound like.", voice=VOICE))
        told = live(MCP, server.base_url, clip, {"folder": folder})
        yield {step: each.value for step, each in told.items()}


def said(audio: str) -> str:
    clip = decode(b64decode(audio))
    return listen(clip.samples, clip.sample_rate).text


def test_every_tool_is_called(story: Mapping[str, Any]) -> None:
    assert len(story["tools"]) == 19
    assert set(story["tools"]) <= set(story)


def test_only_the_listed_tools_refuse(story: Mapping[str, Any]) -> None:
    refused = {
        step: value["refused"]
        for step, value in story.items()
        if isinstance(value, dict) and "refused" in value
    }
    assert sorted(refused) == sorted(REFUSED)
    assert {step: refused[step][: len(says)] for step, says in REFUSED.items()} == REFUSED


def test_speech_is_saved_and_the_download_is_the_same(story: Mapping[str, Any]) -> None:
    assert said(story["sound"]) == WORDS
    assert story["downloaded"] == story["sound"]
    assert story["download_file"]["file_id"] == story["text_to_speech"]["file_id"]


def test_speech_is_heard_from_a_saved_file_and_over_a_socket(story: Mapping[str, Any]) -> None:
    assert story["speech_to_text"]["text"] == WORDS
    assert story["stream"]["text"] == WORDS
    assert [each["word"].strip() for each in story["batch words"]["words"]] == WORDS.split()


def test_voices_are_found_cloned_changed_and_deleted(story: Mapping[str, Any]) -> None:
    assert {voice["language"] for voice in story["list_voices"]["data"]} == {"fr"}
    assert story["get_voice"]["id"] == VOICE
    assert story["update_voice"]["id"] == story["clone_voice"]["id"]
    assert story["update_voice"]["name"] == "Ada"
    accents = [each["accent"] for each in story["add_voice_accents"]["accents"]]
    assert "castilian" in accents
    assert "castilian" not in [each["accent"] for each in story["delete_voice_accent"]["accents"]]
    assert said(story["sound of clone"]) == WORDS
    assert story["localize_voice"]["language"] == "es"
    assert story["delete_voice"] == {"success": True}


def test_a_dictionary_is_kept_and_heard(story: Mapping[str, Any]) -> None:
    made = story["create_pronunciation_dict"]
    assert story["get_pronunciation_dict"] == made
    assert [each["id"] for each in story["list_pronunciation_dicts"]["data"]] == [made["id"]]
    assert said(story["sound with dictionary"]) == "The quick brown box."
    assert story["update_pronunciation_dict"]["name"] == "Beasts"
    assert story["delete_pronunciation_dict"] == {"success": True}


def test_usage_is_told_to_an_admin_key(story: Mapping[str, Any]) -> None:
    days = story["get_credit_usage"]["data"]
    assert days
    assert {frozenset(day) for day in days} == {frozenset({"start_ts", "end_ts", "credits"})}
