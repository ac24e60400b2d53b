"""Who may see the kernel's own scoped rows; and what is loaded and checked when the platform starts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core.checks import Error
from django.core.checks import register as register_check
from django.db import connections
from django.db.models import Q
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules

from wangge.kernel.access import register, under
from wangge.kernel.access.predicates import NOTHING
from wangge.kernel.models import Entry, SearchEntry, StoredFile, SubjectRequest, UndoLog
from wangge.kernel.privacy import forbidden, own, purposes  # noqa: F401 - own declares the kernel's own fields

if TYPE_CHECKING:
    from wangge.kernel.access import Actor


def _files(actor: Actor) -> Q:
    """Files of one's subtree and of the households one supports; and what one made for oneself, which lies nowhere.

    Who stored a file of a household sees it as long as they see the household, not for ever.
    """
    supported = [f"registry.household:{pk}" for pk in actor.households("household.read")]
    uploaded = Q(path="", owner_id=actor.user_id) if actor.user_id else NOTHING
    return under(actor, "household.read", "path") | Q(subject__in=supported) | uploaded


register(StoredFile, _files)
register(SubjectRequest, lambda actor: under(actor, "privacy.write", "path"))
register(Entry, lambda actor: under(actor, "record.read", "path"))
register(UndoLog, lambda actor: Q(actor_id=actor.user_id))
register(SearchEntry, lambda actor: Q())  # noqa: ARG005 - tokens only: they are asked together with a scoped model

autodiscover_modules("privacy")  # <app>/privacy.py declares purposes, rules of erasure and how the app erases


@register_check("privacy")
def every_sensitive_column_has_a_purpose(**_: Any) -> list[Error]:
    """Refuse to start with a sensitive column that nobody has declared, or one that must never be."""
    hint = "Call purposes.register(...) in the app's privacy.py, or drop the column."
    undeclared = [
        Error(f"{name} is sensitive and has no purpose.", hint=hint, id="kernel.E001")
        for name in purposes.unregistered()
    ]
    never = [
        Error(f"{name} must not be kept.", id="kernel.E002")
        for name in purposes.own_columns()
        if forbidden.match(name.rpartition(".")[2])
    ]
    return undeclared + never


def _seed(using: str, **_: Any) -> None:
    if "kernel_purpose" in connections[using].introspection.table_names():
        purposes.seed()


post_migrate.connect(_seed, sender=apps.get_app_config("kernel"), dispatch_uid="wangge.kernel.purposes")
