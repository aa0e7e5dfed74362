"""Write the documents that are made from tables: `make docs`. A test holds the committed pages to this.

A page is a tuple of sections, a section a function that returns Markdown. To add one, write it and name it in
PAGES.
"""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final

from contracts.known import NO_LAW, laws_of
from contracts.known import ROWS as KNOWN
from mockserver.contract.faults import FAULTS
from mockserver.contract.media import MEDIA_TYPES, WAV_HEADS
from mockserver.contract.models import MODELS, Model
from mockserver.contract.versions import VERSIONS
from mockserver.settings import ROWS
from mockserver.speech.prosody import EMOTION_TAGS, EMOTIONS, SPEEDS
from mockserver.streams.traits import TRAITS
from mockserver.voices.embeddings import LOCALIZED_COSINE, RECOGNISED_COSINE
from mockserver.voices.renderings import TRAITS as VOICE_TRAITS
from tools import docs_of_faults, docs_of_hearing

DOCS: Final = Path(__file__).resolve().parent.parent / "docs"

Section = Callable[[], str]


def introduction() -> str:
    """What the words of certainty mean, and how many rows there are of each."""
    rows: list[str] = [row.certainty for row in FAULTS.values()]
    rows += [row.certainty for row in VERSIONS] + [row.certainty for row in MODELS.values()]
    rows += [row.certainty for row in MEDIA_TYPES] + [row.certainty for row in WAV_HEADS]
    count = Counter(rows)
    meanings = (
        ("recorded", "bytes of the real service are at hand, or were seen and measured"),
        ("quoted", "a user of the real service quotes it"),
        ("documented", "the vendor's documents or client libraries say so"),
        ("assumed", "nobody says; our best guess"),
    )
    return (
        "# Fidelity\n\n"
        + prose(
            """
            What this mock knows of the real service, and what it guesses. The page is made from the tables
            that the server itself works with (`make docs`), so it cannot say anything else than the server
            does.
            """
        )
        + table(("word", "meaning", "rows"), [(word, text, str(count[word])) for word, text in meanings])
    )


def faults() -> str:
    """Every refusal: status, words, certainty."""
    rows = [
        (
            f"`{fault.id}`",
            str(fault.status) + (f" (as text {fault.text_status})" if fault.text_status else ""),
            f"`{fault.error_code}`" if fault.error_code else "null",
            fault.title,
            fault.message,
            fault.text or "",
            fault.certainty,
            fault.source,
        )
        for fault in FAULTS.values()
    ]
    head = (
        "fault",
        "status",
        "error_code",
        "title",
        "message",
        "text form, if another",
        "certainty",
        "source",
    )
    return (
        "## Refusals\n\n"
        + prose(
            """
            From 2026-03-01 on a refusal is a JSON object, before it is the line `title: message`. Certainty
            is that of the words; where a status or a code is better known than the words, the source says
            so.
            """
        )
        + table(head, rows)
    )


def versions() -> str:
    """The dated versions and their traits."""
    rows = [
        (
            version.date,
            version.error_form,
            version.status_version,
            version.media_types.name,
            version.wav.software,
            "yes" if version.takes_embedding_voices else "no",
            version.certainty,
            version.source,
        )
        for version in VERSIONS
    ]
    head = (
        "version",
        "errors",
        "`GET /` says",
        "media types",
        "WAV by",
        "embedding voices",
        "certainty",
        "source",
    )
    return (
        "## Versions\n\n"
        + prose(
            """
            A date between two versions means the earlier one (quoted). A date after the last means the
            last, and one before the first is refused (both assumed). Certainty is that of the row's best
            known trait; which version writes which WAV head is assumed throughout, as a recording shows a
            day and not a version.
            """
        )
        + table(head, rows)
    )


def forms() -> str:
    """Media types and WAV heads."""
    media = [
        (row.name, *(row.by_container[box] for box in ("raw", "wav", "mp3")), row.certainty, row.source)
        for row in MEDIA_TYPES
    ]
    heads = [
        (row.dialect.software, str(row.dialect.float_fmt_size), row.certainty, row.source)
        for row in WAV_HEADS
    ]
    return (
        "## Forms of audio\n\n"
        + table(("media types", "raw", "wav", "mp3", "certainty", "source"), media)
        + "\n"
        + prose(
            """
            All streamed WAV heads have 0xFFFFFFFF for sizes, and a LIST chunk that names the muxer
            (recorded).
            """
        )
        + table(("WAV by", "bytes of `fmt ` for pcm_f32le", "certainty", "source"), heads)
    )


def models() -> str:
    """The models: frames, languages, ends."""
    rows = [
        (
            f"`{model.id}`",
            f"`{model.alias_of}`" if model.alias_of else "",
            _languages(model),
            f"{model.grid.samples}/{model.grid.rate}" if model.kind == "tts" else "",
            _acts(model),
            str(model.sunset or ""),
            model.certainty,
            model.source,
        )
        for model in MODELS.values()
    ]
    head = ("model", "stands for", "languages", "frame, s", "acts", "sunset", "certainty", "source")
    return (
        "## Models\n\n"
        + prose(
            """
            Every model answers; with `--as-of DATE` those sunset by then are refused. What an alias stands
            for is inferred. Frames of 1024/44100 s are recorded for sonic-turbo, of 80/1000 s for
            sonic-3.5; that the models before sonic-3.5 have the first and those after it the second is
            quoted. *Acts* names what changes the audio: G the generation_config, E the
            __experimental_controls.
            """
        )
        + table(head, rows)
    )


def delivery() -> str:
    """What names of speed and emotion do to the sound."""
    tables = (("speed", SPEEDS), ("emotion", EMOTIONS), ("early emotion", EMOTION_TAGS))
    groups: dict[tuple[str, int, int, str, str], list[str]] = {}
    for kind, names in tables:
        for name, row in names.items():
            groups.setdefault((kind, row.rate, row.volume, row.certainty, row.source), []).append(f"`{name}`")
    rows = [
        (kind, " ".join(names), f"{rate / 1000:g}", f"{volume / 1000:g}", certainty, source)
        for (kind, rate, volume, certainty, source), names in groups.items()
    ]
    head = ("control", "names", "pace", "loudness", "certainty", "names from")
    return (
        "## Delivery\n\n"
        + prose(
            """
            The names are documented. What they do to the sound is our own, so that a test can hear it: the
            real service acts on meaning. Certainty is that of the effect.
            """
        )
        + table(head, rows)
    )


def streams() -> str:
    """What the versions do differently in streams."""
    rows = [
        (
            row.date,
            f"{row.buffer_delay_ms} ms",
            f"{row.expires_s:g} s after its last {row.expires_after}",
            "a new context" if row.ended_ids == "reopen" else "refused",
            f"`{row.unspoken}`",
            row.sse_end,
            row.certainty,
            row.source,
        )
        for row in TRAITS.values()
    ]
    head = (
        "version", "text is held", "a context expires", "text for one that is over", "nothing to say",
        "end of SSE", "certainty", "source",
    )  # fmt: skip
    return (
        "## Streams\n\n"
        + prose(
            """
            Held text waits that long for more where the message does not say how long. Endings of SSE are
            those of `--sse-end`. A cancelled context finishes the text that it is speaking and ends with
            `done` (documented; one user saw none). The sizes of chunks rest on one sighting at 44.1 kHz.
            """
        )
        + table(head, rows)
    )


def hearing() -> str:
    """What is heard."""
    return docs_of_hearing.hearing(prose, table)


def voices() -> str:
    """How the versions write voices."""
    rows = [
        (
            row.date,
            "pages" if row.paged else "a bare array",
            _fields(row.whole),
            _fields(row.listed) if row.listed != row.whole else "the same",
            ", ".join(f"`{name}`" for name in row.expandable),
            _fields(row.metadata),
            row.certainty,
            row.source,
        )
        for row in VOICE_TRAITS.values()
    ]
    head = (
        "version", "list", "get, create, update", "in a list", "on request", "clone, localize", "certainty",
        "source",
    )  # fmt: skip
    return (
        "## Voices\n\n"
        + prose(
            f"""
            Fields in the order in which they are sent. Lists are in the order of creation, the public voices
            first (assumed; that early dates pin the order is recorded). An embedding of the real service has
            a meaning of its own; here it decides three traits of the sound. A localized voice stays at a
            cosine of {LOCALIZED_COSINE} to the one it came from, the clone of a voice that is recognised in
            its clip at {RECOGNISED_COSINE}; of any other clip the embedding is arbitrary, and the same each
            time (all assumed). Archived voices do not speak (assumed).
            """
        )
        + table(head, rows)
    )


def laws() -> str:
    """What of that which is known a law checks, and why the rest has none."""
    names = {
        "early": "Reference of the wire until 2025-04-16",
        "late": "Reference of the wire since 2025-11-04",
    }
    parts = [
        f"### {names.get(section, f'Observations {section}')}\n\n"
        + table(("row", "laws, or why there is none"), [(f"`{row}`", _laws(row)) for row in rows])
        for section, rows in KNOWN.items()
    ]
    return (
        "## Laws\n\n"
        + prose(
            """
            Which laws of the contract suite ([contracts](contracts.md)) check what has been observed and
            documented. The same laws can be held against the real service.
            """
        )
        + "\n".join(parts)
    )


def _laws(row: str) -> str:
    return ", ".join(f"`{law}`" for law in laws_of(row)) or NO_LAW[row]


def _fields(form: Sequence[str]) -> str:
    return " ".join(f"`{name.rstrip('?')}`" for name in form)


def settings() -> str:
    """Every setting."""
    rows = [
        (
            f"`{row.flag}`",
            f"`{row.env}`",
            f"`{row.name}`",
            "" if row.default in (None, ()) else f"`{row.default}`",
            row.help,
        )
        for row in ROWS
    ]
    return (
        "# Settings\n\n"
        + prose(
            """
            A setting is given by flag, by environment variable, or in a TOML file that `--config` or
            `CARTESIA_MOCK_CONFIG` names. A flag beats the environment, which beats the file. Where a setting
            is repeatable, the environment separates values by commas and the file has an array.
            """
        )
        + table(("flag", "environment", "in the file", "default", "meaning"), rows)
    )


def _languages(model: Model) -> str:
    count = str(len(model.languages))
    return f"{count}, {len(model.languages_cut)} from {model.cut}" if model.cut else count


def _acts(model: Model) -> str:
    return "G" * model.generation_config_acts + "E" * model.controls_act


def prose(text: str) -> str:
    """A paragraph."""
    return textwrap.fill(" ".join(text.split()), 110, break_on_hyphens=False, break_long_words=False) + "\n\n"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table, one line a row."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)


PAGES: Final[dict[str, tuple[Section, ...]]] = {
    "fidelity.md": (introduction, versions, forms, faults, models, delivery, streams, hearing, voices, laws),
    "settings.md": (settings,),
    "faults.md": (
        lambda: docs_of_faults.ways(prose),
        lambda: docs_of_faults.words(prose, table),
        lambda: docs_of_faults.magic(prose, table),
    ),
    "quirks.md": (lambda: docs_of_faults.quirks(prose, table),),
}


def page(name: str) -> str:
    """The text of one page."""
    return "\n".join(section() for section in PAGES[name])


def main() -> None:
    """Write all pages."""
    for name in PAGES:
        (DOCS / name).write_text(page(name), "utf-8")
        print(f"docs/{name}")


if __name__ == "__main__":
    main()
