"""Household lists: a row per household or per person, any headings, any spreadsheet."""

from wangge.exchange.household_list.reading import HouseholdTable, read_households

__all__ = ["HouseholdTable", "read_households"]
