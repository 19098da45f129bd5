"""Tests of bot.cogs."""
