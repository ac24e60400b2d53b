"""Build what is not written by hand: the message catalogues and the front end, so that a wheel holds both."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Build(BuildHookInterface):  # type: ignore[type-arg]
    """Compile the catalogues; see that the front end was built."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Write ``django.mo`` beside every ``wangge.po``, which Django and the command line read."""
        for source in Path(self.root, "src/wangge/language/locale").rglob("wangge.po"):
            with source.open("rb") as po, source.with_name("django.mo").open("wb") as mo:
                write_mo(mo, read_po(po))
        if version == "standard" and not Path(self.root, "src/wangge/desk/static/desk/assets.json").exists():
            raise SystemExit("The front end is not built: run `make frontend` first.")
