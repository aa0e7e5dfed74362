"""The real clients that send audio, and what each should hand over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tests.clients.voices_roster import VoicesClient

SENTENCE: Final = "The quick fox, at last."
LEFT: Final = "First comes this."
NEW: Final = "Then comes that."
RIGHT: Final = "Last of all, this."


@dataclass(frozen=True, eq=False)
class AudioClient(VoicesClient):
    """One client in an environment of its own. refusal: of a file that is no audio."""

    @property
    def api_key(self) -> str:
        return f"audio-{self.name}"


_OF_1: Final = dict.fromkeys(
    ("infill", "infill joined", "infill after", "infill async", "infill joined async"), "bytes"
)
_OF_2_0: Final = dict.fromkeys(
    (
        "change",
        "change bytes",
        "change pieces",
        "change async",
        "change pieces async",
        "infill",
        "infill helper",
        "infill joined",
        "infill async",
        "infill joined async",
    ),
    "bytes",
)
_FILES: Final = ("transcribe", "transcribe bytes", "transcribe samples")
_OF_2: Final = {
    **_OF_2_0,
    **dict.fromkeys((*_FILES, "transcribe async"), "TranscriptionResponse"),
    **dict.fromkeys(("stt", "stt generator", "stt async"), "list"),
}
_OF_3: Final = {
    **dict.fromkeys(
        ("change", "change bytes", "change pieces", "change async", "change pieces async"), "bytes"
    ),
    **dict.fromkeys(("infill", "infill after", "infill async"), "bytes"),
    **dict.fromkeys((*_FILES, "transcribe async"), "STTTranscribeResponse"),
    **dict.fromkeys(("stt", "stt async", "turns", "turns async"), "list"),
}
_SOUNDS: Final = dict.fromkeys(("change", "change bytes", "change pieces", "infill"), "String")
_OF_JS_1: Final = dict.fromkeys(("change", "change bytes"), "String")
_OF_JS_2: Final = {**_SOUNDS, **dict.fromkeys(_FILES, "Object"), "stt": "Array"}
_OF_JS_4: Final = {
    **_SOUNDS,
    "infill after": "String",
    **dict.fromkeys((*_FILES, "transcribe generator"), "Object"),
    **dict.fromkeys(("stt", "stt browser", "turns", "turns browser"), "Array"),
}

CLIENTS: Final = (
    AudioClient("py-1.4.0", "audio_1.py", _OF_1, ("ValueError", None), scheme=False),
    AudioClient("py-2.0.0a0", "audio_2.py", _OF_2_0, ("ApiError", 400), fast=True),
    AudioClient("py-2.0.17", "audio_2.py", _OF_2, ("ApiError", 400)),
    AudioClient("py-3.5.1", "audio_3.py", _OF_3, ("BadRequestError", 400)),
    AudioClient("py-4.2.0", "audio_3.py", _OF_3, ("BadRequestError", 400), fast=True),
    AudioClient("js-1.3.0", "audio_js_1.mjs", _OF_JS_1, ("Error", None)),
    AudioClient("js-2.2.9", "audio_js_2.mjs", _OF_JS_2, ("CartesiaError", 400)),
    AudioClient("js-3.5.1", "audio_js_4.mjs", _OF_JS_4, ("BadRequestError", 400)),
    AudioClient("js-4.2.0", "audio_js_4.mjs", _OF_JS_4, ("BadRequestError", 400)),
)

AGENTS: Final = (
    AudioClient("livekit-1.8.9", "hearing_livekit.py", {"stt": "list", "turns": "list"}, ("", None)),
    AudioClient("pipecat-1.14.0", "hearing_pipecat.py", {"stt": "list", "turns": "list"}, ("", None)),
)
"""Frameworks for voice agents, whose services for speech to text use both sockets. They meet no refusal."""

OPENAI: Final = AudioClient(
    "openai-3.57.0",
    "hearing_openai.py",
    {
        "transcribe": "Transcription",
        "transcribe words": "TranscriptionVerbose",
        "transcribe async": "Transcription",
    },
    ("BadRequestError", 400),
)
"""Another service's SDK, which one operation is made for."""
