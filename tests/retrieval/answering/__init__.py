"""Tests of retrieval/answering."""
