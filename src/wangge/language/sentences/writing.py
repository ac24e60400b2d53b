"""What may be wrong with a net, a roster, a poster, or with what was typed."""

from __future__ import annotations

from wangge.language.marking import _

SENTENCES = {
    "check.boundary.lost": _(
        "The boundary of {village} is missing from grids.gpkg. Restore the folder from a copy, or draw the net again."
    ),
    "check.code.twice": _("The grid code {grid} stands for two grids. Draw the net again."),
    "check.code.village": _(
        "The code of grid {grid} does not belong to village {value}. Undo the change made in grids.gpkg, or draw "
        "the net again."
    ),
    "check.colour.same": _(
        "Grids {grid} and {other} are neighbours and both {value}. Undo the change made in grids.gpkg, or draw "
        "the net again."
    ),
    "check.household.place_lost": _(
        "Household {value} is in a grid but has lost its place on the map. Restore grids.gpkg from a copy, or "
        "draw the net again."
    ),
    "check.household.twice": _(
        "Household {value} stands in the net twice. Delete one of the two rows in grids.gpkg, or draw the net again."
    ),
    "check.rows": _(
        "The layer {layer} of grids.gpkg had {stated} rows for this village when it was drawn and now has "
        "{counted}. Restore the file from a copy, or draw the net again."
    ),
    "check.shape.lost": _(
        "The land of {grid} is missing from grids.gpkg. Restore the file from a copy, or draw the net again."
    ),
    "check.village.lost": _(
        "Village {value} stands in plan.json but no longer in grids.gpkg. Restore the file from a copy, or draw "
        "the net again."
    ),
    "check.villages.overlap": _(
        "{village} and {other} overlap by {area} m². Correct the village boundaries and draw the net again."
    ),
    "command.cluster.missing": _(
        "A cluster needs the package dask, which is not installed. Run `pip install 'wangge[cluster]'`, or "
        "leave out --cluster."
    ),
    "command.cluster.unreachable": _(
        "The cluster {value} cannot be reached: {reason}. Check the address and that the scheduler runs, or leave "
        "out --cluster."
    ),
    "command.date": _("{value} is no date. Write it as 2026-03-01."),
    "command.direction": _("{value} says no direction. Write it as west=西华, with north, east, south or west."),
    "command.existing.none": _(
        "{file}: no household of {village} names its grid, so there is nothing to keep. Fill in a column 网格 (or "
        "name it with --columns), or leave out --keep-existing."
    ),
    "command.lang": _("There is no language {value}. Use zh or en."),
    "command.option.needed": _("The option {option} is needed. See `{command} --help` for examples."),
    "command.out.folder": _(
        "{file}: several villages need several files. Give --out a folder, or a name with {{village}} in it, "
        "like 'posters/{{village}}.png'."
    ),
    "command.out.kind": _("{file}: posters are written as .pdf, .svg or .png. Give --out one of these endings."),
    "command.out.write": _(
        "{file} cannot be written: {reason}. Close it if it is open elsewhere, or choose another name with --out."
    ),
    "command.previous.existing": _(
        "--previous and --keep-existing exclude each other: the first redraws, the second keeps what is "
        "there. Give one of them."
    ),
    "command.system": _("The system refused: {reason} ({value}). Mend this and run the command again."),
    "command.usage": _("{message} See `{command} --help`."),
    "net.broken": _(
        "{file} cannot be read as part of a net ({reason}). Draw the net again with `wangge delineate`, or "
        "restore the folder from a copy."
    ),
    "net.code.unknown": _(
        "{file} holds a row of village or grid {value}, which the net does not have. Undo the change made in "
        "the file, or draw the net again."
    ),
    "net.folder.file": _("{folder} is a file, not a folder. Choose a folder with --out."),
    "net.folder.foreign": _(
        "{folder} is not empty and was not written by wangge, so it is left alone. Choose another folder with "
        "--out, or an empty one."
    ),
    "net.folder.readonly": _(
        "Nothing can be written into {folder}: {reason}. Choose another folder with --out, or ask for write "
        "access; nothing was written."
    ),
    "net.layer.missing": _(
        "{file} has no layer {layer}. Draw the net again with `wangge delineate`, or restore the file from a copy."
    ),
    "net.missing": _(
        "There is no net in {folder}: {file} is missing. Give the folder that `wangge delineate --out` wrote."
    ),
    "net.version": _("{file} was written by a newer version (format {value}). Update wangge, or draw the net again."),
    "net.village.ambiguous": _("{value} names several villages: {known}. Give the 12-digit code."),
    "net.village.unknown": _("The net holds no village {value}. It holds: {known}."),
    "net.write.failed": _(
        "Writing into {folder} failed: {reason}. What was there before is untouched. Mend this and run the "
        "command again."
    ),
    "parameter.areas": _(
        "At least {minimum} and at most {maximum} level-3 areas per village is impossible. Make --area-max at "
        "least as large as --area-min."
    ),
    "parameter.band": _(
        "The households per grid do not fit together: minimum {minimum}, target {target}, maximum {maximum}. "
        "The target must lie between the minimum and the maximum."
    ),
    "parameter.band.narrow": _(
        "The band {minimum} to {maximum} is too narrow: a grid that is just too big could not be cut into "
        "two. The maximum must be at least twice the minimum less one."
    ),
    "parameter.effort": _("There is no effort called {value}. Use best or fast."),
    "parameter.range": _("{name} is {value}, but it must lie between {low} and {high}. Give a value in that range."),
    "poster.format.unknown": _("Posters cannot be written as {value}. Choose pdf, svg or png."),
    "poster.grid.sheet": _(
        "--grid {value} chooses among the officers' sheets only. Add --kind sheet, or leave --grid out."
    ),
    "poster.grid.unknown": _("{village} has no grid at {value}. Give the numbers of grids that the village has."),
    "poster.grids.none": _(
        "{village} has no grids, so there is nothing to print. Draw its grids first with `wangge delineate`."
    ),
    "poster.kind.data": _(
        "The poster {value} was asked of the wrong data: overview shows a township, all others one village. "
        "Choose a village for this poster, or the kind overview for the township."
    ),
    "poster.kind.unknown": _("There is no poster called {value}. Choose map, org, both, sheet or overview."),
    "poster.page.unknown": _(
        "The poster has {pages} pages; there is no page {value}. Choose a page from 1 to {pages}."
    ),
    "poster.size.unknown": _("There is no paper size {value}. Choose A1, A2, A3 or A4."),
    "poster.villages.none": _("{value} has no villages, so there is nothing to print. Check the villages of the net."),
    "reason.os.eacces": _("no permission"),
    "reason.os.edquot": _("the space allotted to you is used up"),
    "reason.os.efbig": _("the file would become too large"),
    "reason.os.eio": _("the disk cannot be read or written"),
    "reason.os.eisdir": _("it is a folder"),
    "reason.os.enametoolong": _("the name is too long"),
    "reason.os.enoent": _("there is no such folder or file"),
    "reason.os.enospc": _("the disk is full"),
    "reason.os.enotdir": _("a part of the path is a file, not a folder"),
    "reason.os.eperm": _("it is not allowed"),
    "reason.os.erofs": _("the disk is read-only"),
    "reason.reader.format": _("its content is of another kind or damaged"),
    "reason.reader.shapefile": _("a Shapefile has several files: its .shx, .dbf and .prj must lie beside the .shp"),
    "roster.column.missing": _(
        "{file}, sheet {sheet}: the column {column} is missing. Restore the heading as it was in the roster "
        "of the net folder."
    ),
    "roster.consent.unclear": _(
        "{file}, sheet {sheet}, row {row}: the consent in column {column} reads {value}. Write 是 (yes) or 否 (no)."
    ),
    "roster.sheet.missing": _(
        "{file} has no sheet {sheet}. Use the roster that lies in the net folder, and do not rename its sheets."
    ),
    "roster.unit.missing": _(
        "{file}, sheet {sheet}, row {row}: a person is entered, but the column {column} is empty. Fill it in, "
        "or delete the row."
    ),
}
