"""How a message is marked where it is written, to be translated where it is shown."""

from __future__ import annotations


def _(message: str) -> str:
    """Mark a message for the catalogue (``pybabel extract``) and give it back as it is."""
    return message
