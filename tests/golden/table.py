"""The committed table of what is served, and what is served otherwise today.

Run as a module, it prints how many rows differ and which.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from tests.golden.serving import Request, Served, serve

PATH = Path(__file__).with_name("served.json")


def read() -> list[tuple[Request, Served]]:
    """All rows of the committed table."""
    rows = json.loads(PATH.read_text(encoding="utf-8"))
    return [(_request(row), _served(row)) for row in rows]


def write(requests: list[Request]) -> None:
    """Replace the table by what is served now, one row a line."""
    lines = [json.dumps(asdict(request) | asdict(serve(request)), ensure_ascii=False) for request in requests]
    PATH.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")


def differences() -> list[str]:
    """One line for each row that is served otherwise than the table says."""
    found = []
    for request, wanted in read():
        served = serve(request)
        if served != wanted:
            found.append(f"{request}: {served} instead of {wanted}")
    return found


def _request(row: dict[str, object]) -> Request:
    return Request(
        **{name: tuple(v) if isinstance(v := row[name], list) else v for name in Request.__slots__}  # type: ignore[arg-type]
    )


def _served(row: dict[str, object]) -> Served:
    headers = row["frames"]
    assert isinstance(headers, list)
    fields = {name: row[name] for name in Served.__slots__} | {"frames": tuple(map(tuple, headers))}
    return Served(**fields)  # type: ignore[arg-type]


if __name__ == "__main__":
    otherwise = differences()
    print(f"{len(otherwise)} of {len(read())} rows differ", *otherwise, sep="\n")  # noqa: T201
