"""Voices in a file: what `cartesia-mock voices export` writes and `--voices` reads.

A JSON or YAML array of objects with the fields of FIELDS, of which `name` alone is needed. A public voice
joins the catalogue, and takes the place of the one that has its id; any other is there in the world of every
key, as its own.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from mockserver.voices import accents
from mockserver.voices.bad import BadVoices
from mockserver.voices.catalogue import OWNER, VOICES
from mockserver.voices.embeddings import EMBEDDING_SIZE, embedding_given
from mockserver.voices.voice import Voice

__all__ = ["FIELDS", "LARGEST_FILE", "BadVoices", "Seed", "read", "seeded", "write"]

LARGEST_FILE: Final = 256 * 2**20
"""Bytes of a file that is read: room for 50,000 voices with their embeddings."""


@dataclass(frozen=True, slots=True)
class Seed:
    """What a server starts with: public voices, and those that every key has for its own."""

    public: tuple[Voice, ...]
    own: tuple[Voice, ...] = ()


def seeded(file: str | None) -> Seed:
    """The catalogue, and the voices of a file if one is named. Raises BadVoices."""
    if file is None:
        return Seed(tuple(VOICES.values()))
    voices = read(Path(file))
    public = VOICES | {voice.id: voice for voice in voices if voice.public}
    own = tuple(voice for voice in voices if not voice.public)
    if taken := [voice.id for voice in own if voice.id in public]:
        raise BadVoices(f"{file}: {taken[0]} is the id of a public voice")
    return Seed(tuple(public.values()), own)


def read(path: Path) -> tuple[Voice, ...]:
    """The voices of a file, whose name ends in .json, .yaml or .yml. Raises BadVoices."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise BadVoices(f"{path}: larger than {LARGEST_FILE} bytes")
        text = path.read_text("utf-8")
    except OSError as error:
        raise BadVoices(f"{path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise BadVoices(f"{path}: not UTF-8") from None
    rows = _parse(text, path)
    if not isinstance(rows, list):
        raise BadVoices(f"{path}: an array of voices is needed")
    voices = [_voice(row, f"{path}: voice {number}") for number, row in enumerate(rows, 1)]
    if len({voice.id for voice in voices}) < len(voices):
        raise BadVoices(f"{path}: two voices have the same id")
    return tuple(voices)


def write(voices: Iterable[Voice], *, as_json: bool) -> str:
    """The text of a file that `read` gives the same voices of."""
    rows = [_row(voice) for voice in voices]
    if as_json:
        # A voice a line: the embeddings would make thousands of lines otherwise.
        lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
        return f"[\n{lines}\n]\n"
    import yaml

    text: str = yaml.safe_dump(rows, sort_keys=False, allow_unicode=True, width=110, default_flow_style=None)
    return text


def _parse(text: str, path: Path) -> object:
    try:
        if path.suffix == ".json":
            return json.loads(text)
        import yaml

        return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except ValueError as error:
        raise BadVoices(f"{path}: not JSON: {error}") from None
    except Exception as error:
        raise BadVoices(f"{path}: not YAML: {error}") from None


_TEXTS: Final = ("id", "name", "description", "tagline", "language", "created_at")
FIELDS: Final = (*_TEXTS, "gender", "accents", "public", "status", "is_starred", "embedding")
"""What a voice in a file may say; accents are ids, the native one first."""

_CHOICES: Final = {
    "gender": ("masculine", "feminine", "gender_neutral", None),
    "public": (True, False),
    "status": ("active", "archived"),
    "is_starred": (True, False),
}


def _row(voice: Voice) -> dict[str, object]:
    row: dict[str, object] = {
        "id": voice.id,
        "name": voice.name,
        "description": voice.description,
        "tagline": voice.tagline,
        "language": voice.language,
        "gender": voice.gender,
        "accents": [voice.accent, *voice.more_accents],
        "created_at": voice.created_at,
        "public": voice.public,
        "status": voice.status,
        "is_starred": voice.starred,
    }
    if voice.numbers is not None:
        row["embedding"] = list(voice.numbers)
    return row


def _voice(row: object, where: str) -> Voice:
    if not isinstance(row, Mapping):
        raise BadVoices(f"{where}: an object is needed")
    _check(row, where)
    named = [_accent(name, where) for name in row.get("accents") or ()]
    native = named[0] if named else accents.of_locale(row.get("language") or "en")
    if native is None:
        raise BadVoices(f"{where}: no accent speaks {row['language']}")
    public = bool(row.get("public", True))
    return Voice(
        id=row.get("id") or _id_of(row["name"]),
        name=row["name"],
        language=row.get("language") or native.language,
        gender=row.get("gender"),
        description=row.get("description") or "",
        tagline=row.get("tagline") or "",
        accent=native.id,
        more_accents=tuple(accent.id for accent in named[1:]),
        created_at=row.get("created_at") or Voice.created_at,
        numbers=_embedding(row.get("embedding"), where),
        public=public,
        owner=OWNER if public else "",
        access="public" if public else "private",
        status=row.get("status") or "active",
        starred=bool(row.get("is_starred", False)),
    )


def _check(row: Mapping[str, Any], where: str) -> None:
    if not isinstance(row.get("name"), str):
        raise BadVoices(f"{where}: a name is needed")
    for name, value in row.items():
        if name not in FIELDS:
            raise BadVoices(f"{where}: there is no field {name}; there are {', '.join(FIELDS)}")
        if name in _TEXTS and value is not None and not isinstance(value, str):
            raise BadVoices(f"{where}: {name} must be a string (in YAML, put dates in quotes)")
        if name in _CHOICES and value not in _CHOICES[name]:
            wanted = ", ".join(str(choice) for choice in _CHOICES[name])
            raise BadVoices(f"{where}: {name} must be one of {wanted}")


def _accent(name: object, where: str) -> accents.Accent:
    found = accents.find(name) if isinstance(name, str) else None
    if found is None:
        raise BadVoices(f"{where}: there is no accent {name}")
    return found


def _embedding(given: object, where: str) -> tuple[float, ...] | None:
    if given is None:
        return None
    if (
        not isinstance(given, list)
        or len(given) != EMBEDDING_SIZE
        or not all(isinstance(number, int | float) for number in given)
    ):
        raise BadVoices(f"{where}: embedding must be {EMBEDDING_SIZE} numbers")
    return embedding_given(given)


def _id_of(name: str) -> str:
    h = sha256(f"voice of a file {name}".encode()).hexdigest()
    return f"{h[:8]}-{h[8:12]}-4{h[13:16]}-8{h[17:20]}-{h[20:32]}"
