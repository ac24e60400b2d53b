"""The pages of the reference that are made from the code itself, so that they cannot fall behind it."""

from __future__ import annotations

import inspect
import re
from dataclasses import fields
from itertools import groupby
from typing import TYPE_CHECKING

import platform_pages
import typer.cli
import typer.main

from wangge.delineation.model import Township
from wangge.delineation.parameters import GridParams
from wangge.exchange import columns, people
from wangge.exchange.net import Net
from wangge.exchange.net.layers import ROWS
from wangge.language import gettext
from wangge.language.sentences import SENTENCES
from wangge.project.application import app
from wangge.project.environment import VARIABLES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

OPTIONS = {
    "target": "--target", "minimum": "--min", "maximum": "--max", "keep_groups": "--mix-groups", "effort": "--fast",
    "seed": "--seed", "stability": "--stability", "areas_minimum": "--area-min", "areas_maximum": "--area-max",
}  # fmt: skip
"""The option of ``wangge delineate`` that sets a parameter; the others are set from Python only."""


def write(folder: Path) -> None:
    """Write every page into ``folder``; a page that is as it was is left alone."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in pages().items():
        file = folder / f"{name}.md"
        if not file.exists() or file.read_text(encoding="utf-8") != content:
            file.write_text(content, encoding="utf-8")


def pages() -> dict[str, str]:
    """Return the generated pages by name."""
    return {
        "commands": commands(),
        "parameters": parameters(),
        "problems": problems(),
        "layers": layers(),
        "household_columns": headings(columns.FIELDS, columns.LABELS),
        "people_columns": headings(people.FIELDS, people.LABELS),
        "settings": settings(),
        **platform_pages.pages(_table, _plain),
    }


def commands() -> str:
    """Every command with its arguments and options, as ``--help`` tells them."""
    command = typer.main.get_command(app)
    text = typer.cli.get_docs_for_click(obj=command, ctx=typer.Context(command), name="wangge")
    text = text.replace("&#x27;", "'").replace("&gt;", ">").replace("&lt;", "<").replace("&quot;", '"')
    text = text.replace("&amp;", "&")
    return re.sub(r"(?:^  wangge .*\n\n?)+", _as_console, text, flags=re.MULTILINE)


def _as_console(lines: re.Match[str]) -> str:
    shown = "\n".join(f"$ {line.strip()}" for line in lines[0].splitlines() if line.strip())
    return f"```console\n{shown}\n```\n\n"


def parameters() -> str:
    """Every parameter of a drawing: default, range, option, and what the class says of it."""
    declared = {field.name: field for field in fields(GridParams)}
    parts = []
    for names, meaning in _documented(GridParams):
        rows = []
        for name in names:
            field = declared[name]
            low, high = field.metadata.get("low"), field.metadata.get("high")
            span = "" if low is None else f"{low:,} to {high:,}"
            option = f"`{OPTIONS[name]}`" if name in OPTIONS else ""
            rows.append((f"`{name}`", f"`{field.default}`", span, option))
        parts.append(f"{meaning}\n\n" + _table(("Parameter", "Default", "Range", "Option"), rows))
    return "\n".join(parts)


def _documented(cls: type) -> list[tuple[list[str], str]]:
    """Return the names and the text of each entry in the Parameters section of a numpydoc docstring."""
    body = inspect.cleandoc(cls.__doc__ or "").split("----------\n", 1)[1]
    entries = re.findall(r"^(\S.*)\n((?:    .*\n?)+)", body, flags=re.MULTILINE)
    return [(names.split(", "), " ".join(text.split()).replace("``", "`")) for names, text in entries]


def problems() -> str:
    """Every code with its sentence in both languages, grouped by the first word of the code."""
    parts = []
    for area, codes in groupby(sorted(SENTENCES), key=lambda code: code.split(".")[0]):
        rows = [(f"`{code}`", _plain(SENTENCES[code]), _plain(gettext(SENTENCES[code], "zh"))) for code in codes]
        parts.append(f"## {area}\n\n" + _table(("Code", "English", "中文"), rows))
    return "\n".join(parts)


def layers() -> str:
    """Every layer of ``grids.gpkg`` with its columns."""
    nothing = Net(Township("", "", "", ()), (), GridParams())
    parts = []
    for name, (shape, rows) in ROWS.items():
        _, of = rows(nothing)
        shown = ", ".join(f"`{column}`" for column in of)
        kind = "any" if shape == "Unknown" else shape
        parts.append(f"`{name}` ({kind})\n: {inspect.getdoc(rows)}\n\n  Columns: {shown}.\n")
    return "\n".join(parts)


def headings(known: dict[str, tuple[str, ...]], labels: dict[str, str]) -> str:
    """Every column of a list with the headings by which it is recognised."""
    rows = [(labels[field], f"`{field}`", ", ".join(words)) for field, words in known.items()]
    return _table(("Column", "Name", "Recognised headings"), rows)


def settings() -> str:
    """Every environment variable: type, default, meaning."""
    rows = [(f"`{v.name}`", v.kind, f"`{v.default}`" if v.default else "", v.sentence) for v in VARIABLES]
    return _table(("Variable", "Type", "Default", "Meaning"), rows)


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = ["| " + " | ".join(head) + " |"]
    lines.append(re.sub(r"[^|]+", " --- ", lines[0]))
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)]) + "\n"


def _plain(sentence: str) -> str:
    """Write a sentence so that Markdown changes nothing in it."""
    return re.sub(r"([|*_<>\[\]{}])", r"\\\1", sentence).replace("\\{", "{").replace("\\}", "}")
