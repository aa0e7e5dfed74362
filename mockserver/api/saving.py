"""`save` of `/tts/bytes`: the audio that is answered is kept as a file too, and named in a header."""

from __future__ import annotations

from dataclasses import replace

from mockserver.api import files
from mockserver.api.replies import Audio, Later
from mockserver.world.world import World


def saved(audio: Audio, world: World) -> Later[bytes]:
    """The same answer, with a file of what it sends. Raises ApiError as `files.kept`, when it is sent."""

    def made() -> bytes:
        from mockserver.api.render import render  # loads numpy

        return b"".join(render(audio))

    def then(data: bytes) -> Audio:
        file = files.kept(world, f"speech.{audio.format.container}", files.SAVED, data)
        return replace(audio, headers=(*audio.headers, ("cartesia-file-id", file.id)))

    return Later(made, then)
