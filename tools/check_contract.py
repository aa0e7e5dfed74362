"""Is the contract in order? Part of `make lint`; prints what is wrong and exits 1 if anything is.

Checked for every dated document: all references lead somewhere; the whole is valid OpenAPI; operationIds are
unique and each has a handler in the server; examples keep their schemas; every optional field of a request
admits null, as old clients send it; the faults named in schemas exist. The same of the AsyncAPI documents.
Where CARTESIA_MOCK_FACTS points at the extracted facts, the operations are also compared with those, less the
reasoned exceptions.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import jsonschema_rs
from openapi_spec_validator import OpenAPIV31SpecValidator

from mockserver.api import HANDLERS
from mockserver.contract.documents import BadDocument, Node, bundle, document, folder, follow, inline, read
from mockserver.contract.faults import FAULTS
from mockserver.contract.jsonvalue import JsonObject, JsonValue, as_list, as_object, as_text
from mockserver.contract.operations import Operation, operations
from mockserver.contract.parameters import kinds_of
from mockserver.contract.versions import VERSIONS
from tools import asyncapi


def main() -> int:
    problems = [*references(), *unused_handlers()]
    if not problems:
        for version in VERSIONS:
            found = [*openapi(version.date), *unique_ids(operations(version))]
            for operation in operations(version):
                found += [f"{operation.id}: {text}" for text in of_operation(operation)]
            found += [f"asyncapi: {text}" for text in of_messages(version.date)]
            problems += [f"{version.date}: {text}" for text in found]
        problems += facts()
    for problem in problems:
        print(problem)
    print(f"contract: {len(VERSIONS)} documents, {len(problems)} problems")
    return 1 if problems else 0


def references() -> Iterator[str]:
    """References of all files, used or not, that lead nowhere."""
    for file in sorted(folder().rglob("*.yaml")):
        try:
            nodes = [Node(read(file), file)]
            while nodes:
                node = nodes.pop()
                if isinstance(node.value, dict):
                    follow(node)
                    nodes += [Node(value, file) for value in node.value.values()]
                nodes += [Node(value, file) for value in as_list(node.value)]
        except BadDocument as error:
            yield f"{file.relative_to(folder())}: {error}"


def openapi(date: str) -> Iterator[str]:
    """Breaches of OpenAPI 3.1 in a bundled document."""
    for error in OpenAPIV31SpecValidator(bundle(date)).iter_errors():
        yield f"not OpenAPI: {error.message} at {'/'.join(map(str, getattr(error, 'path', ())))}"
    if as_object(as_object(document(date).value)["info"])["version"] != date:
        yield "info.version is another date than the file's name"


def unique_ids(found: list[Operation]) -> Iterator[str]:
    """operationIds that are there twice."""
    for name, times in Counter(operation.id for operation in found).items():
        if times > 1:
            yield f"operationId {name} is there {times} times"


def unused_handlers() -> Iterator[str]:
    """Handlers of the server that no document leads to."""
    known = {operation.id for version in VERSIONS for operation in operations(version)}
    for name in HANDLERS:
        if name not in known:
            yield f"the server handles {name}, which no document has"


def of_operation(operation: Operation) -> Iterator[str]:
    """What is wrong with one operation."""
    if operation.id not in HANDLERS:
        yield "the server has no handler for it"
    content = operation.node.child("requestBody").child("content")
    for kind, media in content.items():
        yield from _examples(media, kind)
        yield from _fields(inline(media.child("schema")), "body")
        if not as_object(media.value).keys() & {"example", "examples"}:
            yield f"its {kind} body has no example"
    for status, response in operation.node.child("responses").items():
        for kind, media in response.child("content").items():
            yield from _examples(media, f"{status} {kind}")


def of_messages(date: str) -> Iterator[str]:
    """What is wrong with the AsyncAPI document of a version and the messages in it."""
    yield from asyncapi.structure(date)
    for where, action, message in asyncapi.messages(date):
        schema = inline(message.child("payload").child("schema"))
        given = [as_object(inline(example)) for example in message.child("examples").elements()]
        examples = [(as_text(example.get("name")), example.get("payload")) for example in given]
        yield from _breaches(schema, examples, where)
        if action == "receive":
            yield from _fields(schema, where)


def _examples(media: Node, where: str) -> Iterator[str]:
    schema = inline(media.child("schema"))
    examples = [
        (name, as_object(inline(node)).get("value")) for name, node in media.child("examples").items()
    ]
    if "example" in as_object(media.value):
        examples.append(("example", as_object(media.value)["example"]))
    yield from _breaches(schema, examples, where)


def _breaches(schema: JsonValue, examples: Iterable[tuple[str, JsonValue]], where: str) -> Iterator[str]:
    validator = jsonschema_rs.validator_for(schema)  # type: ignore[arg-type]
    for name, value in examples:
        for error in validator.iter_errors(value):
            yield f"{where}: example {name}: {error.message} at {error.instance_path}"


def _fields(schema: JsonValue, where: str) -> Iterator[str]:
    node = as_object(schema)
    yield from _extensions(node, where)
    required = as_list(node.get("required"))
    for name, field in as_object(node.get("properties")).items():
        kinds = kinds_of(as_object(field))
        if name not in required and field is not False and "null" not in kinds:
            yield f"{where}.{name} is optional and does not admit null"
        if not isinstance(as_object(field).get("description"), str) and field is not False:
            yield f"{where}.{name} has no description"
        yield from _fields(field, f"{where}.{name}")
    for kind in ("oneOf", "anyOf", "allOf"):
        for member in as_list(node.get(kind)):
            yield from _fields(member, where)
    if "items" in node:
        yield from _fields(node["items"], f"{where}[]")


def _extensions(node: JsonObject, where: str) -> Iterator[str]:
    """What our own words in a schema speak of, and is not there."""
    for name in as_object(node.get("x-faults")).values():
        if name not in FAULTS:
            yield f"{where}: there is no fault {name}"
    for name in as_object(node.get("x-aliases")).values():
        if name not in as_object(node.get("properties")):
            yield f"{where}: another spelling is of {name}, which is not there"


def facts() -> list[str]:
    """Differences from the extracted facts, of the operations that the documents have."""
    place = os.environ.get("CARTESIA_MOCK_FACTS")
    if not place:
        print("contract: not compared with the facts (CARTESIA_MOCK_FACTS is not set)")
        return []
    tool, exceptions = Path(place) / "tools" / "contract-diff", folder() / "exceptions.yaml"
    command = [sys.executable, str(tool), "--openapi", str(folder()), "--exceptions", str(exceptions)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode not in (0, 1) or "differences" not in run.stderr:
        return [f"the comparison with the facts failed: {run.stderr.strip()}"]
    # What the documents do not have yet is work to come, not a difference.
    return [line for line in run.stdout.splitlines() if not line.endswith(": operation: missing")]


if __name__ == "__main__":
    sys.exit(main())
