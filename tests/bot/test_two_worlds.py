"""Promise 1 over every surface: whoever may not read an article can't tell that it exists."""

import asyncio

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.bot.two_worlds.chance import MOST_ACTIONS, Play, make_play
from tests.bot.two_worlds.stage import Stage

EXAMPLES = 10_000 if settings.get_current_profile_name() == "prove" else 60
"""Each compares what four people saw; `make prove` takes its time."""

are_kept = st.lists(st.integers(0, 9).map(bool), min_size=MOST_ACTIONS, max_size=MOST_ACTIONS)


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.builds(make_play, st.integers(0, 2**40), are_kept))
def test_what_may_not_be_read_might_as_well_not_exist(play: Play) -> None:
    """All that anybody sees is what they'd see if only the articles that they may read existed."""
    readers = play.setting.readers()
    with asyncio.Runner() as runner:
        whole = Stage(play.setting, play.shelf)
        runner.run(whole.play(play.actions))
        for reader in set(readers.values()):
            visible = Stage(play.setting, play.shelf, reader, whole.inputs)
            runner.run(visible.play(play.actions))
            for person in readers:
                if readers[person] == reader:
                    assert whole.seen_by(person) == visible.seen_by(person)
