"""The public voices that every key can speak with.

The ids are those that the vendor's documents and SDKs name, so that code which carries one
finds it here.
Embeddings are ours: the real ones are not published.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Final

EMBEDDING_SIZE: Final = 192
"""Numbers in a voice embedding (documented until 2025-04-16)."""


@dataclass(frozen=True)
class Voice:
    """A voice as the catalogue holds it; `named` is `assumed` where the name is ours."""

    id: str
    name: str
    language: str
    gender: str | None
    named: str

    @cached_property
    def embedding(self) -> tuple[float, ...]:
        """192 numbers whose Euclidean length is near 1, derived from the id alone (assumed)."""
        return embedding_from(self.id)


def embedding_from(text: str) -> tuple[float, ...]:
    """192 numbers in [-1/8, 1/8) that depend on `text` alone, the same on every platform."""
    blocks = b"".join(sha256(f"{n}\n{text}".encode()).digest() for n in range(12))
    words = (int.from_bytes(blocks[i : i + 2], "big") for i in range(0, 2 * EMBEDDING_SIZE, 2))
    return tuple((word - 32768) / 262144 for word in words)


# id, name, language, gender, certainty of the name
_ROWS: Final = (
    ("694f9389-aac1-45b6-b726-9d9369183238", "Sarah", "en", None, "documented"),
    ("a0e99841-438c-4a64-b679-ae501e7d6091", "Barbershop Man", "en", None, "documented"),
    ("f9836c6e-a0bd-460e-9d3c-f7299fa60f94", "Southern Woman", "en", None, "documented"),
    ("d46abd1d-2d02-43e8-819f-51fb652c1c61", "Newsman", "en", None, "documented"),
    ("bd9120b6-7761-47a6-a446-77ca49132781", "Tutorial Man", "en", None, "documented"),
    ("87748186-23bb-4158-a1eb-332911b0b708", "Alder", "en", None, "assumed"),
    ("248be419-c632-4f23-adf1-5324ed7dbf1d", "Birch", "en", None, "assumed"),
    ("6ccbfb76-1fc6-48f7-b71d-91ac6298247b", "Cedar", "en", None, "assumed"),
    ("bf0a246a-8642-498a-9950-80c35e9276b5", "Dogwood", "en", None, "assumed"),
    ("78ab82d5-25be-4f7d-82b3-7ad64e5b85b2", "Elm", "en", None, "assumed"),
    ("df076429-66c6-4f3e-b98b-aee4e2c925ab", "A high-stability cloned voice", "en", None, "documented"),
    ("40248dd5-bfe9-48e2-93f7-ea3f9d5c7f72", "A high-similarity cloned voice", "en", None, "documented"),
    ("8f7d3c2e-1a2b-3c4d-5e6f-7g8h9i0j1k2l", "Sarah Peninsular Spanish", "es", None, "documented"),
    ("123e4567-e89b-12d3-a456-426614174000", "Fir", "en", None, "assumed"),
    ("c1d1d3a8-6f4e-4b3f-8b3e-2e1b3e1b3e1b", "Ginkgo", "en", None, "assumed"),
    ("db6b0ed5-d5d3-463d-ae85-518a07d3c2b4", "Skylar", "en", "feminine", "documented"),
    ("47c38ca4-5f35-497b-b1a3-415245fb35e1", "Daniel", "en", "masculine", "documented"),
    ("9626c31c-bec5-4cca-baa8-f8ba9e84c8bc", "Jacqueline", "en", "feminine", "documented"),
    ("62ae83ad-4f6a-430b-af41-a9bede9286ca", "Gemma", "en", "feminine", "documented"),
    ("ef191366-f52f-447a-a398-ed8c0f2943a1", "Archie", "en", "masculine", "documented"),
    ("f786b574-daa5-4673-aa0c-cbe3e8534c02", "Katie", "en", None, "documented"),
    ("e07c00bc-4134-4eae-9ea4-1a55fb45746b", "Hazel", "en", None, "assumed"),
    ("86e30c1d-714b-4074-a1f2-1cb6b552fb49", "Ivy", "en", None, "assumed"),
    ("71a7ad14-091c-4e8e-a314-022ece01c121", "Juniper", "en", None, "assumed"),
    ("eda5bbff-1ff1-4886-8ef1-4e69a77640a0", "Larch", "en", None, "assumed"),
    ("0418348a-0ca2-4e90-9986-800fb8b3bbc0", "Maple", "en", None, "assumed"),
    ("f161df88-b5a0-4ea8-aa21-6be12859f761", "Oak", "en", None, "assumed"),
    ("7e19344f-9f17-47d7-a13a-4366ad06ebf3", "Pine", "en", None, "assumed"),
)

VOICES: Final = {row[0]: Voice(*row) for row in _ROWS}


def find(voice_id: str) -> Voice | None:
    """The public voice of that id, or None. Ids are opaque and compared as they are."""
    return VOICES.get(voice_id)
