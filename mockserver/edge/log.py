"""What a person or a machine reads on stderr: one line per event, as text or as JSON."""

from __future__ import annotations

import logging
import sys
import time

from mockserver.settings import Settings

logger = logging.getLogger("cartesia_mock")


class _Text(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        fields = " ".join(f"{k}={_plain(v)}" for k, v in getattr(record, "fields", {}).items())
        line = f"{record.levelname.lower():7} {record.getMessage()}" + (f"  {fields}" if fields else "")
        return line if record.exc_info is None else f"{line}\n{self.formatException(record.exc_info)}"


class _Json(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        import orjson

        entry: dict[str, object] = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created)) + "Z",
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info is not None:
            entry["traceback"] = self.formatException(record.exc_info)
        return orjson.dumps(entry, default=str).decode()


def _plain(value: object) -> str:
    text = str(value)
    return repr(text) if " " in text or not text.isprintable() else text


def set_up(settings: Settings) -> None:
    """Send the log to stderr in the form and from the level that the settings ask for."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Json() if settings.log_format == "json" else _Text())
    logger.handlers = [handler]
    logger.setLevel(settings.log_level.upper())
    logger.propagate = False


def event(level: int, name: str, **fields: object) -> None:
    """Log an event with its fields; free of cost below the level that is shown."""
    if logger.isEnabledFor(level):
        logger.log(level, name, extra={"fields": {k: v for k, v in fields.items() if v is not None}})
