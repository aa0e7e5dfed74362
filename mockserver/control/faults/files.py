"""Files of rules: JSON or TOML, an array of rules or an object with it as `rules`."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import cast

from mockserver.contract.jsonvalue import JsonValue
from mockserver.control.faults.words import BadRule


def rules_in(file: str) -> list[JsonValue]:
    """The rules of a file, as JSON. Raises BadRule."""
    path = Path(file)
    try:
        text = path.read_text("utf-8")
        whole = cast("JsonValue", tomllib.loads(text) if path.suffix == ".toml" else json.loads(text))
    except OSError as error:
        raise BadRule(f"{file}: {error.strerror}") from None
    except (ValueError, RecursionError) as error:
        raise BadRule(f"{file}: {error}") from None
    rules = whole.get("rules") if isinstance(whole, Mapping) else whole
    if not isinstance(rules, list):
        raise BadRule(f"{file}: neither an array of rules nor an object with one as `rules`")
    return rules
