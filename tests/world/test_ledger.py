"""What credits go for, and on which day."""

from __future__ import annotations

import datetime
import json

import pytest

from mockserver.contract.errors import ApiError
from mockserver.world.clock import ManualClock
from mockserver.world.ledger import Entry, Ledger, Use
from mockserver.world.limits import Purse

FIRST = datetime.date(2026, 9, 1)
SECOND = datetime.date(2026, 9, 2)
SPOKEN = Use("tts", "sonic-3", "v")


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def ledger(clock: ManualClock) -> Ledger:
    return Ledger(FIRST, clock)


def test_what_is_alike_on_one_day_is_one_sum(ledger: Ledger, clock: ManualClock) -> None:
    purse = Purse(None, ledger)
    purse.spend(3, SPOKEN)
    purse.spend(4, SPOKEN)
    purse.spend(5)
    clock.advance(86_399.0)
    purse.spend(1, SPOKEN)
    clock.advance(1.0)
    purse.spend(2, SPOKEN)
    assert ledger.entries() == [
        Entry(FIRST, "tts", "sonic-3", "v", 8),
        Entry(FIRST, "tts", None, None, 5),
        Entry(SECOND, "tts", "sonic-3", "v", 2),
    ]


@pytest.mark.parametrize(("units", "cost"), [(0, 0), (1, 2), (2, 3), (5, 8), (1000, 1500)])
def test_a_price_of_one_and_a_half_is_rounded_up(units: int, cost: int) -> None:
    assert Use("tts", permille=1500).credits(units) == cost


def test_an_empty_purse_writes_nothing_down(ledger: Ledger) -> None:
    purse = Purse(2, ledger)
    purse.spend(5, SPOKEN)
    with pytest.raises(ApiError):
        purse.spend(1, SPOKEN)
    assert (purse.left, ledger.entries()) == (0, [Entry(FIRST, "tts", "sonic-3", "v", 5)])


def test_a_snapshot_is_plain_json_and_says_the_same(ledger: Ledger, clock: ManualClock) -> None:
    ledger.enter(SPOKEN, 3)
    ledger.enter(Use("stt"), 1)
    again = Ledger(FIRST, clock)
    again.load(json.loads(json.dumps(ledger.dump())))
    assert again.entries() == ledger.entries()
    with pytest.raises(ValueError, match="isoformat"):
        again.load({"spent": [["someday", "tts", None, None, 1]]})


def test_a_clock_that_was_set_far_off_still_has_a_day(ledger: Ledger, clock: ManualClock) -> None:
    clock.advance(1e15)
    assert ledger.today().year == 3026
