"""What a broken law shows of its exchange."""

from __future__ import annotations

import pytest

from contracts.evidence import Broken
from contracts.exchange import Asked, Reply

ASKED = Asked(
    "POST",
    "http://localhost:8765/tts/bytes?a=1&b=2",
    {"Authorization": "Bearer sk_car_secret", "Cartesia-Version": "2026-08-14"},
    '{"transcript":"It\'s ü"}'.encode(),
)


def test_the_curl_command_can_be_pasted_and_leaves_the_key_to_the_shell() -> None:
    assert ASKED.curl("sk_car_secret") == (
        "curl -sS -i -X POST 'http://localhost:8765/tts/bytes?a=1&b=2'"
        ' -H "Authorization: Bearer $CARTESIA_API_KEY"'
        " -H 'Cartesia-Version: 2026-08-14'"
        ' --data-binary \'{"transcript":"It\'"\'"\'s ü"}\''
    )


def test_a_body_that_is_no_text_is_left_out_of_the_curl_command() -> None:
    asked = Asked("POST", "http://localhost:8765/voices/clone", {}, b"RIFF\xff\xff")
    assert asked.curl(None) == (
        "curl -sS -i -X POST http://localhost:8765/voices/clone --data-binary @body # 6 bytes"
    )


def test_binary_answers_are_shown_by_length_and_beginning() -> None:
    reply = Reply(ASKED, 200, {"content-type": "audio/wav"}, b"RIFF\xff\xff\xff\xff" * 10)
    assert reply.shown() == "80 bytes beginning 52 49 46 46 ff ff ff ff 52 49 46 46 ff ff ff ff"


def test_long_texts_are_cut() -> None:
    reply = Reply(ASKED, 400, {"content-type": "text/plain"}, b"x" * 1000)
    assert reply.shown() == "x" * 300 + " … (1000 bytes)"


@pytest.mark.parametrize("body", [b"", b"[]", b"Title: message"])
def test_a_body_that_is_no_object_breaks_the_law_that_reads_it(body: bytes) -> None:
    with pytest.raises(Broken, match="expected a JSON object"):
        Reply(ASKED, 400, {}, body).json()


def test_a_wrong_status_shows_the_body() -> None:
    reply = Reply(ASKED, 500, {"content-type": "text/plain"}, b"Unexpected error: boom")
    with pytest.raises(Broken) as caught:
        reply.must_have_status(400, 404)
    assert (caught.value.expected, caught.value.got) == (
        "400 or 404",
        "500, body: Unexpected error: boom",
    )


@pytest.mark.parametrize("body", [b"{}", b'{"data":[]}', b'{"data":{}}', b'{"data":[1]}'])
def test_a_list_of_anything_but_objects_breaks_the_law_that_reads_it(body: bytes) -> None:
    with pytest.raises(Broken, match="data: expected an array of objects"):
        Reply(ASKED, 200, {}, body).rows("data")


@pytest.mark.parametrize("found", [None, [], [1.0], [1.0, "2"], "ab"])
def test_numbers_are_counted_and_must_be_numbers(found: object) -> None:
    reply = Reply(ASKED, 200, {}, b"{}")
    reply.must_have_numbers("embedding", 2, [1.0, 2])
    with pytest.raises(Broken, match="embedding: expected an array of 2 numbers"):
        reply.must_have_numbers("embedding", 2, found)
