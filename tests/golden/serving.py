"""What a row of the golden table describes, made from speech and encoders as the server makes it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from mockserver.audio.decoding import decode
from mockserver.audio.encoders import open_encoder
from mockserver.audio.formats import Samples, parse_format
from mockserver.audio.mpeg import frames
from mockserver.audio.wav import WavDialect
from mockserver.speech.plan import FrameGrid, Plan, plan
from mockserver.speech.prosody import of_generation_config
from mockserver.speech.synthesis import synthesise
from mockserver.speech.timbre import timbre_of
from mockserver.voices.catalogue import VOICES

DIALECT = WavDialect("Lavf60.16.100", 18)


@dataclass(frozen=True, slots=True)
class Request:
    """What is spoken and how it is sent.

    format: as `parse_format` reads it. grid: samples and rate of one frame.
    """

    format: str
    voice: str
    speed: float
    volume: float
    language: str
    transcript: str
    grid: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Served:
    """What a request gives.

    sha256: of the bytes served; for MP3 of the samples given to the codec (little-endian), since the codec
    calculates in floating point. samples: before encoding. size: bytes served. MP3 alone has frames: the
    different (sample rate, bit rate, mono) of its frame headers; and decoded: samples that come out again.
    """

    sha256: str
    samples: int
    size: int
    frames: tuple[tuple[int, int, bool], ...] = ()
    decoded: int = 0


def serve(request: Request) -> Served:
    """Make the audio of `request` and say what it is."""
    fmt = parse_format(request.format)
    planned = _plan(request)
    total = planned.samples(fmt.sample_rate)
    encoder = open_encoder(fmt, total, DIALECT)
    sound, body = sha256(), bytearray(encoder.head())
    for block in synthesise(planned, fmt.sample_rate):
        sound.update(_little_endian(block))
        body += encoder.encode(block)
    data = bytes(body + encoder.tail())
    if fmt.container != "mp3":
        return Served(sha256(data).hexdigest(), total, len(data))
    headers = tuple(sorted(set(_headers(data))))
    return Served(sound.hexdigest(), total, len(data), headers, len(decode(data).samples))


def _plan(request: Request) -> Plan:
    return plan(
        request.transcript,
        timbre=timbre_of(VOICES[request.voice].embedding),
        prosody=of_generation_config(speed=request.speed, volume=request.volume),
        grid=FrameGrid(*request.grid),
    )


def _little_endian(block: Samples) -> bytes:
    return block.astype("<i2", copy=False).tobytes()


def _headers(data: bytes) -> Iterator[tuple[int, int, bool]]:
    for frame in frames(data):
        yield frame.sample_rate, frame.bit_rate, frame.mono
