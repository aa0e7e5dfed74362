"""Our client sends what the official SDKs send, but for a few things that are listed here with the reason.

What they send was recorded from the unmodified SDKs; ours is led to the same calls and listened to.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from client import CartesiaError, Client
from contracts.exchange import Asked
from contracts.tape.files import FOLDER, files, load
from contracts.tape.sent import Sent, differences, sent
from tests.contracts.sdk_calls import CALLS, NO_CALL

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
        r'field (clip|file|left_audio|right_audio): "file \S+ \S+, (\d+) bytes" → '
        r'"file clip.wav application/octet-stream, \2 bytes"',
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
    (r"field grants: absent → {}", "a token without grants is asked for by naming none"),
    (
        r'field items: \[{"alias": ("[^"]+"), (|"case_sensitive": true, )("text": "\w+"}\]) → '
        r'\[{"alias": \1, \2"pronunciation": \1, \3',
        "each version reads one of the two spellings, so both are sent",
    ),
    (
        r'field (model_id|language|transcript)\[\]: (".+") → absent|field voice\[id\]: (".+") → absent|'
        r'field (model_id|language|transcript|voice_id): absent → (".+")',
        "the first SDK of 2.x spells the fields of this form as no definition does",
    ),
    (
        r'field output_format\[encoding\]: "mp3" → absent|field output_format\[bit_rate\]: absent → "128000"',
        "Python 1.x says mp3 as an encoding, where definitions ask for a bit rate",
    ),
)
"""A difference as a pattern, from theirs to ours, and why."""


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
        "openai-3.57.0", "py-1.4.0", "py-2.0.0a0", "py-2.0.17", "py-3.5.1", "py-4.2.0",
    }  # fmt: skip
    assert {request.operation for _, request in REQUESTS} == {*CALLS, *NO_CALL}
    assert len(REQUESTS) > 250


def test_the_client_differs_from_the_sdks_only_where_there_is_a_reason(ear: Ear) -> None:
    found = {
        (name, request.operation, each)
        for name, request in REQUESTS
        if request.operation in CALLS
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
