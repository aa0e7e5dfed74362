"""`/tts/sse`: how events are written, and how they end."""

from __future__ import annotations

from typing import Final

from tools.mutants.mutant import ALL, Mutant

_SSE: Final = "mockserver/streams/sse.py"
_TTS: Final = "mockserver/api/tts.py"
_LAWS: Final = ("tts.sse.*",)
_OLD: Final = ("2024-06-10",)

MUTANTS: Final = (
    Mutant(
        "sse.no-event-line", _SSE,
        'return f"event: {kind}\\ndata: {text}\\n\\n".encode()', 'return f"data: {text}\\n\\n".encode()',
        "events have no name", _LAWS,
    ),
    Mutant(
        "sse.name-is-not-the-type", _SSE,
        'return f"event: {kind}\\ndata', 'return f"event: message\\ndata',
        "every event is called message", _LAWS,
    ),
    Mutant(
        "sse.no-blank-line", _SSE,
        'data: {text}\\n\\n".encode()', 'data: {text}\\n".encode()',
        "no blank line stands between events", _LAWS,
    ),
    Mutant(
        "sse.no-done", _SSE, "        if end:\n", "        if False:\n", "no done event comes", _LAWS,
    ),
    Mutant(
        "sse.done-twice", _SSE,
        "            yield pacer.due, end.replace(",
        "            yield pacer.due, 2 * end.replace(",
        "the done event comes twice", _LAWS,
    ),
    Mutant(
        "sse.marker-at-the-end", _SSE,
        '"done": "event: done\\ndata: {done}\\n\\n"', '"done": "event: done\\ndata: {done}\\n\\ndata: [DONE]\\n\\n"',
        "data: [DONE] follows the done event", _LAWS,
    ),
    Mutant(
        "sse.old-end-is-terminated", _SSE,
        '"unterminated": "event: done\\ndata: {done}\\n"', '"unterminated": "event: done\\ndata: {done}\\n\\n"',
        "clients of 2024 are told a done event that they do not know", _LAWS, _OLD,
    ),
    Mutant(
        "sse.done-before-the-last-chunk", _SSE,
        "        for event in speaker.speak(self.transcript, None):\n",
        "        yield 0.0, _framed(Done(self.context_id), writer)\n"
        "        for event in speaker.speak(self.transcript, None):\n",
        "done comes first", _LAWS,
    ),
    Mutant(
        "sse.context-lost", _SSE,
        "speaker = Speaker(self.manner, self.context_id, self", "speaker = Speaker(self.manner, None, self",
        "chunks do not name the context", _LAWS,
    ),
    Mutant(
        "sse.chunks-have-flush-ids", _SSE,
        "speaker.speak(self.transcript, None)", "speaker.speak(self.transcript[:4], None)",
        "only the first word is told", _LAWS,
    ),
    Mutant(
        "sse.as-json", "mockserver/api/replies.py",
        '"text/event-stream"', '"application/json"', "events are announced as JSON", _LAWS,
    ),
    Mutant(
        "sse.wav-is-refused-in-other-words", "openapi/shared/streaming.yaml",
        "x-faults: {const: sse_raw_only}", "x-faults: {}",
        "that events carry raw audio only is said in other words", _LAWS, ALL,
    ),
    Mutant(
        "sse.empty-is-taken", _TTS,
        '    if not speakable(speech.transcript):\n        raise ApiError("empty_transcript")\n', "",
        "an empty transcript is told as no chunks and done", _LAWS,
    ),
    Mutant(
        "sse.phonemes-unasked", _TTS,
        'phonemes=bool(body.get("add_phoneme_timestamps"))', "phonemes=True",
        "phonemes come unasked", (*_LAWS, "ws.*"),
    ),
    Mutant(
        "sse.chunks-of-another-size", "mockserver/streams/traits.py",
        "CHUNK_SAMPLES: Final = 4096", "CHUNK_SAMPLES: Final = 4097",
        "a chunk has one sample more", (*_LAWS, "ws.*"),
    ),
    Mutant(
        "sse.chunks-of-half-samples", "mockserver/streams/speaking.py",
        "size = self._chunk_samples * self._width\n", "size = self._chunk_samples * self._width - 1\n",
        "a sample is cut in two", (*_LAWS, "ws.*"), ALL,
    ),
)  # fmt: skip
