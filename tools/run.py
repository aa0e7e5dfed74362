"""What `make run` does: start the server, let our own client speak one sentence, and serve until Ctrl-C."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from client import Client, VoiceById, WavFormat
from mockserver.audio.decoding import decode
from mockserver.speech.listening import listen

SENTENCE = "Hello! This is the mock speaking, offline and always the same."
VOICE = "694f9389-aac1-45b6-b726-9d9369183238"
OUTPUT = Path("hello.wav")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", default="8765")
    args = parser.parse_args()
    with own_terminal():
        command = [sys.executable, "-m", "mockserver", "serve", "--port", args.port, "--ready-json"]
        server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        signal.signal(signal.SIGTERM, lambda *_: server.terminate())
        # A shell starts its background jobs with Ctrl-C ignored; whoever sends it all the same means it.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            assert server.stdout is not None
            line = server.stdout.readline()
            if line:
                report(json.loads(line)["base_url"])
            return server.wait()
        except KeyboardInterrupt:
            # The terminal sent Ctrl-C to the server as well; wherever it did not, pass it on.
            server.send_signal(signal.SIGINT)
            return server.wait()


def report(base_url: str) -> None:
    """Speak one sentence to hello.wav and print how it went and how to go on."""
    started = time.perf_counter()
    first: float | None = None
    with Client(api_key="any-key", base_url=base_url) as client, OUTPUT.open("wb") as file:
        with client.tts_bytes_stream(
            model_id="sonic-3.5",
            transcript=SENTENCE,
            voice=VoiceById(VOICE),
            output_format=WavFormat(encoding="pcm_s16le", sample_rate=44100),
        ) as reply:
            for chunk in reply:
                first = first or time.perf_counter() - started
                file.write(chunk)
        took = time.perf_counter() - started
    clip = decode(OUTPUT.read_bytes())
    heard = listen(clip.samples, clip.sample_rate)
    print(
        f"""
  POST {base_url}/tts/bytes
    status              {reply.status}
    {OUTPUT!s:19} {OUTPUT.stat().st_size:,} bytes, {len(clip.samples) / clip.sample_rate:.2f} s of sound
    time to first byte  {(first or took) * 1000:.1f} ms, whole answer {took * 1000:.1f} ms
    decoded back        "{heard.text}"

  The server is at {base_url} and takes any API key. Try

    curl {base_url}/tts/bytes -H 'X-API-Key: any' -H 'Cartesia-Version: 2026-08-14' -o out.mp3 \\
      -d '{{"model_id":"sonic-3.5","transcript":"Hello there","voice":"{VOICE}",
           "output_format":{{"container":"mp3","sample_rate":44100,"bit_rate":128000}}}}'

  Point an SDK at it
    Python 1.x     Cartesia(api_key="any", base_url="{base_url.removeprefix("http://")}")      (no scheme)
    Python 2.x     Cartesia(api_key="any", base_url="{base_url}")
    Python 3.x 4.x Cartesia(api_key="any", base_url="{base_url}")   or CARTESIA_BASE_URL
    JavaScript 1.x new Cartesia({{ apiKey: "any", baseUrl: "{base_url}" }})
    JavaScript 2.x new CartesiaClient({{ apiKey: "any", baseUrl: "{base_url}" }})   (2.1.0: environment)
    JavaScript 3.x 4.x new Cartesia({{ apiKey: "any", baseURL: "{base_url}" }})

  Ctrl-C stops it.
""",
        flush=True,
    )


@contextlib.contextmanager
def own_terminal() -> Iterator[None]:
    """Be the terminal's foreground job, so that Ctrl-C reaches us and the server but not `make`.

    make would report an interrupt as a failure although the server stopped cleanly.
    """
    if not sys.stdin.isatty() or os.name != "posix":
        yield
        return
    terminal, before = sys.stdin.fileno(), os.tcgetpgrp(sys.stdin.fileno())
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    os.setpgid(0, 0)
    os.tcsetpgrp(terminal, os.getpid())
    try:
        yield
    finally:
        os.tcsetpgrp(terminal, before)


if __name__ == "__main__":
    sys.exit(main())
