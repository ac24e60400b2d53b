"""How phone and id numbers are kept: sealed, with keyed hashes by which they are recognised and found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wangge.kernel.keys import keyed_hash, seal_text
from wangge.registry import rules

if TYPE_CHECKING:
    from wangge.registry.models import Household, Resident


def tail_hash(kind: str, text: str) -> str:
    """Return the keyed hash of the last four characters; ``kind`` is ``phone`` or ``id``."""
    return keyed_hash(f"{kind}-tail", text[-4:]) if text else ""


def id_hash(number: str) -> str:
    """Return the keyed hash of a whole id number."""
    return keyed_hash("id", id_of(number)) if number else ""


def id_of(number: str) -> str:
    """Return an id number as it is kept."""
    return rules.id_of(number)


def put_phone(row: Household | Resident, phone: str) -> tuple[str, ...]:
    """Set the phone number on a row; return the columns that changed."""
    row.phone = seal_text(phone)
    row.phone_tail_index = tail_hash("phone", phone)
    return ("phone", "phone_tail_index")


def put_id(row: Resident, number: str) -> tuple[str, ...]:
    """Set the id number on a resident; return the columns that changed."""
    kept = id_of(number) if number else ""
    row.id_number = seal_text(kept)
    row.id_tail_index = tail_hash("id", kept)
    row.id_index = id_hash(kept)
    return ("id_number", "id_tail_index", "id_index")
