"""Every model that was ever named, and what it can do.

All of them answer by default, so that old tests go on working; only a server told to live on a certain day
refuses what had been switched off by then.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

from mockserver.contract import languages
from mockserver.contract.errors import ApiError
from mockserver.speech.plan import FrameGrid

Certainty = Literal["recorded", "quoted", "documented", "assumed"]
Kind = Literal["tts", "stt"]

SAMPLES_1024: Final = FrameGrid(1024, 44_100)
"""Recorded: lengths of audio from 2024 to 2025, up to sonic-3 and sonic-turbo."""
MILLISECONDS_80: Final = FrameGrid(80, 1_000)
"""Recorded: lengths of audio of sonic-3.5 in 2026; assumed for what came after."""


@dataclass(frozen=True, slots=True)
class Model:
    """One model id.

    languages: codes it takes; those in `languages_cut` from `cut` on. sunset: first day on which it was
    refused. alias_of: the snapshot it stands for. grid: audio is a whole number of its frames.
    generation_config_acts, controls_act: whether generation_config, and __experimental_controls, change
    the audio or are ignored.
    """

    id: str
    kind: Kind
    languages: tuple[str, ...]
    certainty: Certainty
    source: str
    grid: FrameGrid = SAMPLES_1024
    generation_config_acts: bool = False
    controls_act: bool = False
    alias_of: str | None = None
    sunset: date | None = None
    cut: date | None = None
    languages_cut: tuple[str, ...] = field(default=())
    timed: tuple[str, ...] | None = None
    """Languages whose words have timestamps; None: all that it speaks."""

    def speaks(self, language: str, as_of: date | None) -> bool:
        """Whether it takes a language (`en`) or a locale (`en-GB`)."""
        was_cut = as_of is not None and self.cut is not None and as_of >= self.cut
        codes = self.languages_cut if was_cut else self.languages
        return (language.partition("-")[0] if language in languages.LOCALES else language) in codes


_JUNE: Final = date(2026, 6, 1)
_OCTOBER: Final = date(2026, 10, 20)
_PAGE: Final = "model pages and change log of 2026"
_EARLY: Final = "model page of 2025"


def _sonic_3(
    name: str,
    *,
    alias_of: str | None = None,
    sunset: date | None = None,
    certainty: Certainty = "documented",
    source: str = _PAGE,
) -> Model:
    return Model(
        name, "tts", languages.FORTY_TWO, certainty, source,
        generation_config_acts=True, alias_of=alias_of, sunset=sunset,
    )  # fmt: skip


def _later(
    name: str,
    codes: tuple[str, ...],
    *,
    alias_of: str | None = None,
    certainty: Certainty = "documented",
    source: str = _PAGE,
) -> Model:
    return Model(
        name, "tts", codes, certainty, source,
        grid=MILLISECONDS_80, generation_config_acts=True, alias_of=alias_of,
    )  # fmt: skip


def _sonic_2(name: str, *, alias_of: str | None = None) -> Model:
    return Model(
        name, "tts", languages.FIFTEEN, "documented", f"{_EARLY}; {_PAGE}",
        alias_of=alias_of, sunset=_OCTOBER, cut=_JUNE, languages_cut=languages.EIGHT,
    )  # fmt: skip


_TIMED_EARLY: Final = ("de", "en", "es", "fr")


def _early(
    name: str,
    source: str,
    *,
    alias_of: str | None = None,
    certainty: Certainty = "documented",
    timed: tuple[str, ...] | None = _TIMED_EARLY,
) -> Model:
    return Model(
        name, "tts", languages.FIFTEEN, certainty, source,
        controls_act=True, alias_of=alias_of, sunset=_JUNE, timed=timed,
    )  # fmt: skip


def _ear(name: str, codes: tuple[str, ...], source: str, *, alias_of: str | None = None) -> Model:
    return Model(name, "stt", codes, "documented", source, alias_of=alias_of)


_ROWS: Final = (
    _later("sonic-3.6", languages.FORTY_FOUR, alias_of="sonic-3.6-2026-08-27"),
    _later("sonic-3.6-2026-08-27", languages.FORTY_FOUR),
    _later("sonic-3.5", languages.FORTY_TWO, alias_of="sonic-3.5-2026-05-04"),
    _later("sonic-3.5-2026-05-04", languages.FORTY_TWO),
    _sonic_3("sonic-3", alias_of="sonic-3-2026-01-12"),
    _sonic_3("sonic-3-2026-01-12"),
    _sonic_3("sonic-3-2025-10-27", sunset=_OCTOBER),
    _later(
        "sonic-latest", languages.FORTY_FOUR,
        alias_of="sonic-3.6-2026-08-27", certainty="assumed", source=f"{_PAGE}: the newest",
    ),
    _sonic_3(
        "sonic-3-latest",
        alias_of="sonic-3-2026-01-12", certainty="assumed", source=f"{_PAGE}: the newest sonic-3",
    ),
    _later("sonic-preview", languages.FORTY_FOUR, certainty="assumed", source=f"{_PAGE}: may change"),
    _sonic_2("sonic-2", alias_of="sonic-2-2025-06-11"),
    _sonic_2("sonic-2-2025-06-11"),
    _sonic_2("sonic-2-2025-05-08"),
    _sonic_2("sonic-2-2025-04-16"),
    _early("sonic-2-2025-03-07", f"{_EARLY}: the last that heeds the early controls; {_PAGE}", timed=None),
    Model(
        "sonic-turbo", "tts", languages.NINE, "documented", _PAGE,
        alias_of="sonic-turbo-2025-06-04", sunset=_OCTOBER,
    ),
    Model("sonic-turbo-2025-06-04", "tts", languages.NINE, "documented", _PAGE, sunset=_OCTOBER),
    Model(
        "sonic-turbo-2025-03-07", "tts", languages.NINE, "documented", _PAGE,
        controls_act=True, sunset=_JUNE,
    ),
    _early("sonic", f"{_EARLY}; {_PAGE}", alias_of="sonic-2024-12-12"),
    _early("sonic-2024-12-12", f"{_EARLY}; its end is assumed", certainty="assumed"),
    _early("sonic-2024-10-19", f"{_EARLY}; its end is assumed", certainty="assumed"),
    _early("sonic-english", f"{_EARLY}; {_PAGE}", alias_of="sonic-2024-10-19"),
    _early("sonic-multilingual", f"{_EARLY}; {_PAGE}", alias_of="sonic-2024-10-19"),
    _early("upbeat-moon", "examples of the first clients; all but the name is assumed", certainty="assumed"),
    _ear("ink-2", languages.HEARD_IN_TURNS, "socket definitions of 2026"),
    _ear("ink-preview", languages.HEARD_IN_TURNS, "socket definitions of 2026"),
    _ear("ink-whisper", languages.TRANSCRIBED, "OpenAPI of 2025-11-04", alias_of="ink-whisper-2025-06-04"),
    _ear("ink-whisper-2025-06-04", languages.TRANSCRIBED, "socket definitions of 2026"),
)  # fmt: skip

MODELS: Final = {row.id: row for row in _ROWS}
"""By id. What an alias points to is inferred from dates throughout."""


def check(model_id: str, language: str | None, *, as_of: date | None = None, kind: Kind = "tts") -> Model:
    """The model, if it may be asked for that language (None: any) on that day (None: one when all lived).

    Raises ApiError: model_not_found, model_sunsetted, language_not_supported.
    """
    model = MODELS.get(model_id)
    if model is None or model.kind != kind:
        raise ApiError("model_not_found", model=model_id)
    if as_of is not None and model.sunset is not None and as_of >= model.sunset:
        raise ApiError("model_sunsetted", model=model_id)
    if language is not None and not model.speaks(language, as_of):
        raise ApiError("language_not_supported", model=model_id, language=language)
    return model
