"""Printing: from a net and its people to posters and officers' sheets.

Pure here, without the platform; the services of planning feed it from the books.

"""

from wangge.planning.printing.people import is_roster, people_for
from wangge.planning.printing.poster_data import Appointed, township_poster, village_poster
from wangge.planning.printing.poster_index import brief_scope, door_index, natural

__all__ = [
    "Appointed", "brief_scope", "door_index", "is_roster", "natural", "people_for", "township_poster", "village_poster",
]  # fmt: skip
