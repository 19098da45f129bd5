"""Tests of retrieval/language."""
