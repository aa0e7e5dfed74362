"""What is known of the real service, row by row, and why some of it is no law.

The ids are those of the collected observations (`A1` … `B`) and the sections of the two references of the
wire. Which law checks a row is said by the law itself; here stand the rows, and reasons for those without.
"""

from __future__ import annotations

from typing import Final

_LIMIT: Final = "needs an account at its limit; the mock's tests set one"
_CLOCK: Final = "takes minutes; the mock's tests move its clock"
_TIMING: Final = "how long the service took; benchmarks say what the mock takes"
_CHANCE: Final = "happens by chance; a fault that the mock can be told to make"
_ONE_RUN: Final = "one report, of a sound that only the real service makes"
_QUIRK: Final = "a quirk that the mock can be told to have, and has not by default"
_DATE: Final = "depends on the day; the mock is told one by --as-of"

ROWS: Final[dict[str, tuple[str, ...]]] = {
    "A1": (
        "http-401-bad-key", "http-401-no-key", "cdn-headers", "version-header-required",
        "version-no-schema-404", "token-version-must-match", "version-param-or-header-tts", "api-key-forms",
        "ws-handshake-401", "ws-handshake-402", "ws-handshake-429", "http-429-wording", "429-code",
        "402-credits", "402-transient", "402-plan-upgrade", "errors-old-plain-text", "url-414",
        "x-request-id", "admin-key", "opaque-400-vc",
    ),
    "A2": (
        "mbd-http-rejected", "empty-transcript-400", "emoji-only-400", "sse-raw-only", "model-sunsetted",
        "language-not-for-model", "model-language-matrix", "language-and-locale", "voice-any-language",
        "voice-model-mismatch", "unknown-voice", "unknown-fields-ignored", "timestamps-language",
        "settings-locked",
    ),
    "A3": (
        "chunk-206-done-200", "flush-ids-from-zero", "flush-done-twice", "flush-done-per-transcript",
        "flush-done-empty-data", "timestamps-no-data", "phonemes-unrequested", "null-context",
        "error-no-context", "error-always-done", "chunk-size", "faster-than-realtime", "audio-frame-grid",
        "nondeterministic",
    ),
    "A4": (
        "first-transcript-empty", "no-valid-transcripts", "empty-final", "punctuation-aborts-queue",
        "invalid-context-on-cancel", "cancel-lets-running-finish", "cancel-no-done", "reuse-after-done",
        "context-expires-1s", "second-send-after-final", "full-settings-each-time", "verbatim-join",
        "buffer-3000", "mbd-0-word-isolated", "short-continuation-artefacts", "language-autodetect",
        "idle-5min", "no-app-ping", "abnormal-drops", "rate-limited-stream-no-done",
    ),
    "A5": (
        "latin-words-with-punct", "frame-quantised", "cumulative-in-context", "cjk-char-level",
        "cjk-packing-varies", "korean-changed", "ssml-leaks", "normalized-option", "none-for-maths",
        "several-messages",
    ),
    "A6": (
        "wav-ffffffff", "wav-f32-fmt", "wav-empty", "sse-framing", "sse-end", "sse-chunk-even",
        "sse-chunk-size-fixed", "bytes-not-streamed-latency", "voices-page", "voices-odd-dates",
        "voices-old-array", "voices-count", "preview-needs-expand", "stt-invalid-language",
        "stt-script-follows-language", "dict-alias-mirror", "vc-clip-only", "no-models-endpoint",
    ),
    "A7": (
        "text-commands", "done-then-1000", "many-finals", "no-speech-end-event", "ink-latency", "burst-ok",
        "large-chunk-zero-words", "idle-3min", "drops-10pct", "dots-transcript", "hi-batch-only",
        "invalid-sample-rate",
    ),
    "A8": (
        "order", "error-instead-of-connected", "early-audio-ok", "needs-silence", "empty-turn-end", "keyterm",
        "token-on-socket",
    ),
    "B": (
        "idle-close-5min", "idle-close-60s", "idle-close-stt-3min", "drop-without-close-frame",
        "close-1011-mid-generation", "accept-then-close-1008", "slow-connect",
        "handshake-401 / -402 / -429 / -414", "rate-limit-no-done", "silent-zero-bytes",
        "first-transcript-empty", "no-valid-transcripts", "empty-final-rejected", "punctuation-aborts-queue",
        "context-has-closed", "infer-voice-mode", "context-expires-1s", "chunks-after-cancel",
        "cancel-unknown-error", "no-done-after-cancel", "error-swallowed-as-done", "error-structured-only",
        "error-without-context", "null-context-id", "unrequested-phonemes", "unknown-message-type",
        "flush-done-double", "flush-id-from-one", "buffer-3000", "mbd-zero-word-isolated",
        "timestamps-missing", "timestamps-cjk-chars / -cjk-packed", "timestamps-korean-words / -chars",
        "timestamps-ssml-leak", "timestamps-restart-per-flush", "timestamps-language-400", "model-sunsetted",
        "mbd-on-http-400", "sse-raw-only-text", "sse-done-marker",
        "wav-placeholder (default on) / wav-sized", "wav-f32-extensible", "errors-plain-text-old",
        "version-404", "token-version-mismatch", "cdn-headers", "credits-exhausted", "concurrency-message",
        "voices-old-array / voices-odd-dates", "stt-dots", "stt-word-drift", "stt-large-chunk-no-words",
        "stt-empty-final", "stt-random-close", "turns-error-first", "turns-dangling",
        "turns-empty-end / -no-transcript", "vc-opaque-400",
    ),
    "early": tuple(f"early {n}" for n in range(1, 13)),
    "late": tuple(f"late {n}" for n in range(1, 12)),
}  # fmt: skip
"""All rows that there are, by section."""

SAME_AS: Final[dict[str, str]] = {
    "context-has-closed": "settings-locked",
    "infer-voice-mode": "reuse-after-done",
    "cancel-unknown-error": "invalid-context-on-cancel",
    "chunks-after-cancel": "cancel-lets-running-finish",
    "flush-done-double": "flush-done-twice",
    "timestamps-cjk-chars / -cjk-packed": "cjk-char-level",
    "timestamps-korean-words / -chars": "korean-changed",
    "timestamps-ssml-leak": "ssml-leaks",
    "timestamps-language-400": "timestamps-language",
    "mbd-on-http-400": "mbd-http-rejected",
    "sse-raw-only-text": "sse-raw-only",
    "wav-placeholder (default on) / wav-sized": "wav-ffffffff",
    "wav-f32-extensible": "wav-f32-fmt",
    "errors-plain-text-old": "errors-old-plain-text",
    "version-404": "version-no-schema-404",
    "token-version-mismatch": "token-version-must-match",
    "voices-old-array / voices-odd-dates": "voices-old-array",
    "error-structured-only": "error-always-done",
    "turns-error-first": "error-instead-of-connected",
    "handshake-401 / -402 / -429 / -414": "ws-handshake-401",
    "stt-empty-final": "many-finals",
}
"""A quirk that is another row's fact: the law of that row checks what the mock does by default."""

NO_LAW: Final[dict[str, str]] = {
    "cdn-headers": "headers of the network before the service; " + _QUIRK,
    "ws-handshake-402": _LIMIT,
    "ws-handshake-429": _LIMIT,
    "http-429-wording": _LIMIT,
    "429-code": _LIMIT,
    "402-credits": _LIMIT,
    "402-transient": _CHANCE,
    "402-plan-upgrade": "needs an account of the free plan",
    "url-414": "the limit is that of a server in front; it has a test over real sockets",
    "model-sunsetted": _DATE,
    "voice-any-language": "a voice of another language is used by the laws of Korean, Chinese and Japanese",
    "voice-model-mismatch": "needs a professional clone",
    "faster-than-realtime": _TIMING,
    "buffer-3000": "a wait of three seconds; the mock's tests move its clock",
    "mbd-0-word-isolated": "a measure of sound; the mock's tests say its own",
    "short-continuation-artefacts": _ONE_RUN,
    "language-autodetect": "what language is guessed cannot be heard without understanding it",
    "idle-5min": _CLOCK,
    "abnormal-drops": _CHANCE,
    "rate-limited-stream-no-done": _CHANCE,
    "normalized-option": "spoken forms are the model's; the mock speaks digits as they are written",
    "none-for-maths": "one report of 2024 that later ones do not bear out; " + _QUIRK,
    "bytes-not-streamed-latency": _TIMING,
    "voices-odd-dates": "dates of the catalogue of the real service; the mock's tests say its own",
    "voices-count": "the catalogue of the real service grows; the mock's tests say its own",
    "preview-needs-expand": "offline there is no recording to point at; the mock's tests say that",
    "stt-script-follows-language": "needs speech of two languages that the laws do not have",
    "ink-latency": _TIMING,
    "large-chunk-zero-words": _ONE_RUN,
    "idle-3min": _CLOCK,
    "drops-10pct": _CHANCE,
    "dots-transcript": _ONE_RUN,
    "hi-batch-only": "one report, of one model at one time",
    "invalid-sample-rate": "one report that others contradict",
    "empty-turn-end": _CHANCE,
    "idle-close-5min": _CLOCK,
    "idle-close-60s": _QUIRK,
    "idle-close-stt-3min": _CLOCK,
    "drop-without-close-frame": _QUIRK,
    "close-1011-mid-generation": _QUIRK,
    "accept-then-close-1008": _QUIRK,
    "slow-connect": _QUIRK,
    "rate-limit-no-done": _QUIRK,
    "silent-zero-bytes": _QUIRK,
    "empty-final-rejected": _QUIRK,
    "no-done-after-cancel": _QUIRK,
    "error-swallowed-as-done": "what a client makes of it; that errors are done is a law",
    "error-without-context": _QUIRK,
    "null-context-id": _QUIRK,
    "unrequested-phonemes": _QUIRK,
    "unknown-message-type": _QUIRK,
    "flush-id-from-one": _QUIRK,
    "mbd-zero-word-isolated": "a measure of sound; the mock's tests say its own",
    "timestamps-missing": _QUIRK,
    "timestamps-restart-per-flush": _QUIRK,
    "sse-done-marker": _QUIRK,
    "credits-exhausted": _LIMIT,
    "concurrency-message": _LIMIT,
    "stt-dots": _QUIRK,
    "stt-word-drift": _QUIRK,
    "stt-large-chunk-no-words": _QUIRK,
    "stt-random-close": _QUIRK,
    "turns-dangling": _QUIRK,
    "turns-empty-end / -no-transcript": _QUIRK,
    "vc-opaque-400": "a body without words; " + _QUIRK,
    "early 12": "what is found nowhere cannot be checked",
}
"""Why a row has no law."""


def laws_of(row: str) -> list[str]:
    """The ids of the laws that check a row, or the row that it is a quirk of."""
    from contracts.book import LAWS

    wanted = SAME_AS.get(row, row)
    return [law.id for law in LAWS if wanted in law.rows]
