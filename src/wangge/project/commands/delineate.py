"""``wangge delineate``: from a household list and a map to a net."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any

import typer

from wangge.delineation import delineate_township
from wangge.delineation.model import GridPlan, Township
from wangge.delineation.parameters import GridParams
from wangge.exchange.characters import readable
from wangge.exchange.columns import shown_mapping
from wangge.exchange.net import Net, write_net
from wangge.exchange.net.folder import refuse
from wangge.exchange.net.plan import plain_data
from wangge.exchange.telling import os_reason
from wangge.language.marking import _
from wangge.problem import Finding, Problem
from wangge.project.checking import check_between
from wangge.project.commands.options import GRIDS, INPUT, OUTPUT, SEARCH, Json
from wangge.project.findings import count_by_severity, finding_as_data, show_findings
from wangge.project.sources import BUILDINGS, Gathered, Sources, gather
from wangge.project.talk import Talk

FAILED = 1
DEFAULT = GridParams()

STABILITY = 3.0
"""Used when a net is redrawn and nothing else is said: households move only for a clearly better border."""


def join(app: typer.Typer) -> None:
    """Put the command on the command line."""
    app.command(
        "delineate",
        help=_(
            "Draw the grid net of a township: read the household list and the map, divide every village into grids, "
            "and write the folder that `check` and `poster` read. Nothing is half written."
        ),
        epilog=_(
            "Examples:\n\n"
            "  wangge delineate --households demo/households.xlsx --map demo/map.gpkg "
            "--villages demo/villages.gpkg --out net/\n\n"
            "  wangge delineate --households buildings --map town.osm.pbf --target 30 --min 20 --max 40 --out net/\n\n"
            "  wangge delineate --households 名单.xls --columns 户号=编号,人数=人口 --map 街道.shp --coordinates gcj02 "
            "--out net/\n\n"
            "  wangge delineate --households 名单.xlsx --map map.gpkg --previous net/ --stability 10 --out net-2027/"
        ),
    )(delineate)


def delineate(
    households: Annotated[
        str,
        typer.Option(
            metavar="FILE|buildings",
            help=_(
                "The household list (Excel, WPS, CSV; a row per household or per person), or `buildings`: the houses "
                "on the map are the households."
            ),
            rich_help_panel=INPUT,
        ),
    ],
    out: Annotated[
        Path,
        typer.Option(
            metavar="NET", help=_("The folder to write: new, empty, or a net to replace."), rich_help_panel=OUTPUT
        ),
    ],
    map: Annotated[  # noqa: A002 - the name of the option
        list[Path] | None,
        typer.Option(
            metavar="FILE",
            help=_(
                "A map with streets, water, buildings: .osm.pbf, GeoPackage, GeoJSON, Shapefile, KML. May be repeated."
            ),
            rich_help_panel=INPUT,
        ),
    ] = None,
    villages: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help=_("Village boundaries; without them those on the map, or drawn around the houses."),
            rich_help_panel=INPUT,
        ),
    ] = None,
    township: Annotated[
        str, typer.Option(metavar="NAME", help=_("Name of the township, for the posters."), rich_help_panel=INPUT)
    ] = "",
    columns: Annotated[
        str,
        typer.Option(
            metavar="OURS=THEIRS,...",
            help=_("Columns that are not guessed right: 户号=编号,人数=人口."),
            rich_help_panel=INPUT,
        ),
    ] = "",
    sheet: Annotated[
        str, typer.Option(metavar="NAME", help=_("The sheet with the household list."), rich_help_panel=INPUT)
    ] = "",
    coordinates: Annotated[
        str,
        typer.Option(
            metavar="auto|wgs84|gcj02|bd09|EPSG:N",
            help=_("The system of the list's coordinates: GPS and CGCS2000 are wgs84, Amap is gcj02, Baidu is bd09."),
            rich_help_panel=INPUT,
        ),
    ] = "auto",
    map_coordinates: Annotated[
        str,
        typer.Option(
            metavar="auto|gcj02|bd09",
            help=_("The system of the map, where it was drawn over a web map: gcj02 (Amap) or bd09 (Baidu)."),
            rich_help_panel=INPUT,
        ),
    ] = "auto",
    target: Annotated[
        int, typer.Option(help=_("Households a grid should have."), rich_help_panel=GRIDS)
    ] = DEFAULT.target,
    minimum: Annotated[
        int, typer.Option("--min", help=_("Households a grid must have."), rich_help_panel=GRIDS)
    ] = DEFAULT.minimum,
    maximum: Annotated[
        int, typer.Option("--max", help=_("Households a grid may have."), rich_help_panel=GRIDS)
    ] = DEFAULT.maximum,
    mix_groups: Annotated[
        bool,
        typer.Option(
            "--mix-groups", help=_("Let a grid mix natural villages and villager groups."), rich_help_panel=GRIDS
        ),
    ] = False,
    area_min: Annotated[
        int, typer.Option(help=_("Level-3 areas a village must have."), rich_help_panel=GRIDS)
    ] = DEFAULT.areas_minimum,
    area_max: Annotated[
        int, typer.Option(help=_("Level-3 areas a village may have."), rich_help_panel=GRIDS)
    ] = DEFAULT.areas_maximum,
    dedicated: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help=_("A list of schools, markets, factories that get a grid of their own: 名称, 村, 经度, 纬度."),
            rich_help_panel=GRIDS,
        ),
    ] = None,
    previous: Annotated[
        Path | None,
        typer.Option(
            metavar="NET",
            help=_("The net in force: codes and colours stay, few households move."),
            rich_help_panel=GRIDS,
        ),
    ] = None,
    stability: Annotated[
        float | None,
        typer.Option(
            help=_(
                "Cost of moving a household, with --previous: 0 redraws freely, 10 moves only what must (default 3)."
            ),
            rich_help_panel=GRIDS,
            show_default=False,
        ),
    ] = None,
    keep_existing: Annotated[
        bool,
        typer.Option(
            "--keep-existing",
            help=_("Keep the grids named in the household list: derive their land, check them, redraw nothing."),
            rich_help_panel=GRIDS,
        ),
    ] = False,
    fast: Annotated[
        bool,
        typer.Option(
            "--fast", help=_("Search less: the same rules, somewhat rougher borders."), rich_help_panel=SEARCH
        ),
    ] = False,
    seed: Annotated[int, typer.Option(help=_("Seed of the search."), rich_help_panel=SEARCH)] = DEFAULT.seed,
    workers: Annotated[
        int | None,
        typer.Option(
            min=1, help=_("Processes to use; by default one per core."), rich_help_panel=SEARCH, show_default=False
        ),
    ] = None,
    cluster: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS", help=_("A Dask scheduler to compute on: tcp://10.0.0.5:8786."), rich_help_panel=SEARCH
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Draw a net and write it."""
    talk = Talk(machine=json)
    params = GridParams(
        target=target,
        minimum=minimum,
        maximum=maximum,
        keep_groups=not mix_groups,
        effort="fast" if fast else "best",
        seed=seed,
        stability=stability if stability is not None else STABILITY if previous else DEFAULT.stability,
        areas_minimum=area_min,
        areas_maximum=area_max,
    )
    sources = Sources(
        households,
        maps=tuple(map or ()),
        villages=villages,
        previous=previous,
        dedicated=dedicated,
        columns=columns,
        sheet=sheet,
        coordinates=coordinates,
        map_coordinates=map_coordinates,
        township=readable(township),
    )
    if households == BUILDINGS and not sources.maps:
        raise Problem("command.option.needed", option="--map", command="wangge delineate")
    if previous and keep_existing:
        raise Problem("command.previous.existing")
    if cluster and find_spec("distributed") is None:
        raise Problem("command.cluster.missing")
    refuse(out)
    with talk.progress(_("Reading")) as tell:
        gathered = gather(sources, tell)
    if keep_existing:
        need_grids(gathered.township, households)
    with talk.progress(_("Drawing villages")) as tell, reaching(cluster):
        plans = delineate_township(
            gathered.township,
            params,
            keep_existing=keep_existing,
            workers=workers,
            cluster=cluster,
            progress=counting(tell, sum(len(village.households) for village in gathered.township.villages)),
        )
    provenance: dict[str, Any] = {"inputs": list(gathered.inputs), "columns": gathered.mapping}
    if gathered.retired:
        provenance["retired"] = gathered.retired
    net = Net(gathered.township, plans, params, provenance)
    with talk.progress(_("Writing")):
        write_net(net, out)
    if not summarise(talk, gathered, plans, check_between(net), out):
        raise typer.Exit(FAILED)


def need_grids(township: Township, file: str) -> None:
    """Refuse to keep grids that the list does not name.

    Raises
    ------
    Problem
        ``command.existing.none`` with the first village in which no household names its grid.
    """
    for village in township.villages:
        if not (village.households.grid != "").any():
            raise Problem("command.existing.none", file=file, village=village.name or village.code)


@contextmanager
def reaching(cluster: str | None) -> Iterator[None]:
    """Say so when the cluster cannot be reached, or is lost on the way."""
    try:
        yield
    except OSError as error:
        if not cluster:
            raise
        raise Problem("command.cluster.unreachable", value=cluster, reason=os_reason(error)) from error


def counting(tell: Callable[[int, int], None], total: int) -> Callable[[int], None]:
    """Add up what is done, for a bar that knows the whole."""
    done = 0

    def more(households: int) -> None:
        nonlocal done
        done += households
        tell(done, total)

    return more


def summarise(
    talk: Talk, gathered: Gathered, plans: tuple[GridPlan, ...], broken: tuple[Finding, ...], out: Path
) -> bool:
    """Say what was read, what was drawn, what to look at, and what to do next; return whether the net is good.

    ``broken`` is what is wrong between the villages; what is wrong within one is among the findings of its plan.
    """
    township = gathered.township
    findings = [*broken, *township.findings, *(finding for plan in plans for finding in plan.findings)]
    good = not broken and all(plan.good for plan in plans)
    sizes = sorted(grid.households for plan in plans for grid in plan.grids)
    placed = sum(sizes)
    listed = sum(len(village.households) for village in township.villages)
    if gathered.mapping:
        talk.say(_("Columns understood as: {columns}"), columns=shown_mapping(gathered.mapping))
    talk.say(
        _("{township}: {villages} villages, {households} households, {grids} grids"),
        township=township.name or township.code or out.name,
        villages=len(plans),
        households=listed,
        grids=len(sizes),
    )
    if sizes:
        talk.say(
            _("Households per grid: {low} to {high}, {mean} on average"),
            low=sizes[0],
            high=sizes[-1],
            mean=f"{placed / len(sizes):.1f}",
        )
    if listed > placed:
        talk.say(
            _("[yellow]Households in no grid: {count}[/] (they are listed among the findings)"), count=listed - placed
        )
    errors, warnings, notes = count_by_severity(findings)
    talk.say(
        _("Findings: {errors} errors, {warnings} warnings, {notes} notes"),
        errors=errors,
        warnings=warnings,
        notes=notes,
    )
    show_findings(talk, township, findings)
    if not good:
        talk.say(_("[bold red]Not good:[/] a hard rule is broken; the errors above say where and why."))
    example = next((village.name or village.code for village in township.villages), "")
    talk.say(_("Written to {out}. Next:"), out=out)
    talk.say("  wangge check {out}", out=out)
    talk.say(
        "  wangge poster {out} --village {village} --kind map --size A1 --out {village}.pdf", out=out, village=example
    )
    talk.result(as_data(gathered, plans, findings_of=findings, out=out) | {"good": good})
    return good


def as_data(gathered: Gathered, plans: tuple[GridPlan, ...], *, findings_of: list[Any], out: Path) -> dict[str, Any]:
    """Return the summary for a machine."""
    township: Township = gathered.township
    villages = [
        {
            "code": village.code,
            "name": village.name,
            "households": len(village.households),
            "grids": len(plan.grids),
            "good": plan.good,
            "measures": plan.measures,
        }
        for village, plan in zip(township.villages, plans, strict=True)
    ]
    content: dict[str, Any] = plain_data(
        {
            "out": str(out),
            "township": township.name,
            "columns": gathered.mapping,
            "households": sum(len(village.households) for village in township.villages),
            "grids": sum(len(plan.grids) for plan in plans),
            "villages": villages,
            "findings": [finding_as_data(finding, township) for finding in findings_of],
        }
    )
    return content
