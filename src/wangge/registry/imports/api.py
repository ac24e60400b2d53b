"""What pages may use of the imports."""

from wangge.registry.imports.books import says_village, villages_to_import
from wangge.registry.imports.fields import KIND_LABELS, KINDS, OF_VILLAGES, Field
from wangge.registry.imports.reading import Wrong
from wangge.registry.imports.selectors import (
    Preview,
    has_rows_to_correct,
    import_of,
    imports_for,
    places_to_import,
    preview_of,
    sheets_of,
)
from wangge.registry.imports.services import (
    import_again,
    import_carry_out,
    import_check,
    import_drop,
    import_map,
    import_sheet,
    import_start,
    import_sweep,
    import_undo,
)

__all__ = [
    "KINDS", "KIND_LABELS", "OF_VILLAGES", "Field", "Preview", "Wrong", "has_rows_to_correct", "import_again",
    "import_carry_out", "import_check",
    "import_drop", "import_map", "import_of", "import_sheet", "import_start", "import_sweep", "import_undo",
    "imports_for", "places_to_import", "preview_of", "says_village", "sheets_of",
    "villages_to_import",
]  # fmt: skip
