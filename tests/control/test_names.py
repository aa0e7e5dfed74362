"""Names of operations that are none are told at once, wherever they are written."""

from __future__ import annotations

import re
from json import dumps

import pytest

from mockserver.api import HANDLERS
from mockserver.contract.documents import bundle
from mockserver.contract.versions import VERSIONS
from mockserver.control.names import SOCKETS, UnknownOperation, check_operation
from mockserver.edge.channels import CHANNELS
from mockserver.testing.line import Refused
from mockserver.testing.mock import CartesiaMock

SLIP = "operation: 'tts.byts' is no operation of the API; is it tts.bytes"


@pytest.mark.parametrize("name", ["tts.bytes", "tts.*", "*", "stt_turns.websocket", "*.websocket", "stt*"])
def test_what_an_operation_or_a_socket_can_be_is_let_through(name: str) -> None:
    check_operation(name)


@pytest.mark.parametrize("name", ["tts.byts", "", "ttts.*", "TTS.BYTES", "websocket"])
def test_what_none_is_called_is_not(name: str) -> None:
    with pytest.raises(UnknownOperation):
        check_operation(name)


def test_the_sockets_are_those_that_are_served() -> None:
    assert {*SOCKETS} == {channel.operation for channel in CHANNELS.values()}


def test_every_operation_of_the_documents_is_one() -> None:
    documents = [dumps(bundle(version.date)) for version in VERSIONS]
    ids = {each for document in documents for each in re.findall(r'"operationId": "(.*?)"', document)}
    assert len(ids) > 100
    assert ids - {*HANDLERS} == set()


def test_a_slip_in_a_fault_or_an_answer_is_refused(mock: CartesiaMock) -> None:
    with pytest.raises(Refused, match=SLIP):
        mock.fault("error=429", operation="tts.byts")
    with pytest.raises(Refused, match=SLIP):
        mock.answer(text="canned", match={"operation": "tts.byts"})


def test_a_slip_in_an_expectation_does_not_make_it_true(mock: CartesiaMock) -> None:
    with pytest.raises(UnknownOperation, match=SLIP):
        mock.assert_no_calls(operation="tts.byts")
    with pytest.raises(Refused, match=SLIP):
        mock.ask("GET", "journal", None, {"operation": "tts.byts"})
