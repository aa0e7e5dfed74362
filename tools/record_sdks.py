"""Record what the real SDKs send: `make record-sdks`.

Each runs its own scripts of tests/clients against the mock, through the recording proxy. Only what was asked
is kept, for the answers are the mock's.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit, urlunsplit

import pytest

from contracts.exchange import Asked, Reply
from contracts.tape.files import FOLDER, save
from contracts.tape.proxy import cassette_of, standing
from contracts.tape.takes import Cassette, Headers, Provenance, SocketTake, header
from mockserver import MockServer
from tests.clients import roster, voices_roster

CLIP_SAYS: Final = "Hello."
KEPT_HEADERS: Final = ("content-type",)


def main() -> int:
    """Record every client that is installed."""
    with MockServer() as server, MockServer(api_key=("the-key",)) as strict:
        for name, script, go in _jobs(server, strict):
            with ExitStack() as stack:
                proxy, url = stack.enter_context(standing(server.base_url))
                try:
                    go(url)
                except pytest.skip.Exception as skipped:
                    print(f"{name}: {skipped}")
                    continue
            tape = asked_only(cassette_of(proxy, _header(name, script)))
            for path in save(FOLDER / "official-sdk" / name, script, tape):
                print(path.relative_to(FOLDER))
    return 0


def asked_only(tape: Cassette) -> Cassette:
    """A cassette without answers, whose version is the one that was asked for most."""
    asked = [reply.asked for reply in tape.replies] + [take.handshake.asked for take in tape.sockets]
    versions = Counter(
        found for each in asked if (found := _version(each.url, header(each, "cartesia-version")))
    )
    version = versions.most_common(1)[0][0] if versions else "all"
    return Cassette(
        replace(tape.provenance, version=version, answers="left out"),
        tuple(_bare(reply) for reply in tape.replies),
        tuple(
            SocketTake(_bare(take.handshake), tuple(f for f in take.frames if f.sender == "client"))
            for take in tape.sockets
        ),
    )


def _version(url: str, said: str) -> str:
    return url.partition("cartesia_version=")[2][:10] or said


def _bare(reply: Reply) -> Reply:
    kept = {name: value for name, value in reply.headers.items() if name.lower() in KEPT_HEADERS}
    return Reply(_moved(reply.asked), reply.status, Headers(kept), b"")


def _moved(asked: Asked) -> Asked:
    """Asked at the mock's usual address, lest every recording differ by a port."""
    return replace(asked, url=urlunsplit(urlsplit(asked.url)._replace(netloc="localhost:8765")))


def _header(name: str, script: str) -> Provenance:
    client, _, version = name.partition("-")
    today = datetime.now(UTC).date().isoformat()
    source = f"the unmodified client ran the script {script} of tests/clients against the mock"
    return Provenance("official-sdk", "all", today, f"{client} {version}", source)


Job = tuple[str, str, Callable[[str], object]]


def _jobs(server: MockServer, strict: MockServer) -> Iterator[Job]:
    folder = Path(tempfile.mkdtemp())
    clip = folder / "clip.wav"
    clip.write_bytes(_clip(server))
    for client in roster.CLIENTS:
        for script in filter(None, (client.script, client.streams)):

            def go(url: str, client: roster.RealClient = client, script: str = script) -> object:
                return roster.run(client, script, url, strict.base_url, folder)

            yield client.name, Path(script).stem, go
    for speaker in voices_roster.CLIENTS:

        def speak(url: str, speaker: voices_roster.VoicesClient = speaker) -> object:
            return voices_roster.live(speaker, url, clip)

        yield speaker.name, Path(speaker.script).stem, speak


def _clip(server: MockServer) -> bytes:
    from client import Client, WavFormat

    with Client(api_key="clip", base_url=server.base_url) as client:
        return client.tts_bytes(
            transcript=CLIP_SAYS,
            voice="694f9389-aac1-45b6-b726-9d9369183238",
            output_format=WavFormat(sample_rate=8000),
        )


if __name__ == "__main__":
    sys.exit(main())
