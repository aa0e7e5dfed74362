"""WebM and M4A clips: read where the extra is installed, and what is said where it is not."""

from __future__ import annotations

import io
import sys

import numpy as np
import pytest

from mockserver.audio.decoding import Clip, TooLong, UndecodableAudio, decode, reading
from mockserver.audio.media import recognised
from tests.audio.sounds import strongest_hertz, tone

WEBM_HEAD = b"\x1aE\xdf\xa3" + bytes(40)
MP4_HEAD = b"\0\0\0\x20ftypM4A " + bytes(40)
KINDS = [("webm", "libopus"), ("mp4", "aac"), ("mp4", "alac"), ("matroska", "libopus")]


def media(container: str, codec: str, channels: int = 1) -> bytes:
    """A second of 1 kHz; on the left channel only if there are two."""
    av = pytest.importorskip("av", reason="the extra `media` is not installed")
    samples = np.zeros((channels, 48_000), np.int16)
    samples[0] = tone(1000, 48_000, 48_000)
    file = io.BytesIO()
    with av.open(file, "w", format=container) as out:
        layout = "mono" if channels == 1 else "stereo"
        stream = out.add_stream(codec, rate=48_000, layout=layout)
        frame = av.AudioFrame.from_ndarray(samples, format="s16p", layout=layout)
        frame.sample_rate = 48_000
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            out.mux(packet)
    return file.getvalue()


def read_or_reason(data: bytes) -> Clip | str:
    try:
        return decode(data, max_samples=100_000)
    except UndecodableAudio as error:
        return str(error)


@pytest.mark.parametrize(("container", "codec"), KINDS)
def test_sound_in_every_kind_of_container_is_heard(container: str, codec: str) -> None:
    clip = decode(media(container, codec))
    assert clip.sample_rate == 48_000
    assert 47_000 < clip.samples.size < 51_000
    assert strongest_hertz(clip.samples[4000:40_000], 48_000) == pytest.approx(1000, abs=2)


def test_channels_are_mixed_to_their_mean() -> None:
    one, two = (decode(media("mp4", "alac", channels)).samples[:48_000] for channels in (1, 2))
    assert np.allclose(two, one / 2, atol=1e-4)


@pytest.mark.parametrize(("container", "codec"), KINDS)
def test_a_file_that_breaks_off_gives_what_there_is_or_a_reason(container: str, codec: str) -> None:
    data = media(container, codec)
    for size in (10, 50, 200, len(data) // 2, len(data) - 10):
        clip = read_or_reason(data[:size])
        assert clip.startswith("this ") if isinstance(clip, str) else clip.samples.size < 51_000


def test_damage_anywhere_is_read_over_or_refused() -> None:
    data = bytearray(media("webm", "libopus"))
    generator = np.random.default_rng(1)
    for _ in range(60):
        damaged = data.copy()
        for place in generator.integers(0, len(data), 8):
            damaged[place] = generator.integers(256)
        assert read_or_reason(bytes(damaged))


def test_what_is_longer_than_allowed_is_refused() -> None:
    with pytest.raises(TooLong):
        decode(media("webm", "libopus"), max_samples=40_000)


@pytest.mark.parametrize(("head", "kind"), [(WEBM_HEAD, "WebM"), (MP4_HEAD, "MP4")])
def test_without_the_extra_the_reason_names_it(
    head: bytes, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "av", None)  # as if it were not installed
    with pytest.raises(UndecodableAudio) as caught:
        reading(head)
    assert str(caught.value) == f"a {kind} file is read only where cartesia-mock[media] is installed"


@pytest.mark.parametrize("head", [WEBM_HEAD, MP4_HEAD])
def test_a_head_alone_is_refused_in_plain_words(head: bytes) -> None:
    pytest.importorskip("av", reason="the extra `media` is not installed")
    with pytest.raises(UndecodableAudio, match=r"^this (WebM|MP4) file cannot be read: "):
        decode(head)


def test_files_are_told_apart_by_their_first_bytes() -> None:
    assert recognised(WEBM_HEAD) == "WebM"
    assert recognised(MP4_HEAD) == "MP4"
    assert recognised(b"RIFF") is None
    assert recognised(b"") is None
