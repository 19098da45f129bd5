"""Answers to layouts, in words. Pure; knows nothing of discord.py."""
