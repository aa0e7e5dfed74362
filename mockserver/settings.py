"""Every setting of the server, in one table.

A setting is given by flag (`--log-level debug`), by environment
(`CARTESIA_MOCK_LOG_LEVEL=debug`), or in a TOML file named by `--config` or `CARTESIA_MOCK_CONFIG`
(`log_level = "debug"`). A flag beats the environment, which beats the file. `docs/settings.md` is
written from this table.
"""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Final, Literal, cast

ENV_PREFIX: Final = "CARTESIA_MOCK_"

_SWITCH: Final = {"true": True, "1": True, "on": True, "yes": True} | {
    "false": False, "0": False, "off": False, "no": False,
}  # fmt: skip

WavSizes = Literal["streaming", "sized", "extensible"]
OnOff = Literal["on", "off"]
LogLevel = Literal["debug", "info", "warning"]
LogFormat = Literal["text", "json"]
SseEnding = Literal["by-version", "done", "unterminated", "marker", "close"]
PlanName = Literal["free", "pro", "startup", "scale"]


class BadSetting(ValueError):
    """A setting has a value that it cannot have; the text names the setting and says what was wanted."""


def _text(value: str) -> str:
    return value


def _one_of(*choices: str) -> Callable[[str], str]:
    def parse(value: str) -> str:
        if value not in choices:
            raise ValueError(f"one of {', '.join(choices)}")
        return value

    return parse


def _whole(least: int, most: int) -> Callable[[str], int]:
    def parse(value: str) -> int:
        try:
            number = int(value)
        except ValueError:
            number = least - 1
        if not least <= number <= most:
            raise ValueError(f"a whole number from {least} to {most}")
        return number

    return parse


def _date(value: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(value)
    except ValueError:
        raise ValueError("a date, YYYY-MM-DD") from None


def _switch(value: str) -> bool:
    if value.lower() not in _SWITCH:
        raise ValueError("true or false")
    return _SWITCH[value.lower()]


def _dated_version(value: str) -> str:
    return _date(value).isoformat()


def _pace(value: str) -> str:
    pace_of(value)
    return value


def pace_of(text: str) -> float | None:
    """Times real time that the `pace` setting means; None for `instant`. Raises ValueError."""
    if text == "instant":
        return None
    if text == "realtime":
        return 1.0
    return _positive(text, "instant, realtime, or a number above 0: times real time")


def _latency(value: str) -> str:
    latency_ms(value)
    return value


def latency_ms(text: str) -> tuple[float, float] | None:
    """(p50, p95) in milliseconds that the `latency` setting means; None for none. Raises ValueError."""
    if text == "0":
        return None
    wanted = "milliseconds as p50 or p50/p95, e.g. 90/250"
    p50, slash, p95 = text.partition("/")
    low = _positive(p50, wanted)
    high = _positive(p95, wanted) if slash else low
    if high < low:
        raise ValueError(wanted)
    return low, high


def _positive(text: str, wanted: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number < 1e9:
        raise ValueError(wanted)
    return number


def _setting(default: object, parse: Callable[[str], object], text: str, *, repeatable: bool = False) -> Any:
    return field(default=default, metadata={"parse": parse, "help": text, "repeatable": repeatable})


@dataclass(frozen=True, slots=True)
class Settings:
    """What a server is told once, when it starts."""

    host: str = _setting(
        "localhost",
        _text,
        "address to listen on; localhost means both 127.0.0.1 and ::1, anything else is open to others",
    )
    port: int = _setting(8765, _whole(0, 65535), "port to listen on; 0 takes a free one")
    tls: bool = _setting(
        False, _switch, "serve https and wss, with a certificate from an authority of this machine's own"
    )
    tls_dir: str | None = _setting(
        None,
        _text,
        "folder that keeps the authority, so that it is trusted once; without it each start has one",
    )
    api_key: tuple[str, ...] = _setting(
        (),
        _text,
        "accept only this API key (repeatable); without it any key that is not empty will do",
        repeatable=True,
    )
    default_version: str | None = _setting(
        None,
        _dated_version,
        "Cartesia-Version for requests that name none; without it they are refused, as by the API",
    )
    as_of: datetime.date | None = _setting(
        None,
        _date,
        "behave as the API did on this date: models sunset by then fail; without it every model answers",
    )
    wav: WavSizes = _setting(
        "streaming",
        _one_of("streaming", "sized", "extensible"),
        "WAV headers: streaming = the API's, with placeholders for sizes; sized = with exact ones; "
        "extensible = as streaming, and floats as in 2024",
    )
    max_body_bytes: int = _setting(
        1_048_576, _whole(1, 1 << 31), "largest JSON request body; more is refused with 413"
    )
    max_clip_bytes: int = _setting(
        16_777_216, _whole(1, 1 << 31), "largest file of an upload; more is refused with 413"
    )
    max_audio_bytes: int = _setting(
        104_857_600, _whole(1, 1 << 31), "largest file to be transcribed; more is refused with 413"
    )
    transcripts: str | None = _setting(
        None,
        _text,
        "TOML or JSON file of what is going to be heard: `next`, a list of transcripts, each used once by "
        "each key, and transcripts by the SHA-256 of a file",
    )
    credits: int | None = _setting(
        None,
        _whole(0, 1 << 53),
        "characters that each key may have spoken; then it is refused with 402. Without it there is no end",
    )
    max_voices: int = _setting(
        10_000, _whole(0, 1_000_000), "voices of its own that a key may have; more are refused with 400"
    )
    voices: str | None = _setting(
        None,
        _text,
        "JSON or YAML file of voices that are there from the start, as `cartesia-mock voices export` prints",
    )
    fine_tune_seconds: int = _setting(
        2, _whole(0, 1_000_000), "seconds by its clock that a fine-tune takes; 0: it is completed at once"
    )
    invent_ids: bool = _setting(
        False,
        _switch,
        "an id that nobody has stands for a resource that is made up, and from then on kept, as stateless "
        "mocks do; a file that is no sound stands for a made-up clip, a limit or rate of 0 for the default, "
        "voices have `locales` at 2026-08-14 too; for clients that are tried with ids of their own invention",
    )
    max_transcript_chars: int = _setting(
        20_000, _whole(1, 10_000_000), "longest transcript; more is refused with 400"
    )
    kept_audio_bytes: int = _setting(
        16_777_216,
        _whole(0, 1 << 40),
        "memory for audio of recent requests, so that a repeated one is not made anew",
    )
    pace: str = _setting(
        "instant", _pace, "how fast streamed audio comes: instant, realtime, or a number: times real time"
    )
    latency: str = _setting(
        "0",
        _latency,
        "milliseconds before the first audio of a stream: p50 or p50/p95 of a seeded distribution, as 90/250",
    )
    sse_end: SseEnding = _setting(
        "by-version",
        _one_of("by-version", "done", "unterminated", "marker", "close"),
        "end of SSE answers: done = a done event, unterminated = one without its blank line, marker = also "
        "data: [DONE], close = nothing; by-version = what the clients of the version take",
    )
    plan: PlanName | None = _setting(
        None,
        _one_of("free", "pro", "startup", "scale"),
        "limit contexts and sockets of each key as this plan does: free, pro, startup or scale; "
        "without it there is no limit",
    )
    faults: str | None = _setting(
        None, _text, "JSON or TOML file of fault rules that are there from the start; see docs/faults.md"
    )
    quirks: tuple[str, ...] = _setting(
        (),
        _text,
        "habit of the service to take on (repeatable), as `cartesia-mock quirks` lists them",
        repeatable=True,
    )
    magic: OnOff = _setting(
        "on",
        _one_of("on", "off"),
        "whether keys, voices, tags and headers of docs/faults.md ask for faults: on or off",
    )
    seed: int = _setting(0, _whole(0, (1 << 63) - 1), "seed of request and object ids")
    workers: int = _setting(
        1,
        _whole(1, 64),
        "processes that `serve` runs as one server, each key in one of them; not with TLS, not on Windows",
    )
    fleet: bool = _setting(
        False,
        _switch,
        "one of several servers behind one door: access tokens that another one of this seed made are good "
        "here too, with the public voices",
    )
    no_control: bool = _setting(False, _switch, "do without the control API under /_mock/")
    control_token: str | None = _setting(
        None,
        _text,
        "secret that the control API wants as X-Mock-Token; without one only this machine may use it",
    )
    journal_calls: int = _setting(
        1_000, _whole(0, 1_000_000), "calls of each key that the journal remembers; 0 keeps none"
    )
    journal_bytes: int = _setting(
        16_777_216, _whole(0, 1 << 40), "memory for the journal of each key; the oldest calls go first"
    )
    self_check: bool = _setting(
        False, _switch, "hold every answer against the contract, and log an error where one breaks it"
    )
    log_level: LogLevel = _setting(
        "info",
        _one_of("debug", "info", "warning"),
        "debug = every request, info = every refusal as well, warning = only faults of the server itself",
    )
    log_format: LogFormat = _setting("text", _one_of("text", "json"), "form of the log lines on stderr")


@dataclass(frozen=True, slots=True)
class Row:
    """One setting as the command line, the environment, the file and the documents see it."""

    name: str
    flag: str
    env: str
    default: object
    help: str
    repeatable: bool
    parse: Callable[[str], object]

    @property
    def switch(self) -> bool:
        """Whether the flag alone turns it on."""
        return self.parse is _switch

    def read(self, value: str, where: str) -> object:
        """Parse one value given as text. Raises BadSetting that names `where` it was given."""
        try:
            return self.parse(value)
        except ValueError as wanted:
            raise BadSetting(f"{where}: {value!r} is not {wanted}") from None


def _rows() -> Iterable[Row]:
    for f in fields(Settings):
        meta = f.metadata
        yield Row(
            f.name,
            "--" + f.name.replace("_", "-"),
            ENV_PREFIX + f.name.upper(),
            f.default,
            meta["help"],
            meta["repeatable"],
            meta["parse"],
        )


ROWS: Final[tuple[Row, ...]] = tuple(_rows())


def load(
    flags: Mapping[str, str | list[str] | None], environ: Mapping[str, str], config: str | None = None
) -> Settings:
    """Settings from the flags given, the environment and a TOML file. Raises BadSetting."""
    config = config or environ.get(ENV_PREFIX + "CONFIG")
    given = _from_file(Path(config)) if config else {}
    for row in ROWS:
        if (text := environ.get(row.env)) is not None:
            parts = [p.strip() for p in text.split(",") if p.strip()] if row.repeatable else [text]
            given[row.name] = _value(row, parts, row.env)
        if (flag := flags.get(row.name)) is not None:
            given[row.name] = _value(row, [flag] if isinstance(flag, str) else flag, row.flag)
    return Settings(**cast("dict[str, Any]", given))


def _value(row: Row, texts: list[str], where: str) -> object:
    values = [row.read(text, where) for text in texts]
    return tuple(values) if row.repeatable else values[-1]


def _from_file(path: Path) -> dict[str, object]:
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise BadSetting(f"--config {path}: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSetting(f"--config {path}: not TOML: {error}") from None
    rows = {row.name: row for row in ROWS}
    given: dict[str, object] = {}
    for name, value in table.items():
        where = f"{path}: {name}"
        if name not in rows:
            raise BadSetting(f"{where}: no such setting; see docs/settings.md")
        given[name] = _value(
            rows[name], [str(v) for v in value] if isinstance(value, list) else [str(value)], where
        )
    return given
