"""Files: one door in, one door out."""

from wangge.kernel.files.spreadsheets import Spreadsheet, checked_spreadsheet, read_up_to
from wangge.kernel.files.storing import delete, open_file, store

__all__ = ["Spreadsheet", "checked_spreadsheet", "delete", "open_file", "read_up_to", "store"]
