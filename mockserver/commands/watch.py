"""`cartesia-mock watch`: the calls of a running server, as they are made."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from rich.text import Text

    from mockserver.control.rows import Row
    from mockserver.testing.line import HttpLine

_DESCRIPTION: Final = """\
Print the calls of a running server as they end, one a line, until Ctrl-C; of a socket each context by itself.
A call tells no secrets: its key stands there by a name. The same is to be seen at URL/_mock/ in a browser.
"""
_WAITS: Final = 20
"""Seconds that one question waits for something new."""
_AGAIN_S: Final = 1.0
"""After which a server that went away is looked for again."""


def add_to(commands: Any) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        "watch",
        help="print the calls of a running server as they are made",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--url",
        default=os.environ.get("CARTESIA_MOCK_URL", "http://localhost:8765"),
        help="of the server (default: CARTESIA_MOCK_URL, or %(default)s)",
    )
    parser.add_argument("--key", metavar="KEY", help="calls of this API key only, or of its shown name")
    parser.add_argument("--token", metavar="TOKEN", help="where the server wants one")
    parser.add_argument(
        "--last",
        type=_whole,
        default=10,
        metavar="N",
        help="begin with the last N calls (default: %(default)s)",
    )
    parser.add_argument("--count", type=_whole, metavar="N", help="stop after N lines")
    parser.add_argument("--json", action="store_true", help="each call as a line of JSON, when it is over")
    parser.set_defaults(run=_run)


def _whole(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text} is not a whole number from 0 on")
    return int(text)


def _run(args: argparse.Namespace) -> int:
    import httpx

    from mockserver.commands.failure import fail
    from mockserver.testing.line import HttpLine, Refused

    token = args.token or os.environ.get("CARTESIA_MOCK_CONTROL_TOKEN")
    try:
        with closing(HttpLine(args.url, token)) as line:
            for text in islice(_lines(line, args), args.count):
                print(text, flush=True)
    except KeyboardInterrupt:
        return 0
    except Refused as error:
        return fail(str(error))
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return fail(f"no mock answers at {args.url}: {error}")
    return 0


def _lines(line: HttpLine, args: argparse.Namespace) -> Iterator[str]:
    """What is to be printed, for ever. Raises httpx.HTTPError while the server was never there."""
    from mockserver.commands.looks import is_person

    write = _as_json if args.json else _coloured if is_person(sys.stdout) else _plain
    told: set[tuple[int, str | None]] = set()
    first = True
    for calls in _news(line, args.key):
        fresh = [(call, part) for call in calls for part in _parts(call, whole=args.json)]
        fresh = [each for each in fresh if (each[0]["number"], each[1]) not in told]
        told.update((call["number"], part) for call, part in fresh)
        for call, part in fresh[len(fresh) - min(args.last, len(fresh)) if first else 0 :]:
            yield write(call, part)
        first = False


def _news(line: HttpLine, key: str | None) -> Iterator[list[dict[str, Any]]]:
    """The calls that are new or have changed, again and again."""
    import httpx

    from mockserver.testing.line import Refused

    query = {"key": key} if key else {}
    mark, after, going, reached = None, 0, set[int](), False
    while True:
        asked = {
            **query,
            "after": str(after),
            "open": ",".join(map(str, sorted(going))),
            "timeout": str(_WAITS),
        }
        if mark is not None:
            asked["mark"] = str(mark)
        try:
            found: Any = line.ask("GET", "journal/follow", asked)
        except httpx.HTTPError:
            if not reached:
                raise
            # It may be started anew, and then it counts anew.
            mark, after, going = None, 0, set()
            time.sleep(_AGAIN_S)
            continue
        if not isinstance(found, dict) or "calls" not in found:
            raise Refused("what answers there is no mock of this version")
        calls = found["calls"]
        reached, mark = True, found["mark"]
        after = max([after, *(call["number"] for call in calls)])
        going = {call["number"] for call in calls if not call["ended"]}
        yield calls


def _parts(call: dict[str, Any], *, whole: bool) -> Iterator[str | None]:
    """What there is to tell of a call by now: None is all of it, when it is over; a text is a context."""
    if call["transport"] == "websocket" and not whole:
        yield from (
            each["context"]
            for each in call["spoken"]
            if each["status"] is not None and each["context"] is not None
        )
    if call["ended"]:
        yield None


def _row(call: dict[str, Any], part: str | None) -> Row:
    """A call, or one context of a socket, for printing."""
    from dataclasses import replace

    from mockserver.control.rows import row_from

    row = row_from({name: value for name, value in call.items() if name != "lanes"})
    if call["transport"] == "websocket":
        row = replace(
            row, spoken=tuple(each for each in row.spoken if part is not None and each.context == part)
        )
    return row


def _plain(call: dict[str, Any], part: str | None) -> str:
    row = _row(call, part)
    over = f" closed {row.code}" if row.transport == "websocket" and part is None else ""
    return f"{row.line()}{over}"


def _as_json(call: dict[str, Any], part: str | None) -> str:
    return json.dumps(call, ensure_ascii=False)


def _coloured(call: dict[str, Any], part: str | None) -> str:
    """For a person: the status in its colour, the words set off, the rest aside."""
    from rich.console import Console

    console = Console(highlight=False, soft_wrap=True)
    with console.capture() as caught:
        console.print(_text(_row(call, part), part))
    return caught.get().rstrip("\n")


def _text(row: Row, part: str | None) -> Text:
    from rich.text import Text

    spoken = row.spoken[0] if row.spoken else None
    status = spoken.status if spoken is not None and part is not None else row.status
    text = Text()
    text.append(f"{row.at:10.3f}  #{row.number:<5}", "dim")
    text.append(f"{status or '…'!s:<4}", "bold green" if (status or 0) < 400 else "bold red")
    text.append(f"{row.operation or f'{row.method} {row.path}':<16} ", "bold")
    text.append(f"{part}  " if part is not None else "", "cyan")
    text.append(f"“{spoken.transcript}”  " if spoken is not None and spoken.transcript else "")
    text.append(f"{row.error}  " if row.error else "", "red")
    text.append(f"closed {row.code}  " if row.transport == "websocket" and part is None else "", "cyan")
    text.append(f"[{', '.join(row.effects)}]  " if row.effects else "", "yellow")
    took = f"{(row.seconds or 0) * 1000:.1f} ms" if part is None else ""
    text.append(" ".join(each for each in (row.version or "", row.key, took) if each), "dim")
    return text
