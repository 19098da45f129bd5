"""Migrations of the store, applied at the start by `bot.storage.store`.

A migration is never edited once it has been released: another one follows it. What they make
together is what `bot.storage.schema` says, and a test compares the two.
"""
