"""What may be wrong with the files that go in."""

from __future__ import annotations

from wangge.language.marking import _

SENTENCES = {
    "columns.field.unknown": _('--columns: "{value}" is no column of ours. Use one of: {known}.'),
    "columns.heading.missing": _(
        '{file} {sheet}: there is no column "{column}". The columns found are: {found}. Correct --columns.'
    ),
    "columns.missing": _(
        "{file} {sheet} row {row}: no column was recognised as {column}. The columns found are: {found}. Say "
        'which it is, for example --columns "户号=编号".'
    ),
    "columns.syntax": _(
        '--columns: "{value}" is not understood. Write our column = the file\'s heading, for example '
        "户号=编号,人数=人口."
    ),
    "coordinates.mixed": _(
        "{file} {sheet}: {count} rows have coordinates of another unit than the rest ({value}); these "
        "households have no place: row {rows}. Correct them."
    ),
    "coordinates.shifted": _(
        "The houses lie {now} m from the streets on average; as {value} they would lie {then} m from them. "
        "They look shifted: try --coordinates {value}."
    ),
    "coordinates.swapped": _(
        "{file} {sheet}: the two columns of coordinates are the wrong way round ({count} rows); they were "
        "turned. Correct the headings or give --columns."
    ),
    "coordinates.swapped.rows": _(
        "{file} {sheet}: in {count} rows longitude and latitude are the wrong way round; they were turned: row {rows}."
    ),
    "coordinates.system": _('The coordinate system "{value}" is not known. Use one of: {known}.'),
    "coordinates.unit": _(
        "{file} {sheet} row {row}: {value} does not fit the system {system}: one is in degrees, the other in "
        "metres. Correct --coordinates or leave it away."
    ),
    "coordinates.unknown": _(
        "{file} {sheet} row {row}: the coordinates {value} fit no known system. Say which it is, for example "
        "--coordinates EPSG:4547."
    ),
    "coordinates.zero": _(
        "{file} {sheet}: {count} households have the coordinates 0, 0, which were taken as missing: row {rows}."
    ),
    "coordinates.zone.unknown": _(
        "{file} {sheet} row {row}: the coordinates {value} are in metres, but the zone is not known. Give a "
        "map with --map, or the system, for example --coordinates EPSG:4547 (central meridian 114°)."
    ),
    "dedicated.name": _(
        "{file}, sheet {sheet}, row {row}: the column {column} is empty. Name the place that shall be a grid "
        "of its own, or delete the row."
    ),
    "dedicated.outside": _(
        "{file}, sheet {sheet}, row {row}: {value} (column {column}) lies outside every village, or outside "
        "the village named. Correct its 经度 and 纬度, or the 村."
    ),
    "dedicated.several": _(
        "{file}, sheet {sheet}, row {row}: several places are called {value}. Enter the 村, or the 经度 and "
        "纬度, beside column {column}."
    ),
    "dedicated.unknown": _(
        "{file}, sheet {sheet}, row {row}: the map knows no place called {value}. Correct the name in column "
        "{column}, or enter its 经度 and 纬度."
    ),
    "file.folder": _("{file} is a folder, but a table is wanted. Name the Excel or CSV file in it."),
    "file.missing": _("{file}: there is no such file. Check the name and the folder."),
    "file.unreadable": _(
        "{file} cannot be read ({reason}). Close it in other programs or ask for the right to read it."
    ),
    "household.far": _(
        "{file} {sheet} row {row}: household {value} is more than 30 km from the others and has no place. "
        "Correct its coordinates."
    ),
    "household.far.many": _(
        "{file} {sheet}: {count} households are more than 30 km from the others and have no place: row "
        "{rows}. Correct their coordinates."
    ),
    "household.outside.far": _(
        "{file} {sheet} row {row}: household {value} is listed under {village} but stands more than 200 m "
        "outside; it has no place until village or coordinates are corrected."
    ),
    "household.outside.far.many": _(
        "{file} {sheet}: {count} households are listed under {village} but stand more than 200 m outside; "
        "they have no place: row {rows}. Check --coordinates, the villages and the boundary."
    ),
    "household.outside.near": _(
        "{file} {sheet} row {row}: household {value} stands just outside {village}; it was moved to the edge. "
        "Check point and boundary."
    ),
    "household.outside.near.many": _(
        "{file} {sheet}: {count} households stand just outside {village}; they were moved to the edge: row "
        "{rows}. Check the boundary."
    ),
    "household.place.address.many": _(
        "{file} {sheet}, {village}: {count} households without coordinates were placed in the houses of the "
        "map that bear their lane and door number: row {rows}."
    ),
    "household.place.group.many": _(
        "{file} {sheet}, {village}: {count} households without coordinates were placed in the middle of their "
        "villager group: row {rows}. Enter coordinates to place them exactly."
    ),
    "household.place.lane.many": _(
        "{file} {sheet}, {village}: {count} households without coordinates were placed beside their "
        "neighbours of the same lane by door number: row {rows}."
    ),
    "household.place.none.many": _(
        "{file} {sheet}, {village}: {count} households have no place: row {rows}. Enter coordinates, or "
        "lane and door number."
    ),
    "household.village.unknown": _(
        "{file} {sheet} row {row}: household {value} has neither a village nor a place in one. Enter its village."
    ),
    "household.village.unknown.many": _(
        "{file} {sheet}: {count} households have neither a village nor a place in one: row {rows}. Enter "
        "their villages."
    ),
    "households.coordinate.text": _(
        '{file} {sheet} row {row}, column {column}: "{value}" is not a coordinate; the household has no '
        "place. Enter a number."
    ),
    "households.coordinate.text.many": _(
        "{file} {sheet}, column {column}: {count} cells are not coordinates (first: {value}): row {rows}. "
        "Check that it is the right column."
    ),
    "households.coordinates.missing": _("{file} {sheet}: {count} households have no coordinates: row {rows}."),
    "households.coordinates.same": _(
        "{file} {sheet}: {count} households stand on one point ({value}): row {rows}. If it is not one "
        "building, correct the coordinates."
    ),
    "households.door.date": _(
        "{file} {sheet} row {row}, column {column}: Excel had made a date of the door number; it was read as "
        "{value}. Check it."
    ),
    "households.door.date.many": _(
        "{file} {sheet}, column {column}: Excel had made dates of {count} door numbers: row {rows}. Format "
        "the column as text."
    ),
    "households.id.date": _(
        "{file} {sheet} row {row}, column {column}: Excel has made a date of this number ({value}). Format "
        "the column as text and enter it again."
    ),
    "households.id.duplicate": _(
        "{file} {sheet} rows {row} and {other_row}: two households of one village have the number {value} "
        "({count} such cases). Correct one of them."
    ),
    "households.id.filled": _(
        "{file} {sheet}: {count} persons without a number were counted to the household above them: row "
        "{rows}. Check these rows."
    ),
    "households.id.made": _(
        "{file} {sheet}: there is no column of household numbers; they were made from group and order, such "
        "as {value}. Keep the order of the list, or add a column 户号."
    ),
    "households.id.missing": _(
        "{file} {sheet} row {row}: the household has no number ({count} such rows). Enter the numbers, or "
        "remove the column to have them made."
    ),
    "households.id.restart": _(
        "{file} {sheet}: household numbers start again in every group; the group was put before them, such as {value}."
    ),
    "households.id.rounded": _(
        "{file} {sheet} row {row}, column {column}: {value} has lost its last digits, because Excel keeps "
        "only 15. Format the column as text and enter the numbers again from the source."
    ),
    "households.persons.differ": _(
        "{file} {sheet} row {row}, column {column}: the list says {value} persons but has {counted} rows for "
        "the household ({count} such households); the rows were counted."
    ),
    "households.persons.implausible": _(
        "{file} {sheet} row {row}, column {column}: {value} persons in one household. Check the number."
    ),
    "households.persons.implausible.many": _(
        "{file} {sheet}, column {column}: {count} households with more than 30 persons: row {rows}. Check "
        "that it is the right column."
    ),
    "households.persons.none": _(
        "{file} {sheet} row {row}, column {column}: the household has no persons. If it is not an empty "
        "house, enter their number."
    ),
    "households.persons.none.many": _(
        "{file} {sheet}, column {column}: {count} households have no persons: row {rows}. If they are not "
        "empty houses, enter the numbers."
    ),
    "households.persons.text": _(
        '{file} {sheet} row {row}, column {column}: "{value}" is not a number of persons. Enter a whole number.'
    ),
    "households.persons.unknown": _(
        "{file} {sheet}: there is no column of persons; they are counted as 0. Add a column 人数, or name it "
        "with --columns."
    ),
    "households.village.filled.many": _(
        "{file} {sheet}: {count} rows without a village were given the one above them: row {rows} (first: "
        "{value}). Check these rows."
    ),
    "map.crs.missing": _(
        "{file}, layer {layer}: the map does not say its coordinate system, and {value} does not tell it. Add "
        "the .prj file, or save the map as GeoPackage with its system."
    ),
    "map.damaged": _("{file} cannot be unpacked: it is damaged or incomplete. Copy or download it again."),
    "map.elsewhere": _(
        "None of the households of {file} (around {value}) lies on the map {map} ({extent}). It is a map of "
        "another place, or the coordinates are of another system: see --coordinates."
    ),
    "map.empty": _("{file} is empty. Copy or export the map again."),
    "map.features.left": _("{file}: {count} shapes of layer {value} were not understood and left out."),
    "map.folder.empty": _("{file}: there is no map in this folder. Wanted are files that end in {known}."),
    "map.geometry.none": _("{file}: nothing is drawn in it. Check that it is the map, not a table."),
    "map.homes": _(
        "{file}: {count} households were made of the houses; left out: {small} sheds below 25 m², {other} "
        "buildings nobody lives in, {large} halls above 5,000 m²."
    ),
    "map.homes.none": _(
        "{file}: there is no house among its {count} buildings. Give a map with houses, or a household list "
        "with --households."
    ),
    "map.homes.outside.many": _(
        '{count} houses lie outside every village boundary; they form the village "{village}". Check the boundaries.'
    ),
    "map.kind": _(
        "{file} is not a map ({reason}). Give .osm.pbf, .osm, .gpkg, .geojson, .shp, .kml or .kmz, or a zip "
        "or folder of them."
    ),
    "map.layer.guessed": _(
        "{file}: layer {value} does not say what it holds; {count} shapes in it were taken for {kind}. Name "
        "the layer if that is wrong."
    ),
    "map.layer.ignored": _("{file}: layer {value} is no part of a map and was not read."),
    "map.nothing": _(
        "{file}: there are no streets, water, houses, places or boundaries in it. Name the layers streets, "
        "water, buildings, places, villages (道路, 水系, 房屋, 兴趣点, 村界)."
    ),
    "map.reader": _("{file}: the map reader says: {value}"),
    "people.grid": _(
        "{file} {sheet} row {row}: the post is in an area or a grid; enter its code or name in column {column}."
    ),
    "people.grid.unknown": _(
        "{file}: {name} is entered at grid {value} of {unit}, which the net does not have; the person is left "
        "out. Correct the code in the list."
    ),
    "people.level": _('{file} {sheet} row {row}, column {column}: "{value}" is no level. Enter 乡, 村, 片 or 网格.'),
    "people.unit": _("{file} {sheet} row {row}: the post has neither a village nor a grid. Enter column {column}."),
    "people.unit.unknown": _(
        '{file} {sheet} row {row}, column {column}: there is no village "{value}" in the net. Correct the name.'
    ),
    "people.yes_no": _('{file} {sheet} row {row}, column {column}: "{value}" is neither yes nor no. Enter 是 or 否.'),
    "table.damaged": _(
        "{file} {sheet}: the workbook is damaged. Open it in Excel or WPS, save it under a new name, and try again."
    ),
    "table.empty": _("{file} {sheet}: there are no rows in it. Check that it is the right file and sheet."),
    "table.encoding": _('{file}: the text is neither UTF-8 nor GBK. Save it as "CSV UTF-8" or as .xlsx.'),
    "table.footer": _("{file} {sheet}: {count} lines below the list (totals, signatures) were left out: row {rows}."),
    "table.kind": _("{file} is not a table. Give an Excel (.xlsx, .xls), WPS (.et), .ods or .csv file."),
    "table.password": _("{file} is protected by a password. Open it, remove the password (File > Info), and save it."),
    "table.sheet.missing": _('{file}: there is no sheet "{sheet}". It has: {found}.'),
    "table.sheets.unread": _(
        "{file}: sheet {sheet} was read; {value} look the same and were not. Put all rows into one sheet, or "
        "read another with --sheet."
    ),
    "table.web": _("{file} is a web page with the name of a table. Open it in Excel or WPS and save it as .xlsx."),
    "township.empty": _("{file}: there is no household in it."),
    "village.boundary.drawn": _(
        "{count} villages have no boundary; one was drawn around their houses: {value}. Give the boundaries "
        "in a file of their own (--villages)."
    ),
    "village.boundary.empty": _("{file}: the boundary of {village} has no area and was left out. Draw it again."),
    "village.boundary.invalid": _(
        "{file}: the boundary of {village} is drawn wrongly ({value}); it was mended. Check it on the map."
    ),
    "village.boundary.overlap": _(
        "{file}: {village} and {other} both claim {area} m²; the land was given to {given_to}. Agree on the "
        "boundary and correct the map."
    ),
    "village.code.made": _(
        "{count} villages have no code of their own; running numbers were given: {value}. Add the 12-digit "
        "codes to the boundaries or the list."
    ),
    "village.code.shared": _(
        "{file}: {village} and {other} bear the same code {value}; they were kept as two villages. Correct the "
        "code of one of them."
    ),
    "village.code.wrong": _(
        "{count} village codes are not 12 digits and were not used: {value}. Correct them in the boundaries or "
        "the list."
    ),
    "village.inside": _(
        "{file} {sheet}: all or most of the {count} households of {village} stand on the land of another village; "
        "they have no place, and its grids were made by group and order. Correct the name of the village, or give "
        "its boundary."
    ),
    "village.matched.namesake": _(
        "{file} {sheet}: {count} boundaries in {map} are called {value}; the one in which its households stand "
        "was taken. Add the village codes to the list."
    ),
    "village.matched.place": _(
        '{file} {sheet}: the village "{value}" is not among the boundaries; its households stand in '
        "{village}, which was taken for it. Check the names."
    ),
    "village.namesakes": _(
        "{file} {sheet}: {count} boundaries in {map} are called {value}, and the places of the households do not "
        "tell which is meant. Add a column 村代码 to the list, or give the boundaries different names."
    ),
    "village.unmatched": _(
        '{file} {sheet}: the village "{value}" is not among the boundaries ({known}). Check the names.'
    ),
    "villages.level.none": _(
        "{file}: no level of its {count} administrative boundaries holds nine houses in ten; they were not "
        "used. Give the boundaries in a file of their own (--villages)."
    ),
    "villages.none": _("{file}: there is no village boundary in it. Boundaries must be areas (polygons)."),
}
