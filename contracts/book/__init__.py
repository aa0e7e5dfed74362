"""The book of laws, a module for each chapter of the API."""

from __future__ import annotations

from typing import Final

from contracts.book import (
    admin,
    agents,
    calls,
    changing,
    dicts,
    kept,
    quoted,
    resources,
    service,
    stt,
    tokens,
    training,
    tts_bytes,
    tts_sound,
    tts_sse,
    v1_agents,
    voices,
    voices_made,
    ws_contexts,
    ws_ends,
    ws_handshake,
    ws_messages,
    ws_times,
)
from contracts.laws import Law

LAWS: Final[tuple[Law, ...]] = (
    service.LAWS
    + quoted.LAWS
    + tts_bytes.LAWS
    + tts_sound.LAWS
    + tts_sse.LAWS
    + ws_handshake.LAWS
    + ws_messages.LAWS
    + ws_times.LAWS
    + ws_contexts.LAWS
    + ws_ends.LAWS
    + voices.LAWS
    + voices_made.LAWS
    + stt.LAWS
    + changing.LAWS
    + resources.LAWS
    + tokens.LAWS
    + dicts.LAWS
    + kept.LAWS
    + training.LAWS
    + agents.LAWS
    + v1_agents.LAWS
    + calls.LAWS
    + admin.LAWS
)
