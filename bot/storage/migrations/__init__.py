"""Migrations of the database, applied at the start by `bot.storage.database`.

A released migration is never edited; another one follows it. Together they make the tables of
`bot.storage.schema`, and a test compares the two.
"""
