"""The database and the key beside it. No Discord."""
