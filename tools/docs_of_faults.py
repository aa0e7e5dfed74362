"""The pages of faults and quirks, from their tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from mockserver.control.faults.magic import KEYS, VOICES
from mockserver.control.faults.words import WORDS
from mockserver.control.quirks.table import CONNECTIONS, CONTEXTS, LISTENING, MESSAGES, REQUESTS, Quirk

Table = Callable[[Sequence[str], Iterable[Sequence[str]]], str]
Prose = Callable[[str], str]

_CURL = """\
```sh
curl -s -i localhost:8765/tts/bytes -H 'X-API-Key: any' -H 'Cartesia-Version: 2026-08-14' \\
  -H 'Content-Type: application/json' -H 'X-Mock-Fault: error=429 retry-after=2' \\
  -d '{"model_id": "sonic-3", "transcript": "Hello", "voice": {"mode": "id", "id":
       "694f9389-aac1-45b6-b726-9d9369183238"}, "output_format":
       {"container": "mp3", "sample_rate": 44100, "bit_rate": 128000}}'
```

"""
_RULES = """\
```toml
# faults.toml, for: cartesia-mock serve --faults faults.toml
[[rules]]                    # a burst of refusals, then all is well
match = { operation = "tts.*" }
effect = "error=429 retry-after=1"
times = 2

[[rules]]                    # one in twenty breaks off, and the same ones each time
match = { operation = "tts.bytes", probability = 0.05 }
effect = "after=2-chunks disconnect=reset"

[[rules]]                    # of what is said on a socket, only what is about weather
match = { operation = "tts.websocket", transcript = "(?i)weather" }
effect = { after = "1-chunks", close = 1011, reason = "model gone" }
```

"""
_PYTHON = """\
```python
from mockserver import MockServer

with MockServer() as server:
    server.powers.rules.add({"match": {"operation": "tts.bytes", "nth": 3}, "effect": "error=500"})
    server.powers.quirks.set(["null-context-id"], key="the-key")
```

"""


def ways(prose: Prose) -> str:
    """How to ask for a fault."""
    return (
        "# Faults\n\n"
        + prose(
            """
            What goes wrong on purpose. There are four ways to ask for it: a *magic value* in the request
            itself (a key, a voice, a tag in the transcript, or the header `X-Mock-Fault`); a *rule* in a file
            (`--faults`), by Python, or by the control API (`/_mock/faults`); and a [quirk](quirks.md), which
            is a habit of the service by name (`--quirks`, `/_mock/quirks`, or the header `X-Mock-Quirk`).
            [Every fault in a few lines](recipes/faults.md) shows each of them at work.
            """
        )
        + _CURL
        + _RULES
        + _PYTHON
        + prose(
            """
            A rule acts on what it matches: `operation` (an operationId, or `tts.websocket`,
            `stt.websocket`, `stt_turns.websocket`), `version`, `key`, `voice`, `path`, `transport` (`http`,
            `sse`, `websocket`), each a text or several with `*` for anything; `transcript`, a regular
            expression that is searched for; then, counted for each key by itself, `nth`, `every`, `after`
            (from the next one on), and `probability`, which is drawn from the seed: the same seed, the same
            outcome, whatever other keys do. `on` says where a socket meets it: `message`, what the speech
            socket does unless told otherwise, or `handshake`, where the effect is on the whole connection.
            `times` and `seconds` end a rule: after so many acts for each key, or so long after the first
            request of that key that it meets. Several rules act together; where only one can be, the first
            one added does.
            """
        )
        + prose(
            """
            Time goes by the clock of the key's world, so a test that moves it passes five minutes in no
            time. A fault meets what would have been answered: a request that is not valid is refused as
            ever. What a reset finds on its way is lost, as it is in life. A server cannot refuse a connection
            that was made; `disconnect=reset` ends it before a byte is answered, which clients take for the
            same.
            """
        )
    )


def words(prose: Prose, table: Table) -> str:
    """What can happen."""
    rows = [(f"`{word.name}`", f"`{word.example}`", word.help) for word in WORDS.values()]
    return (
        "## Effects\n\n"
        + prose(
            """
            An effect is a line of words, `after=3-chunks stall`, or a JSON object of the same words,
            `{"after": "3-chunks", "stall": "forever"}`. A status or an id alone is an error: `429`.
            """
        )
        + table(("word", "example", "what happens"), rows)
    )


def magic(prose: Prose, table: Table) -> str:
    """The magic values."""
    keys = [(f"`{row.key}`", f"`{row.words}`", row.help) for row in KEYS.values()]
    voices = [(f"`{row.id}`", f"`{row.words}`", row.help) for row in VOICES.values()]
    return (
        "## Magic values\n\n"
        + prose(
            """
            They need no control call, and cost nothing while nobody uses them; `--magic off` turns them off.
            The header `X-Mock-Fault` holds an effect for one request, or for one socket from its handshake
            on. A tag in a transcript, `<mock fault="after=1-chunks stall"/>`, holds one for what is said, and
            is not spoken. A server that accepts certain keys only (`--api-key`) has to accept a magic key
            too. Words that mean nothing are refused with 400.
            """
        )
        + table(("API key", "effect", "what happens to its requests and its sockets"), keys)
        + "\n"
        + table(("voice", "effect", "what happens to what it is asked to say"), voices)
    )


def quirks(prose: Prose, table: Table) -> str:
    """Every quirk."""
    chapters: tuple[tuple[str, tuple[Quirk, ...]], ...] = (
        ("Connections", CONNECTIONS),
        ("Contexts", CONTEXTS),
        ("Messages", MESSAGES),
        ("Requests and answers", REQUESTS),
        ("Listening, voice changer", LISTENING),
    )
    head = ("quirk", "when", "what is seen", "whom it broke", "source", "the mock does so anyway")
    return (
        "# Quirks\n\n"
        + prose(
            """
            Habits of the service that broke somebody's client. `cartesia-mock serve --quirks NAME`
            (repeatable), the header `X-Mock-Quirk: NAME` on a request or a handshake, the control API
            (`/_mock/quirks`) and `server.powers.quirks.set([…], key=…)` turn them on. Each changes one thing,
            several go together. Those with a number take another one: `slow-connect=500`.
            [Every quirk in a few lines](recipes/quirks.md) shows each of them at work.
            """
        )
        + "\n".join(f"## {title}\n\n" + table(head, [_row(row) for row in rows]) for title, rows in chapters)
    )


def _row(row: Quirk) -> tuple[str, ...]:
    told = row.told()
    name = f"`{told['name']}`"
    return (name, told["trigger"], told["effect"], told["broke"], told["source"], told["anyway"])
