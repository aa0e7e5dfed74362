"""Secrets are planted wherever one can be, and none is left in what is written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from contracts.exchange import Asked, Reply
from contracts.tape.files import load, save
from contracts.tape.inspect import problems
from contracts.tape.scrub import Scrubber
from contracts.tape.takes import Cassette, Frame, Headers, Provenance, SocketTake

KEY = "sk_car_planted_0123456789"
ODD = "pass word/+&é"
TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJwbGFudGVkIn0.c2lnbmF0dXJl"
MAIL = "ada.lovelace@example.org"
OWNER = "b1a2c3d4-aaaa-bbbb-cccc-1234567890ab"
PLANTED = (KEY, ODD, TOKEN, MAIL, OWNER, "pass+word", "pass%20word", "Lovelace")
PROVENANCE = Provenance("mock", "2026-08-14", "2026-11-25", "a test 1.0", "planted")
VOICE = "694f9389-aac1-45b6-b726-9d9369183238"


def everywhere() -> Cassette:
    """A cassette with a secret in every place that has a name."""
    fields = {
        "transcript": f"Write to {MAIL} about {KEY}",
        "voice": {"id": VOICE, "user_id": OWNER, "owner_id": OWNER},
        "list": [{"token": TOKEN, "email": MAIL}],
        "note": ODD,
    }
    headers = Headers(
        {"X-API-Key": KEY, "Authorization": f"Bearer {TOKEN}", "Cookie": f"session={ODD}", "X-Note": KEY}
    )
    url = f"http://ada:{KEY}@localhost:1/voices?api_key={KEY}&access_token={TOKEN}&q={MAIL}&limit=3"
    as_json = Asked("POST", url, headers, json.dumps(fields).encode())
    answer = Headers({"set-cookie": f"a={TOKEN}", "content-type": "application/json", "x-request-id": "r-1"})
    form = (
        b'--b\r\nContent-Disposition: form-data; name="email"\r\n\r\nAda Lovelace\r\n'
        b'--b\r\nContent-Disposition: form-data; name="note"\r\n\r\n' + f"{KEY} {MAIL}".encode() + b"\r\n"
        b'--b\r\nContent-Disposition: form-data; name="clip"; filename="c.wav"\r\n\r\n\xff\x00RIFF'
        + KEY.encode() + b"\r\n--b--\r\n"
    )  # fmt: skip
    multipart = Headers({"Content-Type": "multipart/form-data; boundary=b", "authorization": f"Bearer {KEY}"})
    events = (
        f'event: chunk\ndata: {{"type":"chunk","data":"AAAA","user_id":"{OWNER}"}}\n\n: {MAIL}\n\n'.encode()
    )
    dialled = Asked("GET", f"http://localhost:1/tts/websocket?api_key={KEY}", headers, None)
    return Cassette(
        PROVENANCE,
        (
            Reply(as_json, 200, answer, json.dumps(fields).encode()),
            Reply(
                Asked("POST", "http://localhost:1/voices/clone", multipart, form),
                200,
                answer,
                b"\xff\xfe" + KEY.encode(),
            ),
            Reply(as_json, 200, Headers({"content-type": "text/event-stream"}), events, ((0.5, events),)),
            Reply(
                as_json, 400, Headers({"content-type": "text/plain"}), f"No account {MAIL}: {ODD}".encode()
            ),
        ),
        (
            SocketTake(
                Reply(dialled, 101, answer, b""),
                (
                    Frame(0.0, "client", json.dumps({**fields, "api_key": KEY})),
                    Frame(0.1, "server", json.dumps({"type": "error", "message": f"{MAIL} {TOKEN}"})),
                    Frame(0.2, "client", b"\x00" + KEY.encode()),
                    Frame(0.3, "server", f"no JSON but {KEY}"),
                ),
                (1008, f"key {KEY} is bad"),
            ),
        ),
    )


def test_no_planted_secret_is_left_in_the_files(tmp_path: Path) -> None:
    paths = save(tmp_path, "planted", Scrubber.of([KEY, ODD]).cassette(everywhere()))
    assert [path.name for path in paths] == ["planted.yaml", "planted.frames.yaml"]
    for path in paths:
        read = load(path)
        whole = path.read_text("utf-8") + repr(read)
        assert [secret for secret in PLANTED if secret in whole] == []
        assert problems(path) == []


def test_keys_and_tokens_are_found_by_their_looks_where_nobody_named_them(tmp_path: Path) -> None:
    [path, *_] = save(tmp_path, "planted", Scrubber().cassette(everywhere()))
    text = path.read_text("utf-8")
    assert [secret for secret in (KEY, TOKEN, MAIL, OWNER) if secret in text] == []


def test_what_is_no_secret_stays_byte_for_byte() -> None:
    sound = bytes(range(256)) * 40
    fields = b'{ "transcript" : "Hello",\n "voice": {"id":"' + VOICE.encode() + b'"}, "n": 1.50 }'
    asked = Asked(
        "POST",
        "http://localhost:1/tts/bytes?a=1&b=%20x",
        Headers({"Content-Type": "application/json"}),
        fields,
    )
    kept = Cassette(PROVENANCE, (Reply(asked, 200, Headers({"content-type": "audio/wav"}), sound),))
    assert Scrubber.of([KEY]).cassette(kept) == kept


def test_the_address_in_the_words_of_a_refusal_stays() -> None:
    words = "please contact support@cartesia.ai, not support@cartesia.example"
    assert Scrubber().text(words) == "please contact support@cartesia.ai, not scrubbed"


def test_which_kind_of_credential_was_used_is_still_told() -> None:
    clean = Scrubber().cassette(everywhere())
    assert clean.replies[0].asked.headers["Authorization"] == "Bearer scrubbed"
    assert clean.replies[0].asked.headers["X-API-Key"] == "scrubbed"
    assert clean.sockets[0].handshake.asked.url == "http://localhost:1/tts/websocket?api_key=scrubbed"


@pytest.mark.parametrize("where", ["headers", "url", "body", "frame"])
def test_an_unscrubbed_cassette_is_refused_by_the_check(tmp_path: Path, where: str) -> None:
    asked = Asked("GET", "http://localhost:1/", Headers({}), None)
    sockets: tuple[SocketTake, ...] = ()
    if where == "headers":
        asked = Asked("GET", asked.url, Headers({"X-API-Key": "anything"}), None)
    elif where == "url":
        asked = Asked("GET", f"{asked.url}?access_token=abc", Headers({}), None)
    elif where == "body":
        asked = Asked("POST", asked.url, Headers({}), b'{"email":"x"}')
    else:
        sockets = (SocketTake(Reply(asked, 101, Headers({}), b""), (Frame(0.0, "client", KEY),)),)
    paths = save(tmp_path, "bad", Cassette(PROVENANCE, (Reply(asked, 200, Headers({}), b"ok"),), sockets))
    found = [line for path in paths for line in problems(path)]
    assert [line.partition(": ")[2] for line in found] == ["has something in it that looks like a secret"]
