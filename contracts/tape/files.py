"""Cassettes as files.

`NAME.yaml` holds exchanges over HTTP in the format of vcrpy, which other tools read; `NAME.frames.yaml` holds
what has a course in time: sockets, and answers of server-sent events. Both begin with the provenance.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, cast

from contracts.exchange import Asked, Reply
from contracts.tape.takes import Cassette, Frame, Headers, Origin, Provenance, SocketTake

if TYPE_CHECKING:
    from types import ModuleType

FRAMES: Final = ".frames.yaml"
FORMAT: Final = 1
FOLDER: Final = Path(__file__).parents[1] / "cassettes"
"""The cassettes that this suite brings along."""


class BadCassette(Exception):
    """A file that is no cassette, or cannot be read; the text is one line."""


def save(folder: Path, name: str, cassette: Cassette) -> list[Path]:
    """Write the one or two files of a cassette; what has nothing in it is not written."""
    events = [each for each in cassette.replies if each.media_type == "text/event-stream"]
    plain = [each for each in cassette.replies if each.media_type != "text/event-stream"]
    written = []
    if plain:
        written.append(_write(folder / f"{name}.yaml", cassette.provenance, _vcr(plain)))
    if events or cassette.sockets:
        data = {
            "version": FORMAT,
            "events": [_event_data(each) for each in events],
            "sockets": [_socket_data(each) for each in cassette.sockets],
        }
        written.append(_write(folder / f"{name}{FRAMES}", cassette.provenance, _yaml().serialize(data)))
    return written


def load(path: Path) -> Cassette:
    """One file of either kind. Raises BadCassette."""
    try:
        found = _yaml().deserialize(path.read_text("utf-8"))
        provenance = _provenance(found["provenance"])
        if path.name.endswith(FRAMES):
            replies = tuple(_event_reply(each) for each in found["events"])
            return Cassette(provenance, replies, tuple(_socket(each) for each in found["sockets"]))
        return Cassette(provenance, tuple(_reply(each) for each in found["interactions"]))
    except OSError as error:
        raise BadCassette(f"{path}: {error.strerror}") from error
    except Exception as error:  # whatever YAML and its tags may raise
        said = str(error).splitlines() or [""]
        raise BadCassette(f"{path}: no cassette: {type(error).__name__}: {said[0]}") from error


def files(folder: Path) -> Iterator[Path]:
    """All cassettes below a folder, in order."""
    return iter(sorted(folder.rglob("*.yaml")))


def _write(path: Path, provenance: Provenance, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    said = {k: v for k, v in asdict(provenance).items() if v or k not in ("licence", "shortened")}
    head = _yaml().serialize({"provenance": said})
    path.write_text(head + text, "utf-8")
    return path


def _vcr(replies: list[Reply]) -> str:
    """What vcrpy itself would write."""
    from vcr.request import Request  # type: ignore[import-untyped]
    from vcr.serialize import serialize  # type: ignore[import-untyped]

    requests, responses = [], []
    for reply in replies:
        asked = reply.asked
        requests.append(Request(asked.method, asked.url, asked.body, dict(asked.headers)))
        headers = {name: [value] for name, value in reply.headers.items()}
        status = {"code": reply.status, "message": ""}
        responses.append({"status": status, "headers": headers, "body": {"string": reply.body}})
    return str(serialize({"requests": requests, "responses": responses}, _yaml()))


def _yaml() -> ModuleType:
    try:
        from vcr.serializers import yamlserializer  # type: ignore[import-untyped]
    except ImportError as error:
        raise BadCassette("cassettes need vcrpy: pip install 'cartesia-mock[cassettes]'") from error
    return cast("ModuleType", yamlserializer)


def _provenance(found: Mapping[str, str]) -> Provenance:
    known = {each.name for each in fields(Provenance)}
    given = {name: str(value) for name, value in found.items() if name in known}
    answers = cast(Literal["whole", "left out"], given.pop("answers", "whole"))
    return Provenance(cast(Origin, given.pop("origin")), answers=answers, **given)


def _reply(found: Mapping[str, Any]) -> Reply:
    request, response = found["request"], found["response"]
    headers = {name: values[0] for name, values in request["headers"].items()}
    asked = Asked(request["method"], request["uri"], Headers(headers), _body(request["body"]))
    got = Headers({name: ", ".join(values) for name, values in response["headers"].items()})
    return Reply(asked, response["status"]["code"], got, _body(response["body"]["string"]) or b"")


def _body(found: str | bytes | None) -> bytes | None:
    return found.encode() if isinstance(found, str) else found


def _asked_data(asked: Asked) -> dict[str, Any]:
    return {
        "method": asked.method,
        "uri": asked.url,
        "headers": dict(asked.headers),
        "body": None if asked.body is None else _text_or_bytes(asked.body),
    }


def _asked(found: Mapping[str, Any]) -> Asked:
    return Asked(found["method"], found["uri"], Headers(found["headers"]), _body(found["body"]))


def _event_data(reply: Reply) -> dict[str, Any]:
    pieces = reply.pieces or ((0.0, reply.body),)
    return {
        "request": _asked_data(reply.asked),
        "status": reply.status,
        "headers": dict(reply.headers),
        "frames": [{"at": round(at, 3), "data": _text_or_bytes(data)} for at, data in pieces],
    }


def _event_reply(found: Mapping[str, Any]) -> Reply:
    pieces = tuple((float(each["at"]), _body(each["data"]) or b"") for each in found["frames"])
    body = b"".join(data for _, data in pieces)
    return Reply(_asked(found["request"]), found["status"], Headers(found["headers"]), body, pieces)


def _socket_data(take: SocketTake) -> dict[str, Any]:
    reply = take.handshake
    return {
        "request": _asked_data(reply.asked),
        "status": reply.status,
        "headers": dict(reply.headers),
        "body": _text_or_bytes(reply.body),
        "frames": [{"at": round(e.at, 3), "from": e.sender, "data": e.data} for e in take.frames],
        "closed": None if take.closed is None else {"code": take.closed[0], "reason": take.closed[1]},
    }


def _socket(found: Mapping[str, Any]) -> SocketTake:
    body = _body(found["body"]) or b""
    reply = Reply(_asked(found["request"]), found["status"], Headers(found["headers"]), body)
    frames = tuple(Frame(float(e["at"]), e["from"], e["data"]) for e in found["frames"])
    closed = found["closed"]
    return SocketTake(reply, frames, None if closed is None else (closed["code"], closed["reason"]))


def _text_or_bytes(data: bytes) -> str | bytes:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data
