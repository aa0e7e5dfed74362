"""Every call of the Python SDK 3.x and 4.x for datasets, fine-tunes and agents; steps are named after calls.

Besides, `methods` lists what the SDK has, found by looking, and `refused` what a model of the SDK does not
take of what it handed over, when it is made to look: by itself it looks at nothing.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

from cartesia import Cartesia
from story import Story

ROOTS = ("datasets", "fine_tunes", "agents")


class Told:
    """A client whose calls are told under their names."""

    def __init__(self, story: Story, client: Any) -> None:
        self._story = story
        self._client = client
        self.refused: list[str] = []

    def __call__(self, name: str, /, *args: Any, **more: Any) -> Any:
        call = self._client
        for step in name.split("."):
            call = getattr(call, step)
        found = call(*args, **more)
        if hasattr(found, "__iter__") and hasattr(found, "has_next_page"):
            found = list(found)
        for each in found if isinstance(found, list) else [found]:
            self._accept(name, each)
        return self._story.tell(name, found)

    def _accept(self, name: str, value: Any) -> None:
        # The model of a voice wants fields of another date than the one that its SDK asks for.
        if hasattr(value, "model_dump") and type(value).__name__ != "Voice":
            try:
                type(value).model_validate(value.model_dump(mode="json", by_alias=True, exclude_unset=True))
            except ValueError as error:
                self.refused.append(f"{name}: {error}")


def methods(resource: Any, path: str) -> Iterator[str]:
    """The calls that a resource and those below it have."""
    for name, member in inspect.getmembers(type(resource)):
        if name.startswith(("_", "with_")):
            continue
        if inspect.isfunction(member):
            yield f"{path}.{name}"
        else:
            yield from methods(getattr(resource, name), f"{path}.{name}")


def main() -> None:
    story = Story()
    client = Cartesia(api_key=story.api_key, base_url=story.base_url)
    call = Told(story, client)
    train(story, call)
    answer(call)
    story.tell("methods", [each for root in ROOTS for each in methods(getattr(client, root), root)])
    story.tell("refused", call.refused)
    story.done()


def train(story: Story, call: Told) -> None:
    """What the documentation shows for voices of one's own: dataset, upload, fine-tune, voices."""
    dataset = call("datasets.create", name="Captain", description="An old sailor").id
    call("datasets.update", dataset, name="Admiral", description="An older one")
    call("datasets.retrieve", dataset)
    call("datasets.list")
    call("datasets.files.upload", dataset, file=story.clip, purpose="fine_tune")
    call("datasets.files.list", dataset)
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
    (file,) = call("datasets.files.list", dataset)
    call("datasets.files.delete", file.id, id=dataset)
    call("datasets.delete", dataset)


def answer(call: Told) -> None:
    """Agents, their calls, and metrics."""
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
