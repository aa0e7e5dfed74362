"""WAV headers: byte for byte those of genuine recordings, or with exact sizes for strict readers."""

from __future__ import annotations

import io
import os
import wave
from pathlib import Path

import numpy as np
import pytest
import soundfile

from mockserver.audio.wav import WavDialect, wav_header
from tests.audio.sounds import DIALECTS, SIZED, SIZED_2024, STREAMED, STREAMED_2024, encoded, tone

ENCODINGS = ("pcm_s16le", "pcm_f32le", "pcm_mulaw", "pcm_alaw")

RIFF = bytes.fromhex("52494646 ffffffff 57415645")
DATA = bytes.fromhex("64617461 ffffffff")
LIST_60 = bytes.fromhex("4c495354 1a000000 494e464f 49534654 0e000000") + b"Lavf60.16.100\0"


def test_the_header_of_s16le_is_the_recorded_one() -> None:
    recorded = bytes.fromhex(
        "52494646 ffffffff 57415645 666d7420 10000000 0100 0100 44ac0000 88580100 0200 1000"
        "4c495354 1a000000 494e464f 49534654 0e000000 4c61766636302e31362e31303000 64617461 ffffffff"
    )
    assert len(recorded) == 78
    assert wav_header("pcm_s16le", 44100, 0, STREAMED) == recorded


@pytest.mark.parametrize(
    "name",
    ["tts-bytes-wav-s16le-44100-claudio-6c7a598.wav", "tts-bytes-wav-s16le-44100-claudio-f21cee7.wav"],
)
def test_a_genuine_recording_encoded_again_is_the_same_file(name: str) -> None:
    facts = os.environ.get("CARTESIA_MOCK_FACTS")
    if not facts:
        pytest.skip("CARTESIA_MOCK_FACTS does not name the folder with the recordings")
    genuine = (Path(facts) / "recorded" / name).read_bytes()
    samples = np.frombuffer(genuine[78:], "<i2").astype(np.int16)
    assert encoded("wav@44100/pcm_s16le", samples, STREAMED) == genuine


@pytest.mark.parametrize(
    ("encoding", "rate", "dialect", "fmt_chunk"),
    [
        (
            "pcm_f32le",
            44100,
            STREAMED,
            "666d7420 12000000 0300 0100 44ac0000 10b10200 0400 2000 0000",
        ),
        (
            "pcm_f32le",
            44100,
            WavDialect("Lavf60.16.100", 40),
            "666d7420 28000000 feff 0100 44ac0000 10b10200 0400 2000"
            "1600 2000 04000000 03000000 0000 1000 8000 00aa00389b71",
        ),
        ("pcm_mulaw", 8000, STREAMED, "666d7420 12000000 0700 0100 401f0000 401f0000 0100 0800 0000"),
        ("pcm_alaw", 8000, STREAMED, "666d7420 12000000 0600 0100 401f0000 401f0000 0100 0800 0000"),
    ],
)
def test_a_streamed_header_is_the_muxers(
    encoding: str, rate: int, dialect: WavDialect, fmt_chunk: str
) -> None:
    assert wav_header(encoding, rate, 0, dialect) == RIFF + bytes.fromhex(fmt_chunk) + LIST_60 + DATA


def test_a_software_name_of_odd_length_is_padded_outside_its_own_size() -> None:
    header = wav_header("pcm_s16le", 44100, 0, WavDialect("Lavf62.3.100", 18))
    assert header[36:70] == b"LIST\x1a\0\0\0INFOISFT\x0d\0\0\0Lavf62.3.100\0\0"
    assert header[70:] == DATA


def test_a_sized_header_of_s16le_is_the_plain_one_of_44_bytes() -> None:
    assert wav_header("pcm_s16le", 24000, 1000, SIZED) == bytes.fromhex(
        "52494646 f4070000 57415645 666d7420 10000000 0100 0100 c05d0000 80bb0000 0200 1000 64617461 d0070000"
    )


def test_sized_files_other_than_s16le_count_their_samples_in_a_fact_chunk() -> None:
    for encoding in ("pcm_f32le", "pcm_mulaw", "pcm_alaw"):
        for dialect in (SIZED, SIZED_2024):
            assert b"fact\x04\0\0\0\xe9\x03\0\0" in wav_header(encoding, 8000, 1001, dialect)
    assert b"fact" not in wav_header("pcm_s16le", 8000, 1001, SIZED)


def test_only_streamed_files_name_their_muxer() -> None:
    for encoding in ENCODINGS:
        assert b"LIST" in wav_header(encoding, 8000, 1, STREAMED_2024)
        assert b"LIST" not in wav_header(encoding, 8000, 1, SIZED_2024)


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("dialect", [SIZED, SIZED_2024])
@pytest.mark.parametrize("samples", [0, 1, 1000, 1001])
def test_a_sized_files_sizes_are_exact_and_even(encoding: str, dialect: WavDialect, samples: int) -> None:
    file = encoded(f"wav@8000/{encoding}", tone(440, samples, 8000), dialect)
    assert int.from_bytes(file[4:8], "little") == len(file) - 8
    assert len(file) % 2 == 0


def test_the_standard_librarys_reader_accepts_a_sized_file() -> None:
    sound = tone(440, 1001, 24000)
    with wave.open(io.BytesIO(encoded("wav@24000/pcm_s16le", sound, SIZED))) as reader:
        assert (reader.getnchannels(), reader.getsampwidth(), reader.getframerate()) == (1, 2, 24000)
        assert reader.getnframes() == 1001
        assert reader.readframes(2000) == sound.astype("<i2").tobytes()


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("dialect", DIALECTS)
def test_libsndfile_reads_every_header(encoding: str, dialect: WavDialect) -> None:
    with soundfile.SoundFile(
        io.BytesIO(encoded(f"wav@22050/{encoding}", tone(440, 1001, 22050), dialect))
    ) as file:
        subtype = {"pcm_s16le": "PCM_16", "pcm_f32le": "FLOAT", "pcm_mulaw": "ULAW", "pcm_alaw": "ALAW"}
        assert (file.channels, file.samplerate, file.frames) == (1, 22050, 1001)
        assert file.subtype == subtype[encoding]


def test_more_than_a_wav_file_can_hold_is_refused_only_where_sizes_are_written() -> None:
    assert len(wav_header("pcm_f32le", 48000, 1 << 30, STREAMED)) == 80
    with pytest.raises(ValueError, match="more than a WAV file can hold"):
        wav_header("pcm_f32le", 48000, 1 << 30, SIZED)
