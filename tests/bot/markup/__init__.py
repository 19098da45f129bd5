"""Tests of bot/markup."""
