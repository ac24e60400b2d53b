"""Nothing is said without words: every code has a sentence, every message its Chinese, with the same facts."""

from __future__ import annotations

import ast
import re
import string
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

import wangge
from wangge.language.catalogue import LANGUAGES, LOCALES
from wangge.language.sentences import SENTENCES

SOURCE = Path(wangge.__file__).parent
LANGUAGE = SOURCE / "language"
KEYWORDS = {**DEFAULT_KEYWORDS, "gettext_lazy": None, "ngettext_lazy": (1, 2), "pgettext_lazy": ((1, "c"), 2)}
PERCENT = re.compile(r"%\((\w+)\)[sd]")
CODE = re.compile(r"[a-z_]+(\.[a-z_]+)+")
PLATFORM = {"kernel", "territory", "roster", "registry", "planning", "desk", "portal", "gateway"}
"""Here dotted words are abilities, actions of the record and fields too: a code is what a Problem is given."""
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
                    room = path.relative_to(SOURCE).parts[0]
                    ours = room not in PLATFORM | {"cartography"} and str(text).split(".")[0] in known
                    if isinstance(text, str) and CODE.fullmatch(text) and (raised or ours):
                        found[text] = f"{path.relative_to(SOURCE)}:{node.lineno}"
    return {code: place for code, place in found.items() if code.rpartition(".")[2] not in FILES}


Message = str | tuple[str, ...]
"""A message, or one with its plural."""


def messages_in_source() -> dict[Message, str]:
    """Every message in the code and in the templates, and where."""
    found: dict[Message, str] = {}
    for path in [*SOURCE.rglob("*.py"), *SOURCE.rglob("templates/**/*.html"), *SOURCE.rglob("templates/**/*.txt")]:
        content = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            content = "\n".join(line.lstrip() for line in templatize(content, origin=str(path)).splitlines())
        for line, message, _comments, _context in extract("python", BytesIO(content.encode()), keywords=KEYWORDS):
            found[message] = f"{path.relative_to(SOURCE)}:{line}"
    return found


def words_of(folder: str) -> dict[Message, str]:
    with (LOCALES / folder / "LC_MESSAGES" / "wangge.po").open("rb") as file:
        return {m.id: "".join(m.string) for m in read_po(file) if m.id and not m.fuzzy}  # Chinese has one plural


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(PERCENT.sub(r"{\1}", text)) if name}


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


def test_the_search_finds_messages_of_code_and_templates() -> None:
    used = messages_in_source()
    assert {"Skip to the content", "no person in charge: %(number)s", "People in charge"} <= set(used)
    assert set(SENTENCES.values()) <= set(used)


@pytest.mark.parametrize("folder", LANGUAGES_TRANSLATED)
def test_every_message_is_translated(folder: str) -> None:
    words, used = words_of(folder), messages_in_source()
    missing = {message: place for message, place in used.items() if not words.get(message)}
    assert not missing, f"add these to locale/{folder}"


@pytest.mark.parametrize("folder", LANGUAGES_TRANSLATED)
def test_nothing_is_translated_that_nobody_says(folder: str) -> None:
    unused = set(words_of(folder)) - set(messages_in_source())
    assert not unused, "delete these from the catalogue"


@pytest.mark.parametrize("folder", LANGUAGES_TRANSLATED)
def test_both_languages_tell_the_same_facts(folder: str) -> None:
    unequal = {
        m: w for m, w in words_of(folder).items() if placeholders(m if isinstance(m, str) else m[-1]) != placeholders(w)
    }
    assert not unequal
