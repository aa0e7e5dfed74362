"""`cartesia-mock listen`: the words in a file of audio."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any


def add_to(commands: Any) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        "listen",
        help="print the words in a file of audio",
        description="Print the words that a file made by this fake says. WAV, MP3, FLAC, Ogg; headerless PCM "
        "with --format. Sound without such words gives an empty line and exit code 1.",
    )
    parser.add_argument("file", help="a file, or - for standard input")
    parser.add_argument("--format", metavar="F", help="for headerless PCM, e.g. raw@44100/pcm_f32le")
    parser.add_argument("--json", action="store_true", help="text, confidence, and each word with its times")
    parser.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    from mockserver.audio.decoding import UndecodableAudio, decode, decode_pcm
    from mockserver.audio.formats import parse_format
    from mockserver.commands.failure import fail
    from mockserver.speech.listening import listen

    try:
        data = sys.stdin.buffer.read() if args.file == "-" else Path(args.file).read_bytes()
    except OSError as error:
        return fail(f"{args.file}: {error.strerror}")
    try:
        if args.format:
            fmt = parse_format(args.format)
            if fmt.container != "raw" or fmt.encoding is None:
                return fail("--format is for headerless PCM: raw@RATE/ENCODING")
            clip = decode_pcm(data, fmt.encoding, fmt.sample_rate)
        else:
            clip = decode(data)
    except (UndecodableAudio, ValueError) as error:
        return fail(f"{args.file}: {error}")
    heard = listen(clip.samples, clip.sample_rate)
    if args.json:
        words = [
            {"text": w.text, "start": round(w.start, 3), "end": round(w.end, 3), "confidence": w.confidence}
            for w in heard.words
        ]
        print(
            json.dumps(
                {"text": heard.text, "confidence": heard.confidence, "words": words}, ensure_ascii=False
            )
        )
    else:
        print(heard.text)
    return 0 if heard.text else 1
