"""Laws of voices that are made: from numbers, mixes, clips and other voices. What a law makes, it deletes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from contracts.api import VOICE, Api, Json
from contracts.evidence import Broken
from contracts.exchange import Reply
from contracts.laws import JSON_ERRORS, VERSIONS, law

_ANOTHER: Final = "a0e99841-438c-4a64-b679-ae501e7d6091"
_CLIP_SAYS: Final = "This is what my voice sounds like when I speak for a while."
_SPOKEN: Final = len(_CLIP_SAYS)
_SIZE: Final = 192

_FROM_CLIPS: Final = VERSIONS[:1]
_FROM_NUMBERS: Final = VERSIONS[:2]
_MODED: Final = VERSIONS[:2]
_DIALECTS: Final = VERSIONS[:5]
_ACCENTS: Final = VERSIONS[5:]

_OF_EVERY_VERSION: Final = ("id", "name", "description", "created_at", "language")


@law(
    "voices.create-then-get",
    "A voice made from numbers is got as it was made, and is gone once it is deleted.",
    source="tests of the Python SDKs 1.4.0 and 2.0.0a0; gone from the live service on 2026-06-01",
    certainty="documented",
    versions=_FROM_NUMBERS,
    needs="the mock",
    rows=("early 8",),
)
def create_then_get(api: Api) -> None:
    embedding = [1.0] * _SIZE
    made = api.ask("POST", "/voices", {"name": "Ada", "description": "Warm", "embedding": embedding})
    made.must_have_status(200, 201)
    with _deleted(api, made) as path:
        made.must_be("language", "en", made.json().get("language"))
        got = api.send("GET", path)
        got.must_have_status(200)
        for field in _OF_EVERY_VERSION:
            got.must_be(field, made.json().get(field), got.json().get(field))
        got.must_be("embedding", embedding, got.json().get("embedding"))


@law(
    "voices.mix-scales-its-weights",
    "Weights that do not sum to 1 are scaled, and a voice mixed with itself is itself.",
    source="definitions until 2024-11-13; gone from the live service on 2026-06-01",
    certainty="documented",
    versions=_FROM_NUMBERS,
    needs="the mock",
    rows=("early 8",),
)
def mix_scales(api: Api) -> None:
    def mix(*parts: tuple[str, float]) -> Reply:
        voices: list[Json] = [{"id": voice, "weight": weight} for voice, weight in parts]
        reply = api.ask("POST", "/voices/mix", {"voices": voices})
        reply.must_have_status(200)
        return reply

    quarter = mix((VOICE, 0.75), (_ANOTHER, 0.25))
    found = quarter.json().get("embedding")
    quarter.must_have_numbers("embedding", _SIZE, found)
    scaled = mix((VOICE, 3), (_ANOTHER, 1))
    scaled.must_be("embedding of 3 to 1", found, scaled.json().get("embedding"))
    itself = mix((VOICE, 2), (VOICE, 1))
    numbers = api.send("GET", f"/voices/{VOICE}").json().get("embedding")
    itself.must_have_numbers("embedding of a voice with itself", _SIZE, itself.json().get("embedding"))
    off = _distance(itself.json().get("embedding"), numbers)
    itself.must("embedding of a voice with itself", "that of the voice", off < 1e-6, off)
    other = mix((VOICE, 1), (_ANOTHER, 1))
    other.must("embedding of 1 to 1", "another", other.json().get("embedding") != found, "the same")


@law(
    "voices.clone-then-use",
    "A clone is got, renamed, spoken with, and gone once it is deleted.",
    source="definitions and OpenAPI documents of all versions",
    certainty="documented",
    credits=_SPOKEN + 8,
    rows=(
        "early 8",
        "late 7",
    ),
)
def clone_then_use(api: Api) -> None:
    made = api.fill_in("/voices/clone", _form(api), _clip(api))
    made.must_have_status(200)
    with _deleted(api, made) as path:
        voice_id = path.rpartition("/")[2]
        made.must_be("name", "Ada", made.json().get("name"))
        api.send("GET", path).must_have_status(200)
        renamed = api.ask("PATCH", path, {"name": "Grace", "description": "Warm"})
        renamed.must_have_status(200)
        renamed.must_be("name", "Grace", renamed.json().get("name"))
        got = api.send("GET", path)
        got.must_be("name", "Grace", got.json().get("name"))
        api.speak({"voice": {"mode": "id", "id": voice_id}}).must_have_status(200)
    api.send("GET", path).must_have_status(404)


@law(
    "voices.clone-needs-a-clip",
    "A clone without a clip, or of something that is no audio, is refused with 400.",
    source="documentation of errors, 2026, for the code; the status is assumed",
    certainty="documented",
    rows=(
        "late 3",
        "late 4",
    ),
    raw="a client does not clone without a clip",
)
def clone_needs_clip(api: Api) -> None:
    api.fill_in("/voices/clone", _form(api), None).must_have_status(400)
    noise = api.fill_in("/voices/clone", _form(api), b"no audio at all")
    noise.must_have_status(400)
    if api.version in JSON_ERRORS:
        noise.must_be("error_code", "unsupported_audio_format", noise.json().get("error_code"))


@law(
    "voices.clone-clip-is-an-embedding",
    "In 2024-06-10 a clip alone is answered with what its voice sounds like, the same each time.",
    source="what the SDKs 1.x call; gone from the live service on 2026-06-01",
    certainty="documented",
    versions=_FROM_CLIPS,
    credits=_SPOKEN,
    needs="the mock",
    rows=("early 8",),
)
def clone_clip(api: Api) -> None:
    clip = _clip(api)
    first, second = (api.fill_in("/voices/clone/clip", {"enhance": "true"}, clip) for _ in range(2))
    first.must_have_status(200)
    found = first.json().get("embedding")
    first.must_have_numbers("embedding", _SIZE, found)
    second.must_be("embedding", found, second.json().get("embedding"))


@law(
    "voices.localize-speaks-the-language",
    "A localized voice is a new one, in the language asked for.",
    source="definitions until 2025-11-04",
    certainty="documented",
    versions=_DIALECTS,
    rows=(
        "early 8",
        "late 1",
    ),
)
def localize(api: Api) -> None:
    reply = api.ask("POST", "/voices/localize", _localized("es", "mx"))
    reply.must_have_status(200)
    with _deleted(api, reply):
        reply.must_be("language", "es", reply.json().get("language"))
        reply.must("id", "a new one", reply.json().get("id") != VOICE, VOICE)


@law(
    "voices.localize-dialect-fits",
    "A dialect of another language, or of one that has none, is refused with 400.",
    source="definitions until 2025-11-04; the status is assumed",
    certainty="documented",
    versions=_DIALECTS,
    rows=("early 8",),
)
def localize_dialect(api: Api) -> None:
    for language in ("fr", "de"):
        api.ask("POST", "/voices/localize", _localized(language, "mx")).must_have_status(400)


@law(
    "voices.localize-takes-an-accent",
    "Since 2026-08-14 a voice is localized to an accent, in its language; an unknown accent is refused.",
    source="OpenAPI of August 2026; the statuses of the refusal are assumed",
    certainty="documented",
    versions=_ACCENTS,
    rows=("late 1",),
)
def localize_accent(api: Api) -> None:
    fields = _localized("fr", "mx")
    body = {name: fields[name] for name in ("voice_id", "name", "description")}
    reply = api.ask("POST", "/voices/localize", {**body, "accent": "parisian"})
    reply.must_have_status(200)
    with _deleted(api, reply):
        reply.must_be("language", "fr", reply.json().get("language"))
        reply.must("id", "a new one", reply.json().get("id") != VOICE, VOICE)
    api.ask("POST", "/voices/localize", {**body, "accent": "of nowhere"}).must_have_status(400, 404)


@law(
    "voices.accents-are-a-catalogue",
    "The accents are listed whole, and by language; each id is there once.",
    source="OpenAPI of August 2026",
    certainty="documented",
    versions=_ACCENTS,
    rows=(
        "late 1",
        "late 8",
    ),
)
def accents(api: Api) -> None:
    whole, english = api.send("GET", "/accents"), api.send("GET", "/accents?language=en")
    ids = [row.get("id") for row in whole.rows("accents")]
    whole.must("ids", "each once, british among them", len(set(ids)) == len(ids) and "british" in ids, ids)
    languages = {row.get("language") for row in english.rows("accents")}
    english.must_be("languages", {"en"}, languages)


@law(
    "voices.accents-come-and-go",
    "A clone learns accents and unlearns them, but never the one that it was born to.",
    source="OpenAPI of August 2026; the status is assumed",
    certainty="documented",
    versions=_ACCENTS,
    credits=_SPOKEN,
    rows=(
        "late 1",
        "late 8",
    ),
)
def accents_of_voice(api: Api) -> None:
    made = api.fill_in("/voices/clone", _form(api) | {"accent": "british"}, _clip(api))
    made.must_have_status(200)
    with _deleted(api, made) as path:
        learned = api.ask("PATCH", f"{path}/accents", {"accents": ["parisian"]})
        learned.must_have_status(200)
        names = [row.get("accent") for row in learned.rows("accents")]
        learned.must_be("accents", ["british", "parisian"], names)
        unlearned = api.send("DELETE", f"{path}/accents/parisian")
        unlearned.must_have_status(200)
        names = [row.get("accent") for row in unlearned.rows("accents")]
        unlearned.must_be("accents", ["british"], names)
        api.send("DELETE", f"{path}/accents/british").must_have_status(400)


def _distance(first: object, second: object) -> float:
    """The largest difference of two embeddings; infinite where one of them is none."""
    if not isinstance(first, list) or not isinstance(second, list) or len(first) != len(second):
        return float("inf")
    return max((abs(float(a) - float(b)) for a, b in zip(first, second, strict=True)), default=0.0)


def _form(api: Api) -> dict[str, str]:
    mode = {"mode": "similarity"} if api.version in _MODED else {}
    return {"name": "Ada", "language": "en", **mode}


def _clip(api: Api) -> bytes:
    """Speech of some seconds, as WAV."""
    wav: Json = {"container": "wav", "encoding": "pcm_s16le", "sample_rate": 44100}
    reply = api.speak({"transcript": _CLIP_SAYS, "output_format": wav})
    reply.must_have_status(200)
    return reply.body


def _localized(language: str, dialect: str) -> dict[str, Json]:
    return {
        "voice_id": VOICE,
        "name": "Ada",
        "description": "Abroad",
        "language": language,
        "original_speaker_gender": "female",
        "dialect": dialect,
    }


@contextmanager
def _deleted(api: Api, made: Reply) -> Iterator[str]:
    """The path of a voice that was made; afterwards it is deleted, whatever was found out about it."""
    path = f"/voices/{made.json().get('id')}"
    try:
        yield path
    except Broken:
        api.send("DELETE", path)
        raise
    api.send("DELETE", path).must_have_status(204)


@law(
    "voices.a-clone-is-ones-own",
    "Of a clone it is said that the account owns it, and it is found among the account's own.",
    source="definitions since 2024-11-13",
    certainty="documented",
    versions=VERSIONS[1:],
    credits=_SPOKEN,
    rows=("early 8", "late 7"),
)
def clone_is_own(api: Api) -> None:
    made = api.fill_in("/voices/clone", _form(api), _clip(api))
    made.must_have_status(200)
    with _deleted(api, made) as path:
        got = api.send("GET", path)
        got.must_have_status(200)
        got.must_be("is_owner", True, got.json().get("is_owner"))
        own = api.send("GET", "/voices?is_owner=true&limit=100")
        ids = [row.get("id") for row in own.rows("data")]
        own.must("ids", "the clone among them, and no public voice", made.json().get("id") in ids, ids)
        own.must("ids", "no public voice among them", VOICE not in ids, ids)


@law(
    "voices.made-from-numbers-is-201-once",
    "A voice made from numbers is answered with 201 in 2024-06-10 and with 200 after it.",
    source="OpenAPI of October 2024; definitions of 2024-11-13",
    certainty="documented",
    versions=_FROM_NUMBERS,
    needs="the mock",
    rows=("early 8",),
    raw="a client hands over values, not statuses",
)
def made_status(api: Api) -> None:
    made = api.ask("POST", "/voices", {"name": "Ada", "description": "Warm", "embedding": [1.0] * _SIZE})
    with _deleted(api, made):
        made.must_have_status(201 if api.version in _FROM_CLIPS else 200)


LAWS: Final = (
    create_then_get,
    mix_scales,
    clone_then_use,
    clone_needs_clip,
    clone_clip,
    localize,
    localize_dialect,
    localize_accent,
    accents,
    accents_of_voice,
    clone_is_own,
    made_status,
)
