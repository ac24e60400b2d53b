"""Who may see what: one predicate per model, for every list, page, search, map and export alike."""

from wangge.kernel.access.abilities import ABILITIES, Ability
from wangge.kernel.access.actor import Actor, Post, system_actor
from wangge.kernel.access.context import as_system, writing
from wangge.kernel.access.guard import UnscopedQueryError
from wangge.kernel.access.predicates import get_visible, register, under, visible

__all__ = [
    "ABILITIES", "Ability", "Actor", "Post", "UnscopedQueryError", "as_system", "get_visible", "register",
    "system_actor", "under", "visible", "writing",
]  # fmt: skip
