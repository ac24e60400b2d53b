"""Imports and exports: files in, files out."""

from wangge.language.marking import _

SENTENCES = {
    "export.failed": _(
        "The file could not be written ({reason}). Nothing was exported. Tell the one who looks after the computer, "
        "then try again."
    ),
    "export.uncovered.too_many": _(
        "{count} households are too many to hand out uncovered; at most {most}. Narrow the list down to a village or "
        "grid."
    ),
    "export.too_large": _("More than {most} rows do not fit into one Excel sheet. Narrow the list down, or take CSV."),
    "imports.cell.blank": _("This cell must not be empty here. Fill it in, or delete the row."),
    "imports.cell.birth": _("This is neither a year nor a date of birth. Enter it like 1970 or 1970-05-12."),
    "imports.cell.count": _("This is not a number of persons. Enter a whole number from 0 to 99."),
    "imports.cell.date": _("Excel has made a date of this number. Format the column as text and enter it again."),
    "imports.cell.degrees": _(
        "This is not a coordinate in degrees between {low} and {high}. Enter it like 114.5612, or leave it empty."
    ),
    "imports.cell.error": _("This cell holds an error of Excel. Correct the formula or enter the value."),
    "imports.cell.id_number": _(
        "This is not a valid id number: its length, date of birth or check digit is wrong. Compare it with the card."
    ),
    "imports.cell.level": _("This is no level. Enter 乡, 村, 片, 网格 or 户."),
    "imports.cell.long": _("This is longer than {most} characters. Shorten it."),
    "imports.cell.name": _("A name holds no digits. Check that it is the right column."),
    "imports.cell.phone": _("This is not one phone number. Enter one number in digits, others into the note."),
    "imports.cell.place_kind": _(
        "This kind of place is not known. Write one of: 学校, 卫生室, 村委会, 广场, 游园, 超市, 集市, 工厂, 公厕, "
        "垃圾点, 坑塘, 河流, 桥, 机井, 庙, 车站, 街, 胡同, or 其他."
    ),
    "imports.cell.relation": _(
        "This relation to the head of household is not known. Enter 户主, 配偶, 子, 女, 父母, 孙子女... or 其他."
    ),
    "imports.cell.residence": _("This is not a residence status. Enter 常住, 季节外出, 全户外出, 空户 or 人户分离."),
    "imports.cell.rounded": _(
        "This number has lost its last digits, because Excel keeps only 15. Format the column as text and enter the "
        "numbers again from the source."
    ),
    "imports.cell.sex": _("Enter 男 or 女, or leave it empty."),
    "imports.cell.yes_no": _("Enter 是 or 否, or leave it empty."),
    "imports.closed": _("This import is finished already. Start a new one."),
    "imports.column.missing": _(
        "No column is said to be “{label}”. Choose it in the list, or add it to the file and upload it again."
    ),
    "imports.column.twice": _("The column {column} is chosen twice. Let each column be one thing."),
    "imports.emptied": _("The rows of this import are no longer kept. Upload the file again."),
    "imports.field.unknown": _("{value} is no column that can be imported. Choose from the list."),
    "imports.grid.code": _(
        "A grid code has 15 digits: {village} and a number from 001 to 799. Correct it or leave it empty."
    ),
    "imports.grid.twice": _("This grid stands in row {other_row} too, but otherwise. Let both rows say the same."),
    "imports.grid.unknown": _(
        "{village} has no grid of this code, number or name. Correct it, or leave the cell empty and assign it later."
    ),
    "imports.has_bad": _(
        "{count} entries have problems. Correct the file and upload it again, or bring in the good ones alone."
    ),
    "imports.household.half_point": _("Longitude and latitude belong together: one of them is missing."),
    "imports.household.headless": _("The head of this household is not named. Enter the name."),
    "imports.household.missing": _(
        "There is no household of this number in the village. Import the households first, or correct the number."
    ),
    "imports.household.numberless": _(
        "This household has no number. Enter it; in Excel one can type 1 and 2 and drag down."
    ),
    "imports.household.twice": _("This number stands in row {other_row} too. Correct one of the two."),
    "imports.household.two_heads": _("The household has another head in row {other_row}. Correct one of the two."),
    "imports.kind.unknown": _("This kind of import does not exist. Choose one from the list."),
    "imports.layout.persons": _(
        "The column {column} says something of one person. Say that the list has one row per person, or do not read "
        "the column."
    ),
    "imports.net.household_twice": _(
        "This household stands in the grid of row {other_row} too. Leave it in one of them."
    ),
    "imports.not_checked": _("This import has not been checked yet. Check it first."),
    "imports.not_done": _("There is nothing to undo: this import was not carried out, or it changed nothing."),
    "imports.person.id_twice": _("This id number stands in row {other_row} too. Correct one of the two."),
    "imports.person.nameless": _("This row has no name. Enter the name, or delete the row."),
    "imports.person.twice": _("The same person stands in row {other_row}. Delete one of the two."),
    "imports.place.twice": _("This place stands in row {other_row} too. Delete one of the two."),
    "imports.settlement.unknown": _(
        "{village} has no natural village of this name. Correct it, or leave the cell empty."
    ),
    "imports.table.too_large": _(
        "{file} has more than {most} rows or {columns} columns. Divide it, for example by village."
    ),
    "imports.touched": _(
        "Since the check {count} entries were changed by others: {value}. Nothing was brought in. Check again."
    ),
    "imports.village.unknown": _(
        "There is no village “{value}” into which you may import. Correct the name or enter the 12-digit code; "
        "a village that is not in the books yet is added first under Grids."
    ),
}
