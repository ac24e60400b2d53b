"""What the sensitive fields of maps and drafts are for."""

from __future__ import annotations

from wangge.kernel.privacy import purposes
from wangge.language.marking import _

_BASIS = (
    "网格划分所必需；《个人信息保护法》第十三条、第三十四条",
    "needed to divide a village into grids; PIPL art. 13, 34",
)

purposes.register(
    "planning.planstep.details",
    _("to undo and explain a correction by hand of a draft: which grids, lanes and household numbers it moved"),
    *_BASIS,
)
