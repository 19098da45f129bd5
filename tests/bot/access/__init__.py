"""Tests of bot/access."""
