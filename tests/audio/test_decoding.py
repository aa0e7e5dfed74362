"""Whatever bytes arrive, they are decoded or refused in plain words; nothing else ever happens."""

from __future__ import annotations

import io
import struct

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from mockserver.audio.decoding import PCM_ENCODINGS, Clip, UndecodableAudio, decode, decode_pcm
from mockserver.audio.formats import Samples
from mockserver.audio.wav import WavDialect
from tests.audio.sounds import DIALECTS, SIZED, STREAMED, encoded, strongest_hertz, tone


def written(container: str, subtype: str, rate: int, samples: np.ndarray) -> bytes:
    file = io.BytesIO()
    soundfile.write(file, samples, rate, format=container, subtype=subtype)
    return file.getvalue()


TONE: Samples = tone(1000, 8000, 24000)
STEREO = np.column_stack([TONE, np.zeros_like(TONE)])

FILES = {
    "wav s16": encoded("wav@24000/pcm_s16le", TONE),
    "wav f32": encoded("wav@24000/pcm_f32le", TONE),
    "wav alaw": encoded("wav@24000/pcm_alaw", TONE),
    "mp3": encoded("mp3@24000/64k", TONE),
    "wav 24": written("WAV", "PCM_24", 24000, STEREO),
    "flac": written("FLAC", "PCM_16", 24000, STEREO),
    "vorbis": written("OGG", "VORBIS", 24000, STEREO),
    "opus": written("OGG", "OPUS", 24000, STEREO),
}


def assert_is_sound(clip: Clip) -> None:
    assert clip.samples.dtype == np.float32
    assert clip.samples.ndim == 1
    assert np.all(np.abs(clip.samples) <= 1)  # false for what is not a number
    assert 4000 <= clip.sample_rate <= 384000


@pytest.mark.parametrize("subtype", ["PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE"])
@pytest.mark.parametrize("container", ["WAV", "WAVEX"])
def test_wav_of_every_width_is_read(container: str, subtype: str) -> None:
    clip = decode(written(container, subtype, 24000, TONE / 32768))
    assert clip.sample_rate == 24000
    assert np.allclose(clip.samples, TONE / 32768, atol=1 / 128 if subtype == "PCM_U8" else 0)


@pytest.mark.parametrize(
    ("container", "subtype"),
    [
        ("WAV", "ULAW"),
        ("WAV", "ALAW"),
        ("FLAC", "PCM_16"),
        ("OGG", "VORBIS"),
        ("OGG", "OPUS"),
        ("MP3", "MPEG_LAYER_III"),
    ],
)
def test_the_tone_is_heard_in_every_kind_of_file(container: str, subtype: str) -> None:
    clip = decode(written(container, subtype, 24000, TONE))
    assert_is_sound(clip)
    assert clip.sample_rate == 24000
    assert strongest_hertz(clip.samples[2000:6000], 24000) == pytest.approx(1000, abs=6)


@pytest.mark.parametrize(
    ("container", "subtype"),
    [("MP3", "MPEG_LAYER_III"), ("OGG", "VORBIS"), ("OGG", "OPUS"), ("FLAC", "PCM_16")],
)
def test_reading_in_pieces_gives_what_reading_at_once_gives(container: str, subtype: str) -> None:
    generator = np.random.default_rng(1)
    data = written(container, subtype, 24000, generator.uniform(-0.5, 0.5, 100_000))
    at_once, _ = soundfile.read(io.BytesIO(data), dtype="float32")
    # The MP3 decoder rounds the last bit as it likes.
    assert np.abs(decode(data).samples - np.clip(at_once, -1, 1)).max() < 2e-7


def test_channels_are_mixed_to_their_mean() -> None:
    assert decode(written("WAV", "PCM_16", 24000, STEREO)).samples.tolist() == (TONE / 65536).tolist()


def test_float_beyond_full_scale_is_clipped_and_what_is_no_number_is_silence() -> None:
    values = [2.0, -3.0, float("nan"), float("inf"), float("-inf"), 0.5]
    data = struct.pack("<6f", *values)
    wanted = [1.0, -1.0, 0.0, 1.0, -1.0, 0.5]
    assert decode_pcm(data, "pcm_f32le", 8000).samples.tolist() == wanted
    head = encoded("wav@8000/pcm_f32le", np.zeros(0, np.int16), STREAMED)
    assert decode(head + data).samples.tolist() == wanted


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("encoding", ["pcm_s16le", "pcm_f32le", "pcm_mulaw"])
@pytest.mark.parametrize("lost", [1, 2, 3, 4, 1001])
def test_a_wav_that_breaks_off_gives_the_samples_before_the_break(
    encoding: str, dialect: WavDialect, lost: int
) -> None:
    data = encoded(f"wav@24000/{encoding}", TONE, dialect)
    whole, cut = decode(data), decode(data[:-lost])
    missing = -(-lost // {"pcm_s16le": 2, "pcm_f32le": 4, "pcm_mulaw": 1}[encoding])
    assert cut.samples.tolist() == whole.samples[: 8000 - missing].tolist()


@pytest.mark.parametrize(
    ("container", "subtype"),
    [("MP3", "MPEG_LAYER_III"), ("OGG", "VORBIS"), ("OGG", "OPUS"), ("FLAC", "PCM_16")],
)
def test_a_compressed_file_that_breaks_off_still_gives_its_beginning(container: str, subtype: str) -> None:
    data = written(container, subtype, 24000, tone(1000, 240_000, 24000))
    clip = decode(data[: len(data) * 3 // 4])
    assert_is_sound(clip)
    assert 72_000 < len(clip.samples) < 200_000
    assert strongest_hertz(clip.samples[24000:72000], 24000) == pytest.approx(1000, abs=1)


def test_a_header_without_samples_is_no_sound_at_all_but_no_fault() -> None:
    for dialect in DIALECTS:
        assert decode(encoded("wav", np.zeros(0, np.int16), dialect)).samples.tolist() == []


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "there is no data"),
        (b"hello", "this is not a WAV, MP3, FLAC or Ogg file"),
        (b'{"error_code": null}\n', "this is not a WAV, MP3, FLAC or Ogg file"),
        (bytes(5000), "this is not a WAV, MP3, FLAC or Ogg file"),
        (b"\xff" * 5000, "this is not a WAV, MP3, FLAC or Ogg file"),
        (b"fLaC" + bytes(50), "this FLAC file cannot be read"),
        (b"OggS" + bytes(50), "this Ogg file cannot be read"),
        (b"ID3", "this MP3 file cannot be read"),
        (FILES["wav s16"][:40], "this WAV file cannot be read"),
        (written("WAV", "PCM_16", 100, TONE), "a sample rate of 100 Hz is out of range"),
    ],
)
def test_what_is_not_sound_is_refused_with_a_plain_reason(data: bytes, reason: str) -> None:
    with pytest.raises(UndecodableAudio) as caught:
        decode(data)
    assert str(caught.value).startswith(reason)
    assert "0x" not in str(caught.value)


@pytest.mark.parametrize("name", FILES)
def test_more_samples_than_allowed_are_refused(name: str) -> None:
    length = len(decode(FILES[name]).samples)
    assert len(decode(FILES[name], max_samples=length).samples) == length
    with pytest.raises(UndecodableAudio, match=f"more than {length - 1} samples"):
        decode(FILES[name], max_samples=length - 1)


def test_more_pcm_samples_than_allowed_are_refused() -> None:
    assert decode_pcm(bytes(21), "pcm_s16le", 8000, max_samples=10).samples.tolist() == [0.0] * 10
    with pytest.raises(UndecodableAudio, match="more than 10 samples"):
        decode_pcm(bytes(22), "pcm_s16le", 8000, max_samples=10)


@pytest.mark.parametrize(
    ("encoding", "data", "wanted"),
    [
        ("pcm_s16le", "0080 ff7f 0040 00", [-1.0, 32767 / 32768, 0.5]),
        ("pcm_s32le", "00000080 00000040 010000", [-1.0, 0.5]),
        ("pcm_f16le", "0038 00bc 007c 00", [0.5, -1.0, 1.0]),
        ("pcm_f32le", "0000003f 000080bf 00", [0.5, -1.0]),
        ("pcm_mulaw", "ff 80 00", [0.0, 32124 / 32768, -32124 / 32768]),
        ("pcm_alaw", "d5 aa 2a", [8 / 32768, 32256 / 32768, -32256 / 32768]),
    ],
)
def test_headerless_pcm_is_read_and_its_last_partial_sample_dropped(
    encoding: str, data: str, wanted: list[float]
) -> None:
    clip = decode_pcm(bytes.fromhex(data), encoding, 16000)
    assert_is_sound(clip)
    assert (clip.sample_rate, clip.samples.tolist()) == (16000, wanted)


def test_an_unknown_encoding_or_an_impossible_rate_is_the_callers_fault() -> None:
    with pytest.raises(ValueError, match="unknown encoding 'pcm_u8'"):
        decode_pcm(b"", "pcm_u8", 8000)
    with pytest.raises(ValueError, match="a sample rate of 0 Hz is out of range"):
        decode_pcm(b"", "pcm_s16le", 0)


@settings(deadline=None)
@given(st.binary(max_size=200), st.sampled_from(PCM_ENCODINGS))
def test_any_bytes_are_pcm(data: bytes, encoding: str) -> None:
    assert_is_sound(decode_pcm(data, encoding, 8000))


def decodes_or_is_refused(data: bytes) -> None:
    try:
        clip = decode(data, max_samples=1_000_000)
    except UndecodableAudio:
        return
    assert_is_sound(clip)


MAGIC = st.sampled_from(
    [
        b"",
        b"RIFF\xff\xff\xff\xffWAVE",
        b"RIFF\xff\xff\xff\xffWAVEfmt ",
        b"fLaC",
        b"OggS",
        b"ID3",
        b"\xff\xfb\x90\xc4",
    ]
)


@settings(deadline=None, max_examples=300)
@given(MAGIC, st.binary(max_size=3000))
def test_arbitrary_bytes_are_decoded_or_refused(magic: bytes, data: bytes) -> None:
    decodes_or_is_refused(magic + data)


PATCHES = st.lists(
    st.tuples(
        # Most of what can go wrong is in the first hundred bytes.
        st.one_of(st.integers(0, 100), st.integers(0, 50_000)),
        st.integers(0, 8),
        st.one_of(
            st.binary(max_size=8),
            st.sampled_from([b"\xff" * 4, b"\0" * 4, b"\0\0\0\x80", b"\xff\xff\xff\x7f"]),
        ),
    ),
    min_size=1,
    max_size=6,
)


CUT = st.one_of(st.none(), st.integers(0, 50_000))


@settings(deadline=None, max_examples=400)
@given(st.sampled_from(sorted(FILES)), PATCHES, CUT)
def test_a_damaged_file_is_decoded_or_refused(
    name: str, patches: list[tuple[int, int, bytes]], cut: int | None
) -> None:
    decodes_or_is_refused(damaged(FILES[name], patches, cut))


@pytest.mark.fuzz
@settings(deadline=None, max_examples=20_000)
@given(st.sampled_from(sorted(FILES)), PATCHES, CUT)
def test_however_a_file_is_damaged_it_is_decoded_or_refused(
    name: str, patches: list[tuple[int, int, bytes]], cut: int | None
) -> None:
    decodes_or_is_refused(damaged(FILES[name], patches, cut))


def damaged(file: bytes, patches: list[tuple[int, int, bytes]], cut: int | None) -> bytes:
    """The beginning of `file`, with bytes replaced, removed and added."""
    data = bytearray(file[:cut])
    for offset, replaced, patch in patches:
        data[offset : offset + replaced] = patch
    return bytes(data)


def test_a_sized_file_is_read_to_its_stated_end_only() -> None:
    assert len(decode(encoded("wav@24000/pcm_s16le", TONE, SIZED) + bytes(100)).samples) == 8000
