"""Take the pictures of docs/page.md: the page at /_mock/ after a little traffic, light, dark and narrow.

Needs Debian's Chromium and Playwright: `python -m tools.screenshots`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import httpx
from playwright.sync_api import sync_playwright
from websockets.sync.client import connect

from mockserver import MockServer

OUT: Final = Path(__file__).resolve().parent.parent / "docs" / "screenshots"
CHROMIUM: Final = "/usr/bin/chromium"
FLAGS: Final = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run")
KEY: Final = "a-key"
VERSION: Final = "2026-08-14"
SARAH: Final = "694f9389-aac1-45b6-b726-9d9369183238"


def main() -> None:
    """Write every picture."""
    OUT.mkdir(exist_ok=True)
    with MockServer() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        traffic(server)
        for colours in ("light", "dark"):
            page = opened(browser, server, colours, 1440, 1000)
            chosen(page, "Hello, I am here")
            page.screenshot(path=str(OUT / f"page-{colours}.png"))
            page.close()
        page = opened(browser, server, "light", 1440, 1000)
        chosen(page, "Welcome to the harbour")
        page.get_by_role("switch", name="Too many requests").click()
        page.locator("#tab-frames").click()
        page.locator(".retold").scroll_into_view_if_needed()
        page.locator(".middle").evaluate("middle => middle.scrollTop = middle.scrollHeight")
        page.locator(".rail").evaluate("rail => rail.scrollTop = rail.scrollHeight")
        page.screenshot(path=str(OUT / "page-socket.png"))
        page.close()
        page = opened(browser, server, "dark", 420, 900)
        chosen(page, "Good morning")
        page.locator(".call").scroll_into_view_if_needed()
        page.locator(".player").scroll_into_view_if_needed()
        page.screenshot(path=str(OUT / "page-narrow.png"))
        browser.close()


def opened(browser: Any, server: MockServer, colours: str, width: int, height: int) -> Any:
    """The page in a window of that size, connected."""
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=colours)
    page.goto(f"{server.base_url}/_mock/")
    page.locator("#live[data-state=on]").wait_for()
    page.locator("#quirks .switch").first.wait_for()
    return page


def chosen(page: Any, words: str) -> None:
    """Look at the call that says so, and listen a little way into it."""
    page.locator("#calls .row", has_text=words).click()
    page.locator(".player .wave[style]").wait_for()
    page.locator(".player .word").nth(3).wait_for()
    stage = page.locator(".player .spectrum")
    box = stage.bounding_box()
    stage.click(position={"x": box["width"] * 0.43, "y": box["height"] / 2})


def traffic(server: MockServer) -> None:
    """Calls of several kinds, good and bad."""
    headers = {"X-API-Key": KEY, "Cartesia-Version": VERSION}
    mp3 = {"container": "mp3", "sample_rate": 44100, "bit_rate": 128000}
    with httpx.Client(base_url=server.base_url, headers=headers, trust_env=False) as http:
        http.get("/voices")
        http.post("/tts/bytes", json=body("Good morning! Which table may I book for you?", output_format=mp3))
        http.post("/tts/bytes", json=body("Nobody says this.", voice={"mode": "id", "id": "nobody"}))
        conversation(server)
        http.post("/tts/sse", json=body("Your table is ready at seven."))
        http.post("/tts/bytes", json=body("Too many of us."), headers={"X-Mock-Fault": "error=429 limit=2"})
        http.post("/tts/bytes", json=body("Hello, I am here to show what a sentence looks like."))


def conversation(server: MockServer) -> None:
    """A socket on which two contexts take turns and a third is broken off."""
    url = f"{server.base_url.replace('http', 'ws')}/tts/websocket?api_key={KEY}&cartesia_version={VERSION}"
    with connect(url, proxy=None) as socket:
        for context, text, more in (
            ("greeting", "Welcome to the harbour hotel. ", True),
            ("offer", "We have two rooms with a view of the sea.", False),
            ("greeting", "How can I help you?", False),
        ):
            socket.send(json.dumps(body(text, context_id=context, **{"continue": more})))
        over: set[str] = set()
        while len(over) < 2:
            told = json.loads(socket.recv(timeout=20))
            over |= {told["context_id"]} if told["type"] == "done" else set()
        long = "This one is broken off in the middle of a long and winding sentence about nothing."
        socket.send(json.dumps(body(long, context_id="aside")))
        socket.recv(timeout=20)
        socket.send(json.dumps({"context_id": "aside", "cancel": True}))
        while json.loads(socket.recv(timeout=20))["type"] != "done":
            pass


def body(transcript: str, **more: Any) -> dict[str, Any]:
    """A request for speech."""
    raw = {"container": "raw", "encoding": "pcm_s16le", "sample_rate": 24000}
    asked = {"model_id": "sonic-3.5", "transcript": transcript, "voice": {"mode": "id", "id": SARAH}}
    return {**asked, "output_format": raw, **more}


if __name__ == "__main__":
    main()
