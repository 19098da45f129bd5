"""Tests of retrieval/meaning."""
