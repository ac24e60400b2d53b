"""Accounts, cards and settings."""
