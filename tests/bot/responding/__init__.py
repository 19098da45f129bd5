"""Tests of bot/responding."""
