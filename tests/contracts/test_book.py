"""The book of laws: the fake keeps every law, and every law can be broken."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from urllib.parse import urlsplit

import pytest

from contracts.api import Target
from contracts.book import LAWS
from contracts.exchange import Asked, Reply
from contracts.laws import VERSIONS, Law, select
from contracts.runner import Verdict, run
from contracts.wires.inprocess import InProcess
from contracts.wires.sockets import Network
from mockserver.contract import operations, versions
from mockserver.contract.errors import ApiError
from tests.contracts.conftest import IN_PROCESS

Held = Callable[[Sequence[Law], Sequence[str], Target], list[Verdict]]


@pytest.fixture(scope="module")
def held() -> Iterator[Held]:
    """What came of laws over sockets; one wire for all, for it is dear to make."""
    with closing(Network(patience=5.0)) as wire:
        yield lambda laws, versions, target: list(run(laws, versions, target, wire))


@pytest.mark.parametrize("law", LAWS, ids=[law.id for law in LAWS])
def test_the_fake_keeps_the_law_in_every_version_that_it_is_for(law: Law, fake: Target, held: Held) -> None:
    verdicts = held([law], VERSIONS, fake)
    assert [(verdict.version, verdict.failure) for verdict in verdicts] == [
        (version, None) for version in law.versions
    ]
    assert not any(verdict.skipped for verdict in verdicts)


NOT_ASKED = {
    ("access_token.create", "2024-06-10"): "served beyond what is documented of that date",
    ("stt.transcribe", "2024-06-10"): "served beyond what is documented of that date",
    ("stt.transcribe_openai", "2024-06-10"): "served beyond what is documented of that date",
    ("voices.clone_url", "2024-06-10"): "would be fetched by the service, and is refused offline",
}
"""Operations that no law asks, and why."""
NEVER_DONE = {
    ("agents.retry_call_batch", "2026-08-14"): "needs a call that failed, which takes time",
    ("organizations.remove_user", "2026-08-14"): "nobody comes back who was removed",
}
"""Operations that laws ask only to be refused, and why."""


def test_the_fake_keeps_all_laws_in_process_and_they_ask_for_every_operation_of_every_version(
    in_process: InProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    replies: list[Reply] = []
    ask = in_process.ask

    def listened(asked: Asked) -> Reply:
        replies.append(ask(asked))
        return replies[-1]

    monkeypatch.setattr(in_process, "ask", listened)
    verdicts = list(run(LAWS, VERSIONS, IN_PROCESS, in_process))
    assert [(v.law.id, v.version, v.failure) for v in verdicts if not v.held] == []
    assert len(verdicts) == sum(len(law.versions) for law in LAWS)
    asked = {found for reply in replies if (found := operation(reply.asked))}
    done = {found for reply in replies if reply.status < 400 and (found := operation(reply.asked))}
    every = {(each.id, row.date) for row in versions.VERSIONS for each in operations.operations(row)}
    assert every - asked == set(NOT_ASKED)
    assert asked - done == set(NEVER_DONE)


def operation(asked: Asked) -> tuple[str, str] | None:
    """The operation of a request and its date; None for what the documents do not have."""
    date = asked.headers.get("Cartesia-Version", "")
    if date not in VERSIONS:
        return None
    try:
        found, _ = operations.find(versions.version_of(date), asked.method, urlsplit(asked.url).path)
    except ApiError:
        return None
    return found.id, date


@pytest.mark.parametrize("law", LAWS, ids=[law.id for law in LAWS])
def test_no_law_is_kept_by_a_server_that_grants_everything_nor_by_one_that_refuses_everything(
    law: Law, yes_sayer: Target, naysayer: Target, held: Held
) -> None:
    for target in (yes_sayer, naysayer):
        for verdict in held([law], (law.versions[0], law.versions[-1]), target):
            assert verdict.failure is not None, f"kept by {target.base_url} in {verdict.version}"


def test_ids_are_unique_dotted_words() -> None:
    ids = [law.id for law in LAWS]
    assert len(set(ids)) == len(ids)
    assert [each for each in ids if not re.fullmatch(r"[a-z][a-z0-9_]+(\.[a-z0-9-]+)+", each)] == []


def test_every_law_is_a_sentence_with_versions_that_exist() -> None:
    for law in LAWS:
        assert law.sentence[0].isupper()
        assert law.sentence.endswith(".")
        assert law.versions
        assert set(law.versions) <= set(VERSIONS)


def test_laws_that_only_look_at_refusals_cost_nothing() -> None:
    assert sum(law.credits for law in select(LAWS, ["auth.*", "version.*", "errors.*", "status.*"])) == 0


def test_a_pattern_selects_in_the_order_of_the_book() -> None:
    found = [law.id for law in select(LAWS, ["version.*", "status.*"])]
    assert found == [
        "status.answers",
        "version.missing-is-400",
        "version.malformed-is-400",
        "version.between-two-means-the-earlier",
        "status.tells-the-version-of-the-service",
    ]


def test_what_only_the_fake_promises_is_not_asked_of_the_live_service(held: Held) -> None:
    live = Target("http://127.0.0.1:1", "k", strict_keys=True, mock=False)
    [verdict] = held(select(LAWS, ["tts.bytes.deterministic"]), ["2026-08-14"], live)
    assert verdict.skipped == "true of the mock only"
    assert not verdict.held


@pytest.mark.parametrize("mock", [True, False])
def test_administrators_are_not_asked_for_without_their_key_nor_on_the_live_service(
    held: Held, mock: bool
) -> None:
    target = Target("http://127.0.0.1:1", "k", strict_keys=True, mock=mock, admin_key="" if mock else "a")
    [verdict] = held(select(LAWS, ["organizations.*"]), ["2026-08-14"], target)
    reason = "no key of an administrator is known" if mock else "true of the mock only"
    assert (verdict.skipped, verdict.held) == (reason, False)


def test_unknown_keys_are_not_tried_where_any_key_will_do(held: Held) -> None:
    lenient = Target("http://127.0.0.1:1", "k", strict_keys=False, mock=True)
    [verdict] = held(select(LAWS, ["auth.unknown-key-is-401"]), ["2026-08-14"], lenient)
    assert verdict.skipped is not None


def test_a_server_that_is_not_there_breaks_the_law_and_is_named_as_the_reason(held: Held) -> None:
    absent = Target("http://127.0.0.1:1", "k", strict_keys=True, mock=True)
    [verdict] = held(select(LAWS, ["version.missing-is-400"]), VERSIONS, absent)
    assert verdict.failure is not None
    assert verdict.failure.got.startswith("ConnectError")
