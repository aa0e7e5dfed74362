"""Every method of the Python SDK 2.0.17 that makes one call; steps are named after methods.

Those of the asynchronous client have `async ` before them. Besides, `methods` lists what a client has, found
by looking, and `refused` what the SDK itself does not accept of what it was told: it validates every answer.
"""

from __future__ import annotations

from typing import Any

from cartesia import AsyncCartesia, Cartesia
from methods import Methods
from pydantic import ValidationError
from story import Story

WORDS = "The quick brown fox."
RAW = {"container": "raw", "encoding": "pcm_s16le", "sample_rate": 24000}
RAW_FIELDS = {f"output_format_{name}": value for name, value in RAW.items()}


def main() -> None:
    story = Story()
    how: dict[str, Any] = {"base_url": story.base_url}
    for way, kind in (("", Cartesia), ("async ", AsyncCartesia)):
        # A key of its own is a world of its own.
        call = Methods(story, kind(api_key=way + story.api_key, **how), ValidationError, way)
        call("api_status.get")
        call("auth.access_token", grants={"tts": True}, expires_in=60)
        for part in (speak, hear, choose_voices):
            part(story, call)
        call.done()
    story.done()


def speak(story: Story, call: Methods) -> None:
    asked = {
        "model_id": "sonic-2",
        "transcript": WORDS,
        "voice": {"mode": "id", "id": story.voice},
        "output_format": RAW,
    }
    call("tts.bytes", **asked)
    call("tts.sse", **asked)
    clip = str(story.clip)
    wav = {**RAW, "container": "wav"}
    call(
        "tts.infill",
        **{**asked, "output_format": wav},
        language="en",
        left_audio_path=clip,
        right_audio_path=clip,
    )
    with story.clip.open("rb") as left, story.clip.open("rb") as right:
        call(
            "infill.bytes",
            left_audio=left,
            right_audio=right,
            model_id="sonic-2",
            language="en",
            transcript=WORDS,
            voice_id=story.voice,
            **RAW_FIELDS,
        )


def hear(story: Story, call: Methods) -> None:
    clip = story.clip.read_bytes()
    call("voice_changer.bytes", clip=clip, voice_id=story.voice, **RAW_FIELDS)
    call("voice_changer.sse", clip=clip, voice_id=story.voice, **RAW_FIELDS)
    call("stt.transcribe", file=clip, model="ink-whisper", timestamp_granularities=["word"])


def choose_voices(story: Story, call: Methods) -> None:
    call("voices.list", limit=50)
    call("voices.get", story.voice)
    mixed = call("voices.mix", voices=[{"id": story.voice, "weight": 1}]).embedding
    made = call("voices.create", name="Ada", description="Warm", embedding=mixed, language="en").id
    call("voices.update", made, name="Ada L.", description="Warmer")
    call("voices.clone", clip=story.clip.read_bytes(), name="Clone", language="fr", mode="similarity")
    call(
        "voices.localize",
        voice_id=story.voice,
        name="Localized",
        description="In Mexico",
        language="es",
        original_speaker_gender="female",
    )
    call("voices.delete", made)


main()
