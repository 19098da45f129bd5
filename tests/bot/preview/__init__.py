"""Tests of bot/preview."""
