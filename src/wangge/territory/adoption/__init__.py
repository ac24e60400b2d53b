"""Take a net drawn by the engine into the books."""

from wangge.territory.adoption.adopting import Adopted, net_adopt

__all__ = ["Adopted", "net_adopt"]
