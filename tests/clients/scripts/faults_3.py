"""The Python SDK 3.x and 4.x and what goes wrong: its retries, what it raises, what it hears of quirks."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from cartesia import Cartesia
from job import Job


def main() -> None:
    job = Job()
    voice: Any = {"mode": "id", "id": job.voice} if version("cartesia").startswith("3.") else job.voice
    asked = {"model_id": job.model_id, "voice": voice, "output_format": job.formats["raw"]}

    def client(key: str, **headers: str) -> Cartesia:
        return Cartesia(
            api_key=key,
            base_url=job.base_url,
            websocket_base_url=job.base_url.replace("http://", "ws://"),
            default_headers=headers,
        )

    def whole(key: str, retries: int, **headers: str) -> bytes:
        with client(key, **headers) as sdk:
            speech = sdk.with_options(max_retries=retries, timeout=5).tts.generate(
                transcript=job.transcript, **asked
            )
            return b"".join(speech.iter_bytes())

    job.heard("sync", "burst", whole("sk_car_mock_429_burst", 2))
    job.heard("sync", "once", whole("sk_car_mock_500_once", 1))
    job.raised("burst without retries", lambda: whole("sk_car_mock_429", 0))
    job.raised("credits", lambda: whole("sk_car_mock_402", 0))
    job.raised("reset", lambda: whole("sk_car_mock_reset", 0))
    job.raised("refused", lambda: whole("sk_car_mock_refused", 0))
    truncated = {"X-Mock-Fault": "after=1-seconds truncate"}
    job.heard("sync", "truncated", whole(job.api_key, 0, **truncated))

    def events(quirk: str) -> list[str]:
        with client(job.api_key, **{"X-Mock-Quirk": quirk}) as sdk:
            found = list(sdk.tts.generate_sse(transcript=job.transcript, **asked))
        return [event.type for event in found if event.type != "chunk"]

    for quirk in ("unknown-message-type", "unrequested-phonemes"):
        job.note(quirk, events(quirk))
    job.raised("marker", lambda: events("sse-done-marker"))
    job.done()


main()
