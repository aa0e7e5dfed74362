"""The life of a context as a table. All that is known of what may follow what is here, and nothing else is.

A context is absent until its first text, open while more may come, closing once its last input is there,
cancelled while work in flight finishes, and then over. An illegal move is the fault that the client is told.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import Final


class State(Enum):
    """What a context id stands for, on one connection."""

    ABSENT = auto()
    OPEN = auto()
    CLOSING = auto()
    CANCELLED = auto()
    ENDED = auto()


class Move(Enum):
    """What a client's message does to it. A message without text steers: it only flushes or closes."""

    TEXT = auto()
    LAST_TEXT = auto()
    STEER = auto()
    CLOSE = auto()
    CANCEL = auto()


UNSPOKEN: Final = "unspoken"
"""Stands for the fault that a version names `Traits.unspoken`."""
CLOSED: Final = "context_closed"
INVALID: Final = "invalid_context"

_A, _O, _C, _X, _E = State.ABSENT, State.OPEN, State.CLOSING, State.CANCELLED, State.ENDED

MOVES: Final[dict[tuple[State, Move], State | str]] = {
    (_A, Move.TEXT): _O,
    (_A, Move.LAST_TEXT): _C,
    # A context begins with something to say (quoted).
    (_A, Move.STEER): UNSPOKEN,
    (_A, Move.CLOSE): UNSPOKEN,
    (_A, Move.CANCEL): INVALID,
    (_O, Move.TEXT): _O,
    (_O, Move.LAST_TEXT): _C,
    (_O, Move.STEER): _O,
    (_O, Move.CLOSE): _C,
    (_O, Move.CANCEL): _X,
    # Text after the last text ends the sound (a user, 2026-01); the words are those of other closed contexts.
    (_C, Move.TEXT): CLOSED,
    (_C, Move.LAST_TEXT): CLOSED,
    # Clients close twice, and flush on their way out: harmless (assumed).
    (_C, Move.STEER): _C,
    (_C, Move.CLOSE): _C,
    (_C, Move.CANCEL): _X,
    (_X, Move.TEXT): CLOSED,
    (_X, Move.LAST_TEXT): CLOSED,
    (_X, Move.STEER): CLOSED,
    # Quoted: "after a cancelled turn".
    (_X, Move.CLOSE): UNSPOKEN,
    (_X, Move.CANCEL): INVALID,
    (_E, Move.TEXT): CLOSED,
    (_E, Move.LAST_TEXT): CLOSED,
    (_E, Move.STEER): CLOSED,
    (_E, Move.CLOSE): UNSPOKEN,
    (_E, Move.CANCEL): INVALID,
}
"""Every pair has its row: the next state, or a fault."""

MOVES_ON: Final = MOVES | {(_C, Move.TEXT): _O, (_C, Move.LAST_TEXT): _C}
"""The same where text may follow the last text (`Traits.after_last`)."""
