"""Whatever a client does on its contexts, what it hears keeps these laws."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.streams.sound import bytes_of
from tests.streams.talking import VERSIONS, Message, Talk, message

NAMES = st.sampled_from("abc")
WHOLE = ("one ", "two, ", " three. ", "... ", "<break time='40ms'/> ")
PARTS = ("fo", "ur", " fi", "ve si", "x ", "…")
DELAYS = st.sampled_from((None, 0, 40, 400))
FEW = settings(
    max_examples=200, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)


@dataclass
class Life:
    """One context from its first text to its terminal message, as its client sees it."""

    texts: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    sound: bytes = b""
    until: float = 0.0
    flushes: int = 0
    cancelled: bool = False

    @property
    def whole(self) -> bool:
        """Whether words were never parted, so that the sound is that of the joined text."""
        return all(text in WHOLE for text in self.texts)


class Conversation(RuleBasedStateMachine):
    """A client that says anything at any time, and believes nothing."""

    @initialize(version=st.sampled_from(VERSIONS), delay=DELAYS)
    def connect(self, version: str, delay: int | None) -> None:
        self.version = version
        self.fixed = {"add_timestamps": True}
        if delay is not None:
            self.fixed["max_buffer_delay_ms"] = delay
        self.talk = Talk(version)
        self.lives: dict[str, Life] = {}

    @rule(name=NAMES, text=st.sampled_from(WHOLE + PARTS), more=st.booleans(), flush=st.booleans())
    def speak(self, name: str, text: str, more: bool, flush: bool) -> None:
        self.lives.setdefault(name, Life()).texts.append(text)
        self.tell(message(text, context_id=name, more=more, flush=flush, **self.fixed))

    @rule(name=NAMES, more=st.booleans(), flush=st.booleans())
    def steer(self, name: str, more: bool, flush: bool) -> None:
        self.tell(message("", context_id=name, more=more, flush=flush, **self.fixed))

    @rule(name=NAMES)
    def cancel(self, name: str) -> None:
        if name in self.lives:
            self.lives[name].cancelled = True
        self.tell({"context_id": name, "cancel": True})

    @rule(name=NAMES, spoilt=st.sampled_from(("voice", "model_id", "output_format")))
    def blunder(self, name: str, spoilt: str) -> None:
        self.tell(message("x", context_id=name, **{spoilt: 7}))
        assert name not in self.lives

    @rule(frame=st.sampled_from(("", "{", "[]", b"\x00")))
    def babble(self, frame: str | bytes) -> None:
        self.talk.send(frame)
        (error,) = self.talk.hear(1)
        assert error["type"] == "error"
        assert "context_id" not in error

    @rule(most=st.integers(1, 40))
    def listen(self, most: int) -> None:
        for each in self.talk.hear(most):
            self.judge(each)

    @rule(seconds=st.sampled_from((0.01, 0.03, 0.5, 1.0, 3.0, 6.0)))
    def wait(self, seconds: float) -> None:
        for each in self.talk.wait(seconds):
            self.judge(each)

    @invariant()
    def what_is_counted_is_what_lives(self) -> None:
        if hasattr(self, "talk"):
            assert self.talk.world.contexts.in_use == len(self.lives)

    def teardown(self) -> None:
        if not hasattr(self, "talk"):
            return
        for each in self.talk.wait(20):
            self.judge(each)
        assert self.lives == {}, "every context ends, by itself if need be"
        self.talk.connection.close()
        assert self.talk.world.contexts.in_use == 0

    def tell(self, sent: Message) -> None:
        """Hand a message in. If it is refused, that is heard before all else, and ends its context."""
        self.talk.send(sent)
        for each in self.talk.hear(1):
            if each["type"] == "error":
                assert each["context_id"] == sent["context_id"]
                self.lives.pop(sent["context_id"], None)
            else:
                self.judge(each)

    def judge(self, each: Message) -> None:
        """One message that is no error: it belongs to a context that lives, and goes on where that was."""
        name = each["context_id"]
        assert each["type"] != "error"
        life = self.lives[name]
        if each["type"] == "timestamps":
            times = each["word_timestamps"]
            for word, start, end in zip(times["words"], times["start"], times["end"], strict=True):
                assert life.until <= start <= end
                life.until = end
                life.said.append(word)
        elif each["type"] == "chunk":
            assert each["flush_id"] == life.flushes
            life.sound += base64.b64decode(each["data"])
        elif each["type"] == "flush_done":
            assert each["flush_id"] == life.flushes
            life.flushes += 1
        else:
            self.over(self.lives.pop(name))

    def over(self, life: Life) -> None:
        """At the end everything was said, once and in order; of a cancelled context its beginning."""
        written = "".join("".join(life.texts).replace("<break time='40ms'/>", " ").split())
        said = "".join(life.said)
        if life.cancelled:
            assert written.startswith(said)
        else:
            assert said == written
            if life.whole:
                assert life.sound == bytes_of("".join(life.texts), message(), self.version)


def test_any_conversation_keeps_the_laws_of_contexts() -> None:
    run_state_machine_as_test(Conversation, settings=FEW)


@pytest.mark.fuzz
def test_any_conversation_keeps_the_laws_of_contexts_at_length() -> None:
    run_state_machine_as_test(
        Conversation, settings=settings(FEW, max_examples=3_000, stateful_step_count=60)
    )
