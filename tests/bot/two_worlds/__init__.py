"""Twice the same community, once with fewer articles; see tests/bot/test_two_worlds.py.

`shelf` has the articles, `in_process` is Discord, `stage` the community, `actions` what people do
in it, and `chance` makes up all of that.
"""
