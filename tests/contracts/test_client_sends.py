"""Our client sends what the official SDKs send, but for a few things that are listed here with the reason.

What they send was recorded from the unmodified SDKs; ours is led to the same calls and listened to.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from client import CartesiaError, Client, File, Mp3Format, RawFormat, VoiceByEmbedding, VoiceById, WavFormat
from contracts.exchange import Asked
from contracts.tape.files import FOLDER, files, load
from contracts.tape.sent import Sent, differences, sent

DIFFERENCES = (
    (r"credential: bearer → x-api-key", "X-API-Key is the one header that every version takes"),
    (r"path: (/.+)/ → \1", "collections are served with and without their last slash"),
    (r"media_type: application/json → none", "a request without a body needs no type of one"),
    (r"media_type: text/plain → application/json", "the oldest JavaScript SDK names no type, so fetch does"),
    (
        r'field voice: "(.+)" → {"id": "\1", "mode": "id"}',
        "an object is taken in every version, a string in one",
    ),
    (r'field voice: {"id": "(.+)"} → {"id": "\1", "mode": "id"}', "mode is asked for by all definitions"),
    (
        r'field clip: "file \S+ \S+, (\d+) bytes" → "file clip.wav application/octet-stream, \1 bytes"',
        "a file's name and type are the caller's",
    ),
    (
        r'field (base_voice_id|transcript|description|name): "?(null)?"? → absent',
        "what is None is left out, not sent empty",
    ),
    (
        r'field enhance: ("true"|"false") → absent',
        "whether a clip is enhanced is asked only where the caller says so",
    ),
    (r'field mode: "(clip|embedding)" → absent', "the path, or the body, says it already"),
    (r'field transcript: ".+" → absent', "what a clip says is a field of no definition"),
)
"""A difference as a pattern, from theirs to ours, and why."""

KNOWN = ("transcript", "model_id", "voice", "output_format", "language")


def recorded() -> list[tuple[str, Sent]]:
    """Each different request of each SDK, by its name."""
    found: dict[str, tuple[str, Sent]] = {}
    for path in files(FOLDER / "official-sdk"):
        for reply in load(path).replies:
            request = sent(reply.asked)
            cursors = {name for name, _ in request.query} & {"starting_after", "ending_before"}
            shape = (
                path.parent.name,
                request.operation,
                tuple(n for n, _ in request.query),
                tuple(request.fields),
            )
            if "{id}" not in dict(request.query).values() and "[object" not in repr(reply.asked.body):
                found.setdefault(repr((shape, sorted(cursors))), (path.parent.name, request))
    return list(found.values())


class Ear:
    """Hears what a client sends, and refuses all of it."""

    def __init__(self) -> None:
        self.heard: list[Asked] = []
        ear = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                url = f"http://localhost{self.path}"
                ear.heard.append(Asked(self.command, url, dict(self.headers), body or None))
                self.send_response(418)
                self.send_header("content-length", "0")
                self.end_headers()

            do_GET = do_POST = do_PATCH = do_DELETE = answer  # noqa: N815 - the library's names

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._clients: dict[str, Client] = {}

    def client(self, version: str) -> Client:
        """Our client of a version; one for all of its calls, for it is dear to make."""
        if version not in self._clients:
            url = f"http://127.0.0.1:{self.server.server_port}"
            self._clients[version] = Client(api_key="k", base_url=url, version=version)
        return self._clients[version]

    def close(self) -> None:
        for client in self._clients.values():
            client.close()
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture(scope="module")
def ear() -> Iterator[Ear]:
    found = Ear()
    thread = threading.Thread(target=found.server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield found
    found.close()
    thread.join()


def output_format(fields: Mapping[str, Any]) -> RawFormat | WavFormat | Mp3Format:
    kind = {"raw": RawFormat, "wav": WavFormat, "mp3": Mp3Format}[fields["container"]]
    given = {name: value for name, value in fields.items() if name not in ("container", "type")}
    if kind is Mp3Format:
        given.pop("encoding", None)
    return kind(**given)


def speech(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of speech that a body was made of."""
    voice = fields["voice"]
    if isinstance(voice, dict):
        voice = VoiceByEmbedding(voice["embedding"]) if "embedding" in voice else VoiceById(voice["id"])
    extra = {name: value for name, value in fields.items() if name not in KNOWN}
    return {
        "transcript": fields["transcript"],
        "model_id": fields["model_id"],
        "voice": voice,
        "output_format": output_format(fields["output_format"]),
        **({"language": fields["language"]} if "language" in fields else {}),
        **({"extra": extra} if extra else {}),
    }


def listen(client: Client, request: Sent) -> None:
    with client.sse(**speech(request.fields)):
        pass


def clone(client: Client, request: Sent) -> None:
    fields = {name: value for name, value in request.fields.items() if value and name != "clip"}
    fields.pop("transcript", None)
    fields.pop("enhance", None)
    client.voices.clone(_clip(request), **fields)  # type: ignore[arg-type]


def clone_clip(client: Client, request: Sent) -> None:
    client.voices.clone_clip(_clip(request), enhance=request.fields.get("enhance") == "true")


def _clip(request: Sent) -> File:
    size = re.search(r"(\d+) bytes", str(request.fields["clip"]))
    return File(bytes(int(size.group(1)) if size else 0))


def localize(client: Client, request: Sent) -> None:
    fields = dict(request.fields)
    if "embedding" in fields:
        embedding = fields.pop("embedding")
        fields.pop("mode", None)
        client.voices.localize_embedding(embedding, **fields)  # type: ignore[arg-type]
    else:
        client.voices.localize(**fields)  # type: ignore[typeddict-item]


def page(client: Client, request: Sent) -> None:
    query: dict[str, Any] = dict(request.query)
    expand = [query.pop("expand[]")] if "expand[]" in query else None
    if "limit" in query:
        query["limit"] = int(query["limit"])
    if "is_owner" in query:
        query["is_owner"] = query["is_owner"] == "true"
    client.voices.list(**query, **({"expand": expand} if expand else {}))


def parts(voices: Any) -> list[tuple[Any, float]]:
    """The voices of a mix, by id or as numbers, with their weights."""
    return [(each["id"] if each.get("id") else each["embedding"], each["weight"]) for each in voices]


ID = "694f9389-aac1-45b6-b726-9d9369183238"
CALLS: dict[str, Callable[[Client, Sent], object]] = {
    "GET /": lambda client, request: client.status(),
    "POST /tts/bytes": lambda client, request: client.tts_bytes(**speech(request.fields)),
    "POST /tts/sse": listen,
    "GET /voices": page,
    "GET /voices/{id}": lambda client, request: client.voices.get(ID, expand=[v for _, v in request.query]),
    "PATCH /voices/{id}": lambda client, request: client.voices.update(ID, **dict(request.fields)),  # type: ignore[typeddict-item]
    "DELETE /voices/{id}": lambda client, request: client.voices.delete(ID),
    "POST /voices": lambda client, request: client.voices.create(**dict(request.fields)),  # type: ignore[typeddict-item]
    "POST /voices/mix": lambda client, request: client.request(
        "POST", "/voices/mix", json=dict(request.fields)
    ),
    "POST /voices/localize": localize,
    "POST /voices/clone": clone,
    "POST /voices/clone/clip": clone_clip,
    "GET /accents": lambda client, request: (
        client.accents() if hasattr(client, "accents") else client.voices.accents()
    ),
    "PATCH /voices/{id}/accents": lambda client, request: client.voices.add_accents(
        ID, request.fields["accents"]
    ),  # type: ignore[arg-type]
    "DELETE /voices/{id}/accents/castilian": lambda client, request: client.voices.delete_accent(
        ID, "castilian"
    ),
}
"""How our client is led to make the call that an SDK made."""

REQUESTS = recorded()


def ours(ear: Ear, request: Sent) -> Sent:
    """What our client sends for the same call."""
    ear.heard.clear()
    with suppress(CartesiaError):
        CALLS[request.operation](ear.client(request.version), request)
    [asked] = ear.heard
    return sent(asked)


def explained(difference: str) -> str | None:
    return next((why for pattern, why in DIFFERENCES if re.fullmatch(pattern, difference)), None)


def test_each_generation_is_here_and_each_call_of_it_is_known() -> None:
    assert {name for name, _ in REQUESTS} == {
        "js-1.3.0", "js-2.2.9", "js-3.5.1", "js-4.2.0", "livekit-1.8.9", "pipecat-1.14.0",
        "py-1.4.0", "py-2.0.0a0", "py-2.0.17", "py-3.5.1", "py-4.2.0",
    }  # fmt: skip
    assert {request.operation for _, request in REQUESTS} == set(CALLS)
    assert len(REQUESTS) > 80


def test_the_client_differs_from_the_sdks_only_where_there_is_a_reason(ear: Ear) -> None:
    found = {
        (name, request.operation, each)
        for name, request in REQUESTS
        for each in differences(request, ours(ear, request))
    }
    assert sorted(row for row in found if explained(row[2]) is None) == []
    unused = [
        pattern for pattern, _ in DIFFERENCES if not any(re.fullmatch(pattern, each) for _, _, each in found)
    ]
    assert unused == []


def test_a_difference_is_told_by_what_differs() -> None:
    one = sent(Asked("POST", "http://a/voices/?b=1", {"Authorization": "Bearer x"}, b'{"a": 1, "b": null}'))
    other = sent(Asked("POST", "http://c/voices?b=2", {"X-API-Key": "x"}, json.dumps({"a": 2}).encode()))
    assert list(differences(one, other)) == [
        "path: /voices/ → /voices",
        "query: (('b', '1'),) → (('b', '2'),)",
        "credential: bearer → x-api-key",
        "field a: 1 → 2",
        "field b: null → absent",
    ]
