"""A voice of one's own as the documentation shows it: dataset, upload, fine-tune, poll, voices, speak."""

from __future__ import annotations

import json
import urllib.request
from importlib.metadata import version

from cartesia import Cartesia
from story import Story

TEXT = "Steady as she goes"
WAV = {"container": "wav", "encoding": "pcm_s16le", "sample_rate": 16000}
POLLS = 20


def main() -> None:
    story = Story()
    client = Cartesia(api_key=story.api_key, base_url=story.base_url)
    dataset = client.datasets.create(name="Captain", description="An old sailor")
    client.datasets.files.upload(dataset.id, file=story.clip, purpose="fine_tune")
    story.tell("files", [file.filename for file in client.datasets.files.list(dataset.id)])
    tune = client.fine_tunes.create(
        name="Captain",
        description="An old sailor",
        language="en",
        model_id="sonic-3.6-2026-08-27",
        dataset=dataset.id,
    )
    story.tell("statuses", polled(story, client, tune.id))
    voices = list(client.fine_tunes.list_voices(tune.id))
    story.tell("names", [voice.name for voice in voices])
    for number, voice in enumerate(voices):
        named = voice.id if not version("cartesia").startswith("3.") else {"mode": "id", "id": voice.id}
        sound = client.tts.generate(
            model_id="sonic-3.6-2026-08-27", transcript=TEXT, voice=named, output_format=WAV
        )
        story.tell(f"heard {number}", sound.read())
    story.done()


def polled(story: Story, client: Cartesia, tune_id: str) -> list[str]:
    """Each status that was seen, once; between two looks time passes, and nobody waits for it."""
    seen: list[str] = []
    for _ in range(POLLS):
        status = client.fine_tunes.retrieve(tune_id).status
        if status not in seen:
            seen.append(status)
        if status in ("completed", "failed"):
            return seen
        pass_time(story, 10)
    raise SystemExit(f"still {seen[-1]} after {POLLS} looks")


def pass_time(story: Story, seconds: int) -> None:
    asked = urllib.request.Request(
        f"{story.base_url}/_mock/clock/advance?key={story.api_key}",
        json.dumps({"seconds": seconds}).encode(),
        {"Content-Type": "application/json"},
    )
    urllib.request.urlopen(asked).close()


main()
