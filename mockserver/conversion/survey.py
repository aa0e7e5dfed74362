"""What is in a clip: its words, how loud and how high it is, all found in one passage through it."""

from __future__ import annotations

from dataclasses import dataclass

from mockserver.audio.decoding import Reading, UndecodableAudio
from mockserver.conversion.contour import Contour, ContourMeter
from mockserver.conversion.loudness import Loudness, LoudnessMeter
from mockserver.conversion.quantised import quantised
from mockserver.speech.listening import Listener
from mockserver.speech.spelling import HeardWord


@dataclass(frozen=True, slots=True, eq=False)
class Survey:
    """All that a conversion needs to know of a clip; some kilobytes for each second of it.

    samples: how many, at `rate` a second.
    """

    samples: int
    rate: int
    words: tuple[HeardWord, ...]
    contour: Contour
    loudness: Loudness


def survey(clip: Reading) -> Survey:
    """Go through a clip, block by block. Raises what its blocks raise, and UndecodableAudio for no sound."""
    rate, samples = clip.sample_rate, 0
    ear, contour, loudness = Listener(rate), ContourMeter(rate), LoudnessMeter(rate)
    for block in clip.blocks:
        sound = quantised(block)
        samples += sound.size
        ear.feed(sound)
        contour.feed(sound)
        loudness.feed(sound)
    if not samples:
        raise UndecodableAudio("there is no sound in it")
    return Survey(samples, rate, ear.finish().words, contour.finish(), loudness.finish())
