"""Where the service is, who asks, and in which dated version."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from client.errors import ConfigurationError

DEFAULT_BASE_URL: Final = "http://localhost:8765"
DEFAULT_VERSION: Final = "2026-08-14"
DEFAULT_TIMEOUT: Final = 60.0
"""Seconds without a byte, not seconds in all: a long transcript may stream for longer."""


@dataclass(frozen=True, slots=True)
class ClientSettings:
    """Settled once, when a client is made. `base_url` has a scheme and no slash at its end."""

    api_key: str = field(repr=False)
    base_url: str
    version: str

    @property
    def credentials(self) -> Mapping[str, str]:
        """The header that shows the key, in the one form that every version takes; or an access token."""
        if self.api_key.startswith("eyJ") and self.api_key.count(".") == 2:
            return {"Authorization": f"Bearer {self.api_key}"}
        return {"X-API-Key": self.api_key}

    @property
    def loopback(self) -> bool:
        """Whether the service is on this machine, where a proxy named by the environment cannot help."""
        return urlsplit(self.base_url).hostname in ("localhost", "127.0.0.1", "::1")

    @property
    def certified(self) -> bool:
        """Whether certificates are looked at on the way; loading those of the machine takes a while."""
        return urlsplit(self.base_url).scheme == "https"


def settle(api_key: str | None, base_url: str | None, version: str) -> ClientSettings:
    """Fill what was not given from CARTESIA_API_KEY and CARTESIA_BASE_URL.

    Raises ConfigurationError without a key, for a key that cannot be sent, and for a base URL that is not
    http:// or https://.
    """
    key = api_key if api_key is not None else os.environ.get("CARTESIA_API_KEY")
    if not key:
        raise ConfigurationError("no API key: give api_key=, or set CARTESIA_API_KEY")
    if not (key.isascii() and key.isprintable()):
        # Without its value: this line may end in a log.
        raise ConfigurationError("the API key has characters that no key has; a line break at its end?")
    url = base_url or os.environ.get("CARTESIA_BASE_URL") or DEFAULT_BASE_URL
    try:
        parts = urlsplit(url)
        well_formed = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # brackets that do not close, a port that is no number
        well_formed = False
    if not well_formed:
        raise ConfigurationError(f"the base URL must begin with http:// or https://, not {url!r}")
    return ClientSettings(api_key=key, base_url=url.rstrip("/"), version=version)
