"""Laws through our own client: all that can be held so are held, and the others say why not."""

from __future__ import annotations

import pytest

from contracts import targets
from contracts.api import Target
from contracts.book import LAWS
from contracts.laws import VERSIONS
from contracts.runner import run
from contracts.wires.through_client import through


@pytest.mark.parametrize("driver", ["client", "async-client"])
def test_the_client_is_led_through_every_law_that_does_not_look_beneath_it(fake: Target, driver: str) -> None:
    wire = through(fake, driver, 10.0)
    try:
        verdicts = list(run(LAWS, (VERSIONS[0], VERSIONS[-1]), fake, wire))
    finally:
        wire.close()
    assert [(v.law.id, v.version, v.failure) for v in verdicts if v.failure] == []
    skipped = {v.law.id for v in verdicts if v.skipped}
    assert skipped == {v.law.id for v in verdicts if v.law.raw}
    assert len({v.law.id for v in verdicts if v.held}) > len(LAWS) / 2


def test_a_law_that_no_client_can_keep_says_why_in_words() -> None:
    for law in LAWS:
        assert law.raw == "" or len(law.raw.split()) > 3


def test_a_client_needs_a_target_on_a_socket() -> None:
    with (
        pytest.raises(targets.BadTarget, match="needs a target that listens"),
        targets.reached("asgi:mockserver.edge.app:create_app", None, driver="client"),
    ):
        pass
