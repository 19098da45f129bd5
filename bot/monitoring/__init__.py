"""What other programs ask of the process: whether it is alive and ready, and its counts."""

from bot.monitoring.server import Monitor, Watched, monitoring

__all__ = ["Monitor", "Watched", "monitoring"]
