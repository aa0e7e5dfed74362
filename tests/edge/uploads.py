"""Requests with audio in them as tests write them."""

from __future__ import annotations

import base64
import json
from typing import Any

import httpx

from mockserver.audio.decoding import decode, decode_pcm
from mockserver.speech.listening import Heard, listen
from mockserver.speech.voiceprint import nearest
from mockserver.voices.catalogue import VOICES
from tests.edge.requests import SARAH

TIMBRES = {voice.id: voice.timbre for voice in VOICES.values()}
TARGET = "f9836c6e-a0bd-460e-9d3c-f7299fa60f94"
WAV = ("wav", 16000, "pcm_s16le", None)
RAW = ("raw", 16000, "pcm_s16le", None)
MP3 = ("mp3", 44100, None, 128000)
Format = tuple[str, int, str | None, int | None]


def output(fmt: Format) -> dict[str, str]:
    """An output format as the fields of a form."""
    names = ("container", "sample_rate", "encoding", "bit_rate")
    return {
        f"output_format[{name}]": str(value)
        for name, value in zip(names, fmt, strict=True)
        if value is not None
    }


def change(
    http: httpx.Client,
    clip: bytes | None,
    *,
    path: str = "bytes",
    fmt: Format = WAV,
    voice: str | None = TARGET,
    headers: dict[str, str] | None = None,
) -> httpx.Response:
    """POST /voice-changer/bytes or /sse."""
    data = output(fmt) | ({"voice[id]": voice} if voice is not None else {})
    files = {} if clip is None else {"clip": ("clip.wav", clip)}
    # Without a file httpx would not make it a form of parts.
    return http.post(f"/voice-changer/{path}", data=data, files=files or {"no": b""}, headers=headers)


def fill(
    http: httpx.Client,
    left: bytes | None,
    right: bytes | None,
    transcript: str = "in between",
    *,
    fmt: Format = WAV,
    **fields: Any,
) -> httpx.Response:
    """POST /infill/bytes."""
    needed = {"model_id": "sonic-2", "language": "en", "voice_id": SARAH, "transcript": transcript}
    files = {
        name: (f"{name}.wav", data)
        for name, data in (("left_audio", left), ("right_audio", right))
        if data is not None
    }
    return http.post("/infill/bytes", data=output(fmt) | needed | fields, files=files or {"no": b""})


def heard(reply: httpx.Response, fmt: Format = WAV) -> Heard:
    """What is heard in an answer."""
    assert reply.status_code == 200, reply.text
    return heard_in(reply.content, fmt)


def heard_in(data: bytes, fmt: Format = WAV) -> Heard:
    container, rate, encoding, _ = fmt
    clip = decode_pcm(data, encoding or "", rate) if container == "raw" else decode(data)
    assert clip.sample_rate == rate
    return listen(clip.samples, clip.sample_rate)


def speaker(found: Heard) -> str:
    """The id of the voice that speaks."""
    assert found.voice is not None
    return nearest(found.voice, TIMBRES)


def events(text: str) -> list[tuple[str, dict[str, Any]]]:
    """Server-sent events by name, each with the object that it carries."""
    assert text.endswith("\n\n")
    found = []
    for block in text.removesuffix("\n\n").split("\n\n"):
        name, data = block.split("\n")
        found.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return found


def sound_of(chunks: list[dict[str, Any]]) -> bytes:
    return b"".join(base64.b64decode(chunk["data"]) for chunk in chunks)
