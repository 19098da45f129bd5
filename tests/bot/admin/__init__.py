"""Tests of bot/admin."""
