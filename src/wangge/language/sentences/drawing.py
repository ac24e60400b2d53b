"""What the engine may say of a village and its grids."""

from __future__ import annotations

from wangge.language.marking import _

SENTENCES = {
    "colours.too_few": _(
        "A grid touches {neighbours} others in such a way that {colours} colours cannot tell neighbours apart. "
        "Look for grids made of many scattered pieces and redraw them."
    ),
    "numbering.duplicate": _(
        "Two grids of village {village} both claim the code {value}. Give one of them another code in the existing net."
    ),
    "numbering.exhausted": _(
        "Village {village} has {grids} grids to number, but the range for this kind ({kind}) holds {numbers} "
        "numbers and numbers once used are not given again. Draw larger grids, or divide the village."
    ),
    "numbering.village_code": _(
        "{value} is not a village code: it must be 12 digits. Correct the code in the map of the villages, or "
        "leave it empty."
    ),
    "village.empty": _("{file}: no household is listed in {village}; it was left out."),
}
