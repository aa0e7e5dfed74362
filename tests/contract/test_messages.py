"""Frames of the speech socket, held against the AsyncAPI document of their version."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockserver.contract.errors import ApiError
from mockserver.contract.jsonvalue import JsonValue
from mockserver.contract.messages import context_id_of, outgoing
from mockserver.contract.versions import choose
from tests.contract.messages import MESSAGE, changed, refused, taken, without
from tests.contract.requests import TEXT, VERSIONS, WITH_EMBEDDINGS, WITHOUT_EMBEDDINGS

EARLY = ["2024-06-10", "2024-11-13", "2025-04-16"]
LATE = ["2025-11-04", "2026-03-01", "2026-08-14"]
YOURS = "Your request was invalid: "


@pytest.mark.parametrize("version", VERSIONS)
def test_a_text_to_speak_is_taken_and_its_defaults_are_filled_in(version: str) -> None:
    message = taken(version, MESSAGE)
    assert message["transcript"] == "Hello."
    given = ("continue", "flush", "add_timestamps", "add_phoneme_timestamps")
    assert {name: message[name] for name in given} == dict.fromkeys(given, False)


@pytest.mark.parametrize("version", VERSIONS)
def test_a_cancellation_is_told_by_its_cancel(version: str) -> None:
    assert taken(version, {"context_id": "c", "cancel": True}) == {"context_id": "c", "cancel": True}
    assert str(refused(version, {"cancel": True})) == f"invalid_request: {YOURS}context_id is required"


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("cancel", [False, None, 1, "true"])
def test_a_cancel_that_is_not_true_is_a_key_like_any_unknown_one(version: str, cancel: object) -> None:
    assert taken(version, changed(cancel=cancel)) == taken(version, MESSAGE)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("transcript", ["", " ", "..."])
def test_a_transcript_without_words_is_no_breach(version: str, transcript: str) -> None:
    assert taken(version, changed(transcript=transcript))["transcript"] == transcript


@pytest.mark.parametrize("version", ["2024-06-10", "2024-11-13"])
def test_the_first_versions_leave_the_type_of_the_transcript_open(version: str) -> None:
    assert taken(version, changed(transcript=None))["transcript"] == ""


@pytest.mark.parametrize("version", ["2025-04-16", *LATE])
def test_later_versions_want_a_string(version: str) -> None:
    error = refused(version, changed(transcript=None))
    assert str(error) == f"invalid_request: {YOURS}transcript must be a string"


@pytest.mark.parametrize("version", EARLY)
def test_nulls_and_names_of_python_2_are_borne(version: str) -> None:
    message = taken(
        version,
        changed(
            duration=None,
            language=None,
            generation_config=None,
            pronunciation_dict_id=None,
            stream=True,
            use_original_timestamps=False,
            voice={"mode": "id", "id": "a", "experimental_controls": {"speed": "fast"}},
        ),
    )
    assert (message["duration"], message["language"], message["generation_config"]) == (None, None, None)
    assert message["voice"] == {"mode": "id", "id": "a"}
    assert not message.keys() & {"stream", "use_original_timestamps"}


@pytest.mark.parametrize("version", VERSIONS)
def test_a_voice_needs_no_mode(version: str) -> None:
    assert taken(version, changed(voice={"id": "a"}))["voice"] == {"id": "a"}


@pytest.mark.parametrize("version", WITH_EMBEDDINGS)
def test_the_closing_message_of_the_async_sdks_is_taken(version: str) -> None:
    message = changed(
        model_id="sonic-english",
        transcript="",
        voice={"mode": "embedding", "embedding": [1.0] * 192},
        output_format={"container": "raw", "encoding": "pcm_f32le", "sample_rate": 44100},
        flush=False,
    )
    assert taken(version, message)["continue"] is False


@pytest.mark.parametrize("version", WITHOUT_EMBEDDINGS)
def test_a_voice_by_numbers_is_refused_where_there_is_none(version: str) -> None:
    error = refused(version, changed(voice={"mode": "embedding", "embedding": [1.0] * 192}))
    assert error.fault.id == "embedding_voice_refused"


def test_only_the_last_version_takes_a_bare_id() -> None:
    assert taken("2026-08-14", changed(voice="a"))["voice"] == "a"
    for version in VERSIONS[:-1]:
        assert str(refused(version, changed(voice="a"))) == f"invalid_request: {YOURS}voice must be an object"


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("message", [{"context_id": "c"}, without("voice"), changed(voice=None)])
def test_a_message_without_a_voice_leaves_its_mode_unknown(version: str, message: object) -> None:
    assert str(refused(version, message)) == "voice_mode_unknown: unable to infer voice mode"


@pytest.mark.parametrize("version", VERSIONS[:-1])
def test_a_context_needs_no_name_before_the_last_version(version: str) -> None:
    assert "context_id" not in taken(version, without("context_id"))
    assert taken(version, changed(context_id=None))["context_id"] is None


def test_the_last_version_wants_a_context_id() -> None:
    error = refused("2026-08-14", without("context_id"))
    assert str(error) == f"invalid_request: {YOURS}context_id is required"


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    "output_format",
    [
        {"container": "mp3", "sample_rate": 44100, "bit_rate": 128},
        {"container": "wav", "encoding": "pcm_s16le", "sample_rate": 44100},
    ],
)
def test_only_raw_samples_come_over_a_socket(version: str, output_format: object) -> None:
    error = refused(version, changed(output_format=output_format))
    assert str(error) == "sse_raw_only: only 'raw' container is supported for this endpoint"


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"voice": {"mode": "id", "id": ""}}, "voice.id must be a string that is not empty"),
        ({"model_id": ""}, "model_id must be a string that is not empty"),
        (
            {"output_format": {"container": "raw", "encoding": "pcm_f32le", "sample_rate": 40}},
            "output_format.sample_rate must be one of 8000, 16000, 22050, 24000, 44100, 48000",
        ),
        ({"continue": "yes"}, "continue must be true or false"),
        ({"context_id": 7}, "context_id must be a string"),
    ],
)
@pytest.mark.parametrize("version", VERSIONS)
def test_what_is_wrong_is_named(version: str, fields: dict[str, object], says: str) -> None:
    assert str(refused(version, changed(**fields))) == f"invalid_request: {YOURS}{says}"


@pytest.mark.parametrize(("versions", "most"), [(EARLY, 1000), (LATE, 5000)])
def test_how_long_text_may_be_held_back(versions: list[str], most: int) -> None:
    for version in versions:
        for delay in (0, most, None):
            assert taken(version, changed(max_buffer_delay_ms=delay))["max_buffer_delay_ms"] == delay
        for wrong in (-1, most + 1, 0.5):
            error = refused(version, changed(max_buffer_delay_ms=wrong))
            assert error.message == f"{YOURS}max_buffer_delay_ms must be a whole number from 0 to {most}"


@pytest.mark.parametrize("version", VERSIONS)
def test_a_delay_that_is_left_out_stays_left_out(version: str) -> None:
    # Said in so many words, 0 has effects that leaving it out has not.
    assert "max_buffer_delay_ms" not in taken(version, MESSAGE)


def test_locale_and_language_exclude_each_other_on_sockets_too() -> None:
    error = refused("2026-08-14", changed(language="en", locale="en-GB"))
    assert error.fault.id == "language_and_locale"


def test_a_normalization_that_is_left_out_stays_left_out() -> None:
    # A later message of a context inherits it; a default would undo that.
    assert "normalization" not in taken("2026-08-14", MESSAGE)
    assert taken("2026-08-14", changed(normalization="off"))["normalization"] == "off"


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("text", ["", "finalize", "{", "{'a': 1}", "NaN", "\ud800"])
def test_text_that_is_no_json_is_a_bad_message(version: str, text: str) -> None:
    assert refused(version, text).fault.id == "bad_message"


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("text", ["[]", "3", "null", '"ping"'])
def test_a_message_is_an_object(version: str, text: str) -> None:
    assert str(refused(version, text)) == f"invalid_request: {YOURS}the message must be an object"


def test_a_message_nested_too_deep_is_a_bad_message() -> None:
    assert refused("2025-04-16", '{"voice":' * 300 + "1" + "}" * 300).fault.id == "bad_message"


@pytest.mark.parametrize("version", VERSIONS)
@given(
    message=st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from([*MESSAGE, "cancel", "continue", "mode", "id"]), inner, max_size=6
            )
        ),
    )
)
@settings(deadline=None, max_examples=80)
def test_any_json_is_taken_or_refused(version: str, message: object) -> None:
    found, status = None, None
    try:
        found = taken(version, message)
    except ApiError as error:
        status = error.fault.status
    if found is None:
        assert status == 400
    else:
        assert found.get("cancel") is True or isinstance(found["transcript"], str)


@pytest.mark.parametrize(
    ("text", "context"),
    [
        ('{"context_id": "c", "voice": 7}', "c"),
        ('{"context_id": 7}', None),
        ('{"context_id": ""}', None),
        ("{}", None),
        ("[1]", None),
        ("{", None),
    ],
)
def test_a_refused_message_still_tells_its_context(text: str, context: str | None) -> None:
    assert context_id_of(text) == context


CHUNK: dict[str, JsonValue] = {
    "type": "chunk", "context_id": "c", "status_code": 206, "done": False, "data": "AAAA", "step_time": 1.5,
    "flush_id": 0,
}  # fmt: skip
FLUSH_DONE: dict[str, JsonValue] = {
    "type": "flush_done", "context_id": "c", "status_code": 206, "done": False, "data": "", "step_time": 0,
    "flush_id": 0, "flush_done": True,
}  # fmt: skip
TIMES: dict[str, JsonValue] = {
    "type": "timestamps", "context_id": "c", "status_code": 206, "done": False,
    "word_timestamps": {"words": ["Hello!"], "start": [0.13931973], "end": [0.34829932]},
}  # fmt: skip
DONE: dict[str, JsonValue] = {"type": "done", "context_id": "c", "status_code": 200, "done": True}
OLD_ERROR: dict[str, JsonValue] = {
    "type": "error", "context_id": "c", "status_code": 400, "done": True, "error": "Title: Message",
}  # fmt: skip
NEW_ERROR: dict[str, JsonValue] = {
    "type": "error", "context_id": "c", "status_code": 400, "done": True, "title": "Title",
    "message": "Message", "error_code": None, "request_id": "r",
}  # fmt: skip


def told(version: str, message: JsonValue) -> None:
    outgoing(choose(version, None, None), "tts", message)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("message", [CHUNK, FLUSH_DONE, TIMES, DONE])
def test_messages_of_the_server_as_users_saw_them_keep_the_contract(
    version: str, message: dict[str, JsonValue]
) -> None:
    told(version, message)
    told(version, {name: value for name, value in message.items() if name != "context_id"})


@pytest.mark.parametrize("version", VERSIONS)
def test_errors_have_the_form_of_the_version(version: str) -> None:
    right, wrong = (OLD_ERROR, NEW_ERROR) if version in TEXT else (NEW_ERROR, OLD_ERROR)
    if version == "2025-11-04":  # its clients read one or the other
        right, wrong = OLD_ERROR | NEW_ERROR, OLD_ERROR
    told(version, right)
    with pytest.raises(ApiError):
        told(version, wrong)


@pytest.mark.parametrize(
    "message",
    [
        CHUNK | {"done": True},
        CHUNK | {"status_code": 200},
        CHUNK | {"data": ""},
        {name: value for name, value in CHUNK.items() if name != "step_time"},
        FLUSH_DONE | {"flush_id": -1},
        TIMES | {"data": ""},
        DONE | {"done": False},
        OLD_ERROR | {"done": False},
        OLD_ERROR | {"status_code": 200},
        {"type": "x_future"},
        [],
    ],
)
def test_a_message_of_the_server_that_breaks_the_contract_is_found(message: JsonValue) -> None:
    with pytest.raises(ApiError):
        told("2025-04-16", message)


def test_frames_are_read_as_json_and_not_as_python() -> None:
    assert taken("2025-04-16", json.dumps(changed(**{"continue": True})))["continue"] is True
    with pytest.raises(ApiError):
        taken("2025-04-16", changed(**{"continue": 1}))
