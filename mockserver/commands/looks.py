"""How commands look: tables and colours where a person reads, plain lines where a pipe does."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import TextIO


def is_person(stream: TextIO) -> bool:
    """Whether somebody looks at a stream; the environment variable FORCE_COLOR says yes, NO_COLOR no."""
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or stream.isatty()


def print_table(
    heads: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    plain: str,
    title: str | None = None,
    styles: Sequence[str] = (),
) -> None:
    """Rows of texts as a table, or each as a line of the format `plain`, e.g. `{:32} {}: {}`.

    styles: how the columns look, as rich names it; those that are not named look plain.
    """
    if not is_person(sys.stdout):
        for row in rows:
            print(plain.format(*row))
        return
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=title, title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
    for place, head in enumerate(heads):
        style = styles[place] if place < len(styles) else ""
        # What one may want to copy is not cut in two.
        table.add_column(head, style=style, no_wrap=place == 0, overflow="fold")
    for row in rows:
        table.add_row(*(Text(text) for text in row))
    Console(highlight=False).print(table)


def shown_progress(pieces: Iterable[bytes], seconds: float, name: str) -> Iterator[bytes]:
    """The pieces of a sound of so many seconds, about one each; a person sees how far it is."""
    if not is_person(sys.stderr):
        yield from pieces
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed:.0f} of {task.total:.0f} s"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(name, total=seconds)
        for piece in pieces:
            yield piece
            progress.advance(task)
        progress.update(task, completed=seconds)
