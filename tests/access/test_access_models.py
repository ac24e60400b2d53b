"""Every table says who may see it, or why everybody may; every way around that is known."""

# ruff: noqa: E501 - tables are read across, and Chinese counts double

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from django.apps import apps

import wangge
from wangge.kernel.access.predicates import registered
from wangge.kernel.models.base import ScopedModel

if TYPE_CHECKING:
    from django.db.models import Model

APPS = ("kernel", "territory", "roster", "registry", "planning", "desk")

PUBLIC = {
    "kernel.User": "log-in needs it before anybody is known; names and posts are in the roster, which is scoped",
    "kernel.LoginCard": "asked by the hash of a code that only the card has",
    "kernel.MapKey": "asked by the digest of a key that only its program has, and by its own user",
    "kernel.Delivery": "the worker's list of lines to hand on; holds numbers, and errors without personal data",
    "kernel.Heartbeat": "when jobs ran",
    "kernel.Content": "hashes and sizes of contents; a file is reached by its scoped row alone",
    "kernel.Purpose": "why fields are kept: meant to be read",
    "kernel.Erasure": "what was erased: ids of things that are gone, asked by the platform alone",
    "kernel.SubjectKey": "heads of chains and encrypted keys, asked by the record alone",
    "kernel.Payload": "encrypted; read by way of its scoped line",
    "kernel.Checkpoint": "signed sums over all lines",
    "kernel.Setting": "how the platform is set up",
    "kernel.CacheEntry": "counts attempts to log in",
    "territory.Division": "the state's table of codes",
    "roster.Role": "what posts there are and what they allow: the same for all",
    "roster.Duty": "what posts are for: put on the wall",
}

REVIEWED: dict[str, dict[str, int]] = {
    "desk/accounts/founding.py": {"a township has nobody yet who could be asked": 1},
    "kernel/changes/forgetting.py": {"undo logs are emptied for everybody": 1, "undo logs expire for everybody": 1},
    "kernel/changes/stale.py": {"a stale form is told who changed what": 1},
    "kernel/changes/undoing.py": {"undo puts back rows wherever they are now": 1},
    "kernel/delivery/deliveries.py": {"lines of the record are handed to their consumers": 3, "old deliveries are dropped": 1},
    "kernel/demo.py": {"leaving the demonstration wipes it": 1},
    "kernel/files/contents.py": {"contents are shared by files of many": 1},
    "kernel/keys/rotation.py": {"keys are changed in every row": 1},
    "kernel/management/commands/flush.py": {"all tables are emptied": 1},
    "kernel/management/commands/migrate.py": {"migration": 1},
    "kernel/privacy/erasing.py": {"an erasure reaches every table": 1},
    "kernel/privacy/held.py": {"whoever may show the file shows all of its readers": 1},
    "kernel/privacy/retention.py": {
        "a rule of retention": 2, "how many rows a rule will reach": 1, "the last run of the rules is nobody's": 1,
    },
    "kernel/record/appending.py": {"the record is appended": 1},
    "kernel/record/checkpoints.py": {"a checkpoint covers everybody's lines": 1},
    "kernel/record/erasing.py": {"the record forgets a subject": 1},
    "kernel/record/verifying.py": {"the record is verified as a whole": 1},
    "planning/services/surveys.py": {"maps that were read are kept no longer than a week": 1},
    "planning/services/working.py": {"drawings wait for the worker": 2},
    "planning/atlas/nets.py": {
        "households are counted in grids where one may see them all": 1,
        "people in charge are counted in grids where one may see them all": 1,
    },
    "planning/atlas/wanted.py": {"which rows lie in a box, before it is asked who may see them": 1},
    "planning/atlas/revision.py": {"whether anything on the map was changed": 1},
    "planning/coverage/days.py": {"the figures of a day are written": 1},
    "planning/coverage/figures.py": {"the band of the net in force is no secret": 1},
    "planning/coverage/proving.py": {"the land of a net is measured by the platform": 1},
    "planning/coverage/reader.py": {"the platform counts in all townships": 1},
    "planning/selectors/appointed.py": {"what hangs on the wall is the same whoever prints it": 1},
    "planning/selectors/posters.py": {"where a road leads is the same whoever prints the map": 1},
    "planning/selectors/public.py": {
        "residents may know who looks after their grid": 1,
        "residents may find their grid by lane and door, as on the poster": 1,
    },
    "project/server/saving/loading.py": {"restore": 1},
    "project/server/saving/writing.py": {"backup": 1},
    "registry/imports/services.py": {"rows of files are kept no longer than a week": 1},
    "registry/indexing.py": {"the search index follows the books": 1},
    "registry/occupying.py": {"what is left in a grid that closes": 1},
    "registry/placing.py": {
        "the grids that households go into stay open while they do": 1,
        "the open placements of households already found": 1,
    },
    "registry/services/acts.py": {"a household number must be free in the whole village": 1},
    "registry/services/splitting.py": {
        "the open placement of a household already found": 1,
        "what hangs on a merged household goes along, whoever may see it": 1,
    },
    "roster/directory.py": {"what else somebody holds whose account is asked for": 1, "where an account belongs": 1},
    "roster/following.py": {"a new village gets its branch and committees": 1},
    "roster/occupying.py": {"what is left in a grid that closes": 1},
    "roster/selectors/actors.py": {"who is asking": 1, "whether a person holds more than the actor": 1},
    "roster/selectors/four.py": {"how many households a grid has is no secret; who they are stays one": 1},
    "roster/services/assignments.py": {"whether the township keeps somebody who can set it up": 1},
    "territory/adoption/adopting.py": {"the platform looks for the township of a net": 1},
    "territory/services/founding.py": {"a code is taken whoever sees the grid": 1},
}  # fmt: skip
"""All places where the platform asks for itself, each looked at: what is found there reaches no reader who may not."""


def ours() -> list[type[Model]]:
    return [model for model in apps.get_models() if model._meta.app_label in APPS]


def test_every_scoped_table_says_who_may_see_it() -> None:
    scoped = {model for model in ours() if issubclass(model, ScopedModel)}
    assert {model._meta.label for model in scoped - registered()} == set()
    assert registered() <= scoped


def test_every_other_table_has_a_reason_to_be_open() -> None:
    public = {model._meta.label for model in ours() if not issubclass(model, ScopedModel)}
    assert public == set(PUBLIC)


def test_the_ways_around_are_the_reviewed_ones() -> None:
    root = Path(wangge.__file__).parent
    found: dict[str, dict[str, int]] = {}
    for file in sorted(root.rglob("*.py")):
        reasons = Counter(_reasons(ast.parse(file.read_text("utf-8"))))
        if reasons:
            found[file.relative_to(root).as_posix()] = dict(reasons)
    assert found == REVIEWED


def test_nobody_takes_another_way_around() -> None:
    """What permits queries is set in one module, and nobody else names it."""
    root = Path(wangge.__file__).parent
    named = {
        file.relative_to(root).as_posix()
        for file in root.rglob("*.py")
        if any(
            isinstance(node, (ast.Name, ast.Attribute)) and getattr(node, "id", getattr(node, "attr", "")) in {"_SYSTEM", "_WRITER"}
            for node in ast.walk(ast.parse(file.read_text("utf-8")))
        )
    }  # fmt: skip
    assert named == {"kernel/access/context.py"}


def _reasons(tree: ast.AST) -> list[str]:
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    said = []
    for call in calls:
        name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
        if name == "as_system":
            reason = call.args[0] if call.args else call.keywords[0].value
            assert isinstance(reason, ast.Constant), ast.unparse(call)
            said.append(str(reason.value))
    return said
