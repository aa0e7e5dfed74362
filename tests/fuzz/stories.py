"""What a client does on a socket, as JSON: it can be made up, told to a connection, saved, and told again."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from mockserver.contract.messages import complete
from tests.fuzz.schemas import spoilt, values

SAVED = Path(__file__).parent / "saved"

Move = list[Any]
"""["message", object] | ["text", str] | ["sound", hexadecimal] | ["wait", seconds]"""
Story = dict[str, Any]
"""channel, version, query, moves"""

VERSIONS_OF = {
    "tts": ("2024-06-10", "2024-11-13", "2025-04-16", "2025-11-04", "2026-03-01", "2026-08-14"),
    "stt": ("2024-06-10", "2024-11-13", "2025-04-16", "2025-11-04", "2026-03-01", "2026-08-14"),
    "stt_turns": ("2025-04-16", "2025-11-04", "2026-03-01", "2026-08-14"),
}
SOUNDS = ("", "7f", "00" * 8000, "0020" * 400 + "00e0" * 400, "ff7f" * 160 + "0180" * 160)
WAITS = (0.0, 0.04, 1.0, 3.0, 6.0)


@cache
def stories(channel: str) -> st.SearchStrategy[Story]:
    """Stories of a channel in any of its versions."""
    return st.one_of([_stories(channel, version) for version in VERSIONS_OF[channel]])


def _stories(channel: str, version: str) -> st.SearchStrategy[Story]:
    document: Any = complete(version)
    described = document["channels"][channel]
    operation = document["operations"][f"{channel}.receive"]
    messages = [described["messages"][each["$ref"].rpartition("/")[2]] for each in operation["messages"]]
    schemas = [message["payload"].get("schema", {}) for message in messages]
    objects = [values(schema) for schema in schemas if schema.get("type") == "object"]
    words = st.sampled_from(["finalize", "close", "done", '{"type":"close"}', "", "{", "[]", "null"])
    moves = [_move("text", words | st.text(max_size=6)), _move("sound", st.sampled_from(SOUNDS))]
    moves.append(_move("wait", st.sampled_from(WAITS)))
    for made in objects:
        near = made.flatmap(spoilt)
        moves += [_move("message", made), _move("message", made), _move("message", near)]
    query = described.get("bindings", {}).get("ws", {}).get("query")
    asked = values(query) if channel != "tts" and query else st.just({})
    return st.fixed_dictionaries(
        {
            "channel": st.just(channel),
            "version": st.just(version),
            "query": asked | asked.flatmap(spoilt) if channel != "tts" else asked,
            "moves": st.lists(st.one_of(moves), max_size=10),
        }
    )


def _move(kind: str, what: st.SearchStrategy[Any]) -> st.SearchStrategy[Move]:
    return what.map(lambda value: [kind, value])


def frame_of(move: Move) -> str | bytes:
    """What a move sends."""
    kind, what = move
    if kind == "message":
        return json.dumps(what)
    return bytes.fromhex(what) if kind == "sound" else str(what)


def saving(story: Story, told: Callable[[Story], None]) -> None:
    """Tell a story; one that fails is written down, and the last that does is the shortest."""
    try:
        told(story)
    except Exception:
        SAVED.mkdir(exist_ok=True)
        text = json.dumps(story, indent=1, ensure_ascii=False) + "\n"
        (SAVED / f"{story['channel']}-{story['version']}.json").write_text(text, "utf-8")
        raise


def saved() -> list[Path]:
    """All stories that failed once."""
    return sorted(SAVED.glob("*.json"))
