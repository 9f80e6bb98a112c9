"""The listening socket: no Nagle, and a taken port is explained."""

import os
import socket

import pytest

from runwell.base.errors import Conflict, Invalid
from runwell.server.sockets import bind, describe_owner


@pytest.fixture
def taken():
    """A port on which this very process listens."""
    bound = bind("127.0.0.1", 0, may_move=False)
    yield bound.port
    bound.listener.close()


def test_accepted_connections_have_no_delay():
    bound = bind("127.0.0.1", 0, may_move=False)
    with bound.listener, socket.create_connection(("127.0.0.1", bound.port)):
        bound.listener.setblocking(True)
        accepted, _ = bound.listener.accept()
        with accepted:
            # asyncio looks at the protocol number before it sets the option itself.
            assert accepted.proto == socket.IPPROTO_TCP
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) == 1


def test_a_taken_port_names_the_process_that_has_it(taken):
    with pytest.raises(Conflict) as caught:
        bind("127.0.0.1", taken, may_move=False)
    assert f"port {taken} is taken by" in caught.value.message
    assert f"process {os.getpid()}" in caught.value.message
    assert "--port" in caught.value.hint


def test_the_default_port_moves_to_the_next_free_one(taken):
    bound = bind("127.0.0.1", taken, may_move=True)
    with bound.listener:
        assert bound.port > taken
        assert f"process {os.getpid()}" in bound.note


def test_a_free_port_needs_no_note():
    bound = bind("127.0.0.1", 0, may_move=True)
    bound.listener.close()
    assert bound.note == ""


def test_an_unknown_owner_is_said_to_be_unknown():
    assert "another user" in describe_owner(1)


@pytest.mark.parametrize("host", ["203.0.113.7", "no such host"])
def test_an_address_of_another_machine_is_refused(host):
    with pytest.raises(Invalid, match="not an address of this machine"):
        bind(host, 0, may_move=False)


def test_ipv6_loopback():
    bound = bind("::1", 0, may_move=False)
    with bound.listener:
        assert bound.listener.getsockname()[0] == "::1"
