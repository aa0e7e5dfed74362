"""`cartesia-mock say`: the audio that the server would send, without a server."""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mockserver.api.replies import Audio
    from mockserver.audio.formats import OutputFormat
    from mockserver.voices.voice import Voice

_VOICE = "694f9389-aac1-45b6-b726-9d9369183238"

_LONG = 120
"""Seconds of sound from which on it is shown how far it is."""


def add_to(commands: Any) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        "say",
        help="speak a text to a file, without a server",
        description="Speak a text to a file: the same samples that the server sends for it, "
        "in a WAV with exact sizes.",
    )
    parser.add_argument("text", help="what to say, or - to read it from standard input")
    parser.add_argument("-o", "--output", metavar="FILE", required=True, help="a file, or - for stdout")
    parser.add_argument(
        "--format",
        metavar="F",
        help="wav@44100/pcm_s16le, mp3@44100/128k, raw@8000/pcm_mulaw …; default: by the ending of FILE",
    )
    parser.add_argument("--voice", default=_VOICE, metavar="ID", help="id or name of a public voice")
    parser.add_argument(
        "--model", default="sonic-3.5", help="model id; decides the frame grid (default: %(default)s)"
    )
    parser.add_argument("--speed", type=_between(0.6, 1.5), metavar="X", help="0.6 to 1.5")
    parser.add_argument("--volume", type=_between(0.5, 2.0), metavar="X", help="0.5 to 2.0")
    parser.add_argument("--emotion", metavar="NAME", help="e.g. excited, sad, calm")
    parser.set_defaults(run=_run)


def _between(least: float, most: float) -> Callable[[str], float]:
    def parse(text: str) -> float:
        try:
            number = float(text)
        except ValueError:
            number = math.nan
        if not least <= number <= most:
            raise argparse.ArgumentTypeError(f"{text} is not a number from {least} to {most}")
        return number

    return parse


def _run(args: argparse.Namespace) -> int:
    from mockserver.api.render import render
    from mockserver.commands.failure import fail
    from mockserver.commands.looks import shown_progress
    from mockserver.contract.errors import ApiError

    try:
        fmt = _format(args.format, args.output)
        audio = _audio(args, fmt)
    except ApiError as error:
        return fail(error.text)
    except ValueError as error:
        return fail(str(error))
    seconds = audio.plan.samples(fmt.sample_rate) / fmt.sample_rate
    pieces = render(audio)
    if seconds > _LONG:
        pieces = shown_progress(pieces, seconds, "speaking")
    try:
        if args.output == "-":
            sys.stdout.buffer.writelines(pieces)
        else:
            with Path(args.output).open("wb") as file:
                file.writelines(pieces)
    except OSError as error:
        return fail(f"{args.output}: {error.strerror}")
    return 0


def _format(asked: str | None, output: str) -> OutputFormat:
    from mockserver.audio.formats import parse_format

    if asked:
        return parse_format(asked)
    ending = Path(output).suffix.lower().removeprefix(".")
    return parse_format("mp3" if ending == "mp3" else "wav")


def _audio(args: argparse.Namespace, fmt: OutputFormat) -> Audio:
    from mockserver.api.tts import Speech, VoiceRef, utter
    from mockserver.audio.wav import WavDialect
    from mockserver.contract import models
    from mockserver.speech import prosody

    text = sys.stdin.read() if args.text == "-" else args.text
    voice = _voice(args.voice)
    speech = Speech(
        model=models.check(args.model, None),
        transcript=text,
        voice=VoiceRef(id=voice.id),
        timbre=voice.timbre,
        format=fmt,
        prosody=prosody.of_generation_config(args.speed, args.volume, args.emotion),
    )
    return utter(speech, WavDialect("Lavf60.16.100", 18, sized=True), "audio/wav")


def _voice(asked: str) -> Voice:
    from mockserver.voices.catalogue import VOICES

    by_name = {voice.name.lower(): voice.id for voice in VOICES.values()}
    found = asked if asked in VOICES else by_name.get(asked.lower())
    if found is None:
        raise ValueError(f"there is no public voice {asked!r}; there are {', '.join(sorted(by_name))}")
    return VOICES[found]
