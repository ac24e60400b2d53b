"""The net folder: written whole or not at all, and read back."""

from wangge.exchange.net.model import Net
from wangge.exchange.net.storing import PLAN, ROSTER, inputs_of, previous_net, read_net, write_net

__all__ = ["PLAN", "ROSTER", "Net", "inputs_of", "previous_net", "read_net", "write_net"]
