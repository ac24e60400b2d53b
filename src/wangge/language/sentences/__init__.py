"""The sentence for every problem and finding: what is wrong, where, and what to do; by code, in English.

Each module here holds those of one room and is found by itself. The Chinese ones are in the catalogue. Placeholders are
the names of the details that the code is raised with.
"""

from importlib import import_module
from pkgutil import iter_modules

SENTENCES: dict[str, str] = {}
for _module in iter_modules(__path__):
    SENTENCES.update(import_module(f"{__name__}.{_module.name}").SENTENCES)
