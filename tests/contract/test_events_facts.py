"""The server-sent events against the extracted facts, field by field."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mockserver.contract.documents import inline
from mockserver.contract.jsonvalue import JsonValue, as_list, as_object, as_text
from mockserver.contract.operations import find
from mockserver.contract.versions import choose

EVENTS = {
    "chunk": "TTSSSEChunkEvent",
    "timestamps": "TTSSSETimestampsEvent",
    "phoneme_timestamps": "TTSSSEPhonemeTimestampsEvent",
    "done": "TTSSSEDoneEvent",
    "error": "TTSSSEErrorEvent",
}

SHARED = {
    # The same objects as on sockets, which have these.
    "chunk flush_id: more",
    "timestamps flush_id: more",
    "phoneme_timestamps flush_id: more",
    "error context_id: more",
}
ONLY = {
    "2025-11-04": {
        # The conventions say that errors were one line before 2026-03-01; the definition of this date has
        # the later ones already. Both are told.
        "error error: more",
        "error error_code: required",
    },
    # An error without a code says so, where it was recorded.
    "2026-08-14": {"error error_code: required"},
}
"""Where we differ on purpose."""


def described(version: str) -> dict[str, dict[str, bool]]:
    """By type of event: the names of its fields, and whether they are required."""
    operation, _ = find(choose(version, None, None), "POST", "/tts/sse")
    media = operation.node.child("responses").child("200").child("content").child("text/event-stream")
    lines = as_object(as_object(inline(media.child("schema")))["properties"])
    message = as_object(as_object(lines["data"])["contentSchema"])
    found: dict[str, dict[str, bool]] = {}
    for member in map(as_object, as_list(message["oneOf"])):
        fields = as_object(member["properties"])
        kind = as_text(as_object(fields["type"])["const"])
        found[kind] = {name: name in as_list(member["required"]) for name in fields}
    return found


def fields_of(kind: JsonValue) -> dict[str, bool]:
    rows = as_object(as_object(kind)["fields"])
    return {name: as_object(row).get("required") is True for name, row in rows.items()}


@pytest.mark.parametrize("version", ["2025-11-04", "2026-08-14"])
def test_the_events_have_the_fields_of_the_facts(version: str, facts: Path) -> None:
    latest: Any = json.loads((facts / "facts" / "latest.json").read_text())
    ours = described(version)
    assert list(ours) == list(EVENTS)
    found = set()
    for kind, name in EVENTS.items():
        theirs = fields_of(latest[f"types_{version.replace('-', '_')}"][name])
        found |= {f"{kind} {field}: more" for field in ours[kind].keys() - theirs.keys()}
        found |= {f"{kind} {field}: missing" for field in theirs.keys() - ours[kind].keys()}
        for field in ours[kind].keys() & theirs.keys():
            if ours[kind][field] != theirs[field]:
                found.add(f"{kind} {field}: {'required' if ours[kind][field] else 'optional'}")
    assert found == SHARED | ONLY[version]
