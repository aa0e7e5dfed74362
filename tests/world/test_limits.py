"""What one key may do at once: the documented plans, each key by itself."""

from __future__ import annotations

import pytest

from mockserver.contract.errors import ApiError
from mockserver.settings import Settings
from mockserver.world.limits import Meter
from mockserver.world.world import Worlds


@pytest.mark.parametrize(("plan", "contexts"), [("free", 2), ("pro", 3), ("startup", 5), ("scale", 15)])
def test_plans_limit_contexts_and_sockets(plan: str, contexts: int) -> None:
    world = Worlds(Settings(plan=plan)).of("key")  # type: ignore[arg-type]
    for meter, limit in ((world.contexts, contexts), (world.sockets, 10 * contexts)):
        for _ in range(limit):
            meter.enter()
        with pytest.raises(ApiError) as refused:
            meter.enter()
        assert refused.value.message == f"Too many concurrent requests. Current limit: {limit}"


def test_without_a_plan_there_is_no_limit() -> None:
    world = Worlds(Settings()).of("key")
    for _ in range(1000):
        world.contexts.enter()
    assert world.contexts.in_use == 1000


def test_keys_do_not_share_their_limits() -> None:
    worlds = Worlds(Settings(plan="free"))
    worlds.of("one").contexts.enter()
    worlds.of("one").contexts.enter()
    worlds.of("other").contexts.enter()


def test_what_is_given_back_can_be_taken_again() -> None:
    meter = Meter(1)
    for _ in range(3):
        meter.enter()
        meter.leave()
    assert meter.in_use == 0


def test_credits_are_spent_to_the_last_and_each_key_has_its_own() -> None:
    worlds = Worlds(Settings(credits=10))
    purse = worlds.of("one").credits
    purse.spend(4)
    purse.spend(7)
    assert purse.left == 0
    with pytest.raises(ApiError) as refused:
        purse.spend(1)
    assert refused.value.fault.status == 402
    worlds.of("other").credits.check()
