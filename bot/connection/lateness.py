"""Interactions that nobody waits for any more, and what is said of them in the log."""

import logging
import time
from collections.abc import Callable
from math import inf

import discord

TOO_OLD_S = 2.5  # Discord takes an answer within three seconds; some of them go by on the way
LIFE_S = 3.0
WINDOW_S = 1800.0
TRIED_IN_ROW = 20
LINES_A_MINUTE = 10
# “Unknown interaction”: it is too late; “Interaction has already been acknowledged”
# (https://discord.com/developers/docs/topics/opcodes-and-status-codes#json).
UNKNOWN, ACKNOWLEDGED = 10062, 40060

_log = logging.getLogger(__name__)


def is_over(error: BaseException | None) -> bool:
    """Tell whether an interaction couldn't be answered because that is too late, or done."""
    error = getattr(error, "original", error)  # of a command's failure
    return isinstance(error, discord.HTTPException) and error.code in {UNKNOWN, ACKNOWLEDGED}


class Lateness:
    """Tells how old what Discord sends is, whatever this machine's clock says.

    Its id says when it was made, by Discord's clock. How far `clock` (monotonic seconds) is ahead
    of that was smallest for what came fastest: that much of it is no age. As clocks drift, only
    the last half hour or hour counts.
    """

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self._clock = clock
        self._leads = [inf, inf]  # the smallest of this and of the last window
        self._since = clock()
        self._late_in_row, self._tried = 0, 0
        self._minute, self._lines = 0, 0

    def age_s(self, id_: int) -> float:
        """Return the seconds since something was made, as if the fastest had taken no time."""
        now, lead = self._clock(), self._lead(id_)
        if now - self._since > WINDOW_S:
            self._leads, self._since = [inf, self._leads[0]], now
        self._leads[0] = min(self._leads[0], lead)
        return lead - min(self._leads)

    def is_late(self, id_: int) -> bool:
        """Tell whether an interaction is too old to be answered, and log it.

        Each twentieth in a row is tried all the same: if Discord takes the answer, we were wrong.
        """
        age_s = self.age_s(id_)
        if age_s <= TOO_OLD_S:
            self._late_in_row = 0
            return False
        if id_ == self._tried:
            return False
        self._late_in_row += 1
        if self._late_in_row % TRIED_IN_ROW == 0:
            self._tried = id_
            return False
        self.tell("An interaction came too late to be answered: it is %.1f s old.", age_s)
        return True

    def note_answered(self, id_: int) -> None:
        """Take into account that Discord has just taken the answer to an interaction."""
        least = self._lead(id_) - LIFE_S
        self._leads = [max(lead, least) for lead in self._leads]

    def tell(self, line: str, *values: object) -> None:
        """Log a line, unless there were too many in this minute."""
        minute = int(self._clock() // 60)
        if minute != self._minute:
            if self._lines > LINES_A_MINUTE:
                _log.warning("… and %d more in that minute.", self._lines - LINES_A_MINUTE)
            self._minute, self._lines = minute, 0
        self._lines += 1
        if self._lines <= LINES_A_MINUTE:
            _log.warning(line, *values)

    def _lead(self, id_: int) -> float:
        return self._clock() - (id_ >> 22) / 1000
