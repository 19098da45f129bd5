"""The library that is served, replaced, kept and rolled back. No Discord."""
