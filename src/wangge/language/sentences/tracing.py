"""Pictures that are drawn over, and maps drawn by hand."""

from wangge.language.marking import _

SENTENCES = {
    "picture.village": _("{name} is not a village. A map is drawn for one village at a time."),
    "picture.points.three": _("Three points fix the picture; {count} were given. Mark three points."),
    "picture.points.outside": _("A point lies outside the picture. Mark it on the picture again."),
    "picture.points.place": _(
        "A longitude or latitude is not one. Longitude comes first: 114.5320, then latitude: 33.7210."
    ),
    "picture.points.line": _(
        "The three points lie nearly on one line, so that the picture could tip over. Choose points near three corners."
    ),
    "picture.points.mirrored": _(
        "With these three points the picture would lie mirrored: two of them are mixed up, or longitude and "
        "latitude are."
    ),
    "picture.points.stretched": _(
        "With these three points the picture would be stretched by {percent} %: one of them is wrong. Check each on "
        "the picture and its coordinates."
    ),
    "picture.points.scale": _(
        "With these three points a dot of the picture would be {metres} m wide. Check the coordinates."
    ),
    "trace.shape": _("What was drawn did not arrive whole. Nothing was changed; save again."),
}
