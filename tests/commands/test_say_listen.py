"""`say` and `listen` need no server, and understand each other in every format."""

from __future__ import annotations

import json
import subprocess
import sys
import wave
from pathlib import Path

import pytest
import yaml

TEXT = "Hello there, 世界 №1!"


def run(*args: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "mockserver", *args], capture_output=True, input=stdin)


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("a.wav", ()),
        ("a.mp3", ()),
        ("a.wav", ("--format", "wav@8000/pcm_mulaw")),
        ("a.wav", ("--format", "wav@48000/pcm_f32le", "--speed", "1.5", "--volume", "0.5")),
        ("a.mp3", ("--format", "mp3@22050/32k", "--emotion", "sad", "--voice", "Newsman")),
    ],
)
def test_what_was_said_is_heard(tmp_path: Path, name: str, options: tuple[str, ...]) -> None:
    file = tmp_path / name
    assert run("say", TEXT, "-o", str(file), *options).returncode == 0
    heard = run("listen", str(file))
    assert (heard.returncode, heard.stdout.decode()) == (0, TEXT + "\n")


def test_the_wav_has_exact_sizes(tmp_path: Path) -> None:
    file = tmp_path / "a.wav"
    run("say", TEXT, "-o", str(file))
    with wave.open(str(file)) as reading:
        assert reading.getframerate() == 44100
        assert len(reading.readframes(1 << 30)) == 2 * reading.getnframes()
        assert file.stat().st_size == 44 + 2 * reading.getnframes()


def test_headerless_sound_goes_through_a_pipe() -> None:
    spoken = run("say", "-", "-o", "-", "--format", "raw@16000/pcm_alaw", stdin=TEXT.encode())
    heard = run("listen", "-", "--format", "raw@16000/pcm_alaw", "--json", stdin=spoken.stdout)
    found = json.loads(heard.stdout)
    assert found["text"] == TEXT
    assert [word["text"] for word in found["words"]] == TEXT.split()
    assert all(word["start"] < word["end"] for word in found["words"])


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("say", "hi", "-o", "x.mp3", "--format", "mp3@8000/128k"), "at most 64000 bit/s"),
        (("say", "hi", "-o", "x.wav", "--format", "ogg"), "is no audio format"),
        (("say", "hi", "-o", "x.wav", "--voice", "Nobody"), "Nobody"),
        (("say", "hi", "-o", "x.wav", "--model", "sonic-99"), "odel"),
        (("say", "...", "-o", "x.wav"), "ranscript"),
        (("say", "hi", "-o", "/no/such/folder/x.wav"), "No such file"),
        (("listen", "/no/such/file.wav"), "No such file"),
        (("listen", __file__), "test_say_listen.py"),
        (("spec", "--api-version", "2020-01-01"), "there is no version 2020-01-01"),
    ],
)
def test_what_cannot_be_done_is_one_clear_line(args: tuple[str, ...], message: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "mockserver", *args], capture_output=True, text=True, cwd=tmp_path
    )
    assert done.returncode == 1
    assert done.stderr.startswith("cartesia-mock: ")
    assert done.stderr.count("\n") == 1
    assert message in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_silence_has_no_words_and_exit_code_1() -> None:
    done = run("listen", "-", "--format", "raw@16000/pcm_s16le", stdin=bytes(32000))
    assert (done.returncode, done.stdout) == (1, b"\n")


def test_spec_prints_the_document_of_a_date() -> None:
    done = run("spec", "--api-version", "2024-06-10", "--json")
    document = json.loads(done.stdout)
    assert document["openapi"].startswith("3.1")
    assert document["info"]["version"] == "2024-06-10"
    assert document["paths"]["/tts/bytes"]["post"]["operationId"] == "tts.bytes"


def test_spec_prints_the_document_of_the_sockets_of_a_date() -> None:
    done = run("spec", "--sockets", "--api-version", "2024-06-10")
    document = yaml.safe_load(done.stdout)
    assert (document["asyncapi"], document["info"]["version"]) == ("3.0.0", "2024-06-10")
    message = document["channels"]["tts"]["messages"]["cancel"]["payload"]["schema"]
    assert message["required"] == ["context_id", "cancel"]
    # Nothing in it points out of it.
    assert b".yaml" not in done.stdout
    assert b"&id" not in done.stdout


def test_version_and_help_are_printed() -> None:
    assert run("version").stdout.decode().count(".") == 2
    assert b"unofficial" in run("--help").stdout


@pytest.mark.parametrize(("flag", "value"), [("--speed", "9"), ("--volume", "loud"), ("--speed", "nan")])
def test_a_control_out_of_range_is_refused_rather_than_bent(flag: str, value: str, tmp_path: Path) -> None:
    done = run("say", "hi", "-o", str(tmp_path / "x.wav"), flag, value)
    assert done.returncode == 2
    assert f"{value} is not a number from".encode() in done.stderr
    assert list(tmp_path.iterdir()) == []
