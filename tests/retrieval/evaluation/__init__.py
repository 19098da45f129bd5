"""Tests of retrieval/evaluation."""
