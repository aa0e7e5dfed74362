"""The table of MPEG frame headers, held against the numbers of ISO 11172-3 and ISO 13818-3."""

from __future__ import annotations

import pytest

from mockserver.audio.mpeg import Frame, find_frames, frame_at, frames

RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
KILOBITS = {
    3: (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    0: (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}


def header(
    version: int = 3, layer: int = 1, kilobits: int = 9, rate: int = 0, pad: int = 0, mode: int = 3
) -> bytes:
    bits = (
        0x7FF << 21
        | version << 19
        | layer << 17
        | 1 << 16
        | kilobits << 12
        | rate << 10
        | pad << 9
        | mode << 6
    )
    return bits.to_bytes(4, "big")


@pytest.mark.parametrize("version", RATES)
def test_every_rate_and_bit_rate_is_told(version: int) -> None:
    for place, rate in enumerate(RATES[version]):
        for index, kilobits in enumerate(KILOBITS[version], 1):
            found = frame_at(header(version, kilobits=index, rate=place), 0)
            samples = 1152 if version == 3 else 576
            size = samples * 1000 * kilobits // 8 // rate
            assert found == Frame(rate, 1000 * kilobits, True, samples, size)


def test_padding_is_a_byte_and_two_channels_are_not_mono() -> None:
    plain, padded, stereo = frame_at(header(), 0), frame_at(header(pad=1), 0), frame_at(header(mode=0), 0)
    assert plain is not None
    assert padded is not None
    assert stereo is not None
    assert (plain.size, padded.size) == (417, 418)
    assert (plain.mono, stereo.mono) == (True, False)


@pytest.mark.parametrize(
    "data",
    [
        header(layer=2), header(kilobits=0), header(kilobits=15), header(rate=3), header(version=1),
        b"\xff\x1b\x90\xc0", header()[:3], b"",
    ],
)  # fmt: skip
def test_what_is_no_header_of_layer_three_is_none(data: bytes) -> None:
    assert frame_at(data, 0) is None


def test_frames_follow_each_other_by_their_size() -> None:
    first, second = header(), header(pad=1)
    data = first + bytes(413) + second + bytes(414) + b"end"
    assert [frame.size for frame in frames(data)] == [417, 418]
    assert [frame.size for frame in frames(data, 417)] == [418]


def test_a_frame_alone_is_no_evidence_and_two_of_one_rate_are() -> None:
    pair = header() + bytes(413) + header()
    assert find_frames(b"xx" + pair, 100) == 2
    assert find_frames(b"xx" + pair, 2) is None
    assert find_frames(b"xx" + header() + bytes(500), 100) is None
    assert find_frames(header() + bytes(413) + header(rate=1), 100) is None
    assert find_frames(b"\xff\x00" + pair, 100) == 2
