"""The reference pages that are made from the rooms of the platform: roles, kinds, purposes, actions, addresses."""

from __future__ import annotations

import os
import tempfile
from itertools import groupby
from typing import TYPE_CHECKING, Any

from wangge.language import gettext

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

OPEN = {
    "healthz", "readyz", "language_choose", "setup", "account_login", "account_help", "account_inactive", "card_type",
    "card_enter", "mfa_authenticate", "office",
}  # fmt: skip
"""What a stranger may ask for: what lies before the log-in and behind a card. The rest of django-allauth needs it."""


def pages(table: Callable[..., str], plain: Callable[[str], str]) -> dict[str, str]:
    """Return the pages by name; ``table`` writes a table, ``plain`` a text in which Markdown changes nothing."""
    _start()
    writer = _Writer(table, plain)
    return {
        "abilities": writer.abilities(),
        "roles": writer.roles(),
        "kinds": writer.kinds(),
        "purposes": writer.purposes(),
        "retention": writer.retention(),
        "forbidden": writer.forbidden(),
        "actions": writer.actions(),
        "addresses": writer.addresses(),
        "import_columns": writer.import_columns(),
    }


def _start() -> None:
    """Load the apps; where nobody has said in which folder, in one that is thrown away."""
    from django.apps import apps  # noqa: PLC0415

    if apps.ready:
        return
    import django  # noqa: PLC0415

    with tempfile.TemporaryDirectory(prefix="wangge-docs-") as folder:
        os.environ["WANGGE_VAR_DIR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "wangge.project.settings"
        django.setup()


def _zh(words: str) -> str:
    return gettext(words, "zh")


class _Writer:
    """Writes the tables; the rooms are imported when they are loaded."""

    def __init__(self, table: Callable[..., str], plain: Callable[[str], str]) -> None:
        self._table, self.plain = table, plain

    def table(self, head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
        return self._table(head, [[cell.replace("|", "\\|") for cell in row] for row in rows])

    def words(self, table: dict[Any, str]) -> str:
        """A table of keys and what they are called."""
        rows = [(f"`{key}`", words, _zh(words)) for key, words in table.items()]
        return self.table(("Key", "English", "中文"), rows)

    def abilities(self) -> str:
        """Every ability."""
        from wangge.kernel.access import ABILITIES  # noqa: PLC0415

        return self.words(dict(ABILITIES))

    def roles(self) -> str:
        """Every role that a new township starts with: where it is held, what it allows, its duty list."""
        from wangge.kernel.access import ABILITIES  # noqa: PLC0415
        from wangge.roster.rules import DEFAULT_ROLES, DUTIES  # noqa: PLC0415

        parts = []
        for role in DEFAULT_ROLES:
            levels = " or ".join(role.levels)
            where = {"grid": f"at a grid of level {levels}", "body": "at a body", "household": "at a household"}
            charge = ", answers for it" if role.in_charge else ""
            allows = [ability for ability in ABILITIES if ability in role.abilities]
            duties = "\n".join(f"- {english}<br>{chinese}" for chinese, english in DUTIES[role.key])
            parts.append(
                f"### `{role.key}` {role.name_en}, {role.name_zh}\n\nHeld {where[role.target]}{charge}. "
                f"Allows: {', '.join(f'`{ability}`' for ability in allows)}.\n\n{duties}\n"
            )
        return "\n".join(parts)

    def kinds(self) -> str:
        """Every table of kinds in territory, roster and registry."""
        from wangge.registry import rules as registry  # noqa: PLC0415
        from wangge.roster import rules as roster  # noqa: PLC0415
        from wangge.territory import rules as territory  # noqa: PLC0415

        tables = {
            "Levels of grids": territory.LEVELS,
            "Kinds of grids": territory.KINDS,
            "Colours": territory.COLOURS,
            "Settlements": territory.SETTLEMENT_KINDS,
            "Places": territory.PLACE_KINDS,
            "Bodies": roster.BODY_KINDS,
            "Areas of bodies": roster.AREA_KINDS,
            "What people are known as": roster.TAGS,
            "Residence status": registry.RESIDENCE,
            "Relation to the head": registry.RELATIONS,
            "Care needs": registry.CARE_KINDS,
            "What a care need or fact is kept for": registry.CARE_PURPOSES,
            "Where it is known from": registry.SOURCES,
            "What a masked value is uncovered for": registry.REVEAL_PURPOSES,
        }
        parts = [f"## {title}\n\n{self.words(table)}" for title, table in tables.items()]
        rows = [
            (f"`{key}`", fact.label, _zh(fact.label), str(fact.fresh_days), "yes" if fact.masked else "")
            for key, fact in registry.FACTS.items()
        ]
        parts.append("## Facts\n\n" + self.table(("Key", "English", "中文", "Days fresh", "Masked"), rows))
        return "\n".join(parts)

    def purposes(self) -> str:
        """Every sensitive field: what it is kept for, on what basis, how long."""
        from wangge.kernel.privacy import purposes  # noqa: PLC0415

        rows = [
            (f"`{name}`", one.purpose, one.basis_en, _days(one.retention_days))
            for name, one in purposes.declared().items()
        ]
        return self.table(("Field", "Kept for", "Basis", "Days"), rows)

    def retention(self) -> str:
        """Every rule by which something is erased."""
        from wangge.kernel.privacy import purposes, retention  # noqa: PLC0415

        rows = [
            (f"`{rule.name}`", rule.sentence, f"`{rule.field}`", _days(purposes.require(rule.field).retention_days))
            for rule in retention.RULES.values()
        ]
        return self.table(("Rule", "What is erased", "Days set at", "Default"), rows)

    def forbidden(self) -> str:
        """Every kind of data that is never kept, with the headings by which it is known."""
        from wangge.kernel.privacy.forbidden import FORBIDDEN  # noqa: PLC0415

        rows = [(one.reason, "、".join(one.chinese), ", ".join(one.english)) for one in FORBIDDEN.values()]
        return self.table(("Why", "Parts of a Chinese heading", "Beginnings of English words"), rows)

    def actions(self) -> str:
        """Every action that the record knows, by what it was done to."""
        import wangge.desk.record.words  # noqa: F401, PLC0415 - registers them
        from wangge.kernel.record import words  # noqa: PLC0415

        known = words.actions()
        parts = []
        for noun, keys in groupby(sorted(known), key=lambda key: key.split(".")[0]):
            parts.append(f"## {noun}\n\n{self.words({key: known[key] for key in keys})}")
        return "\n".join(parts)

    def addresses(self) -> str:
        """Every address with the ability that it asks for."""
        from django.urls import get_resolver  # noqa: PLC0415

        rows = [
            (f"`{name}`", f"`/{address}`", _needs(name, view))
            for name, address, view in routes(get_resolver().url_patterns)
        ]
        return self.table(("Name", "Address", "Needs"), rows)

    def import_columns(self) -> str:
        """Every column of each kind of import with the headings by which it is recognised."""
        from wangge.registry.imports.fields import KIND_LABELS, KINDS  # noqa: PLC0415

        parts = []
        for kind, known in KINDS.items():
            rows = [
                (
                    f"{field.label}<br>{_zh(field.label)}", "yes" if field.required else "",
                    ", ".join(dict.fromkeys(self.plain(word) for word in field.words)),
                    f"`{field.purpose}`" if field.purpose else "",
                )
                for field in known
            ]  # fmt: skip
            head = ("Column", "Needed", "Recognised headings", "Purpose")
            title = f"{KIND_LABELS[kind]} ({_zh(KIND_LABELS[kind])})"
            parts.append(f"## {title}\n\n{self.table(head, rows)}")
        return "\n".join(parts)


def routes(patterns: Iterable[Any], before: str = "") -> Iterator[tuple[str, str, Any]]:
    """Yield name, address and view of every address."""
    for pattern in patterns:
        address = before + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from routes(pattern.url_patterns, address)
        else:
            yield pattern.name, address, pattern.callback


def _needs(name: str, view: Any) -> str:
    """Return what is asked for before the view: an ability of ``desk.shell.pages.staff``, a map key of the gateway."""
    while view is not None:
        code = getattr(view, "__code__", None)
        if code is not None and code.co_name == "guarded":
            cells = dict(zip(code.co_freevars, view.__closure__, strict=True))
            if "ability" in cells:
                ability = cells["ability"].cell_contents
                return f"`{ability}`" if ability else "log-in"
            if "challenge" in cells:
                return "log-in or map key"
        view = getattr(view, "__wrapped__", None)
    return "nothing" if name in OPEN else "log-in"


def _days(days: int | None) -> str:
    return "as long as the entry" if days is None else f"{days:,}"
