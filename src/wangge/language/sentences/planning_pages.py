"""What can go wrong on the pages of planning, before a service is asked."""

from __future__ import annotations

from wangge.language.marking import _

SENTENCES: dict[str, str] = {
    "planning.upload.too_large": _(
        "The upload has {size} MB, and at most {most} MB are taken. Cut the extract to your township, or leave out the "
        "layers that are not needed (aerial photos, contour lines), and upload it again."
    ),
}
