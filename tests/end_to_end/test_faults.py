"""Nothing is lost or said twice, whatever fails between Discord and the bot."""

from pathlib import Path

import pytest

from tests.end_to_end.campaign import LARGE, SMALL, run
from tests.examples import IS_PROVED


@pytest.mark.prove
async def test_every_question_gets_its_reply_whatever_fails(tmp_path: Path) -> None:
    """One reply each, none that says sorry, and no request beyond Discord's limits."""
    plan = LARGE if IS_PROVED else SMALL
    outcome = await run(tmp_path, plan)
    assert outcome.lost == outcome.doubled == outcome.over_limits == outcome.errors == [], outcome
    assert outcome.apologies == outcome.invalid == 0, outcome
    assert outcome.identified == 1 + plan.forgotten, outcome
