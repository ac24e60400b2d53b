"""The papers of an adoption: annexes in the layout of official documents, and the sheet that explains it to people."""

from wangge.planning.annexes.papers import ANNEXES, adoption_annex, adoption_annexes

__all__ = ["ANNEXES", "adoption_annex", "adoption_annexes"]
