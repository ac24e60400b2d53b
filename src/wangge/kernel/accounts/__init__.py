"""Accounts: how one gets in, by name or phone number, by card, by one's office's own log-in."""
