"""Voices of one's own speak, on every way to speech, and can be told by ear."""

from __future__ import annotations

import base64
import io
import json
from typing import Any

import numpy as np
import pytest
import soundfile
from websockets.sync.client import connect

from mockserver import MockServer
from mockserver.audio.decoding import decode
from mockserver.speech.listening import listen
from mockserver.speech.timbre import timbre_of
from mockserver.speech.voiceprint import nearest
from mockserver.voices.catalogue import VOICES
from mockserver.voices.embeddings import embedding_from
from tests.edge.requests import RAW, SARAH, VERSIONS, body, said
from tests.edge.voices import client, localize, own_voice, spoken

ADA = embedding_from("Ada")
NOT_FOUND = "Invalid voice: The requested voice was not found."


def test_a_created_voice_is_heard_as_itself_among_all_public_ones(server: MockServer) -> None:
    with client(server, "2024-06-10") as http:
        made = http.post("/voices", json={"name": "Ada", "description": "", "embedding": ADA}).json()
        clip = decode(spoken(http, made["id"], "Who is it that speaks here"))
        heard = listen(clip.samples, clip.sample_rate)
        assert heard.text == "Who is it that speaks here"
        assert heard.voice is not None
        everyone = {voice.id: voice.timbre for voice in VOICES.values()}
        assert nearest(heard.voice, {**everyone, made["id"]: timbre_of(ADA)}) == made["id"]


def test_a_localized_voice_sounds_unlike_the_one_it_came_from(server: MockServer) -> None:
    with client(server, "2026-08-14") as http:
        made = localize(http, SARAH).json()["id"]
        assert spoken(http, made) != spoken(http, SARAH)


def test_a_voice_can_be_spoken_with_by_id_and_by_its_embedding_alike(server: MockServer) -> None:
    with client(server, "2024-11-13") as http:
        made = http.post("/voices", json={"name": "Ada", "description": "", "embedding": ADA}).json()["id"]
        by_id = http.post("/tts/bytes", json=body(voice={"mode": "id", "id": made}))
        by_numbers = http.post("/tts/bytes", json=body(voice={"mode": "embedding", "embedding": ADA}))
        assert by_id.status_code == 200
        assert by_id.content == by_numbers.content


@pytest.mark.parametrize("version", VERSIONS)
def test_a_voice_speaks_until_it_is_deleted(server: MockServer, version: str) -> None:
    with client(server, version) as http:
        own = own_voice(http)
        request = body(voice={"mode": "id", "id": own})
        assert http.post("/tts/bytes", json=request).status_code == 200
        assert http.post("/tts/sse", json=request).status_code == 200
        assert http.delete(f"/voices/{own}").status_code == 204
        for path in ("/tts/bytes", "/tts/sse"):
            status, _, line = said(http.post(path, json=request))
            assert (status, line.endswith("The requested voice was not found.")) == (404, True)


def test_a_changed_embedding_is_heard_at_once(server: MockServer) -> None:
    with client(server, "2024-06-10") as http:
        made = http.post("/voices", json={"name": "Ada", "description": "", "embedding": ADA}).json()["id"]
        request = body(voice={"mode": "id", "id": made})
        before = http.post("/tts/bytes", json=request).content
        other = embedding_from("Bob")
        http.patch(f"/voices/{made}", json={"embedding": other})
        after = http.post("/tts/bytes", json=request).content
        assert after != before
        assert (
            after
            == http.post("/tts/bytes", json=body(voice={"mode": "embedding", "embedding": other})).content
        )


def test_another_key_cannot_speak_with_it(server: MockServer) -> None:
    with client(server, "2024-06-10") as http, client(server, "2024-06-10") as other:
        own = own_voice(http)
        reply = other.post("/tts/bytes", json=body(voice={"mode": "id", "id": own}))
        assert (reply.status_code, reply.text) == (404, NOT_FOUND)


def test_a_socket_speaks_with_it_too(server: MockServer) -> None:
    with client(server, "2025-04-16", key="socket-voices") as http:
        own = own_voice(http)
        whole = http.post("/tts/bytes", json=body(voice={"mode": "id", "id": own})).content
        audio, last = over_socket(server, "socket-voices", own)
        assert (audio, last["type"]) == (whole, "done")
        http.delete(f"/voices/{own}")
        audio, last = over_socket(server, "socket-voices", own)
        assert (audio, last["type"], last["status_code"], last["error"]) == (b"", "error", 404, NOT_FOUND)


def over_socket(server: MockServer, key: str, voice: str) -> tuple[bytes, dict[str, Any]]:
    """The audio of one context, and its last message."""
    url = f"ws://localhost:{server.port}/tts/websocket?api_key={key}&cartesia_version=2025-04-16"
    audio = b""
    with connect(url) as socket:
        socket.send(json.dumps(body(voice={"mode": "id", "id": voice}, output_format=RAW, context_id="c")))
        for text in socket:
            message = json.loads(text)
            if message["done"]:
                return audio, message
            audio += base64.b64decode(message["data"])
    pytest.fail("the socket closed before the context was done")


def test_a_clip_at_another_rate_is_recognised(server: MockServer) -> None:
    with client(server, "2024-06-10") as http:
        samples, rate = soundfile.read(io.BytesIO(spoken(http, SARAH, "Slow down the rate")), dtype="float32")
        file = io.BytesIO()
        soundfile.write(file, np.stack([samples, samples], axis=1), rate, format="OGG", subtype="VORBIS")
        found = http.post("/voices/clone/clip", files={"clip": ("a.ogg", file.getvalue())}).json()[
            "embedding"
        ]
        assert timbre_of(found).fundamental == pytest.approx(VOICES[SARAH].timbre.fundamental, abs=300)
