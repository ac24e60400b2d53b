"""The repository as a whole: who may import whom, what installs with what, and docs that say all there is."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from dataclasses import fields
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import typer.main
from django.urls import get_resolver
from importlinter import cli as import_linter
from scenes import village

from wangge.delineation import GridParams, check_plan, delineate
from wangge.kernel.access import ABILITIES
from wangge.kernel.privacy import purposes, retention
from wangge.kernel.record import words as record_words
from wangge.language import gettext
from wangge.language.sentences import SENTENCES
from wangge.project.application import app
from wangge.project.environment import VARIABLES
from wangge.registry.imports.fields import KINDS as IMPORTS
from wangge.registry.rules import CARE_KINDS
from wangge.roster.rules import DEFAULT_ROLES, DUTIES
from wangge.territory.rules import PLACE_KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
SOURCE = sorted((ROOT / "src").rglob("*.py"))
READMES = [ROOT / "README.md", ROOT / "README.zh-CN.md"]

NETWORK = (
    "aiohttp", "django", "distributed", "ftplib", "http.client", "httpx", "ninja", "requests", "smtplib", "ssl",
    "tornado", "urllib.request", "urllib3",
)  # fmt: skip

IMPORT_WITHOUT_NETWORK = """
import importlib, pkgutil, sys

class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name in REFUSED or name.partition(".")[0] in REFUSED:
            raise ImportError(f"{name} is not installed")

REFUSED = sys.argv[2:]
sys.meta_path.insert(0, Refuse())
room = importlib.import_module(sys.argv[1])
for module in pkgutil.walk_packages(room.__path__, room.__name__ + "."):
    importlib.import_module(module.name)
print(*sys.modules)
"""


def text_of(*files: Path) -> str:
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


@pytest.fixture(scope="module")
def docs(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Every page of the documentation, the generated ones as they are generated now."""
    sys.path.insert(0, str(DOCS))
    try:
        import reference_pages  # noqa: PLC0415
    finally:
        sys.path.remove(str(DOCS))
    folder = tmp_path_factory.mktemp("generated")
    reference_pages.write(folder)
    built = (DOCS / "_build", DOCS / "_pictures", DOCS / "reference" / "generated")
    written = [file for file in DOCS.rglob("*.md") if not any(file.is_relative_to(b) for b in built)]
    return text_of(*written, *folder.glob("*.md"))


# The house


@pytest.mark.parametrize("room", ["wangge.delineation", "wangge.cartography"])
def test_engine_and_posters_work_where_there_is_no_web_framework_and_no_network(room: str) -> None:
    run = subprocess.run(
        [sys.executable, "-c", IMPORT_WITHOUT_NETWORK, room, *NETWORK], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    loaded = set(run.stdout.split())
    assert room in loaded
    assert not loaded & set(NETWORK)


def test_a_plain_installation_brings_no_web_framework() -> None:
    names = set(installed_with("wangge"))
    assert {"numpy", "shapely", "typst"} <= names
    assert not names & {"django", "django-ninja", "requests", "urllib3", "httpx", "aiohttp", "distributed"}


def installed_with(package: str, seen: set[str] | None = None) -> Iterator[str]:
    """What pip installs with a package when no extra is asked for."""
    seen = set() if seen is None else seen
    if package in seen:
        return
    seen.add(package)
    try:
        needed = requires(package) or []
    except PackageNotFoundError:  # only for another system or Python
        return
    yield package
    for line in needed:
        if "extra ==" not in line:
            yield from installed_with(re.split(r"[ ;<>=!~\[(]", line)[0].lower(), seen)


NO_FRAMEWORK_YET = """
import sys
from wangge.project.application import run
try:
    run(sys.argv[1:])
finally:
    print(*sys.modules, file=sys.stderr)
"""

LATER = (
    "allauth", "apprise", "cryptography", "django", "granian", "psycopg", "structlog", "wangge.desk", "wangge.kernel",
    "wangge.registry", "wangge.roster", "wangge.territory",
)  # fmt: skip


@pytest.mark.parametrize("arguments", [["--help"], ["serve", "--help"], ["record", "verify", "--help"], ["check", "x"]])
def test_the_command_line_loads_no_web_framework_before_a_command_needs_it(arguments: list[str]) -> None:
    run = subprocess.run(
        [sys.executable, "-c", NO_FRAMEWORK_YET, *arguments], capture_output=True, text=True, check=False
    )
    loaded = run.stderr.splitlines()[-1].split()
    assert "wangge.project.commands.serve" in loaded
    assert not [module for module in loaded if module in LATER or module.startswith(tuple(f"{m}." for m in LATER))]


def test_every_environment_variable_is_declared_once() -> None:
    declared = [variable.name for variable in VARIABLES]
    named = set(re.findall(r"WANGGE_[A-Z_]+", text_of(*SOURCE)))
    assert len(declared) == len(set(declared)) > 10
    assert named == set(declared)


READ_THE_ENVIRONMENT = {
    "exchange/net/layers.py": {"SOURCE_DATE_EPOCH"},
    "language/speech.py": {"name"},  # the system's own language variables
    "project/commands/poster.py": {"SOURCE_DATE_EPOCH"},
    "project/commands/saving.py": {"WANGGE_DATABASE_URL"},  # handed on to the process that restores
    "project/commands/serve.py": {"WANGGE_HOSTS", "WANGGE_HTTPS"},  # set from --host and --lan, before they are read
    "__init__.py": {"GDAL_SKIP"},  # what GDAL itself reads, before it is imported
    "project/environment.py": {"name"},
    "project/commands/demo.py": {"WANGGE_PUBLIC_URL"},  # the address it serves on
    "project/server/prepare.py": {"DJANGO_SETTINGS_MODULE"},
    "project/wsgi.py": {"DJANGO_SETTINGS_MODULE"},
}
"""Who touches the environment, and which variables: all others ask ``project.environment``."""


def environment_touched() -> dict[str, set[str]]:
    """Return for every file the variables that it reads from or writes to ``os.environ``."""
    found: dict[str, set[str]] = {}
    for file in SOURCE:
        place = file.relative_to(ROOT / "src" / "wangge").as_posix()
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            key: ast.expr | None = None
            if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "os.environ":
                key = node.slice
            elif isinstance(node, ast.Compare) and ast.unparse(node.comparators[0]) == "os.environ":
                key = node.left
            elif isinstance(node, ast.Call) and ast.unparse(node.func) in {
                "os.getenv", "os.environ.get", "os.environ.setdefault", "os.environ.pop",
            }:  # fmt: skip
                key = node.args[0]
            if key is not None:
                name = str(key.value) if isinstance(key, ast.Constant) else ast.unparse(key)
                found.setdefault(place, set()).add(name)
    return found


def test_the_environment_is_read_in_one_place() -> None:
    assert environment_touched() == READ_THE_ENVIRONMENT


def test_every_room_imports_only_from_the_rooms_below(capsys: pytest.CaptureFixture[str]) -> None:
    good = import_linter.lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True, no_logo=True)
    assert good == import_linter.EXIT_STATUS_SUCCESS, capsys.readouterr().out


# What the documentation must tell


def commands() -> dict[str, set[str]]:
    """Every command, those of groups too (``record verify``), with its options and arguments."""
    found: dict[str, set[str]] = {}

    def walk(name: str, command: Any) -> None:
        found[name] = {
            parameter.opts[0] if parameter.opts[0].startswith("-") else parameter.metavar or parameter.name.upper()
            for parameter in command.params
        }
        for inner, below in getattr(command, "commands", {}).items():
            walk(f"{name} {inner}".strip(), below)

    walk("", typer.main.get_command(app))
    return found


def test_the_docs_tell_every_command_and_option(docs: str) -> None:
    reference = docs.split("# `wangge`", 1)[1]
    heading = r"\n##+ `wangge ([\w -]+)`\n"
    parts = dict(re.findall(rf"{heading}(.*?)(?=\n##+ `wangge |\Z)", reference, flags=re.DOTALL))
    parts[""] = reference.split("\n## ", 1)[0]
    known = commands()
    assert set(known) == set(parts)
    assert not [f"{name} {o}" for name, options in known.items() for o in options if f"`{o}" not in parts[name]]


def test_tutorial_and_how_to_show_every_command_and_nearly_every_option() -> None:
    pages = text_of(*(DOCS / "how-to").glob("*.md"), *(DOCS / "tutorial").glob("*.md"), DOCS / "pictures.py")
    explained_by_help = {"--help", "--install-completion", "--show-completion", "--version", "NET", "COPY", "URL"}
    for name, options in commands().items():
        assert f"wangge {name}" in pages, name
        assert not [f"{name} {option}" for option in options - explained_by_help if option not in pages]


@pytest.mark.parametrize("page", sorted([*(DOCS / "how-to").glob("*.md"), *READMES]), ids=lambda page: page.name)
def test_every_option_that_a_page_uses_exists(page: Path) -> None:
    known = commands()
    for line in re.findall(r"wangge ((?:[^\n`\\]|\\\n)+)", text_of(page)):
        words = line.split()
        name = next((w for n in (2, 1) for i in range(len(words)) if (w := " ".join(words[i : i + n])) in known), "")
        for option in re.findall(r"(?<!\S)--[\w-]+", line):
            assert option in known[name] | known[""] | {"--help"}, f"wangge {line}"


def test_the_docs_tell_every_setting(docs: str) -> None:
    assert not [variable.name for variable in VARIABLES if f"| `{variable.name}` |" not in docs]


def test_every_setting_that_a_page_names_exists(docs: str) -> None:
    declared = {variable.name for variable in VARIABLES}
    assert set(re.findall(r"WANGGE_[A-Z_]+", docs + text_of(*READMES))) <= declared


def test_the_docs_tell_every_role_with_its_abilities_and_duties(docs: str) -> None:
    told = dict(re.findall(r"\n### `(\w+)` [^\n]+\n(.*?)(?=\n##|\Z)", docs, flags=re.DOTALL))
    assert len(DEFAULT_ROLES) > 15
    for role in DEFAULT_ROLES:
        assert role.name_zh in docs
        allows = told[role.key].partition("Allows: ")[2].partition("\n")[0]
        assert set(re.findall(r"`([\w.]+)`", allows)) == role.abilities, role.key
        assert not [words for line in DUTIES[role.key] for words in line if words not in told[role.key]]
    assert not [ability for ability in ABILITIES if f"| `{ability}` |" not in docs]


def test_the_docs_tell_what_is_kept_for_what_and_what_is_done_is_called(docs: str) -> None:
    for table in (purposes.declared(), retention.RULES, record_words.actions(), PLACE_KINDS, CARE_KINDS):
        assert table
        assert not [key for key in table if f"| `{key}` |" not in docs]


def test_the_docs_tell_every_address(docs: str) -> None:
    names = {str(name) for name in get_resolver().reverse_dict if isinstance(name, str)}
    assert len(names) > 80
    assert not [name for name in names if f"| `{name}` | `/" not in docs]


def test_the_docs_tell_every_column_of_every_import(docs: str) -> None:
    for field in {field for fields_ in IMPORTS.values() for field in fields_}:
        assert f"| {field.label}<br>{gettext(field.label, 'zh')} |" in docs


def test_the_docs_tell_every_parameter_of_a_drawing(docs: str) -> None:
    assert not [f.name for f in fields(GridParams) if f"| `{f.name}` |" not in docs]


def test_the_docs_tell_every_measure(docs: str) -> None:
    params = GridParams()
    drawn = village()
    plan = delineate(drawn, params)
    measures = {**plan.measures, **check_plan(plan, drawn, params).measures}
    assert measures
    assert not [name for name in measures if f"`{name}`" not in docs]


def codes_in_the_source() -> Iterator[tuple[str, str]]:
    """Every literal code with which a problem or a finding is made, and where."""
    shape = re.compile(r"[a-z_]+(\.[a-z_]+)+")
    for file in SOURCE:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name.lower().lstrip("_") not in ("problem", "finding", "error", "note", "warning"):
                continue
            for argument in node.args[:2]:
                for leaf in ast.walk(argument):
                    if isinstance(leaf, ast.Constant) and isinstance(leaf.value, str) and shape.fullmatch(leaf.value):
                        yield leaf.value, f"{file.relative_to(ROOT)}:{leaf.lineno}"


def test_every_problem_and_finding_has_its_words_and_stands_in_the_docs(docs: str) -> None:
    codes = dict(codes_in_the_source())
    assert len(codes) > 50
    assert not {code: where for code, where in codes.items() if code not in SENTENCES}
    assert not [code for code in {*codes, *SENTENCES} if f"`{code}`" not in docs]


def test_what_a_server_is_set_up_with_names_what_exists() -> None:
    """The files in ``deploy/`` start commands with options there are, and set variables there are."""
    deploy = ROOT / "deploy"
    names = {line.partition("=")[0] for line in (deploy / "wangge.env").read_text().splitlines() if line[:1] != "#"}
    assert names <= {variable.name for variable in VARIABLES}
    started = re.findall(r"bin/wangge (.+)", "".join(unit.read_text() for unit in deploy.glob("*.service")))
    assert len(started) == 2
    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    for line in started:
        name, *words = line.rstrip("'").split()
        known = {option for one in commands[name].params for option in one.opts}
        assert {word for word in words if word.startswith("--")} <= known, line
    told = (DOCS / "how-to" / "install-on-a-server.md").read_text()
    assert all(file.name in told for file in deploy.iterdir())


def test_every_decision_is_listed_and_has_its_parts() -> None:
    folder = DOCS / "decisions"
    index = text_of(folder / "index.md")
    records = sorted(folder.glob("[0-9]*.md"))
    assert [int(record.name[:4]) for record in records] == list(range(1, len(records) + 1))
    for record in records:
        assert record.stem in index, record.name
        for part in ("Status:", "Date:", "## Context", "## Options", "## Decision", "## Consequences"):
            assert part in text_of(record), f"{record.name}: {part}"


@pytest.mark.parametrize(
    "page", [p for p in sorted(DOCS.rglob("*.md")) if "```python" in text_of(p)], ids=lambda p: p.name
)
def test_the_examples_in_python_run(page: Path) -> None:
    for example in re.findall(r"```python\n(.*?)```", text_of(page), flags=re.DOTALL):
        exec(compile(example, str(page), "exec"), {})  # noqa: S102 - our own documentation


def test_every_page_hangs_in_a_table_of_contents() -> None:
    lists = "\n".join(re.findall(r"```\{toctree\}.*?```", text_of(*DOCS.rglob("*.md")), flags=re.DOTALL))
    for folder in ("tutorial", "how-to", "reference", "explanation", "benchmarks"):
        for page in (DOCS / folder).glob("*.md"):
            assert page.stem in lists, page


# The way in


@pytest.mark.parametrize("readme", READMES, ids=lambda readme: readme.name)
def test_every_make_command_of_the_readme_exists(readme: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", text_of(ROOT / "Makefile"), flags=re.MULTILINE))
    used = set(re.findall(r"\bmake ([a-z-]+)", text_of(readme)))
    assert {"demo", "test"} <= used
    assert used <= targets


@pytest.mark.parametrize("readme", READMES, ids=lambda readme: readme.name)
def test_the_readme_shows_pictures_of_real_results(readme: Path) -> None:
    pictures = re.findall(r'(?:\]\(|src=")(docs/images/[^)"]+)', text_of(readme))
    assert pictures
    for picture in pictures:
        assert 10_000 < (ROOT / picture).stat().st_size < 400_000


@pytest.mark.parametrize("readme", READMES, ids=lambda readme: readme.name)
def test_the_readmes_links_lead_somewhere(readme: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", text_of(readme))
    assert not [link for link in links if not (ROOT / link).exists()]


def test_ci_runs_what_a_person_runs() -> None:
    script = ROOT / ".ci" / "run"
    assert script.stat().st_mode & 0o111
    assert "set -euo pipefail" in text_of(script)
    assert re.findall(r"^(?:exec )?make .*$", text_of(script), flags=re.MULTILINE) == ["exec make test"]


def test_make_help_lists_every_target() -> None:
    said = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    rule = re.search(r"^\.PHONY: (.*)$", text_of(ROOT / "Makefile"), flags=re.MULTILINE)
    assert rule is not None
    assert re.findall(r"make ([a-z-]+)", said) == rule[1].split()


def test_the_package_offers_the_extras_that_the_readme_names() -> None:
    project = tomllib.loads(text_of(ROOT / "pyproject.toml"))["project"]
    assert {"server", "dev", "bench", "cluster"} == set(project["optional-dependencies"])
    assert project["requires-python"] == ">=3.11"
