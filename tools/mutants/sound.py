"""`/tts/bytes`: what is sent as sound, and what is refused."""

from __future__ import annotations

from typing import Final

from tools.mutants.mutant import ALL, Mutant

_WAV: Final = "mockserver/audio/wav.py"
_ENCODERS: Final = "mockserver/audio/encoders.py"
_TTS: Final = "mockserver/api/tts.py"
_SPEECH: Final = ("tts.bytes.*",)
_TWO: Final = ("2024-06-10", "2026-08-14")

MUTANTS: Final = (
    Mutant(
        "wav.exact-sizes", _WAV,
        "return _joined(_UNKNOWN_SIZE, fmt + _list_chunk(dialect.software), _UNKNOWN_SIZE)",
        "return _joined(0x7FFFFFFF, fmt + _list_chunk(dialect.software), 0x7FFFFFFF)",
        "the sizes of a WAV header are no placeholders", _SPEECH,
    ),
    Mutant(
        "wav.data-size-zero", _WAV,
        "_list_chunk(dialect.software), _UNKNOWN_SIZE)", "_list_chunk(dialect.software), 0)",
        "the data chunk says that it is empty", _SPEECH,
    ),
    Mutant(
        "wav.no-list-chunk", _WAV,
        "fmt + _list_chunk(dialect.software), _UNKNOWN", "fmt, _UNKNOWN",
        "no LIST chunk stands before the data", _SPEECH,
    ),
    Mutant(
        "wav.wrong-rate", _WAV,
        "        sample_rate,\n        sample_rate * width,", "        sample_rate // 2,\n        sample_rate * width,",
        "the header tells half the sample rate", _SPEECH,
    ),
    Mutant(
        "wav.stereo", _WAV,
        "        1,\n        sample_rate,", "        2,\n        sample_rate,",
        "the header tells two channels", _SPEECH,
    ),
    Mutant(
        "wav.riff-is-rifx", _WAV, 'b"RIFF"', 'b"RIFX"', "the file claims to be big-endian", _SPEECH,
    ),
    Mutant(
        "wav.float-fmt-short-in-2024", "mockserver/contract/media.py",
        'WavDialect("Lavf58.76.100", 40)', 'WavDialect("Lavf58.76.100", 18)',
        "floats of 2024 have the header of 2025", _SPEECH, ("2024-06-10",),
    ),
    Mutant(
        "wav.float-fmt-long-in-2026", "mockserver/contract/media.py",
        'WavDialect("Lavf62.12.101", 18)', 'WavDialect("Lavf62.12.101", 40)',
        "floats of 2026 have the header of 2024", _SPEECH,
    ),
    Mutant(
        "wav.float-tag-is-pcm", _WAV,
        '"pcm_f32le": 0x0003', '"pcm_f32le": 0x0001', "floats are told to be integers", _SPEECH,
    ),
    Mutant(
        "pcm.bytes-swapped", _ENCODERS,
        "        return whole\n",
        "        return samples.byteswap().tobytes()\n",
        "16-bit samples are big-endian", (*_SPEECH, "tts.sse.*"),
    ),
    Mutant(
        "pcm.floats-swapped", _ENCODERS, 'astype("<f4"', 'astype(">f4"', "floats are big-endian",
        (*_SPEECH, "ws.voices-*"),
    ),
    Mutant(
        "pcm.floats-half-as-loud", _ENCODERS,
        "np.float32(2**-15)", "np.float32(2**-16)", "floats are half as loud as integers", _SPEECH,
    ),
    Mutant(
        "pcm.mulaw-is-alaw", _ENCODERS,
        '"pcm_mulaw": _mulaw', '"pcm_mulaw": _alaw', "one telephone code for the other", _SPEECH,
    ),
    Mutant(
        "pcm.last-byte-lost", _ENCODERS,
        '.astype("<f4", copy=False).tobytes()', '.astype("<f4", copy=False).tobytes()[:-1]',
        "a byte of each block of floats is lost", _SPEECH,
    ),
    Mutant(
        "pcm.default-format-changed", "openapi/shared/output-formats.yaml",
        "        default: 44100", "        default: 22050",
        "a format without a rate has another one", _SPEECH,
    ),
    Mutant(
        "mp3.half-the-bit-rate", "mockserver/audio/mp3.py",
        "lame.set_bit_rate(fmt.bit_rate // 1000)", "lame.set_bit_rate(fmt.bit_rate // 2000)",
        "MP3 has half the bit rate that was asked for", _SPEECH,
    ),
    Mutant(
        "mp3.resampled", "mockserver/audio/mp3.py",
        "lame.set_out_sample_rate(fmt.sample_rate)", "lame.set_out_sample_rate(24000)",
        "MP3 has another sample rate", _SPEECH,
    ),
    Mutant(
        "bytes.media-types-swapped", "mockserver/contract/media.py",
        '"wav": "audio/wav", "mp3": "audio/mpeg"', '"wav": "audio/mpeg", "mp3": "audio/wav"',
        "WAV is announced as MP3", _SPEECH,
    ),
    Mutant(
        "bytes.x-wav", "mockserver/contract/media.py",
        '"wav": "audio/wav"', '"wav": "audio/x-wav"', "WAV has another media type", _SPEECH,
    ),
    Mutant(
        "bytes.old-media-types-are-new", "mockserver/contract/versions.py",
        '"2024-06-10", "text", "2024-06-10", media.OCTETS', '"2024-06-10", "text", "2024-06-10", media.BY_CONTAINER',
        "the first version announces audio as later ones do", _SPEECH, ("2024-06-10",),
    ),
    Mutant(
        "bytes.cut-short", "mockserver/edge/replies.py",
        "        pieces = self.kept.get(audio.recipe)\n", "        pieces = Pieces([b'RIFF'])\n",
        "speech is four bytes long", _SPEECH,
    ),
    Mutant(
        "bytes.speed-ignored", _TTS,
        'config.get("speed"), config.get("volume")', 'None, config.get("volume")',
        "generation_config.speed changes nothing", _SPEECH,
    ),
    Mutant(
        "bytes.voice-ignored", _TTS,
        "    return entry.voice.timbre\n", "    return world.voices.all()[0].voice.timbre\n",
        "every voice sounds as the first", _SPEECH,
    ),
    Mutant(
        "bytes.language-is-not-checked", "mockserver/contract/models.py",
        "if language is not None and not model.speaks(language, as_of):", "if False:",
        "a model speaks languages that it does not have", _SPEECH,
    ),
    Mutant(
        "bytes.any-model", "mockserver/contract/models.py",
        '        raise ApiError("model_not_found", model=model_id)\n', '        model = MODELS["sonic-3"]\n',
        "an unknown model speaks", _SPEECH,
    ),
    Mutant(
        "bytes.grid-of-sonic-3.5", "mockserver/contract/models.py",
        "MILLISECONDS_80: Final = FrameGrid(80, 1_000)", "MILLISECONDS_80: Final = FrameGrid(75, 1_000)",
        "frames of sonic-3.5 last 75 ms", _SPEECH,
    ),
    Mutant(
        "bytes.grid-of-sonic-3", "mockserver/contract/models.py",
        "SAMPLES_1024: Final = FrameGrid(1024, 44_100)", "SAMPLES_1024: Final = FrameGrid(1000, 44_100)",
        "frames of sonic-3 have 1000 samples", (*_SPEECH, "ws.*"),
    ),
    Mutant(
        "bytes.no-lead-in", "mockserver/speech/plan.py",
        "LEAD_IN_US: Final = 139_000", "LEAD_IN_US: Final = 0",
        "the first word begins at once", (*_SPEECH, "ws.*"),
    ),
    Mutant(
        "bytes.two-requests-share-an-answer", "mockserver/edge/kept.py",
        "        entry = self._entries.get(key)\n",
        "        entry = next(iter(self._entries.values()), None) or self._entries.get(key)\n",
        "an answer that was kept is given to every request", _SPEECH,
    ),
    Mutant(
        "bytes.not-the-same-twice", "mockserver/edge/kept.py",
        "        return entry[0]\n",
        "        return type(entry[0])([b'xx' + entry[0][0]]) if isinstance(entry[0], list) else entry[0]\n",
        "speech that was kept begins with two bytes more", _SPEECH, _TWO,
    ),
    Mutant(
        "bytes.object-voices-unknown", _TTS,
        "    if given.get(\"id\") is not None:\n        return VoiceRef(id=given[\"id\"])\n    return VoiceRef(embedding",
        "    if given.get(\"id\") is not None:\n        return VoiceRef(id=given[\"id\"][::-1])\n    return VoiceRef(embedding",
        "a voice given as an object is not found", _SPEECH, ALL,
    ),
)  # fmt: skip
