"""What is going to be heard, told beforehand: transcripts for whatever comes next, and for given files."""

from __future__ import annotations

import json
import re
import tomllib
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Final

from mockserver.contract.jsonvalue import JsonObject, as_list, as_object, as_text
from mockserver.settings import BadSetting

_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
NEXT: Final = "next"


@dataclass(slots=True)
class Script:
    """Transcripts that stand in for what would be heard.

    following: for the next files, turns and stretches between two `finalize`, each used once, the first one
    first; a turn needs some sound to start, the others need none. by_sha256: for files, by the lower-case
    SHA-256 of their bytes as they were sent; used again and again, and before those that follow.
    """

    following: deque[str] = field(default_factory=deque)
    by_sha256: dict[str, str] = field(default_factory=dict)

    def take(self) -> str | None:
        """The next transcript, which is used up; None if there is none."""
        return self.following.popleft() if self.following else None

    def digest_of(self, data: bytes) -> str:
        """What a file goes by here; hashing it is spared where no file has a transcript of its own."""
        return sha256(data).hexdigest() if self.by_sha256 else ""

    def of(self, digest: str) -> str | None:
        """The transcript of a file: its own, or else the next one; None if there is neither."""
        own = self.by_sha256.get(digest)
        return self.take() if own is None else own

    def dump(self) -> JsonObject:
        """All of it, for a snapshot."""
        return {"following": list(self.following), "by_sha256": dict(self.by_sha256)}

    def load(self, dumped: JsonObject) -> None:
        """Become what `dump` gave."""
        self.following = deque(as_text(text) for text in as_list(dumped["following"]))
        self.by_sha256 = {name: as_text(text) for name, text in as_object(dumped["by_sha256"]).items()}

    def copy(self) -> Script:
        """The same for somebody else."""
        return Script(deque(self.following), dict(self.by_sha256))


def read(file: str) -> Script:
    """The script in a TOML or JSON file: `next`, a list of texts, and texts by SHA-256.

    Raises BadSetting for a file that cannot be read or that is anything else.
    """
    path = Path(file)
    try:
        text = path.read_text("utf-8")
        table = json.loads(text) if path.suffix == ".json" else tomllib.loads(text)
    except OSError as error:
        raise BadSetting(f"transcripts {file}: {error.strerror}") from None
    except ValueError as error:  # of JSON, of TOML, of UTF-8
        raise BadSetting(f"transcripts {file}: {error}") from None
    if not isinstance(table, Mapping):
        raise BadSetting(f"transcripts {file}: no table")
    following = table.get(NEXT, [])
    rest = {name: text for name, text in table.items() if name != NEXT}
    if not isinstance(following, list) or not _texts(following) or not _texts(rest.values()):
        raise BadSetting(f"transcripts {file}: every transcript is a text, and `{NEXT}` a list of them")
    for name in rest:
        if not _DIGEST.fullmatch(name):
            raise BadSetting(f"transcripts {file}: {name!r} is neither `{NEXT}` nor a SHA-256 in lower case")
    return Script(deque(following), rest)


def _texts(values: Iterable[object]) -> bool:
    return all(isinstance(value, str) for value in values)
