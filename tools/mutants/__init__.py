"""Known ways to break the server. Each must be noticed by the contract suite; see `docs/mutation.md`."""

from __future__ import annotations

from typing import Final

from tools.mutants import audio_in, http, sockets, sound, sse, voices
from tools.mutants.mutant import Mutant

MUTANTS: Final[tuple[Mutant, ...]] = (
    http.MUTANTS + sound.MUTANTS + sse.MUTANTS + sockets.MUTANTS + voices.MUTANTS + audio_in.MUTANTS
)
