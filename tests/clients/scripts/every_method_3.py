"""Every method of the Python SDK 3.x and 4.x that makes one call; steps are named after methods.

Those of the asynchronous client have `async ` before them. Besides, `methods` lists what a client has, found
by looking, and `refused` what the SDK itself does not accept of what it was told: it is made to validate.
"""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from cartesia import APIResponseValidationError, AsyncCartesia, Cartesia
from methods import Methods
from story import Story

NEWEST = version("cartesia").startswith("4.")
WORDS = "The quick brown fox."
RAW = {"container": "raw", "encoding": "pcm_s16le", "sample_rate": 24000}
RAW_FIELDS = {f"output_format_{name}": value for name, value in RAW.items()}


def main() -> None:
    story = Story()
    how: dict[str, Any] = {"base_url": story.base_url, "_strict_response_validation": True}
    for way, kind in (("", Cartesia), ("async ", AsyncCartesia)):
        # A key of its own is a world of its own.
        call = Methods(story, kind(api_key=way + story.api_key, **how), APIResponseValidationError, way)
        call("get_status")
        call("access_token.create", grants={"tts": True}, expires_in=60)
        for part in (speak, hear, choose_voices, pronounce, train, answer):
            part(story, call)
        call.done()
    story.done()


def speak(story: Story, call: Methods) -> None:
    voice = {"mode": "id", "id": story.voice}
    asked = {"model_id": "sonic-3", "transcript": WORDS, "voice": voice, "output_format": RAW}
    call("tts.generate", **asked)
    call("tts.bytes", **asked)
    call("tts.generate_sse", **asked)
    call("tts.sse", **asked)
    call(
        "tts.infill",
        model_id="sonic-3",
        language="en",
        transcript=WORDS,
        voice_id=story.voice,
        output_format=RAW,
        left_audio=story.clip,
    )


def hear(story: Story, call: Methods) -> None:
    for name in ("generate", "change_voice_bytes", "generate_sse", "change_voice_sse"):
        call(f"voice_changer.{name}", clip=story.clip, voice_id=story.voice, **RAW_FIELDS)
    call("stt.transcribe", file=story.clip, model="ink-whisper", timestamp_granularities=["word"])


def choose_voices(story: Story, call: Methods) -> None:
    call("voices.list", limit=50)
    call("voices.get", story.voice)
    clone = call("voices.clone", clip=story.clip, name="Clone", language="fr").id
    call("voices.update", clone, name="Ada", description="Warm")
    if NEWEST:
        call("voices.localize", voice_id=story.voice, name="Localized", accent="mexican")
        call("voices.list_accents")
        call("voices.add_accents", clone, accents=["castilian"])
        call("voices.delete_accent", "castilian", id=clone)
    else:
        call(
            "voices.localize",
            voice_id=story.voice,
            name="Localized",
            description="In Mexico",
            language="es",
            original_speaker_gender="female",
        )
    call("voices.delete", clone)


def pronounce(story: Story, call: Methods) -> None:
    item = {"text": "fox", "alias": "box"}
    made = call("pronunciation_dicts.create", name="Animals", items=[item]).id
    call("pronunciation_dicts.retrieve", made)
    call("pronunciation_dicts.list")
    call("pronunciation_dicts.update", made, name="Beasts")
    call("pronunciation_dicts.delete", made)


def train(story: Story, call: Methods) -> None:
    dataset = call("datasets.create", name="Captain", description="An old sailor").id
    call("datasets.update", dataset, name="Admiral", description="An older one")
    call("datasets.retrieve", dataset)
    call("datasets.list")
    call("datasets.files.upload", dataset, file=story.clip, purpose="fine_tune")
    (file,) = call("datasets.files.list", dataset)
    tune = call(
        "fine_tunes.create",
        name="Captain",
        description="An old sailor",
        language="en",
        model_id="sonic-3-2026-01-12",
        dataset=dataset,
    ).id
    call("fine_tunes.retrieve", tune)
    call("fine_tunes.list")
    call("fine_tunes.list_voices", tune)
    call("fine_tunes.delete", tune)
    call("datasets.files.delete", file.id, id=dataset)
    call("datasets.delete", dataset)


def answer(story: Story, call: Methods) -> None:
    call("agents.list_templates")
    agent = call("agents.list").summaries[0].id
    call("agents.retrieve", agent)
    call("agents.update", agent, name="Front desk", tts_language="de")
    call("agents.list_phone_numbers", agent)
    deployment = call("agents.deployments.list", agent)[0].id
    call("agents.deployments.retrieve", deployment)
    found = call("agents.calls.list", agent_id=agent, expand="transcript")[0].id
    call("agents.calls.retrieve", found)
    call("agents.calls.download_audio", found)
    metric = call("agents.metrics.create", name="was_polite", prompt="Was it morning?").id
    call("agents.metrics.retrieve", metric)
    call("agents.metrics.list")
    call("agents.metrics.add_to_agent", metric, agent_id=agent)
    call("agents.metrics.results.list", agent_id=agent)
    call("agents.metrics.results.export", metric_id=metric)
    call("agents.metrics.remove_from_agent", metric, agent_id=agent)
    call("agents.delete", agent)


main()
