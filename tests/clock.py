"""A clock that tests move."""


class Clock:
    """Seconds, from 0; they pass when a test says so."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now
