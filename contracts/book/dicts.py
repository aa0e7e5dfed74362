"""Laws of pronunciation dictionaries, by ear: what is said is the replacement, over every transport.

That it is the same sound to the byte is what the mock promises; the service itself never says a thing twice
alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final

from contracts.api import Api
from contracts.book.kept import cleared
from contracts.laws import VERSIONS, law
from contracts.talk import Json

_SINCE_2025: Final = VERSIONS[2:]
_CASED: Final = VERSIONS[2:5]
_SOURCE: Final = "definitions since 2025-04-16; the guide to pronunciation"


@law(
    "dicts.are-heard-over-bytes",
    "With a dictionary the replacement is said, to the byte as if it were written out.",
    source=_SOURCE,
    certainty="documented",
    versions=_SINCE_2025,
    needs="the mock",
    rows=("early 9",),
)
def over_bytes(api: Api) -> None:
    with _dictionary(api, {"cat": "kitty"}) as found:
        plain, written = (api.speak({"transcript": text}) for text in ("One cat.", "One kitty."))
        spoken = api.speak({"transcript": "One cat.", "pronunciation_dict_id": found})
        spoken.must_have_status(200)
        spoken.must("sound", "that of the replacement", spoken.body == written.body, spoken.shown())
        spoken.must("sound", "another than without", spoken.body != plain.body, "the same")


@law(
    "dicts.are-heard-over-events",
    "A dictionary is heard in server-sent events as it is in bytes.",
    source=_SOURCE,
    certainty="documented",
    versions=_SINCE_2025,
    needs="the mock",
    rows=("early 9",),
)
def over_events(api: Api) -> None:
    with _dictionary(api, {"cat": "kitty"}) as found:
        written = api.recite({"transcript": "One kitty."})
        spoken = api.recite({"transcript": "One cat.", "pronunciation_dict_id": found})
        spoken.must_end_well()
        same = spoken.audio() == written.audio() and bool(written.audio())
        spoken.must("sound", "that of the replacement", same, len(spoken.audio()))


@law(
    "dicts.are-heard-over-the-socket",
    "A dictionary that a context names is heard there, also where its text comes in pieces.",
    source=_SOURCE,
    certainty="documented",
    versions=_SINCE_2025,
    needs="the mock",
    rows=("early 9",),
)
def over_socket(api: Api) -> None:
    with _dictionary(api, {"cat": "kitty"}) as found, api.talk() as talk:
        heard = []
        named: Mapping[str, Json] = {"pronunciation_dict_id": found}
        cases: tuple[tuple[Sequence[str], Mapping[str, Json]], ...] = (
            (("One kitty.",), {}),
            (("One cat.",), named),
            (("One ", "kitty."), {}),
            (("One ", "cat."), named),
        )
        for number, (pieces, settings) in enumerate(cases):
            context = talk.context(f"c{number}", **settings)
            for piece in pieces:
                context.say(piece, more=True)
            context.end()
            heard.append(context.until_over())
    for each in heard:
        each.must_end_well()
    for written, spoken in (heard[:2], heard[2:]):
        same = spoken.audio() == written.audio()
        spoken.must("sound", "that of the replacement", same, len(spoken.audio()))


@law(
    "dicts.match-as-documented",
    "A text in lower case fits whatever the case, and parts of words fit nothing.",
    source=_SOURCE,
    certainty="documented",
    versions=_SINCE_2025,
    needs="the mock",
    rows=("early 9",),
)
def matching(api: Api) -> None:
    with _dictionary(api, {"cat": "kitty"}) as found:
        _says(api, found, {"CAT": "kitty", "Cat": "kitty", "cats": "cats", "a cat!": "a kitty!"})


@law(
    "dicts.capitals-fit-exactly",
    "Until 2026-03-01 a text with capitals fits only itself.",
    source="definitions of 2025-04-16",
    certainty="documented",
    versions=_CASED,
    needs="the mock",
    rows=("early 9",),
)
def capitals(api: Api) -> None:
    with _dictionary(api, {"Dog": "hound"}) as found:
        _says(api, found, {"Dog": "hound", "dog": "dog", "DOG": "DOG"})


@law(
    "dicts.case-counts-where-asked",
    "Since 2026-08-14 case counts only for an item that says case_sensitive.",
    source="OpenAPI of August 2026",
    certainty="documented",
    versions=VERSIONS[-1:],
    needs="the mock",
    rows=("late 1",),
)
def case_sensitive(api: Api) -> None:
    with _dictionary(api, {"Dog": "hound"}) as found:
        _says(api, found, {"Dog": "hound", "dog": "hound"})
    with _dictionary(api, {"Dog": "hound"}, case_sensitive=True) as found:
        _says(api, found, {"Dog": "hound", "dog": "dog"})


@law(
    "dicts.take-either-spelling-of-an-item",
    "An item may be spelled with alias or with pronunciation; both are heard.",
    source="definitions of 2025-04-16: alias is the older word",
    certainty="documented",
    versions=_SINCE_2025,
    needs="the mock",
    rows=("dict-alias-mirror", "early 9"),
)
def spellings(api: Api) -> None:
    written = api.speak({"transcript": "One kitty."})
    for name in ("alias", "pronunciation"):
        with _dictionary(api, {"cat": "kitty"}, spelled=name) as found:
            spoken = api.speak({"transcript": "One cat.", "pronunciation_dict_id": found})
            spoken.must_have_status(200)
            spoken.must(
                f"sound by {name}", "that of the replacement", spoken.body == written.body, spoken.shown()
            )


@law(
    "dicts.a-change-is-heard",
    "New items replace all old ones, and are heard at once; a dictionary that is gone is refused.",
    source=f"{_SOURCE}; the status is assumed",
    certainty="assumed",
    versions=_SINCE_2025,
    needs="the mock",
    rows=("early 9",),
)
def changed(api: Api) -> None:
    with _dictionary(api, {"cat": "kitty"}) as found:
        items: Json = [{"text": "one", "alias": "two"}]
        api.ask("PATCH", f"/pronunciation-dicts/{found}", {"items": items}).must_have_status(200)
        spoken = api.speak({"transcript": "One cat.", "pronunciation_dict_id": found})
        written = api.speak({"transcript": "two cat."})
        spoken.must("sound", "that of the new items alone", spoken.body == written.body, spoken.shown())
    refused = api.speak({"transcript": "One cat.", "pronunciation_dict_id": found})
    refused.must_have_status(400, 404)


@law(
    "dicts.are-pinned-and-unpinned",
    "In 2025-04-16 a dictionary is pinned and unpinned, and says which.",
    source="definitions of 2025-04-16",
    certainty="documented",
    versions=_CASED[:1],
    rows=("early 9",),
)
def pinned(api: Api) -> None:
    with _dictionary(api, {"cat": "kitty"}) as found:
        path = f"/pronunciation-dicts/{found}"
        for verb, value in (("pin", True), ("unpin", False)):
            api.send("POST", f"{path}/{verb}").must_have_status(200, 204)
            got = api.send("GET", path)
            got.must_be(f"pinned after {verb}", value, got.json().get("pinned"))
        api.send("POST", "/pronunciation-dicts/pdict_nothing/pin").must_have_status(404)


@contextmanager
def _dictionary(api: Api, words: Mapping[str, str], spelled: str = "alias", **more: Json) -> Iterator[str]:
    """The id of a dictionary, which is deleted afterwards. `more`: other fields of its items."""
    items: Json = [{"text": text, spelled: said, **more} for text, said in words.items()]
    made = api.ask("POST", "/pronunciation-dicts/", {"name": "Animals", "items": items})
    made.must_have_status(200, 201)
    found = str(made.json().get("id"))
    with cleared(api, f"/pronunciation-dicts/{found}"):
        yield found


def _says(api: Api, dictionary: str, heard: Mapping[str, str]) -> None:
    """Raises Broken unless each text sounds as the other one does when no dictionary is asked."""
    for text, said in heard.items():
        spoken = api.speak({"transcript": f"One {text}", "pronunciation_dict_id": dictionary})
        spoken.must_have_status(200)
        written = api.speak({"transcript": f"One {said}"})
        spoken.must(f"sound of {text}", f"that of {said}", spoken.body == written.body, spoken.shown())


LAWS: Final = (
    over_bytes,
    over_events,
    over_socket,
    matching,
    capitals,
    case_sensitive,
    spellings,
    changed,
    pinned,
)
