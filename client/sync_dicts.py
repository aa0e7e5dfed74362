"""`client.pronunciation_dicts`, blocking. The twin is `client.async_dicts`; they differ in `await` only."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Unpack

from client import dicts
from client.dicts import DictChanges, DictListOptions, DictOptions, PronunciationDict, PronunciationDictPage
from client.requests import Request
from client.responses import Answer


class PronunciationDicts:
    """The dictionaries of a key; since 2025-04-16.

    Every call raises what the client's calls raise, and UnreadableAnswer where the answer is none.
    """

    def __init__(self, call: Callable[[Request], Answer]) -> None:
        self._call = call

    def list(self, **options: Unpack[DictListOptions]) -> PronunciationDictPage:
        """`GET /pronunciation-dicts/`: one page. `iterate` goes through all of them."""
        return dicts.read_page(self._call(dicts.listing(**options)))

    def iterate(self) -> Iterator[PronunciationDict]:
        """Every dictionary, page after page; a page is asked for when the one before is used up."""
        page = self.list()
        yield from page.data
        while (cursor := page.cursor) is not None:
            page = self.list(starting_after=cursor)
            yield from page.data

    def create(self, **options: Unpack[DictOptions]) -> PronunciationDict:
        """`POST /pronunciation-dicts/`."""
        return dicts.read_dict(self._call(dicts.create(**options)))

    def get(self, dict_id: str) -> PronunciationDict:
        """`GET /pronunciation-dicts/{id}`. Raises NotFound."""
        return dicts.read_dict(self._call(dicts.get(dict_id)))

    def update(self, dict_id: str, **changes: Unpack[DictChanges]) -> PronunciationDict:
        """`PATCH /pronunciation-dicts/{id}`: what is given changes; new items replace all old ones."""
        return dicts.read_dict(self._call(dicts.update(dict_id, **changes)))

    def delete(self, dict_id: str) -> None:
        """`DELETE /pronunciation-dicts/{id}`. Raises NotFound."""
        self._call(dicts.delete(dict_id))

    def pin(self, dict_id: str) -> None:
        """`POST /pronunciation-dicts/{id}/pin`; only 2025-04-16."""
        self._call(dicts.pin(dict_id, True))

    def unpin(self, dict_id: str) -> None:
        """`POST /pronunciation-dicts/{id}/unpin`; only 2025-04-16."""
        self._call(dicts.pin(dict_id, False))
