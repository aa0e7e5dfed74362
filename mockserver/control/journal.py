"""What was asked and what was answered, one entry a call, bounded in count and bytes for each key.

An entry holds what the server had in its hands anyway: the validated call, the reply that is still a plan. It
is written down (`rows`, `exports`) only for somebody who asks, so keeping it costs next to nothing.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Final, Literal, Protocol

if TYPE_CHECKING:
    from mockserver.api.replies import Reply
    from mockserver.contract.errors import ApiError
    from mockserver.contract.validation import Call

ENTRY_BYTES: Final = 1_024
"""What an entry is taken to weigh besides the bodies that it holds."""
FRAMES_MOST: Final = 20_000
"""Frames of one conversation that are kept as they were; later ones are only counted."""
FRAMES_BYTES: Final = 1 << 23
"""Their bytes. What is beyond is only counted."""
_ENVELOPE_MOST: Final = 400
"""Characters before the sound of a chunk; a context id that is longer is counted among the others."""
_TAIL_MOST: Final = 120
"""Characters after it."""

_CHUNK: Final = '{"type":"chunk"'
_SOUND: Final = '"data":"'

Direction = Literal["in", "out"]


@dataclass(slots=True)
class Sound:
    """The chunks of one context, or of what looked the same: how many, and how many bytes of sound."""

    at: float
    chunks: int = 0
    chars: int = 0
    """Of base64, of which `padding` stand for nothing."""
    padding: int = 0
    tail: str = "nothing ends so"
    """What stands behind the sound in the latest chunk."""

    @property
    def size(self) -> int:
        """Bytes of sound."""
        return self.chars // 4 * 3 - self.padding


@dataclass(frozen=True, slots=True)
class Frame:
    """One message of a socket as it was; sound that went out is not kept, only counted."""

    at: float
    direction: Direction
    data: str | bytes


@dataclass(slots=True)
class Conversation:
    """What went over one socket."""

    frames: list[Frame] = field(default_factory=list)
    sounds: dict[str, Sound] = field(default_factory=dict)
    """By what stood before the sound: context, flush and all."""
    messages_in: int = 0
    messages_out: int = 0
    audio_in: int = 0
    """Bytes in binary frames."""
    size: int = 0
    """Bytes of the frames that are kept."""
    grown: Callable[[int], None] = field(default=lambda _: None)
    """Told by how many bytes the frames have grown."""
    code: int | None = None
    """With which the socket was closed."""
    _head: str = "nothing begins so"
    """What stands before the sound in the latest chunk."""
    _sound: Sound = field(default_factory=lambda: Sound(0.0))

    def came(self, data: str | bytes, at: float) -> None:
        """The client sent a frame."""
        self.messages_in += 1
        if isinstance(data, bytes):
            self.audio_in += len(data)
        self._keep(Frame(at, "in", data))

    def went(self, text: str, now: Callable[[], float]) -> bool:
        """The server sent a frame; whether it was one to be kept, and not just more sound."""
        self.messages_out += 1
        # Nearly always it is the next chunk of the same context: nothing of it is looked at but its ends.
        if not text.startswith(self._head):
            if not text.startswith(_CHUNK):
                self._keep(Frame(now(), "out", text))
                return True
            head = self._head = text[: text.find(_SOUND, 0, _ENVELOPE_MOST) + len(_SOUND)]
            # A socket may have any number of contexts; those beyond are counted together.
            known = head if head in self.sounds or len(self.sounds) < FRAMES_MOST else ""
            self._sound = self.sounds.get(known) or self.sounds.setdefault(known, Sound(now()))
        sound = self._sound
        if not text.endswith(sound.tail):
            sound.tail = text[max(len(self._head), text.rfind('","', len(text) - _TAIL_MOST)) :]
        sound.chunks += 1
        sound.chars += len(text) - len(self._head) - len(sound.tail)
        if text[-len(sound.tail) - 1] == "=":
            sound.padding += 2 if text[-len(sound.tail) - 2] == "=" else 1
        return False

    def _keep(self, frame: Frame) -> None:
        if len(self.frames) < FRAMES_MOST and self.size + len(frame.data) <= FRAMES_BYTES:
            self.frames.append(frame)
            self.size += len(frame.data)
            self.grown(len(frame.data))


class Head(Protocol):
    """How a request begins. Header names are lower case; query pairs are decoded."""

    @property
    def method(self) -> str: ...
    @property
    def path(self) -> str: ...
    @property
    def query(self) -> Sequence[tuple[str, str]]: ...
    @property
    def headers(self) -> Mapping[str, str]: ...


class Entry:
    """One call, from its arrival on. Times are those of its world's clock, in seconds.

    number: counts the calls of the server, 0 while it is not in a journal. reply, call, error: as the server
    had them. effects: names of what was done to it on purpose. left: whether its client went away early.
    """

    # One is made for every request, and most of it is never looked at: what is not set stands here.
    at: float = 0.0
    number: int = 0
    key: str = ""
    operation: str | None = None
    version: str | None = None
    call: Call | None = None
    body: bytes = b""
    reply: Reply | None = None
    error: ApiError | None = None
    error_body: bytes = b""
    request_id: str = ""
    sent: int = 0
    ended: float | None = None
    left: bool = False
    conversation: Conversation | None = None
    effects: tuple[str, ...] = ()
    journal: Journal | None = None
    """Where it is remembered."""
    weight: int = 0
    """Bytes that the journal takes it to hold."""
    told: int | None = None
    """The status, where it is not that of the reply."""

    def __init__(self, head: Head) -> None:
        self.head = head

    @property
    def status(self) -> int | None:
        """Of the answer, 101 for a socket; None while none was sent."""
        if self.told is not None or self.reply is None:
            return self.told
        return getattr(self.reply, "status", 200)


class Journal:
    """The calls of one key, oldest first."""

    def __init__(self, most: int, most_bytes: int) -> None:
        self._most = most
        self._most_bytes = most_bytes
        self._entries: deque[Entry] = deque()
        self._size = 0
        self.forgotten = 0
        """Calls that had to make room."""

    def __iter__(self) -> Iterator[Entry]:
        return iter(tuple(self._entries))

    def __len__(self) -> int:
        return len(self._entries)

    def add(self, entry: Entry) -> None:
        """Remember a call; the oldest ones go where there is no room for it."""
        self._entries.append(entry)
        entry.journal = self
        self.grow(entry, ENTRY_BYTES)

    def grow(self, entry: Entry, size: int) -> None:
        """A call that is remembered turned out to hold so many bytes more."""
        if entry.journal is None:
            return
        entry.weight += size
        self._size += size
        while self._size > self._most_bytes or len(self._entries) > self._most:
            oldest = self._entries.popleft()
            self._size -= oldest.weight
            oldest.journal = None
            self.forgotten += 1

    def clear(self) -> None:
        """Forget every call."""
        for entry in self._entries:
            entry.journal = None
        self._entries.clear()
        self._size = self.forgotten = 0


class Journals:
    """The journals of a server by API key; "" is for those who showed none that was good."""

    def __init__(self, most: int, most_bytes: int) -> None:
        self._most = most
        self._most_bytes = most_bytes
        self._by_key: dict[str, Journal] = {}
        self._watchers: dict[int, Callable[[], object]] = {}
        self._count, self._step = 0, 1
        self._watched = 0
        self.changes = 0
        """How often something has happened that `watch` tells of."""
        self.keeps = most > 0
        """Whether calls are remembered at all."""

    def number(self, first: int, step: int) -> None:
        """Count the calls in these steps: servers that share the work give each call another number."""
        self._count, self._step = first - step, step

    def of(self, key: str) -> Journal:
        """The journal of a key; the same object each time."""
        journal = self._by_key.get(key)
        if journal is None:
            journal = self._by_key[key] = Journal(self._most, self._most_bytes)
        return journal

    def begin(self, entry: Entry) -> None:
        """A call has arrived and it is known whose it is."""
        self._count += self._step
        entry.number = self._count
        journal = self._by_key.get(entry.key) or self.of(entry.key)
        journal.add(entry)
        if entry.conversation is not None:
            entry.conversation.grown = partial(journal.grow, entry)

    def changed(self) -> None:
        """A call is over, or a message came: tell those who wait for one."""
        self.changes += 1
        if self._watchers:
            for watcher in tuple(self._watchers.values()):
                watcher()

    def watch(self, watcher: Callable[[], object]) -> Callable[[], None]:
        """Call `watcher` at every change from now on; the result ends that."""
        self._watched += 1
        number = self._watched
        self._watchers[number] = watcher
        return lambda: self._watchers.pop(number, None) and None

    def entries(self, key: str | None = None) -> list[Entry]:
        """The calls of one key, or of all, in the order of arrival."""
        if key is not None:
            return list(self._by_key.get(key, ()))
        every = [entry for journal in self._by_key.values() for entry in journal]
        return sorted(every, key=lambda entry: entry.number)

    def clear(self, key: str | None = None) -> None:
        """Forget the calls of one key, or of all."""
        for name in [key] if key is not None else list(self._by_key):
            if name in self._by_key:
                self._by_key.pop(name).clear()
        self.changed()

    def known(self) -> list[str]:
        """The keys that have called, in the order in which they first did."""
        return list(self._by_key)
