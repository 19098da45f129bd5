"""Limits on questions, presses and completions per minute; counted in memory only."""

import math
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from bot.texts import member_texts
from retrieval.recent import Recent

WINDOW_S = 60.0

# Per member and minute:
PRESSES = 60  # buttons, menus and commands: more than anybody who reads needs
LOOKS = 5  # messages that are looked at for urgent phrases beyond those limits
COMPLETIONS = 120  # two a second, for as long as somebody types

# Most members, and channels, counted at once; beyond it, those silent longest start from zero.
MAX_COUNTED = 10_000


class _Window:
    """The times of the latest events of one member or channel, at most as many as are allowed."""

    def __init__(self, limit: int) -> None:
        self.times: deque[float] = deque(maxlen=limit)
        self.is_told = False

    def wait_s(self, now: float) -> float:
        """Return the seconds until another event is allowed; 0 or less if it is now."""
        is_full = len(self.times) == self.times.maxlen
        return self.times[0] + WINDOW_S - now if is_full else 0.0


class _Windows:
    """The windows of all members, or of all channels."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._windows = Recent[int, _Window](MAX_COUNTED)

    def get(self, key: int) -> _Window:
        window = self._windows[key] = self._windows.get(key) or _Window(self._limit)
        return window


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something isn't answered now: a sentence, and the seconds until it would be."""

    wait_s: float
    text: str
    window: _Window

    @property
    def sentence(self) -> str:
        """What is shown."""
        # Never "1 seconds"; waiting one more does no harm.
        return self.text.format(seconds=max(2, math.ceil(self.wait_s)))

    def tell(self) -> bool:
        """Return True once per full window, so that others see one refusal only."""
        is_news = not self.window.is_told
        self.window.is_told = True
        return is_news


class RateLimits:
    """Counts what is asked, pressed and completed, except for what is refused.

    So many questions are allowed in any minute, at least 1; `clock` returns monotonic seconds.
    """

    def __init__(
        self, per_member: int, per_channel: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._clock = clock
        self._members = _Windows(per_member)
        self._channels = _Windows(per_channel)
        self._presses = _Windows(max(PRESSES, per_member))
        self._looks = _Windows(LOOKS)
        self._completions = _Windows(max(COMPLETIONS, per_member))

    def ask(self, user_id: int, channel_id: int | None) -> Refusal | None:
        """Count a question; refuse one too many. `channel_id` is None for the private chat."""
        wanted = [(self._members.get(user_id), member_texts.MEMBER_LIMIT)]
        if channel_id is not None:
            wanted.append((self._channels.get(channel_id), member_texts.CHANNEL_LIMIT))
        return self._count(*wanted)

    def look(self, user_id: int) -> bool:
        """Count a refused message to be looked at for urgent phrases; return False beyond that."""
        return self._count((self._looks.get(user_id), member_texts.MEMBER_LIMIT)) is None

    def press(self, user_id: int) -> Refusal | None:
        """Count a press of a button or menu, or a command; refuse one too many."""
        return self._count((self._presses.get(user_id), member_texts.PRESS_LIMIT))

    def complete(self, user_id: int) -> bool:
        """Count a completion; return False for one too many."""
        return self._count((self._completions.get(user_id), member_texts.PRESS_LIMIT)) is None

    def _count(self, *wanted: tuple[_Window, str]) -> Refusal | None:
        """Count an event in all windows; if one is full, count none and refuse with its text."""
        now = self._clock()
        refusals = [Refusal(window.wait_s(now), text, window) for window, text in wanted]
        fullest = max(refusals, key=lambda refusal: refusal.wait_s)
        if fullest.wait_s > 0:
            return fullest
        for window, _ in wanted:
            window.times.append(now)
            window.is_told = False
        return None
