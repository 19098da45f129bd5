"""Promise 1 over every surface: whoever may not read an article can't tell that it exists."""

import asyncio

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.bot.two_worlds.chance import MOST_ACTIONS, Play, make_play
from tests.bot.two_worlds.seen import seen_by, spans
from tests.bot.two_worlds.setting import FOLLOWER, PEOPLE
from tests.bot.two_worlds.stage import Stage

EXAMPLES = 10_000 if settings.get_current_profile_name() == "prove" else 60
"""Each compares what several people saw; `make prove` takes its time."""

OBSERVERS = [*range(PEOPLE), FOLLOWER]

are_kept = st.lists(st.integers(0, 9).map(bool), min_size=MOST_ACTIONS, max_size=MOST_ACTIONS)


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.builds(make_play, st.integers(0, 2**40), are_kept))
def test_what_may_not_be_read_might_as_well_not_exist(play: Play) -> None:
    """All that anybody sees is what they'd see if only the articles that they may read existed."""
    with asyncio.Runner() as runner:
        whole = Stage(play.setting, play.shelf)
        runner.run(whole.play(play.actions))
        until = {person: spans(whole, person) for person in OBSERVERS}
        for reader in {reader for readers in until.values() for reader in readers}:
            if whole.shows_all_to(reader):
                continue
            visible = Stage(play.setting, play.shelf, reader, whole.inputs)
            people = [person for person in OBSERVERS if reader in until[person]]
            last = max(until[person][reader] for person in people)
            runner.run(visible.play(play.actions[: last + 1]))
            for person in people:
                end = until[person][reader]
                assert seen_by(whole, person, end) == seen_by(visible, person, end)
