"""The official MCP server, led over stdio by the client of MCP: every tool is called once, at least.

Steps are named after tools; what is told is the structured content of the result. `tools` lists what it has.
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from typing import Any

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client
from story import Story

WORDS = "The quick brown fox."
WAV = {"container": "wav", "encoding": "pcm_s16le", "sample_rate": 24000}


async def main() -> None:
    story = Story()
    folder = story.files["folder"]
    server = StdioServerParameters(
        command=str(Path(sys.executable).parent / "cartesia-mcp"),
        cwd=folder,
        env={
            **os.environ,
            "CARTESIA_API_KEY": story.api_key,
            "CARTESIA_ADMIN_API_KEY": f"sk_car_admin_{story.api_key}",
            "CARTESIA_BASE_URL": story.base_url,
            "CARTESIA_FILES_BASE_URL": story.base_url,
            "OUTPUT_DIRECTORY": str(folder),
        },
    )
    async with stdio_client(server) as (reading, writing), ClientSession(reading, writing) as session:
        await session.initialize()
        story.tell("tools", [tool.name for tool in (await session.list_tools()).tools])
        call = Tools(story, session)
        await speak(story, call)
        await choose_voices(story, call)
        await pronounce(story, call)
        await call("get_credit_usage")
        await call("list_models")
    story.done()


class Tools:
    """Calls tools and tells the structured content of their results, or that there was a refusal."""

    def __init__(self, story: Story, session: ClientSession) -> None:
        self._story = story
        self._session = session

    async def __call__(self, name: str, /, step: str = "", **arguments: Any) -> Any:
        try:
            result = await self._session.call_tool(name, arguments)
        except RuntimeError as error:
            # The client holds a result against the schema that the server gave for it.
            return self._story.tell(step or name, {"refused": str(error).splitlines()[0]})
        if result.is_error:
            return self._story.tell(step or name, {"refused": result.content[0].text})
        return self._story.tell(step or name, result.structured_content)


async def speak(story: Story, call: Tools) -> None:
    spoken = await call("text_to_speech", transcript=WORDS, voice_id=story.voice, output_format=WAV)
    path, file = spoken["file_path"], spoken["file_id"]
    story.tell("sound", Path(path).read_bytes())
    story.tell("downloaded", Path((await call("download_file", file_id=file))["file_path"]).read_bytes())
    await call("speech_to_text", file_id=file)
    await call("speech_to_text", step="batch words", file_path=path, timestamp_granularities=["word"])
    await call("speech_to_text", step="stream", file_path=path, mode="stream")
    await call(
        "speech_to_text",
        step="stream words",
        file_path=path,
        mode="stream",
        timestamp_granularities=["word"],
    )


async def choose_voices(story: Story, call: Tools) -> None:
    await call("list_voices", limit=5, language="fr")
    await call("get_voice", voice_id=story.voice)
    await call("list_accents")
    clone = await call(
        "clone_voice", name="Clone", language="en", mode="similarity", file_path=str(story.clip)
    )
    voice = clone["id"]
    await call("update_voice", voice_id=voice, name="Ada", description="Warm")
    await call("add_voice_accents", voice_id=voice, accents=["castilian"])
    await call("delete_voice_accent", voice_id=voice, accent="castilian")
    spoken = await call(
        "text_to_speech",
        step="clone speaks",
        transcript=WORDS,
        voice_id=voice,
        output_format=WAV,
        save=False,
    )
    story.tell("sound of clone", Path(spoken["file_path"]).read_bytes())
    await call(
        "localize_voice",
        voice_id=voice,
        name="Localized",
        description="In Mexico",
        accent="mexican",
        language="es",
        original_speaker_gender="female",
    )
    await call("delete_voice", voice_id=voice)


async def pronounce(story: Story, call: Tools) -> None:
    item = {"text": "fox", "pronunciation": "box"}
    made = (await call("create_pronunciation_dict", name="Animals", items=[item]))["id"]
    await call("get_pronunciation_dict", dict_id=made)
    await call("list_pronunciation_dicts")
    spoken = await call(
        "text_to_speech",
        step="with dictionary",
        transcript=WORDS,
        voice_id=story.voice,
        output_format=WAV,
        pronunciation_dict_id=made,
    )
    story.tell("sound with dictionary", Path(spoken["file_path"]).read_bytes())
    await call("update_pronunciation_dict", dict_id=made, name="Beasts")
    await call("delete_pronunciation_dict", dict_id=made)


asyncio.run(main())
