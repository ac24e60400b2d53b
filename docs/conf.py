"""How Sphinx makes the documentation."""

import sys
from importlib.metadata import version as version_of
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import reference_pages

project = "Wangge"
author = "The Wangge contributors"
copyright = "The Wangge contributors, Apache-2.0"
release = version = version_of("wangge")
language = "en"

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build", "_pictures/work", "reference/generated", "decisions/template.md"]
source_suffix = {".md": "markdown"}
smartquotes = False  # "--out" stays "--out"

myst_enable_extensions = ["attrs_block", "colon_fence", "deflist"]
myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_typehints = "none"  # the docstrings say shapes and units, which types cannot
napoleon_google_docstring = False
napoleon_use_rtype = False
napoleon_attr_annotations = False

html_theme = "furo"
html_title = "Wangge (网格)"
html_show_sphinx = False


def setup(app):
    """Write the pages that are made from the code before Sphinx looks for pages."""
    app.connect("builder-inited", lambda app: reference_pages.write(Path(app.srcdir) / "reference" / "generated"))
