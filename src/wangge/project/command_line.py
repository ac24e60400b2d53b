"""The command ``wangge``: it loads the rest, which takes a second or two, and lets Ctrl-C end that in order too."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

INTERRUPTED = 130
"""Exit code after Ctrl-C."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and end the process with its exit code."""
    try:
        from wangge.project.application import run  # noqa: PLC0415 - what takes long is loaded where Ctrl-C is heard
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    run(arguments)


if __name__ == "__main__":
    main()
