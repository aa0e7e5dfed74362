"""`cartesia-mock watch`, shell completion, and how commands look to a person and to a pipe."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from mockserver import MockServer
from mockserver.cli import main
from tests.control.driving import a_mock, client, talk
from tests.edge.requests import body


@contextmanager
def watching(server: MockServer, *args: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "mockserver", "watch", "--url", server.base_url, *args]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        yield child
    finally:
        child.kill()
        child.communicate()


@pytest.fixture
def spoken(server: MockServer) -> Iterator[str]:
    """A key with a call, a refusal and a socket of two contexts."""
    key = "sk_car_watched"
    with a_mock(server, key) as mock, client(mock) as api:
        mock.reset()
        api.post("/tts/bytes", json=body(transcript="Hello."))
        api.post("/tts/bytes", json=body(transcript="..."))
        talk(mock, {"context_id": "a", "transcript": "One."}, {"context_id": "b", "transcript": "Two."})
        # The socket is over when the server has noticed it.
        mock.wait_for(operation="tts.websocket", ended=True)
        yield key


def lines(server: MockServer, capsys: pytest.CaptureFixture[str], *args: str) -> list[str]:
    assert main(["watch", "--url", server.base_url, *args]) == 0
    return capsys.readouterr().out.splitlines()


def test_calls_are_told_a_line_each_and_contexts_by_themselves(
    server: MockServer, spoken: str, capsys: pytest.CaptureFixture[str]
) -> None:
    told = [line.split(" ", 1)[1] for line in lines(server, capsys, "--key", spoken, "--count", "5")]
    voice = "voice=694f9389-aac1-45b6-b726-9d9369183238"
    assert told[0] == f"tts.bytes 2026-03-01 → 200 'Hello.' {voice}"
    assert told[1].startswith(f"tts.bytes 2026-03-01 → 400 '...' {voice} (empty_transcript")
    assert told[2:] == [
        f"tts.websocket 2026-03-01 → 101 'One.' {voice} context=a → 200",
        f"tts.websocket 2026-03-01 → 101 'Two.' {voice} context=b → 200",
        "tts.websocket 2026-03-01 → 101 closed 1000",
    ]


def test_json_is_a_call_a_line_without_its_key(
    server: MockServer, spoken: str, capsys: pytest.CaptureFixture[str]
) -> None:
    told = lines(server, capsys, "--key", spoken, "--json", "--count", "2", "--last", "2")
    assert [json.loads(line)["operation"] for line in told] == ["tts.bytes", "tts.websocket"]
    assert all(spoken not in line for line in told)


def test_a_call_is_told_when_it_is_made(server: MockServer) -> None:
    with a_mock(server, "sk_car_seen_live") as mock, client(mock) as api:
        mock.reset()
        api.post("/tts/bytes", json=body(transcript="Before."))
        with watching(server, "--key", mock.api_key) as child:
            assert child.stdout is not None
            assert "'Before.'" in child.stdout.readline()
            api.post("/tts/bytes", json=body(transcript="Now."))
            assert "'Now.'" in child.stdout.readline()


def test_a_person_sees_colours_and_a_pipe_none(
    server: MockServer, spoken: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    seen = lines(server, capsys, "--key", spoken, "--count", "2")
    assert "\x1b[" in seen[0]
    assert "“Hello.”" in seen[0]
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in "".join(lines(server, capsys, "--key", spoken, "--count", "2"))


def test_where_no_mock_is_that_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["watch", "--url", "http://localhost:1"]) == 1
    assert "no mock answers at http://localhost:1" in capsys.readouterr().err


@pytest.mark.parametrize("number", ["-1", "x", "1.5"])
def test_a_count_is_a_whole_number(number: str) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["watch", "--count", number])


def test_a_server_that_wants_a_token_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    with MockServer(control_token="s3cret-token") as server:
        httpx.get(server.base_url, trust_env=False)
        assert main(["watch", "--url", server.base_url, "--count", "1"]) == 1
        assert "X-Mock-Token" in capsys.readouterr().err
        assert main(["watch", "--url", server.base_url, "--count", "1", "--token", "s3cret-token"]) == 0


# How commands look


def test_voices_are_a_line_each_for_a_pipe_and_a_table_for_a_person(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    main(["voices", "list"])
    assert capsys.readouterr().out.splitlines()[0] == (
        "694f9389-aac1-45b6-b726-9d9369183238  Sarah  en  feminine"
    )
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "120")
    main(["voices", "list"])
    assert "\x1b[1mlanguage" in capsys.readouterr().out


def test_rich_is_not_loaded_where_a_pipe_reads() -> None:
    script = "import sys; from mockserver.cli import main; main(['quirks']); assert 'rich' not in sys.modules"
    subprocess.run([sys.executable, "-c", script], check=True, capture_output=True)


# Completion


def completed(line: str) -> list[str]:
    """What bash offers for the last word of a line."""
    script = subprocess.run(
        [sys.executable, "-m", "mockserver", "completion", "bash"], check=True, capture_output=True, text=True
    ).stdout
    *before, last = line.split(" ")
    words = " ".join(f'"{word}"' for word in (*before, last))
    ask = f"""
COMP_WORDS=({words})
COMP_CWORD={len(before)}
function=$(complete -p cartesia-mock | sed 's/.*-F \\([^ ]*\\) .*/\\1/')
$function cartesia-mock "{last}" "{before[-1]}"
printf '%s\\n' "${{COMPREPLY[@]}}"
"""
    return subprocess.run(["bash", "-c", script + ask], capture_output=True, text=True).stdout.split()


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")
@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("cartesia-mock wa", ["watch"]),
        ("cartesia-mock voices ex", ["export"]),
        ("cartesia-mock completion f", ["fish"]),
        ("cartesia-mock watch --la", ["--last"]),
    ],
)
def test_bash_finishes_commands_and_options(line: str, offered: list[str]) -> None:
    assert completed(line) == offered


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_every_command_is_known_to_every_shell(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", shell]) == 0
    told = capsys.readouterr().out
    for command in ("serve", "say", "listen", "spec", "voices", "quirks", "watch", "doctor"):
        assert command in told
