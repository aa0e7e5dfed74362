"""Whatever a client sends, it is answered within the contract, and the conversation ends when it is to."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.hearing.sounds import noise, speech
from tests.speech.speaking import bounded
from tests.streams.stt.listening import VERSIONS, Listening, kinds, pcm

SOUNDS = [pcm(speech("Any word")), pcm(noise(0.3)), bytes(9_000), b"\x7f", b""]
WORDS = ["finalize", "close", "done", '{"type":"close"}', '{"type":"config","turn":{"end_threshold":0.4}}']

frames = st.lists(
    st.one_of(st.sampled_from(SOUNDS), st.sampled_from(WORDS), st.text(max_size=20), st.binary(max_size=40)),
    max_size=8,
)
settings_asked = st.fixed_dictionaries(
    {
        "encoding": st.sampled_from(
            ["pcm_s16le", "pcm_f32le", "pcm_f16le", "pcm_s32le", "pcm_mulaw", "pcm_alaw"]
        )
    },
    optional={
        "sample_rate": st.sampled_from(["8000", "11025", "48000", "4001", "0", "x"]),
        "model": st.sampled_from(["ink-2", "ink-whisper", "ink-preview", "?"]),
        "language": st.sampled_from(["en", "hi", "fr", "tw", ""]),
        "min_volume": st.sampled_from(["0", "0.5", "1", "-1", "nan"]),
        "max_silence_duration_secs": st.sampled_from(["0", "0.2", "99", "-1"]),
        "turn_end_timeout_ms": st.sampled_from(["640", "11200", "1"]),
        "keyterm": st.lists(st.text(max_size=3), max_size=3),
    },
)


def converse(channel: str, version: str, asked: dict[str, str], sent: list[str | bytes]) -> None:
    talk = Listening(channel, version, **asked)  # type: ignore[arg-type]
    told = talk.after(*sent)
    refused = kinds(told)[:1] == ["error"] and talk.closed is not None
    last = "close" if channel == "stt" else '{"type":"close"}'
    told += talk.after(last)
    assert talk.closed is not None
    assert talk.closed.code == 1000
    if channel == "stt" and not refused:
        assert kinds(told)[-1] == "done"
    assert talk.after(*sent, last) == []
    assert not talk.connection.congested
    assert talk.connection.next_deadline() is None


@pytest.mark.parametrize("channel", ["stt", "stt_turns"])
@given(version=st.sampled_from(VERSIONS[2:]), asked=settings_asked, sent=frames)
@bounded(60)
def test_any_frames_are_answered(
    channel: str, version: str, asked: dict[str, str], sent: list[str | bytes]
) -> None:
    converse(channel, version, asked, sent)


@pytest.mark.fuzz
@pytest.mark.parametrize("channel", ["stt", "stt_turns"])
@given(version=st.sampled_from(VERSIONS[2:]), asked=settings_asked, sent=frames)
@settings(max_examples=2_000, deadline=None)
def test_very_many_frames_are_answered(
    channel: str, version: str, asked: dict[str, str], sent: list[str | bytes]
) -> None:
    converse(channel, version, asked, sent)
