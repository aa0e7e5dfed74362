import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockserver.speech.plan import FrameGrid, Phoneme, Plan, Unspeakable, extend
from mockserver.speech.prosody import Prosody
from tests.speech.speaking import FRAMES, LONG_FRAMES, MIXED, RATES, bounded, grids, prosodies, said, texts


def frames_of(transcript: str, grid: FrameGrid = LONG_FRAMES) -> int:
    return said(transcript, grid=grid).frames


def test_words_are_planned_on_frames() -> None:
    words = said("Hi, you.", grid=LONG_FRAMES).words
    # Lead-in 139 ms; a symbol lasts 66 ms, a gap 105 ms, a comma 160 ms more; frames last 80 ms.
    assert [(word.text, word.spoken, word.start, word.end) for word in words] == [
        ("Hi,", "Hi,", 2, 6),
        ("you.", "you.", 9, 14),
    ]


def test_phonemes_are_the_characters_in_lower_case_in_microseconds() -> None:
    assert said("Hé", grid=LONG_FRAMES).words[0].phonemes == (
        Phoneme("h", 160_000, 226_000),
        Phoneme("é", 226_000, 358_000),
    )


def test_given_phonemes_share_the_time_of_their_word() -> None:
    assert said("<<k|ae|t>>", grid=LONG_FRAMES).words[0].phonemes == (
        Phoneme("k", 160_000, 270_000),
        Phoneme("ae", 270_000, 380_000),
        Phoneme("t", 380_000, 490_000),
    )


def test_a_spelled_token_is_one_word_that_sounds_as_several() -> None:
    word = said("<spell>AB</spell>", grid=LONG_FRAMES).words[0]
    assert (word.text, word.spoken, word.start, word.end) == ("<spell>AB</spell>", "A B", 2, 7)
    assert [phoneme.text for phoneme in word.phonemes] == ["a", "b"]


@pytest.mark.parametrize("transcript", ["", "  ", "...", "🎉 !", '<break time="1s"/>'])
def test_nothing_to_say_is_unspeakable(transcript: str) -> None:
    with pytest.raises(Unspeakable):
        said(transcript)


@pytest.mark.parametrize(("tag", "frames"), [("1s", 13), ("80ms", 1), ("81ms", 2), ("0.5s", 7)])
def test_a_break_adds_exactly_its_silence_rounded_up_to_frames(tag: str, frames: int) -> None:
    assert frames_of(f'one <break time="{tag}"/> two') - frames_of("one two") == frames


def test_a_break_does_not_follow_the_speed() -> None:
    fast = Prosody(rate_permille=1500)
    with_break = said('one <break time="1s"/> two', grid=LONG_FRAMES, prosody=fast)
    assert with_break.frames - said("one two", grid=LONG_FRAMES, prosody=fast).frames == 13


@bounded(100)
@given(texts, prosodies, grids)
def test_there_is_a_word_for_each_that_is_written_and_they_follow_each_other(
    text: str, prosody: Prosody, grid: FrameGrid
) -> None:
    planned = said(text, prosody=prosody, grid=grid)
    assert [word.text for word in planned.words] == text.split()
    times = [frame for word in planned.words for frame in (word.start, word.end)]
    assert times == sorted(times)
    assert times[-1] <= planned.frames
    marks = [mark for word in planned.words for p in word.phonemes for mark in (p.start_us, p.end_us)]
    assert marks == sorted(marks)


@bounded(100)
@given(texts, st.text(max_size=20).filter(lambda text: "<" not in text), prosodies, grids)
def test_the_plan_of_a_text_extends_the_plan_of_its_beginning(
    begin: str, rest: str, prosody: Prosody, grid: FrameGrid
) -> None:
    whole = said(f"{begin} {rest}", prosody=prosody, grid=grid)
    assert extend(said(begin, prosody=prosody, grid=grid), rest) == whole


@pytest.mark.parametrize("rate", RATES)
def test_a_plan_counts_samples_by_whole_numbers(rate: int) -> None:
    planned = said(MIXED, grid=FRAMES)
    assert planned.samples(rate) == planned.frames * 1024 * rate // 44100


@pytest.mark.parametrize(
    ("seconds", "frames"), [(0.0, 0), (-1.0, 0), (0.079, 0), (0.08, 1), (0.5, 6), (1.0, 12), (99.0, 14)]
)
def test_a_duration_cuts_to_the_whole_frames_inside_it(seconds: float, frames: int) -> None:
    planned = said("Hello you", grid=LONG_FRAMES, max_seconds=seconds)
    assert planned.frames == frames
    assert planned.samples(8000) == frames * 640


def test_words_and_phonemes_end_where_the_duration_cuts() -> None:
    planned = said("Hello you", grid=LONG_FRAMES, max_seconds=0.5)
    assert [(word.text, word.start, word.end) for word in planned.words] == [("Hello", 2, 6)]
    assert planned.words[0].phonemes[-1] == Phoneme("o", 424_000, 480_000)


def test_faster_speech_is_shorter_by_its_rate() -> None:
    assert said("a", prosody=Prosody(rate_permille=600)).symbol_us == 110_000
    assert said("a", prosody=Prosody(rate_permille=1500)).symbol_us == 44_000


def test_work_grows_with_the_transcript_and_not_faster() -> None:
    def pieces(planned: Plan) -> int:
        return sum(1 for _ in planned.utterances())

    assert pieces(said("word " * 4000)) == 4000
    assert pieces(said("x" * 24_000)) == 1000
