"""What can go wrong when maps are brought in and nets are drawn, corrected and adopted."""

from __future__ import annotations

from wangge.language.marking import _

SENTENCES: dict[str, str] = {
    "plan.not_drawn": _("{village} has no draft to show. Have it drawn first."),
    "plan.not_failed": _("This draft did not fail; only one that failed is tried again."),
    "plan.force.none": _("{village} has no grids yet. Have it drawn instead."),
    "drawing.villages.none": _("No village was chosen. Choose at least one."),
    "drawing.villages.apart": _("The villages belong to different townships. Draw one township at a time."),
    "drawing.village.empty": _("{village} has no households in the books. Bring in its household list first."),
    "drawing.existing.none": _(
        "No household of {village} is in a grid, so there is no net to keep. Draw it anew, or put the households into "
        "their grids first."
    ),
    "drawing.net.not_a_net": _(
        "{file} is not the zip of a net folder: plan.json and grids.gpkg are not in it once each. Pack the folder that "
        "`wangge delineate` wrote into a zip, and send that."
    ),
    "drawing.net.township": _("This net is of {name} ({value}), which is not the township you may draw in."),
    "drawing.closed": _("These drafts are no longer open: they were dropped or are in force."),
    "parameter.unknown": _("There is no parameter “{name}”."),
    "parameter.type": _("“{value}” is no value for the parameter “{name}”."),
    "survey.township": _("{name} is not a township that is open. Maps are brought in for a whole township."),
    "survey.homes.unknown": _("“{value}” says not where the households come from: books or buildings."),
    "survey.files.none": _("No map was chosen. Choose at least one file with streets or houses."),
    "survey.files.many": _(
        "These are more than {most} files. Pack a map into one zip, or leave out what is not needed."
    ),
    "survey.file.twice": _("Two files are called {file}. Give each file a name of its own."),
    "survey.file.kind": _(
        "{file} is not a map that is read here. Give .osm.pbf, .osm, .gpkg, .geojson, .shp (with .dbf, .shx, .prj), "
        ".kml, .kmz or .dxf, or a zip of them."
    ),
    "survey.books.none": _(
        "The books of {township} hold no households yet. Bring in the household list first, or let every house on the "
        "map be a household."
    ),
    "survey.boundary.elsewhere": _(
        "{count} of {households} households lie outside the boundary {village}: it is of another place, or map and "
        "households have different coordinates. Check the boundary and the coordinate systems."
    ),
    "survey.homes.elsewhere": _(
        "{count} of {households} houses on the map lie outside every boundary: boundaries and map are of different "
        "places, or have different coordinates. Check the files and the coordinate systems."
    ),
    "survey.homes.outside": _(
        "{count} of {households} houses on the map lie outside every boundary. They are left out: they belong to other "
        "townships, or a boundary is missing."
    ),
    "survey.code.exhausted": _("The township has no free village code left. Type the official codes of the villages."),
    "survey.code.twice": _("Code {value} was given to {village} and to another village. Correct one of the two."),
    "survey.name.twice": _("Another village here is called {value}, too. Enter another name, or correct the code."),
    "survey.code.fixed": _("{village} is in the books with the code {value}; the map cannot change it."),
    "survey.closed": _("These maps were taken into the books or dropped already. Bring the files in again."),
    "survey.homes.there": _(
        "{village} has {households} households in the books already. Bring the map in for the households of the books "
        "instead of making one of every house."
    ),
    "ground.village": _("{name} is not a village that is open. Only villages have a map."),
    "ground.features.none": _("Nothing was drawn. Draw the boundary first."),
    "ground.features.many": _("The map has {count} things on it, more than the {most} that are taken."),
    "ground.layer.unknown": _(
        "Thing {number} on the map is of the layer “{value}”. Known are boundary, street, water, place, house."
    ),
    "ground.shape": _("Thing {number} on the map ({layer}) has no shape that fits. Draw it again."),
    "ground.boundary.none": _("The map has no boundary. Draw the boundary of the village."),
    "ground.boundary.several": _("The map has {count} boundaries. A village has one, of one or several parts."),
    "ground.boundary.invalid": _("The boundary crosses itself ({reason}). Draw it again at that place."),
    "ground.boundary.size": _(
        "The boundary encloses {area} square kilometres, which no village has. Check the scale and the three points by "
        "which the picture was fixed."
    ),
    "ground.boundary.overlaps": _(
        "The boundary lies on {area} hectares of {village}. Draw it along the common border, or correct the other "
        "village first."
    ),
    "ground.outside": _("Thing {number} on the map ({layer} {name}) lies more than a kilometre outside the boundary."),
}
