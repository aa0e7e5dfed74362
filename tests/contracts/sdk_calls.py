"""How our client is led to make the call that an official SDK was recorded making."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from client import (
    Client,
    File,
    Mp3Format,
    PronunciationItem,
    RawFormat,
    VoiceByEmbedding,
    VoiceById,
    WavFormat,
)
from contracts.tape.sent import Sent

ID = "694f9389-aac1-45b6-b726-9d9369183238"
KNOWN = ("transcript", "model_id", "voice", "output_format", "language")
NO_CALL = {
    "POST /datasets/{id}/files": "our client sends forms only where it knows the operation",
    "POST /audio/transcriptions": "an operation for the SDK of another service, which is its client",
}
"""What our client has no way to send, and why."""


def given(request: Sent) -> Any:
    """The fields of a body, which the methods of the client take as what they are."""
    return dict(request.fields)


def output_format(fields: Mapping[str, Any]) -> RawFormat | WavFormat | Mp3Format:
    kind: Any = {"raw": RawFormat, "wav": WavFormat, "mp3": Mp3Format}[fields["container"]]
    given = {name: value for name, value in fields.items() if name not in ("container", "type")}
    if kind is Mp3Format:
        given.pop("encoding", None)
    return kind(**given)


def speech(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of speech that a body was made of."""
    voice = fields["voice"]
    if isinstance(voice, dict):
        voice = VoiceByEmbedding(voice["embedding"]) if "embedding" in voice else VoiceById(voice["id"])
    extra = {name: value for name, value in fields.items() if name not in KNOWN}
    return {
        "transcript": fields["transcript"],
        "model_id": fields["model_id"],
        "voice": voice,
        "output_format": output_format(fields["output_format"]),
        **({"language": fields["language"]} if "language" in fields else {}),
        **({"extra": extra} if extra else {}),
    }


def listen(client: Client, request: Sent) -> None:
    with client.sse(**speech(request.fields)):
        pass


def clone(client: Client, request: Sent) -> None:
    fields: Any = {name: value for name, value in request.fields.items() if value and name != "clip"}
    fields.pop("transcript", None)
    fields.pop("enhance", None)
    client.voices.clone(sound(request, "clip"), **fields)


def clone_clip(client: Client, request: Sent) -> None:
    client.voices.clone_clip(sound(request, "clip"), enhance=request.fields.get("enhance") == "true")


def sound(request: Sent, field: str) -> File:
    """A file as long as the one that was sent."""
    size = re.search(r"(\d+) bytes", str(request.fields[field]))
    return File(bytes(int(size.group(1)) if size else 0))


def localize(client: Client, request: Sent) -> None:
    fields = given(request)
    if "embedding" in fields:
        embedding = fields.pop("embedding")
        fields.pop("mode", None)
        client.voices.localize_embedding(embedding, **fields)
    else:
        client.voices.localize(**fields)


def numbered(request: Sent) -> dict[str, Any]:
    """The query as arguments."""
    query: dict[str, Any] = dict(request.query)
    return {**query, "limit": int(query["limit"])} if "limit" in query else query


def page(client: Client, request: Sent) -> None:
    query = numbered(request)
    expand = [query.pop("expand[]")] if "expand[]" in query else None
    if "is_owner" in query:
        query["is_owner"] = query["is_owner"] == "true"
    client.voices.list(**query, **({"expand": expand} if expand else {}))


def flat_format(fields: Mapping[str, object]) -> RawFormat | WavFormat | Mp3Format:
    """The output format that the fields of a form tell one by one."""
    told: Any = {name[14:-1]: value for name, value in fields.items() if name.startswith("output_format[")}
    numbers = {name: int(str(told[name])) for name in ("sample_rate", "bit_rate") if name in told}
    return output_format({**told, **numbers})


def change(client: Client, request: Sent) -> None:
    options: Any = {"voice": str(request.fields["voice[id]"]), "output_format": flat_format(request.fields)}
    clip = sound(request, "clip")
    if request.path.endswith("/sse"):
        with client.voice_changer_sse(clip, **options):
            return
    client.voice_changer_bytes(clip, **options)


def fill(client: Client, request: Sent) -> None:
    fields = given(request)
    sides: dict[str, Any] = {
        name: sound(request, name) for name in ("left_audio", "right_audio") if name in fields
    }
    controls = {name: value for name, value in fields.items() if "__experimental" in name}
    client.infill_bytes(
        **sides,
        model_id=fields.get("model_id") or fields["model_id[]"],
        language=fields.get("language") or fields["language[]"],
        transcript=fields.get("transcript") or fields["transcript[]"],
        voice=fields.get("voice_id") or fields["voice[id]"],
        output_format=flat_format(fields),
        **({"extra": controls} if controls else {}),
    )


def transcribe(client: Client, request: Sent) -> None:
    fields, query = given(request), dict(request.query)
    options: dict[str, Any] = {name: fields[name] for name in ("model", "language") if name in fields}
    options |= {"timestamps": True} if "timestamp_granularities[]" in fields else {}
    options |= {"encoding": query["encoding"]} if "encoding" in query else {}
    options |= {"sample_rate": int(query["sample_rate"])} if "sample_rate" in query else {}
    client.transcribe(sound(request, "file"), **options)


def mint(client: Client, request: Sent) -> None:
    fields = given(request)
    client.access_token(**{**fields.pop("grants", {}), **fields})


def words(request: Sent) -> Any:
    """The fields of a dictionary, its items as values."""
    fields = given(request)
    if "items" in fields:
        items = fields["items"]
        fields["items"] = [PronunciationItem(i["text"], i["alias"], i.get("case_sensitive")) for i in items]
    return fields


def asked(client: Client, request: Sent) -> None:
    """By the way for operations without a method of their own."""
    client.request(
        request.method,
        request.path.replace("{id}", ID),
        params=dict(request.query) or None,
        json=given(request) or None,
    )


CALLS: dict[str, Callable[[Client, Sent], object]] = {
    "GET /": lambda client, request: client.status(),
    "POST /tts/bytes": lambda client, request: client.tts_bytes(**speech(request.fields)),
    "POST /tts/sse": listen,
    "GET /voices": page,
    "GET /voices/{id}": lambda client, request: client.voices.get(ID, expand=[v for _, v in request.query]),
    "PATCH /voices/{id}": lambda client, request: client.voices.update(ID, **given(request)),
    "DELETE /voices/{id}": lambda client, request: client.voices.delete(ID),
    "POST /voices": lambda client, request: client.voices.create(**given(request)),
    "POST /voices/mix": asked,
    "POST /voices/localize": localize,
    "POST /voices/clone": clone,
    "POST /voices/clone/clip": clone_clip,
    "GET /accents": lambda client, request: client.voices.accents(),
    "PATCH /voices/{id}/accents": lambda client, request: client.voices.add_accents(
        ID, given(request)["accents"]
    ),
    "DELETE /voices/{id}/accents/castilian": lambda client, request: client.voices.delete_accent(
        ID, "castilian"
    ),
    "POST /voice-changer/bytes": change,
    "POST /voice-changer/sse": change,
    "POST /infill/bytes": fill,
    "POST /stt": transcribe,
    "POST /access-token": mint,
    "GET /pronunciation-dicts": lambda client, request: client.pronunciation_dicts.list(**numbered(request)),
    "POST /pronunciation-dicts": lambda client, request: client.pronunciation_dicts.create(**words(request)),
    "GET /pronunciation-dicts/{id}": lambda client, request: client.pronunciation_dicts.get(ID),
    "PATCH /pronunciation-dicts/{id}": lambda client, request: client.pronunciation_dicts.update(
        ID, **words(request)
    ),
    "DELETE /pronunciation-dicts/{id}": lambda client, request: client.pronunciation_dicts.delete(ID),
    **dict.fromkeys(
        (
            "POST /datasets",
            "GET /datasets",
            "GET /datasets/{id}",
            "PATCH /datasets/{id}",
            "DELETE /datasets/{id}",
            "GET /datasets/{id}/files",
            "DELETE /datasets/{id}/files/{id}",
            "POST /fine-tunes",
            "GET /fine-tunes",
            "GET /fine-tunes/{id}",
            "DELETE /fine-tunes/{id}",
            "GET /fine-tunes/{id}/voices",
            "GET /agents",
            "GET /agents/templates",
            "GET /agents/{id}",
            "PATCH /agents/{id}",
            "DELETE /agents/{id}",
            "GET /agents/{id}/phone-numbers",
            "GET /agents/{id}/deployments",
            "GET /agents/deployments/{id}",
            "GET /agents/calls",
            "GET /agents/calls/{id}",
            "GET /agents/calls/{id}/audio",
            "POST /agents/metrics",
            "GET /agents/metrics",
            "GET /agents/metrics/{id}",
            "GET /agents/metrics/results",
            "GET /agents/metrics/results/export",
            "POST /agents/{id}/metrics/{id}",
            "DELETE /agents/{id}/metrics/{id}",
        ),
        asked,
    ),
}
"""By operation, for all that the SDKs were recorded asking."""
