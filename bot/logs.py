"""How the log looks: lines for people, or JSON for machines."""

import json
import logging
from datetime import UTC, datetime

from bot.config import Log

TEXT_FORMAT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"


class JsonFormatter(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return a record as JSON."""
        entry = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            entry["traceback"] = self.formatException(record.exc_info)
        return json.dumps(entry, ensure_ascii=False)


def set_up_logging(log: Log) -> None:
    """Write the log to stderr, as the configuration says."""
    handler = logging.StreamHandler()
    handler.setFormatter(
        JsonFormatter() if log.format == "json" else logging.Formatter(TEXT_FORMAT)
    )
    logging.basicConfig(level=log.level.upper(), handlers=[handler])
    # It tells at every start which kind of database it talks to.
    logging.getLogger("alembic").setLevel(logging.WARNING)
