"""The AsyncAPI documents, and the check that keeps them in order."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from mockserver.contract import messages
from mockserver.contract.documents import folder
from tests.contract.requests import VERSIONS
from tools import asyncapi, check_contract

Tampered = Callable[[str, str], None]


@pytest.mark.parametrize("version", VERSIONS)
def test_the_document_of_a_version_is_in_order(version: str) -> None:
    assert list(check_contract.of_messages(version)) == []


@pytest.mark.parametrize("version", VERSIONS)
def test_both_directions_of_the_speech_socket_are_described(version: str) -> None:
    assert of_channel(version, "tts") == [
        "tts.receive generate",
        "tts.receive cancel",
        "tts.send chunk",
        "tts.send timestamps",
        "tts.send phoneme_timestamps",
        "tts.send flush_done",
        "tts.send done",
        "tts.send error",
    ]


@pytest.mark.parametrize("version", VERSIONS)
def test_both_directions_of_the_socket_that_hears_are_described(version: str) -> None:
    assert of_channel(version, "stt") == [
        "stt.receive audio",
        "stt.receive command",
        "stt.send transcript",
        "stt.send flush_done",
        "stt.send done",
        "stt.send error",
    ]


@pytest.mark.parametrize("version", ["2025-04-16", "2025-11-04", "2026-03-01", "2026-08-14"])
def test_both_directions_of_the_socket_of_turns_are_described(version: str) -> None:
    assert of_channel(version, "stt_turns") == [
        "stt_turns.receive audio",
        "stt_turns.receive close",
        "stt_turns.receive config",
        "stt_turns.send connected",
        "stt_turns.send turn.start",
        "stt_turns.send turn.update",
        "stt_turns.send turn.eager_end",
        "stt_turns.send turn.resume",
        "stt_turns.send turn.end",
        "stt_turns.send error",
    ]


@pytest.mark.parametrize("version", ["2024-06-10", "2024-11-13"])
def test_no_version_of_2024_has_turns(version: str) -> None:
    assert of_channel(version, "stt_turns") == []


def of_channel(version: str, channel: str) -> list[str]:
    """The messages of a channel, received ones first."""
    return [where for where, _, _ in asyncapi.messages(version) if where.startswith(f"{channel}.")]


def test_both_directions_of_the_socket_of_agents_are_described() -> None:
    assert of_channel("2026-08-14", "agent") == [
        "agent.receive session_create",
        "agent.receive audio_input",
        "agent.receive dtmf_input",
        "agent.receive client_tool_result",
        "agent.send session_ready",
        "agent.send audio_output",
        "agent.send audio_output_clear",
        "agent.send dtmf_output",
        "agent.send client_tool_call",
        "agent.send turn_started",
        "agent.send turn_output_text_delta",
        "agent.send turn_ended",
        "agent.send error",
    ]
    assert of_channel("2026-03-01", "agent") == []


@pytest.fixture
def tampered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tampered:
    """Copies the documents and changes a text in that of 2026-08-14."""

    def tamper(old: str, new: str) -> None:
        for file in folder().rglob("*.yaml"):
            copy = tmp_path / file.relative_to(folder())
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(file.read_bytes())
        file = tmp_path / "asyncapi" / "2026-08-14.yaml"
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), "utf-8")
        monkeypatch.setattr(messages, "folder", lambda: tmp_path)

    return tamper


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("asyncapi: 3.0.0", "asyncapi: 2.6.0", "not AsyncAPI: \"3.0.0\" was expected at asyncapi"),
        ("  title: Sockets", "  subject: Sockets", "'subject' was unexpected"),
        ("version: '2026-08-14'", "version: '2026-08-15'", "another date"),
        ("address: /tts/websocket", "address: tts/websocket", "channels/tts/address"),
        ("action: send", "action: publish", "operations/tts.send/action"),
        ("channel: {$ref: '#/channels/tts'}", "channel: {$ref: '#/channels/hum'}", "is no channel"),
        ("'#/channels/tts/messages/cancel'", "shared.yaml#/messages/cancel", "is no message of its channel"),
        ("[{$ref: '#/servers/mock'}]", "[{$ref: shared.yaml#/servers/mock}]", "is no server"),
        ("servers: [{$ref: '#/servers/mock'}]", "servers: [{host: localhost}]", "channels/tts/servers"),
        ("  tts.receive:", "  tts.hear:", "not named after its channel"),
        ("$ref: stt.yaml#/messages/audio", "$ref: shared.yaml#/servers/mock", "channels/stt/messages/audio"),
    ],
)  # fmt: skip
def test_what_is_not_in_order_is_found(old: str, new: str, found: str, tampered: Tampered) -> None:
    tampered(old, new)
    assert any(found in text for text in asyncapi.structure("2026-08-14"))


def test_an_example_that_breaks_its_own_schema_is_found(tampered: Tampered) -> None:
    tampered("{$ref: ../2026-08-14/tts.yaml#/schemas/Generate}", "{type: string}")
    assert any("example First" in text for text in check_contract.of_messages("2026-08-14"))
