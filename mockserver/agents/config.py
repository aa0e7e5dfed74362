"""How an agent behaves: a complete configuration, and what a request lays over it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from mockserver.contract.jsonvalue import JsonObject, JsonValue, as_object, as_text

DEFAULT_VOICE: Final = "f786b574-daa5-4673-aa0c-cbe3e8534c02"
"""The voice of an agent that names none (assumed; the plugins for agents speak with it)."""

LONGEST_TEXT: Final = 2_000
"""Characters of a text that an agent says (assumed)."""
_PLACE: Final = re.compile(r"\{\{([^{}]+)\}\}")

DEFAULTS: Final[JsonObject] = {
    "instructions": "",
    "initial_message": None,
    "model": {"id": "echo", "temperature": None, "max_output_tokens": None},
    "language": {"primary": "en"},
    "audio": {
        "input": {"noise_suppression": "auto", "keyterms": []},
        "output": {
            "voice_id": DEFAULT_VOICE,
            "speed": None,
            "volume": None,
            "emotion": None,
            "pronunciation_dictionary_id": None,
            "background_sound": None,
        },
    },
    "tools": [],
    "system_tools": {"end_call": None, "send_dtmf": None, "transfer_to_number": None},
    "turn": {"inactivity_end_call_secs": 240, "inactivity_check_in_secs": 8},
    "dynamic_variable_placeholders": {},
    "timezone": "UTC",
}
"""What a new agent has where its maker says nothing: turn and time zone documented, the others assumed."""

_MADE: Final[Mapping[str, JsonObject]] = {
    "background_sound": {"volume": 1.0},
    "end_call": {"description": None, "pre_tool_speech": "auto"},
    "send_dtmf": {"description": None, "pre_tool_speech": "auto"},
    "transfer_to_number": {"description": None, "pre_tool_speech": "auto"},
}
"""Parts that are null until somebody gives them, and what they then have where nothing is said."""
_WHOLE: Final = ("dynamic_variable_placeholders", *_MADE)
"""Parts that are replaced as a whole."""
_NULLABLE: Final = (
    "initial_message", "temperature", "max_output_tokens", "speed", "volume", "emotion",
    "pronunciation_dictionary_id", "inactivity_check_in_secs", *_MADE,
)  # fmt: skip
"""Fields that null empties. Of any other field null means that it is left out, as old clients write it."""


def laid_over(config: JsonObject, given: JsonObject) -> JsonObject:
    """The configuration with what was given in place of what was there; what is left out stays."""
    return {
        name: _value(name, value, given[name]) if name in given else value for name, value in config.items()
    }


def voice_of(config: JsonObject) -> str:
    """The id of the voice that it speaks with."""
    return as_text(_output(config).get("voice_id"))


def language_of(config: JsonObject) -> str:
    """The language that it speaks first."""
    return as_text(as_object(config["language"]).get("primary"))


def background_of(config: JsonObject) -> str:
    """The id of the file that plays behind the voice; empty for none."""
    return as_text(as_object(_output(config).get("background_sound")).get("file_id"))


def missing(text: str, config: JsonObject, variables: JsonObject) -> tuple[str, ...]:
    """Names in a text that have no value."""
    known = {**as_object(config["dynamic_variable_placeholders"]), **variables}
    return tuple(sorted(set(_PLACE.findall(text)) - set(known)))


def filled(text: str, config: JsonObject, variables: JsonObject) -> str:
    """A text of the agent with `{{name}}` replaced by dynamic variables, or by their placeholders.

    It is cut to LONGEST_TEXT characters; a name without a value stays as it is.
    """
    values: Mapping[str, Any] = {**as_object(config["dynamic_variable_placeholders"]), **variables}
    made, length = [], 0
    # Text and names take turns.
    for place, piece in enumerate(_PLACE.split(text)):
        made.append(_value_of(piece, values) if place % 2 else piece)
        length += len(made[-1])
        if length >= LONGEST_TEXT:
            break
    return "".join(made)[:LONGEST_TEXT]


def _value_of(name: str, values: Mapping[str, Any]) -> str:
    return _spoken(values[name]) if name in values else "{{" + name + "}}"


def _spoken(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _output(config: JsonObject) -> JsonObject:
    return as_object(as_object(config["audio"])["output"])


def _value(name: str, old: JsonValue, new: JsonValue) -> JsonValue:
    if new is None:
        return None if name in _NULLABLE else old
    if isinstance(new, Mapping) and name in _MADE:
        return {**_MADE[name], **{key: value for key, value in new.items() if value is not None}}
    if isinstance(new, Mapping) and isinstance(old, Mapping) and name not in _WHOLE:
        return laid_over(old, new)
    return new
