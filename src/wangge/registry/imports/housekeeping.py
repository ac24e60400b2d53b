"""What imports leave behind is cleared away by itself; what they do is called by its words in the record."""

from __future__ import annotations

from datetime import timedelta

from wangge.kernel.delivery import periodic
from wangge.kernel.exporting import sweep
from wangge.kernel.record import words
from wangge.language.marking import _

words.register("net.import", _("imported a net"))


@periodic("imports.sweep", every=timedelta(hours=6))
def clear_away() -> None:
    """Rows of files are kept no longer than a week; scratch files of killed exports no longer than an hour."""
    from wangge.registry.imports.services import import_sweep  # noqa: PLC0415 - it needs the rooms below, all loaded

    import_sweep()
    sweep()
