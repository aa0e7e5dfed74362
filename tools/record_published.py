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


def main(facts: Path) -> int:
    """Write them below contracts/cassettes/live."""
    for name, date, source, transcript in LIVE:
        body = (facts / "recorded" / f"tts-bytes-wav-s16le-44100-claudio-{name}.wav").read_bytes()
        form = {"container": "wav", "encoding": "pcm_s16le", "sample_rate": 44100}
        asked = {"model_id": "sonic-turbo", "output_format": form}
        if transcript is not None:
            asked["transcript"] = transcript
        url = "https://api.cartesia.ai/tts/bytes"
        request = Asked(
            "POST", url, Headers({"Content-Type": "application/json"}), json.dumps(asked).encode()
        )
        client = "cartesia-python, version unknown"
        header = Provenance("live", "all", date, client, source, licence=NOTICE)
        reply = Reply(request, 200, Headers({}), body)
        for path in save(FOLDER / "live", f"tts-bytes-wav-{name}", Cassette(header, (reply,))):
            print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
