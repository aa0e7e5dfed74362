"""The same for tests written with unittest."""

from __future__ import annotations

import io
import os
import unittest

import httpx

from mockserver.testing.unit import CartesiaTestCase
from tests.edge.requests import body


class Story(CartesiaTestCase):
    """Tests of a user, which pytest collects as well."""

    def speak(self, words: str) -> None:
        headers = {"X-API-Key": os.environ["CARTESIA_API_KEY"], "Cartesia-Version": "2026-03-01"}
        url = f"{os.environ['CARTESIA_BASE_URL']}/tts/bytes"
        httpx.post(url, json=body(transcript=words), headers=headers, trust_env=False)

    def test_one(self) -> None:
        self.speak("one")
        self.mock.assert_spoke("one")
        assert len(self.mock.calls) == 1

    def test_two(self) -> None:
        self.mock.assert_no_calls()
        self.mock.clock.advance(10)


class Failing(Story):
    """One that fails."""

    __test__ = False

    def test_one(self) -> None:
        self.speak("one")
        self.mock.assert_spoke("two")


def run(case: type[unittest.TestCase]) -> unittest.TestResult:
    """All tests of a class, by unittest itself."""
    suite = unittest.defaultTestLoader.loadTestsFromTestCase(case)
    return unittest.TextTestRunner(io.StringIO()).run(suite)


def test_a_class_of_tests_has_a_server_and_each_test_a_key() -> None:
    before = dict(os.environ)
    result = run(Story)
    assert (result.testsRun, result.wasSuccessful()) == (2, True)
    assert dict(os.environ) == before


def test_a_failed_expectation_is_a_failure_that_shows_the_nearest_call() -> None:
    result = run(Failing)
    ((_, text),) = result.failures
    assert "says: wanted 'two', was 'one'" in text
    assert not result.errors
