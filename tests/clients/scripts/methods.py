"""Every public method of a Python SDK: found by looking at a client, and called by name.

Runs in the environment of a foreign client, so it imports nothing but the standard library.
"""

from __future__ import annotations

import asyncio
import inspect
import json
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

from story import Story

WAYS = ("with_raw_response", "with_streaming_response")
"""The same methods once more, with the answer left as it came."""


def public(owner: Any, package: str = "cartesia") -> Iterator[str]:
    """The methods of a client and of the resources below it, as `resource.method`."""
    for name in dir(owner):
        if name.startswith("_") or name in WAYS:
            continue
        member = getattr(owner, name)
        if inspect.isclass(member):
            continue
        if inspect.isroutine(member):
            yield name
        elif type(member).__module__.startswith(f"{package}.") and is_resource(type(member)):
            yield from (f"{name}.{below}" for below in public(member, package))


def is_resource(kind: type) -> bool:
    """Whether objects of the class make calls: those of 3.x and 4.x say so, those of 2.x are clients."""
    return any("Resource" in each.__name__ or each.__name__.endswith("Client") for each in kind.__mro__)


class Methods:
    """Calls methods by name and tells what each handed over, read to its end.

    way: put before the names of what is told. refusal: the exception of the SDK for an object that its model
    does not take. `refused` says what was wrong with it, by method, and the story goes on with the fields of
    the answer as they came. Methods of asynchronous clients are called the same way, all in one loop.
    """

    def __init__(self, story: Story, client: Any, refusal: type[Exception], way: str = "") -> None:
        self._story = story
        self._client = client
        self._refusal = refusal
        self._way = way
        self._runner = asyncio.Runner()
        self.refused: dict[str, list[str]] = {}

    def __call__(self, name: str, /, *args: Any, **more: Any) -> Any:
        call = self._client
        for step in name.split("."):
            call = getattr(call, step)
        try:
            found = self._runner.run(read(lambda: call(*args, **more)))
        except self._refusal as error:
            self.refused[name] = troubles(error.__cause__ or error)
            return fields(getattr(error, "body", None))
        self._story.tell(f"{self._way}{name}", kind(found))
        return found

    def done(self) -> None:
        """Tell what the client has and what it refused."""
        self._story.tell(f"{self._way}methods", list(public(self._client)))
        self._story.tell(f"{self._way}refused", self.refused)
        self._runner.close()


def troubles(error: Any) -> list[str]:
    """The fields that pydantic did not take, with what was wrong, each once, not by their place in a list."""
    found = {
        f"{'.'.join(step for step in each['loc'] if isinstance(step, str))}: {each['type']}"
        for each in error.errors()
    }
    return sorted(found)


def fields(body: Any) -> Any:
    """The JSON of an answer with its fields as attributes."""
    return json.loads(json.dumps(body), object_hook=lambda each: SimpleNamespace(**each))


async def read(call: Callable[[], Any]) -> Any:
    """What a call hands over: pages and streams as lists, a body as its bytes."""
    found = call()
    # Pages can be awaited too, and would be the first one only.
    if inspect.isawaitable(found) and not hasattr(found, "__aiter__"):
        found = await found
    if hasattr(found, "iter_bytes"):
        body = found.read()
        return await body if inspect.isawaitable(body) else body
    if hasattr(found, "__aiter__"):
        return [each async for each in found]
    if hasattr(found, "__next__") or hasattr(found, "has_next_page") or hasattr(found, "has_next"):
        return list(found)
    return found


def kind(found: Any) -> str:
    """The class of what a method handed over, and of what is in it if it is a list."""
    if isinstance(found, list | tuple):
        return (
            f"{type(found).__name__} of {' and '.join(sorted({kind(each) for each in found})) or 'nothing'}"
        )
    if isinstance(found, bytes | str):
        return type(found).__name__ if found else f"empty {type(found).__name__}"
    return type(found).__name__
