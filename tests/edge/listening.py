"""What the tests of speech to text share: speech in any form, uploads, and sockets that are talked to."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

import httpx
import numpy as np
import soundfile
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from mockserver import MockServer
from tests.edge.requests import speak
from tests.hearing.sounds import Floats

PATIENCE = 20.0
Message = dict[str, Any]


def spoken(http: httpx.Client, transcript: str, **output_format: Any) -> bytes:
    """What /tts/bytes says; a WAV file unless another form is asked for."""
    form = {"container": "wav", "encoding": "pcm_s16le", "sample_rate": 16000} | output_format
    reply = speak(http, "2026-08-14", transcript=transcript, output_format=form, model_id="sonic-3")
    assert reply.status_code == 200, reply.text
    return reply.content


def written(sound: Floats, rate: int, container: str, subtype: str | None = None) -> bytes:
    """A file of a sound."""
    held = io.BytesIO()
    soundfile.write(held, sound, rate, format=container, subtype=subtype)
    return held.getvalue()


def transcribe(
    http: httpx.Client,
    file: bytes,
    version: str = "2026-08-14",
    path: str = "/stt",
    words: bool = False,
    params: dict[str, Any] | None = None,
    **fields: str,
) -> httpx.Response:
    """POST a file."""
    data = {"model": "ink-whisper"} | fields
    if words:
        data["timestamp_granularities[]"] = "word"
    return http.post(
        path,
        files={"file": ("clip", file)},
        data=data,
        params=params,
        headers={"Cartesia-Version": version},
    )


def dial(
    server: MockServer, path: str, version: str = "2026-08-14", key: str = "listeners", **query: Any
) -> ClientConnection:
    """A socket for samples of 16 bits at 16 kHz, unless the query says otherwise."""
    asked = {"model": "ink-2", "encoding": "pcm_s16le", "sample_rate": 16000} | query
    url = f"ws://localhost:{server.port}{path}?{urlencode(asked, doseq=True)}"
    headers = {"X-API-Key": key, "Cartesia-Version": version}
    return connect(url, additional_headers=headers, proxy=None, open_timeout=PATIENCE)


def talk(ws: ClientConnection, frames: Iterable[str | bytes]) -> tuple[list[Message], int, str]:
    """Send all frames and hear everything until the server closes; messages, close code, reason."""
    told: list[Message] = []
    with suppress(ConnectionClosed):
        for frame in frames:
            ws.send(frame)
        while True:
            told.append(json.loads(ws.recv(timeout=PATIENCE)))
    return told, ws.close_code or 0, ws.close_reason or ""


def pieces(data: bytes, places: Iterable[int]) -> list[bytes]:
    """The data, cut at some places."""
    edges = [0, *sorted(place % (len(data) + 1) for place in places), len(data)]
    return [data[low:high] for low, high in zip(edges, edges[1:])]  # noqa: B905, RUF007


def silent(seconds: float, width: int = 2, rate: int = 16000) -> bytes:
    return bytes(int(seconds * rate) * width)


def floats(samples: bytes) -> Floats:
    """Samples of 16 bits as numbers."""
    return np.frombuffer(samples, "<i2").astype(np.float32) / np.float32(32768)
