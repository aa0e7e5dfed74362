"""New words between two clips: together they are one text, evenly loud, with natural pauses."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockserver.audio.decoding import UndecodableAudio, reading
from mockserver.audio.formats import Samples
from mockserver.conversion.infill import Infill, infill
from mockserver.conversion.joins import Join, beginning, ending, loudness_of
from mockserver.speech.listening import listen
from mockserver.speech.plan import FrameGrid, Unspeakable, plan
from mockserver.speech.prosody import NORMAL, Prosody
from mockserver.speech.timbre import Timbre
from tests.conversion.sounds import VOICE, envelope, file_of, spoken
from tests.speech.speaking import LONG_FRAMES, RATES, bounded, grids, rates, texts, timbres


def said(text: str, rate: int, volume: int = 1000, tempo: int = 1000, voice: Timbre = VOICE) -> Samples:
    return spoken(plan(text, timbre=voice, prosody=Prosody(tempo, volume), grid=LONG_FRAMES), rate)


def trimmed(sound: Samples) -> Samples:
    """Without the silence at its ends."""
    places = np.flatnonzero(sound)
    return sound[places[0] : places[-1] + 1]


def between(
    left: Samples | None,
    right: Samples | None,
    rate: int,
    text: str,
    *,
    prosody: Prosody = NORMAL,
    grid: FrameGrid = LONG_FRAMES,
    voice: Timbre = VOICE,
) -> Infill:
    return infill(
        text,
        left=None if left is None else ending(loudness_of(reading(file_of(left, rate)))),
        right=None if right is None else beginning(loudness_of(reading(file_of(right, rate)))),
        timbre=voice,
        prosody=prosody,
        grid=grid,
    )


def rendered(new: Infill, rate: int) -> Samples:
    sound = np.concatenate([np.zeros(0, np.int16), *new.blocks(rate)])
    assert len(sound) == new.samples(rate)
    return sound


@bounded(25)
@given(
    texts,
    texts,
    texts,
    rates,
    st.sampled_from([500, 1000, 2000]),
    st.sampled_from([500, 1000, 2000]),
    st.sampled_from([600, 1000, 1500]),
    timbres,
    grids,
    st.booleans(),
)
def test_left_new_and_right_read_as_one_text(
    before: str,
    text: str,
    after: str,
    rate: int,
    loud_left: int,
    loud_right: int,
    tempo: int,
    voice: Timbre,
    grid: FrameGrid,
    cut: bool,
) -> None:
    left = said(before, rate, loud_left, tempo, voice)
    right = said(after, rate, loud_right, tempo, voice)
    if cut:
        left, right = trimmed(left), trimmed(right)
    new = between(left, right, rate, text, prosody=Prosody(tempo), grid=grid, voice=voice)
    joined = np.concatenate([left, rendered(new, rate), right])
    assert listen(joined, rate).text == " ".join(f"{before} {text} {after}".split())


@pytest.mark.parametrize(("left", "right"), [(500, 2000), (2000, 500), (1000, 1000)])
def test_loudness_meets_at_the_joins_and_goes_evenly_between(left: int, right: int) -> None:
    before, after = said("one two", 16000, left), said("nine ten", 16000, right)
    text = "three four five six seven eight"
    levels = envelope(rendered(between(before, after, 16000, text), 16000), 16000)
    sounding = levels[levels > levels.max() / 20]
    own = envelope(said(text, 16000), 16000)
    normal = np.median(own[own > own.max() / 20])
    assert np.median(sounding[:8]) == pytest.approx(normal * left / 1000, rel=0.15)
    assert np.median(sounding[-8:]) == pytest.approx(normal * right / 1000, rel=0.15)


def test_with_one_neighbour_the_new_words_keep_to_its_loudness() -> None:
    soft = said("softly", 16000, 500)
    for left, right in ((soft, None), (None, soft)):
        peak = np.abs(rendered(between(left, right, 16000, "new words"), 16000).astype(int)).max()
        assert peak == pytest.approx(np.abs(soft.astype(int)).max(), rel=0.03)


def test_with_silent_neighbours_or_none_it_is_plain_speech() -> None:
    silence = np.zeros(8000, np.int16)
    plain = said("plain words", 16000)
    assert rendered(between(None, None, 16000, "plain words"), 16000).tolist() == plain.tolist()
    beside = rendered(between(silence, silence, 16000, "plain words"), 16000)
    assert trimmed(beside).tolist() == trimmed(plain).tolist()


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("cut", [False, True])
def test_the_pauses_at_the_joins_are_those_between_any_two_words(rate: int, cut: bool) -> None:
    left, right = said("the quick brown", rate), said("over the dog", rate)
    if cut:
        left, right = trimmed(left), trimmed(right)
    joined = np.concatenate([left, rendered(between(left, right, rate, "fox jumps high"), rate), right])
    words = listen(joined, rate).words
    pauses = [later.start - earlier.end for earlier, later in itertools.pairwise(words)]
    # 105 ms, filled up to whole frames of 80 ms; a clip that was not cut begins with two frames of silence.
    assert all(0.09 < pause < (0.2 if cut else 0.25) for pause in pauses)


def test_punctuation_at_the_end_of_the_new_words_makes_its_pause() -> None:
    left, right = said("one", 16000), said("three", 16000)
    plain, comma = (between(left, right, 16000, text).plan.frames for text in ("two", "two,"))
    assert comma > plain


def test_a_neighbour_that_brings_its_own_silence_is_given_no_more() -> None:
    quiet = Join(silence_us=5_000_000, level=3000)
    new = infill("two", left=quiet, right=quiet, timbre=VOICE, prosody=NORMAL, grid=LONG_FRAMES)
    assert new.plan.starts == (0,)
    assert new.plan.frames == new.plan.words[-1].end


def test_an_end_of_a_clip_is_told_to_the_millisecond() -> None:
    sound = np.concatenate([np.zeros(1600), np.full(3200, 0.25), np.zeros(800)])
    loudness = loudness_of(reading(file_of(sound, 16000)))
    assert beginning(loudness) == Join(100_000, 8192)
    assert ending(loudness) == Join(50_000, 8192)
    assert ending(loudness_of(reading(file_of(np.zeros(1600), 16000)))) == Join(100_000, None)
    with pytest.raises(UndecodableAudio, match="there is no sound in it"):
        loudness_of(reading(file_of(np.zeros(0), 16000)))


@pytest.mark.parametrize("level", [1, 32768])
def test_however_loud_the_neighbour_nothing_clips_and_all_is_heard(level: int) -> None:
    join = Join(0, level)
    new = infill("loud or soft", left=join, right=join, timbre=VOICE, prosody=NORMAL, grid=LONG_FRAMES)
    sound = rendered(new, 16000)
    assert np.abs(sound.astype(int)).max() < 32767
    assert listen(sound, 16000).text == "loud or soft"


@pytest.mark.parametrize("text", ["", " ", "?!", "😀"])
def test_nothing_to_say_is_unspeakable(text: str) -> None:
    with pytest.raises(Unspeakable):
        infill(text, left=None, right=None, timbre=VOICE, prosody=NORMAL, grid=LONG_FRAMES)
