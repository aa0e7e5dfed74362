import hashlib
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from mockserver.speech import code
from mockserver.speech.timbre import Timbre
from mockserver.speech.tones import SINE, Voicing, bank_of, render
from tests.speech.speaking import VOICE, random_timbres

LOUDEST = [Timbre(18_000, 900, 200), Timbre(9_000, 900, -200), Timbre(13_333, 900, 0)]


def digest(samples: np.ndarray) -> str:
    return hashlib.sha256(samples.astype("<i2").tobytes()).hexdigest()


def test_the_sine_table_is_the_same_everywhere() -> None:
    assert digest(SINE) == "70a520195643f9ec9aa892ec529c410634068e1ffd18fa327c73b91d04261bc7"


def test_a_symbol_is_the_same_everywhere() -> None:
    sound = bank_of(Voicing(44_100, 2_910, VOICE, 1000)).symbol(0x41, 0)
    assert (
        digest(np.frombuffer(sound, np.int16))
        == "cceaa31477079c76c790600732d47b165c4d9fcdbdfe207ecfbea67111aa94d9"
    )


def test_a_tone_is_the_same_everywhere_at_every_volume() -> None:
    sound = np.concatenate([render(Voicing(8_000, 640, VOICE, volume), 0) for volume in range(500, 2001)])
    assert digest(sound) == "4f05f1d24516962992e266bc636774781649063fa783c04b609dbefaf3e7ee8c"


@pytest.mark.parametrize("timbre", LOUDEST)
def test_normal_volume_peaks_near_two_fifths_and_double_volume_does_not_clip(timbre: Timbre) -> None:
    def peak(volume: int) -> int:
        voicing = Voicing(44_100, 4_851, timbre, volume)
        waves = [render(voicing, slot).astype(int) for slot in range(code.SLOTS)]
        pairs = (code.tone_slots(byte, grid) for byte in range(256) for grid in (0, 1))
        return max(int(np.abs(waves[low] + waves[high]).max()) for low, high in pairs)

    assert 9_000 < peak(1000) < 13_600
    assert 18_000 < peak(2000) < 27_200


@pytest.mark.parametrize("timbre", random_timbres(5, seed=3))
def test_a_symbol_begins_and_ends_in_silence(timbre: Timbre) -> None:
    wave = render(Voicing(8_000, 528, timbre, 1000), slot=10)
    assert abs(int(wave[0])) <= 2
    assert abs(int(wave[-1])) <= 20


def test_rendered_waves_cannot_be_changed_by_whoever_gets_them() -> None:
    wave = render(Voicing(8_000, 528, VOICE, 1000), slot=0)
    with pytest.raises(ValueError, match="read-only"):
        wave[0] = 1


def test_the_store_keeps_what_was_used_last_and_forgets_the_rest() -> None:
    first = bank_of(Voicing(48_000, 5_280, VOICE, 1000))
    assert bank_of(Voicing(48_000, 5_280, VOICE, 1000)) is first
    for volume in range(500, 500 + 24 * 2**20 // first.size + 1):
        bank_of(Voicing(48_000, 5_280, VOICE, volume))
    assert bank_of(Voicing(48_000, 5_280, VOICE, 1000)) is not first


def test_threads_that_render_the_same_voice_get_the_same_bits() -> None:
    def rendered(byte: int) -> bytes:
        return bank_of(Voicing(22_050, 1_455, VOICE, 777)).symbol(byte, 1)

    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(rendered, list(range(32)) * 8))
    assert together == [rendered(byte) for byte in range(32)] * 8
