"""Which operation of which version a method and a path mean."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

from mockserver.contract.documents import Node, document
from mockserver.contract.errors import ApiError
from mockserver.contract.jsonvalue import as_list, as_object, as_text
from mockserver.contract.versions import GATEWAY_DEFAULT, VERSIONS, Version, choose, version_of

_METHODS: Final = ("get", "put", "post", "delete", "patch")


@dataclass(frozen=True, slots=True, eq=False)
class Operation:
    """One operation of one version. The same object each time it is asked for.

    needs_key, needs_version: whether a request must show a key, and name a version.
    node: the operation in the document.
    """

    id: str
    version: Version
    method: str
    template: str
    needs_key: bool
    needs_version: bool
    node: Node


@dataclass(frozen=True, slots=True)
class _Routes:
    """The paths of one document: those without parameters by name, the others most literal first."""

    literal: dict[str, str]
    templates: tuple[tuple[tuple[str, ...], str], ...]

    def match(self, path: str) -> tuple[str, dict[str, str]] | None:
        """The template of a path and its parameters. A slash at the end makes no difference."""
        bare = path.removesuffix("/") or "/"
        if bare in self.literal:
            return self.literal[bare], {}
        segments = bare.split("/")
        for pattern, template in self.templates:
            if len(pattern) == len(segments):
                params = _fit(pattern, segments)
                if params is not None:
                    return template, params
        return None


def find(version: Version, method: str, path: str) -> tuple[Operation, dict[str, str]]:
    """The operation, and the parameters in its path (decoded, as ASGI gives them).

    Raises ApiError: version_unknown if only other versions have it, method_not_allowed (with the header
    `allow`) if only the method is wrong, not_found otherwise.
    """
    match = _routes(version.date).match(path)
    here = _operations(version.date, match[0]) if match else {}
    if match and method in here:
        return here[method], match[1]
    for other in VERSIONS:
        found = _routes(other.date).match(path)
        if found and (not match or method in _operations(other.date, found[0])):
            raise ApiError("version_unknown")
    if here:
        raise ApiError("method_not_allowed", headers=(("allow", ", ".join(sorted(here))),))
    raise ApiError("not_found")


def route(
    header: str | None, query: str | None, default: str | None, method: str, path: str
) -> tuple[Operation, dict[str, str]]:
    """`versions.choose` and `find` in one, for requests that may go without a version (`GET /`).

    Such a request is answered as of the gateway's default when it names no version, or none that exists.
    Raises ApiError as the two do.
    """
    try:
        version = choose(header, query, default)
    except ApiError:
        try:
            operation, params = find(version_of(GATEWAY_DEFAULT), method, path)
        except ApiError:
            operation = None
        if operation is None or operation.needs_version:
            raise
        return operation, params
    return find(version, method, path)


def operations(version: Version) -> list[Operation]:
    """All operations of a version, in the order of its document."""
    templates = as_object(document(version.date).child("paths").value)
    return [operation for path in templates for operation in _operations(version.date, path).values()]


@cache
def _routes(date: str) -> _Routes:
    literal: dict[str, str] = {}
    templates: list[tuple[tuple[str, ...], str]] = []
    for template in as_object(document(date).child("paths").value):
        bare = template.rstrip("/") or "/"
        if "{" in bare:
            templates.append((tuple(bare.split("/")), template))
        else:
            literal[bare] = template
    # A literal segment beats a parameter in the same place.
    templates.sort(key=lambda row: tuple(segment.startswith("{") for segment in row[0]))
    return _Routes(literal, tuple(templates))


@cache
def _operations(date: str, template: str) -> dict[str, Operation]:
    item = document(date).child("paths").child(template)
    return {
        method.upper(): _operation(date, method, template, node)
        for method, node in item.items()
        if method in _METHODS
    }


def _operation(date: str, method: str, template: str, node: Node) -> Operation:
    own = as_object(node.value)
    security = own["security"] if "security" in own else as_object(document(date).value).get("security")
    names = [
        as_text(as_object(parameter.value).get("name")) for parameter in node.child("parameters").elements()
    ]
    return Operation(
        id=as_text(own["operationId"]),
        version=version_of(date),
        method=method.upper(),
        template=template,
        needs_key=bool(as_list(security)),
        needs_version="Cartesia-Version" in names,
        node=node,
    )


def _fit(pattern: tuple[str, ...], segments: list[str]) -> dict[str, str] | None:
    params: dict[str, str] = {}
    for wanted, given in zip(pattern, segments, strict=True):
        if wanted.startswith("{") and given:
            params[wanted[1:-1]] = given
        elif wanted != given:
            return None
    return params
