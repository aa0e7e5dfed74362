"""A reply that is not there yet, because what it tells of has not happened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mockserver.api.replies import Reply


@dataclass(frozen=True, slots=True)
class Waiting:
    """ready: asked again at every change of the journal, until there is a reply. otherwise: what is said when
    `timeout` seconds have gone by.
    """

    ready: Callable[[], Reply | None]
    otherwise: Callable[[], Reply]
    timeout: float
