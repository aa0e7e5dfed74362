"""What takes sound: transcription, both listening sockets, the voice changer, infill."""

from __future__ import annotations

from typing import Final

from tools.mutants.mutant import Mutant

_STT: Final = ("stt.*",)
_CHANGER: Final = ("voice_changer.*", "infill.*")
_MANUAL: Final = "mockserver/streams/stt/manual.py"
_TURNS: Final = "mockserver/streams/stt/turns.py"
_CHANGING: Final = "mockserver/streams/changing.py"

MUTANTS: Final = (
    Mutant(
        "stt.word-dropped", "mockserver/hearing/clips.py",
        "    return Transcript(tuple(words), round(ear.now, 3))", "    return Transcript(tuple(words[:-1]), round(ear.now, 3))",
        "the last word of a file is not heard", _STT,
    ),
    Mutant(
        "stt.duration-in-milliseconds", "mockserver/hearing/clips.py",
        "    return Transcript(tuple(words), round(ear.now, 3))", "    return Transcript(tuple(words), round(ear.now * 1000, 3))",
        "the duration of a file is milliseconds", _STT,
    ),
    Mutant(
        "stt.words-unasked", "mockserver/api/stt.py",
        '    if call.body.get("timestamp_granularities[]"):\n', "    if True:\n",
        "words come unasked", _STT,
    ),
    Mutant(
        "stt.words-never", "mockserver/api/stt.py",
        '    if call.body.get("timestamp_granularities[]"):\n', "    if False:\n",
        "words do not come where they are asked for", _STT,
    ),
    Mutant(
        "stt.language-lost", "mockserver/api/stt.py",
        '        "language": language,\n', '        "language": "fr",\n', "the language is another one", _STT,
    ),
    Mutant(
        "stt.words-glued", "mockserver/hearing/clips.py",
        '        return "".join(word.spaced for word in self.words).strip()',
        '        return "".join(word.text for word in self.words).strip()',
        "no space stands between words", _STT,
    ),
    Mutant(
        "stt.final-dropped", _MANUAL,
        "        event = self._transcript(True, end)\n", "        event = self._transcript(False, end)\n",
        "no text is final", _STT,
    ),
    Mutant(
        "stt.cumulative", _MANUAL,
        "        event = self._transcript(True, end)\n        self._phrase = []\n",
        "        event = self._transcript(True, end)\n",
        "a final text repeats the ones before", _STT,
    ),
    Mutant(
        "stt.no-flush-done", _MANUAL, "*self._settle(begin=begin), FlushDone()]", "*self._settle(begin=begin)]",
        "finalize is not answered", _STT,
    ),
    Mutant(
        "stt.no-done", _MANUAL, "*self._settle(begin=begin), Done(), CLOSE_MESSAGE]", "*self._settle(begin=begin), CLOSE_MESSAGE]",
        "close is answered without done", _STT,
    ),
    Mutant(
        "stt.stays-open", _MANUAL, "*self._settle(begin=begin), Done(), CLOSE_MESSAGE]", "*self._settle(begin=begin), Done()]",
        "the socket stays open after done", _STT,
    ),
    Mutant(
        "stt.close-code", "mockserver/streams/stt/events.py",
        'CLOSE_MESSAGE = Closed(1000, "Close message")', 'CLOSE_MESSAGE = Closed(1011, "Close message")',
        "a conversation that went well ends with 1011", _STT,
    ),
    Mutant(
        "stt.done-is-no-command", _MANUAL, '("finalize", "close", "done")', '("finalize", "close")',
        "the old word done is refused", _STT,
    ),
    Mutant(
        "stt.word-times-late", "mockserver/streams/stt/frames.py",
        '"start": word.start, "end": word.end}', '"start": word.end, "end": word.start}',
        "words end before they begin", _STT,
    ),
    Mutant(
        "stt.flush-done-is-final", "mockserver/streams/stt/frames.py",
        '{"type": "flush_done", "is_final": False', '{"type": "flush-done", "is_final": False',
        "flush_done is spelled in another way", _STT,
    ),
    Mutant(
        "turns.no-greeting", _TURNS, 'return [Turn("connected")]', "return []", "nobody says connected", _STT,
    ),
    Mutant(
        "turns.no-start", _TURNS, '            return [Turn("turn.start")]\n', "            return []\n",
        "no turn starts", _STT,
    ),
    Mutant(
        "turns.no-end", _TURNS,
        'return [*([Turn("turn.update", transcript)] if rest else []), Turn("turn.end", transcript)]',
        'return [*([Turn("turn.update", transcript)] if rest else [])]', "no turn ends", _STT,
    ),
    Mutant(
        "turns.updates-are-deltas", _TURNS,
        'events.append(Turn("turn.update", self._transcript()))', 'events.append(Turn("turn.update", word.text))',
        "an update tells the newest word alone", _STT,
    ),
    Mutant(
        "turns.end-is-empty", _TURNS, 'Turn("turn.end", transcript)]', 'Turn("turn.end", "")]',
        "the end of a turn has no transcript", _STT,
    ),
    Mutant(
        "turns.stays-open-after-an-error", "mockserver/streams/stt/connection.py",
        "            self._tell([Failed(stream), CLOSE_MESSAGE])\n", "            self._tell([Failed(stream)])\n",
        "the socket stays open after settings were refused", _STT,
    ),
    Mutant(
        "voice-changer.too-short", "mockserver/conversion/score.py",
        "        return converted_length(self.survey.samples, self.survey.rate, rate)",
        "        return converted_length(self.survey.samples, self.survey.rate, rate) * 3 // 4",
        "a clip comes back a quarter shorter", _CHANGER,
    ),
    Mutant(
        "voice-changer.as-raw", "mockserver/api/voice_changer.py",
        "return Audio(found, order.format, order.dialect, media_type, recipe",
        "return Audio(found, OutputFormat('raw', order.format.sample_rate, encoding='pcm_s16le'), order.dialect, media_type, recipe",
        "what comes back has no header", _CHANGER,
    ),
    Mutant(
        "voice-changer.voice-unchecked", "mockserver/api/voice_changer.py",
        'timbre_of_voice(VoiceRef(id=str(call.body["voice[id]"])), world)',
        "world.voices.all()[0].voice.timbre",
        "an unknown voice is taken", _CHANGER,
    ),
    Mutant(
        "voice-changer.no-done", _CHANGING,
        '        yield pacer.due, self._framed("done", end)\n', "", "events do not end", _CHANGER,
    ),
    Mutant(
        "voice-changer.silent", "mockserver/conversion/score.py",
        "            yield block\n            begin = end", "            yield block * 0\n            begin = end",
        "silence comes back", _CHANGER,
    ),
    Mutant(
        "infill.with-the-neighbours", "mockserver/conversion/infill.py",
        "        for block in synthesise(self.plan, rate):", "        for block in [*synthesise(self.plan, rate)] * 5:",
        "the filling comes five times", _CHANGER,
    ),
    Mutant(
        "infill.silent", "mockserver/conversion/infill.py",
        "            yield ((block * gains + _ONE // 2) // _ONE).astype(np.int16)",
        "            yield (block * 0).astype(np.int16)",
        "the filling is silent", _CHANGER,
    ),
    Mutant(
        "contract.nothing-is-checked", "mockserver/contract/checks.py",
        "            if self.validator.is_valid(value):\n                return\n", "            return\n",
        "bodies are taken as they are", (*_CHANGER, "tts.*", "voices.*"),
    ),
)  # fmt: skip
