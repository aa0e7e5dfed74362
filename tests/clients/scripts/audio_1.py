"""What the Python SDK 1.4.0 has of audio in: `tts.infill`, which reads two files and joins all three."""

from __future__ import annotations

import asyncio

from cartesia import AsyncCartesia, Cartesia
from story import Story

WAV = {"container": "wav", "encoding": "pcm_s16le", "sample_rate": 44100}
# It has no bit rate, and insists on an encoding.
MP3 = {"container": "mp3", "encoding": "mp3", "sample_rate": 44100}


def main() -> None:
    story = Story()
    asked = {
        "model_id": "sonic-2",
        "language": "en",
        "transcript": story.files["words"].read_text(),
        "voice_id": story.voice,
        "output_format": WAV,
    }
    left, right = (str(story.files[name]) for name in ("left", "right"))
    tts = Cartesia(api_key=story.api_key, base_url=story.base_url).tts
    new, joined = tts.infill(left_audio_path=left, right_audio_path=right, **asked)
    story.tell("infill", new)
    story.tell("infill joined", joined)
    controls = {"speed": "normal", "emotion": ["positivity:high", "curiosity"]}
    new, _ = tts.infill(left_audio_path=left, experimental_voice_controls=controls, **asked)
    story.tell("infill after", new)
    # The new MP3 cannot be joined without a decoder on this machine; that it was taken is all to be known.
    story.refused(
        "infill mp3 of nobody",
        lambda: tts.infill(left_audio_path=left, **{**asked, "voice_id": "nobody", "output_format": MP3}),
    )
    story.refused("refused", lambda: tts.infill(left_audio_path=str(story.files["text"]), **asked))
    asyncio.run(alone(story, asked, left, right))
    story.done()


async def alone(story: Story, asked: dict[str, object], left: str, right: str) -> None:
    client = AsyncCartesia(api_key=story.api_key, base_url=story.base_url)
    new, joined = await client.tts.infill(left_audio_path=left, right_audio_path=right, **asked)
    story.tell("infill async", new)
    story.tell("infill joined async", joined)
    await client.close()


main()
