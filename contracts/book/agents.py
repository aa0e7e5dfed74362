"""Laws of agents of the older kind, their calls and their metrics.

What an account has of them is its own affair, so most are asked of the mock, whose keys begin with one agent
that was called once.
"""

from __future__ import annotations

import csv
import io
from typing import Final

from contracts.api import Api
from contracts.book.kept import cleared
from contracts.laws import VERSIONS, law
from contracts.talk import Json

_SINCE_2025: Final = VERSIONS[2:]
_OLDER: Final = VERSIONS[2:5]
_SOURCE: Final = "definitions of 2025; OpenAPI documents since 2025-11-04"
_EXAMPLE: Final = "Example agent"


@law(
    "agents.list-has-summaries",
    "Agents are listed as summaries, not as a page; one is got by its id, an unknown one is 404.",
    source=_SOURCE,
    certainty="documented",
    versions=_SINCE_2025,
    needs="the mock",
    rows=("early 9", "late 7"),
)
def summaries(api: Api) -> None:
    reply = api.send("GET", "/agents")
    reply.must_have_status(200)
    reply.must_be("keys", ["summaries"], list(reply.json()))
    found = _example(api)
    path = f"/agents/{found}"
    got = api.send("GET", path)
    got.must_have_status(200)
    got.must_be("id and name", (found, _EXAMPLE), (got.json().get("id"), got.json().get("name")))
    api.send("GET", "/agents/agent_nothing").must_have_status(404)


@law(
    "agents.update-is-kept",
    "A change of an agent is answered with the agent, and kept.",
    source=_SOURCE,
    certainty="documented",
    versions=_SINCE_2025,
    needs="the mock",
    rows=("early 9",),
)
def update(api: Api) -> None:
    path = f"/agents/{_example(api)}"
    for description in ("Says it again.", "Says what it hears."):
        changed = api.ask("PATCH", path, {"description": description})
        changed.must_have_status(200)
        changed.must_be("description", description, changed.json().get("description"))
        again = api.send("GET", path)
        again.must_be("description", description, again.json().get("description"))


@law(
    "agents.delete-then-404",
    "An agent that was deleted is gone: 404, and no summary has it.",
    source=_SOURCE,
    certainty="documented",
    versions=_SINCE_2025,
    needs="the mock",
    rows=("early 9",),
)
def delete(api: Api) -> None:
    # Older dates make no agents, but see those of the newest.
    made = api.send("POST", "/v1/agents", b'{"name":"Brief"}', version=VERSIONS[-1])
    made.must_have_status(201)
    path = f"/agents/{made.json().get('id')}"
    api.send("GET", path).must_have_status(200)
    api.send("DELETE", path).must_have_status(200, 204)
    for method in ("GET", "DELETE"):
        api.send(method, path).must_have_status(404)
    reply = api.send("GET", "/agents")
    reply.must("summaries", "none of it", path.rpartition("/")[2] not in reply.text, reply.shown())


@law(
    "agents.templates-need-no-key",
    "Templates of agents are shown to anybody.",
    source="definitions of 2025",
    certainty="documented",
    versions=_SINCE_2025,
    rows=("early 9", "late 7"),
    raw="a client always sends its key",
)
def templates(api: Api) -> None:
    reply = api.send("GET", "/agents/templates", credentials={})
    reply.must_have_status(200)
    for row in reply.rows("templates"):
        reply.must("template", "an id and a name", bool(row.get("id") and row.get("name")), row)


@law(
    "agents.numbers-and-deployments-are-arrays",
    "Phone numbers and deployments of an agent are bare arrays, and a deployment is got by its id.",
    source=_SOURCE,
    certainty="documented",
    versions=_SINCE_2025,
    needs="the mock",
    rows=("early 9", "late 7"),
    raw="our client reads objects, not arrays",
)
def arrays(api: Api) -> None:
    path = f"/agents/{_example(api)}"
    for name in ("phone-numbers", "deployments"):
        reply = api.send("GET", f"{path}/{name}")
        reply.must_have_status(200)
        reply.must("body", "an array of one object", reply.text.startswith("[{"), reply.shown())
    found = reply.text.partition('"id":"')[2].partition('"')[0]
    one = api.send("GET", f"/agents/deployments/{found}")
    one.must_have_status(200)
    one.must_be("id", found, one.json().get("id"))
    api.send("GET", "/agents/deployments/ad_nothing").must_have_status(404)


@law(
    "calls.need-an-agent",
    "Until 2026-03-01 calls are listed of one agent, which must be named and must be there.",
    source=_SOURCE,
    certainty="documented",
    versions=_OLDER,
    rows=("early 9",),
)
def need_agent(api: Api) -> None:
    api.send("GET", "/agents/calls").must_have_status(400)
    api.send("GET", "/agents/calls?agent_id=agent_nothing").must_have_status(404)


@law(
    "calls.transcript-where-asked",
    "A list of calls tells their words only where expand=transcript asks for them; a call alone always does.",
    source=_SOURCE,
    certainty="documented",
    versions=_SINCE_2025,
    needs="the mock",
    rows=("early 9",),
)
def transcript(api: Api) -> None:
    path = f"/agents/calls?agent_id={_example(api)}"
    short, told = api.send("GET", path), api.send("GET", f"{path}&expand=transcript")
    [plain], [whole] = short.rows("data"), told.rows("data")
    short.must("transcript", "none", "transcript" not in plain, plain)
    one = api.send("GET", f"/agents/calls/{plain.get('id')}")
    one.must_be("transcript of the call", whole.get("transcript"), one.json().get("transcript"))
    turns = one.rows("transcript")
    one.must_be("roles", ["assistant", "user", "assistant"], [turn.get("role") for turn in turns])
    ends = [float(str(turn[name])) for turn in turns for name in ("start_timestamp", "end_timestamp")]
    one.must("times", "running forward", ends == sorted(ends) and ends[0] >= 0, ends)
    one.must_be("status", "completed", one.json().get("status"))
    api.send("GET", "/agents/calls/ac_nothing").must_have_status(404)


@law(
    "calls.sound-is-a-wav-of-its-length",
    "The sound of a call is a WAV that lasts until its last turn ends.",
    source=_SOURCE,
    certainty="documented",
    versions=_SINCE_2025,
    needs="the mock",
    rows=("late 7",),
)
def audio(api: Api) -> None:
    [call] = api.send("GET", f"/agents/calls?agent_id={_example(api)}&expand=transcript").rows("data")
    reply = api.send("GET", f"/agents/calls/{call.get('id')}/audio")
    reply.must_have_status(200)
    head = reply.body[:4] + reply.body[8:12]
    reply.must_be("head", b"RIFFWAVE", head)
    data = reply.body.find(b"data")
    rate = int.from_bytes(reply.body[24:28], "little")
    seconds = (len(reply.body) - data - 8) / 2 / rate
    turns = call.get("transcript")
    end = float(turns[-1]["end_timestamp"]) if isinstance(turns, list) else 0.0
    reply.must("seconds", f"{end:.2f}", abs(seconds - end) < 0.01, seconds)
    reply.must("sound", "other bytes than zeros", any(reply.body[data + 8 :]), reply.shown())
    api.send("GET", "/agents/calls/ac_nothing/audio").must_have_status(404)


@law(
    "metrics.judge-the-calls-of-an-agent",
    "A metric of an agent judges its calls: results are in camelCase, and exported as CSV.",
    source=_SOURCE,
    certainty="documented",
    versions=_SINCE_2025,
    needs="the mock",
    rows=("early 9", "late 7"),
)
def results(api: Api) -> None:
    agent = _example(api)
    made = api.ask("POST", "/agents/metrics", {"name": "was_early", "prompt": "Is it morning?"})
    made.must_have_status(200, 201)
    found = made.json().get("id")
    with cleared(api, f"/agents/metrics/{found}"):
        api.send("POST", f"/agents/{agent}/metrics/{found}").must_have_status(200, 204)
        page = api.send("GET", f"/agents/metrics/results?metric_id={found}")
        [row] = page.rows("data")
        told = (row.get("metricId"), row.get("agentId"), row.get("value"))
        page.must_be("metricId, agentId and value", (found, agent, True), told)
        table = api.send("GET", f"/agents/metrics/results/export?metric_id={found}")
        table.must_have_status(200)
        lines = list(csv.DictReader(io.StringIO(table.text)))
        exported = [(line.get("id"), line.get("metricId"), line.get("value")) for line in lines]
        table.must_be("rows of the table", [(row.get("id"), found, "true")], exported)
        api.send("DELETE", f"/agents/{agent}/metrics/{found}").must_have_status(200, 204)
        api.send("POST", f"/agents/agent_nothing/metrics/{found}").must_have_status(404)


@law(
    "metrics.taken-away-judge-no-more",
    "A metric that was taken from its agent judges none of its calls from then on.",
    source=_SOURCE,
    certainty="documented",
    versions=_SINCE_2025,
    needs="the mock",
    rows=("early 9",),
)
def taken_away(api: Api) -> None:
    agent = _example(api)
    made = api.ask("POST", "/agents/metrics", {"name": "was_late", "prompt": "Is it morning?"})
    made.must_have_status(200, 201)
    found = made.json().get("id")
    with cleared(api, f"/agents/metrics/{found}"):
        for method in ("POST", "DELETE"):
            api.send(method, f"/agents/{agent}/metrics/{found}").must_have_status(200, 204)
        page = api.send("GET", f"/agents/metrics/results?metric_id={found}")
        page.must_have_status(200)
        page.must_be("data", [], page.json().get("data"))


@law(
    "metrics.export-says-whether-there-is-more",
    "The exported table is text/csv, and a header says whether there is more of it and after what.",
    source="documents of 2025; OpenAPI of August 2026",
    certainty="documented",
    versions=("2025-04-16", "2026-08-14"),
    needs="the mock",
    rows=("early 9", "late 7"),
    raw="our client shows no headers of a table",
)
def export_pages(api: Api) -> None:
    agent = _example(api)
    body: list[dict[str, Json]] = [{"name": "one", "prompt": "morning"}, {"name": "two", "prompt": "evening"}]
    ids = [str(api.ask("POST", "/agents/metrics", each).json().get("id")) for each in body]
    with cleared(api, *(f"/agents/metrics/{each}" for each in ids)):
        for each in ids:
            api.send("POST", f"/agents/{agent}/metrics/{each}").must_have_status(200, 204)
        path = "/agents/metrics/results/export"
        whole, first = api.send("GET", path), api.send("GET", f"{path}?limit=1")
        whole.must_be("content-type", "text/csv", whole.media_type)
        flags = tuple(each.headers.get("x-has-more") for each in (whole, first))
        whole.must_be("x-has-more, whole and in pages", ("false", "true"), flags)
        name = {"2025-04-16": "x-next-page"}.get(api.version, "x-next-cursor")
        rest = api.send("GET", f"{path}?starting_after={first.headers.get(name)}")
        rows = [list(csv.reader(io.StringIO(each.text)))[1:] for each in (whole, first, rest)]
        whole.must_be("rows of the pages", rows[0], rows[1] + rows[2])
        for each in ids:
            api.send("DELETE", f"/agents/{agent}/metrics/{each}")


def _example(api: Api) -> str:
    """The id of the agent that every key of the mock begins with."""
    reply = api.send("GET", "/agents")
    found = [str(row.get("id")) for row in reply.rows("summaries") if row.get("name") == _EXAMPLE]
    reply.must("summaries", "the example", len(found) == 1, reply.shown())
    return found[0]


LAWS: Final = (
    summaries,
    update,
    delete,
    templates,
    arrays,
    need_agent,
    transcript,
    audio,
    results,
    taken_away,
    export_pages,
)
