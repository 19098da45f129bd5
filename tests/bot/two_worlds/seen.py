"""What somebody saw in a play, as far as it must be the same in both worlds."""

import json
from collections.abc import Iterator

from bot import admin_texts
from bot.cogs.privacy import FILE_NAME
from bot.markup import escape
from retrieval.audience import Reader
from tests.bot.two_worlds.community import GUEST
from tests.bot.two_worlds.setting import FOLLOWER
from tests.bot.two_worlds.stage import BEGINNING_S, Done, Stage
from tests.discord_server.chat import Sighting
from tests.discord_server.flags import ChannelType
from tests.discord_server.world import Json, Message


def spans(stage: Stage, person: int) -> dict[Reader, int]:
    """Return until which action somebody has held no more than each of some readers.

    Who is given more in the middle of a play is compared twice: until then with the world of what
    they held before, and over all with the world of all that they ever held. A role that was taken
    away stays in it: it leaves behind what it had let them see. Administrators see every channel by
    the will of the server's owner, and are left out from then on.
    """
    if person == FOLLOWER:
        return {GUEST: len(stage.held) - 1}
    readers = (held[person] for held in stage.held)
    return {reader: number for number, reader in enumerate(readers) if reader is not None}


def seen_by(stage: Stage, person: int, until: int) -> list[Json]:
    """List all that somebody saw until an action, and how their interactions were answered."""
    done = stage.done[: until + 1]
    exceptions = {
        message for it in done if it.tells_of_all for i in it.interactions for message in i.produced
    }
    seen = [
        _without_exceptions(payload, done[number])
        for number, message, payload in _follow(stage, person, until)
        if message not in exceptions
    ]
    user = None if person == FOLLOWER else stage.people[person]
    answered = [
        {"callback": repr(interaction.callback)}
        for it in done
        if not it.tells_of_all
        for interaction in it.interactions
        if interaction.user is user
    ]
    return [*seen, *answered]


def _follow(stage: Stage, person: int, until: int) -> Iterator[tuple[int, Message | None, Json]]:
    """Yield the number of the action, the message, and its state that somebody saw.

    A channel that is opened to more people shows them what was written there before, until it is
    withdrawn: docs/access.md says that this can't be helped. So what somebody saw is judged by who
    could see the channel when it was sent; and of a message of which they couldn't see a state, the
    later ones are left out, too, as is what others quote of it.
    """
    followed: set[int] = set()
    missed: set[int] = set()
    for sighting in stage.server.chat.sightings:
        number = int(sighting.at_s) - BEGINNING_S - 1
        if number > until:
            return
        message = sighting.message
        if not _could_see(stage, person, sighting):
            missed |= {message.id} if message else set()
        elif message is None:
            yield number, None, sighting.payload
        elif message.id not in missed:
            followed.add(message.id)
            yield number, message, _without_quotation(sighting.payload, followed)


def _could_see(stage: Stage, person: int, sighting: Sighting) -> bool:
    message = sighting.message
    if person == FOLLOWER:
        return (
            message is not None
            and message.ephemeral_to is None
            and message.channel.type is ChannelType.ANNOUNCEMENT
        )
    return stage.people[person] in sighting.users


def _without_quotation(payload: Json, followed: set[int]) -> Json:
    quoted = payload.get("referenced_message")
    if quoted and int(quoted["id"]) not in followed:
        return payload | {"referenced_message": None}
    return payload


def _without_exceptions(payload: Json, done: Done) -> Json:
    """Leave out what may tell of hidden articles, to those alone whom it is told.

    Who may map a content role could give it to themselves: that articles are for it, they may know.
    And what /privacy has kept of somebody's reloads repeats what the replies to them said. A nonce
    is drawn at random.
    """
    if "choices" in payload:
        choices = [c for c in payload["choices"] if c["value"] not in done.may_map]
        return payload | {"choices": choices}
    content = payload.get("content", "")
    for content_role in done.may_map:
        note = admin_texts.MAPPED_UNUSED.format(content_role=content_role)
        content = content.replace(f"\n{escape(note)}", "")
    files = [_without_reloads(file) for file in payload.get("attachments", ())]
    return payload | {"content": content, "attachments": files, "nonce": None}


def _without_reloads(file: Json) -> Json:
    if file["filename"] != FILE_NAME:
        return file
    kept = json.loads(file["text"])
    kept.pop("reloads", None)
    return file | {"text": kept}
