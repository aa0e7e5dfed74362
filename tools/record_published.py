"""Write the cassettes of what others have published: `python tools/record_published.py FACTS`.

FACTS is the folder that holds `recorded/`. The two genuine bodies come with the notice of their licence; the
headers were not published, nor was all of the request.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Final

from contracts.exchange import Asked, Reply
from contracts.tape.files import FOLDER, save
from contracts.tape.takes import Cassette, Headers, Provenance

NOTICE: Final = "MIT License, Copyright (c) 2025 HackaHealth association; see LICENSE in this folder"
SOURCE: Final = "HackaHealth-Association/Claudio_APPhasia"
LIVE: Final = (
    ("6c7a598", "2025-11-15", f"{SOURCE}, sonic-3.wav at 6c7a598646bd63d4f317be5d2c0c06cd1db535e3", None),
    (
        "f21cee7",
        "2025-11-18",
        f"{SOURCE}, test_output.wav at f21cee740e88e5485e7eb99babe3736b08d62b1e",
        "hello man",
    ),
)


DOCUMENTED: Final = (
    ("status", "2026-08-14", "OpenAPI of August 2026, example of GET /", "GET", "/", 200,
     {"ok": True, "version": "2026-03-01"}),
    ("too-many-requests", "2026-08-14", "documentation of errors, 2026; live the words are others", "POST",
     "/tts/bytes", 429,
     {"error_code": "concurrency_limited", "title": "Too many concurrent requests",
      "message": "You have exceeded your plan's concurrency limit.", "request_id": "a-uuid"}),
    ("unknown-model", "2026-08-14", "documentation of errors, 2026; live the status is 404", "POST",
     "/tts/bytes", 400,
     {"error_code": "model_not_found", "title": "Invalid model", "request_id": "a-uuid",
      "message": "The model is not valid, make sure it is a valid model ID.",
      "doc_url": "https://docs.cartesia.ai/build-with-cartesia/tts-models/latest"}),
    ("unexpected-error", "2026-08-14", "documentation of errors, 2026, sample of an event", "POST",
     "/tts/bytes", 500,
     {"error_code": None, "title": "Unexpected error", "request_id": "a-uuid",
      "message": "An unexpected error occurred, please contact support@cartesia.ai if the problem "
                 "persists."}),
)  # fmt: skip
DOCUMENTED_ON: Final = "2026-11-24"


def main(facts: Path) -> int:
    """Write them below contracts/cassettes/live and contracts/cassettes/documented."""
    for name, version, source, method, path, status, said in DOCUMENTED:
        asked = Asked(method, f"https://api.cartesia.ai{path}", Headers({"Cartesia-Version": version}), None)
        form = Headers({"content-type": "application/json"})
        reply = Reply(asked, status, form, json.dumps(said, ensure_ascii=False).encode())
        header = Provenance("documented", version, DOCUMENTED_ON, "nobody, it was read", source)
        for file in save(FOLDER / "documented", name, Cassette(header, (reply,))):
            print(file)
    for name, date, source, transcript in LIVE:
        body = (facts / "recorded" / f"tts-bytes-wav-s16le-44100-claudio-{name}.wav").read_bytes()
        wanted = {"container": "wav", "encoding": "pcm_s16le", "sample_rate": 44100}
        fields = {"model_id": "sonic-turbo", "output_format": wanted}
        if transcript is not None:
            fields["transcript"] = transcript
        url = "https://api.cartesia.ai/tts/bytes"
        request = Asked(
            "POST", url, Headers({"Content-Type": "application/json"}), json.dumps(fields).encode()
        )
        client = "cartesia-python, version unknown"
        header = Provenance("live", "all", date, client, source, licence=NOTICE)
        reply = Reply(request, 200, Headers({}), body)
        for path in save(FOLDER / "live", f"tts-bytes-wav-{name}", Cassette(header, (reply,))):
            print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
