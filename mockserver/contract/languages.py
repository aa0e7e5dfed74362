"""The languages and locales that models speak, by set."""

from __future__ import annotations

from typing import Final


def _codes(text: str) -> tuple[str, ...]:
    return tuple(text.split())


FIFTEEN: Final = _codes("en fr de es pt zh ja hi it ko nl pl ru sv tr")
"""Documented for every model of the early versions."""

NINE: Final = _codes("en de es fr ja ko pt zh hi")
"""sonic-turbo; documented in 2026, measured by a user in 2026-09."""

EIGHT: Final = _codes("en de es fr ja ko pt zh")
"""What sonic-2 kept on 2026-06-01; documented, measured by a user in 2026-09."""

FORTY_TWO: Final = (
    *FIFTEEN,
    *_codes("tl bg ro ar cs el fi hr ms sk da ta uk hu no vi bn th he ka id te gu kn ml mr pa"),
)
"""sonic-3 and sonic-3.5; documented."""

FORTY_FOUR: Final = (*FORTY_TWO, "or", "ur")
"""sonic-3.6; documented."""

LOCALES: Final = _codes(
    """
    bg-BG bn-IN cs-CZ da-DK de-DE el-GR en-AU en-CA en-GB en-IE en-IN en-NZ en-SG en-US en-ZA es-ES
    es-MX es-US fi-FI fr-CA fr-FR gu-IN he-IL hi-IN hr-HR hu-HU id-ID it-IT ja-JP ka-GE kn-IN ko-KR
    ml-IN mr-IN ms-MY nl-BE nl-NL no-NO or-IN pa-IN pl-PL pt-BR pt-PT ro-RO ru-RU sk-SK sv-SE ta-IN
    te-IN th-TH tl-PH tr-TR uk-UA ur-IN vi-VN zh-CN
    """
)
"""Documented in 2026-08; each is taken wherever its language is (assumed)."""

TRANSCRIBED: Final = _codes(
    """
    en zh de es ru ko fr ja pt tr pl ca nl ar sv it id hi fi vi he uk el ms cs ro da hu ta no th ur
    hr bg lt la mi ml cy sk te fa lv bn sr az sl kn et mk br eu is hy ne mn bs kk sq sw gl mr pa si
    km sn yo so af oc ka be tg sd gu am yi lo uz fo ht ps tk nn mt sa lb my bo tl mg as tt haw ln ha
    ba jw su yue
    """
)
"""ink-whisper; documented."""

HEARD_IN_TURNS: Final = ("en", "fr", "hi", "ja", "es")
"""ink-2; documented in 2026 (English alone at its launch)."""
