"""The headings of the lists that are handed out, with the width of each column; our import reads them back."""

from wangge.language.marking import _

GRID_COLUMNS = (
    (_("Grid code"), 18.0),
    (_("Grid name"), 22.0),
    (_("Level"), 16.0),
    (_("Kind of grid"), 12.0),
    (_("Village"), 14.0),
    (_("Area name"), 16.0),
    (_("Colour"), 8.0),
    (_("Scope"), 40.0),
    (_("Households"), 8.0),
    (_("Registered persons"), 8.0),
    (_("Resident persons"), 8.0),
    (_("In charge"), 12.0),
    (_("Phone"), 16.0),
)

PLACE_COLUMNS = (
    (_("Village"), 14.0),
    (_("Village code"), 14.0),
    (_("Natural village"), 14.0),
    (_("Kind of place"), 14.0),
    (_("Place name"), 20.0),
    (_("Segment"), 8.0),
    (_("Grid"), 18.0),
    (_("Grid name"), 20.0),
    (_("Longitude"), 12.0),
    (_("Latitude"), 12.0),
)

FOUR_COLUMNS = (
    (_("Village"), 14.0),
    (_("Grid code"), 18.0),
    (_("Grid name"), 22.0),
    (_("In charge"), 12.0),
    (_("Post"), 14.0),
    (_("Duties listed"), 10.0),
    (_("Households"), 8.0),
    (_("In order"), 8.0),
)

PERSON_COLUMNS = (
    (_("Level"), 8.0),
    (_("Unit"), 16.0),
    (_("Grid code"), 18.0),
    (_("Post"), 16.0),
    (_("Full name"), 12.0),
    (_("Phone"), 16.0),
    (_("Agreed to be shown"), 10.0),
    (_("In office since"), 12.0),
)

BODY_COLUMNS = (
    (_("Department"), 24.0),
    (_("Kind of department"), 14.0),
    (_("Unit"), 16.0),
    (_("Phone"), 16.0),
    (_("Members"), 40.0),
    (_("Duties"), 60.0),
)

_PLACE = (
    (_("Village"), 14.0),
    (_("Village code"), 14.0),
    (_("Natural village"), 12.0),
    (_("Villager group"), 10.0),
    (_("Household number"), 14.0),
    (_("Household head"), 12.0),
)

HOUSEHOLD_COLUMNS = (
    *_PLACE,
    (_("Registered persons"), 8.0),
    (_("Resident persons"), 8.0),
    (_("Residence status"), 14.0),
    (_("Lane"), 14.0),
    (_("Door"), 8.0),
    (_("Phone"), 16.0),
    (_("Longitude"), 12.0),
    (_("Latitude"), 12.0),
    (_("Grid"), 18.0),
    (_("Grid name"), 20.0),
)

RESIDENT_COLUMNS = (
    *_PLACE,
    (_("Full name"), 12.0),
    (_("Relation to head"), 12.0),
    (_("Sex"), 6.0),
    (_("Year of birth"), 8.0),
    (_("Id number"), 22.0),
    (_("Own phone"), 16.0),
    (_("Lives here"), 8.0),
    (_("Grid"), 18.0),
    (_("Grid name"), 20.0),
)

RECORD_COLUMNS = (
    (_("Number"), 10.0),
    (_("When"), 18.0),
    (_("Who"), 14.0),
    (_("Acting as"), 16.0),
    (_("What"), 30.0),
    (_("Where"), 22.0),
    (_("Subject"), 50.0),
)

HOUSEHOLDS = _("Households")
RESIDENTS = _("Residents")
GRIDS = _("Grids")
MAP = _("Map of the grid net")
PLACES = _("Places")
FOUR = _("Four assignments")
PEOPLE = _("People in charge")
BODIES = _("Departments")
RECORD = _("Record")
