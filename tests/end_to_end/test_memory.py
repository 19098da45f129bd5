"""A bot that has answered a lot needs no more memory than one that has answered some."""

import asyncio
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.discord_server import User, visible_text
from tests.end_to_end.community import PATIENCE_S, UNLIMITED, Community
from tests.end_to_end.patient import run_patiently
from tests.examples import IS_PROVED

QUESTIONS = 100_000 if IS_PROVED else 300
MEMBERS = 5_000 if IS_PROVED else 50

AT_ONCE = 10
IN_PRIVATE = 20
"""Every one of so many questions is asked in the private chat."""

MOST_GROWTH_MB = 32
"""After the first fifth of the questions, in which each member has asked."""

ASKED = [
    "is ketamine safe with alcohol {}", "how long does it last {}", "what is ketamin", "help {}",
    "drinking water {}", "what are the riks of ketamine {}", "carfentanil {}", "hello", "why?",
]  # fmt: skip


@pytest.mark.prove
@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux how much memory a process has")
async def test_memory_does_not_grow_with_the_questions(
    community: Community, record_property: Callable[[str, object], None]
) -> None:
    """Whoever asks, and whatever it is: what is kept of each is bounded."""
    community.program = run_patiently  # else a busy machine's late commands get no reply
    community.write_config(UNLIMITED)
    members = [
        community.add_member(roles=[community.subscriber_role] if number % 3 else [])
        for number in range(MEMBERS)
    ]
    async with community.running() as process:
        sizes = [memory_mb(process.pid)]
        for part in range(5):
            for number in range(part * QUESTIONS // 5, (part + 1) * QUESTIONS // 5, AT_ONCE):
                await ask_at_once(community, members, number)
            sizes.append(memory_mb(process.pid))
    record_property("MB, at the start and after each fifth of the questions", sizes)
    assert max(sizes[2:]) - sizes[1] < MOST_GROWTH_MB


async def ask_at_once(community: Community, members: list[User], first: int) -> None:
    """Ask some questions, and forget what was said, as the test needs no memory, either."""
    server = community.server
    async with asyncio.TaskGroup() as group:
        for number in range(first, first + AT_ONCE):
            group.create_task(ask(community, members[number % len(members)], number))
    server.chat.sightings.clear()
    server.requests.clear()
    server.interactions._by_token.clear()
    for channel in server.world.channels.values():
        channel.messages.clear()


async def ask(community: Community, member: User, number: int) -> None:
    """Ask one question, and wait for its reply."""
    question = ASKED[number % len(ASKED)].format(number)
    if number % IN_PRIVATE == 0:
        channel = community.server.dm(member)
        assert await community.ask(member, channel, question)
        return
    used = await community.server.slash(member, community.square, "ask", {"question": question})
    assert visible_text(await used.response(PATIENCE_S))


def memory_mb(pid: int) -> int:
    """Return the memory of a process that isn't shared with others, in MiB."""
    resident, shared = map(int, Path(f"/proc/{pid}/statm").read_text().split()[1:3])
    return (resident - shared) * os.sysconf("SC_PAGE_SIZE") // (1 << 20)
