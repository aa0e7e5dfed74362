"""The examination: one question after another, until one answer explains the rest."""

from __future__ import annotations

import ssl
from collections.abc import Generator, Iterator
from typing import Final
from urllib.parse import urlencode

from mockserver.contract.versions import VERSIONS
from mockserver.doctor import probes
from mockserver.doctor.causes import Finding, finding
from mockserver.doctor.setup import DEFAULT_URL, Setup, misread

_SERVICE: Final = "cartesia.ai"
_DEFAULT_PORT: Final = 8765


def examine(setup: Setup) -> Iterator[Finding | str]:
    """What is wrong, most fundamental first, and sentences about what is right."""
    yield from misread(setup)
    if setup.host == _SERVICE or setup.host.endswith(f".{_SERVICE}"):
        yield finding("real_service", host=setup.host, url=DEFAULT_URL)
        return
    address = yield from _somebody(setup)
    if address is None:
        return
    base = yield from _transport(setup, address)
    if base is None:
        return
    if not (yield from _identity(setup, base)):
        return
    if (yield from _request(setup, base)):
        yield from _socket(setup, base)


def _somebody(setup: Setup) -> Generator[Finding | str, None, str | None]:
    """Returns an address where somebody listens."""
    host, port = setup.host, setup.port
    try:
        known = probes.addresses(host, port)
    except (OSError, UnicodeError) as error:
        yield finding(
            "name_unknown", host=host or "an empty name", why=getattr(error, "strerror", None) or error
        )
        return None
    open_at, why = [], ""
    for address in known:
        try:
            if probes.listens(address, port):
                open_at.append(address)
        except OSError as error:
            why = error.strerror or str(error) or type(error).__name__
    if not open_at:
        yield _absent(setup, why)
        return None
    for address in (each for each in known if each not in open_at):
        shown = f"[{open_at[0]}]" if ":" in open_at[0] else open_at[0]
        yield finding("one_address_only", host=host, absent=address, url=f"{setup.scheme}://{shown}:{port}")
    yield f"somebody listens on port {port} of {' and '.join(open_at)}"
    return open_at[0]


def _absent(setup: Setup, why: str) -> Finding:
    if setup.port != _DEFAULT_PORT and _is_mock(probes.ask(DEFAULT_URL, "/_mock/health")):
        return finding("another_port", port=setup.port, host=setup.host, found=_DEFAULT_PORT, url=DEFAULT_URL)
    if why:
        return finding("unreachable", host=setup.host, port=setup.port, why=why)
    return finding("nobody_listens", host=setup.host, port=setup.port)


def _transport(setup: Setup, address: str) -> Generator[Finding | str, None, str | None]:
    """Returns the base URL that works, if the scheme that was given does."""
    shown = f"[{address}]" if ":" in address else address
    plain, secure = f"http://{shown}:{setup.port}", f"https://{shown}:{setup.port}"
    if setup.scheme == "https":
        if not probes.speaks_tls(address, setup.port):
            yield finding("tls_not_spoken", url=f"http://{setup.authority}")
            return None
        yield from _certificate(setup, address)
        return secure
    if probes.ask(plain, "/") is None and probes.speaks_tls(address, setup.port):
        yield finding("tls_spoken", url=f"https://{setup.authority}")
        return None
    return plain


def _certificate(setup: Setup, address: str) -> Iterator[Finding | str]:
    node = setup.sdk is not None and setup.sdk.name.startswith("js-")
    file = setup.environ.get("NODE_EXTRA_CA_CERTS" if node else "SSL_CERT_FILE")
    try:
        probes.trust(setup.host, address, setup.port, file)
    except ssl.SSLCertVerificationError as error:
        # OpenSSL: the name or the address of the host is not in the certificate.
        if error.verify_code in (62, 64):
            yield finding("certificate_of_another", host=setup.host, port=setup.port)
        else:
            yield finding("certificate_not_trusted", why=error.verify_message)
    except FileNotFoundError:
        return  # it was told already that the file is absent
    except (OSError, ssl.SSLError) as error:
        yield finding("certificate_not_trusted", why=error)
    else:
        yield "its certificate is trusted"


def _identity(setup: Setup, base: str) -> Generator[Finding | str, None, bool]:
    """Returns whether it is the mock."""
    health = probes.ask(base, "/_mock/health", {"Host": setup.authority})
    if _is_mock(health):
        assert health is not None
        yield f"it is cartesia-mock {health.field_of('version')}"
        return True
    status = probes.ask(base, "/")
    if status is not None and status.field_of("ok") is True:
        yield "it answers as the API does; its control API is not for us (--no-control, or a token)"
        return True
    yield finding("not_the_mock", host=setup.host, port=setup.port)
    return False


def _is_mock(health: probes.Heard | None) -> bool:
    if health is None:
        return False
    if health.status in (401, 403):  # only the mock has a control API to be kept out of
        return health.field_of("request_id") == "control"
    return health.field_of("status") == "ok" and isinstance(health.field_of("version"), str)


def _request(setup: Setup, base: str) -> Generator[Finding | str, None, bool]:
    """Returns whether a plain request is answered."""
    if not setup.key:
        return False
    headers = {"X-API-Key": setup.key, "Cartesia-Version": setup.version}
    reply = probes.ask(base, "/voices", headers)
    if reply is None:
        yield finding("refused", status="", why="the connection was closed")
    elif reply.status == 401:
        yield finding("key_refused", why=reply.sentence)
    elif reply.status in (400, 404):
        yield finding("version_refused", why=reply.sentence, known=VERSIONS[-1].date)
    elif reply.status >= 400:
        yield finding("refused", status=reply.status, why=reply.sentence)
    else:
        yield "key and version are accepted"
        return True
    return False


def _socket(setup: Setup, base: str) -> Iterator[Finding | str]:
    query = urlencode({"api_key": setup.key, "cartesia_version": setup.version})
    why = probes.opens(f"ws{base.removeprefix('http')}/tts/websocket?{query}")
    if why is None:
        yield "a socket opens"
    else:
        yield finding("socket_refused", why=why)
