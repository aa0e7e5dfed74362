"""Which operation of which version a method and a path mean."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from mockserver.contract.documents import Node, document
from mockserver.contract.errors import ApiError
from mockserver.contract.jsonvalue import as_list, as_object, as_text
from mockserver.contract.versions import GATEWAY_DEFAULT, VERSIONS, Version, choose, version_of

ADMIN_SCHEME: Final = "adminKey"
"""How the documents call the keys of administrators."""
_METHODS: Final = ("get", "put", "post", "delete", "patch")


@dataclass(frozen=True, slots=True, eq=False)
class Operation:
    """One operation of one version. The same object each time it is asked for.

    needs_key, needs_version: whether a request must show a key, and name a version. needs_admin: whether the
    key must be an administrator's.
    node: the operation in the document.
    """

    id: str
    version: Version
    method: str
    template: str
    needs_key: bool
    needs_version: bool
    node: Node
    needs_admin: bool = False


@dataclass(frozen=True, slots=True)
class _Routes:
    """The paths of one document: those without parameters by name, the others most literal first."""

    literal: dict[str, str]
    templates: tuple[tuple[tuple[str, ...], str], ...]

    def match(self, path: str) -> tuple[str, dict[str, str]] | None:
        """The template of a path and its parameters. A slash at the end makes no difference."""
        bare = path.removesuffix("/")
        if bare in self.literal:
            return self.literal[bare], {}
        segments = bare.split("/")
        for pattern, template in self.templates:
            if len(pattern) == len(segments):
                params = _fit(pattern, segments)
                if params is not None:
                    return template, params
        return None


class Atlas:
    """Finds operations in a set of documents, each read when it is first needed.

    `document` gives the document of a dated version; it is asked once for each of VERSIONS at most.
    """

    def __init__(self, document: Callable[[str], Node]) -> None:
        self._document = document
        self._documents: dict[str, Node] = {}
        self._routes: dict[str, _Routes] = {}
        self._operations: dict[tuple[str, str], dict[str, Operation]] = {}

    def find(self, version: Version, method: str, path: str) -> tuple[Operation, dict[str, str]]:
        """The operation, and the parameters in its path (decoded, as ASGI gives them).

        Raises ApiError: version_unknown if only other versions have it, method_not_allowed (with the header
        `allow`) if only the method is wrong, not_found otherwise.
        """
        match = self._match(version.date, path)
        here = self._at(version.date, match[0]) if match else {}
        if match and method in here:
            return here[method], match[1]
        for other in VERSIONS:
            found = self._match(other.date, path)
            if found and (not match or method in self._at(other.date, found[0])):
                raise ApiError("version_unknown")
        if here:
            raise ApiError("method_not_allowed", headers=(("allow", ", ".join(sorted(here))),))
        raise ApiError("not_found")

    def all(self, version: Version) -> list[Operation]:
        """All operations of a version, in the order of its document."""
        return [
            found for path in self._paths(version.date) for found in self._at(version.date, path).values()
        ]

    def _match(self, date: str, path: str) -> tuple[str, dict[str, str]] | None:
        if date not in self._routes:
            self._routes[date] = _routes(self._paths(date))
        return self._routes[date].match(path)

    def _at(self, date: str, template: str) -> dict[str, Operation]:
        key = (date, template)
        if key not in self._operations:
            whole = self._whole(date)
            item = whole.child("paths").child(template)
            self._operations[key] = {
                method.upper(): _operation(date, method, template, node, whole)
                for method, node in item.items()
                if method in _METHODS
            }
        return self._operations[key]

    def _paths(self, date: str) -> list[str]:
        return list(as_object(self._whole(date).child("paths").value))

    def _whole(self, date: str) -> Node:
        if date not in self._documents:
            self._documents[date] = self._document(date)
        return self._documents[date]


_OURS: Final = Atlas(document)


def find(version: Version, method: str, path: str) -> tuple[Operation, dict[str, str]]:
    """`Atlas.find` in the documents of this package."""
    return _OURS.find(version, method, path)


def operations(version: Version) -> list[Operation]:
    """`Atlas.all` in the documents of this package."""
    return _OURS.all(version)


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


def _routes(paths: list[str]) -> _Routes:
    literal: dict[str, str] = {}
    templates: list[tuple[tuple[str, ...], str]] = []
    for template in paths:
        bare = template.removesuffix("/")
        if "{" in bare:
            templates.append((tuple(bare.split("/")), template))
        else:
            literal[bare] = template
    # A literal segment beats a parameter in the same place.
    templates.sort(key=lambda row: tuple(segment.startswith("{") for segment in row[0]))
    return _Routes(literal, tuple(templates))


def _operation(date: str, method: str, template: str, node: Node, whole: Node) -> Operation:
    own = as_object(node.value)
    security = own["security"] if "security" in own else as_object(whole.value).get("security")
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
        needs_admin=any(ADMIN_SCHEME in as_object(scheme) for scheme in as_list(security)),
    )


def _fit(pattern: tuple[str, ...], segments: list[str]) -> dict[str, str] | None:
    params: dict[str, str] = {}
    for wanted, given in zip(pattern, segments, strict=True):
        if wanted.startswith("{") and given:
            params[wanted[1:-1]] = given
        elif wanted != given:
            return None
    return params
