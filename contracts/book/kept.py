"""Laws that every collection shares: what is made can be got, listed, changed and deleted.

One row of a table for each resource; a row and a sentence make a law.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from contracts.api import Api
from contracts.evidence import Broken
from contracts.exchange import Reply
from contracts.laws import VERSIONS, Law, law
from contracts.talk import Json

_SINCE_2025: Final = VERSIONS[2:]
_NEW: Final = VERSIONS[-1:]
_MOST_PAGES: Final = 60
_UNKNOWN: Final = "00000000-0000-4000-8000-000000000000"


@dataclass(frozen=True, slots=True)
class Kept:
    """A collection. `fields`: what one is made of; `changed`: what changes it, empty where nothing can."""

    chapter: str
    noun: str
    path: str
    versions: tuple[str, ...]
    prefix: str
    """Of ids; empty where none is documented."""
    fields: Mapping[str, Json]
    changed: Mapping[str, Json]
    source: str
    rows: tuple[str, ...]

    def make(self, api: Api, number: int = 0) -> Reply:
        """A new one, whose name ends with a number. Raises Broken."""
        made = api.ask("POST", self.path, {**self.fields, "name": f"{self.fields['name']}{number}"})
        made.must_have_status(200, 201)
        made.must("id", "a text", bool(made.json().get("id")), made.json().get("id"))
        return made

    def place(self, id: object) -> str:  # noqa: A002 - the API's word
        """The path of one."""
        return f"{self.path.rstrip('/')}/{id}"


_TOOL: Final[Mapping[str, Json]] = {
    "type": "client",
    "name": "open_door",
    "description": "Opens the front door.",
    "pre_tool_speech": "auto",
    "execution_mode": "immediate",
    "expects_response": True,
    "parameters": {"type": "object", "properties": {"door": {"type": "string"}}, "required": ["door"]},
}

KEPT: Final = (
    Kept(
        "datasets", "a data set", "/datasets/", _SINCE_2025, "",
        {"name": "Mine", "description": "Of tests"}, {"name": "Yours", "description": "Of laws"},
        "definitions since 2025-04-16", ("early 9", "late 7"),
    ),
    Kept(
        "dicts", "a dictionary", "/pronunciation-dicts/", _SINCE_2025, "pdict_",
        {"name": "Animals", "items": []}, {"name": "Plants"},
        "definitions of 2025; OpenAPI of August 2026", ("early 9",),
    ),
    Kept(
        "metrics", "a metric", "/agents/metrics", _SINCE_2025, "am_",
        {"name": "was_polite", "prompt": "Was it polite?"}, {},
        "definitions of 2025; OpenAPI of August 2026", ("early 9", "late 7"),
    ),
    Kept(
        "v1_agents", "an agent", "/v1/agents", _NEW, "agent_",
        {"name": "Desk", "description": "Answers"}, {"name": "Door", "description": "Opens"},
        "OpenAPI of August 2026", ("late 7",),
    ),
    Kept(
        "tools", "a tool of agents", "/v1/agents/tools", _NEW, "agent_tool_",
        _TOOL, {"description": "Opens any door.", "pre_tool_speech": "force"},
        "OpenAPI of August 2026", ("late 7",),
    ),
)  # fmt: skip
"""The collections that anybody with a key may fill, at no cost."""


@contextmanager
def cleared(api: Api, *paths: str) -> Iterator[None]:
    """Whatever is found out, what lies at the paths is deleted in the end, in the newest version's way."""
    try:
        yield
    finally:
        for path in reversed(paths):
            api.send("DELETE", path, version=VERSIONS[-1])


def listed(api: Api, path: str, most: int = 100) -> Iterator[Reply]:
    """Pages, each after the last id of the one before. Raises Broken where they never end."""
    query = f"?limit={most}"
    for _ in range(_MOST_PAGES):
        page = api.send("GET", path + query)
        page.must_have_status(200)
        more = page.json().get("has_more")
        page.must("has_more", "true or false", isinstance(more, bool), more)
        yield page
        if more is False:
            return
        query = f"?limit={most}&starting_after={page.rows('data')[-1].get('id')}"
    raise Broken("pages", f"fewer than {_MOST_PAGES}", "more", page)


def _get(kept: Kept, api: Api) -> None:
    made = kept.make(api)
    with cleared(api, kept.place(made.json()["id"])):
        found = made.json()
        made.must("id", f"{kept.prefix} and more", str(found["id"]).startswith(kept.prefix), found["id"])
        sent = {**kept.fields, "name": f"{kept.fields['name']}0"}
        made.must_be("what was asked for", sent, {name: found.get(name) for name in sent})
        got = api.send("GET", kept.place(found["id"]))
        got.must_have_status(200)
        for field in ("id", *sent):
            got.must_be(field, found.get(field), got.json().get(field))
        ids = [row.get("id") for page in listed(api, kept.path) for row in page.rows("data")]
        got.must("ids of the list", "the new one, once", ids.count(found["id"]) == 1, ids)


def _update(kept: Kept, api: Api) -> None:
    made = kept.make(api)
    place = kept.place(made.json()["id"])
    with cleared(api, place):
        api.ask("PATCH", place, kept.changed).must_have_status(200, 204)
        got = api.send("GET", place)
        got.must_have_status(200)
        whole = {**kept.fields, "name": f"{kept.fields['name']}0", **kept.changed}
        got.must_be("what it is now", whole, {name: got.json().get(name) for name in whole})


def _delete(kept: Kept, api: Api) -> None:
    place = kept.place(kept.make(api).json()["id"])
    api.send("DELETE", place).must_have_status(200, 204)
    for method in ("GET", "DELETE"):
        api.send(method, place).must_have_status(404)
    for page in listed(api, kept.path):
        page.must("data", "without it", place.rpartition("/")[2] not in page.text, page.shown())


def _pages(kept: Kept, api: Api) -> None:
    made = [str(kept.make(api, number).json()["id"]) for number in range(3)]
    with cleared(api, *(kept.place(each) for each in made)):
        found: list[object] = []
        for page in listed(api, kept.path, most=2):
            rows = page.rows("data") if page.json().get("data") else []
            page.must("rows of limit=2", "two, or fewer on the last page", 0 < len(rows) <= 2, len(rows))
            full = len(rows) == 2 or page.json().get("has_more") is False
            page.must("rows", "a full page before there is more", full, len(rows))
            found += [row.get("id") for row in rows]
        page.must("ids", "each once", len(set(found)) == len(found), found)
        page.must("ids", "all that were made", set(made) <= set(found), found)


def _unknown(kept: Kept, api: Api) -> None:
    place = kept.place(f"{kept.prefix}{_UNKNOWN}")
    api.send("GET", place).must_have_status(404)
    if kept.changed:
        api.ask("PATCH", place, kept.changed).must_have_status(404)


_SENTENCES: Final[tuple[tuple[str, str, Callable[[Kept, Api], None]], ...]] = (
    ("create-then-get", "{} that was made is got and listed as it was asked for.", _get),
    ("update-is-kept", "A change of {} is kept, and what was not named stays.", _update),
    ("delete-then-404", "{} that was deleted is gone: 404, and no page has it.", _delete),
    ("pages-follow-cursors", "Pages of limit=2 give {} once each, and the last says that it is.", _pages),
    ("unknown-id-is-404", "{} of an unknown id is 404.", _unknown),
)


def _laws() -> Iterator[Law]:
    for kept in KEPT:
        for name, sentence, check in _SENTENCES:
            if name == "update-is-kept" and not kept.changed:
                continue
            # What older dates cannot delete is deleted in the newest way; that they cannot is no law.
            gone = name == "delete-then-404" and kept.chapter == "metrics"
            said = sentence.format(kept.noun)
            yield law(
                f"{kept.chapter}.{name}",
                said[0].upper() + said[1:],
                source=kept.source,
                certainty="documented",
                versions=_NEW if gone else kept.versions,
                rows=kept.rows,
            )(lambda api, kept=kept, check=check: check(kept, api))  # type: ignore[misc]


LAWS: Final = tuple(_laws())
