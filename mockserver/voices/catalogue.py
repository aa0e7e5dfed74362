"""The public voices that every key can speak with: more than a hundred, in all 44 languages.

The first ids are those that the vendor's documents and SDKs name, the last those that agent frameworks
carry, so that code which has one finds it here.
Embeddings are ours: the real ones are not published.
"""

from __future__ import annotations

import datetime
from typing import Final

from mockserver.voices import worldwide
from mockserver.voices.accents import ACCENTS, of_language
from mockserver.voices.dates import stamp
from mockserver.voices.embeddings import EMBEDDING_SIZE, embedding_from
from mockserver.voices.voice import Voice

__all__ = ["EMBEDDING_SIZE", "OWNER", "VOICES", "Voice", "embedding_from", "find"]

OWNER: Final = "5bd1f1c8-2b6c-4a50-9a0e-6d1f0f3c7a42"
"""The `user_id` of public voices (ours)."""

# id, name, gender, certainty of the name, native accent. Genders go by the name where that is documented.
_KNOWN: Final = (
    ("694f9389-aac1-45b6-b726-9d9369183238", "Sarah", "feminine", "documented", "general-american"),
    ("a0e99841-438c-4a64-b679-ae501e7d6091", "Barbershop Man", "masculine", "documented", "general-american"),
    ("f9836c6e-a0bd-460e-9d3c-f7299fa60f94", "Southern Woman", "feminine", "documented", "southern-us"),
    ("d46abd1d-2d02-43e8-819f-51fb652c1c61", "Newsman", "masculine", "documented", "general-american"),
    ("bd9120b6-7761-47a6-a446-77ca49132781", "Tutorial Man", "masculine", "documented", "general-american"),
    ("87748186-23bb-4158-a1eb-332911b0b708", "Alder", "masculine", "assumed", "general-american"),
    ("248be419-c632-4f23-adf1-5324ed7dbf1d", "Birch", "feminine", "assumed", "general-american"),
    ("6ccbfb76-1fc6-48f7-b71d-91ac6298247b", "Cedar", "masculine", "assumed", "general-american"),
    ("bf0a246a-8642-498a-9950-80c35e9276b5", "Dogwood", "masculine", "assumed", "general-american"),
    ("78ab82d5-25be-4f7d-82b3-7ad64e5b85b2", "Elm", "masculine", "assumed", "general-american"),
    (
        "df076429-66c6-4f3e-b98b-aee4e2c925ab", "A high-stability cloned voice", None,
        "documented", "general-american",
    ),
    (
        "40248dd5-bfe9-48e2-93f7-ea3f9d5c7f72", "A high-similarity cloned voice", None,
        "documented", "general-american",
    ),
    (
        "8f7d3c2e-1a2b-3c4d-5e6f-7g8h9i0j1k2l", "Sarah Peninsular Spanish", "feminine",
        "documented", "castilian",
    ),
    ("123e4567-e89b-12d3-a456-426614174000", "Fir", "masculine", "assumed", "general-american"),
    ("c1d1d3a8-6f4e-4b3f-8b3e-2e1b3e1b3e1b", "Ginkgo", "gender_neutral", "assumed", "general-american"),
    ("db6b0ed5-d5d3-463d-ae85-518a07d3c2b4", "Skylar", "feminine", "documented", "general-american"),
    ("47c38ca4-5f35-497b-b1a3-415245fb35e1", "Daniel", "masculine", "documented", "general-american"),
    ("9626c31c-bec5-4cca-baa8-f8ba9e84c8bc", "Jacqueline", "feminine", "documented", "general-american"),
    ("62ae83ad-4f6a-430b-af41-a9bede9286ca", "Gemma", "feminine", "documented", "british"),
    ("ef191366-f52f-447a-a398-ed8c0f2943a1", "Archie", "masculine", "documented", "british"),
    ("f786b574-daa5-4673-aa0c-cbe3e8534c02", "Katie", "feminine", "documented", "general-american"),
    ("e07c00bc-4134-4eae-9ea4-1a55fb45746b", "Hazel", "feminine", "assumed", "general-american"),
    ("86e30c1d-714b-4074-a1f2-1cb6b552fb49", "Ivy", "feminine", "assumed", "general-american"),
    ("71a7ad14-091c-4e8e-a314-022ece01c121", "Juniper", "gender_neutral", "assumed", "general-american"),
    ("eda5bbff-1ff1-4886-8ef1-4e69a77640a0", "Larch", "masculine", "assumed", "general-american"),
    ("0418348a-0ca2-4e90-9986-800fb8b3bbc0", "Maple", "feminine", "assumed", "general-american"),
    ("f161df88-b5a0-4ea8-aa21-6be12859f761", "Oak", "masculine", "assumed", "general-american"),
    ("7e19344f-9f17-47d7-a13a-4366ad06ebf3", "Pine", "masculine", "assumed", "general-american"),
)  # fmt: skip

_CARRIED: Final = (
    # By default, in livekit-plugins-cartesia 0.4 to 1.2, in its predecessors, and in VideoSDK Agents.
    ("794f9389-aac1-45b6-b726-9d9369183238", "Sarah Curious", "feminine", "quoted", "general-american", 128),
    ("c2ac25f9-ecc4-4f56-9095-651354df60c0", "Commercial Lady", "feminine", "quoted", "general-american", 63),
    ("f8f5f1b2-f02d-4d8e-a40d-fd850a487b3d", "Kiara", "feminine", "quoted", "indian-english", 23),
    # In the examples of LiveKit Agents and of Pipecat.
    ("79a125e8-cd45-4c13-8a67-188112f4dd22", "British Lady", "feminine", "quoted", "british", 40),
    ("156fb8d2-335b-4950-9cb3-a2d33befec77", "Helpful Woman", "feminine", "quoted", "general-american", 18),
    ("6f84f4b8-58a2-430c-8c79-688dad597532", "Brooke", "feminine", "quoted", "general-american", 38),
    ("39b376fc-488e-4d0c-8b37-e00b72059fdd", "Spruce", "masculine", "assumed", "general-american", 22),
)  # fmt: skip
"""Ids that code in the field has spoken with; names as users give them.

The last number goes into the embedding with the id. It was chosen as the ids of our own were, so that
pitch goes with gender and every voice is told from all others by its sound.
"""

_SKYLAR: Final = "db6b0ed5-d5d3-463d-ae85-518a07d3c2b4"
_SKYLARS_ACCENTS: Final = (
    "standard-hindi", "mexican", "standard-german", "israeli", "standard-italian", "brazilian-portuguese",
    "central-tamil",
)  # fmt: skip
"""Documented, in the ids of then."""
_TAGLINES: Final = {_SKYLAR: "Friendly Guide", "f786b574-daa5-4673-aa0c-cbe3e8534c02": "Friendly Fixer"}
"""Documented; all others are made up from language and gender."""
_DATES: Final = {_SKYLAR: "2026-03-31T17:37:05.961874Z"}
"""Documented. All others are early, as the service pins the order of its own with such dates (recorded)."""


def _early(number: int) -> str:
    return stamp(
        datetime.datetime(1970, 1, 5, tzinfo=datetime.UTC)
        + datetime.timedelta(days=number, microseconds=31_830 * number)
    )


def _voice(number: int, voice_id: str, name: str, gender: str | None, named: str, accent: str) -> Voice:
    native = ACCENTS[accent]
    sort = (gender or "cloned").replace("_", " ")
    return Voice(
        voice_id,
        name,
        native.language,
        gender,
        named,
        description=f"A {sort} voice, {native.name}. Made up for tests.",
        tagline=_TAGLINES.get(voice_id, f"{sort.capitalize()} tones"),
        accent=accent,
        numbers=_NUMBERS.get(voice_id),
        more_accents=_SKYLARS_ACCENTS if voice_id == _SKYLAR else (),
        created_at=_DATES.get(voice_id) or _early(number),
        public=True,
        owner=OWNER,
        access="public",
    )


_WORLDWIDE: Final = tuple(
    (voice_id, name, gender, "assumed", of_language(language).id)
    for voice_id, name, language, gender in worldwide.ROWS
)
_ROWS: Final = _KNOWN + _WORLDWIDE + tuple(row[:-1] for row in _CARRIED)
_NUMBERS: Final = {voice_id: embedding_from(f"{voice_id} {turn}") for voice_id, *_, turn in _CARRIED}

VOICES: Final = {row[0]: _voice(number, *row) for number, row in enumerate(_ROWS)}


def find(voice_id: str) -> Voice | None:
    """The public voice of that id, or None. Ids are opaque and compared as they are."""
    return VOICES.get(voice_id)
