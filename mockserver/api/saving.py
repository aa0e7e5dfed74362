"""`save` of `/tts/bytes`: the audio that is answered is kept as a file too, and named in a header."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from mockserver.api import files
from mockserver.api.replies import Audio, Later
from mockserver.world.world import World

_ENDINGS: Final = {"raw": "pcm", "wav": "wav", "mp3": "mp3"}
"""How files are named (assumed)."""


def saved(audio: Audio, world: World) -> Later[bytes]:
    """The same answer, with a file of what it sends. Raises ApiError as `files.kept`, when it is sent."""

    def made() -> bytes:
        from mockserver.api.render import render  # loads numpy

        return b"".join(render(audio))

    def then(data: bytes) -> Audio:
        form = audio.format
        told = {"encoding": form.encoding or "", "sample_rate": str(form.sample_rate)}
        more = told if form.container == "raw" else {}
        file = files.kept(world, f"tts-output.{_ENDINGS[form.container]}", files.SAVED, data, **more)
        return replace(audio, headers=(*audio.headers, ("cartesia-file-id", file.id)))

    return Later(made, then)
