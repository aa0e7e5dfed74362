"""MP3 is what was asked for: its bit rate, its sample rate, mono, and heard by decoders of other makers."""

from __future__ import annotations

import io
import subprocess
import sys

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from mockserver.audio.decoding import decode
from mockserver.audio.encoders import open_encoder
from mockserver.audio.formats import OutputFormat, Samples
from mockserver.audio.mpeg import Frame, find_frames, frame_at, frames
from tests.audio.sounds import STREAMED, encoded, strongest_hertz, tone

LEGAL = [
    *((8000, bits) for bits in (32000, 64000)),
    *((rate, bits) for rate in (16000, 22050, 24000) for bits in (32000, 64000, 96000, 128000)),
    *((rate, bits) for rate in (44100, 48000) for bits in (32000, 64000, 96000, 128000, 192000)),
]
ILLEGAL = [
    *((8000, bits) for bits in (96000, 128000, 192000)),
    *((rate, 192000) for rate in (16000, 22050, 24000)),
    (11025, 32000),
    (44100, 100000),
]

# The silence that LAME puts before the sound, and at least as much after it.
DELAY = 2 * 576


@pytest.mark.parametrize(
    ("header", "frame"),
    [
        ("fffb9064", Frame(44100, 128000, False, 1152, 417)),
        ("fffb92c4", Frame(44100, 128000, True, 1152, 418)),
        ("fffbb4c4", Frame(48000, 192000, True, 1152, 576)),
        ("fff348c4", Frame(16000, 32000, True, 576, 144)),
        ("ffe388c4", Frame(8000, 64000, True, 576, 576)),
    ],
)
def test_a_frame_header_is_read(header: str, frame: Frame) -> None:
    assert frame_at(bytes.fromhex(header), 0) == frame


NO_HEADERS = ["", "fffb90", "fffd90c4", "ffeb90c4", "fffb00c4", "fffbf0c4", "fffb9cc4", "00fb90c4"]


@pytest.mark.parametrize("header", NO_HEADERS)
def test_what_is_no_frame_header_is_not_read(header: str) -> None:
    assert frame_at(bytes.fromhex(header), 0) is None


@pytest.mark.parametrize(("rate", "bits"), LEGAL)
@pytest.mark.parametrize("samples", [0, 1, 4410, 48000])
def test_every_frame_has_the_bit_rate_and_the_sample_rate_that_were_asked_for(
    rate: int, bits: int, samples: int
) -> None:
    data = encoded(OutputFormat("mp3", rate, bit_rate=bits), tone(1000, samples, rate))
    found = list(frames(data))
    assert sum(frame.size for frame in found) == len(data)
    assert {(frame.sample_rate, frame.bit_rate, frame.mono) for frame in found} == {(rate, bits, True)}
    total = sum(frame.samples for frame in found)
    assert samples + DELAY <= total <= samples + DELAY + found[0].samples


@pytest.mark.parametrize(("rate", "bits"), LEGAL)
def test_miniaudio_hears_the_tone(rate: int, bits: int) -> None:
    miniaudio = pytest.importorskip("miniaudio", reason="miniaudio has no wheel for this machine")
    data = encoded(OutputFormat("mp3", rate, bit_rate=bits), tone(1000, rate, rate))
    decoded = miniaudio.mp3_read_s16(data)
    assert (decoded.sample_rate, decoded.nchannels) == (rate, 1)
    assert_is_the_tone(np.array(decoded.samples) / 32768, rate)


@pytest.mark.parametrize(("rate", "bits"), LEGAL)
def test_libsndfile_hears_the_tone(rate: int, bits: int) -> None:
    data = encoded(OutputFormat("mp3", rate, bit_rate=bits), tone(1000, rate, rate))
    sound, found = soundfile.read(io.BytesIO(data))
    assert (found, sound.ndim) == (rate, 1)
    assert_is_the_tone(sound, rate)


def assert_is_the_tone(sound: np.ndarray, rate: int) -> None:
    """One second of 1000 Hz at 9000 of 32768, with the silence that the codec adds."""
    assert rate <= len(sound) <= rate + DELAY + 1152
    middle = sound[rate // 4 : rate // 4 * 3]
    assert strongest_hertz(middle, rate) == pytest.approx(1000, abs=2)
    assert np.sqrt(2 * np.mean(middle**2)) * 32768 == pytest.approx(9000, rel=0.06)


@pytest.mark.parametrize(("rate", "bits"), ILLEGAL)
def test_what_mp3_cannot_carry_is_refused_rather_than_replaced(rate: int, bits: int) -> None:
    with pytest.raises(ValueError, match=rf"{rate}|{bits}"):
        open_encoder(OutputFormat("mp3", rate, bit_rate=bits), 0, STREAMED)


@settings(deadline=None, max_examples=25)
@given(
    st.sampled_from(LEGAL),
    st.integers(0, 12000),
    st.lists(st.integers(0, 12000), max_size=8),
    st.floats(100, 3500),
)
def test_the_bytes_do_not_depend_on_the_blocks(
    pair: tuple[int, int], samples: int, cuts: list[int], hertz: float
) -> None:
    fmt, sound = OutputFormat("mp3", pair[0], bit_rate=pair[1]), tone(hertz, samples, pair[0])
    assert encoded(fmt, sound, cuts=cuts) == encoded(fmt, sound)


def test_frames_come_before_the_sound_ends() -> None:
    sound: Samples = tone(1000, 48000, 48000)
    encoder = open_encoder(OutputFormat("mp3", 48000, bit_rate=128000), len(sound), STREAMED)
    assert encoder.head() == b""
    first = b"".join(encoder.encode(block) for block in np.split(sound[:9600], 2))
    assert len(list(frames(first))) >= 4


@pytest.mark.parametrize("cut", [1, 100, 417, 418, 1000])
def test_a_stream_that_is_entered_in_the_middle_is_found_and_decoded(cut: int) -> None:
    data = encoded("mp3", tone(1000, 44100, 44100))[cut:]
    start = find_frames(data, 4096)
    assert start is not None
    assert start <= 418
    clip = decode(data)
    assert clip.sample_rate == 44100
    assert strongest_hertz(clip.samples[22050:33075], 44100) == pytest.approx(1000, abs=4)


LOADED = """
import sys, mockserver.audio.encoders, mockserver.audio.decoding
print(sorted({"lameenc", "soundfile", "soxr"} & set(sys.modules)))
"""


def test_no_codec_is_loaded_before_it_is_needed() -> None:
    done = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
