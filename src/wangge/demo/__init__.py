"""The synthetic Da Wangzhuang township (大王庄乡): everything about persons is invented."""

from wangge.demo.files import FILES, write
from wangge.demo.model import DemoTownship
from wangge.demo.township import township

__all__ = ["FILES", "DemoTownship", "township", "write"]
