"""The server listens on both loopback addresses of one port, and says clearly when it cannot."""

from __future__ import annotations

import socket

import pytest

from mockserver.edge.sockets import PortTaken, bind, port_of


def test_localhost_is_both_loopback_addresses_on_one_port() -> None:
    sockets = bind("localhost", 0)
    try:
        names = [sock.getsockname()[:2] for sock in sockets]
    finally:
        for sock in sockets:
            sock.close()
    assert {host for host, _ in names} <= {"127.0.0.1", "::1"}
    assert len({port for _, port in names}) == 1


@pytest.mark.parametrize("taken_on", ["127.0.0.1", "::1"])
def test_a_port_taken_on_either_address_is_taken(taken_on: str) -> None:
    family = socket.AF_INET6 if ":" in taken_on else socket.AF_INET
    with socket.socket(family) as other:
        try:
            other.bind((taken_on, 0))
        except OSError:
            pytest.skip(f"this machine has no {taken_on}")
        other.listen()
        with pytest.raises(PortTaken, match="is taken"):
            bind("localhost", port_of([other]))


def test_another_host_is_bound_alone() -> None:
    sockets = bind("127.0.0.1", 0)
    try:
        assert [sock.getsockname()[0] for sock in sockets] == ["127.0.0.1"]
    finally:
        sockets[0].close()
