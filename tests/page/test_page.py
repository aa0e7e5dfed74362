"""The page at /_mock/, as somebody uses it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from websockets.sync.client import connect

from mockserver import MockServer
from tests.edge.requests import body

Opened = Callable[..., Any]

NAME = "key_49dc1741"
"""That of the key of these tests, as the journal shows it."""

HEIGHTS = """([canvas, places]) => {
  const context = canvas.getContext("2d");
  return places.map((place) => {
    const x = Math.min(canvas.width - 1, Math.round(place * canvas.width));
    const column = context.getImageData(x, 0, 1, canvas.height).data;
    let inked = 0;
    for (let at = 3; at < column.length; at += 4) inked += column[at] > 128 ? 1 : 0;
    return inked / canvas.height;
  });
}"""


def speak(server: MockServer, transcript: str, **more: Any) -> httpx.Response:
    headers = {"X-API-Key": "page-key", "Cartesia-Version": "2026-03-01"}
    sent = body(transcript=transcript, **more)
    return httpx.post(f"{server.base_url}/tts/bytes", json=sent, headers=headers, trust_env=False)


def heights(page: Any, places: list[float]) -> list[float]:
    """The share of the waveform's height that is inked at places from 0 to 1 of its width."""
    found: list[float] = page.evaluate(HEIGHTS, [page.query_selector(".player .wave"), places])
    return found


def test_what_is_spoken_appears_by_itself_and_plays(own: MockServer, opened: Opened) -> None:
    page = opened()
    assert speak(own, "Hello there, my friend.").status_code == 200
    page.locator("#calls .row", has_text="Hello there, my friend.").wait_for()
    page.get_by_role("button", name="▶ Play").click()
    page.locator(".player[data-playing=true]").wait_for()
    page.locator(".word.now", has_text="there,").wait_for()
    page.get_by_role("button", name="❚❚ Pause").click()
    page.locator(".player[data-playing=false]").wait_for()


def test_what_is_being_played_is_not_broken_off(own: MockServer, opened: Opened) -> None:
    page = opened()
    speak(own, "A rather long sentence that goes on and on for more than a few seconds, as some do.")
    page.get_by_role("button", name="▶ Play").click()
    page.locator(".player[data-playing=true]").wait_for()
    speak(own, "Another one.")
    page.locator("#calls .row", has_text="Another one.").wait_for()
    assert page.locator(".player[data-playing=true]").count() == 1
    assert "A rather long sentence" in page.locator(".call .quote").inner_text()
    page.locator("#calls .row", has_text="Another one.").click()
    page.locator(".player[data-playing=true]").wait_for(state="detached")
    page.locator(".player .word", has_text="Another").wait_for()


def test_its_words_stand_over_the_sound_that_they_are(own: MockServer, opened: Opened) -> None:
    page = opened()
    speak(own, "One little sentence.")
    page.locator(".player .word").nth(2).wait_for()
    page.locator(".player .wave[style]").wait_for()
    assert page.locator(".player .word").all_inner_texts() == ["One", "little", "sentence."]
    wave = page.locator(".player .wave").bounding_box()
    boxes = [word.bounding_box() for word in page.locator(".player .words li").all()]
    starts = [(box["x"] - wave["x"]) / wave["width"] for box in boxes]
    ends = [(box["x"] + box["width"] - wave["x"]) / wave["width"] for box in boxes]
    gaps = [starts[0] / 2, (ends[0] + starts[1]) / 2, (ends[1] + starts[2]) / 2, (ends[2] + 1) / 2]
    for start, end in zip(starts, ends, strict=True):
        within = heights(page, [start + (end - start) * part / 20 for part in range(1, 20)])
        assert sum(within) / len(within) > 0.5
    assert [height < 0.1 for height in heights(page, gaps)] == [True] * 4


def test_a_fault_that_is_switched_on_meets_the_next_request(own: MockServer, opened: Opened) -> None:
    page = opened()
    page.get_by_role("switch", name="Error of the service").click()
    page.locator("#fault-500[aria-checked=true]").wait_for()
    assert speak(own, "Too bad.").status_code == 500
    page.locator("#calls .row", has_text="Too bad.").locator(".status", has_text="500").wait_for()
    page.get_by_role("switch", name="Error of the service").click()
    page.locator("#fault-500[aria-checked=false]").wait_for()
    assert speak(own, "All is well.").status_code == 200


def test_a_fault_in_words_meets_as_many_requests_as_it_shall(own: MockServer, opened: Opened) -> None:
    page = opened()
    page.get_by_label("How often").select_option("once")
    page.get_by_label("An effect in words").fill("error=429")
    page.get_by_label("An effect in words").press("Enter")
    page.locator(".rules code", has_text="error=429").wait_for()
    assert [speak(own, "Again.").status_code for _ in range(2)] == [429, 200]


def test_words_that_mean_nothing_are_told_as_such(opened: Opened) -> None:
    page = opened()
    page.get_by_label("An effect in words").fill("explode")
    with page.expect_response(lambda reply: reply.status == 400):
        page.get_by_label("An effect in words").press("Enter")
    assert "explode" in page.get_by_role("alert").inner_text()


def test_a_quirk_is_turned_on_for_all_and_off_again(own: MockServer, opened: Opened) -> None:
    page = opened()
    page.get_by_label("Find a quirk").fill("wav-sized")
    page.get_by_role("switch", name="wav-sized").click()
    page.locator("#quirk-wav-sized[aria-checked=true]").wait_for()
    assert own.powers.quirks.of("anybody") == ("wav-sized",)
    page.get_by_role("switch", name="wav-sized").click()
    page.locator("#quirk-wav-sized[aria-checked=false]").wait_for()
    assert own.powers.quirks.of("anybody") == ()


def test_the_clock_of_a_key_stands_still_and_is_pushed_on(own: MockServer, opened: Opened) -> None:
    page = opened()
    speak(own, "What time is it?")
    page.get_by_role("switch", name="Frozen").click()
    page.locator("#freeze[aria-checked=true]").wait_for()
    world = own.powers.worlds.of("page-key")
    before = world.clock.now()
    with page.expect_response("**/clock/advance**"):
        page.get_by_role("button", name="+5 min").click()
    assert world.clock.now() == before + 300


def test_two_voices_are_heard_mixed_and_nothing_is_charged(own: MockServer, opened: Opened) -> None:
    page = opened()
    page.get_by_label("Mixed with").select_option(index=2)
    page.get_by_label("Share of the second voice").fill("30")
    with page.expect_request("**/_mock/say") as asked:
        page.get_by_role("button", name="▶ Hear").click()
    assert [voice["weight"] for voice in asked.value.post_data_json["voices"]] == [70, 30]
    page.locator("#voices .note", has_text="70 %").wait_for()
    assert own.powers.journals.entries() == []


def test_contexts_of_a_socket_have_lanes_of_their_own(own: MockServer, opened: Opened) -> None:
    page = opened()
    url = own.base_url.replace("http", "ws") + "/tts/websocket?api_key=page-key&cartesia_version=2026-03-01"
    with connect(url, proxy=None) as socket:
        for context, transcript in (("a", "First of all."), ("b", "And then the rest.")):
            socket.send(json.dumps(body(transcript=transcript, context_id=context)))
        over = 0
        while over < 2:
            over += json.loads(socket.recv(timeout=20))["type"] == "done"
    page.locator(".lane", has_text="And then the rest.").click()
    page.locator(".chip[aria-pressed=true]", has_text="b").wait_for()
    page.locator(".player .word").nth(3).wait_for()
    assert page.locator(".player .word").all_inner_texts() == ["And", "then", "the", "rest."]
    assert page.locator(".lane").count() == 2


def test_it_is_used_without_a_mouse(own: MockServer, opened: Opened) -> None:
    for transcript in ("The first one.", "The second one."):
        speak(own, transcript)
    page = opened()
    page.locator("#calls .row").nth(1).wait_for()
    page.locator("#calls .row").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.locator(".call .quote", has_text="The first one.").wait_for()
    page.locator("#tab-curl").focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.id") == "tab-test"
    assert "def test_the_first_one(cartesia_mock):" in page.locator("#panel").inner_text()


def test_one_key_is_looked_at_alone_by_its_name(own: MockServer, opened: Opened) -> None:
    speak(own, "Mine.")
    page = opened()
    page.locator("#calls .row", has_text="Mine.").wait_for()
    page.get_by_label("API key").fill("another-key")
    page.get_by_label("API key").press("Enter")
    page.locator("#calls-empty").wait_for()
    page.get_by_label("API key").fill(NAME)
    page.get_by_label("API key").press("Enter")
    page.locator("#calls .row", has_text="Mine.").wait_for()


def test_nothing_is_asked_of_anybody_else(own: MockServer, browser: Any) -> None:
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{own.base_url}/_mock/")
    page.locator("#live[data-state=on]").wait_for()
    page.close()
    assert len(asked) > 15
    assert [url for url in asked if not url.startswith((own.base_url, "data:", "blob:"))] == []


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_axe_finds_nothing_serious(own: MockServer, opened: Opened, colours: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    speak(own, "Can everybody read this?")
    speak(own, "And this?", voice={"mode": "id", "id": "nobody"})
    page = opened(color_scheme=colours, reduced_motion="reduce")
    page.locator("#calls .row", has_text="everybody").click()
    page.locator(".player .word").nth(3).wait_for()
    page.locator("#quirks .switch").first.wait_for()
    found = axe.Axe().run(page).response["violations"]
    serious = [
        (each["id"], node["target"])
        for each in found
        if each["impact"] in ("serious", "critical")
        for node in each["nodes"]
    ]
    assert serious == []


def test_a_guarded_server_asks_for_its_token(opened: Opened, browser: Any) -> None:
    with MockServer(control_token="s3cret-token") as guarded:
        page = browser.new_page()
        page.goto(f"{guarded.base_url}/_mock/")
        page.get_by_label("Token").fill("s3cret-token")
        page.get_by_role("button", name="Go on").click()
        page.locator("#live[data-state=on]").wait_for()
        page.close()
