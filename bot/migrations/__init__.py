"""Migrations of the store, applied at the start."""
