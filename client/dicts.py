"""Dictionaries of pronunciations and access tokens: values, requests, answers. Pure; nothing here sends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Final, Literal, NotRequired, TypedDict, Unpack
from urllib.parse import quote

from client.reading import as_object, may, must, parsed
from client.requests import Request
from client.responses import Answer
from client.values import JsonObject, JsonValue

Access = Literal["private", "public"]
_PATH: Final = "/pronunciation-dicts"


@dataclass(frozen=True, slots=True)
class PronunciationItem:
    """How whole words sound. `case_sensitive`: since 2026-08-14; None leaves it to the service."""

    text: str
    pronunciation: str
    case_sensitive: bool | None = None


@dataclass(frozen=True, slots=True)
class PronunciationDict:
    """A dictionary of the service; `pronunciation_dict_id` of a request for speech names it.

    `description`: in 2025-04-16 and since 2026-08-14. `owner_id`: until 2026-03-01 at least. `is_owner`,
    `access`, `visibility`: since 2026-08-14. What this client does not know is in `extra`.
    """

    id: str
    name: str
    pinned: bool
    items: tuple[PronunciationItem, ...]
    created_at: str
    description: str | None = None
    owner_id: str | None = None
    is_owner: bool | None = None
    access: str | None = None
    visibility: str | None = None
    extra: JsonObject = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PronunciationDictPage:
    """A page of the list."""

    data: tuple[PronunciationDict, ...]
    has_more: bool
    next_page: str | None = None

    @property
    def cursor(self) -> str | None:
        """What to give as `starting_after` for the next page; None on the last one."""
        return (self.next_page or self.data[-1].id) if self.has_more and self.data else None


class DictListOptions(TypedDict, total=False):
    """Which page: at most `limit` after or before the dictionary of an id."""

    limit: int
    starting_after: str
    ending_before: str


class _DictFields(TypedDict, total=False):
    description: str
    items: Iterable[PronunciationItem]
    access: Access


class DictChanges(_DictFields, total=False):
    """What may be changed. `description`, `access`: not in every version."""

    name: str


class DictOptions(_DictFields):
    """What a new one is made of."""

    name: str


class TokenOptions(TypedDict):
    """What a token opens, and for how many seconds; `agent`: since 2025-11-04."""

    tts: NotRequired[bool]
    stt: NotRequired[bool]
    agent: NotRequired[bool]
    expires_in: NotRequired[int]


_KNOWN: Final = {each.name for each in fields(PronunciationDict)} - {"extra"}


def access_token(**options: Unpack[TokenOptions]) -> Request:
    """`POST /access-token`."""
    grants: dict[str, JsonValue] = {}
    for name in ("tts", "stt", "agent"):
        if name in options:
            grants[name] = bool(options.get(name))
    body: dict[str, JsonValue] = {"grants": grants}
    if "expires_in" in options:
        body["expires_in"] = options["expires_in"]
    return Request("POST", "/access-token", json=body)


def read_token(answer: Answer) -> str:
    """The token. Raises UnreadableAnswer."""
    return must(as_object(parsed(answer)), "token", str)


def listing(**options: Unpack[DictListOptions]) -> Request:
    """`GET /pronunciation-dicts/`."""
    return Request("GET", f"{_PATH}/", params={name: str(value) for name, value in options.items()})


def create(**options: Unpack[DictOptions]) -> Request:
    """`POST /pronunciation-dicts/`."""
    return Request("POST", f"{_PATH}/", json=_written(options))


def get(dict_id: str) -> Request:
    """`GET /pronunciation-dicts/{id}`."""
    return Request("GET", _of(dict_id))


def update(dict_id: str, **changes: Unpack[DictChanges]) -> Request:
    """`PATCH /pronunciation-dicts/{id}`."""
    return Request("PATCH", _of(dict_id), json=_written(changes))


def delete(dict_id: str) -> Request:
    """`DELETE /pronunciation-dicts/{id}`."""
    return Request("DELETE", _of(dict_id))


def pin(dict_id: str, pinned: bool) -> Request:
    """`POST /pronunciation-dicts/{id}/pin` or `/unpin`, of 2025-04-16."""
    return Request("POST", f"{_of(dict_id)}/{'pin' if pinned else 'unpin'}")


def read_dict(answer: Answer) -> PronunciationDict:
    """A dictionary. Raises UnreadableAnswer."""
    return _dict(parsed(answer))


def read_page(answer: Answer) -> PronunciationDictPage:
    """A page of the list. Raises UnreadableAnswer."""
    page = as_object(parsed(answer))
    found = tuple(_dict(each) for each in must(page, "data", list))
    return PronunciationDictPage(found, must(page, "has_more", bool), may(page, "next_page", str))


def _of(dict_id: str) -> str:
    return f"{_PATH}/{quote(dict_id, safe='')}"


def _written(options: Mapping[str, object]) -> JsonObject:
    written: dict[str, JsonValue] = {}
    for name, value in options.items():
        if name == "items" and isinstance(value, Iterable):
            written[name] = [_item(each) for each in value if isinstance(each, PronunciationItem)]
        else:
            written[name] = str(value)
    return written


def _item(item: PronunciationItem) -> JsonObject:
    # Each version reads one of the two spellings, and no version minds the other.
    said: JsonObject = {"text": item.text, "pronunciation": item.pronunciation, "alias": item.pronunciation}
    return said if item.case_sensitive is None else {**said, "case_sensitive": item.case_sensitive}


def _dict(found: object) -> PronunciationDict:
    given = as_object(found)
    return PronunciationDict(
        id=must(given, "id", str),
        name=must(given, "name", str),
        pinned=must(given, "pinned", bool),
        items=tuple(_read_item(as_object(each)) for each in must(given, "items", list)),
        created_at=must(given, "created_at", str),
        description=may(given, "description", str),
        owner_id=may(given, "owner_id", str),
        is_owner=may(given, "is_owner", bool),
        access=may(given, "access", str),
        visibility=may(given, "visibility", str),
        extra={name: value for name, value in given.items() if name not in _KNOWN},
    )


def _read_item(found: JsonObject) -> PronunciationItem:
    sounds = may(found, "pronunciation", str)
    return PronunciationItem(
        must(found, "text", str),
        must(found, "alias", str) if sounds is None else sounds,
        may(found, "case_sensitive", bool),
    )
