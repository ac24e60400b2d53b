"""What the record calls the acts of this room that bring maps and draw nets."""

from __future__ import annotations

from wangge.kernel.record import words
from wangge.language.marking import _

for action, said in {
    "survey.start": _("brought in map files"),
    "survey.choose": _("chose the codes of villages on a map"),
    "survey.take": _("took a map into the books"),
    "survey.drop": _("dropped map files"),
    "ground.bring": _("brought in the maps of villages"),
    "ground.draw": _("drew the map of a village"),
    "picture.add": _("brought in a picture to draw a village's map over"),
    "picture.fix": _("laid a picture on the ground by three points"),
    "household.locate": _("put households on the map"),
    "drawing.start": _("had villages drawn"),
    "drawing.again": _("had a village drawn once more"),
    "drawing.done": _("drew the villages"),
    "drawing.drop": _("dropped drafts"),
    "drawing.force": _("made a draft of the net in force"),
    "adoption.papers": _("took out the papers of an adoption"),
    "plan.drop": _("dropped a draft"),
    "plan.correct": _("corrected a draft by hand"),
    "plan.undo": _("undid a correction of a draft"),
    "plan.redo": _("redid a correction of a draft"),
    "plan.take": _("took over the correcting of a draft"),
    "adoption.create": _("adopted a net under a document"),
    "drawing.net": _("brought in a drawn net as drafts"),
    "poster.print": _("printed a poster"),
    "poster.bundle": _("had all posters of a township printed into one file"),
    "poster.take_down": _("noted that a poster was taken down"),
    "publishing.save": _("changed what is published"),
}.items():
    words.register(action, said)
