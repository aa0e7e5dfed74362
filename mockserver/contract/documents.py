"""The OpenAPI documents: found, read when first needed, followed across files.

A dated document is a short list of paths that points into files per resource, so one operation costs the
reading of a few small files. Wherever a `$ref` has neighbours, they are laid over what it points to.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, cast

from mockserver.contract.jsonvalue import JsonObject, JsonValue, as_list, as_object, as_text

_PACKAGE: Final = Path(__file__).resolve().parent.parent


class BadDocument(Exception):
    """A document is missing, or refers to what is not there. A fault of ours, never of a client."""


@dataclass(frozen=True, slots=True)
class Node:
    """A piece of a document, and the file that relative references in it start from."""

    value: JsonValue
    file: Path

    def child(self, key: str) -> Node:
        """The value under a key, references followed; an empty one if there is none."""
        return follow(Node(as_object(self.value).get(key), self.file))

    def items(self) -> list[tuple[str, Node]]:
        """The members of an object, references followed."""
        return [(key, follow(Node(value, self.file))) for key, value in as_object(self.value).items()]

    def elements(self) -> list[Node]:
        """The elements of an array, references followed."""
        return [follow(Node(value, self.file)) for value in as_list(self.value)]


@cache
def folder() -> Path:
    """Where the documents are: inside the installed package, or beside it in a checkout."""
    for place in (_PACKAGE / "_openapi", _PACKAGE.parent / "openapi"):
        if place.is_dir():
            return place
    raise BadDocument("the OpenAPI documents are not installed")


@cache
def read(file: Path) -> JsonValue:
    """A YAML file, read once."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return cast(JsonValue, yaml.load(file.read_text("utf-8"), Loader=loader))
    except (OSError, yaml.YAMLError) as error:
        raise BadDocument(f"{file.name}: {error}") from error


def document(date: str) -> Node:
    """The document of one dated version."""
    file = folder() / f"{date}.yaml"
    return Node(read(file), file)


def follow(node: Node) -> Node:
    """What a reference points to, through any number of them; a node that is no reference itself."""
    seen: set[tuple[Path, str]] = set()
    while isinstance(node.value, Mapping) and "$ref" in node.value:
        target = _target(node)
        if target in seen:
            raise BadDocument(f"{node.file.name}: {node.value['$ref']} refers to itself")
        seen.add(target)
        beside = {key: value for key, value in node.value.items() if key != "$ref"}
        found = _at(*target)
        node = Node({**found, **beside} if isinstance(found, Mapping) and beside else found, target[0])
    return node


def inline(node: Node) -> JsonValue:
    """The node with every reference in it replaced by what it points to."""
    return _inline(node, ())


def bundle(date: str) -> dict[str, JsonValue]:
    """The document of a version complete in itself: what other files hold is under `components`.

    The order is that of the documents, so two calls give the same.
    """
    return _Bundle(document(date)).made()


def _inline(node: Node, above: tuple[tuple[Path, str], ...]) -> JsonValue:
    value = node.value
    if isinstance(value, Mapping):
        if "$ref" in value:
            target = _target(node)
            if target in above:
                raise BadDocument(f"{node.file.name}: {value['$ref']} contains itself")
            return _inline(follow(node), (*above, target))
        return {key: _inline(Node(part, node.file), above) for key, part in value.items()}
    if isinstance(value, list):
        return [_inline(Node(part, node.file), above) for part in value]
    return value


def _target(node: Node) -> tuple[Path, str]:
    file, _, pointer = as_text(as_object(node.value)["$ref"]).partition("#")
    return ((node.file.parent / file).resolve() if file else node.file, pointer)


def _at(file: Path, pointer: str) -> JsonValue:
    value = read(file)
    for step in pointer.split("/")[1:]:
        inside = as_object(value)
        if step not in inside:
            raise BadDocument(f"{file.parent.name}/{file.name}#{pointer}: there is no {step}")
        value = inside[step]
    return value


class _Bundle:
    """Moves referenced pieces into `components`, each once, under the last word of its pointer."""

    def __init__(self, root: Node) -> None:
        self._root = root
        self._parts: dict[str, dict[str, JsonValue]] = {}
        self._names: dict[tuple[Path, str], str] = {}

    def made(self) -> dict[str, JsonValue]:
        root = as_object(self._root.value)
        whole = {key: self._copy(Node(value, self._root.file)) for key, value in root.items()}
        own: JsonObject = as_object(whole.get("components"))
        for kind, parts in own.items():
            self._parts[kind] = {**as_object(parts), **self._parts.get(kind, {})}
        whole["components"] = {kind: self._parts[kind] for kind in sorted(self._parts)}
        return whole

    def _copy(self, node: Node) -> JsonValue:
        value = node.value
        if isinstance(value, Mapping):
            if "$ref" in value:
                return self._reference(node)
            return {key: self._copy(Node(part, node.file)) for key, part in value.items()}
        if isinstance(value, list):
            return [self._copy(Node(part, node.file)) for part in value]
        return value

    def _reference(self, node: Node) -> JsonValue:
        file, pointer = target = _target(node)
        kind, _, last = pointer.removeprefix("/").partition("/")
        if kind in ("paths", "securitySchemes"):
            # Not kinds that may be referred to from where these stand.
            return self._copy(follow(node))
        if target not in self._names:
            parts = self._parts.setdefault(kind, {})
            name = last if last not in parts else f"{file.stem}.{last}"
            self._names[target] = name
            parts[name] = None  # keeps its place while what it contains is copied
            parts[name] = self._copy(Node(_at(file, pointer), file))
        beside = {key: part for key, part in as_object(node.value).items() if key != "$ref"}
        return {"$ref": f"#/components/{kind}/{self._names[target]}", **beside}
