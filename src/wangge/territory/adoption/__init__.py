"""Take a net drawn by the engine into the books."""

from wangge.territory.adoption.adopting import Adopted, net_adopt
from wangge.territory.adoption.drawn import Drawn, DrawnGrid, DrawnPlace, Outline, check_drawn, drawn_from

__all__ = ["Adopted", "Drawn", "DrawnGrid", "DrawnPlace", "Outline", "check_drawn", "drawn_from", "net_adopt"]
