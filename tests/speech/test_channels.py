"""What the code survives on its way: codecs, telephones, noise."""

import pytest
import soxr
from hypothesis import given
from hypothesis import strategies as st

from mockserver.speech.prosody import Prosody
from mockserver.speech.timbre import Timbre
from tests.speech.speaking import (
    MIXED,
    RATES,
    assert_heard,
    bounded,
    floats,
    prosodies,
    rates,
    say,
    through_file,
    through_mp3,
    timbres,
    with_noise,
)

# The bit rates that the MPEG layer allows at a rate and that the API offers or a user may pick.
_MPEG_1 = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_MPEG_2 = (32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_MPEG_25 = (32, 40, 48, 56, 64)
LEGAL = {8000: _MPEG_25, 16000: _MPEG_2, 22050: _MPEG_2, 24000: _MPEG_2, 44100: _MPEG_1, 48000: _MPEG_1}
ENGLISH = "The quick brown fox jumps over the lazy dog, twice."


@bounded(30)
@given(rates, prosodies, timbres, st.sampled_from(("ULAW", "ALAW")), st.sampled_from((0.1, 1.0)))
def test_g711_at_any_rate(rate: int, prosody: Prosody, timbre: Timbre, law: str, gain: float) -> None:
    spoken = floats(say(MIXED, rate, prosody=prosody, timbre=timbre)) * gain
    assert_heard(*through_file(spoken, rate, "WAV", law), MIXED)


@pytest.mark.parametrize(("rate", "bit_rate"), [(rate, bits) for rate in RATES for bits in LEGAL[rate]])
def test_mp3_at_every_legal_rate(rate: int, bit_rate: int) -> None:
    assert_heard(*through_mp3(say(MIXED, rate), rate, bit_rate), MIXED)


@bounded(20)
@given(rates, prosodies, timbres, st.sampled_from((32, 64)))
def test_mp3_at_any_speed_volume_and_voice(
    rate: int, prosody: Prosody, timbre: Timbre, bit_rate: int
) -> None:
    assert_heard(*through_mp3(say(ENGLISH, rate, prosody=prosody, timbre=timbre), rate, bit_rate), ENGLISH)


# libsndfile turns this level into a target of (1 - level) * 250 + 6 kbit/s.
TWELVE_KBIT = 0.976


@pytest.mark.parametrize("rate", [8000, 16000, 24000, 48000])
def test_opus_at_twelve_kilobits(rate: int) -> None:
    spoken = say(ENGLISH, rate)
    assert_heard(*through_file(spoken, rate, "OGG", "OPUS", compression_level=TWELVE_KBIT), ENGLISH)


@bounded(15)
@given(prosodies, timbres)
def test_the_telephone_there_and_back(prosody: Prosody, timbre: Timbre) -> None:
    spoken = floats(say(MIXED, 44_100, prosody=prosody, timbre=timbre))
    narrow, rate = through_file(soxr.resample(spoken, 44_100, 8_000), 8_000, "WAV", "ULAW")
    assert_heard(soxr.resample(narrow, rate, 44_100), 44_100, MIXED)


@bounded(20)
@given(timbres, prosodies, st.integers(0, 2**32 - 1))
def test_noise_of_the_whole_band_five_decibels_below(timbre: Timbre, prosody: Prosody, seed: int) -> None:
    spoken = say(MIXED, 44_100, timbre=timbre, prosody=prosody)
    assert_heard(with_noise(spoken, 5, seed), 44_100, MIXED)


@bounded(40)
@given(timbres, prosodies, st.integers(0, 2**32 - 1))
def test_noise_inside_the_telephone_band_five_decibels_below(
    timbre: Timbre, prosody: Prosody, seed: int
) -> None:
    spoken = say(MIXED, 8_000, timbre=timbre, prosody=prosody)
    assert_heard(with_noise(spoken, 5, seed), 8_000, MIXED)
