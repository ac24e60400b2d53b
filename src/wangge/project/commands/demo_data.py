"""``wangge demo-data``: a township that never was, to try everything on."""

from pathlib import Path
from typing import Annotated

import typer

from wangge import demo
from wangge.delineation import GridParams, delineate_township
from wangge.delineation.model import GridPlan, Township
from wangge.language.marking import _
from wangge.project.commands.options import Json
from wangge.project.talk import Talk


def join(app: typer.Typer) -> None:
    """Put the command on the command line."""
    app.command(
        "demo-data",
        help=_(
            "Make the synthetic township Da Wangzhuang: household list, map, village boundaries and people in charge. "
            "All persons and phones are invented."
        ),
        epilog=_("Example:\n\n  wangge demo-data --out demo/"),
    )(demo_data)


def demo_data(
    out: Annotated[Path, typer.Option(metavar="FOLDER", help=_("The folder to write into."))],
    seed: Annotated[int, typer.Option(help=_("Another seed gives another township."))] = 20220713,
    json: Json = False,
) -> None:
    """Write the demo township."""
    talk = Talk(machine=json)
    with talk.progress(_("Building villages")) as tell:
        files = demo.write(out, seed=seed, progress=tell, draw=_draw)
    for file in files:
        talk.say(_("Written: {file}"), file=file)
    talk.say(_("Next:"))
    talk.say(
        "  wangge delineate --households {out}/households.xlsx --map {out}/map.gpkg "
        "--villages {out}/villages.gpkg --out net/",
        out=str(out),
    )
    talk.result({"files": [str(file) for file in files]})


def _draw(township: Township) -> tuple[GridPlan, ...]:
    """Divide the township as `delineate` will, so that every officer can be entered at the own grid."""
    return delineate_township(township, GridParams())
