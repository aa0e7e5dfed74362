"""What the recording proxy shows to clients that dial nothing but `wss`, as the JavaScript SDKs do."""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import Final

_NAMES: Final = ("localhost", "127.0.0.1", "::1")


class NoCertificate(RuntimeError):
    """TLS was asked for, and the package that makes certificates is not installed."""


def presented(ca_file: Path) -> ssl.SSLContext:
    """A certificate for this machine; `ca_file` (PEM) is the authority that its clients have to trust.

    The authority's key is kept nowhere, so that nothing else can be signed in its name. Raises NoCertificate,
    OSError.
    """
    try:
        import trustme
    except ImportError:
        raise NoCertificate("TLS needs the package trustme: pip install 'cartesia-mock[tls]'") from None
    authority = trustme.CA(organization_name="cartesia-contracts", organization_unit_name="recording proxy")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*_NAMES).configure_cert(context)
    ca_file.write_bytes(authority.cert_pem.bytes())
    return context
