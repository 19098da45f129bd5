"""What somebody saw in a play, as far as it must be the same in both worlds."""

import json
import re
from collections.abc import Iterator

from bot.cogs.privacy import FILE_NAME
from bot.markup.escaping import escape
from bot.replies.custom_ids import RELOAD
from bot.texts import admin_texts
from tests.bot.two_worlds.setting import FOLLOWER
from tests.bot.two_worlds.stage import BEGINNING_S, Done, Stage
from tests.discord_server.chat import Sighting
from tests.discord_server.flags import ChannelType
from tests.discord_server.world import Json, Message

_WITHDRAWN = re.compile(
    "|".join(
        rf"\n{re.escape(escape(line.format(number=0))).replace('0', r'[0-9]+')}"
        for line in (admin_texts.RELOAD_WITHDREW, admin_texts.RELOAD_LEFT)
    )
)

_TOKEN = re.compile(rf"{re.escape(RELOAD)}[0-9a-f]+")


def seen_by(stage: Stage, person: int, during: range) -> list[Json]:
    """List all that somebody saw during some actions, and how their interactions were answered."""
    exceptions = {
        message
        for done in stage.done
        if done.tells_of_all
        for interaction in done.interactions
        for message in interaction.produced
    }
    seen = [
        _without_exceptions(payload, stage.done[number])
        for number, message, payload in _follow(stage, person)
        if number in during and message not in exceptions
    ]
    user = None if person == FOLLOWER else stage.people[person]
    answered = [
        {"callback": repr(interaction.callback)}
        for done in stage.done[during.start : during.stop]
        if not done.tells_of_all
        for interaction in done.interactions
        if interaction.user is user
    ]
    return [*seen, *answered]


def _follow(stage: Stage, person: int) -> Iterator[tuple[int, Message | None, Json]]:
    """Yield the number of the action, the message, and its state that somebody saw.

    A channel that is opened to more people shows them what was written there before, until it is
    withdrawn: docs/access.md says that this can't be helped. So what somebody saw is judged by who
    could see the channel when it was sent; and of a message of which they couldn't see a state, the
    later ones are left out, too, as is what others quote of it, and how many of those that they
    see now were withdrawn.
    """
    followed: set[int] = set()
    missed: set[int] = set()
    for sighting in stage.server.chat.sightings:
        number = int(sighting.at_s) - BEGINNING_S - 1
        message = sighting.message
        if not _could_see(stage, person, sighting):
            missed |= {message.id} if message else set()
        elif message is None:
            yield number, None, sighting.payload
        elif message.id not in missed and not (missed and _counts_withdrawn(sighting.payload)):
            followed.add(message.id)
            yield number, message, _without_quotation(sighting.payload, followed)


def _counts_withdrawn(payload: Json) -> bool:
    beginning = admin_texts.LOG_WITHDRAWN.partition("{")[0]
    return str(payload.get("content", "")).startswith(beginning)


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

    Who may map a content role could give it to themselves: that articles are for it, they may know,
    and how many answers of those a mapping has withdrawn. And what /privacy has kept of somebody's
    reloads repeats what the replies to them said. A nonce is drawn at random, as is the token of a
    reload that waits for its confirmation.
    """
    if "choices" in payload:
        choices = [c for c in payload["choices"] if c["value"] not in done.may_map]
        return payload | {"choices": choices}
    content = payload.get("content", "")
    for content_role in done.may_map:
        note = admin_texts.MAPPED_UNUSED.format(content_role=content_role)
        content = content.replace(f"\n{escape(note)}", "")
    if done.may_map:
        content = _WITHDRAWN.sub("", content)
    shown = _TOKEN.sub(RELOAD, json.dumps(payload.get("components", ())))
    payload = payload | {"components": json.loads(shown)}
    files = [_without_reloads(file) for file in payload.get("attachments", ())]
    return payload | {"content": content, "attachments": files, "nonce": None}


def _without_reloads(file: Json) -> Json:
    if file["filename"] != FILE_NAME:
        return file
    kept = json.loads(file["text"])
    kept.pop("reloads", None)
    return file | {"text": kept}
