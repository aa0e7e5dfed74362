"""The socket of an agent, without a socket: a world, a clock of our own, frames in and events out."""

from __future__ import annotations

import base64
import json
from typing import Any

import numpy as np
import pytest

from mockserver.agents.calls import calls_of
from mockserver.agents.config import DEFAULTS, laid_over
from mockserver.agents.store import make_agent
from mockserver.api.agent_socket import open_agent
from mockserver.api.v1_agent_tools import tools_of
from mockserver.audio.decoding import decode_pcm
from mockserver.contract import messages
from mockserver.contract.versions import version_of
from mockserver.settings import Settings
from mockserver.speech.listening import listen
from mockserver.speech.plan import FrameGrid, plan
from mockserver.speech.prosody import NORMAL
from mockserver.speech.synthesis import synthesise
from mockserver.speech.timbre import timbre_of
from mockserver.streams.agent.events import Event, TurnStarted, write
from mockserver.streams.agent.session import FORMATS
from mockserver.streams.events import Busy, Closed
from mockserver.voices.embeddings import embedding_from
from mockserver.world.clock import ManualClock
from mockserver.world.world import World, Worlds

VERSION = version_of("2026-08-14")
QUIET = b"\x00" * 32_000
OPEN: dict[str, Any] = {"type": "session_create", "audio": {"input_format": "pcm_16000"}}


def speech(text: str, rate: int = 16_000) -> bytes:
    """Some words and three seconds of silence, as pcm_s16le."""
    said = plan(text, timbre=timbre_of(embedding_from("me")), prosody=NORMAL, grid=FrameGrid(80, 1000))
    return np.concatenate(list(synthesise(said, rate))).tobytes() + b"\x00" * (6 * rate)


class Caller:
    """A client of one agent, which writes down what it is told, and holds it against the contract."""

    def __init__(self, *, browser: bool = False, opened: bool = True, **config: Any) -> None:
        self.clock = ManualClock()
        self.world: World = Worlds(Settings(), self.clock).of("sam")
        self.agent = make_agent(self.world, "Echo", None, laid_over(DEFAULTS, config))
        self.connection = open_agent(VERSION, self.world, self.agent.id, browser=browser)
        self.told: list[dict[str, Any]] = []
        self.closed: Closed | None = None
        if opened:
            self.send(OPEN)

    def send(self, message: object) -> list[dict[str, Any]]:
        """Send a frame; what was told after it."""
        frame = message if isinstance(message, str | bytes) else json.dumps(message)
        self.connection.receive(frame, self.clock.now())
        return self.listen()

    def say(self, sound: bytes) -> list[dict[str, Any]]:
        """Send sound, in one frame."""
        return self.send({"type": "audio_input", "audio": base64.b64encode(sound).decode()})

    def listen(self) -> list[dict[str, Any]]:
        """What is told now."""
        begin = len(self.told)
        while (event := self.connection.pull(self.clock.now())) is not None:
            self._note(event)
        return self.told[begin:]

    def wait(self, seconds: float) -> list[dict[str, Any]]:
        """Let time pass, from one deadline to the next; what was told meanwhile."""
        begin, end = len(self.told), self.clock.now() + seconds
        while (deadline := self.connection.next_deadline()) is not None and deadline <= end:
            self.clock.advance(max(0.0, deadline - self.clock.now()))
            self.listen()
        self.clock.advance(max(0.0, end - self.clock.now()))
        self.listen()
        return self.told[begin:]

    def _note(self, event: Event) -> None:
        if isinstance(event, Closed):
            self.closed = event
        elif not isinstance(event, Busy):
            message = json.loads(write(event))
            messages.outgoing(VERSION, "agent", message)
            self.told.append(message)


def kinds(told: list[dict[str, Any]]) -> list[str]:
    """What was told, without repetitions one after another."""
    names = [each["type"] for each in told]
    return [name for place, name in enumerate(names) if not place or names[place - 1] != name]


def test_a_session_is_told_once_what_was_agreed() -> None:
    caller = Caller()
    (ready,) = caller.told
    assert ready["audio"] == {"input_format": "pcm_16000", "output_delivery": "speaking_pace"}
    assert ready["agent_id"] == caller.agent.id
    assert ready["call_id"].startswith("ac_")


def test_an_agent_greets_and_what_it_says_can_be_heard() -> None:
    caller = Caller(initial_message="Good morning to you all")
    caller.wait(10)
    turn = [each for each in caller.told if each["type"] == "turn_ended"]
    assert [(each["turn"], each["role"], each["text"]) for each in turn] == [
        (1, "assistant", "Good morning to you all")
    ]
    deltas = [each["text"] for each in caller.told if each["type"] == "turn_output_text_delta"]
    assert "".join(deltas) == "Good morning to you all"
    sound = b"".join(
        base64.b64decode(each["audio"]) for each in caller.told if each["type"] == "audio_output"
    )
    assert listen(np.frombuffer(sound, "<i2"), 16000).text == "Good morning to you all"
    assert turn[0]["end_time"] == len(sound) / 32_000
    assert len(sound) % (2 * 1280) == 0  # whole frames of 80 ms


def test_sound_comes_as_fast_as_it_is_spoken() -> None:
    caller = Caller(initial_message="Good morning to you all, and to the others too")
    seconds = 0.5
    told = [each for each in caller.told if each["type"] == "audio_output"] + [
        each for each in caller.wait(seconds) if each["type"] == "audio_output"
    ]
    assert len(told) == 6  # a tenth of a second each, the first at once


def test_sound_comes_at_once_where_that_is_asked_for() -> None:
    caller = Caller(opened=False, initial_message="Good morning to you all")
    caller.send({**OPEN, "audio": {"input_format": "pcm_24000", "output_delivery": "as_available"}})
    assert caller.told[-1]["type"] == "turn_ended"


def test_the_agent_says_what_it_hears() -> None:
    caller = Caller()
    caller.say(speech("Where is the doctor"))
    caller.wait(4)
    assert kinds(caller.told) == [
        "session_ready",
        "audio_output_clear",
        "turn_started",
        "turn_ended",
        "turn_started",
        "audio_output",  # the silence before the first word
        *["turn_output_text_delta", "audio_output"] * 4,
        "turn_ended",
    ]
    turns = [each for each in caller.told if each["type"] == "turn_ended"]
    assert [(each["turn"], each["role"], each["text"]) for each in turns] == [
        (1, "user", "Where is the doctor"),
        (2, "assistant", "Where is the doctor"),
    ]
    assert (
        turns[0]["start_time"]
        < turns[0]["eager_end_timestamp"]
        <= turns[0]["end_time"]
        <= turns[1]["start_time"]
    )


@pytest.mark.parametrize("name", ["mulaw_8000", "pcm_16000", "pcm_24000", "pcm_44100"])
def test_every_format_carries_both_voices(name: str) -> None:
    encoding = "pcm_mulaw" if name == "mulaw_8000" else "pcm_s16le"
    rate = int(name.rpartition("_")[2])
    caller = Caller(opened=False, initial_message="Good morning")
    caller.send({**OPEN, "audio": {"input_format": name, "output_delivery": "as_available"}})
    sound = b"".join(
        base64.b64decode(each["audio"]) for each in caller.told if each["type"] == "audio_output"
    )
    assert listen(decode_pcm(sound, encoding, rate).samples, rate).text == "Good morning"
    silence = (b"\xff" if encoding == "pcm_mulaw" else b"\x00\x00") * rate * 3
    caller.say(sound + silence)
    heard = [each["text"] for each in caller.told if each["type"] == "turn_ended" and each["role"] == "user"]
    assert heard == ["Good morning"]


def test_while_somebody_speaks_there_is_nothing_to_do_but_wait_for_sound() -> None:
    caller = Caller()
    half = base64.b64encode(speech("Good morning to you all")[:32_000]).decode()
    caller.connection.receive(json.dumps({"type": "audio_input", "audio": half}), 0.0)
    pulled = [caller.connection.pull(0.0) for _ in range(1000)]
    assert [event.role for event in pulled if isinstance(event, TurnStarted)] == ["user"]
    assert pulled[-1] is None


def test_whoever_speaks_stops_the_agent() -> None:
    caller = Caller(initial_message="One two three four five six seven eight nine ten")
    caller.wait(0.5)
    told = caller.say(speech("Stop it"))
    cut = next(each for each in told if each["type"] == "turn_ended")
    assert kinds(told)[:3] == ["audio_output_clear", "turn_ended", "turn_started"]
    assert (cut["role"], cut["interrupted"]) == ("assistant", True)
    assert "One two three four five".startswith(cut["text"])
    numbers = [each["turn"] for each in caller.told if each["type"] == "turn_started"]
    assert numbers == [1, 2, 3][: len(numbers)]


@pytest.mark.parametrize(
    "frame",
    [
        b"\x00\x00",
        "no JSON",
        {"type": "audio_input", "audio": ""},
        {**OPEN, "color": "red"},
        {"type": "session_create"},
    ],
    ids=["binary", "no JSON", "another", "unknown field", "incomplete"],
)
def test_the_first_frame_opens_the_session_or_ends_everything(frame: object) -> None:
    caller = Caller(opened=False)
    (error,) = caller.send(frame)
    assert (error["code"], error["fatal"]) == ("invalid_event", True)
    assert caller.closed is not None
    assert caller.closed.code == 1008
    assert caller.connection.next_deadline() is None


def test_the_first_frame_is_waited_for_for_ten_seconds() -> None:
    caller = Caller(opened=False)
    assert caller.wait(9.9) == []
    (error,) = caller.wait(0.1)
    assert (error["fatal"], caller.closed and caller.closed.code) == (True, 1008)


@pytest.mark.parametrize(
    "frame",
    [
        b"\x00\x00",
        "no JSON",
        OPEN,
        {"type": "dance"},
        {"type": "audio_input", "audio": "é"},
        {"type": "dtmf_input", "digit": "12"},
    ],
    ids=["binary", "no JSON", "again", "unknown", "no base64", "two digits"],
)
def test_later_a_frame_that_is_wrong_is_told_and_ignored(frame: object) -> None:
    caller = Caller()
    (error,) = caller.send(frame)
    assert (error["code"], error["fatal"]) == ("invalid_event", False)
    assert caller.closed is None
    caller.say(speech("Still here"))
    assert [each["text"] for each in caller.told if each["type"] == "turn_ended"] == ["Still here"]


def test_variables_fill_the_greeting() -> None:
    caller = Caller(
        opened=False, initial_message="It is {{day}}", dynamic_variable_placeholders={"day": "Sunday"}
    )
    caller.send({**OPEN, "dynamic_variables": {"day": "Monday"}})
    caller.wait(5)
    assert caller.told[-1]["text"] == "It is Monday"


@pytest.mark.parametrize(
    ("variables", "browser", "code"),
    [
        ({}, False, "missing_dynamic_variables"),
        ({"day": []}, False, "invalid_dynamic_variables"),
        ({f"v{n}": n for n in range(65)}, False, "invalid_dynamic_variables"),
        ({"day": "Monday"}, True, "dynamic_variables_not_allowed"),
    ],
    ids=["missing", "no value", "too many", "a token"],
)
def test_variables_that_cannot_be_end_the_session(
    variables: dict[str, Any], browser: bool, code: str
) -> None:
    caller = Caller(opened=False, browser=browser, initial_message="It is {{day}}")
    (error,) = caller.send({**OPEN, "dynamic_variables": variables})
    assert (error["code"], error["fatal"], caller.closed and caller.closed.code) == (code, True, 1008)


def test_sound_as_available_is_refused_where_something_plays_behind() -> None:
    caller = Caller(opened=False, audio={"output": {"background_sound": {"file_id": "file_1"}}})
    (error,) = caller.send(
        {**OPEN, "audio": {"input_format": "pcm_16000", "output_delivery": "as_available"}}
    )
    assert (error["code"], error["fatal"]) == ("invalid_event", True)


def with_tool(*, expects_response: bool = True) -> Caller:
    caller = Caller(opened=False)
    tool = tools_of(caller.world).create(
        {
            "type": "client",
            "name": "open_door",
            "parameters": {
                "type": "object",
                "properties": {"door": {"type": "string"}, "times": {"type": "integer"}},
            },
            "expects_response": expects_response,
            "response_timeout_secs": 3,
        }
    )
    config = laid_over(DEFAULTS, {"tools": [{"id": tool.id}]})
    agent = make_agent(caller.world, "Porter", None, config)
    caller.connection = open_agent(VERSION, caller.world, agent.id, browser=False)
    caller.send({**OPEN, "audio": {"input_format": "pcm_16000", "output_delivery": "as_available"}})
    return caller


def asked(caller: Caller) -> dict[str, Any]:
    caller.say(speech("Please open door one"))
    found = next(each for each in caller.told if each["type"] == "client_tool_call")
    assert (found["tool_name"], found["parameters"]) == ("open_door", {"door": "Please open door one"})
    return found


def result(call: dict[str, Any], text: str) -> dict[str, Any]:
    return {"type": "client_tool_result", "tool_call_id": call["tool_call_id"], "result": text}


def test_a_tool_of_the_client_is_called_by_its_name_and_its_result_is_said() -> None:
    caller = with_tool()
    call = asked(caller)
    assert caller.send(result({"tool_call_id": "another"}, "No")) == []
    told = caller.send(result(call, "It is open"))
    ended = told[-1]
    assert (ended["type"], ended["text"]) == ("turn_ended", "It is open")
    assert ended["tool_calls"] == [
        {
            "id": call["tool_call_id"],
            "name": "open_door",
            "arguments": {"door": "Please open door one"},
            "result": "It is open",
        }
    ]
    assert caller.send(result(call, "Again")) == []


@pytest.mark.parametrize(("size", "said"), [(4096, "a" * 4096), (4097, "result_too_large")])
def test_a_result_has_its_limit(size: int, said: str) -> None:
    caller = with_tool()
    ended = caller.send(result(asked(caller), "a" * size))[-1]
    assert ended["tool_calls"][0]["result"] == said


def test_a_tool_that_does_not_answer_in_time_is_given_up() -> None:
    caller = with_tool()
    call = asked(caller)
    assert caller.wait(2.9) == []
    assert caller.wait(0.1)[-1]["tool_calls"][0]["result"] == "tool_timeout"
    assert caller.send(result(call, "Late")) == []


def test_a_tool_that_expects_no_answer_holds_nobody_up() -> None:
    caller = with_tool(expects_response=False)
    asked(caller)
    assert caller.told[-1]["text"] == "Please open door one"
    assert caller.told[-1]["tool_calls"][0]["name"] == "open_door"


def test_keys_are_pressed_by_agents_that_may() -> None:
    key = {"type": "dtmf_input", "digit": "5"}
    assert Caller().send(key) == []
    assert Caller(system_tools={"send_dtmf": {}}).send(key) == [{"type": "dtmf_output", "digit": "5"}]


def test_an_agent_that_may_hangs_up_after_a_farewell() -> None:
    caller = Caller(system_tools={"end_call": {}})
    caller.say(speech("Goodbye"))
    caller.wait(5)
    assert caller.told[-1]["text"] == "Goodbye"
    assert caller.closed == Closed(1000, "agent_hangup")


def test_silence_is_asked_about_once_and_then_ends_the_call() -> None:
    caller = Caller(turn={"inactivity_check_in_secs": 8, "inactivity_end_call_secs": 20})
    assert caller.wait(7.9) == []
    asked_at = caller.wait(4)
    assert asked_at[-1]["text"] == "Are you still there?"
    assert caller.wait(15) == []
    caller.wait(6)
    assert caller.closed == Closed(1000, "inactivity")


def test_a_call_is_kept_with_what_was_said() -> None:
    caller = Caller()
    call = caller.told[0]["call_id"]
    calls = calls_of(caller.world)
    assert calls.status(calls.get(call)) == "started"
    caller.say(speech("Where is the doctor"))
    caller.wait(10)
    caller.connection.close()
    found = calls.get(call)
    assert (calls.status(found), found.text("reason")) == ("completed", "client_disconnected")
    assert [line["text"] for line in found.fields["lines"]] == ["Where is the doctor"] * 2  # type: ignore[union-attr, index, call-overload]


def test_the_same_frames_are_told_the_same() -> None:
    def told() -> list[dict[str, Any]]:
        caller = Caller(initial_message="Hello there")
        caller.wait(3)
        caller.say(speech("Where is the doctor"))
        caller.wait(10)
        return caller.told

    assert told() == told()


def test_sound_formats_are_those_of_their_names() -> None:
    found = {name: (form.encoding, form.rate) for name, form in FORMATS.items()}
    assert found == {
        "mulaw_8000": ("pcm_mulaw", 8000),
        "pcm_16000": ("pcm_s16le", 16000),
        "pcm_24000": ("pcm_s16le", 24000),
        "pcm_44100": ("pcm_s16le", 44100),
    }
