"""Whatever follows whatever, along the links of the documents: no answer is one that the contract lacks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.transport import Response
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ensure_resource_availability,
    response_schema_conformance,
    status_code_conformance,
    use_after_free,
)

from mockserver import MockServer
from mockserver.contract.documents import bundle
from tests.edge.requests import VERSIONS

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    ensure_resource_availability,
    use_after_free,
]


def lives(version: str, stories: int) -> None:
    """Let so many stories happen; each is of a few requests that go on from what came before.

    Each has a server of its own, so that it can be told again.
    """
    schema = schemathesis.openapi.from_dict(bundle(version))
    schema.config.update(base_url="http://localhost")
    headers = {"X-API-Key": "stories", "Cartesia-Version": version}

    class Story(schema.as_state_machine()):  # type: ignore[misc]
        def setup(self) -> None:
            self.server = MockServer()
            self.server.__enter__()

        def teardown(self) -> None:
            self.server.__exit__(None, None, None)

        def get_call_kwargs(self, case: schemathesis.Case[Any]) -> dict[str, Any]:
            return {"headers": headers, "base_url": self.server.base_url}

        def validate_response(
            self,
            response: Response,
            case: schemathesis.Case[Any],
            additional_checks: Iterable[Any] = (),
            **_: Any,
        ) -> None:
            case.validate_response(response, checks=[*CHECKS, *additional_checks], headers=headers)

    Story.run(
        settings=settings(
            max_examples=stories,
            stateful_step_count=6,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],
        )
    )


@pytest.mark.parametrize("version", ["2024-11-13", "2026-08-14"])
def test_every_step_of_a_story_keeps_the_contract(version: str) -> None:
    lives(version, 6)


@pytest.mark.fuzz
@pytest.mark.parametrize("version", VERSIONS)
def test_every_step_of_many_stories_keeps_the_contract(version: str) -> None:
    lives(version, 500)
