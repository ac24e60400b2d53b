"""``wangge poster``: what hangs on the village wall, and the sheets for the officers' bags."""

import hashlib
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal, cast, get_args

import typer

from wangge.cartography import Kind, Size, render_pages
from wangge.cartography.model import Direction, Imprint, TownshipPoster, VillagePoster
from wangge.cartography.press import Format
from wangge.cartography.words import Lang
from wangge.exchange.net import PLAN, Net, read_net
from wangge.exchange.people import Appointment
from wangge.exchange.schematic import schematic
from wangge.exchange.telling import os_reason
from wangge.language.marking import _
from wangge.planning.printing import people_for, township_poster, village_poster
from wangge.problem import Problem
from wangge.project.commands.options import INPUT, OUTPUT, PRINT, Json, NetFolder
from wangge.project.findings import finding_as_data, show_findings
from wangge.project.talk import Talk

ALL = "all"
_NOT_IN_NAMES = re.compile(r'[/\\:*?"<>|\x00-\x1f]')
"""Signs that some system does not allow in the name of a file."""

INVENTED = "虚构数据"
"""In a person's note: the list is invented, and so the print is marked."""


@dataclass(frozen=True)
class Order:
    """What shall be printed, and where to."""

    kind: Kind
    size: Size
    lang: Lang
    form: Format
    out: Path
    grid: str = ""


def join(app: typer.Typer) -> None:
    """Put the command on the command line."""
    app.command(
        "poster",
        help=_(
            "Print what hangs on the village wall: the grid map, the organisation chart, both on one sheet; the sheet "
            "for each officer's bag; the overview of the township. Names and phones only with consent."
        ),
        epilog=_(
            "Examples:\n\n"
            "  wangge poster net/ --village 李庄村 --kind map --size A1 --people people.xlsx --out 李庄村.pdf\n\n"
            "  wangge poster net/ --village 411622204205 --kind org --size A3 --out chart.png\n\n"
            "  wangge poster net/ --village all --kind both --out posters/\n\n"
            "  wangge poster net/ --kind overview --out township.pdf"
        ),
    )(poster)


def poster(
    net: NetFolder,
    out: Annotated[
        Path,
        typer.Option(
            metavar="FILE",
            help=_("The file to write: .pdf, .svg or .png; with several villages a folder."),
            rich_help_panel=OUTPUT,
        ),
    ],
    village: Annotated[
        str, typer.Option(metavar="CODE|NAME|all", help=_("Which village."), rich_help_panel=INPUT)
    ] = ALL,
    kind: Annotated[
        str,
        typer.Option(
            metavar="map|org|both|sheet|overview",
            help=_("The grid map, the organisation chart, both, a sheet per grid (A4), or the township."),
            rich_help_panel=PRINT,
        ),
    ] = "map",
    size: Annotated[str, typer.Option(metavar="A1|A2|A3|A4", help=_("Paper."), rich_help_panel=PRINT)] = "A1",
    lang: Annotated[str, typer.Option(metavar="zh|en", help=_("Language of the print."), rich_help_panel=PRINT)] = "zh",
    grid: Annotated[
        str,
        typer.Option(metavar="CODE|NUMBER", help=_("With --kind sheet: only this grid."), rich_help_panel=PRINT),
    ] = "",
    people: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help=_("The people in charge: a list or a filled roster; by default the roster of the net."),
            rich_help_panel=INPUT,
        ),
    ] = None,
    issuer: Annotated[str, typer.Option(metavar="NAME", help=_("Who issues it."), rich_help_panel=PRINT)] = "",
    document_number: Annotated[
        str, typer.Option(metavar="TEXT", help=_("Number of the document it rests on."), rich_help_panel=PRINT)
    ] = "",
    day: Annotated[
        str,
        typer.Option("--date", metavar="DATE", help=_("Date as 2026-03-01; by default today."), rich_help_panel=PRINT),
    ] = "",
    supervision_phone: Annotated[
        str, typer.Option(metavar="PHONE", help=_("Phone for supervision and complaints."), rich_help_panel=PRINT)
    ] = "",
    direction: Annotated[
        list[str] | None,
        typer.Option(
            metavar="SIDE=PLACE",
            help=_("Where the main road leads: west=西华. May be repeated."),
            rich_help_panel=PRINT,
        ),
    ] = None,
    demo: Annotated[
        bool, typer.Option("--demo", help=_("Mark the print as invented data."), rich_help_panel=PRINT)
    ] = False,
    json: Json = False,
) -> None:
    """Print posters of a net."""
    talk = Talk(machine=json)
    order = _order(kind, size, lang, out=out, grid=grid)
    directions = tuple(_direction(text) for text in direction or ())
    drawn = read_net(net)
    appointed, findings = people_for(drawn, net, people)
    imprint = Imprint(
        issuer=issuer or ("" if order.kind == "overview" else drawn.township.name),
        document=document_number,
        date=_in_words(_day(day), order.lang),
        version=hashlib.sha256((net / PLAN).read_bytes()).hexdigest()[:8],
        supervision_phone=supervision_phone,
        demo=demo or any(INVENTED in person.note for person in appointed),
    )
    wanted = _wanted(drawn, village, order.kind)
    if len(wanted) > 1 and "{village}" not in order.out.name:
        raise Problem("command.out.folder", file=str(out))
    contents = _contents(drawn, wanted, appointed, imprint=imprint, order=order, directions=directions)
    written: list[Path] = []
    with talk.progress(_("Printing")) as tell:
        for done, (name, content) in enumerate(contents):
            tell(done, len(wanted))
            written += _print(name, content, order)
    show_findings(talk, drawn.township, findings)
    for file in written:
        talk.say(_("Written: {file}"), file=file)
    data = [finding_as_data(finding, drawn.township) for finding in findings]
    talk.result({"files": [str(file) for file in written], "findings": data})


def _order(kind: str, size: str, lang: str, *, out: Path, grid: str) -> Order:
    """Understand what shall be printed, and where to."""
    folder = not out.suffix
    form = "pdf" if folder else out.suffix.lower().removeprefix(".")
    if form not in get_args(Format):
        raise Problem("command.out.kind", file=str(out))
    if kind not in get_args(Kind):
        raise Problem("poster.kind.unknown", value=kind)
    if size not in get_args(Size):
        raise Problem("poster.size.unknown", value=size)
    if lang not in get_args(Lang):
        raise Problem("command.lang", value=lang)
    if grid and kind != "sheet":
        raise Problem("poster.grid.sheet", value=grid)
    target = out / f"{{village}}-{kind}.pdf" if folder else out
    return Order(cast("Kind", kind), cast("Size", size), cast("Lang", lang), cast("Format", form), target, grid)


def _direction(text: str) -> Direction:
    side, _equals, place = text.partition("=")
    if side not in ("north", "east", "south", "west") or not place:
        raise Problem("command.direction", value=text)
    return Direction(cast('Literal["north", "east", "south", "west"]', side), place)


def _day(text: str) -> date:
    """Return the date to print: the one given, that of a reproducible build, or today."""
    if text:
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            raise Problem("command.date", value=text) from error
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return datetime.now().astimezone().date()
    try:
        return datetime.fromtimestamp(int(epoch), UTC).date()
    except (ValueError, OverflowError, OSError) as error:
        raise Problem("command.date", value=f"SOURCE_DATE_EPOCH={epoch}") from error


def _in_words(day: date, lang: str) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if lang == "zh" else day.isoformat()


def _wanted(net: Net, village: str, kind: str) -> list[str]:
    """Return the codes of the villages to print; the township's overview is one sheet for all."""
    if kind == "overview":
        return [net.township.code]
    if village == ALL:
        return [each.code for each, plan in zip(net.township.villages, net.plans, strict=True) if plan.grids]
    return [net.village(village)[0].code]


def _contents(
    net: Net,
    wanted: list[str],
    people: tuple[Appointment, ...],
    *,
    imprint: Imprint,
    order: Order,
    directions: tuple[Direction, ...],
) -> Iterator[tuple[str, VillagePoster | TownshipPoster]]:
    """Give the name and the content of each print, one after the other."""
    if order.kind == "overview":
        plans = {plan.village: plan for plan in net.plans}
        yield net.township.name, township_poster(net.township, plans, people, imprint=imprint)
        return
    for code in wanted:
        village, plan = net.village(code)
        blocks = all(grid.shape is None for grid in plan.grids)
        if blocks:
            village, plan = schematic(village, plan)
        content = village_poster(
            net.township, village, plan, people,
            imprint=imprint, lang=order.lang, directions=directions, schematic=blocks,
        )  # fmt: skip
        yield village.name or village.code, content


def _print(name: str, content: VillagePoster | TownshipPoster, order: Order) -> list[Path]:
    """Print one poster and write its file, or a file per page."""
    wanted: dict[str, Any] = {"grids": _grids(content, order)} if isinstance(content, VillagePoster) else {}
    pages = render_pages(content, kind=order.kind, size=order.size, lang=order.lang, format=order.form, **wanted)
    out = order.out.with_name(order.out.name.replace("{village}", _NOT_IN_NAMES.sub("_", name)))
    files = [out] if len(pages) == 1 else [out.with_stem(f"{out.stem}-{n}") for n in range(1, len(pages) + 1)]
    for file, page in zip(files, pages, strict=True):
        _write(file, page)
    return files


def _grids(content: VillagePoster, order: Order) -> tuple[int, ...] | None:
    """Return the grids whose sheets are wanted; None for all."""
    if not order.grid or order.kind != "sheet":
        return None
    found = [n for n, grid in enumerate(content.grids) if order.grid in (grid.code, grid.number, grid.name)]
    if not found:
        raise Problem("poster.grid.unknown", village=content.village, value=order.grid)
    return tuple(found)


def _write(file: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    fresh = file.with_name(f".{file.name}.{secrets.token_hex(4)}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_bytes(content)
        fresh.replace(file)
    except OSError as error:
        raise Problem("command.out.write", file=str(file), reason=os_reason(error)) from error
    finally:
        with suppress(OSError):  # where it could not be written there is nothing to take away
            fresh.unlink(missing_ok=True)
