"""Laws of calling somebody: one by one, in batches, from which number, and over the socket of an agent.

Calls cost money and ring somewhere, so all of these are asked of the mock.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from contracts.api import Api
from contracts.book.kept import cleared
from contracts.laws import VERSIONS, law
from contracts.talk import Json

_NEW: Final = VERSIONS[-1:]
_SOURCE: Final = "OpenAPI of August 2026"
_NUMBER: Final = "+14155550123"
_RAW: Final = "our client calls nobody over sockets"


@law(
    "calls.outbound-then-cancel",
    "A call is created, got, and cancelled once; what is no number is told beside it.",
    source=_SOURCE,
    certainty="documented",
    versions=_NEW,
    needs="the mock",
    rows=("late 7",),
)
def outbound(api: Api) -> None:
    with _agent(api) as agent:
        wanted: Json = [{"to_number": "555-0100"}, {"to_number": _NUMBER}]
        body: dict[str, Json] = {"from_number_id": _number(api), "agent_id": agent, "outbound_calls": wanted}
        made = api.ask("POST", "/agents/calls", body)
        made.must_have_status(200, 201)
        refused, placed = made.rows("calls")
        made.must(
            "call to no number",
            "an error, and no call",
            "error" in refused and "agent_call_id" not in refused,
            refused,
        )
        path = f"/agents/calls/{placed.get('agent_call_id')}"
        got = api.send("GET", path)
        got.must_have_status(200)
        told = (got.json().get("agent_id"), got.json().get("status"), got.json().get("end_time"))
        got.must_be("agent, status and end", (agent, "created", None), told)
        once = api.send("POST", f"{path}/cancel")
        once.must_have_status(200)
        once.must_be("cancelled", True, once.json().get("cancelled"))
        api.send("POST", f"{path}/cancel").must_have_status(400)
        over = api.send("GET", path)
        told = (over.json().get("status"), over.json().get("end_reason"), over.json().get("start_time"))
        over.must_be("status, reason and start", ("failed", "api_cancelled", None), told)
        gone = api.send("DELETE", path)
        gone.must_have_status(200)
        gone.must(
            "redacted_at", "a time", bool(gone.json().get("redacted_at")), gone.json().get("redacted_at")
        )
        gone.must_be("transcript", [], gone.json().get("transcript"))
        api.send("GET", f"{path}/audio").must_have_status(404)


@law(
    "calls.outbound-needs-number-and-agent",
    "A call from a number or by an agent that is not there is 404, and one without either 400.",
    source=f"{_SOURCE}; the first status is assumed",
    certainty="assumed",
    versions=_NEW,
    needs="the mock",
    rows=("late 7",),
)
def outbound_needs(api: Api) -> None:
    wanted: Json = [{"to_number": _NUMBER}]
    with _agent(api) as agent:
        for number, who in ((_number(api), "agent_nothing"), ("pn_nothing", agent)):
            body: dict[str, Json] = {"from_number_id": number, "agent_id": who, "outbound_calls": wanted}
            api.ask("POST", "/agents/calls", body).must_have_status(404)
        api.ask("POST", "/agents/calls", {"outbound_calls": wanted}).must_have_status(400)


@law(
    "batches.create-then-cancel",
    "A batch tells each of its recipients, is listed by its agent, and once cancelled calls nobody any more.",
    source=_SOURCE,
    certainty="documented",
    versions=_NEW,
    needs="the mock",
    rows=("late 7",),
)
def batch(api: Api) -> None:
    with _agent(api) as agent:
        body: dict[str, Json] = {
            "name": "Reminders",
            "agent_id": agent,
            "from_number_id": _number(api),
            "recipients": [{"to_number": _NUMBER}, {"to_number": "+14155550124"}],
            "target_concurrency_limit": 1,
        }
        made = api.ask("POST", "/agents/calls/batches", body)
        made.must_have_status(201)
        found = made.json()
        made.must("id", "acb_ and more", str(found.get("id")).startswith("acb_"), found.get("id"))
        path = f"/agents/calls/batches/{found.get('id')}"
        got = api.send("GET", path)
        got.must_be("status", "in_progress", got.json().get("status"))
        states = [row.get("status") for row in got.rows("recipients")]
        got.must_be("recipients", ["dispatched", "queued"], states)
        page = api.send("GET", f"/agents/calls/batches?agent_id={agent}")
        page.must_be("batches of the agent", [found.get("id")], [row.get("id") for row in page.rows("data")])
        calls = api.send("GET", f"/agents/calls?batch_id={found.get('id')}")
        calls.must_be("calls of the batch", 1, len(calls.rows("data")))
        over = api.send("POST", f"{path}/cancel")
        over.must_have_status(200)
        over.must_be("status", "cancelled", over.json().get("status"))
        last = api.send("GET", path).rows("recipients")[1]
        got.must_be("who had not been called", "cancelled", last.get("status"))
        for rest in ("", "/cancel", "/retry"):
            method = "POST" if rest else "GET"
            api.send(method, f"/agents/calls/batches/acb_nothing{rest}").must_have_status(404)


@law(
    "phone_numbers.import-then-delete",
    "A number is imported through a provider, relabelled and deleted; a provider in use is not deleted.",
    source=_SOURCE,
    certainty="documented",
    versions=_NEW,
    needs="the mock",
    rows=("late 7",),
)
def numbers(api: Api) -> None:
    twilio: dict[str, Json] = {
        "type": "twilio",
        "account_sid": "AC-of-laws",
        "api_key_sid": "SK1",
        "api_key_secret": "hush-hush",
    }
    carrier = api.ask("POST", "/agents/phone-numbers/providers", twilio)
    carrier.must_have_status(201)
    carrier.must("body", "no secret", "hush-hush" not in carrier.text, carrier.shown())
    provider = f"/agents/phone-numbers/providers/{carrier.json().get('id')}"
    with cleared(api, provider):
        reference: Json = {"id": str(carrier.json().get("id"))}
        body: dict[str, Json] = {"label": "Desk", "number": "+14155550159", "provider": reference}
        made = api.ask("POST", "/agents/phone-numbers", body)
        made.must_have_status(201)
        path = f"/agents/phone-numbers/{made.json().get('id')}"
        with cleared(api, path):
            made.must("id", "pn_ and more", path.rpartition("/")[2].startswith("pn_"), path)
            api.ask("POST", "/agents/phone-numbers", body).must_have_status(409)
            api.ask("PATCH", path, {"label": "Door"}).must_have_status(200)
            got = api.send("GET", path)
            told = (got.json().get("label"), got.json().get("number"))
            got.must_be("label and number", ("Door", "+14155550159"), told)
            ids = [row.get("id") for row in api.send("GET", "/agents/phone-numbers?limit=100").rows("data")]
            got.must("ids of the list", "the new one", made.json()["id"] in ids, ids)
            api.send("DELETE", provider).must_have_status(409)
            api.send("DELETE", path).must_have_status(200, 204)
            api.send("GET", path).must_have_status(404)
        api.send("DELETE", provider).must_have_status(200, 204)
        api.send("GET", provider).must_have_status(404)


@law(
    "phone_numbers.provision-then-change",
    "A number is provisioned for an agent, and is told as that agent's until it is taken from it.",
    source=_SOURCE,
    certainty="documented",
    versions=_NEW,
    needs="the mock",
    rows=("late 7",),
)
def provision(api: Api) -> None:
    with _agent(api) as agent:
        made = api.ask("POST", "/agents/phone-numbers/provision", {"label": "New", "agent_id": agent})
        made.must_have_status(201)
        path = f"/agents/phone-numbers/{made.json().get('id')}"
        with cleared(api, path):
            number = str(made.json().get("number"))
            made.must("number", "a plus and digits", number[:1] == "+" and number[1:].isdigit(), number)
            made.must_be("agent", {"id": agent, "name": "Caller"}, made.json().get("agent"))
            api.ask("PATCH", path, {"agent_id": None}).must_have_status(200)
            got = api.send("GET", path)
            told = (got.json().get("agent"), got.json().get("label"))
            got.must_be("agent and label", (None, "New"), told)


@law(
    "providers.create-then-update",
    "A trunk is listed, got, and changed but for what was not named; it shows no password.",
    source=_SOURCE,
    certainty="documented",
    versions=_NEW,
    needs="the mock",
    rows=("late 7",),
)
def trunk(api: Api) -> None:
    credentials: Json = {"username": "sam", "password": "hush-hush"}
    body: dict[str, Json] = {"type": "sip_trunk", "label": "Office", "inbound": {"credentials": credentials}}
    folder = "/agents/phone-numbers/providers"
    made = api.ask("POST", folder, body)
    made.must_have_status(201)
    found = str(made.json().get("id"))
    path = f"{folder}/{found}"
    with cleared(api, path):
        listed = api.send("GET", folder)
        listed.must(
            "body",
            "an array with the new one",
            listed.text[:1] == "[" and found in listed.text,
            listed.shown(),
        )
        outbound: Json = {"address": "sip.example.com", "transport": "tls"}
        api.ask("PATCH", path, {"type": "sip_trunk", "outbound": outbound}).must_have_status(200)
        got = api.send("GET", path)
        got.must_have_status(200)
        sides = [got.json().get(name) for name in ("inbound", "outbound")]
        names = [
            side.get(n) if isinstance(side, dict) else None
            for side, n in zip(sides, ("auth_username", "address"), strict=True)
        ]
        got.must_be("who comes in, and whither out", ["sam", "sip.example.com"], names)
        for reply in (made, listed, got):
            reply.must("body", "no password", "hush-hush" not in reply.text, reply.shown())
        twilio: dict[str, Json] = {
            "type": "twilio",
            "account_sid": "A",
            "api_key_sid": "B",
            "api_key_secret": "C",
        }
        api.ask("PATCH", path, twilio).must_have_status(400)


@law(
    "agent_socket.greets-and-is-a-call",
    "To session_create comes session_ready with the id of a call, then the first message in words.",
    source="AsyncAPI of August 2026",
    certainty="documented",
    versions=_NEW,
    needs="the mock",
    rows=("late 7", "late 8"),
    raw=_RAW,
)
def socket(api: Api) -> None:
    with _agent(api, "Good morning") as agent:
        with api.frames(f"/v1/agents/websocket/{agent}") as talk:
            audio: Json = {"input_format": "pcm_16000", "output_delivery": "as_available"}
            talk.send({"type": "session_create", "audio": audio})
            while talk.hear().get("type") != "turn_ended":
                pass
            heard = talk.so_far()
        ready = heard.one("session_ready")
        heard.must_be("first type", "session_ready", heard.kinds()[0])
        heard.must_be("text of the turn", "Good morning", heard.last.get("text"))
        call = api.send("GET", f"/agents/calls/{ready.get('call_id')}")
        call.must_have_status(200)
        call.must_be("agent_id", agent, call.json().get("agent_id"))


@law(
    "agent_socket.needs-an-agent-and-a-grant",
    "The socket of an agent that is not there is refused with 404, and a token for speech does not open one.",
    source="AsyncAPI of August 2026; the first status is assumed",
    certainty="assumed",
    versions=_NEW,
    needs="the mock",
    rows=("late 2", "late 7"),
    raw=_RAW,
)
def socket_needs(api: Api) -> None:
    api.knock("/v1/agents/websocket/agent_nothing").must_have_status(404)
    with _agent(api) as agent:
        path = f"/v1/agents/websocket/{agent}"
        for grant, status in (("agent", 101), ("tts", 401)):
            made = api.ask("POST", "/access-token", {"grants": {grant: True}, "expires_in": 60})
            query = {"access_token": str(made.json().get("token"))}
            api.knock(path, query, credentials={}).must_have_status(status)
        api.knock(path, credentials={}).must_have_status(401)


@contextmanager
def _agent(api: Api, greeting: str = "Hello") -> Iterator[str]:
    """The id of an agent, which is deleted afterwards."""
    made = api.ask("POST", "/v1/agents", {"name": "Caller", "config": {"initial_message": greeting}})
    made.must_have_status(201)
    found = str(made.json().get("id"))
    with cleared(api, f"/v1/agents/{found}"):
        yield found


def _number(api: Api) -> str:
    """The id of the number that every key of the mock begins with."""
    return str(api.send("GET", "/agents/phone-numbers").rows("data")[0].get("id"))


LAWS: Final = (outbound, outbound_needs, batch, numbers, provision, trunk, socket, socket_needs)
