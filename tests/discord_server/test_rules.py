"""Discord's limits, each from both sides."""

import json
from typing import Any

import pytest

from tests.discord_server.errors import ApiError
from tests.discord_server.flags import ChannelType, MessageFlag
from tests.discord_server.rules import check_choices, check_message
from tests.discord_server.world import Channel, Json, Message, User

V2 = MessageFlag.COMPONENTS_V2


def message(flags: MessageFlag = V2, **fields: Any) -> Message:
    """Make a message of the bot."""
    channel = Channel(1, ChannelType.TEXT, "square")
    return Message(2, channel, User(3, "bot"), flags=flags, **fields)


def text(size: int) -> Json:
    """Make a text display of so many characters."""
    return {"type": 10, "content": "x" * size}


def button(label: str = "a", custom_id: str = "b") -> Json:
    """Make a button."""
    return {"type": 2, "style": 2, "label": label, "custom_id": custom_id}


def link(url: str) -> Json:
    """Make a link button."""
    return {"type": 2, "style": 5, "label": "read", "url": url}


def row(*children: Json) -> Json:
    """Make an action row."""
    return {"type": 1, "components": list(children)}


def select(size: int = 1, label: str = "a") -> Json:
    """Make a select of so many options."""
    options = [{"label": label, "value": str(i)} for i in range(size)]
    return {"type": 3, "custom_id": "s", "options": options}


def section(texts: int) -> Json:
    """Make a section of so many texts with a button."""
    return {"type": 9, "components": [text(1)] * texts, "accessory": button()}


GALLERY = {"type": 12, "items": [{"media": {"url": "https://example.org/a.png"}}]}


@pytest.mark.parametrize(
    "parts",
    [
        [text(4000)],
        [text(1)] * 40,
        [{"type": 17, "components": [text(1), section(3), GALLERY, row(select(25))]}],
        [row(*(button("l" * 80, str(i) * 100) for i in range(5)))],
        [row(link("https://e.org/" + "x" * 498))],
    ],
)
def test_components_at_the_limit_are_taken(parts: list[Json]) -> None:
    """What Discord's pages allow is allowed."""
    check_message(message(components=parts))


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ([text(4000), text(1)], "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED"),
        ([{"type": 17, "components": [text(1)] * 40}], "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED"),
        ([text(0)], "BASE_TYPE_BAD_LENGTH"),
        ([section(4)], "BASE_TYPE_BAD_LENGTH"),
        ([{"type": 9, "components": [text(1)]}], "BASE_TYPE_REQUIRED"),
        ([{"type": 17, "components": [{"type": 17}]}], "UNION_TYPE_CHOICES"),
        ([button()], "UNION_TYPE_CHOICES"),
        ([{"type": 99}], "UNION_TYPE_CHOICES"),
        ([row(*(button("l", str(i)) for i in range(6)))], "BASE_TYPE_BAD_LENGTH"),
        ([row(button(), select())], "COMPONENT_LAYOUT_WIDTH_EXCEEDED"),
        ([row(button("l" * 81))], "BASE_TYPE_MAX_LENGTH"),
        ([row(button("l", "x" * 101))], "BASE_TYPE_BAD_LENGTH"),
        ([row(button(), button())], "COMPONENT_CUSTOM_ID_DUPLICATED"),
        ([row(link("ftp://example.org"))], "URL_TYPE_INVALID_SCHEME"),
        ([row(link("https://e.org/" + "x" * 499))], "BASE_TYPE_BAD_LENGTH"),
        ([row(select(26))], "BASE_TYPE_BAD_LENGTH"),
        ([row(select(1, "x" * 101))], "BASE_TYPE_BAD_LENGTH"),
        ([{"type": 12, "items": []}], "BASE_TYPE_BAD_LENGTH"),
    ],
)
def test_components_over_a_limit_are_refused(parts: list[Json], code: str) -> None:
    """Each broken limit is named in the error."""
    assert code in refusal(message(components=parts))


def test_messages_mix_no_old_and_new_fields() -> None:
    """Components V2 exclude content; without the flag its components aren't known."""
    legacy = "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"
    assert legacy in refusal(message(content="x", components=[text(1)]))
    assert "UNION_TYPE_CHOICES" in refusal(message(MessageFlag(0), components=[text(1)]))
    check_message(message(MessageFlag(0), content="x" * 2000, components=[row(button())]))
    assert "BASE_TYPE_MAX_LENGTH" in refusal(message(MessageFlag(0), content="x" * 2001))
    assert "50006" in refusal(message(MessageFlag(0)))
    assert "BASE_TYPE_MAX_LENGTH" in refusal(message(components=[text(1)], nonce="n" * 26))


def refusal(refused: Message) -> str:
    """Return Discord's error for a message."""
    with pytest.raises(ApiError) as error:
        check_message(refused)
    assert error.value.status == 400
    return json.dumps(error.value.body)


def test_choices_have_1_to_100_characters() -> None:
    """25 choices with names and values of up to 100 characters are taken, none beyond."""
    check_choices([{"name": "n" * 100, "value": "v" * 100}] * 25)
    for wrong in (
        [{"name": "n", "value": "v"}] * 26,
        [{"name": "", "value": "v"}],
        [{"name": "n" * 101, "value": "v"}],
        [{"name": "n", "value": "v" * 101}],
    ):
        with pytest.raises(ApiError):
            check_choices(wrong)
