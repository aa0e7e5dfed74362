"""`client.pronunciation_dicts`, awaited. The twin is `client.sync_dicts`; they differ in `await` only."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Unpack

from client import dicts
from client.dicts import DictChanges, DictListOptions, DictOptions, PronunciationDict, PronunciationDictPage
from client.requests import Request
from client.responses import Answer


class AsyncPronunciationDicts:
    """The dictionaries of a key; since 2025-04-16.

    Every call raises what the client's calls raise, and UnreadableAnswer where the answer is none.
    """

    def __init__(self, call: Callable[[Request], Awaitable[Answer]]) -> None:
        self._call = call

    async def list(self, **options: Unpack[DictListOptions]) -> PronunciationDictPage:
        """`GET /pronunciation-dicts/`: one page. `iterate` goes through all of them."""
        return dicts.read_page(await self._call(dicts.listing(**options)))

    async def iterate(self) -> AsyncIterator[PronunciationDict]:
        """Every dictionary, page after page; a page is asked for when the one before is used up."""
        page = await self.list()
        for found in page.data:
            yield found
        while (cursor := page.cursor) is not None:
            page = await self.list(starting_after=cursor)
            for found in page.data:
                yield found

    async def create(self, **options: Unpack[DictOptions]) -> PronunciationDict:
        """`POST /pronunciation-dicts/`."""
        return dicts.read_dict(await self._call(dicts.create(**options)))

    async def get(self, dict_id: str) -> PronunciationDict:
        """`GET /pronunciation-dicts/{id}`. Raises NotFound."""
        return dicts.read_dict(await self._call(dicts.get(dict_id)))

    async def update(self, dict_id: str, **changes: Unpack[DictChanges]) -> PronunciationDict:
        """`PATCH /pronunciation-dicts/{id}`: what is given changes; new items replace all old ones."""
        return dicts.read_dict(await self._call(dicts.update(dict_id, **changes)))

    async def delete(self, dict_id: str) -> None:
        """`DELETE /pronunciation-dicts/{id}`. Raises NotFound."""
        await self._call(dicts.delete(dict_id))

    async def pin(self, dict_id: str) -> None:
        """`POST /pronunciation-dicts/{id}/pin`; only 2025-04-16."""
        await self._call(dicts.pin(dict_id, True))

    async def unpin(self, dict_id: str) -> None:
        """`POST /pronunciation-dicts/{id}/unpin`; only 2025-04-16."""
        await self._call(dicts.pin(dict_id, False))
