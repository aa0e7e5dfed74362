"""One stored voice, written as each version writes it."""

from __future__ import annotations

import json

import pytest

from mockserver.voices.renderings import TRAITS, embedding_object, render
from mockserver.voices.voice import Voice
from tests.edge.requests import VERSIONS

ADA = Voice(
    id="i",
    name="Ada",
    language="es",
    gender="feminine",
    description="d",
    tagline="t",
    accent="mexican",
    more_accents=("british",),
    created_at="2026-09-01T00:00:01.000317Z",
    numbers=(1.0, -0.5),
    owner="o",
)
NOBODY = Voice(id="i", name="n", numbers=())

WHOLE = {
    "2024-06-10": '{"id":"i","user_id":"o","is_public":false,"name":"Ada","description":"d",'
    '"created_at":"2026-09-01T00:00:01.000317Z","embedding":[1.0,-0.5],"language":"es"}',
    "2024-11-13": '{"id":"i","is_owner":true,"is_public":false,"name":"Ada","description":"d",'
    '"created_at":"2026-09-01T00:00:01.000317Z","language":"es","embedding":[1.0,-0.5],"tags":[]}',
    "2025-04-16": '{"id":"i","mode":"similarity","is_owner":true,"is_public":false,"name":"Ada",'
    '"description":"d","created_at":"2026-09-01T00:00:01.000317Z","gender":"feminine","language":"es"}',
    "2025-11-04": '{"id":"i","is_owner":true,"is_public":false,"name":"Ada","description":"d",'
    '"gender":"feminine","created_at":"2026-09-01T00:00:01.000317Z","language":"es",'
    '"locales":[{"locale":"es-MX","is_native":true},{"locale":"en-GB","is_native":false}],"country":"MX"}',
    "2026-03-01": '{"id":"i","is_owner":true,"is_public":false,"name":"Ada","tagline":"t","description":"d",'
    '"gender":"feminine","created_at":"2026-09-01T00:00:01.000317Z","language":"es",'
    '"locales":[{"locale":"es-MX","is_native":true},{"locale":"en-GB","is_native":false}],"country":"MX"}',
    "2026-08-14": '{"id":"i","is_owner":true,"status":"active","access":"private","visibility":"owner",'
    '"name":"Ada","tagline":"t","description":"d","gender":"feminine",'
    '"created_at":"2026-09-01T00:00:01.000317Z","language":"es",'
    '"accents":[{"accent":"mexican","locale":"es-MX","is_native":true},'
    '{"accent":"british","locale":"en-GB","is_native":false}],"country":"MX","is_pro":false}',
}
METADATA = (
    '{"id":"i","user_id":"o","is_public":false,"name":"Ada","description":"d",'
    '"created_at":"2026-09-01T00:00:01.000317Z","language":"es"}'
)


@pytest.mark.parametrize("version", VERSIONS)
def test_a_voice_has_the_fields_of_its_version_in_their_order(version: str) -> None:
    assert render(ADA, TRAITS[version].whole).decode() == WHOLE[version]


@pytest.mark.parametrize("version", VERSIONS[:5])
def test_the_metadata_of_the_older_versions_are_one(version: str) -> None:
    assert render(ADA, TRAITS[version].metadata).decode() == METADATA


def test_the_metadata_of_the_newest_version_say_who_may_use_it() -> None:
    assert render(ADA, TRAITS["2026-08-14"].metadata).decode() == (
        '{"id":"i","access":"private","visibility":"owner","name":"Ada","tagline":"t","description":"d",'
        '"created_at":"2026-09-01T00:00:01.000317Z","language":"es","user_id":"o"}'
    )


@pytest.mark.parametrize(
    ("version", "sent"),
    [("2025-04-16", False), ("2025-11-04", True), ("2026-03-01", True), ("2026-08-14", True)],
)
def test_no_gender_is_null_where_the_version_has_null(version: str, sent: bool) -> None:
    found = json.loads(render(NOBODY, TRAITS[version].whole))
    assert ("gender" in found, found.get("gender")) == (sent, None)


def test_the_first_version_writes_create_get_and_list_alike() -> None:
    assert TRAITS["2024-06-10"].whole == TRAITS["2024-06-10"].listed


def test_whole_numbers_of_an_embedding_have_a_fraction() -> None:
    assert embedding_object((1.0, 0.0, -2.0)) == b'{"embedding":[1.0,0.0,-2.0]}'
