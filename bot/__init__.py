"""Docent's way to people: the command line, the terminal and the Discord bot."""
