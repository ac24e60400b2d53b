"""The press: sheets become PDF, SVG or PNG by typst, with the fonts embedded."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Literal

import typst

from wangge.cartography.lettering import FAMILY, fonts_folder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wangge.cartography.canvas import Sheet

Format = Literal["pdf", "svg", "png"]

_TEMPLATE = """
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title)
#set text(font: "%s", lang: data.lang, cjk-latin-spacing: none, kerning: false, ligatures: false,
  top-edge: "baseline", bottom-edge: "baseline", overhang: false, hyphenate: false)
#for sheet in data.sheets {
  page(width: sheet.width * 1mm, height: sheet.height * 1mm, margin: 0mm, {
    place(top + left, image(bytes(sheet.svg), format: "svg", width: sheet.inner-width * 1mm,
      height: sheet.inner-height * 1mm, fit: "stretch"))
    for (words, x, y, pt, weight, fill, turn) in sheet.letters {
      let set-words = text(size: pt * 1pt, weight: weight, fill: rgb(fill), words)
      place(top + left, dx: x * 1mm, dy: y * 1mm,
        if turn == 0 { box(set-words) } else { rotate(turn * 1deg, origin: top + left, box(set-words)) })
    }
  })
}
""" % (FAMILY,)  # noqa: UP031 - typst's own braces make a format string unreadable


def press(
    sheets: Sequence[tuple[Sheet, float, float, float]], *, title: str, lang: str, form: Format, ppi: float
) -> tuple[bytes, ...]:
    """Print sheets, each with its reduction (1 for A1) and its paper's width and height in mm.

    Returns one item for a PDF, one per page for SVG and PNG.
    """
    data = {
        "title": title,
        "lang": lang,
        "sheets": [
            {
                "width": w,
                "height": h,
                "inner-width": round(sheet.page.w * k, 4),
                "inner-height": round(sheet.page.h * k, 4),
                "svg": sheet.svg(),
                "letters": [
                    (
                        t.words,
                        round(t.x * k, 3),
                        round(t.y * k, 3),
                        round(t.pt * k, 3),
                        t.weight,
                        t.fill,
                        round(t.turn, 2),
                    )
                    for t in sheet.letters
                ],
            }
            for sheet, k, w, h in sheets
        ],
    }
    source: Any = _TEMPLATE.encode()  # typst takes bytes for the source itself
    printed: Any = typst.compile(
        source,
        format=form,
        font_paths=[str(fonts_folder())],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        ppi=ppi,
    )
    return tuple(printed) if isinstance(printed, list) else (printed,)
