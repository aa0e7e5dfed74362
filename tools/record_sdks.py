"""Record what the real SDKs send: `make record-sdks`.

Each runs its own scripts of tests/clients against the mock, through the recording proxy. Only what was asked
is kept, for the answers are the mock's.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit, urlunsplit

import pytest

from contracts.exchange import Asked, Reply
from contracts.tape.files import FOLDER, save
from contracts.tape.proxy import cassette_of, standing
from contracts.tape.shorten import shortened
from contracts.tape.takes import Cassette, Headers, Provenance, SocketTake, header
from mockserver import MockServer
from tests.clients import audio_roster, js_streamers, roster, test_resources, test_tokens, voices_roster
from tests.clients.test_audio import sounds as audio_files

CLIP_SAYS: Final = "Hello."
KEPT_HEADERS: Final = ("content-type",)


def main(wanted: list[str]) -> int:
    """Record every client that is installed, or only those and the scripts that are `wanted` by name."""
    with (
        tempfile.TemporaryDirectory() as place,
        MockServer(fine_tune_seconds=0) as server,
        MockServer(api_key=("the-key",)) as strict,
    ):
        for job in _jobs(server, strict, Path(place)):
            if wanted and not {job.name, job.stem} & set(wanted):
                continue
            ca_file = Path(place) / "ca.pem" if job.secure else None
            with standing(server.base_url, 0, ca_file) as (proxy, url):
                try:
                    job.go(Meets(url, ca_file))
                except pytest.skip.Exception as skipped:
                    print(f"{job.name}: {skipped}")
                    continue
            tape = shortened(asked_only(cassette_of(proxy, _header(job))))
            for path in save(FOLDER / "official-sdk" / job.name, job.stem, tape):
                print(path.relative_to(FOLDER), flush=True)
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


def _header(job: Job) -> Provenance:
    client, _, version = job.name.partition("-")
    today = datetime.now(UTC).date().isoformat()
    source = f"the unmodified client ran the script {job.stem} of tests/clients against the mock"
    return Provenance("official-sdk", "all", today, f"{client} {version}", source)


@dataclass(frozen=True)
class Meets:
    """The server as a script meets it: the proxy."""

    base_url: str
    ca_file: Path | None


@dataclass(frozen=True)
class Job:
    """One script of one client. `go` runs it; `secure`: it dials nothing but `wss`."""

    name: str
    script: str
    go: Callable[[Meets], object]
    secure: bool = False

    @property
    def stem(self) -> str:
        return Path(self.script).stem


def _jobs(server: MockServer, strict: MockServer, folder: Path) -> Iterator[Job]:
    yield from _speaking(strict, folder)
    for name, data in audio_files(server).items():
        (folder / name).write_bytes(data)
    stems = {path.stem: path for path in folder.iterdir() if path.is_file()}
    clip = stems["clip"]
    small = folder / "small.wav"
    small.write_bytes(_clip(server))
    listening = (*audio_roster.CLIENTS, *audio_roster.AGENTS, audio_roster.OPENAI)
    told = ((test_tokens.CLIENTS, small), ((*test_resources.PYTHON, *test_resources.JAVASCRIPT), small))
    stories: list[tuple[voices_roster.VoicesClient, Path, Mapping[str, Path]]] = [
        *((each, small, {}) for each in voices_roster.CLIENTS),
        *((each, clip, stems) for each in listening),
        *((each, file, {}) for clients, file in told for each in clients),
    ]
    for client, file, files in stories:
        yield Job(client.name, client.script, partial(_live, client, file, files))


def _speaking(strict: MockServer, folder: Path) -> Iterator[Job]:
    for client in roster.CLIENTS:
        for script in filter(None, (client.script, client.streams)):
            yield Job(client.name, script, partial(_run, client, script, strict.base_url, folder))
    for streamer in js_streamers.STREAMERS:
        # One that can be told either is told the one that needs no certificate.
        if streamer.tls and any(s.name == streamer.name and not s.tls for s in js_streamers.STREAMERS):
            continue
        yield Job(streamer.name, streamer.script, partial(_stream, streamer, folder), streamer.tls)


def _run(client: roster.RealClient, script: str, strict: str, folder: Path, meets: Meets) -> object:
    return roster.run(client, script, meets.base_url, strict, folder)


def _stream(streamer: js_streamers.Streamer, folder: Path, meets: Meets) -> object:
    outcome = js_streamers.run(streamer, meets, folder)
    if outcome.fault:
        raise RuntimeError(outcome.fault)
    return outcome


def _live(client: voices_roster.VoicesClient, clip: Path, files: Mapping[str, Path], meets: Meets) -> object:
    return voices_roster.live(client, meets.base_url, clip, files)


def _clip(server: MockServer) -> bytes:
    from client import Client, WavFormat

    with Client(api_key="clip", base_url=server.base_url) as client:
        return client.tts_bytes(
            transcript=CLIP_SAYS,
            voice="694f9389-aac1-45b6-b726-9d9369183238",
            output_format=WavFormat(sample_rate=8000),
        )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
