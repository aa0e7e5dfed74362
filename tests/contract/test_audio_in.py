"""Forms with audio in them: what the contract makes of what clients send, version by version."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from mockserver.contract.errors import ApiError
from mockserver.contract.multipart import Part
from mockserver.contract.operations import find
from mockserver.contract.validation import Call, RawRequest, validate_form
from mockserver.contract.versions import choose
from tests.contract.requests import VERSIONS

FIRST, LATEST = "2024-06-10", "2026-08-14"
YOURS = "Invalid request: Your request was invalid: "
CLIP = Part("clip", "a.wav", "audio/wav", b"RIFF")
LEFT = Part("left_audio", "left.wav", "audio/wav", b"RIFF")
RIGHT = Part("right_audio", "right.wav", "audio/wav", b"RIFF")
FILE = Part("file", "upload", "application/octet-stream", b"RIFF")

_WAV = {
    "output_format[container]": "wav",
    "output_format[encoding]": "pcm_s16le",
    "output_format[sample_rate]": "44100",
}
CHANGE = {"voice[id]": "v", **_WAV}
INFILL = {"model_id": "sonic-2", "language": "en", "transcript": "Hello.", "voice_id": "v", **_WAV}
HEAR = {"model": "ink-whisper"}


def send(
    version: str | None,
    path: str,
    fields: Mapping[str, str | None],
    *files: Part,
    query: tuple[tuple[str, str], ...] = (),
) -> Call:
    """Put a form before the contract; fields whose value is None are left out."""
    operation, params = find(choose(version, None, LATEST), "POST", path)
    parts = [Part(name, None, None, value.encode()) for name, value in fields.items() if value is not None]
    return validate_form(operation, RawRequest(params, query, {}, "", b""), [*parts, *files])


def refused(version: str, path: str, fields: Mapping[str, str | None], *files: Part) -> str:
    """The line that such a form is refused with."""
    with pytest.raises(ApiError) as caught:
        send(version, path, fields, *files)
    return str(caught.value.text)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("path", ["/voice-changer/bytes", "/voice-changer/sse"])
def test_the_voice_changer_takes_a_flat_form(version: str, path: str) -> None:
    call = send(version, path, CHANGE, CLIP)
    found = {name: call.body[name] for name in ("clip", *CHANGE)}
    assert found == {
        "clip": "a.wav",
        "voice[id]": "v",
        "output_format[container]": "wav",
        "output_format[encoding]": "pcm_s16le",
        "output_format[sample_rate]": 44100,
    }
    assert call.files["clip"] == (CLIP,)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    ("changed", "line"),
    [
        ({"voice[id]": None}, "voice[id] is required"),
        ({"voice[id]": ""}, "voice[id] must be a string that is not empty"),
        ({"output_format[container]": None}, "output_format[container] is required"),
        ({"output_format[container]": "ogg"}, "output_format[container] must be one of raw, wav, mp3"),
        ({"output_format[sample_rate]": "11025"},
         "output_format[sample_rate] must be one of 8000, 16000, 22050, 24000, 44100, 48000"),
        ({"output_format[container]": "raw", "output_format[encoding]": None},
         "output_format[encoding] is required"),
        ({"output_format[container]": "raw", "output_format[encoding]": ""},
         "output_format[encoding] must be one of pcm_f32le, pcm_s16le, pcm_mulaw, pcm_alaw"),
        ({"output_format[bit_rate]": "1"},
         "output_format[bit_rate] must be one of 32000, 64000, 96000, 128000, 192000"),
    ],
)  # fmt: skip
def test_a_form_that_breaks_the_contract_is_refused(
    version: str, changed: Mapping[str, str | None], line: str
) -> None:
    assert refused(version, "/voice-changer/bytes", {**CHANGE, **changed}, CLIP) == YOURS + line


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(("path", "fields", "name"), [
    ("/voice-changer/bytes", CHANGE, "clip"),
    ("/voice-changer/sse", CHANGE, "clip"),
    ("/stt", HEAR, "file"),
    ("/audio/transcriptions", HEAR, "file"),
])  # fmt: skip
def test_a_form_without_its_file_is_refused(
    version: str, path: str, fields: Mapping[str, str], name: str
) -> None:
    assert refused(version, path, fields) == f"{YOURS}{name} is required"


@pytest.mark.parametrize("version", [version for version in VERSIONS if version != FIRST])
def test_mp3_names_its_bit_rate(version: str) -> None:
    fields = {**CHANGE, "output_format[container]": "mp3"}
    assert refused(version, "/voice-changer/bytes", fields, CLIP) == (
        f"{YOURS}output_format[bit_rate] is required"
    )


def test_the_first_version_has_a_bit_rate_of_its_own_and_minds_no_encoding_of_mp3() -> None:
    fields = {**INFILL, "output_format[container]": "mp3", "output_format[encoding]": "mp3"}
    body = send(FIRST, "/infill/bytes", fields, LEFT).body
    assert (body["output_format[bit_rate]"], body["output_format[encoding]"]) == (128000, "mp3")


@pytest.mark.parametrize("version", [version for version in VERSIONS if version != LATEST])
def test_wav_names_encoding_and_sample_rate(version: str) -> None:
    for name in ("output_format[encoding]", "output_format[sample_rate]"):
        line = refused(version, "/voice-changer/bytes", {**CHANGE, name: None}, CLIP)
        assert line == f"{YOURS}{name} is required"


def test_wav_has_defaults_in_the_latest_version() -> None:
    fields = {"voice[id]": "v", "output_format[container]": "wav"}
    body = send(LATEST, "/voice-changer/bytes", fields, CLIP).body
    assert (body["output_format[encoding]"], body["output_format[sample_rate]"]) == ("pcm_s16le", 44100)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("files", [(LEFT,), (RIGHT,), (LEFT, RIGHT)])
def test_infill_takes_one_neighbour_or_two(version: str, files: tuple[Part, ...]) -> None:
    call = send(version, "/infill/bytes", INFILL, *files)
    assert set(call.files) == {file.name for file in files}
    assert (call.body["transcript"], call.body["voice_id"]) == ("Hello.", "v")


@pytest.mark.parametrize("version", VERSIONS)
def test_infill_without_any_neighbour_is_refused(version: str) -> None:
    line = f"{YOURS}left_audio or right_audio is required"
    assert refused(version, "/infill/bytes", INFILL) == line
    assert refused(version, "/infill/bytes", {**INFILL, "left_audio": "", "right_audio": ""}) == line


@pytest.mark.parametrize("version", VERSIONS)
def test_a_neighbour_that_is_sent_as_none_is_one_left_out(version: str) -> None:
    call = send(version, "/infill/bytes", {**INFILL, "left_audio": ""}, RIGHT)
    assert (call.body["left_audio"], set(call.files)) == (None, {"right_audio"})


def test_an_empty_file_is_a_file_where_it_has_a_name() -> None:
    empty = Part("left_audio", "left.wav", None, b"")
    assert send(LATEST, "/infill/bytes", INFILL, empty).files == {"left_audio": (empty,)}


@pytest.mark.parametrize("version", VERSIONS)
def test_infill_without_words_is_refused(version: str) -> None:
    line = "Invalid transcript: No valid transcripts passed"
    assert refused(version, "/infill/bytes", {**INFILL, "transcript": " "}, LEFT) == line


@pytest.mark.parametrize("version", ["2025-11-04", "2026-03-01", "2026-08-14"])
def test_the_late_versions_take_infill_for_english_where_it_does_not_say(version: str) -> None:
    body = send(version, "/infill/bytes", {**INFILL, "language": None}, LEFT).body
    assert body["language"] == "en"


@pytest.mark.parametrize("version", ["2024-06-10", "2024-11-13", "2025-04-16"])
def test_the_early_versions_want_to_know_the_language_of_infill(version: str) -> None:
    line = refused(version, "/infill/bytes", {**INFILL, "language": None}, LEFT)
    assert line == f"{YOURS}language is required"


def test_the_other_spellings_of_python_2_0_0a0_are_understood() -> None:
    """Its generated call writes some names as if they were arrays, and the voice as elsewhere."""
    fields = {**INFILL, "model_id": None, "language": None, "transcript": None, "voice_id": None}
    spelled = {"model_id[]": "sonic", "language[]": "fr", "transcript[]": "Bonjour.", "voice[id]": "v"}
    body = send(FIRST, "/infill/bytes", {**fields, **spelled}, LEFT, RIGHT).body
    found = [body[name] for name in ("model_id", "language", "transcript", "voice_id")]
    assert found == ["sonic", "fr", "Bonjour.", "v"]
    line = refused(LATEST, "/infill/bytes", {**fields, **spelled}, LEFT)
    assert line == f"{YOURS}model_id is required"


@pytest.mark.parametrize("version", ["2024-06-10", "2024-11-13"])
@pytest.mark.parametrize(("speed", "read"), [("-0.5", -0.5), ("slowest", "slowest")])
def test_the_versions_of_2024_have_controls(version: str, speed: str, read: object) -> None:
    names = ("voice[__experimental_controls][speed]", "voice[__experimental_controls][emotion][]")
    emotions = [Part(names[1], None, None, text) for text in (b"anger:high", b"curiosity")]
    body = send(version, "/infill/bytes", {**INFILL, names[0]: speed}, LEFT, *emotions).body
    assert [body[name] for name in names] == [read, ["anger:high", "curiosity"]]


@pytest.mark.parametrize("version", VERSIONS)
def test_speech_to_text_takes_a_file_and_a_model(version: str) -> None:
    call = send(version, "/stt", {**HEAR, "timestamp_granularities[]": "word"}, FILE)
    assert call.body == {
        "file": "upload",
        "model": "ink-whisper",
        "language": "en",
        "timestamp_granularities[]": ["word"],
    }
    assert call.params == {}


@pytest.mark.parametrize("version", VERSIONS)
def test_the_form_of_headerless_samples_is_in_the_query(version: str) -> None:
    query = (("encoding", "pcm_f16le"), ("sample_rate", "16000"))
    assert send(version, "/stt", HEAR, FILE, query=query).params == {
        "encoding": "pcm_f16le",
        "sample_rate": 16000,
    }


@pytest.mark.parametrize("version", VERSIONS)
def test_times_of_anything_but_words_are_refused(version: str) -> None:
    line = refused(version, "/stt", {**HEAR, "timestamp_granularities[]": "segment"}, FILE)
    assert line == f"{YOURS}timestamp_granularities[][0] must be word"


def test_clients_of_openai_name_no_version_and_may_ask_for_more() -> None:
    fields = {**HEAR, "response_format": "json", "temperature": "0.2", "prompt": "Ada"}
    call = send(None, "/audio/transcriptions", fields, FILE)
    assert call.operation == "stt.transcribe_openai"
    assert (call.body["model"], call.body["temperature"]) == ("ink-whisper", 0.2)


@pytest.mark.parametrize("version", VERSIONS)
def test_only_the_operation_for_clients_of_openai_goes_without_a_version(version: str) -> None:
    chosen = choose(version, None, None)
    paths = ("/stt", "/audio/transcriptions", "/infill/bytes", "/voice-changer/bytes", "/voice-changer/sse")
    assert [find(chosen, "POST", path)[0].needs_version for path in paths] == [True, False, True, True, True]
