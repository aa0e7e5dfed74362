"""Everything that is known to keep a client from the mock: one row a cause, with what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from mockserver.contract.faults import Certainty

Weight = Literal["wrong", "note"]


@dataclass(frozen=True, slots=True)
class Cause:
    """One row. `{name}` in the texts is filled from what was found; a note alone is no failure."""

    id: str
    text: str
    remedy: str
    certainty: Certainty
    source: str
    weight: Weight = "wrong"


_RAN: Final = "the SDKs of each version, run against a server of ours"
_OURS: Final = "this server"
_STANDARD: Final = "how HTTP clients of Python and Node work"

_ROWS: Final = (
    # What the client is told
    Cause(
        "base_url_unset", "no base URL is set, so the client calls the service itself",
        "export CARTESIA_BASE_URL={url}", "recorded", _RAN, "note",
    ),
    Cause(
        "variable_not_read", "{name} is set, and no client reads it",
        "export CARTESIA_BASE_URL={url}", "recorded", _RAN,
    ),
    Cause(
        "variable_not_read_by_sdk", "{sdk} does not read CARTESIA_BASE_URL",
        "pass {argument} to the client", "recorded", _RAN,
    ),
    Cause(
        "scheme_missing", "{url} has no scheme, which {sdk} needs",
        "use http://{url}", "recorded", _RAN,
    ),
    Cause(
        "scheme_too_many", "{sdk} wants a base URL without a scheme; with one its sockets dial wss://http://",
        "use {authority}", "recorded", _RAN,
    ),
    Cause(
        "scheme_unknown", "{scheme} is no scheme of a base URL",
        "use http:// or https://; addresses of sockets are made from it", "recorded", _STANDARD,
    ),
    Cause(
        "path_in_base_url", "{path} at the end of the base URL comes before every path of the API",
        "use {bare}", "recorded", _STANDARD,
    ),
    Cause(
        "localhost_not_said", "{sdk} speaks plain HTTP and ws only where the base URL says localhost",
        "use {alternative}", "recorded", _RAN,
    ),
    Cause(
        "websocket_base_url_missing", "{sdk} dials wss:// for speech whatever the base URL is",
        "pass websocket_base_url={url!r} to the client as well", "recorded", _RAN, "note",
    ),
    Cause(
        "websocket_base_url_scheme", "a WebSocket base URL begins with {wanted}, not {scheme}",
        "use {url}", "recorded", _RAN,
    ),
    Cause(
        "sockets_dial_wss", "{sdk} dials wss:// whatever it is told",
        "for its sockets run cartesia-mock serve --tls, and use https://{authority}",
        "recorded", _RAN, "note",
    ),
    Cause(
        "proxy_in_the_way", "{name}={proxy} takes requests to {host} elsewhere",
        "export NO_PROXY=localhost,127.0.0.1,::1{more}", "recorded", _STANDARD,
    ),
    Cause(
        "version_unknown", "{version} is no version of the API",
        "use one of {known}", "recorded", _OURS,
    ),
    # Who is there
    Cause(
        "real_service", "{host} is the service itself", "export CARTESIA_BASE_URL={url}", "recorded", _OURS,
    ),
    Cause(
        "name_unknown", "{host} is not known to this machine: {why}",
        "use localhost, or the name of the container or host that serves", "recorded", _STANDARD,
    ),
    Cause(
        "nobody_listens", "nobody listens on port {port} of {host}",
        "cartesia-mock serve --port {port}", "recorded", _OURS,
    ),
    Cause(
        "another_port", "nobody listens on port {port} of {host}, but a mock does on port {found}",
        "use {url}", "recorded", _OURS,
    ),
    Cause(
        "one_address_only", "{host} means {absent} too, and nobody listens there",
        "serve with --host localhost, or use {url}", "recorded", _OURS, "note",
    ),
    Cause(
        "unreachable", "{host} does not answer on port {port}: {why}",
        "look for a firewall, or for a container whose port is not published", "recorded", _STANDARD,
    ),
    Cause("tls_not_spoken", "the server speaks plain HTTP, not TLS", "use {url}", "recorded", _OURS),
    Cause("tls_spoken", "the server speaks TLS, not plain HTTP", "use {url}", "recorded", _OURS),
    Cause(
        "ca_file_absent", "{name}={file} names no file that there is",
        "set it to the ca_file that cartesia-mock serve --tls prints", "recorded", _STANDARD,
    ),
    Cause(
        "certificate_not_trusted", "the certificate is not trusted: {why}",
        "set what cartesia-mock serve --tls prints: SSL_CERT_FILE for Python, NODE_EXTRA_CA_CERTS for Node",
        "recorded", _STANDARD,
    ),
    Cause(
        "certificate_of_another", "the certificate is not for {host}",
        "use https://localhost:{port}, or serve with --host {host}", "recorded", _STANDARD,
    ),
    Cause(
        "not_the_mock", "something answers on port {port} of {host}, and it is not the mock",
        "choose another port: cartesia-mock serve --port 0", "recorded", _OURS,
    ),
    # What it says
    Cause(
        "key_missing", "no API key is given",
        "pass any text that is not empty as api_key; SDKs from 3.x on read none from the environment",
        "recorded", _RAN,
    ),
    Cause(
        "key_refused", "the server takes other keys: {why}",
        "use a key that it was started with (--api-key, CARTESIA_MOCK_API_KEY)", "recorded", _OURS,
    ),
    Cause("version_refused", "the server refuses the version: {why}", "send Cartesia-Version: {known}",
          "recorded", _OURS),
    Cause("refused", "the server refuses a plain request: {status} {why}", "see docs/fidelity.md",
          "recorded", _OURS),
    Cause(
        "socket_refused", "HTTP works, but no socket opens: {why}",
        "let the proxy in between pass on Upgrade and Connection, as deploy/nginx.conf does",
        "recorded", _OURS,
    ),
)  # fmt: skip

CAUSES: Final = {row.id: row for row in _ROWS}


@dataclass(frozen=True, slots=True)
class Finding:
    """A cause that was found, in its own words."""

    id: str
    weight: Weight
    text: str
    remedy: str


def finding(cause: str, **details: object) -> Finding:
    """That cause with what was found filled in."""
    row = CAUSES[cause]
    return Finding(row.id, row.weight, row.text.format(**details), row.remedy.format(**details))
