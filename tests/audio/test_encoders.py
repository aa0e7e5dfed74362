"""Encoders: exact, indifferent to how the sound is cut, and silent about nothing."""

from __future__ import annotations

import struct

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from mockserver.audio.decoding import decode, decode_pcm
from mockserver.audio.encoders import encode_pcm, open_encoder
from mockserver.audio.formats import Samples, parse_format
from mockserver.audio.wav import WavDialect
from tests.audio.sounds import CUTS, DIALECTS, EVERY_SAMPLE, SIZED, SOUNDS, STREAMED, encoded

ENCODINGS = st.sampled_from(["pcm_f32le", "pcm_s16le", "pcm_mulaw", "pcm_alaw"])
RATES = st.sampled_from([8000, 16000, 22050, 24000, 44100, 48000])
CONTAINERS = st.sampled_from(["raw", "wav"])


def test_f32le_is_the_sample_divided_by_32768_in_little_endian() -> None:
    for sample in (-32768, -1, 0, 1, 12345, 32767):
        assert encode_pcm(np.array([sample], np.int16), "pcm_f32le") == struct.pack("<f", sample / 32768)


def test_s16le_is_the_sample_in_little_endian() -> None:
    assert encode_pcm(np.array([1, -2, 32767, -32768], np.int16), "pcm_s16le") == bytes.fromhex(
        "0100 feff ff7f 0080"
    )


def test_g711_of_silence_and_of_the_extremes_is_as_the_standard_tabulates_it() -> None:
    extremes = np.array([0, 32767, -32768], np.int16)
    assert encode_pcm(extremes, "pcm_mulaw") == bytes.fromhex("ff 80 00")
    assert encode_pcm(extremes, "pcm_alaw") == bytes.fromhex("d5 aa 2a")


def test_samples_of_the_other_byte_order_and_with_gaps_are_encoded_by_value() -> None:
    gaps = EVERY_SAMPLE[::5]
    for encoding in ("pcm_f32le", "pcm_s16le"):
        assert encode_pcm(gaps.astype(">i2"), encoding) == encode_pcm(gaps.copy(), encoding)


def test_raw_has_no_head_and_no_tail() -> None:
    encoder = open_encoder(parse_format("raw@8000/pcm_mulaw"), 3, SIZED)
    assert (encoder.head(), encoder.tail()) == (b"", b"")


@settings(deadline=None)
@given(CONTAINERS, RATES, ENCODINGS, SOUNDS, CUTS, st.sampled_from(DIALECTS))
def test_the_bytes_do_not_depend_on_the_blocks(
    container: str, rate: int, encoding: str, sound: Samples, cuts: list[int], dialect: WavDialect
) -> None:
    fmt = f"{container}@{rate}/{encoding}"
    assert encoded(fmt, sound, dialect, cuts) == encoded(fmt, sound, dialect)


@settings(deadline=None)
@given(RATES, st.sampled_from(["pcm_f32le", "pcm_s16le"]), SOUNDS, st.sampled_from(DIALECTS))
def test_f32le_and_s16le_come_back_exactly(
    rate: int, encoding: str, sound: Samples, dialect: WavDialect
) -> None:
    wanted = (sound / 32768).tolist()
    # libsndfile takes a WAV file whose sound begins with these letters for another format in disguise.
    assume(not encode_pcm(sound, encoding).startswith((b"OggS", b"wvpk")))
    clip = decode(encoded(f"wav@{rate}/{encoding}", sound, dialect))
    assert (clip.sample_rate, clip.samples.tolist()) == (rate, wanted)
    assert decode_pcm(encoded(f"raw@{rate}/{encoding}", sound), encoding, rate).samples.tolist() == wanted


@settings(deadline=None)
@given(RATES, st.sampled_from(["pcm_mulaw", "pcm_alaw"]), SOUNDS, st.sampled_from(DIALECTS))
@example(8000, "pcm_mulaw", EVERY_SAMPLE, STREAMED)
@example(8000, "pcm_alaw", EVERY_SAMPLE, STREAMED)
def test_g711_comes_back_within_half_a_step(
    rate: int, encoding: str, sound: Samples, dialect: WavDialect
) -> None:
    assume(not encode_pcm(sound, encoding).startswith((b"OggS", b"wvpk")))
    clips = (
        decode(encoded(f"wav@{rate}/{encoding}", sound, dialect)),
        decode_pcm(encoded(f"raw@{rate}/{encoding}", sound), encoding, rate),
    )
    # A step is a sixteenth of its chord: for mu-law of the value plus 132 (to 32635), for A-law at least 16.
    ceiling, bias = (32635, 132) if encoding == "pcm_mulaw" else (32768, 0)
    wanted = np.clip(sound.astype(np.float64), -ceiling, ceiling)
    allowed = np.maximum((np.abs(wanted) + bias) / 32, 8)
    for clip in clips:
        assert len(clip.samples) == len(sound)
        assert np.all(np.abs(clip.samples * 32768.0 - wanted) <= allowed)


@pytest.mark.parametrize("sent", [0, 9, 11])
def test_a_sized_file_of_another_length_than_promised_is_a_fault_of_the_caller(sent: int) -> None:
    encoder = open_encoder(parse_format("wav"), 10, SIZED)
    encoder.encode(np.zeros(sent, np.int16))
    with pytest.raises(ValueError, match="the header promised"):
        encoder.tail()


def test_a_streamed_file_promises_no_length() -> None:
    encoder = open_encoder(parse_format("wav"), 10, STREAMED)
    encoder.encode(np.zeros(3, np.int16))
    assert encoder.tail() == b""
