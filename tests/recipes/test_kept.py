"""What is carried out of a mock is read elsewhere: a snapshot by another process, a HAR by a parser."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from client import Client
from mockserver import MockServer
from mockserver.testing.mock import connect

VOICE = "694f9389-aac1-45b6-b726-9d9369183238"
ELSEWHERE = """
import json
import sys

from client import Client
from mockserver import MockServer
from mockserver.testing.mock import connect

with MockServer() as server, connect(server.base_url, "kept") as mock:
    mock.restore(json.load(open(sys.argv[1])))
    with Client(api_key=mock.api_key, base_url=mock.base_url) as cartesia:
        print(cartesia.pronunciation_dicts.create(name="Places").id)
        print(cartesia.request("GET", "/pronunciation-dicts").body.decode())
"""


def test_a_snapshot_goes_on_in_another_process(pages_server: MockServer, tmp_path: Path) -> None:
    with (
        connect(pages_server.base_url, "kept") as mock,
        Client(api_key=mock.api_key, base_url=mock.base_url) as cartesia,
    ):
        cartesia.pronunciation_dicts.create(name="Names")
        file = tmp_path / "world.json"
        file.write_text(json.dumps(mock.snapshot()), "utf-8")
        # What follows has the same ids and times in both.
        following = cartesia.pronunciation_dicts.create(name="Places").id
        dictionaries = cartesia.request("GET", "/pronunciation-dicts").body.decode()
    done = subprocess.run(
        [sys.executable, "-c", ELSEWHERE, str(file)], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.split() == [following, *dictionaries.split()]
    assert [each["name"] for each in json.loads(dictionaries)["data"]] == ["Names", "Places"]


def test_a_har_says_what_was_asked_and_answered(pages_server: MockServer) -> None:
    with (
        connect(pages_server.base_url, "har") as mock,
        Client(api_key=mock.api_key, base_url=mock.base_url) as cartesia,
    ):
        cartesia.tts_bytes(transcript="Hello there", voice=VOICE)
        log = json.loads(json.dumps(mock.har()))["log"]
        assert mock.api_key not in json.dumps(log)
    assert {"version", "creator", "entries"} <= {*log}
    (entry,) = log["entries"]
    assert {"startedDateTime", "time", "request", "response", "cache", "timings"} <= {*entry}
    assert (entry["request"]["method"], entry["response"]["status"]) == ("POST", 200)
    assert json.loads(entry["request"]["postData"]["text"])["transcript"] == "Hello there"
    assert entry["response"]["content"]["mimeType"] == "audio/wav"
