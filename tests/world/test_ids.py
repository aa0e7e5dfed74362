"""Ids are the same for the same calls, and never collide between worlds."""

from __future__ import annotations

from uuid import UUID

from mockserver.settings import Settings
from mockserver.world.ids import Ids
from mockserver.world.world import Worlds


def test_the_same_seed_and_name_give_the_same_ids() -> None:
    assert [Ids(0, "key").uuid() for _ in range(2)] == ["716ad6c7-fe95-4716-b9f4-77995f94fcc6"] * 2


def test_ids_are_valid_version_4_uuids_and_differ() -> None:
    ids = Ids(7, "key")
    made = [ids.uuid() for _ in range(1000)]
    assert len(set(made)) == 1000
    assert {UUID(text).version for text in made} == {4}
    assert all(str(UUID(text)) == text for text in made)


def test_seed_and_name_both_matter() -> None:
    assert len({Ids(0, "a").uuid(), Ids(1, "a").uuid(), Ids(0, "b").uuid()}) == 3


def test_what_one_key_does_leaves_the_ids_of_another_alone() -> None:
    busy, calm = Worlds(Settings()), Worlds(Settings())
    for _ in range(5):
        busy.of("noisy").ids.uuid()
    assert busy.of("quiet").ids.uuid() == calm.of("quiet").ids.uuid()
