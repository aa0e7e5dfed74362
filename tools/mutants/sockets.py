"""`/tts/websocket`: frames, contexts, times, ends."""

from __future__ import annotations

from typing import Final

from tools.mutants.mutant import ALL, Mutant

_FRAMES: Final = "mockserver/streams/frames.py"
_CONNECTION: Final = "mockserver/streams/connection.py"
_CONTEXT: Final = "mockserver/streams/context.py"
_MOVES: Final = "mockserver/streams/moves.py"
_TIMING: Final = "mockserver/streams/timing.py"
_TRAITS: Final = "mockserver/streams/traits.py"
_EDGE: Final = "mockserver/edge/websocket.py"
_LAWS: Final = ("ws.*", "quoted.*")
_OLD: Final = ("2024-06-10",)
_MIDDLE: Final = ("2025-11-04",)

MUTANTS: Final = (
    Mutant(
        "ws.no-done", _CONTEXT,
        "        if not message.more:\n            self._queue.append(_END)\n", "",
        "a context never ends", _LAWS,
    ),
    Mutant(
        "ws.done-twice", _CONTEXT,
        "        if not message.more:\n            self._queue.append(_END)\n",
        "        if not message.more:\n            self._queue.extend((_Mark(self._flush_id), _END))\n",
        "a flush that nobody asked for is told before done", _LAWS,
    ),
    Mutant(
        "ws.done-doubled-on-the-wire", _EDGE,
        '            await send({"type": "websocket.send", "text": text})\n',
        '            for _ in range(2 if \'"type":"done"\' in text else 1):\n'
        '                await send({"type": "websocket.send", "text": text})\n',
        "done is sent twice", _LAWS,
    ),
    Mutant(
        "ws.done-first", _CONTEXT,
        "        if not message.more:\n            self._queue.append(_END)\n",
        "        if not message.more:\n            self._queue.appendleft(_END)\n",
        "done comes before the sound", _LAWS,
    ),
    Mutant(
        "ws.done-is-206", _FRAMES, '"status_code":200,"done":true', '"status_code":206,"done":true',
        "done has status 206", _LAWS,
    ),
    Mutant(
        "ws.done-is-not-done", _FRAMES, '"status_code":200,"done":true', '"status_code":200,"done":false',
        "done says that it is not done", _LAWS,
    ),
    Mutant(
        "ws.chunk-is-200", _FRAMES, '"status_code":206,"done":false', '"status_code":200,"done":false',
        "chunks have status 200", (*_LAWS, "tts.sse.*"),
    ),
    Mutant(
        "ws.flush-ids-from-one", _CONTEXT, "self._flush_id = 0\n", "self._flush_id = 1\n",
        "flushes count from 1", _LAWS,
    ),
    Mutant(
        "ws.flush-id-stands-still", _CONTEXT,
        "            self._flush_id += 1\n", "", "every flush has the same id", _LAWS,
    ),
    Mutant(
        "ws.flush-unanswered", _CONTEXT,
        "        if message.flush or self._isolated:\n            self._queue.append(_Mark(self._flush_id))\n",
        "        if message.flush or self._isolated:\n",
        "no flush_done comes", _LAWS,
    ),
    Mutant(
        "ws.flush-done-is-done", _FRAMES, '"flush_done":true}', '"flush_done":false}',
        "flush_done says that it is none", _LAWS,
    ),
    Mutant(
        "ws.flush-done-without-data", _FRAMES, "{head},\"data\":\"\",\"step_time\":0", "{head},\"step_time\":0",
        "flush_done has no data", _LAWS,
    ),
    Mutant(
        "ws.chunk-without-flush-id", _FRAMES,
        "more = \"\" if event.flush_id is None else f',\"flush_id\":{event.flush_id}'\n"
        "                self._after",
        'more = ""\n                self._after',
        "chunks have no flush_id", _LAWS,
    ),
    Mutant(
        "ws.another-context", _FRAMES,
        "{self._head(\"chunk\", event.context_id)}", "{self._head(\"chunk\", \"other\")}",
        "chunks name another context", _LAWS,
    ),
    Mutant(
        "ws.leaked-context", _FRAMES,
        "            if envelope != self._envelope:", "            if self._envelope is None:",
        "chunks of a second context name the first", _LAWS,
    ),
    Mutant(
        "ws.base64-urlsafe", _FRAMES,
        "b64encode_as_string(event.data) + self._after", "b64encode_as_string(event.data, b'-_') + self._after",
        "sound is in the other alphabet of base64", (*_LAWS, "tts.sse.*"),
    ),
    Mutant(
        "ws.chunks-swapped", _CONTEXT,
        "            event = next(self._current, None)\n            if event is None:",
        "            event = next(self._current, None)\n            event = next(self._current, event)\n"
        "            if event is None:",
        "every other chunk is lost", _LAWS,
    ),
    Mutant(
        "ws.times-off-by-one", _TIMING,
        "tuple(_seconds(start, grid) for _, start, _ in entries)",
        "tuple(_seconds(start + 1, grid) for _, start, _ in entries)",
        "words begin a frame late", _LAWS,
    ),
    Mutant(
        "ws.times-in-milliseconds", _TIMING,
        "return round(frame * grid.samples / grid.rate, 8)", "return round(frame * grid.samples * 1000 / grid.rate, 5)",
        "times are milliseconds", _LAWS,
    ),
    Mutant(
        "ws.times-off-the-frames", _TIMING,
        "return round(frame * grid.samples / grid.rate, 8)", "return round(frame * grid.samples / grid.rate, 2)",
        "times are rounded to hundredths", _LAWS,
    ),
    Mutant(
        "ws.ends-are-starts", _TIMING,
        "tuple(_seconds(end, grid) for _, _, end in entries)", "tuple(_seconds(start, grid) for _, start, _ in entries)",
        "words end where they begin", _LAWS,
    ),
    Mutant(
        "ws.words-without-punctuation", _TIMING,
        "yield word.spoken if normalized else word.text,", "yield word.spoken,",
        "words are told without their punctuation", _LAWS,
    ),
    Mutant(
        "ws.chinese-in-words", _TIMING,
        'BY_CHARACTER: Final = ("zh", "ja")', "BY_CHARACTER: Final[tuple[str, ...]] = ()",
        "Chinese is told in words", _LAWS,
    ),
    Mutant(
        "ws.korean-in-characters", _TIMING,
        'BY_CHARACTER: Final = ("zh", "ja")', 'BY_CHARACTER: Final = ("zh", "ja", "ko")',
        "Korean is told in characters", _LAWS,
    ),
    Mutant(
        "ws.times-restart", "mockserver/streams/speaking.py",
        "        self._plan = extend(begun, text)\n        yield from self._events(self._plan, len(begun.tokens), flush_id)\n",
        "        self._plan = extend(replace(begun, tokens=(), starts=(), end=6), text)\n"
        "        yield from self._events(self._plan, 0, flush_id)\n",
        "times begin anew with each input", _LAWS,
    ),
    Mutant(
        "ws.word-lost", "mockserver/streams/speaking.py",
        "        for word in plan.words_from(first):\n            batch.append(word)\n",
        "        for word in list(plan.words_from(first))[1:]:\n            batch.append(word)\n",
        "the first word of each input is not told", (*_LAWS, "tts.sse.*"),
    ),
    Mutant(
        "ws.times-unasked", "mockserver/api/tts.py",
        "        words=times,\n", "        words=True,\n", "times of words come unasked", _LAWS,
    ),
    Mutant(
        "ws.pieces-joined-by-spaces", "mockserver/streams/buffering.py",
        '''        text = "".join(piece for _, piece in self._pieces)\n        self._pieces.clear()''',
        '''        text = " ".join(piece for _, piece in self._pieces)\n        self._pieces.clear()''',
        "a space is put between pieces", _LAWS,
    ),
    Mutant(
        "ws.cancel-ignored", _CONTEXT,
        "        self._buffer.take_all()\n        self._queue.clear()\n        self._queued = 0\n        self._queue.append(_END)\n",
        "        self._release(self._buffer.take_all())\n        self._queue.append(_END)\n",
        "what was cancelled is spoken", _LAWS,
    ),
    Mutant(
        "ws.cancel-without-done", _CONTEXT,
        "        self._queue.clear()\n        self._queued = 0\n        self._queue.append(_END)\n",
        "        self._queue.clear()\n        self._queued = 0\n",
        "a cancelled context never ends", _LAWS,
    ),
    Mutant(
        "ws.cancel-of-nothing-is-silent", _CONNECTION,
        "        if isinstance(after, str):\n            raise",
        "        if after == 'invalid_context':\n            return\n        if isinstance(after, str):\n            raise",
        "to cancel what is not there is not refused", _LAWS,
    ),
    Mutant(
        "ws.ended-contexts-reopen", _TRAITS,
        '"2026-08-14", 3000, 1.0, "audio", "refused"', '"2026-08-14", 3000, 1.0, "audio", "reopen"',
        "a context that is over opens again", _LAWS,
    ),
    Mutant(
        "ws.ended-contexts-stay-over-in-2024", _TRAITS,
        '"2024-06-10", 0, 5.0, "input", "reopen"', '"2024-06-10", 0, 5.0, "input", "refused"',
        "a context of 2024 does not open again", _LAWS, _OLD,
    ),
    Mutant(
        "ws.voices-may-change", _CONNECTION,
        "            if not fresh and not context.manner.agrees(", "            if False and not context.manner.agrees(",
        "another voice within a context is taken, and not used", _LAWS,
    ),
    Mutant(
        "ws.contexts-never-expire", _CONTEXT,
        "        return after + self._traits.expires_s\n", "        return after + 1000 * self._traits.expires_s\n",
        "an open context stays open", _LAWS,
    ),
    Mutant(
        "ws.errors-are-lines", _TRAITS,
        '        "2026-08-14", 3000, 1.0, "audio", "refused", "empty_transcript", "done",\n'
        '        "quoted", _LATE, errors="object",',
        '        "2026-08-14", 3000, 1.0, "audio", "refused", "empty_transcript", "done",\n'
        '        "quoted", _LATE, errors="line",',
        "errors of new versions are a line", _LAWS,
    ),
    Mutant(
        "ws.errors-are-objects-in-2024", _TRAITS,
        '        "2024-06-10", 0, 5.0, "input", "reopen", "first_transcript_empty", "unterminated",\n'
        '        "documented", f"{_EARLY}; the first JavaScript client opens a context without naming more to come",\n'
        '        errors="line"',
        '        "2024-06-10", 0, 5.0, "input", "reopen", "first_transcript_empty", "unterminated",\n'
        '        "documented", f"{_EARLY}; the first JavaScript client opens a context without naming more to come",\n'
        '        errors="object"',
        "errors of 2024 are objects", _LAWS, _OLD,
    ),
    Mutant(
        "ws.errors-between-are-lines-only", _TRAITS, 'errors="both"', 'errors="line"',
        "errors of 2025-11-04 have no title", _LAWS, _MIDDLE,
    ),
    Mutant(
        "ws.errors-are-not-done", _FRAMES,
        '"status_code": status, "done": True}', '"status_code": status, "done": False}',
        "an error is not done", _LAWS,
    ),
    Mutant(
        "ws.errors-name-no-context", _FRAMES,
        "{{\"type\":\"error\"{_named(event.context_id)},", "{{\"type\":\"error\",",
        "an error does not name its context", _LAWS,
    ),
    Mutant(
        "ws.errors-end-the-socket", _CONNECTION,
        "        self._urgent.append(self._failed(context_id, error))\n",
        "        self._urgent.append(self._failed(context_id, error))\n"
        "        self._urgent.append(Closed(1008, 'error'))\n",
        "the socket is closed after an error", _LAWS,
    ),
    Mutant(
        "ws.empty-start-is-taken", _CONNECTION,
        "        if not speakable(message.transcript):\n", "        if False:\n",
        "a context begins with nothing to say", _LAWS,
    ),
    Mutant(
        "ws.unspoken-has-other-words", _TRAITS,
        '"2026-08-14", 3000, 1.0, "audio", "refused", "empty_transcript"',
        '"2026-08-14", 3000, 1.0, "audio", "refused", "first_transcript_empty"',
        "nothing to say is refused in the words of 2024", _LAWS,
    ),
    Mutant(
        "ws.request-id-missing", _EDGE,
        '"headers": [(b"x-request-id", request_id)]}', '"headers": []}',
        "a handshake has no x-request-id", _LAWS,
    ),
    Mutant(
        "ws.refusals-are-accepted", _EDGE,
        '"type": "websocket.http.response.start", "status": reply.status,',
        '"type": "websocket.http.response.start", "status": 403,',
        "every refused handshake is a 403", _LAWS, target="sockets",
    ),
    Mutant(
        "ws.one-context-at-a-time", _CONNECTION,
        "        context = self._contexts.get(context_id)\n        if context is not None:\n            state",
        "        context = next(iter(self._contexts.values()), None)\n        if context is not None:\n            state",
        "text of every context is spoken in the first", _LAWS, ALL,
    ),
    Mutant(
        "ws.closes-at-once", _TRAITS, "idle_close_s: float = 300.0", "idle_close_s: float = 0.0",
        "an idle socket is closed at once", _LAWS,
    ),
    Mutant(
        "ws.text-is-not-held", _CONTEXT,
        "at_once = self._delay_s == 0 or message.flush or not message.more",
        "at_once = True",
        "nothing is held back for the words that follow", _LAWS,
    ),
)  # fmt: skip
