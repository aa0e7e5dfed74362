"""`/agents/metrics`: questions that are put to calls, and what came of them.

No model is asked. A call answers yes if one of the longer words of the question was said in it (assumed), so
a test decides by what it has said. Calls are judged when somebody looks, and once they are over.
"""

from __future__ import annotations

import csv
import datetime
import io
import re
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from mockserver.agents import calls
from mockserver.agents.store import agents_of, metrics_of
from mockserver.api.agent_calls import moment
from mockserver.api.agents import named as named_agent
from mockserver.api.replies import Content, Empty, Json
from mockserver.api.resources import PAGE, Making, Resources, Shape
from mockserver.contract.jsonvalue import JsonObject, JsonValue
from mockserver.contract.validation import Call
from mockserver.world.collections import Kind, Resource, Test
from mockserver.world.world import World

METRICS: Final = Kind(
    "agent_metrics", "metric", "am_", invented={"name": "invented", "display_name": None, "prompt": ""}
)
RESULTS: Final = Kind("agent_metric_results", "result", "amr_")

_TELLING: Final = re.compile(r"\w{5,}")
"""The words of a question that are listened for."""


def delete(call: Call, world: World) -> Empty:
    """Answer `agents.delete_metric`; results stay. Raises ApiError(resource_not_found)."""
    _METRICS.named(call, world)
    return _METRICS.delete(call, world)


def add_to_agent(call: Call, world: World) -> Empty:
    """Answer `agents.add_metric_to_agent`. Raises ApiError(resource_not_found)."""
    agent, metric = named_agent(call, world), _METRICS.named(call, world)
    kept = dict.fromkeys((*metrics_of(agent), metric.id))
    agents_of(world).update(agent.id, {"metrics": list(kept)})
    return Empty()


def remove_from_agent(call: Call, world: World) -> Empty:
    """Answer `agents.remove_metric_from_agent`; one that it has not is no matter."""
    agent, metric = named_agent(call, world), _METRICS.named(call, world)
    kept: list[JsonValue] = [each for each in metrics_of(agent) if each != metric.id]
    agents_of(world).update(agent.id, {"metrics": kept})
    return Empty()


def page_of_results(call: Call, world: World) -> Json:
    """Answer `agents.list_metric_results`. Raises ApiError(resource_cursor_unknown)."""
    _judge(world)
    return _RESULTS.page_of(call, world, *_wanted(call.params))


def export_results(call: Call, world: World) -> Content:
    """Answer `agents.export_metric_results`: CSV, the first line names. Raises as `page_of_results`."""
    _judge(world)
    params: Mapping[str, Any] = call.params
    way = _EXPORTS[call.version.date]
    limit = params.get("limit") or way.limit or len(_RESULTS.of(world)) or 1
    found = _RESULTS.of(world).page(
        limit, params.get("starting_after"), params.get("ending_before"), *_wanted(params)
    )
    table = io.StringIO()
    lines = csv.writer(table, lineterminator="\n")
    lines.writerow(_COLUMNS)
    for result in found.resources:
        row = _written(result, world)
        lines.writerow([_cell(row.get(name)) for name in _COLUMNS])
    headers = [("x-has-more", "true" if found.has_more else "false")]
    if way.tells_limit:
        headers.append(("x-limit", str(limit)))
    if found.has_more and found.resources:
        headers.append((way.cursor, found.resources[-1].id))
    return Content(table.getvalue().encode(), "text/csv; charset=utf-8", headers=tuple(headers))


def _cell(value: JsonValue) -> JsonValue:
    """A value as a table has it: nothing for null, and JSON's words for true and false."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else value


def _judge(world: World) -> None:
    """A result for each metric of an agent and each of its calls that is over and has none yet."""
    done = {(each.text("metric"), each.text("call")) for each in _RESULTS.of(world).all()}
    found = calls.calls_of(world)
    over = [call for call in found.all() if found.status(call) == "completed" and calls.lines_of(call)]
    for agent in agents_of(world).all():
        for name in metrics_of(agent):
            metric = _METRICS.of(world).find(name)
            for call in over:
                if metric and call.text("agent") == agent.id and (metric.id, call.id) not in done:
                    _RESULTS.of(world).create(_verdict(metric, call))


def _verdict(metric: Resource, call: Resource) -> JsonObject:
    said = " ".join(text for _, text in calls.lines_of(call)).lower()
    heard = any(word in said for word in _TELLING.findall(metric.text("prompt").lower()))
    return {
        "metric": metric.id,
        "name": metric.text("name"),
        "display_name": metric.fields.get("display_name"),
        "agent": call.text("agent"),
        "call": call.id,
        "deployment": call.text("deployment"),
        "value": heard,
    }


def _written(result: Resource, world: World) -> JsonObject:
    call = calls.calls_of(world).find(result.text("call"))
    value = result.fields["value"]
    word = "true" if value else "false"
    return {
        "id": result.id,
        "metricId": result.text("metric"),
        "metricName": result.text("name"),
        "metricDisplayName": result.fields.get("display_name"),
        "summary": "The call speaks of it." if value else "The call does not speak of it.",
        "transcript": None if call is None else calls.transcript_of(call, world),
        "agentId": result.text("agent"),
        "callId": result.text("call"),
        "deploymentId": result.text("deployment"),
        "result": word,
        "jsonResult": {"result": value},
        "value": value,
        "status": "completed",
        "runId": None,
        "createdAt": result.created_at,
    }


def _wanted(params: Mapping[str, Any]) -> tuple[Test, ...]:
    named = {"metric_id": "metric", "agent_id": "agent", "call_id": "call", "deployment_id": "deployment"}
    asked = [(field, params[name]) for name, field in named.items() if params.get(name)]
    least, most = moment(params, "start_date"), moment(params, "end_date")
    tests: list[Callable[[Resource], bool]] = [
        lambda result: all(result.text(field) == value for field, value in asked)
    ]
    if least is not None:
        tests.append(lambda result: datetime.datetime.fromisoformat(result.created_at) >= least)
    if most is not None:
        tests.append(lambda result: datetime.datetime.fromisoformat(result.created_at) <= most)
    return tuple(tests)


def _made(call: Call, world: World) -> Making:
    del world
    body: Mapping[str, Any] = call.body
    return Making({name: body.get(name) for name in ("name", "display_name", "prompt")})


def _written_metric(metric: Resource, world: World) -> JsonObject:
    del world
    given = {name: metric.fields.get(name) for name in ("name", "display_name", "prompt")}
    return {"id": metric.id, **given, "created_at": metric.created_at}


class _Export(NamedTuple):
    """How a version exports: the header of the next cursor, lines where nobody says (None: all)."""

    cursor: str
    limit: int | None = None
    tells_limit: bool = False


_EXPORTS: Final = {
    "2025-04-16": _Export("x-next-page", PAGE, tells_limit=True),
    "2025-11-04": _Export("x-next-cursor"),
    "2026-03-01": _Export("x-next-cursor"),
    "2026-08-14": _Export("x-next-cursor"),
}
"""Headers of the first: definitions; of the others: OpenAPI of August 2026."""
_COLUMNS: Final = (
    "id", "metricId", "metricName", "agentId", "callId", "deploymentId", "result", "value", "summary",
    "status", "createdAt",
)  # fmt: skip
"""Which columns there are is not on record (assumed: the fields of the list that are no trees)."""
_DATES: Final = ("2025-04-16", "2025-11-04", "2026-03-01", "2026-08-14")
_FIELDS: Final = (
    "id", "metricId", "metricName", "summary", "transcript", "agentId", "callId", "deploymentId", "result",
    "jsonResult", "value", "status", "runId", "createdAt",
)  # fmt: skip
_LAST: Final = (
    "id", "metricId", "metricName", "metricDisplayName", "summary", "transcript", "agentId", "callId",
    "deploymentId", "result", "jsonResult", "value", "status", "runId", "createdAt",
)  # fmt: skip
_METRICS: Final = Resources(
    kind=METRICS,
    shapes=dict.fromkeys(_DATES, Shape(("id", "name", "display_name", "prompt", "created_at"))),
    made=_made,
    written=_written_metric,
    param="metric_id",
)
_RESULTS: Final = Resources(
    kind=RESULTS,
    shapes={**dict.fromkeys(_DATES, Shape(_FIELDS)), "2026-08-14": Shape(_LAST)},
    written=_written,
)
create, page, get = _METRICS.create, _METRICS.page, _METRICS.get
