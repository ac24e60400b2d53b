"""Requests of residents, purposes, retention."""
