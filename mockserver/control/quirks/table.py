"""Habits of the service that broke somebody's client, each by the name under which it was observed.

A quirk is one row. It changes settings or traits, or it is a rule of the kind that faults have; or it is what
the mock does anyway, and then the row says so. `{n}` in a rule is the quirk's number, which may be given with
its name: `drop-without-close-frame=3`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Final

from mockserver.contract.jsonvalue import JsonObject

_NOTHING: Final[Mapping[str, object]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Quirk:
    """One row. trigger, effect: what sets it off, and what is then seen on the wire. broke: whose client.

    settings, traits: fields of Settings and of `streams.traits.Traits` that it changes. rule: match, effect.
    number: what `{n}` is unless the name says so. anyway: where the mock does that without being asked.
    """

    id: str
    trigger: str
    effect: str
    broke: str
    source: str
    settings: Mapping[str, object] = field(default_factory=lambda: _NOTHING)
    traits: Mapping[str, object] = field(default_factory=lambda: _NOTHING)
    rule: JsonObject | None = None
    number: float | None = None
    anyway: str = ""

    @property
    def name(self) -> str:
        """As it is to be written, with its usual number if it has one."""
        return self.id if self.number is None else f"{self.id}={self.number:g}"

    def told(self) -> dict[str, str]:
        """The row for somebody who wants to know; `{n}` filled in."""
        number = f"{self.number or 0:g}"
        return {
            "name": self.name,
            "trigger": self.trigger.replace("{n}", number),
            "effect": self.effect.replace("{n}", number),
            "broke": self.broke,
            "source": self.source,
            "anyway": self.anyway,
        }


def _on(operation: str, effect: str | JsonObject, **match: str | float) -> JsonObject:
    return {"match": {"operation": operation, **match}, "effect": effect}


def _frames(name: str, operation: str = "tts.*") -> JsonObject:
    return _on(operation, {"frames": [name]}, on="handshake")


_ALWAYS: Final = "always"
_VERSIONS_25: Final = "from version 2025-04-16 on"
_CDN: Final = {
    "vary": "Origin",
    "x-cache": "Miss from cloudfront",
    "via": "1.1 mock.cloudfront.net (CloudFront)",
    "x-amz-cf-pop": "MOCK1-P1",
    "x-amz-cf-id": "mock",
}

CONNECTIONS: Final = (
    Quirk("idle-close-5min", "no message of the client for 300 s", "close 1000 `connection idle timeout`",
          "livekit-py, pipecat, SDK sync", "pipecat#1818", traits={"idle_close_s": 300.0}, anyway=_ALWAYS),
    Quirk("idle-close-60s", "no message of the client for 60 s", "the same", "livekit-py", "livekit#2630",
          traits={"idle_close_s": 60.0}),
    Quirk("idle-close-stt-3min", "no message on a listening socket for 180 s", "the same",
          "pipecat, Twilio bots", "users, 2025 to 2026", anyway=_ALWAYS),
    Quirk("drop-without-close-frame", "after {n} chunks", "a reset; clients see 1006", "pipecat, livekit",
          "pipecat#902, #5361", number=1, rule=_on("tts.*", "after={n}-chunks disconnect=reset")),
    Quirk("close-1011-mid-generation", "after {n} chunks", "close 1011", "livekit-js", "pipecat#5305",
          number=1, rule=_on("tts.websocket", "after={n}-chunks close=1011")),
    Quirk("accept-then-close-1008", "a socket is opened", "101, then close 1008", "pipecat", "pipecat#3711",
          rule=_on("*.websocket", "after=headers close=1008", on="handshake")),
    Quirk("slow-connect", "a socket is opened", "the handshake takes {n} ms", "livekit-js, neurolink",
          "agents-js#1023, neurolink#930", number=2000,
          rule=_on("*.websocket", "latency={n}", on="handshake")),
    *(
        Quirk(f"handshake-{status}", "a socket is opened", f"the upgrade is refused with {status}",
              "pipecat (a storm of reconnects)", "observed handshakes, 2024 to 2026",
              rule=_on("*.websocket", f"error={status}", on="handshake"))
        for status in (401, 402, 429, 414)
    ),
    Quirk("silent-zero-bytes", "every request for speech", "200 or 101, no audio, no error",
          "several voice agents", "a user, 2026-07",
          rule=_on("tts.*", "after=headers truncate", on="handshake")),
    Quirk("stt-random-close", "a listening socket, one in ten", "a reset after its first message", "livekit",
          "livekit#3277", number=0.1,
          rule={"match": {"operation": "stt*.websocket", "on": "handshake", "probability": "{n}"},
                "effect": "after=1-messages disconnect=reset"}),
)  # fmt: skip

CONTEXTS: Final = (
    Quirk("rate-limit-no-done", "a context that begins while another speaks", "two chunks, then silence",
          "livekit-js", "agents-js#681", rule=_frames("rate-limit-no-done")),
    Quirk("first-transcript-empty", "the first text is blank or punctuation",
          "400 `first transcript for WS is empty or contains only punctuation`", "livekit-py, pipecat",
          "livekit#3080", traits={"unspoken": "first_transcript_empty"}, anyway="before 2025-11-04"),
    Quirk("no-valid-transcripts", "a context is closed that never spoke",
          "400 `Invalid transcript: No valid transcripts passed`", "livekit-js, elizaOS", "users, 2026",
          traits={"unspoken": "empty_transcript"}, anyway="from version 2025-11-04 on"),
    Quirk("empty-final-rejected", 'an input `""` that is the last, after text',
          "the same 400 in place of done",
          "elizaOS", "a user, 2026", traits={"empty_final": "refused"}),
    Quirk("punctuation-aborts-queue", "a context opens with `...`", "an error; what follows in it is lost",
          "pipecat", "pipecat#5234", traits={"ended_ids": "refused"}, anyway=_VERSIONS_25),
    Quirk("context-has-closed", "another voice or model, or text for a context that is over",
          "error `Context has closed`", "pipecat, Go bots", "pipecat#4220",
          traits={"ended_ids": "refused", "after_last": "refused"}, anyway=_VERSIONS_25),
    Quirk("infer-voice-mode", "text for a context that is over, without a voice",
          "400 `unable to infer voice mode`", "SignalWire bot", "a user, 2026", anyway=_ALWAYS),
    Quirk("context-expires-1s", "a second after its last audio", "an unasked `done`", "multi-step agents",
          "a user, 2026", traits={"expires_s": 1.0, "expires_after": "audio"}, anyway=_VERSIONS_25),
    Quirk("chunks-after-cancel", "cancel while it speaks", "what was begun goes on", "livekit, elizaOS",
          "pipecat#788", anyway=_ALWAYS),
    Quirk("cancel-unknown-error", "cancel of a context that is over", "400 `Invalid context ID: …`",
          "custom clients", "a user, 2026", anyway=_ALWAYS),
    Quirk("no-done-after-cancel", "cancel", "no `done`, ever", "pipecat apps", "a user, 2026",
          rule=_frames("no-done-after-cancel")),
    Quirk("flush-done-double", "no delay, and a closing message", "two flush_done, ids 0 and 1",
          "parsers that go by the data key", "a capture of 2026", anyway=_ALWAYS),
    Quirk("flush-id-from-one", "flush", "ids start at 1", "a client with the opposite belief",
          "a user, 2026", rule=_frames("flush-id-from-one")),
    Quirk("buffer-3000", "more to come, no delay named", "first audio after up to 3 s", "elizaOS",
          "eliza#16607",
          traits={"buffer_delay_ms": 3000}, anyway="from version 2026-03-01 on"),
    Quirk("mbd-zero-word-isolated", "no delay, word by word", "2.6 times as much audio",
          "streamers of tokens",
          "measured by a user, 2026", rule=_frames("mbd-zero-word-isolated")),
)  # fmt: skip

MESSAGES: Final = (
    Quirk("error-swallowed-as-done", "any error", "an error has `done: true`", "livekit-py, agents-js",
          "livekit#4171, agents-js#1534", anyway=_ALWAYS),
    Quirk("error-structured-only", "any error", "title and message, no `error`", "agents-js, TEN",
          "clients of 2026", traits={"errors": "object"}, anyway="from version 2026-03-01 on"),
    Quirk("error-without-context", "a bad model or voice", "an error without context_id",
          "pipecat (a KeyError ends its loop)", "pipecat tts.py", rule=_frames("error-without-context")),
    Quirk("null-context-id", "any message", "context_id is null", "pipecat, SDK", "pipecat#3775",
          rule=_frames("null-context-id")),
    Quirk("unrequested-phonemes", "any speech in pieces", "phoneme_timestamps that nobody asked for",
          "livekit-py", "livekit#3071",
          rule=_on("tts.*", {"request": {"add_phoneme_timestamps": True}}, on="handshake")),
    Quirk("unknown-message-type", "any speech in pieces", 'first of all `{"type":"x_future"}`',
          "strict parsers", "inferred", rule=_frames("unknown-message-type")),
    Quirk("timestamps-missing", "digits and sums", "no timestamps message", "pipecat captions", "pipecat#447",
          rule=_frames("timestamps-missing-for-digits")),
    Quirk("timestamps-cjk-chars", "zh, ja", "an entry for each character", "pipecat", "pipecat#2304",
          anyway=_ALWAYS),
    Quirk("timestamps-cjk-packed", "zh, ja", "entries of one to three characters", "pipecat", "pipecat#5679",
          rule=_frames("timestamps-cjk-packed")),
    Quirk("timestamps-korean-words", "ko", "an entry for each word", "pipecat", "pipecat#4475",
          anyway=_ALWAYS),
    Quirk("timestamps-korean-chars", "ko", "an entry for each character", "pipecat", "pipecat#2299",
          rule=_frames("timestamps-korean-chars")),
    Quirk("timestamps-ssml-leak", "`<spell>`, `<break>`", "tags stand among the words", "pipecat",
          "pipecat#4380", rule=_frames("timestamps-ssml-leak"), anyway="spell; not break"),
    Quirk("timestamps-restart-per-flush", "flush", "times begin at 0 again", "defensive clients",
          "a user, 2026", rule=_frames("timestamps-restart-per-flush")),
    Quirk("timestamps-language-400", "timestamps in hi or pt of an early model", "400", "pipecat",
          "pipecat#1543", anyway=_ALWAYS),
)  # fmt: skip

REQUESTS: Final = (
    Quirk("model-sunsetted", "a model that is sunset by November 2026", "400 `Model sunsetted`", "many",
          "users, 2026", settings={"as_of": date(2026, 11, 1)}),
    Quirk("mbd-on-http-400", "max_buffer_delay_ms over HTTP", "400, as text before 2026-03-01", "agents-js",
          "agents-js#2442", anyway=_ALWAYS),
    Quirk("sse-raw-only-text", "events in MP3", "400, as text before 2026-03-01", "SDK, bifrost",
          "cartesia-python#15", anyway=_ALWAYS),
    Quirk("sse-done-marker", "the end of events", "`data: [DONE]` as well", "strict JSON readers",
          "clients that wait for it", settings={"sse_end": "marker"}),
    Quirk("wav-placeholder", "WAV", "sizes 0xFFFFFFFF and a LIST chunk", "python `wave`, voicetool",
          "recordings", settings={"wav": "streaming"}, anyway=_ALWAYS),
    Quirk("wav-sized", "WAV", "exact sizes, a header of 44 bytes", "strippers of other headers", "assumed",
          settings={"wav": "sized"}),
    Quirk("wav-f32-extensible", "WAV of floats", "a `fmt ` chunk of 40 bytes", "WAV parsers", "recordings",
          settings={"wav": "extensible"}, anyway="at version 2024-06-10"),
    Quirk("errors-plain-text-old", "a refusal before 2026-03-01", "`Title: Message` as text",
          "clients of JSON only", "users, 2026-09", anyway=_ALWAYS),
    Quirk("version-404", "an early date on a newer endpoint", "404 `No API schema exists …`",
          "SDK defaults of 2024-06-10", "users, 2026", anyway=_ALWAYS),
    Quirk("token-version-mismatch", "a token of another date than the socket's", "404 at the handshake",
          "browser clients", "users, 2026-06", anyway=_ALWAYS),
    Quirk("cdn-headers", "any answer", "headers of CloudFront", "log scrapers", "a 401 of June 2026",
          rule={"match": {"on": "handshake"}, "effect": {"headers": _CDN}}),
    Quirk("credits-exhausted", "after {n} requests for speech", "402, later `quota_exceeded`",
          "agents that fall silent", "users, 2026", number=0,
          rule={"match": {"operation": "tts.*", "after": "{n}"}, "effect": "error=402"}),
    Quirk("concurrency-message", "any request for speech",
          "429 `Too many concurrent requests. Current limit: {n}`", "clauses lost in mid-sentence",
          "users, 2026", number=2, rule=_on("tts.*", "error=429 limit={n}")),
    Quirk("voices-old-array", "GET /voices", "a bare array with embeddings", "typed clients", "recordings",
          anyway="at version 2024-06-10"),
    Quirk("voices-odd-dates", "GET /voices", "early dates, fractions without zeros at their end",
          "typed clients", "recordings", anyway="from version 2024-11-13 on"),
)  # fmt: skip

LISTENING: Final = (
    Quirk("stt-dots", "silence", "a final `.....`", "pipecat", "pipecat#2093",
          rule=_frames("stt-dots", "stt.websocket")),
    Quirk("stt-word-drift", "a long session", "times of words fall behind", "captions",
          "a user's repository, 2026", rule=_frames("stt-word-drift", "stt.websocket")),
    Quirk("stt-large-chunk-no-words", "a second of sound at once", "words is empty", "captions",
          "a user's repository, 2026", rule=_frames("stt-large-chunk-no-words", "stt.websocket")),
    Quirk("stt-empty-final", "finalize", "one more final of no text", "naive joiners", "a capture of 2026",
          rule=_frames("stt-empty-final", "stt.websocket")),
    Quirk("turns-error-first", "a bad query", "an error in place of `connected`", "pipecat (waits 10 s)",
          "pipecat turns", anyway=_ALWAYS),
    Quirk("turns-dangling", "the sound stops", "no turn.end", "pipecat", "pipecat turns",
          rule=_frames("turns-dangling", "stt_turns.websocket")),
    Quirk("turns-empty-end", "turn.end", "its transcript is empty", "pipecat, livekit-js", "pipecat#4581",
          rule=_frames("turns-empty-end", "stt_turns.websocket")),
    Quirk("turns-no-transcript", "turn.end", "it has no transcript", "pipecat, livekit-js", "pipecat#4581",
          rule=_frames("turns-no-transcript", "stt_turns.websocket")),
    Quirk("vc-opaque-400", "voice changer, events", "400 and an empty body", "JS SDK", "cartesia-js#43",
          rule=_on("voice_changer.sse", {"reply": {"status": 400}})),
)  # fmt: skip

QUIRKS: Final = {row.id: row for row in (*CONNECTIONS, *CONTEXTS, *MESSAGES, *REQUESTS, *LISTENING)}
"""By id, in the order of the page."""
