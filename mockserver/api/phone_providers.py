"""`/agents/phone-numbers/providers`: accounts at Twilio and SIP trunks that calls are carried by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from mockserver.agents.store import numbers_of
from mockserver.api.replies import Empty, Json
from mockserver.api.resources import written
from mockserver.contract.errors import ApiError
from mockserver.contract.jsonvalue import JsonObject, JsonValue, as_object, as_text
from mockserver.contract.validation import Call
from mockserver.world.collections import Collection, Kind, Resource
from mockserver.world.world import World

PROVIDERS: Final = Kind(
    "providers",
    "provider",
    "provider_",
    invented={"type": "twilio", "account_sid": "AC0", "api_key_sid": "SK0", "region": "us1", "label": None},
)

_INBOUND: Final = "allowed"
_OUTBOUND: Final = "disabled"
"""Encryption of a trunk's sound where nobody says (documented)."""
_TWILIO: Final = ("account_sid", "api_key_sid", "region", "label")


def page(call: Call, world: World) -> Json:
    """Answer `providers.list`: all of them, as an array."""
    params: Mapping[str, Any] = call.params
    kind, account = params.get("type"), params.get("account_sid")
    found = providers_of(world).all(
        lambda each: not kind or each.text("type") == kind,
        lambda each: not account or each.text("account_sid") == account,
    )
    return written([account_of(each) for each in found])


def create(call: Call, world: World) -> Json:
    """Answer `providers.create`. Raises ApiError(already_there) for a second time the same account."""
    body: Mapping[str, Any] = call.body
    if body["type"] == "twilio" and _of_account(body["account_sid"], body.get("region"), world):
        raise ApiError("already_there", thing=PROVIDERS.thing)
    return written(account_of(providers_of(world).create(_fields(body))), 201)


def get(call: Call, world: World) -> Json:
    """Answer `providers.get`. Raises ApiError(resource_not_found)."""
    return written(account_of(_named(call, world)))


def update(call: Call, world: World) -> Json:
    """Answer `providers.update`. Raises ApiError: resource_not_found; invalid_request for another type."""
    found, body = _named(call, world), call.body
    if body["type"] != found.text("type"):
        raise ApiError("invalid_request", detail=f"type must be {found.text('type')}")
    changes: dict[str, JsonValue] = {
        name: body[name] for name in ("api_key_sid", "region", "label") if body.get(name) is not None
    }
    if body["type"] == "sip_trunk":
        changes.update(_trunk(body, found.fields))
    return written(account_of(providers_of(world).update(found.id, changes)))


def delete(call: Call, world: World) -> Empty:
    """Answer `providers.delete`. Raises ApiError: resource_not_found, provider_in_use."""
    found = _named(call, world)
    if numbers_of(world).all(lambda number: number.text("provider") == found.id):
        raise ApiError("provider_in_use")
    providers_of(world).delete(found.id)
    return Empty()


def providers_of(world: World) -> Collection:
    """The providers of a key."""
    return world.collections.of(PROVIDERS)


def referred(reference: Mapping[str, Any], world: World) -> Resource:
    """The provider that a number names, by id or by account. Raises ApiError(resource_not_found)."""
    if reference.get("id") is not None:
        return providers_of(world).get(reference["id"])
    found = _of_account(str(reference.get("account_sid")), reference.get("region"), world)
    if found is None:
        raise ApiError("resource_not_found", thing=PROVIDERS.thing)
    return found


def calls_out(number: Resource, world: World) -> bool:
    """Whether a number can call somebody: a trunk needs an address to call through."""
    provider = providers_of(world).find(number.text("provider"))
    return provider is None or provider.text("type") != "sip_trunk" or "outbound" in provider.fields


def carrier_of(number: Resource, world: World) -> str:
    """The kind of account that carries the calls of a number: cartesia, twilio or sip_trunk."""
    provider = providers_of(world).find(number.text("provider"))
    return provider.text("type") if provider is not None else "cartesia"


def embedded(number: Resource, world: World) -> JsonObject:
    """The provider of a number, as the number shows it."""
    provider = providers_of(world).find(number.text("provider"))
    if provider is None:
        return {"type": "cartesia"}
    whole = account_of(provider)
    return {name: value for name, value in whole.items() if name not in ("inbound", "outbound")}


def account_of(found: Resource) -> JsonObject:
    """A provider without its secrets."""
    names = _TWILIO if found.text("type") == "twilio" else ("label", "inbound", "outbound")
    shown = {name: found.fields[name] for name in names if name in found.fields}
    return {"type": found.text("type"), "id": found.id, **shown}


def _named(call: Call, world: World) -> Resource:
    return providers_of(world).get(str(call.params["id"]))


def _of_account(account: str, region: str | None, world: World) -> Resource | None:
    found = providers_of(world).all(
        lambda each: each.text("account_sid") == account and each.text("region") == (region or "us1")
    )
    return found[0] if found else None


def _fields(body: Mapping[str, Any]) -> JsonObject:
    if body["type"] == "twilio":
        given = {name: body.get(name) for name in ("account_sid", "api_key_sid", "label")}
        return {"type": "twilio", **given, "region": body.get("region") or "us1"}
    return {"type": "sip_trunk", "label": body["label"], **_trunk(body, {})}


def _trunk(body: Mapping[str, Any], before: JsonObject) -> dict[str, JsonValue]:
    """Both ways of a trunk as they are shown, with what was given over what was there."""
    made: dict[str, JsonValue] = {}
    if body.get("inbound") is not None:
        new, old = as_object(body["inbound"]), as_object(before.get("inbound"))
        made["inbound"] = {
            "allowed_addresses": _or(new, old, "allowed_addresses", []),
            "allowed_numbers": _or(new, old, "allowed_numbers", []),
            "auth_username": _username(new, old),
            "media_encryption": _or(new, old, "media_encryption", _INBOUND),
        }
    if body.get("outbound") is not None:
        new, old = as_object(body["outbound"]), as_object(before.get("outbound"))
        country = _or(new, old, "destination_country", None)
        made["outbound"] = {
            "address": _or(new, old, "address", ""),
            **({} if country is None else {"destination_country": country}),
            "transport": _or(new, old, "transport", "tcp"),
            "media_encryption": _or(new, old, "media_encryption", _OUTBOUND),
            "auth_username": _username(new, old),
        }
    return made


def _or(new: JsonObject, old: JsonObject, name: str, nothing: JsonValue) -> JsonValue:
    if new.get(name) is not None:
        return new[name]
    return old.get(name, nothing)


def _username(new: JsonObject, old: JsonObject) -> str:
    """Null takes the credentials away; what is left out stays."""
    if "credentials" in new:
        return as_text(as_object(new["credentials"]).get("username"))
    return as_text(old.get("auth_username"))
