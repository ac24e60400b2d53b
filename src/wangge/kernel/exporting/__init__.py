"""One way to write a list into a file: every value a value and never a formula, with who and when in it."""

from wangge.kernel.exporting.cells import Value, safe
from wangge.kernel.exporting.files import Column, ExportedFile, Sheet, sweep, write_csv, write_xlsx

__all__ = ["Column", "ExportedFile", "Sheet", "Value", "safe", "sweep", "write_csv", "write_xlsx"]
