"""Record, scrub, replay, verify: a second process plays the service that is recorded."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import vcr

from client import Client, RawFormat
from contracts import targets
from contracts.api import Target
from contracts.cli import main
from contracts.exchange import Asked, Reply
from contracts.tape.files import FOLDER, files, load, save
from contracts.tape.inspect import problems
from contracts.tape.proxy import cassette_of, standing
from contracts.tape.takes import Cassette, Headers, Provenance

SOME = (
    "auth.*",
    "tts.sse.framing",
    "tts.bytes.wav-header",
    "voices.clone-then-use",
    "ws.flush-ids-*",
    "ws.no-key-*",
)
ASKED = [word for law in SOME for word in ("--select", law)] + ["--api-version", "2025-04-16"]
PROVENANCE = Provenance("mock", "2026-08-14", "2026-11-25", "a test 1.0", "made by a test")


@pytest.fixture(scope="module")
def upstream() -> Iterator[Target]:
    with targets.started() as target:
        yield target


@pytest.fixture
def key(upstream: Target, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("CARTESIA_API_KEY", upstream.api_key)
    return upstream.api_key


def test_what_is_recorded_is_replayed_and_keeps_the_laws(
    upstream: Target, key: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    recording = ["record", "--upstream", upstream.base_url, "--to", str(tmp_path), "--strict-keys", *ASKED]
    assert main(recording) == 0
    assert "8 recordings are missing, 93 credits at most" in capsys.readouterr().out
    assert main(recording) == 0, "what is there is not asked again"
    assert "0 recordings are missing, 0 credits at most" in capsys.readouterr().out
    assert main(["run", "--target", f"cassettes:{tmp_path}", *ASKED]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "8 held, 0 broken, 0 skipped"
    assert main(["check", str(tmp_path)]) == 0
    assert [path for path in files(tmp_path) if key in path.read_text("utf-8")] == []
    assert {load(path).provenance.origin for path in files(tmp_path)} == {"mock"}


def test_a_law_without_a_recording_is_not_recorded_and_not_held(
    upstream: Target, key: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["record", "--upstream", upstream.base_url, "--to", str(tmp_path), "--select", "status.answers"])
    capsys.readouterr()
    assert (
        main(
            [
                "run",
                "--target",
                f"cassettes:{tmp_path}",
                "--select",
                "status.answers",
                "--select",
                "ws.done-shape",
            ]
        )
        == 0
    )
    said = capsys.readouterr().out
    assert said.splitlines()[-1] == "6 held, 0 broken, 6 skipped"
    assert said.count("not recorded: there is no cassette of this law") == 6


def test_a_recording_that_breaks_a_law_breaks_it(
    upstream: Target, key: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["--select", "ws.done-shape", "--api-version", "2026-08-14"]
    main(["record", "--upstream", upstream.base_url, "--to", str(tmp_path), *asked])
    [path] = files(tmp_path)
    path.write_text(path.read_text("utf-8").replace('"status_code":200', '"status_code":206'), "utf-8")
    capsys.readouterr()
    assert main(["run", "--target", f"cassettes:{tmp_path}", *asked]) == 1
    assert "expected  200" in capsys.readouterr().out


def test_a_dry_run_records_nothing(upstream: Target, key: str, tmp_path: Path) -> None:
    assert main(["record", "--upstream", upstream.base_url, "--to", str(tmp_path), "--dry-run", *ASKED]) == 0
    assert list(files(tmp_path)) == []


def test_the_proxy_hands_on_and_records_bytes_events_and_sockets(upstream: Target, tmp_path: Path) -> None:
    say = {"transcript": "One two.", "voice": "694f9389-aac1-45b6-b726-9d9369183238"}
    form = RawFormat(encoding="pcm_s16le", sample_rate=8000)

    def sounds(base_url: str) -> list[bytes]:
        with Client(api_key=upstream.api_key, base_url=base_url) as client:
            whole = client.tts_bytes(**say, output_format=form)
            with client.sse(**say, output_format=form) as events:
                told = events.audio()
            with client.websocket() as socket:
                context = socket.context(voice=say["voice"], output_format=form)
                context.send(say["transcript"], last=True)
                return [whole, told, context.audio()]

    with standing(upstream.base_url) as (proxy, url):
        assert sounds(url) == sounds(upstream.base_url)
    tape = cassette_of(proxy, PROVENANCE)
    assert [reply.media_type for reply in tape.replies] == ["audio/pcm", "text/event-stream"]
    [socket] = tape.sockets
    assert [frame.sender for frame in socket.frames][:2] == ["client", "server"]
    assert (
        socket.frames[-1].data
        == '{"type":"done","context_id":' + str(socket.frames[-1].data).partition('"context_id":')[2]
    )
    for path in save(tmp_path, "proxied", tape):
        assert problems(path) == []
        assert upstream.api_key not in path.read_text("utf-8")


def test_the_proxy_hands_on_refusals_of_both_kinds(upstream: Target) -> None:
    from client import Unauthorized

    with standing(upstream.base_url) as (proxy, url), Client(api_key="wrong", base_url=url) as client:
        with pytest.raises(Unauthorized):
            client.voices.list()
        with pytest.raises(Unauthorized), client.websocket():
            pass
    assert proxy.replies[0].status == 401
    assert proxy.sockets[0].handshake.status == 401


def test_the_proxy_speaks_tls_to_clients_that_speak_nothing_else(upstream: Target, tmp_path: Path) -> None:
    import ssl

    from websockets.sync.client import connect

    ca_file = tmp_path / "ca.pem"
    with standing(upstream.base_url, 0, ca_file) as (proxy, url):
        trust = ssl.create_default_context(cafile=ca_file)
        assert httpx.get(f"{url}/", verify=trust).json()["ok"] is True
        query = f"api_key={upstream.api_key}&cartesia_version=2026-08-14"
        with connect(f"wss{url.removeprefix('https')}/tts/websocket?{query}", ssl=trust, proxy=None) as line:
            line.send('{"context_id": "a", "cancel": true}')
            line.recv(10)
    [socket] = cassette_of(proxy, PROVENANCE).sockets
    assert (url[:8], proxy.replies[0].status, socket.handshake.status) == ("https://", 200, 101)
    assert socket.frames[0].data == '{"context_id": "a", "cancel": true}'
    assert socket.handshake.asked.url.endswith("?api_key=scrubbed&cartesia_version=2026-08-14")


def test_what_is_written_is_read_again_and_vcrpy_plays_it(tmp_path: Path) -> None:
    asked = Asked(
        "POST", "http://localhost:1/tts/bytes", Headers({"content-type": "application/json"}), b"{}"
    )
    sound = bytes(range(256)) + b"RIFF\xff\xff\xff\xff"
    reply = Reply(asked, 200, Headers({"content-type": "audio/wav"}), sound)
    tape = Cassette(PROVENANCE, (reply,))
    [path] = save(tmp_path, "bytes", tape)
    assert load(path) == tape
    assert path.read_text("utf-8").startswith("provenance:\n")
    with vcr.use_cassette(str(path), record_mode="none"):
        played = httpx.post("http://localhost:1/tts/bytes", content=b"{}")
    assert (played.status_code, played.content) == (200, sound)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"origin": "guessed"}, "origin 'guessed' is none of live, official-sdk, documented, mock"),
        ({"version": "2023-01-01"}, "version '2023-01-01' is no version of the API"),
        ({"date": "yesterday"}, "date 'yesterday' is no day"),
        ({"client": ""}, "no client is named"),
        ({"source": ""}, "no source is named"),
        ({"origin": "live"}, "claims to be live, but was asked of localhost"),
        ({"origin": "live"}, "claims to be live, but has no x-request-id"),
        ({"origin": "live"}, "claims to be live, but has no mark of the network before the service"),
    ],
)
def test_a_cassette_is_refused_without_provenance_or_the_marks_of_what_it_claims(
    tmp_path: Path, changed: dict[str, str], words: str
) -> None:
    given = {"origin": "mock", "version": "2026-08-14", "date": "2026-11-25", "client": "c 1", "source": "s"}
    reply = Reply(Asked("GET", "http://localhost:1/", Headers({}), None), 200, Headers({}), b"ok")
    [path] = save(tmp_path, "some", Cassette(Provenance(**{**given, **changed}), (reply,)))  # type: ignore[arg-type]
    assert f"{path}: {words}" in problems(path)


@pytest.mark.parametrize(
    "text", ["", "a: 1", "provenance: 3", "- 1", "interactions: []\n", "\x00", "!!python/object:os.system x"]
)
def test_a_file_that_is_no_cassette_is_one_problem(tmp_path: Path, text: str) -> None:
    path = tmp_path / "some.yaml"
    path.write_text(text, "utf-8")
    [problem] = problems(path)
    assert "no cassette" in problem
    assert "\n" not in problem


def test_the_laws_hold_against_the_cassettes_of_the_project(capsys: pytest.CaptureFixture[str]) -> None:
    """The small answers of the newest version; a law that changes is recorded anew."""
    code = main(["run", "--target", f"cassettes:{FOLDER / 'mock'}", "--api-version", "2026-08-14"])
    held, broken, _ = re.findall(r"\d+", capsys.readouterr().out.splitlines()[-1])
    assert (code, broken) == (0, "0")
    assert int(held) >= 50


def test_the_cassettes_of_the_project_are_good() -> None:
    paths = list(files(FOLDER))
    assert [line for path in paths for line in problems(path)] == []
    origins = {load(path).provenance.origin for path in paths if path.parent.name in ("live", "py-4.2.0")}
    assert origins == {"live", "official-sdk"}


def test_the_proxy_of_the_command_line_writes_its_cassette_when_it_is_stopped(
    upstream: Target, tmp_path: Path
) -> None:
    import signal

    command = [
        sys.executable,
        "-m",
        "contracts.cli",
        "record",
        "--upstream",
        upstream.base_url,
        "--proxy",
        "0",
    ]
    with subprocess.Popen(
        [*command, "--to", str(tmp_path), "--client", "httpx"], stdout=subprocess.PIPE, text=True
    ) as proxy:
        try:
            assert proxy.stdout is not None
            url = proxy.stdout.readline().split()[0]
            assert httpx.get(f"{url}/").json()["ok"] is True
            proxy.send_signal(signal.SIGINT)
            assert proxy.wait(20) == 0
        finally:
            proxy.kill()
    [path] = files(tmp_path)
    assert load(path).replies[0].asked.url == f"{upstream.base_url}/"
