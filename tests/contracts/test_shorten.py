"""Sound is cut out of what was recorded, and nothing else; the header says so."""

from __future__ import annotations

from contracts.exchange import Asked, Reply
from contracts.tape.shorten import shortened
from contracts.tape.takes import Cassette, Frame, Headers, Provenance, SocketTake

PROVENANCE = Provenance("official-sdk", "2026-08-14", "2026-11-25", "a test 1.0", "made by a test")
HANDSHAKE = Reply(Asked("GET", "http://a/stt/websocket", {}, None), 101, Headers({}), b"")
FILE = b'Content-Disposition: form-data; name="clip"; filename="a.wav"\r\nContent-Type: audio/wav\r\n\r\n'
FIELD = b'Content-Disposition: form-data; name="transcript"\r\n\r\n'


def form(*parts: bytes) -> Reply:
    body = b"".join(b"--line\r\n" + part + b"\r\n" for part in parts) + b"--line--\r\n"
    asked = Asked(
        "POST", "http://a/voices/clone", {"Content-Type": "multipart/form-data; boundary=line"}, body
    )
    return Reply(asked, 200, Headers({}), b"")


def test_a_file_of_a_form_keeps_its_first_1024_bytes_and_fields_keep_all() -> None:
    words = FIELD + b"x" * 3000
    cut = shortened(Cassette(PROVENANCE, (form(FILE + b"RIFF" + b"\x80" * 3000, words),)))
    assert cut.replies == (form(FILE + b"RIFF" + b"\x80" * 1020, words),)
    assert cut.provenance.shortened == "files keep their first 1024 bytes, binary frames their first 32"


def test_a_binary_frame_keeps_its_first_32_bytes_and_a_text_all() -> None:
    frames = (Frame(0.0, "client", b"\x01" * 3200), Frame(0.1, "client", "finalize" * 99))
    cut = shortened(Cassette(PROVENANCE, (), (SocketTake(HANDSHAKE, frames),)))
    assert cut.sockets[0].frames == (Frame(0.0, "client", b"\x01" * 32), frames[1])


def test_what_has_little_sound_stays_as_it_was_and_has_no_note() -> None:
    json = Reply(Asked("POST", "http://a/tts/bytes", {}, b"{" + b" " * 5000 + b"}"), 200, Headers({}), b"")
    tape = Cassette(PROVENANCE, (form(FILE + b"\x80" * 1024), json))
    assert shortened(tape) == tape
