"""Tests of retrieval/content."""
