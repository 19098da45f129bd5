"""Tools for those who work on Docent."""
