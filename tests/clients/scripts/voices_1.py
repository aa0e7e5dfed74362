"""Every `client.voices` call of the Python SDK 1.x, which hands over dicts and lists."""

from __future__ import annotations

from cartesia import Cartesia
from story import Story


def main() -> None:
    story = Story()
    voices = Cartesia(api_key=story.api_key, base_url=story.base_url).voices
    story.tell("list", [voice["id"] for voice in voices.list()])
    public = story.tell("get", voices.get(id=story.voice))
    heard = story.tell("clip", voices.clone(filepath=str(story.clip)))
    story.tell("clip again", voices.clone(filepath=str(story.clip), enhance=False))
    mixed = story.tell(
        "mix", voices.mix([{"id": public["id"], "weight": 0.5}, {"embedding": heard, "weight": 0.5}])
    )
    made = story.tell("create", voices.create(name="Ada", description="Warm", embedding=mixed))
    story.tell("get created", voices.get(id=made["id"]))
    story.tell("list created", next(voice for voice in voices.list() if voice["id"] == made["id"]))
    clone = story.tell(
        "clone",
        voices.clone(
            filepath=str(story.clip),
            mode="similarity",
            language="fr",
            name="Ada",
            description="Warm",
            transcript="Hello.",
        ),
    )
    story.tell("clone without words", voices.clone(filepath=str(story.clip), mode="stability"))
    story.tell("delete", voices.delete(id=clone["id"]))
    story.refused("get deleted", lambda: voices.get(id=clone["id"]))
    story.done()


main()
