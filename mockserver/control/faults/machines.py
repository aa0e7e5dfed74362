"""Every machine that changes messages, of faults and of quirks, by name."""

from __future__ import annotations

from typing import Final

from mockserver.control.faults.frames import REWRITERS
from mockserver.control.quirks.frames import QUIRKY

MACHINES: Final = {**REWRITERS, **QUIRKY}
