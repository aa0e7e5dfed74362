"""The pytest plugin, judged from outside: small suites of a user are run with it."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from mockserver.testing.mock import key_for

pytest_plugins = ["pytester"]

SPEAK = """
import httpx

HTTP = httpx.Client(trust_env=False, verify=False)
SARAH = "694f9389-aac1-45b6-b726-9d9369183238"

def speak(mock, transcript, path="/tts/bytes", **more):
    headers = {"X-API-Key": mock.api_key, "Cartesia-Version": "2026-03-01"}
    body = {"model_id": "sonic-2", "transcript": transcript, "voice": {"mode": "id", "id": SARAH},
            "output_format": {"container": "raw", "encoding": "pcm_s16le", "sample_rate": 8000}, **more}
    return HTTP.post(mock.base_url + path, json=body, headers=headers)
"""


@pytest.fixture
def suite(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A user's folder, in which `speaking` asks for speech."""
    monkeypatch.delenv("CARTESIA_MOCK_URL", raising=False)
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    pytester.makepyfile(speaking=SPEAK)
    pytester.syspathinsert()
    return pytester


def run(suite: pytest.Pytester, *args: str) -> pytest.RunResult:
    """Its tests, in a process of their own and with warnings as errors.

    Of the plugins that are installed here only those that it needs are loaded, by their entry points.
    """
    wanted = (option for name in ("cartesia_mock", "anyio", "xdist") for option in ("-p", name))
    return suite.runpytest_subprocess(
        "-W", "error", *wanted, "-p", "no:cacheprovider", "--strict-markers", *args
    )


def test_a_call_is_asserted_without_any_configuration(suite: pytest.Pytester) -> None:
    suite.makepyfile("""
        from speaking import SARAH, speak

        def test_it(cartesia_mock):
            cartesia_mock.assert_no_calls()
            assert speak(cartesia_mock, "Hello").status_code == 200
            row = cartesia_mock.assert_spoke("Hello", voice=SARAH, model="sonic-2")
            assert (row.status, len(cartesia_mock.calls)) == (200, 1)

        def test_another_sees_nothing_of_it(cartesia_mock):
            cartesia_mock.assert_no_calls()
    """)
    run(suite).assert_outcomes(passed=2)


def test_a_failed_expectation_shows_the_nearest_calls_and_the_journal(suite: pytest.Pytester) -> None:
    suite.makepyfile("""
        from speaking import speak

        def test_it(cartesia_mock):
            speak(cartesia_mock, "Hello")
            cartesia_mock.assert_spoke("Goodbye", voice="someone")
    """)
    result = run(suite)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "*none of 1 call was the right one; wanted voice='someone', says='Goodbye'",
            "*#* tts.bytes 2026-03-01 * 200 'Hello' voice=694f9389*",
            "*voice: wanted 'someone', was '694f9389*",
            "*says: wanted 'Goodbye', was 'Hello'",
            "*calls to cartesia_mock*",
            "#* tts.bytes 2026-03-01 * 200 'Hello' voice=694f9389*",
        ]
    )


def test_calls_that_were_not_to_be_made_are_listed(suite: pytest.Pytester) -> None:
    suite.makepyfile("""
        from speaking import speak

        def test_it(cartesia_mock):
            speak(cartesia_mock, "")
            cartesia_mock.assert_no_calls()
    """)
    result = run(suite)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*no call was expected, 1 were made", "*400 '' voice=*(empty_transcript:*"])


def test_a_test_that_fails_without_a_call_says_so(suite: pytest.Pytester) -> None:
    suite.makepyfile("""
        def test_it(cartesia_mock):
            cartesia_mock.fault("error concurrency_limited", transcript="never said")
            cartesia_mock.assert_spoke("Hello")
    """)
    result = run(suite)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "*no call was made at all; wanted says='Hello'",
            "no calls",
            "no call has met the fault error concurrency_limited of {'transcript': 'never said'}",
        ]
    )


def test_the_sdks_find_key_and_address_in_the_environment_while_the_test_runs(
    suite: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CARTESIA_API_KEY", "real")
    suite.makepyfile("""
        import os

        def test_within(cartesia_mock):
            assert os.environ["CARTESIA_API_KEY"] == cartesia_mock.api_key
            assert os.environ["CARTESIA_BASE_URL"] == cartesia_mock.base_url

        def test_without():
            assert os.environ["CARTESIA_API_KEY"] == "real"
            assert "CARTESIA_BASE_URL" not in os.environ
    """)
    run(suite).assert_outcomes(passed=2)


def test_markers_let_calls_go_wrong_and_only_those_of_their_test(suite: pytest.Pytester) -> None:
    suite.makepyfile("""
        import pytest
        from speaking import speak

        @pytest.mark.cartesia_fault("error concurrency_limited", times=1, transcript="bad")
        def test_fault(cartesia_mock):
            answers = [speak(cartesia_mock, words).status_code for words in ("good", "bad", "bad")]
            assert answers == [200, 429, 200]

        @pytest.mark.cartesia_quirk("wav-sized")
        def test_quirk(cartesia_mock):
            wav = {"container": "wav", "encoding": "pcm_s16le", "sample_rate": 8000}
            sound = speak(cartesia_mock, "hello", output_format=wav).content
            assert int.from_bytes(sound[4:8], "little") == len(sound) - 8

        def test_neither(cartesia_mock):
            wav = {"container": "wav", "encoding": "pcm_s16le", "sample_rate": 8000}
            assert speak(cartesia_mock, "bad", output_format=wav).content[4:8] == b"\\xff" * 4
    """)
    run(suite).assert_outcomes(passed=3)


def test_an_effect_that_there_is_not_fails_before_the_test(suite: pytest.Pytester) -> None:
    suite.makepyfile("""
        import pytest

        @pytest.mark.cartesia_fault("explode")
        def test_it(cartesia_mock):
            pass
    """)
    result = run(suite)
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*explode*"])


def test_a_marker_that_no_mock_heeds_fails_its_test(suite: pytest.Pytester) -> None:
    suite.makepyfile("""
        import pytest

        @pytest.mark.cartesia_quirk("wav-sized")
        def test_without_a_mock():
            pass

        @pytest.mark.cartesia_quirk("wav-sized")
        def test_with_one_later(request):
            request.getfixturevalue("cartesia_mock_app")
    """)
    result = run(suite)
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["cartesia_quirk does nothing without cartesia_mock or cartesia_mock_app"])


def test_faults_quirks_clock_and_answers_are_set_within_a_test(suite: pytest.Pytester) -> None:
    suite.makepyfile("""
        from speaking import speak

        def test_it(cartesia_mock):
            cartesia_mock.fault("error credits_exhausted", times=1)
            assert speak(cartesia_mock, "one").status_code == 402
            assert speak(cartesia_mock, "one").status_code == 200
            cartesia_mock.quirk("wav-sized")
            cartesia_mock.answer(text="canned")
            assert speak(cartesia_mock, "two").text == "canned"
            cartesia_mock.clock.freeze()
            now = cartesia_mock.clock.now()
            assert cartesia_mock.clock.advance(300) == now + 300
            cartesia_mock.assert_called(status=402, says="one")
    """)
    run(suite).assert_outcomes(passed=1)


def test_an_asyncio_test_needs_no_socket(suite: pytest.Pytester) -> None:
    suite.makepyfile("""
        import httpx
        import pytest
        from speaking import SARAH

        pytestmark = pytest.mark.anyio

        @pytest.fixture
        def anyio_backend():
            return "asyncio"

        @pytest.mark.cartesia_fault("error concurrency_limited", times=1)
        async def test_it(cartesia_mock_app):
            mock = cartesia_mock_app
            headers = {"X-API-Key": mock.api_key, "Cartesia-Version": "2026-03-01"}
            app = httpx.ASGITransport(mock.app)
            async with httpx.AsyncClient(transport=app, base_url=mock.base_url, headers=headers) as http:
                body = {"model_id": "sonic-2", "transcript": "Hello", "voice": {"mode": "id", "id": SARAH},
                        "output_format": {"container": "raw", "encoding": "pcm_s16le", "sample_rate": 8000}}
                assert (await http.post("/tts/bytes", json=body)).status_code == 429
                assert (await http.post("/tts/bytes", json=body)).status_code == 200
            mock.assert_spoke("Hello", status=200)
            assert [row.status for row in mock.wait_for(count=2)] == [429, 200]
            with pytest.raises(AssertionError):
                mock.wait_for(count=3)

        async def test_the_server_may_be_asked_as_well(cartesia_mock):
            async with httpx.AsyncClient(base_url=cartesia_mock.base_url, trust_env=False) as http:
                await http.get("/")
    """)
    run(suite).assert_outcomes(passed=2)


CROWD = """
    import pytest
    from speaking import speak

    @pytest.mark.parametrize("n", range(200))
    def test_it(cartesia_mock, n):
        if n % 10 == 0:
            cartesia_mock.fault("error concurrency_limited")
        if n % 7 == 0:
            cartesia_mock.clock.freeze()
            cartesia_mock.clock.advance(1000 + n)
        status = speak(cartesia_mock, f"number {n}").status_code
        assert status == (429 if n % 10 == 0 else 200)
        row = cartesia_mock.assert_spoke(f"number {n}")
        assert [each.number for each in cartesia_mock.calls] == [row.number]
        assert (cartesia_mock.clock.now() >= 1000) == (n % 7 == 0)
"""


def test_two_hundred_tests_of_two_workers_share_one_server_and_keep_apart(
    suite: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    suite.makepyfile(CROWD)
    command = [sys.executable, "-m", "mockserver", "serve", "--port", "0", "--ready-json"]
    # In a process of its own: pytester forgets what was imported meanwhile, and numpy cannot be loaded twice.
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as server:
        assert server.stdout is not None
        monkeypatch.setenv("CARTESIA_MOCK_URL", json.loads(server.stdout.readline())["base_url"])
        try:
            run(suite, "-n", "2").assert_outcomes(passed=200)
        finally:
            server.terminate()


def test_each_worker_may_have_a_server_of_its_own(suite: pytest.Pytester) -> None:
    suite.makepyfile("""
        import pytest
        from speaking import speak

        @pytest.mark.parametrize("n", range(4))
        def test_it(cartesia_mock, n):
            speak(cartesia_mock, f"number {n}")
            cartesia_mock.assert_spoke(f"number {n}")
    """)
    run(suite, "-n", "2").assert_outcomes(passed=4)


def test_the_same_test_has_the_same_key_in_every_run_and_others_have_others() -> None:
    assert key_for("tests/test_a.py::test_it") == "sk_car_test_d03d80e6502242f53fb0aa5b"
    assert key_for("tests/test_a.py::test_it[1]") != key_for("tests/test_a.py::test_it[2]")


def test_who_does_not_use_it_does_not_load_it(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("""
        import sys

        def test_it():
            assert not {"starlette", "numpy", "httpx", "mockserver.edge"} & set(sys.modules)
    """)
    pytester.runpytest_subprocess("-p", "no:schemathesis").assert_outcomes(passed=1)


def test_its_markers_are_explained(suite: pytest.Pytester) -> None:
    run(suite, "--markers").stdout.fnmatch_lines(
        ["@pytest.mark.cartesia_fault(*", "@pytest.mark.cartesia_quirk(*"]
    )
