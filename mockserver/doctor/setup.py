"""How a client is set up, and what is wrong with that before anything is sent: pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from mockserver.contract.errors import ApiError
from mockserver.contract.versions import VERSIONS, choose
from mockserver.doctor.causes import Finding, finding
from mockserver.doctor.sdks import Sdk

DEFAULT_URL: Final = "http://localhost:8765"
_MISTAKEN: Final = (
    "CARTESIA_API_URL", "CARTESIA_API_BASE", "CARTESIA_API_BASE_URL", "CARTESIA_URL", "CARTESIA_BASEURL",
    "CARTESIA_HOST", "CARTESIA_ENDPOINT", "CARTESIA_API_HOST", "CARTESIA_MOCK_BASE_URL", "CARTESIA_MOCK_URL",
)  # fmt: skip
"""Names that people give the variable."""
_TRUST: Final = ("SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
_LOOPBACK: Final = ("localhost", "127.0.0.1", "::1")
_PORTS: Final = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Setup:
    """What a client is told. `given` is the base URL as it stands, None where there is none."""

    given: str | None
    key: str
    version: str
    websocket_base_url: str | None
    sdk: Sdk | None
    environ: Mapping[str, str]
    by_argument: bool = False
    """Whether the base URL is passed to the client rather than set in the environment."""

    @property
    def url(self) -> str:
        """The base URL with a scheme."""
        given = self.given or DEFAULT_URL
        return given if "://" in given else f"http://{given}"

    @property
    def scheme(self) -> str:
        return urlsplit(self.url).scheme.lower()

    @property
    def host(self) -> str:
        """A name or an address, without brackets."""
        return urlsplit(self.url).hostname or ""

    @property
    def port(self) -> int:
        return urlsplit(self.url).port or _PORTS.get(self.scheme, 80)

    @property
    def authority(self) -> str:
        """host:port."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def who(self) -> str:
        """The client in words."""
        return self.sdk.title if self.sdk else "the client"


def misread(setup: Setup) -> Iterator[Finding]:
    """What is wrong with what the client is told."""
    yield from _variables(setup)
    if setup.given is not None:
        yield from _address(setup)
    yield from _sockets(setup)
    yield from _proxies(setup)
    try:
        choose(setup.version, None, None)
    except ApiError:
        known = ", ".join(version.date for version in VERSIONS)
        yield finding("version_unknown", version=setup.version or "nothing", known=known)
    if not setup.key:
        yield finding("key_missing")
    for name in _TRUST:
        file = setup.environ.get(name)
        if file and not Path(file).exists():
            yield finding("ca_file_absent", name=name, file=file)


def _variables(setup: Setup) -> Iterator[Finding]:
    mistaken = [name for name in _MISTAKEN if setup.environ.get(name)]
    if setup.given is None and mistaken:
        yield finding("variable_not_read", name=mistaken[0], url=setup.environ[mistaken[0]])
    elif setup.given is None:
        yield finding("base_url_unset", url=DEFAULT_URL)
    elif setup.sdk is not None and not setup.sdk.reads_variable and not setup.by_argument:
        yield finding("variable_not_read_by_sdk", sdk=setup.who, argument=setup.sdk.argument)


def _address(setup: Setup) -> Iterator[Finding]:
    given, sdk = setup.given or "", setup.sdk
    with_scheme = "://" in given
    if with_scheme and setup.scheme not in _PORTS:
        yield finding("scheme_unknown", scheme=f"{setup.scheme}://")
    elif with_scheme and sdk is not None and not sdk.scheme:
        yield finding("scheme_too_many", sdk=setup.who, authority=setup.authority)
    elif not with_scheme and (sdk is None or sdk.scheme):
        yield finding("scheme_missing", url=given, sdk=setup.who)
    if (path := urlsplit(setup.url).path) not in ("", "/"):
        yield finding("path_in_base_url", path=path, bare=f"{setup.scheme}://{setup.authority}")
    if sdk is not None and sdk.localhost and setup.host in _LOOPBACK[1:]:
        alternative = f"localhost:{setup.port}"
        scheme = f"{setup.scheme}://" if sdk.scheme else ""
        yield finding("localhost_not_said", sdk=setup.who, alternative=scheme + alternative)


def _sockets(setup: Setup) -> Iterator[Finding]:
    wanted = "wss" if setup.scheme == "https" else "ws"
    if setup.websocket_base_url is not None:
        scheme, there, rest = setup.websocket_base_url.partition("://")
        if not there or scheme.lower() != wanted:
            url = f"{wanted}://{rest if there else setup.websocket_base_url}"
            yield finding(
                "websocket_base_url_scheme",
                wanted=f"{wanted}://",
                scheme=f"{scheme}://" if there else "a name",
                url=url,
            )
    elif setup.sdk is not None and setup.scheme == "http" and setup.sdk.sockets == "argument":
        yield finding("websocket_base_url_missing", sdk=setup.who, url=f"ws://{setup.authority}")
    if setup.sdk is not None and setup.scheme == "http" and setup.sdk.sockets == "wss":
        yield finding("sockets_dial_wss", sdk=setup.who, authority=setup.authority)


def _proxies(setup: Setup) -> Iterator[Finding]:
    if setup.sdk is not None and setup.sdk.name.startswith("js-"):
        return  # Node looks at none of these
    # Lower-case names win over upper-case ones, as everywhere.
    names = (f"{setup.scheme}_proxy", f"{setup.scheme}_proxy".upper(), "all_proxy", "ALL_PROXY")
    name = next((name for name in names if setup.environ.get(name)), None)
    spared = setup.environ.get("no_proxy") or setup.environ.get("NO_PROXY") or ""
    if name is not None and not _is_spared(setup.host, spared):
        more = "" if setup.host in _LOOPBACK else f",{setup.host}"
        yield finding("proxy_in_the_way", name=name, proxy=setup.environ[name], host=setup.host, more=more)


def _is_spared(host: str, spared: str) -> bool:
    """Whether a host is in a list of those that no proxy is for."""
    rows = [row.strip().lstrip(".").lower() for row in spared.split(",") if row.strip()]
    return "*" in rows or any(host == row or host.endswith(f".{row}") for row in rows)
