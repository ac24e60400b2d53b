"""Where the server is reached: free ports, the machine's addresses in its network."""

from __future__ import annotations

import contextlib
import ipaddress
import socket

from wangge.problem import Problem


def require_free(host: str, port: int) -> None:
    """Make sure that nobody listens there yet.

    Raises
    ------
    Problem
        ``serve.port.used``, ``serve.port.refused`` (a port below 1024 without the right to it), ``serve.host.unknown``.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (socket.gaierror, OverflowError):
        raise Problem("serve.host.unknown", host=host, port=port) from None
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except PermissionError:
            raise Problem("serve.port.refused", port=port) from None
        except OSError:
            raise Problem("serve.port.used", port=port) from None


def own_addresses() -> list[str]:
    """Return the machine's addresses in its local network, the one of the default route first."""
    found: list[str] = []
    for target in ("192.0.2.1", "10.255.255.255"):  # no packet is sent: the route alone tells our address
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            try:
                probe.connect((target, 9))
            except OSError:
                continue
            found.append(probe.getsockname()[0])
    with contextlib.suppress(socket.gaierror):  # a machine need not know its own name
        found += [str(info[4][0]) for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)]
    private = [a for a in dict.fromkeys(found) if not ipaddress.ip_address(a).is_loopback]
    return private or ["127.0.0.1"]
