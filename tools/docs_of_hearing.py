"""The part of docs/fidelity.md that is about speech to text, from the tables of the code."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from mockserver.streams.stt.traits import LONGEST_PHRASE_S, MAX_SILENCE_S, MODELS, TRAITS

Prose = Callable[[str], str]
Table = Callable[[Sequence[str], Iterable[Sequence[str]]], str]


def hearing(prose: Prose, table: Table) -> str:
    """What is heard, and what versions and models do differently."""
    forms = {"line": "a line", "object": "an object"}
    versions = [
        (
            row.date,
            f"{row.idle_close_s:g} s",
            forms[row.errors],
            row.certainty,
            row.source,
        )
        for row in TRAITS.values()
    ]
    models = [
        (
            f"`{row.id}`",
            ", ".join([*(f"`{channel}`" for channel in row.channels), *(["files"] if row.batch else [])]),
            row.style,
            row.certainty,
            row.source,
        )
        for row in MODELS.values()
    ]
    return (
        "## Hearing\n\n"
        + prose(_HEARD)
        + table(("version", "an idle socket is closed after", "errors", "certainty", "source"), versions)
        + "\n"
        + table(("model", "listens to", "final texts are", "certainty", "source"), models)
        + "\n"
        + prose(_ASSUMED)
    )


_HEARD = """
The tone code gives the words that were said, with their punctuation. Any other burst of sound gives one word
of a small vocabulary of the language that was asked for, always the same for the same sound; silence gives
nothing. Nothing real is understood, and keyterms change nothing. Texts and words begin with the space before
them, as seen live; the text of a file is trimmed.
"""

_ASSUMED = f"""
Assumed, since nobody says it: a phrase ends with {MAX_SILENCE_S:g} s of silence or after
{LONGEST_PHRASE_S:g} s; drafts repeat the whole phrase; the duration of a text is the sound since the last
final one; sockets cost as much as files, a credit for two seconds; settings of a turn that are refused leave
the old ones; a socket whose settings are bad is closed with 1000; how likely it is that somebody speaks
halves in 480 ms of silence.
"""
