"""The tone code: which tones stand for which byte, and which symbol ends a word.

A symbol is two tones at once: a low one for the byte's high nibble and a high one for its low nibble, as on a
telephone keypad, but 16 x 16. Two interleaved grids, A and B, take turns, so that a repeated byte is heard as
two symbols and the ear needs no exact clock. The last symbol of every word is a check over its bytes.

Everything here is assumed: it is this project's own code, the real service speaks.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

SYMBOL_US: Final = 66_000
"""Length of one symbol at normal speed, in microseconds."""

BASE_HZ: Final = 420
STEP_HZ: Final = 43
"""Tone number n stands at BASE_HZ + STEP_HZ * n."""

NIBBLES: Final = 16
BAND_SLOTS: Final = 2 * NIBBLES
HIGH_SLOT: Final = BAND_SLOTS + 2
"""First tone number of the high band. Two slots lie empty between the bands, so that the top low tone and the
bottom high tone (byte 0xF0, first byte of every emoji) do not blur each other; the last tone is 3215 Hz,
inside the telephone band."""

SLOTS: Final = HIGH_SLOT + BAND_SLOTS

PIECE_BYTES: Final = 24
"""Longer words are spoken in pieces of at most this many bytes, each with its own check, so that the ear's
memory is bounded and a lost piece does not take the whole word with it."""

_POLYNOMIAL: Final = 0x2F


class Piece(NamedTuple):
    """What is spoken between two silences: the bytes, and whether the word ends here."""

    data: bytes
    ends_word: bool


def tone_slots(byte: int, grid: int) -> tuple[int, int]:
    """The numbers of the low and the high tone of `byte` (0-255) on `grid` (0 is A, 1 is B)."""
    return 2 * (byte >> 4) + grid, HIGH_SLOT + 2 * (byte & 15) + grid


def slot_hertz(slot: int) -> int:
    """Frequency of a tone, in hertz."""
    return BASE_HZ + STEP_HZ * slot


def _crc_row(value: int) -> int:
    for _ in range(8):
        value = (value << 1) ^ _POLYNOMIAL if value & 0x80 else value << 1
    return value & 0xFF


_CRC: Final = tuple(_crc_row(value) for value in range(256))

# Two starting values: with the one the word ends here, with the other it goes on in the next piece.
_END_SALT: Final = 0xC5
_MORE_SALT: Final = 0x3A


def check_byte(data: bytes, *, ends_word: bool) -> int:
    """The byte that follows `data` on the air: an 8-bit CRC, salted by whether the word ends here."""
    crc = _END_SALT if ends_word else _MORE_SALT
    for byte in data:
        crc = _CRC[crc ^ byte]
    return crc


@lru_cache(maxsize=4096)
def sounding(piece: Piece) -> bytes:
    """The bytes of a piece as they go on the air: its own, and its check; on grids A, B, A, …"""
    return piece.data + bytes((check_byte(piece.data, ends_word=piece.ends_word),))


def open_piece(symbols: bytes) -> Piece | None:
    """The piece whose bytes and check `symbols` are, or None if the check fits neither ending."""
    data, check = symbols[:-1], symbols[-1]
    if not data or len(data) > PIECE_BYTES:
        return None
    for ends_word in (True, False):
        if check == check_byte(data, ends_word=ends_word):
            return Piece(data, ends_word)
    return None


def to_bytes(text: str) -> bytes:
    """UTF-8; a lone surrogate, which JSON can carry, is spoken rather than refused."""
    return text.encode("utf-8", "surrogatepass")


def to_text(data: bytes) -> str | None:
    """The word that `data` spells, or None if it is not one word of UTF-8."""
    try:
        text = data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return None
    return text if text.split() == [text] else None


@lru_cache(maxsize=4096)
def pieces(word: str) -> tuple[Piece, ...]:
    """Cut a word (no white space) into pieces of whole characters, each at most PIECE_BYTES long."""
    data = to_bytes(word)
    if len(data) <= PIECE_BYTES:  # nearly every word
        return (Piece(data, ends_word=True),)
    return tuple(_cut(data))


def _cut(data: bytes) -> Iterator[Piece]:
    start = 0
    while len(data) - start > PIECE_BYTES:
        end = start + PIECE_BYTES
        while data[end] & 0xC0 == 0x80:  # inside a character: give it to the next piece
            end -= 1
        yield Piece(data[start:end], ends_word=False)
        start = end
    yield Piece(data[start:], ends_word=True)
