"""Files as nobody should send them are read as far as they can be, or refused in plain words."""

from __future__ import annotations

import numpy as np
import pytest

from mockserver.audio.decoding import TooLong, UndecodableAudio, decode, reading
from mockserver.audio.unsized import with_size
from tests.audio.corpus import CORPUS, PCM, READ, chunk, fmt, riff, silence_bomb


@pytest.mark.parametrize("name", CORPUS)
def test_every_file_of_the_corpus_is_read_or_refused_with_its_reason(name: str) -> None:
    data, reason = CORPUS[name]
    if reason in (READ, "there is no sound in it"):
        sound = decode(data).samples
        assert (sound.size > 0) == (reason == READ)
        assert np.all(np.abs(sound) <= 1)
    else:
        with pytest.raises(UndecodableAudio) as caught:
            decode(data)
        assert str(caught.value).startswith(reason)


@pytest.mark.parametrize(
    "name",
    [
        "WAV of unknown sizes",
        "WAV whose sizes were never filled in",
        "WAV that says it is empty",
        "WAV that declares two gigabytes",
        "WAV, extensible",
        "WAV, big-endian",
        "WAV in a list of a WAV",
        "WAV with a wrong size of the whole",
    ],
)
def test_a_header_that_lies_about_sizes_hides_no_sample(name: str) -> None:
    assert decode(CORPUS[name][0]).samples.tolist() == decode(CORPUS["WAV"][0]).samples.tolist()


def test_a_length_in_seconds_is_a_limit_at_any_rate() -> None:
    bomb = silence_bomb(100)
    assert len(bomb) < 12_000
    assert sum(len(block) for block in reading(bomb, max_seconds=100).blocks) == 800_000
    with pytest.raises(TooLong):
        list(reading(bomb, max_seconds=99).blocks)


def test_only_a_file_that_denies_its_samples_is_given_a_size() -> None:
    whole = riff(fmt(), chunk(b"data", PCM))
    assert with_size(whole) is whole
    followed = riff(fmt(), chunk(b"data", b""), chunk(b"LIST", b"INFO"))
    assert with_size(followed) is followed
    header = riff(fmt(), chunk(b"data", b""))
    assert with_size(header) is header
    endless = riff(chunk(b"JUNK", b"") * 100, fmt(), chunk(b"data", PCM, 0), size=0)
    assert with_size(endless) is endless
    assert with_size(riff(fmt(), chunk(b"data", PCM, 0), size=0))[40:] == whole[40:]
