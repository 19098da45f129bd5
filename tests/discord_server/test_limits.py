"""How often a bot may ask, by a clock that is set."""

from tests.discord_server.limits import PER_SECOND, Limits

MESSAGES = "/channels/1/messages"


class Clock:
    """Seconds, as a test sets them."""

    now = 0.0

    def __call__(self) -> float:
        """Return what it was set to."""
        return self.now


def ask(limits: Limits, path: str, times: int = 1, method: str = "GET") -> list[int]:
    """Ask so often; return the statuses, 0 for what isn't refused."""
    refusals = [limits.check(method, path)[0] for _ in range(times)]
    return [refusal.status if refusal else 0 for refusal in refusals]


def test_the_51st_request_of_a_second_is_refused_until_it_is_over() -> None:
    """As 429, with what is left of the second; each channel of its own counts for all."""
    clock = Clock()
    limits = Limits(clock)
    assert ask(limits, "/users/1", PER_SECOND) == [0] * PER_SECOND
    clock.now = 0.75
    refusal, _ = limits.check("GET", "/users/2")
    assert refusal is not None
    assert refusal.body["retry_after"] == 0.25
    assert refusal.headers["X-RateLimit-Global"] == "true"
    clock.now = 1.0
    assert ask(limits, "/users/2") == [0]
    assert (limits.refused, limits.busiest) == (["GET /users/2: global"], PER_SECOND + 1)


def test_what_answers_interactions_counts_for_no_second() -> None:
    """Neither callbacks nor what follows them."""
    limits = Limits(Clock())
    paths = ("/interactions/1/token/callback", "/webhooks/1/token/messages/@original")
    assert [ask(limits, path, 100, "POST") for path in paths] == [[0] * 100] * 2
    assert ask(limits, "/users/1", PER_SECOND + 1) == [0] * PER_SECOND + [429]


def test_a_server_that_was_busy_accuses_nobody() -> None:
    """Requests that may have come in two seconds are taken up in one."""
    clock = Clock()
    limits = Limits(clock)
    clock.now = 0.9
    assert ask(limits, "/users/1", PER_SECOND) == [0] * PER_SECOND
    clock.now = 1.1
    assert ask(limits, "/users/1", PER_SECOND) == [0] * PER_SECOND
    assert limits.busiest == 2 * PER_SECOND


def test_a_channel_takes_five_messages_in_five_seconds() -> None:
    """What is left is told with each answer; other channels and methods have their own."""
    clock = Clock()
    limits = Limits(clock)
    told = [limits.check("POST", MESSAGES)[1] for _ in range(5)]
    assert [headers["X-RateLimit-Remaining"] for headers in told] == ["4", "3", "2", "1", "0"]
    assert ask(limits, "/channels/2/messages", 5, "POST") == [0] * 5
    assert ask(limits, f"{MESSAGES}/3", 5, "PATCH") == [0] * 5
    clock.now = 4.0
    refusal, headers = limits.check("POST", MESSAGES)
    assert refusal is not None
    assert (refusal.body["retry_after"], refusal.body["global"]) == (1.0, False)
    assert refusal.headers["X-RateLimit-Scope"] == "user"
    assert headers["X-RateLimit-Reset-After"] == "1.0"
    clock.now = 5.0
    assert ask(limits, MESSAGES, 1, "POST") == [0]
    assert limits.refused == [f"POST {MESSAGES}: user"]
