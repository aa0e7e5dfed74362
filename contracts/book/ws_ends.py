"""Laws of the TTS socket: how what was cancelled, or refused, comes to its end."""

from __future__ import annotations

from typing import Final

from contracts.api import Api
from contracts.laws import VERSIONS, law

_BETWEEN: Final = VERSIONS[3:4]


@law(
    "ws.cancelled-contexts-end",
    "A context that is cancelled before anything of it was spoken ends with done.",
    source="documentation of contexts; one user waited for it in vain",
    certainty="assumed",
    needs="the mock",
    rows=("cancel-no-done",),
    raw="a client drops what still comes of a context that it has cancelled",
)
def cancelled_end(api: Api) -> None:
    with api.frames() as talk:
        dropped = talk.context("dropped", max_buffer_delay_ms=1000)
        dropped.say("Never heard.", more=True)
        dropped.cancel()
        heard = dropped.until_over()
    heard.must_end_well()
    heard.must_be("types", ["done"], heard.kinds())


@law(
    "ws.errors-between-have-both-forms",
    "In 2025-11-04 an error is a line and an object at once, for its clients read one or the other.",
    source="what the clients of that date read",
    certainty="assumed",
    versions=_BETWEEN,
    needs="the mock",
    rows=("early 5",),
    raw="it looks at the keys of an error",
)
def both_forms(api: Api) -> None:
    with api.frames() as talk:
        context = talk.context("empty")
        context.say("...")
        heard = context.until_over()
    error = heard.one("error")
    for key in ("error", "title", "message"):
        heard.must(key, "words", isinstance(error.get(key), str) and bool(error[key]), error)


LAWS: Final = (cancelled_end, both_forms)
