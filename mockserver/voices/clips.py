"""From a clip to the voice in it.

A clip of this server's own speech gives a voice close to the one that speaks. Of any other sound the numbers
are arbitrary: they depend on each of its samples, so that the same clip gives the same voice and another clip
another.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Final

import numpy as np

from mockserver.audio.decoding import UndecodableAudio, reading
from mockserver.speech.listening import Listener
from mockserver.speech.voiceprint import VoicePrint, nearest
from mockserver.voices.embeddings import RECOGNISED_COSINE, Embedding, embedding_from, turned
from mockserver.voices.voice import Voice

LONGEST_SECONDS: Final = 300
"""Longest clip that is taken (assumed); the service asks for 5 to 20 seconds (documented)."""
_MAX_SAMPLES: Final = LONGEST_SECONDS * 48_000
_HEARD_SECONDS: Final = 20
"""What is listened to for the voice; more would not tell more."""
_HERTZ: Final = 0.5
_HARMONIC: Final = 0.2
"""How near a voice must be to what was heard: fundamental, and the level of its second harmonic."""


def embedding_of(data: bytes, known: Sequence[Voice]) -> Embedding:
    """The embedding of a WAV, MP3, FLAC or Ogg file; `known` are voices that may be heard in it.

    Raises UndecodableAudio, of which TooLong is one kind; a file without a single sample is undecodable too.
    """
    clip = reading(data, max_samples=_MAX_SAMPLES, max_seconds=LONGEST_SECONDS)
    rate = clip.sample_rate
    mark, ear, left = sha256(f"{rate}\n".encode()), Listener(rate), _HEARD_SECONDS * rate
    empty = True
    for block in clip.blocks:
        empty = empty and not block.size
        # To 16 bits: exact for most files, and beyond what decoders of the others differ by from place to
        # place.
        mark.update(np.round(block * np.float32(32768)).astype("<i4").tobytes())
        ear.feed(block[:left])
        left -= min(left, block.size)
    if empty:
        raise UndecodableAudio("there is no sound in it")
    text = mark.hexdigest()
    speaker = _speaker(ear.finish().voice, known)
    if speaker is None:
        return embedding_from(text)
    return turned(speaker.embedding, text, RECOGNISED_COSINE)


def _speaker(heard: VoicePrint | None, known: Sequence[Voice]) -> Voice | None:
    if heard is None or not known:
        return None
    by_id = {voice.id: voice for voice in known}
    found = by_id[nearest(heard, {voice.id: voice.timbre for voice in known})]
    return found if _is_near(heard, found) else None


def _is_near(heard: VoicePrint, voice: Voice) -> bool:
    timbre = voice.timbre
    return (
        abs(heard.fundamental - timbre.fundamental / 100) <= _HERTZ
        and abs(heard.harmonic - timbre.harmonic / 1000) <= _HARMONIC
    )
