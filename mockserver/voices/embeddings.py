"""The arithmetic of voices: 192 numbers each, made from a text, mixed, and turned a little.

What the numbers of the real service mean is not public (assumed all through). Here they mean a timbre
(`speech.timbre`), so whatever is computed with them can be heard. Only additions, products and square roots
are used, which IEEE 754 rounds the same everywhere.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Final

Embedding = tuple[float, ...]

EMBEDDING_SIZE: Final = 192
"""Numbers in a voice embedding (documented until 2025-04-16)."""

LOCALIZED_COSINE: Final = 0.97
"""How close a localized voice stays to the one it was made from: the cosine between the two (assumed)."""

_LARGEST: Final = 1e6
_SMALLEST: Final = 1e-9

RECOGNISED_COSINE: Final = 0.9995
"""The same of a clone from a clip in which a known voice was heard (assumed)."""


def embedding_from(text: str) -> Embedding:
    """192 numbers in [-1/8, 1/8) that depend on `text` alone, the same on every platform."""
    blocks = b"".join(sha256(f"{n}\n{text}".encode()).digest() for n in range(12))
    words = (int.from_bytes(blocks[i : i + 2], "big") for i in range(0, 2 * EMBEDDING_SIZE, 2))
    return tuple((word - 32768) / 262144 for word in words)


def embedding_given(numbers: Iterable[float]) -> Embedding:
    """The numbers of a request, each a float; those beyond all sense are cut to where arithmetic is safe."""
    return tuple(_safe(float(number)) for number in numbers)


def _safe(number: float) -> float:
    return min(max(number, -_LARGEST), _LARGEST) if abs(number) > _SMALLEST else 0.0


def mix(parts: Sequence[tuple[Embedding, float]]) -> Embedding:
    """The mean of embeddings of one length by weight; weights need not sum to 1 (documented).

    Raises ValueError if the weights sum to nothing.
    """
    # Divided by the largest first, so that neither huge nor tiny weights leave the range of floats.
    largest = max((abs(weight) for _, weight in parts), default=0.0)
    weights = [weight / largest for _, weight in parts] if largest else []
    total = math.fsum(weights)
    if not total:
        raise ValueError("the weights sum to nothing")
    return tuple(
        math.fsum(embedding[place] * weight for (embedding, _), weight in zip(parts, weights, strict=True))
        / total
        for place in range(len(parts[0][0]))
    )


def localized(embedding: Embedding, language: str, dialect: str | None, gender: str | None) -> Embedding:
    """The same speaker in another language: at LOCALIZED_COSINE to `embedding`, and as long.

    Every language, dialect (or accent) and gender turns it another way.
    """
    return turned(embedding, f"localize {language} {dialect or '-'} {gender or '-'}", LOCALIZED_COSINE)


def turned(embedding: Embedding, text: str, closeness: float) -> Embedding:
    """`embedding` turned in a direction that `text` decides, to where the cosine with it is `closeness`.

    Of a zero embedding the direction alone is left.
    """
    length = _length(embedding)
    aside = embedding_from(text)[: len(embedding)]
    if not length:
        return aside
    along = dot(aside, embedding) / (length * length)
    across = tuple(a - along * e for a, e in zip(aside, embedding, strict=True))
    share = math.sqrt(1 - closeness * closeness) * length / _length(across)
    return tuple(closeness * e + share * a for e, a in zip(embedding, across, strict=True))


def cosine(one: Sequence[float], other: Sequence[float]) -> float:
    """From -1 to 1; 0 if either is zero."""
    lengths = _length(one) * _length(other)
    return dot(one, other) / lengths if lengths else 0.0


def dot(one: Sequence[float], other: Sequence[float]) -> float:
    """The inner product."""
    return math.fsum(a * b for a, b in zip(one, other, strict=True))


def _length(embedding: Sequence[float]) -> float:
    return math.sqrt(dot(embedding, embedding))
