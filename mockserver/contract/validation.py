"""A request against its operation: out comes a call that keeps the contract, or one ApiError."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Any, Final, cast

from mockserver.contract.checks import Check, compiled
from mockserver.contract.documents import inline
from mockserver.contract.errors import ApiError
from mockserver.contract.jsonvalue import JsonObject, JsonValue, as_object
from mockserver.contract.multipart import Form, Part, file_fields, read_form
from mockserver.contract.operations import Operation
from mockserver.contract.parameters import collect, schema_of
from mockserver.contract.versions import Version

_NONE: Final[Mapping[str, Any]] = MappingProxyType({})
_PLACES: Final = ("path", "query", "header")


@dataclass(frozen=True, slots=True)
class RawRequest:
    """A request as it came. Header names are lower case; path parameters and query pairs are decoded."""

    path_params: Mapping[str, str]
    query: tuple[tuple[str, str], ...]
    headers: Mapping[str, str]
    content_type: str
    body: bytes


@dataclass(frozen=True, slots=True, eq=False)
class Call:
    """A request that keeps the contract.

    operation: its operationId. params: path, query and header parameters by name, typed. body: the object
    sent, without keys that the contract does not know and with its defaults filled in, empty if there is
    none. files: by field name, of multipart bodies.
    """

    version: Version
    operation: str
    params: JsonObject
    body: JsonObject
    files: Mapping[str, tuple[Part, ...]] = field(default_factory=lambda: _NONE)


def validate(operation: Operation, request: RawRequest) -> Call:
    """Check parameters and a JSON body. The body is read by its content, whatever its content type says.

    Raises ApiError: bad_json, invalid_request, or the fault that the contract names for a field. The error's
    `violations` lists everything that was found.
    """
    checks = _checks(operation)
    params = _params(checks, request)
    if checks.body is None or (not request.body and not checks.body_required):
        return Call(operation.version, operation.id, params, _NONE)
    body = _json(request.body)
    checks.body.check(body)
    return Call(operation.version, operation.id, params, checks.body.filled(body))


def takes_form(operation: Operation) -> bool:
    """Whether the operation's body is a multipart form."""
    return _checks(operation).form


def files_taken(operation: Operation) -> int:
    """How many files the operation's form has room for."""
    body = _checks(operation).body
    return 0 if body is None else len(file_fields(body.schema))


def validate_form(operation: Operation, request: RawRequest, parts: Iterable[Part]) -> Call:
    """The same for a multipart body, whose parts the caller has read; `request.body` is not looked at."""
    checks = _checks(operation)
    params = _params(checks, request)
    if checks.body is None:
        return Call(operation.version, operation.id, params, _NONE)
    form: Form = read_form(parts, checks.body.schema)
    checks.body.check(dict(form.fields))
    return Call(operation.version, operation.id, params, checks.body.filled(form.fields), form.files)


@dataclass(frozen=True, slots=True)
class _Checks:
    params: Mapping[str, Check]
    body: Check | None
    body_required: bool
    form: bool = False


@cache
def _checks(operation: Operation) -> _Checks:
    """Everything of an operation that can be compiled, once. A few milliseconds."""
    parameters = operation.node.child("parameters").elements()
    schemas = {place: schema_of(parameters, place) for place in _PLACES}
    params = {
        place: compiled(schema, f"the {place}") for place, schema in schemas.items() if schema["properties"]
    }
    request_body = operation.node.child("requestBody")
    media = request_body.child("content").items()
    if not media:
        return _Checks(params, None, False)
    schema = as_object(inline(media[0][1].child("schema")))
    required = as_object(request_body.value).get("required") is True
    return _Checks(params, compiled(schema, "the body"), required, media[0][0] == "multipart/form-data")


def _params(checks: _Checks, request: RawRequest) -> JsonObject:
    if not checks.params:
        return _NONE
    given: dict[str, Iterable[tuple[str, str]]] = {
        "path": request.path_params.items(),
        "query": request.query,
        "header": request.headers.items(),
    }
    params: dict[str, JsonValue] = {}
    for place, check in checks.params.items():
        values = collect(given[place], check.schema)
        check.check(values)
        params.update(values)
    return params


def _json(body: bytes) -> JsonValue:
    import orjson

    try:
        return cast(JsonValue, orjson.loads(body))
    except orjson.JSONDecodeError:
        raise ApiError("bad_json") from None
