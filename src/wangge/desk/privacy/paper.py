"""A subject's file on paper: typst sets what it is given as JSON and reads nothing else."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typst
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wangge.kernel.privacy import held
from wangge.kernel.record.words import action_words

if TYPE_CHECKING:
    from datetime import date, datetime

_TEMPLATE = """
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title)
#set page(paper: "a4", margin: (x: 18mm, y: 20mm), footer: context [
  #set text(8pt, fill: luma(90)); #data.foot #h(1fr) #counter(page).display("1 / 1", both: true)])
#set text(font: "Noto Sans CJK SC", size: 9.5pt, lang: data.lang, cjk-latin-spacing: none)
#let rows(columns, heads, cells) = table(columns: columns, stroke: 0.4pt + luma(160), inset: 4pt,
  table.header(..heads.map(h => table.cell(fill: luma(235), strong(h)))), ..cells.flatten())
#text(16pt, strong(data.title)) \\
#data.about
#for part in data.parts [
  #heading(level: 2, part.title)
  #v(2pt)
  #rows((3fr, 4fr, 5fr, 3fr), data.heads, part.cells)
]
#heading(level: 2, data.read_title)
#v(2pt)
#if data.lines.len() > 0 { rows((3fr, 3fr, 5fr), data.read_heads, data.lines) } else { data.read_none }
#v(6pt)
#text(8.5pt, data.rights)
"""


def file_as_pdf(about: held.Held, *, by: str, at: datetime) -> bytes:
    """Return the file as an A4 PDF, with a mark of who printed it and when."""
    kept = held.purposes_in(about)
    when = timezone.localtime(at).strftime("%Y-%m-%d %H:%M")
    chinese = (get_language() or "").startswith("zh")
    data = {
        "lang": "zh" if chinese else "en",
        "title": _("What is held on %(name)s") % {"name": about.name},
        "about": _("Printed by %(by)s on %(at)s for the one it is about.") % {"by": by, "at": when},
        "foot": f"{about.name} · {by} · {when}",
        "heads": [_("Item"), _("Content"), _("What for, on what basis"), _("Since, until, kept for")],
        "parts": [
            {"title": _(part.title), "cells": [_cells(thing, kept, chinese=chinese) for thing in part.things]}
            for part in about.parts
            if part.things
        ],
        "read_title": _("Who read or changed it"),
        "read_heads": [_("When"), _("Who"), _("What was done")],
        "read_none": _("Nobody since the record began."),
        "lines": [
            [timezone.localtime(line.at).strftime("%Y-%m-%d %H:%M"), line.name, action_words(line.action)]
            for line in held.lines_about(about)
        ],
        "rights": _(
            "You may ask to have this corrected, object to its use, or have it erased. The office answers within 15 "
            "working days."
        ),
    }
    source: Any = _TEMPLATE.encode()
    return bytes(
        typst.compile(
            source,
            format="pdf",
            font_paths=[str(_fonts())],
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        )
    )


def _cells(thing: held.Thing, kept: dict[str, Any], *, chinese: bool) -> list[str]:
    purpose, basis, days = "", "", None
    if thing.field in kept:
        one, days = kept[thing.field]
        purpose, basis = _(one.purpose), one.basis_zh if chinese else one.basis_en
    source = _(thing.source) if thing.source else ""
    what_for = "\n".join(text for text in (purpose, basis, source) if text)
    times = [_day(thing.as_of), _day(thing.expires_on)]
    span = " – ".join(times) if any(times) else ""
    kept_for = _("%(days)s days after it ends") % {"days": days} if days is not None else ""
    value = _(thing.value) if thing.worded else thing.value
    return [_(thing.label), value, what_for, "\n".join(text for text in (span, kept_for) if text)]


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _fonts() -> Path:
    """Return where the shipped fonts are; importing their package would load matplotlib."""
    spec = find_spec("mpl_font")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("mpl_font")
    return Path(spec.submodule_search_locations[0]) / "fonts" / "noto"
