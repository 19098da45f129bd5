"""The real `docent run`, as a process of its own, against a Discord-like server."""
