"""Docent's tests; they mirror the tree."""
