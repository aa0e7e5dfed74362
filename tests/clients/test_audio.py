"""Official SDKs, unmodified but for base URL and key, send audio that is changed, filled in and heard."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from client import Client, RawFormat, WavFormat
from mockserver import MockServer
from mockserver.audio.decoding import decode, decode_pcm
from mockserver.speech.listening import listen
from tests.clients.audio_roster import AGENTS, CLIENTS, LEFT, NEW, OPENAI, RIGHT, SENTENCE, AudioClient
from tests.clients.voices_roster import VOICE, Told, live

Story = Mapping[str, Told]
StoryOf = Callable[[AudioClient], Story]

FILES = ("py-2.0.17", "py-3.5.1", "py-4.2.0", "js-2.2.9", "js-3.5.1", "js-4.2.0")
TURNS = ("py-3.5.1", "py-4.2.0", "js-3.5.1", "js-4.2.0")
STREAMS = ("py-2.0.0a0", *FILES)
JOINING = ("py-1.4.0", "py-2.0.0a0", "py-2.0.17")
PAUSE = bytes(2 * 16000 * 2)
"""Two seconds in which nobody speaks, so that a turn ends."""


@pytest.fixture(scope="session")
def story_of(server: MockServer, tmp_path_factory: pytest.TempPathFactory) -> StoryOf:
    """What a client lived through. Runs it at the first question; skips without it."""
    folder = tmp_path_factory.mktemp("audio")
    for name, data in sounds(server).items():
        (folder / name).write_bytes(data)
    files = {file.name: file for file in folder.iterdir()}

    @cache
    def story(client: AudioClient) -> Story:
        return live(client, server.base_url, files["clip.wav"], {Path(n).stem: f for n, f in files.items()})

    return story


def sounds(server: MockServer) -> dict[str, bytes]:
    """The files of every story."""
    with Client(api_key="audio-files", base_url=server.base_url) as client:

        def say(transcript: str) -> bytes:
            return client.tts_bytes(transcript=transcript, voice=VOICE, output_format=WavFormat())

        samples = client.tts_bytes(
            transcript=SENTENCE, voice=VOICE, output_format=RawFormat(sample_rate=16000)
        )
        return {
            "clip.wav": say(SENTENCE),
            "left.wav": say(LEFT),
            "right.wav": say(RIGHT),
            "samples.raw": samples,
            "turns.raw": samples + PAUSE,
            "words.txt": NEW.encode(),
            "sentence.txt": SENTENCE.encode(),
            "text.wav": b"This is no audio.",
        }


def having(*names: str) -> pytest.MarkDecorator:
    """The clients of these names, or all SDKs."""

    def params() -> Iterator[object]:
        for client in (*CLIENTS, *AGENTS, OPENAI):
            if client.name in names or (not names and client in CLIENTS):
                yield pytest.param(client, marks=client.marks(), id=client.name)

    return pytest.mark.parametrize("client", list(params()))


def heard(told: Told) -> str:
    clip = decode(b64decode(told.value))
    return listen(clip.samples, clip.sample_rate).text


def heard_raw(told: Told) -> str:
    clip = decode_pcm(b64decode(told.value), "pcm_s16le", 44100)
    return listen(clip.samples, clip.sample_rate).text


def steps(story: Story, *beginnings: str) -> list[str]:
    """The steps that begin so, but for what is beside the point."""
    return [step for step in story if step.startswith(beginnings) and not step.endswith(" end")]


def final(messages: list[Any]) -> str:
    """The final texts joined as they are. JavaScript 2.x spells the field its own way."""
    told = [message for message in messages if message["type"] == "transcript"]
    return "".join(message["text"] for message in told if message.get("is_final", message.get("isFinal")))


@having()
def test_the_sdk_hands_over_objects_of_its_own(client: AudioClient, story_of: StoryOf) -> None:
    story = story_of(client)
    assert {step: story[step].kind for step in client.kinds} == dict(client.kinds)


@having(*(client.name for client in CLIENTS if client.name != "py-1.4.0"))
def test_the_sdk_has_a_clip_said_by_another_voice(client: AudioClient, story_of: StoryOf) -> None:
    story = story_of(client)
    whole = [step for step in steps(story, "change") if "pieces" not in step]
    assert {step: heard(story[step]) for step in whole} == dict.fromkeys(whole, SENTENCE)


@having(*STREAMS)
def test_the_sdk_hears_a_changed_voice_in_pieces(client: AudioClient, story_of: StoryOf) -> None:
    story = story_of(client)
    pieces = steps(story, "change pieces")
    assert {step: heard_raw(story[step]) for step in pieces} == dict.fromkeys(pieces, SENTENCE)


@having("py-2.0.0a0", "py-2.0.17", "js-2.2.9")
def test_the_pieces_of_the_generated_sdks_say_what_they_are(client: AudioClient, story_of: StoryOf) -> None:
    assert story_of(client)["change pieces end"].value == ["done", True, 1]


@having(*TURNS)
def test_the_pieces_of_later_sdks_say_their_rate(client: AudioClient, story_of: StoryOf) -> None:
    assert story_of(client)["change pieces end"].value == [True, 200, 44100]


@having(*(client.name for client in CLIENTS if client.name != "js-1.3.0"))
def test_the_sdk_has_new_words_spoken_between_two_clips(client: AudioClient, story_of: StoryOf) -> None:
    story = story_of(client)
    new = [step for step in steps(story, "infill") if "joined" not in step and "nobody" not in step]
    assert {step: heard(story[step]) for step in new} == dict.fromkeys(new, NEW)


@having(*JOINING)
def test_what_the_sdk_joins_reads_as_one_text(client: AudioClient, story_of: StoryOf) -> None:
    story = story_of(client)
    joined = steps(story, "infill joined")
    assert joined
    assert {step: heard(story[step]) for step in joined} == dict.fromkeys(joined, f"{LEFT} {NEW} {RIGHT}")


@having("py-1.4.0")
def test_an_encoding_for_mp3_is_taken(client: AudioClient, story_of: StoryOf) -> None:
    """It gets as far as looking for the voice."""
    assert "The requested voice was not found." in story_of(client)["infill mp3 of nobody"].value


@having(*FILES)
def test_the_sdk_has_a_file_heard_however_it_hands_it_over(client: AudioClient, story_of: StoryOf) -> None:
    story = story_of(client)
    files = steps(story, "transcribe")
    assert {step: story[step].value["text"] for step in files} == dict.fromkeys(files, SENTENCE)


@having(*FILES)
def test_the_sdk_is_told_the_times_of_words_where_it_asks(client: AudioClient, story_of: StoryOf) -> None:
    story = story_of(client)
    words = story["transcribe"].value["words"]
    assert [word["word"].strip() for word in words] == SENTENCE.split()
    assert all(word["start"] < word["end"] for word in words)
    assert story["transcribe bytes"].value.get("words") is None


@having(*FILES)
def test_the_sdk_joins_the_final_texts_of_a_socket_as_they_are(
    client: AudioClient, story_of: StoryOf
) -> None:
    story = story_of(client)
    sockets = steps(story, "stt")
    assert {step: final(story[step].value).strip() for step in sockets} == dict.fromkeys(sockets, SENTENCE)


@having(*FILES)
def test_the_socket_answers_finalize_and_ends_when_it_is_told_to(
    client: AudioClient, story_of: StoryOf
) -> None:
    story = story_of(client)
    for step in steps(story, "stt"):
        kinds = [message["type"] for message in story[step].value if message["type"] != "transcript"]
        assert kinds == ["flush_done", "done"], step


@having(*TURNS)
def test_the_sdk_is_told_a_turn_from_its_start_to_its_end(client: AudioClient, story_of: StoryOf) -> None:
    story = story_of(client)
    for step in steps(story, "turns"):
        kinds = [message["type"] for message in story[step].value]
        assert kinds[:2] == ["connected", "turn.start"], step
        assert kinds[-1] == "turn.end", step
        assert set(kinds[2:-1]) <= {"turn.update", "turn.eager_end", "turn.resume"}, step
        assert story[step].value[-1]["transcript"] == SENTENCE, step


@having()
def test_what_is_no_audio_raises_the_sdks_own_exception(client: AudioClient, story_of: StoryOf) -> None:
    told = story_of(client)["refused"]
    assert (told.kind, told.status) == client.refusal
    # JavaScript 2.x leaves the body of a stream unread.
    wanted = "Status code: 400" if client.name == "js-2.2.9" else "this is not a WAV, MP3, FLAC or Ogg file"
    assert wanted in told.value


@having(*TURNS)
def test_a_language_that_is_not_heard_raises_the_sdks_own_exception(
    client: AudioClient, story_of: StoryOf
) -> None:
    told = story_of(client)["refused language"]
    assert (told.kind, told.status) == ("BadRequestError", 400)
    assert "invalid language: tw" in told.value


@having("js-1.3.0")
def test_a_form_that_is_no_form_is_refused(client: AudioClient, story_of: StoryOf) -> None:
    assert "status: 400" in story_of(client)["no form"].value


@having("livekit-1.8.9")
def test_livekit_hears_a_turn_over_either_socket(client: AudioClient, story_of: StoryOf) -> None:
    story = story_of(client)
    for step in client.kinds:
        told = [kind for kind, _ in story[step].value]
        assert told[0] == "start_of_speech", step
        assert "end_of_speech" in told[told.index("final_transcript") :], step
        final = "".join(text for kind, text in story[step].value if kind == "final_transcript")
        assert final.strip() == SENTENCE, step


@having("livekit-1.8.9")
def test_livekit_is_told_early_that_a_turn_may_be_over(client: AudioClient, story_of: StoryOf) -> None:
    assert ["preflight_transcript", SENTENCE] in story_of(client)["turns"].value


@having("pipecat-1.14.0")
def test_pipecat_hears_the_sentence_over_either_socket(client: AudioClient, story_of: StoryOf) -> None:
    story = story_of(client)
    for step in client.kinds:
        frames = story[step].value
        assert {kind for kind, _ in frames} <= {"InterimTranscriptionFrame", "TranscriptionFrame"}, step
        final = "".join(text for kind, text in frames if kind == "TranscriptionFrame")
        assert final.strip() == SENTENCE, step


@having("openai-3.57.0")
def test_the_sdk_of_openai_has_a_file_heard(client: AudioClient, story_of: StoryOf) -> None:
    story = story_of(client)
    assert {step: story[step].kind for step in client.kinds} == dict(client.kinds)
    assert {story[step].value["text"] for step in client.kinds} == {SENTENCE}
    words = story["transcribe words"].value["words"]
    assert [word["word"].strip() for word in words] == SENTENCE.split()


@having("openai-3.57.0")
def test_the_sdk_of_openai_raises_its_own_exception(client: AudioClient, story_of: StoryOf) -> None:
    told = story_of(client)["refused"]
    assert (told.kind, told.status) == client.refusal
    assert "this is not a WAV, MP3, FLAC or Ogg file" in told.value
