"""What the books already hold that a list of appointments may mean, fetched once for all lines."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from wangge.exchange.assemble.boundaries import village_key
from wangge.kernel import clock
from wangge.kernel.db.sorting import sort_key
from wangge.problem import Problem
from wangge.roster import households, rules
from wangge.roster.models import Assignment, Body, Person, PersonTag, Role
from wangge.roster.services.assignments import Target
from wangge.roster.services.common import reachable
from wangge.territory.api import Grid

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from wangge.kernel.access import Actor
    from wangge.roster.services.appointing.reading import Line

_LEVEL = {"township": 1, "village": 2, "area": 3, "grid": 4}


class Known:
    """Grids, roles, people, posts and households within the actor's reach."""

    def __init__(self, actor: Actor, lines: Sequence[Line]) -> None:
        """Fetch everything in a handful of queries."""
        self.actor = actor
        self._grids = list(reachable(Grid, actor).filter(valid_to=None).order_by("code"))
        self._by_path = {grid.path: grid for grid in self._grids}
        self._by_code = {grid.code: grid for grid in self._grids}
        self._units: dict[tuple[int, str], list[Grid]] = {}
        for grid in self._grids:
            if grid.level <= 2:
                for name in {grid.name, grid.code, grid.code[:12], village_key(grid.name)} - {""}:
                    self._units.setdefault((grid.level, name), []).append(grid)
        self._names: dict[tuple[str, int, str], list[Grid]] = {}
        for grid in self._grids:
            village = self._village_of(grid)
            for name in self._ways(grid):
                self._names.setdefault((village.path if village else "", grid.level, name), []).append(grid)
        self._roles = self._role_words()
        people = list(reachable(Person, actor).filter(left_on=None).select_related("home"))
        self._phones = {person.phone_index: person for person in people if person.phone_index}
        self._by_name: dict[str, list[Person]] = {}
        for person in people:
            self._by_name.setdefault(person.name, []).append(person)
        self._party = set(reachable(PersonTag, actor).filter(tag="party_member").values_list("person", flat=True))
        self._fetch_posts()
        self._bodies = list(reachable(Body, actor).filter(valid_to=None).select_related("grid"))
        self._households = self._fetch_households(lines)

    def place(self, line: Line) -> tuple[Role, str, Target]:
        """Return the role, the title to be kept, and what the post is at.

        Raises
        ------
        Problem
            ``appoint.role.unknown``, ``appoint.unit.unknown``, ``appoint.grid.unknown``,
            ``appoint.household.unknown``, ``appoint.body.missing``, ``assignment.role.unfit``; ``field`` names the
            column.
        """
        words = line.role.strip()
        if not line.level:
            line = replace(line, level=self._level(line))  # offices' own lists seldom have this column
        unit = self._unit(line)
        if words in rules.BODY_TITLES and line.level in {"township", "village"}:
            kind, key = rules.BODY_TITLES[words]
            body = next((b for b in self._bodies if b.grid_id == unit.pk and kind in (b.kind, b.name)), None)
            if body is None:
                body = self._usual(kind, unit, words)
            return self._roles[key], words, Target(unit.path, body.name, body=body)
        if words in rules.TITLES_OF_TOWNSHIP and line.level == "township":
            return self._fit(line, "leader", unit, words)
        key = self._role_key(words, line.level)
        if key == "support":
            return self._support(line, unit)
        grid = self._grid(line, unit) if line.level in {"area", "grid"} else unit
        return self._fit(line, key, grid, "")

    def post(self, person: Person | None, role: Role, target: Target) -> Assignment | None:
        """Return the open post of a person in a role at a target."""
        if person is None:
            return None
        at = target.grid.pk if target.grid else target.body.pk if target.body else target.household_id
        return self._posts.get((person.pk, role.key, at))

    def in_charge(self, grid_id: UUID) -> Assignment | None:
        """Return the open post of the person in charge of a grid."""
        return self._led.get(grid_id)

    def by_phone(self, index: str) -> Person | None:
        """Return the person with a phone number."""
        return self._phones.get(index)

    def by_name(self, name: str, path: str) -> list[Person]:
        """Return the people of a name who are kept in the same village, or in the township as a whole."""
        return [
            person for person in self._by_name.get(name, ())
            if path.startswith(person.home.path) or person.home.path.startswith(path)
        ]  # fmt: skip

    def in_party(self, person_id: UUID) -> bool:
        """Say whether a person is known as a party member."""
        return person_id in self._party

    def home_for(self, target: Target) -> Grid:
        """Return the grid that keeps a new person: the village, as far as the actor may appoint there."""
        parts = target.path.split("/")
        for depth in (2, 3, 4, 1):
            grid = self._by_path.get("/".join(parts[:depth]) + "/") if depth < len(parts) else None
            if grid is not None and (self.actor.kind == "system" or self.actor.may("person.write", grid.path)):
                return grid
        raise Problem("access.denied", ability="person.write")

    def _fetch_posts(self) -> None:
        posts = reachable(Assignment, self.actor).filter(valid_to=None).select_related("role", "person", "grid")
        self._posts: dict[tuple[UUID, str, Any], Assignment] = {}
        self._led: dict[UUID, Assignment] = {}
        for post in posts:
            self._posts[post.person_id, post.role_id, post.grid_id or post.body_id or post.household_id] = post
            if post.role.in_charge and post.grid_id is not None:
                self._led[post.grid_id] = post

    def _fetch_households(self, lines: Sequence[Line]) -> dict[tuple[str, str], Any]:
        """Return the households that lines name, by the path of their village and their number."""
        numbers = sorted({line.household for line in lines if line.household})
        if not numbers:
            return {}
        rows: Any = reachable(households.table(), self.actor).select_related("grid", "village")
        found = {}
        for start in range(0, len(numbers), 5000):
            for row in rows.filter(number__in=numbers[start : start + 5000], alias_of=None, valid_to=None):
                found[row.village.path, row.number] = row
        return found

    def _role_words(self) -> dict[str, Role]:
        """Return the roles by key, by name in both languages, and by the words in use."""
        roles = {role.key: role for role in Role.objects.all()}
        by_word = {word: roles[key] for word, key in rules.WORDS_FOR_ROLES.items() if key in roles}
        for role in roles.values():
            by_word |= {role.name_zh: role, role.name_en.lower(): role, role.key: role}
        return by_word

    def _role_key(self, words: str, level: str) -> str:
        if words in {"网格长", "负责人", "责任人"}:
            return {"township": "township_chief", "village": "village_chief", "area": "area_chief"}.get(
                level, "grid_officer"
            )
        role = self._roles.get(words) or self._roles.get(words.lower())
        if role is None:
            raise Problem("appoint.role.unknown", field="role", value=words)
        return role.key

    def _fit(self, line: Line, key: str, grid: Grid, title: str) -> tuple[Role, str, Target]:
        role = self._roles[key]
        if role.target != "grid" or str(grid.level) not in role.levels:
            raise Problem("assignment.role.unfit", field="role", value=line.role, role=role.name_zh, at=grid.name)
        return role, title, Target(grid.path, grid.name, grid.level, grid=grid)

    def _level(self, line: Line) -> str:
        """Return the level that the place of a line has."""
        role = self._roles.get(line.role.strip())
        if line.household and role is not None and role.key == "support":
            return "household"
        if not line.grid:
            at_village = {(2, line.unit), (2, village_key(line.unit))} & self._units.keys()
            return "village" if at_village else "township"
        coded = self._by_code.get(line.grid)
        if coded is not None:
            return next(words for words, level in _LEVEL.items() if level == coded.level)
        is_area = any(level == _LEVEL["area"] and name == line.grid for _, level, name in self._names)
        return "area" if is_area else "grid"

    def _unit(self, line: Line) -> Grid:
        """Return the township or village that a line names."""
        level = 1 if line.level == "township" else 2
        coded = self._by_code.get(line.grid)
        if coded is not None and level == 2 and not line.unit:
            village = self._village_of(coded)
            if village is not None:
                return village
        named = self._units.get((level, line.unit)) or self._units.get((level, village_key(line.unit)), [])
        tops = [grid for grid in self._grids if grid.level == 1]
        if level == 1 and not named and len(tops) == 1:
            named = tops
        if len(named) != 1:
            raise Problem("appoint.unit.unknown", field="unit", value=line.unit)
        return named[0]

    def _grid(self, line: Line, village: Grid) -> Grid:
        level = _LEVEL[line.level]
        if not line.grid and line.household:
            household = self._households.get((village.path, line.household))
            grid = household.grid if household else None
            if grid is None:
                raise Problem("appoint.household.unknown", field="household", value=line.household)
            return grid if isinstance(grid, Grid) else self._by_path[grid.path]
        coded = self._by_code.get(line.grid)
        if coded is not None and coded.level == level and coded.path.startswith(village.path):
            return coded
        named = self._names.get((village.path, level, line.grid), [])
        if len(named) != 1:
            raise Problem("appoint.grid.unknown", field="grid", value=line.grid)
        return named[0]

    def _usual(self, kind: str, unit: Grid, words: str) -> Body:
        """Return a body that is not there yet and will be entered with the list, where the actor may do that."""
        usual = rules.USUAL_OF_TOWNSHIP if unit.level == 1 else rules.USUAL_OF_VILLAGE
        shipped = next((one for one in usual if kind in (one.kind, one.name_zh)), None)
        if shipped is None or not (self.actor.kind == "system" or self.actor.may("body.write", unit.path)):
            raise Problem("appoint.body.missing", field="role", value=words, at=unit.name)
        name = shipped.name_zh.format(place=unit.name)
        body = Body(
            kind=shipped.kind, name=name, sort_key=sort_key(name), grid=unit, duties=shipped.duties_zh,
            valid_from=clock.today(),
        )  # fmt: skip
        self._bodies.append(body)
        return body

    def _support(self, line: Line, village: Grid) -> tuple[Role, str, Target]:
        household = self._households.get((village.path, line.household))
        if household is None:
            raise Problem("appoint.household.unknown", field="household", value=line.household)
        target = Target(households.path_of(household), str(household), household_id=household.pk)
        return self._roles["support"], "", target

    def _village_of(self, grid: Grid) -> Grid | None:
        return self._by_path.get("/".join(grid.path.split("/")[:2]) + "/") if grid.level >= 2 else None

    def _ways(self, grid: Grid) -> set[str]:
        """Return the ways of naming a grid within its village: name, colour, last three digits."""
        names = {grid.name, grid.code[-3:]}
        village = self._village_of(grid)
        if village is not None and grid.name.startswith(village.name):
            names.add(grid.name.removeprefix(village.name))
        for name in list(names):
            names |= {name.removesuffix("网格").removesuffix("色"), name.removesuffix("网格")}
        return {name for name in names if name}
