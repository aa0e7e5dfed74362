"""TLS with a certificate authority of one's own: the JavaScript SDKs dial `wss` whatever they are told.

trustme makes the certificates; it is loaded when TLS is asked for. The authority lives in a folder: kept,
it needs to be trusted once; otherwise it goes with the server.
"""

from __future__ import annotations

import os
import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import trustme

_CERTIFICATE: Final = "ca.pem"
_KEY: Final = "ca.key"
_NAMES: Final = ("localhost", "127.0.0.1", "::1")


class TlsUnavailable(RuntimeError):
    """TLS was asked for, and the package that makes certificates is not installed."""


@dataclass(frozen=True, slots=True)
class Tls:
    """What a server presents, and the file that its clients have to trust (PEM)."""

    context: ssl.SSLContext
    ca_file: Path

    def trust(self) -> tuple[str, ...]:
        """Environment variables that make the usual clients trust it."""
        names = ("NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
        return tuple(f"{name}={self.ca_file}" for name in names)


def set_up(folder: Path, host: str) -> Tls:
    """A certificate for `host` and loopback, from the authority in `folder`, which is made if absent.

    Raises TlsUnavailable, or OSError where the folder cannot be written.
    """
    try:
        import trustme  # noqa: F401
    except ImportError:
        raise TlsUnavailable("TLS needs the package trustme: pip install 'cartesia-mock[tls]'") from None
    folder.mkdir(parents=True, exist_ok=True)
    certificate, key = folder / _CERTIFICATE, folder / _KEY
    authority = _authority(certificate, key)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    names = _NAMES if host == "localhost" else (*_NAMES, host)
    authority.issue_cert(*dict.fromkeys(names)).configure_cert(context)
    return Tls(context, certificate)


def _authority(certificate: Path, key: Path) -> trustme.CA:
    import trustme

    if certificate.exists() and key.exists():
        return trustme.CA.from_pem(certificate.read_bytes(), key.read_bytes())
    made = trustme.CA(organization_name="cartesia-mock", organization_unit_name="for tests on this machine")
    # Nobody else may sign in its name, so the key is never readable by others, not even for a moment.
    with os.fdopen(os.open(key, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(made.private_key_pem.bytes())
    certificate.write_bytes(made.cert_pem.bytes())
    return made
