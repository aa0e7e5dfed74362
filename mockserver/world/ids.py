"""Where ids come from: a seeded source per world, so that the same calls get the same ids everywhere."""

from __future__ import annotations

from hashlib import sha256


class Ids:
    """A sequence of UUID-shaped ids that depends on its seed and name alone, never on time."""

    __slots__ = ("_count", "_name", "_prefix")

    def __init__(self, seed: int, name: str) -> None:
        self._name = name
        self.restart(seed)

    def restart(self, seed: int) -> None:
        """Begin anew, from another seed or the same."""
        self._prefix = sha256(f"{seed}\n{self._name}".encode())
        self._count = 0

    def dump(self) -> int:
        """How many were given out, for a snapshot."""
        return self._count

    def load(self, dumped: int) -> None:
        """Go on after so many."""
        self._count = int(dumped)

    def uuid(self) -> str:
        """The next id, in the form of a version 4 UUID, e.g. `3b241101-e2bb-4255-8caf-4136c566a962`."""
        self._count += 1
        step = self._prefix.copy()
        step.update(self._count.to_bytes(8, "big"))
        h = step.hexdigest()
        variant = "89ab"[int(h[16], 16) & 3]
        return f"{h[:8]}-{h[8:12]}-4{h[13:16]}-{variant}{h[17:20]}-{h[20:32]}"
