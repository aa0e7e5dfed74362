"""A document with its references followed, one at a time, also into other files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote

Node = Mapping[str, Any]
METHODS: Final = ("get", "post", "put", "patch", "delete")
_DEEPEST: Final = 40


class BadDocument(Exception):
    """No OpenAPI document; the text is one line."""


class Document:
    """An OpenAPI document on disk. Raises BadDocument where it is none."""

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        self._files: dict[Path, Any] = {}
        root = self._file(self.path)
        if not isinstance(root, dict) or not isinstance(root.get("paths"), dict):
            raise BadDocument(f"{path} is no OpenAPI document: it has no paths")
        self.root: Node = root

    def operations(self) -> dict[tuple[str, str], Resolved]:
        """Each operation by method and path; parameters of the path are called {}, a last slash is cut."""
        found = {}
        for path, item in self.root["paths"].items():
            node = self.at(item)
            for method in METHODS:
                if method in node.value:
                    found[method.upper(), normal(path)] = Resolved(
                        self, node.file, {**node.value[method], "_shared": node.value.get("parameters", [])}
                    )
        return found

    def at(self, node: Any, file: Path | None = None) -> Resolved:
        """A node with its reference followed. Raises BadDocument for one that leads nowhere."""
        file = file or self.path
        for _ in range(_DEEPEST):
            if not isinstance(node, dict) or not isinstance(node.get("$ref"), str):
                return Resolved(self, file, node if isinstance(node, dict) else {})
            place, _, pointer = node["$ref"].partition("#")
            file = (file.parent / place).resolve() if place else file
            node = self._follow(self._file(file), pointer, node["$ref"])
        raise BadDocument(f"{self.path}: a reference that leads to itself")

    def _follow(self, node: Any, pointer: str, whole: str) -> Any:
        for step in pointer.strip("/").split("/") if pointer.strip("/") else ():
            name = unquote(step).replace("~1", "/").replace("~0", "~")
            if not isinstance(node, dict) or name not in node:
                raise BadDocument(f"{self.path}: the reference {whole} leads nowhere")
            node = node[name]
        return node

    def _file(self, path: Path) -> Any:
        if path not in self._files:
            import yaml

            loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
            try:
                self._files[path] = yaml.load(path.read_text("utf-8"), loader)
            except OSError as error:
                raise BadDocument(f"{path}: {error.strerror}") from error
            except (yaml.YAMLError, UnicodeDecodeError) as error:
                raise BadDocument(f"{path} is no YAML: {str(error).splitlines()[0]}") from error
        return self._files[path]


class Resolved:
    """A node and the file that it stands in, from which its own references lead."""

    def __init__(self, document: Document, file: Path, value: Node) -> None:
        self._document = document
        self.file = file
        self.value = value

    def child(self, *names: str) -> Resolved:
        """What stands under some names, empty where nothing does."""
        node = self
        for name in names:
            node = self._document.at(node.value.get(name, {}), node.file)
        return node

    def children(self, name: str) -> list[Resolved]:
        """The members of an array."""
        found = self.value.get(name)
        return [self._document.at(each, self.file) for each in found] if isinstance(found, list) else []

    def entries(self, name: str) -> dict[str, Resolved]:
        """The members of an object."""
        found = self.value.get(name)
        pairs = found.items() if isinstance(found, dict) else ()
        return {str(key): self._document.at(each, self.file) for key, each in pairs}


def normal(path: str) -> str:
    """A path by its shape."""
    steps = ["{}" if step.startswith("{") else step for step in path.rstrip("/").split("/")]
    return "/".join(steps) or "/"
