"""Nothing is said without words: every code has a sentence, every message its Chinese, with the same facts."""

from __future__ import annotations

import ast
import re
import string
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import wangge
from wangge.language.catalogue import LANGUAGES, LOCALES
from wangge.language.sentences import SENTENCES

SOURCE = Path(wangge.__file__).parent
LANGUAGE = SOURCE / "language"
CODE = re.compile(r"[a-z_]+(\.[a-z_]+)+")
FILES = {"json", "gpkg", "geojson", "xlsx", "csv", "po", "mo"}
LANGUAGES_TRANSLATED = [folder for folder in LANGUAGES.values() if folder]


def codes_in_source() -> dict[str, str]:
    """Every code in the source, and where: what Problem and Finding are given, and what only looks like one of ours."""
    found: dict[str, str] = {}
    known = {code.split(".")[0] for code in SENTENCES}
    for path in SOURCE.rglob("*.py"):
        if LANGUAGE in path.parents:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
                given = [*node.args, *(keyword.value for keyword in node.keywords)]
                texts = [leaf.value for whole in given for leaf in ast.walk(whole) if isinstance(leaf, ast.Constant)]
                for text in texts:
                    raised = name in ("Problem", "Finding") and text in texts[:1]
                    ours = "cartography" not in path.parts and str(text).split(".")[0] in known
                    if isinstance(text, str) and CODE.fullmatch(text) and (raised or ours):
                        found[text] = f"{path.relative_to(SOURCE)}:{node.lineno}"
    return {code: place for code, place in found.items() if code.rpartition(".")[2] not in FILES}


def words_of(folder: str) -> dict[str, str]:
    with (LOCALES / folder / "LC_MESSAGES" / "wangge.po").open("rb") as file:
        return {m.id: m.string for m in read_po(file) if m.id and not m.fuzzy}


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_the_search_finds_codes() -> None:
    assert "parameter.band" in codes_in_source()


def test_every_code_has_a_sentence() -> None:
    silent = {
        code: place
        for code, place in codes_in_source().items()
        if code not in SENTENCES and f"{code}.many" not in SENTENCES
    }
    assert not silent, "add these codes to wangge/language/sentences"


def test_codes_are_dotted_lower_case() -> None:
    assert not [code for code in SENTENCES if not CODE.fullmatch(code)]


@pytest.mark.parametrize("folder", LANGUAGES_TRANSLATED)
def test_every_message_is_translated(folder: str) -> None:
    words = words_of(folder)
    used = {str(message) for _, _, message, _, _ in extract_from_dir(str(SOURCE))}
    assert used, "nothing was extracted"
    assert not sorted(m for m in used if not words.get(m)), f"add these to locale/{folder}"
    assert set(SENTENCES.values()) <= used
    assert not sorted(set(words) - used), "nobody says these any more: delete them from the catalogue"


@pytest.mark.parametrize("folder", LANGUAGES_TRANSLATED)
def test_both_languages_tell_the_same_facts(folder: str) -> None:
    unequal = {m: w for m, w in words_of(folder).items() if placeholders(m) != placeholders(w)}
    assert not unequal
