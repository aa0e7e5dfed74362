"""`client.voices`, awaited. The twin is `client.sync_voices`; they differ in `await` only."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from typing import Unpack

from client import voice_answers as answers
from client import voice_requests as requests
from client.multipart import File
from client.requests import Request
from client.responses import Answer
from client.voice_values import (
    Accent,
    AccentFilters,
    CloneOptions,
    CreateOptions,
    LocalizeOptions,
    SpeakerGender,
    StoredVoice,
    VoiceChanges,
    VoiceFilters,
    VoiceListOptions,
    VoicePage,
    VoicePart,
)


class AsyncVoices:
    """The voices that a key can use: the public ones and its own.

    Every call raises what the client's calls raise, and UnreadableAnswer where the answer is no voice.
    """

    def __init__(self, call: Callable[[Request], Awaitable[Answer]]) -> None:
        self._call = call

    async def list(self, **options: Unpack[VoiceListOptions]) -> VoicePage:
        """`GET /voices`: one page. `iterate` goes through all of them."""
        return answers.read_page(await self._call(requests.listing(**options)))

    async def iterate(self, **filters: Unpack[VoiceFilters]) -> AsyncIterator[StoredVoice]:
        """Every voice that fits, page after page; a page is asked for when the one before is used up."""
        page = await self.list(**filters)
        for voice in page.data:
            yield voice
        while (cursor := page.cursor) is not None:
            page = await self.list(**filters, starting_after=cursor)
            for voice in page.data:
                yield voice

    async def get(self, voice_id: str, *, expand: Iterable[str] = ()) -> StoredVoice:
        """`GET /voices/{id}`. Raises NotFound."""
        return answers.read_voice(await self._call(requests.get(voice_id, expand)))

    async def create(self, **options: Unpack[CreateOptions]) -> StoredVoice:
        """`POST /voices`: a voice from numbers; only until 2024-11-13."""
        return answers.read_voice(await self._call(requests.create(**options)))

    async def update(self, voice_id: str, **changes: Unpack[VoiceChanges]) -> StoredVoice:
        """`PATCH /voices/{id}`: what is given changes, the rest stays. The voice as it is then."""
        return answers.read_voice(await self._call(requests.update(voice_id, **changes)))

    async def delete(self, voice_id: str) -> None:
        """`DELETE /voices/{id}`. Raises NotFound."""
        await self._call(requests.delete(voice_id))

    async def clone(self, clip: File | bytes, **options: Unpack[CloneOptions]) -> StoredVoice:
        """`POST /voices/clone`: a voice from a clip, a whole file of audio."""
        return answers.read_voice(await self._call(requests.clone(_file(clip), **options)))

    async def clone_clip(self, clip: File | bytes, *, enhance: bool | None = None) -> tuple[float, ...]:
        """`POST /voices/clone/clip`: what a clip sounds like, as an embedding; only 2024-06-10."""
        return answers.read_embedding(await self._call(requests.clone_clip(_file(clip), enhance)))

    async def localize(self, **options: Unpack[LocalizeOptions]) -> StoredVoice:
        """`POST /voices/localize`: a new voice that speaks as another does, elsewhere."""
        return answers.read_voice(await self._call(requests.localize(**options)))

    async def localize_embedding(
        self,
        embedding: Sequence[float],
        *,
        language: str,
        original_speaker_gender: SpeakerGender,
        dialect: str | None = None,
    ) -> tuple[float, ...]:
        """The same from an embedding to an embedding; only 2024-06-10."""
        request = requests.localize_embedding(embedding, language, original_speaker_gender, dialect)
        return answers.read_embedding(await self._call(request))

    async def mix(self, parts: Iterable[VoicePart]) -> tuple[float, ...]:
        """`POST /voices/mix`: the embedding between voices, by weight; only until 2024-11-13."""
        return answers.read_embedding(await self._call(requests.mix(parts)))

    async def accents(self, **filters: Unpack[AccentFilters]) -> tuple[Accent, ...]:
        """`GET /accents`: the catalogue; since 2026-08-14."""
        return answers.read_accents(await self._call(requests.accents(**filters)))

    async def add_accents(self, voice_id: str, accents: Iterable[str]) -> StoredVoice:
        """`PATCH /voices/{id}/accents`: teach a voice more accents; since 2026-08-14."""
        return answers.read_voice(await self._call(requests.add_accents(voice_id, accents)))

    async def delete_accent(self, voice_id: str, accent_id: str) -> StoredVoice:
        """`DELETE /voices/{id}/accents/{accent_id}`: let it unlearn one; since 2026-08-14."""
        return answers.read_voice(await self._call(requests.delete_accent(voice_id, accent_id)))


def _file(clip: File | bytes) -> File:
    return File(clip) if isinstance(clip, bytes) else clip
