"""What generated requests send as a file: now and then something that can be heard."""

from __future__ import annotations

import io
import wave

import schemathesis
from hypothesis import strategies as st


def beep() -> bytes:
    """A second of a square wave as a WAV file."""
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes((b"\x00\x20" * 10 + b"\x00\xe0" * 10) * 400)
    return made.getvalue()


schemathesis.openapi.format("binary", st.just(beep()) | st.binary(max_size=200))
