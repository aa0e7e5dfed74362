"""The messages of the sockets against the extracted facts, field by field."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from mockserver.contract.documents import inline
from mockserver.contract.jsonvalue import as_list, as_object
from tools import asyncapi

EARLY = ("2024-06-10", "2024-11-13", "2025-04-16")
TYPES = {
    "tts.receive generate": "GenerationRequest",
    "tts.receive cancel": "CancelContextRequest",
    "tts.send chunk": "WebSocketChunkResponse",
    "tts.send timestamps": "WebSocketTimestampsResponse",
    "tts.send phoneme_timestamps": "WebSocketPhonemeTimestampsResponse",
    "tts.send flush_done": "WebSocketFlushDoneResponse",
    "tts.send done": "WebSocketDoneResponse",
    "tts.send error": "WebSocketErrorResponse",
}
TYPES_OF_STT = {
    "stt.send transcript": "TranscriptMessage",
    "stt.send flush_done": "FlushDoneMessage",
    "stt.send done": "DoneMessage",
    "stt.send error": "ErrorMessage",
}
CHANNELS = {
    "tts": "tts",
    "stt": "stt_manual_finalize",
    "stt_turns": "stt_auto_finalize",
    "agent": "managed_agent",
}
"""Our name of a channel, and that of the facts about the newest version."""

EVERYWHERE = {
    # Seen in captures of 2026, whatever the definitions say.
    "tts.send flush_done data: more",
    "tts.send flush_done step_time: more",
    # A message of that name without them would tell nothing.
    "tts.send timestamps word_timestamps: required",
    "tts.send phoneme_timestamps phoneme_timestamps: required",
}
_FINAL = {
    # Seen in captures of 2026.
    "stt.send flush_done is_final: more",
    "stt.send done is_final: more",
}
_FLUSHES = {
    # Later definitions have it, and the SDKs of these dates sort by it.
    "tts.send chunk flush_id: more",
    "tts.send timestamps flush_id: more",
    "tts.send phoneme_timestamps flush_id: more",
}
ONLY = {
    "2024-06-10": {*_FLUSHES, *_FINAL},
    # Python 2.0.17 sends dictionaries with this version.
    "2024-11-13": {*_FLUSHES, *_FINAL, "tts.receive generate pronunciation_dict_id: more"},
    "2025-04-16": {*_FLUSHES, *_FINAL},
    "2026-08-14": {
        # Messages without a context were seen; programs have to bear them.
        "tts.send chunk context_id: optional",
        "tts.send timestamps context_id: optional",
        "tts.send phoneme_timestamps context_id: optional",
        "tts.send flush_done context_id: optional",
        "tts.send done context_id: optional",
        # Every error that was seen had them.
        "tts.send error done: required",
        "tts.send error error_code: required",
        "tts.send error request_id: required",
        # Null where there is none, as over HTTP.
        "stt.send error error_code: required",
        "stt_turns.send error error_code: required",
    },
}
"""Where we differ on purpose."""


def expected(facts: Path, version: str) -> dict[str, dict[str, bool]]:
    """By message: the names of its fields, and whether they are required."""
    if version in EARLY:
        types: Any = json.loads((facts / "facts" / f"{version}.json").read_text())["types"]
        found = {place: types[f"tts.{name}"] for place, name in TYPES.items()}
        found |= {place: types[f"stt.{name}"] for place, name in TYPES_OF_STT.items()}
        rows = {place: kind.get("all_fields") or kind["fields"] for place, kind in found.items()}
    else:
        sockets: Any = json.loads((facts / "facts" / "latest.json").read_text())["websockets"]
        rows = {}
        for channel, theirs in CHANNELS.items():
            for action, way in (("receive", "send"), ("send", "receive")):
                for name, kind in sockets[theirs][way].items():
                    if "fields" in kind:
                        rows[f"{channel}.{action} {name}"] = kind["fields"]
    return {
        place: {name: bool(field.get("required")) for name, field in fields.items() if name != "type"}
        for place, fields in rows.items()
    }


def described(version: str) -> dict[str, dict[str, bool]]:
    """The same of our document."""
    found = {}
    for place, _, message in asyncapi.messages(version):
        if version == "2025-04-16" and place.startswith("stt_turns"):
            continue  # from later definitions: agents of this date use it
        schema = as_object(inline(message.child("payload").child("schema")))
        if "properties" not in schema:
            continue  # sound, or a bare word
        names = as_object(schema["properties"])
        found[place] = {name: name in as_list(schema["required"]) for name in names if name != "type"}
    return found


def differences(ours: Mapping[str, bool], theirs: Mapping[str, bool]) -> list[str]:
    """What our message has more, less, or otherwise."""
    found = [f"{name}: more" for name in ours.keys() - theirs.keys()]
    found += [f"{name}: missing" for name in theirs.keys() - ours.keys()]
    both = ours.keys() & theirs.keys()
    return found + [
        f"{name}: {'required' if ours[name] else 'optional'}" for name in both if ours[name] != theirs[name]
    ]


@pytest.mark.parametrize("version", [*EARLY, "2026-08-14"])
def test_the_messages_have_the_fields_of_the_facts(version: str, facts: Path) -> None:
    ours, theirs = described(version), expected(facts, version)
    found = {f"{place} {line}" for place in ours for line in differences(ours[place], theirs[place])}
    assert found == EVERYWHERE | ONLY[version]
