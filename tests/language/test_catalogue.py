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
LANGUAGES_TRANSLATED = [folder for folder in LANGUAGES.values() if folder]


def codes_in_source() -> dict[str, str]:
    """Every literal code given to Problem(...) or Finding(...), or to a keyword ``code=``, and where."""
    found: dict[str, str] = {}
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            given = node.args[:1] if name in ("Problem", "Finding") else []
            given += [k.value for k in node.keywords if k.arg == "code" and name in ("Problem", "Finding")]
            for value in (leaf for whole in given for leaf in ast.walk(whole)):
                if isinstance(value, ast.Constant) and isinstance(value.value, str) and "." in value.value:
                    found[value.value] = f"{path.relative_to(SOURCE)}:{value.lineno}"
    return found


def words_of(folder: str) -> dict[str, str]:
    with (LOCALES / folder / "LC_MESSAGES" / "wangge.po").open("rb") as file:
        return {m.id: m.string for m in read_po(file) if m.id and not m.fuzzy}


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_the_search_finds_codes() -> None:
    assert "parameter.band" in codes_in_source()


def test_every_code_has_a_sentence() -> None:
    silent = {code: place for code, place in codes_in_source().items() if code not in SENTENCES}
    assert not silent, "add these codes to wangge/language/sentences.py"


def test_codes_are_dotted_lower_case() -> None:
    assert not [code for code in SENTENCES if not re.fullmatch(r"[a-z_]+(\.[a-z_]+)+", code)]


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
