"""A word of its own: every article has words that nobody types, and nobody may be sent in vain."""

import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.replies.custom_ids import section_key
from bot.texts import member_texts
from retrieval.content.article import Article, parse_article
from tests.articles import source
from tests.discord_server import (
    Channel,
    DiscordServer,
    Message,
    Overwrite,
    Permission,
    User,
    buttons,
    selects,
    visible_text,
)
from tests.end_to_end.community import TOKEN, Community

VIEW = Permission.VIEW_CHANNEL
WORDS = {
    "quorvex": "guest",
    "blinfar": "subscriber",
    "drastul": "admin",
    "mipzone": "subscriber,admin",
    "jubwick": "guest,admin",
}
"""Words that no language has, and for whom the article is that has them everywhere."""

QUESTIONS = ["how do i water the garden?", "qourvex blinfra drastlu mipznoe jubwcik"]
"""All articles answer them equally well, if words that are mistyped are read as theirs."""


def write_article(word: str, role: str) -> bytes:
    """Return an article that has a word wherever a word can be."""
    body = (
        f"## Rules of {word}\n\nWater the garden of {word}: [{word}](https://{word}.example/a).\n\n"
        f"## Water for {word}\n\n{f'Water the {word} garden at night. ' * 150}\n\n"
        f"## Additional Resources\n\n[{word}](https://{word}.example/b)\n"
    )
    more = (
        f"aliases: [{word}s]\nparagraph: The garden of {word}.\nimage_alt: A {word}.\n"
        f"image: https://{word}.example/c.png\n"
    )
    return source(body, title=f"Garden {word}", slug=f"garden-{word}", role=role, more=more)


def traces(word: str) -> list[str]:
    """Return what tells of an article, if somebody is sent it: its word, its sections' hashes."""
    article = parse_article("garden.md", write_article(word, "guest")).article
    assert isinstance(article, Article)
    return [word, *(section_key(section) for section in article.sections)]


class Gardeners:
    """A community with these articles, and everything that its members do.

    Parameters
    ----------
    community : Community
        Whose bot is running.
    """

    def __init__(self, community: Community) -> None:
        self.server, guild = community.server, community.guild
        staff_role = self.server.add_role(guild, "Staff")
        self.staff = self.server.add_member(guild, "staff", [staff_role])
        self.guest, self.subscriber = community.guest, community.subscriber
        self.readers = {
            self.guest: {"guest"},
            self.subscriber: {"guest", "subscriber"},
            self.staff: {"guest", "admin"},
        }
        everyone = Overwrite(guild.roles[0], deny=VIEW)
        bot = Overwrite(self.server.bot, allow=VIEW)
        office = [everyone, bot, Overwrite(staff_role, allow=VIEW)]
        ticket = [everyone, bot, Overwrite(self.guest, allow=VIEW),
                  Overwrite(self.staff, allow=VIEW)]  # fmt: skip
        self.channels = [
            community.square,
            community.lounge,
            self.server.add_channel(guild, "office", office),
            self.server.add_channel(guild, "ticket", ticket),
        ]
        for file in (community.folder / "content").iterdir():
            file.unlink()
        for word, role in WORDS.items():
            community.write_article(word, write_article(word, role))
        (community.folder / "config.toml").write_text(
            f"[limits]\nquestions_per_minute = 1000\nchannel_questions_per_minute = 1000\n"
            f'[guilds.{guild.id}.roles]\n"{community.subscriber_role.id}" = "subscriber"\n'
            f'"{staff_role.id}" = "admin"\n'
        )
        self.messages: list[Message] = []

    async def ask_everywhere(self, member: User) -> None:
        """Ask in every place and way that a member has."""
        server = self.server
        for channel in [*self.channels_of(member), server.dm(member)]:
            mentions = [server.bot] if channel.guild else []
            for question in QUESTIONS:
                asked = await server.send(member, channel, question, mentions=mentions)
                self.messages.append(await server.wait_message(channel, after=asked))
            used = await server.slash(
                member, channel, "ask", {"question": QUESTIONS[0], "public": True, "new": True}
            )
            self.messages.append(await used.response())
        for question in QUESTIONS:
            await self._use(member, "ask", question=question, new=True)

    async def look_up(self, member: User) -> None:
        """Let the names of articles and sections be completed, and open what is offered."""
        await self._use(member, "articles")
        for word in WORDS:
            for name in (f"garden-{word}", f"Garden {word}", f"{word}s"):
                await self._use(member, "article", name=name)
        for typed in ("", "gar", *(word[:3] for word in WORDS)):
            names = await self._complete(member, "name", name=typed)
            await self._use(member, "article", name=names[0] if names else typed)
            for name in names:
                sections = await self._complete(member, "section", name=name, section="")
                await self._use(member, "article", name=name, section=sections[-1])

    async def press_everything(self, member: User) -> None:
        """Press all that was ever sent to anybody, on a message that a member sees."""
        public = next(m for m in self.messages if m.channel is self.channels[0])
        own = next(m for m in reversed(self.messages) if m.ephemeral_to is member)
        pressed = {control for message in self.messages for control in controls(message)}
        for number, (custom_id, value) in enumerate(sorted(pressed)):
            await self.press(member, [public, own][number % 2], custom_id, value)

    async def press(
        self, member: User, message: Message, custom_id: str, value: str = ""
    ) -> Message:
        """Press a button or choose an option, send the form that opens, and return the answer."""
        server = self.server
        used = await server.forge(member, message, custom_id, [value] if value else [])
        await used.acknowledged()
        if used.modal:
            used = await server.submit(member, used, {"question": QUESTIONS[0]})
        return await used.response()

    def channels_of(self, member: User) -> list[Channel]:
        """List the channels that a member sees."""
        square, lounge, office, ticket = self.channels
        return {
            self.guest: [square, ticket],
            self.subscriber: [square, lounge],
            self.staff: [square, office, ticket],
        }[member]

    def sent_to(self, member: User) -> str:
        """Return all JSON that a member was sent, or could see."""
        return json.dumps(self.server.payloads_to(member)).casefold()

    async def _use(self, member: User, command: str, **options: str | bool) -> None:
        used = await self.server.slash(member, self.channels[0], command, options)
        self.messages.append(await used.response())

    async def _complete(self, member: User, option: str, **typed: str) -> list[str]:
        choices = await self.server.autocomplete(member, self.channels[0], "article", typed, option)
        return [choice["value"] for choice in choices]


def controls(message: Message) -> Iterator[tuple[str, str]]:
    """Yield what can be pressed on a message and leaves it there, and what can be chosen."""
    for button in buttons(message):
        if not button.get("disabled") and button.get("label") != member_texts.ACTIONS["dismiss"]:
            yield button["custom_id"], ""
    for menu in selects(message):
        for option in menu["options"]:
            if option["label"] != member_texts.ACTIONS["dismiss"]:
                yield menu["custom_id"], option["value"]


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def gardeners(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Gardeners]:
    """Return the community while its bot is running; once, as each start takes seconds."""
    folder: Path = tmp_path_factory.mktemp("gardeners")
    async with DiscordServer(token=TOKEN) as server:
        community = Community(server, folder)
        gardeners = Gardeners(community)
        async with community.running():
            yield gardeners


@pytest.mark.asyncio(loop_scope="module")
async def test_a_public_answers_controls_are_answered_in_private(gardeners: Gardeners) -> None:
    """Whoever asks privately or chooses a section sees what they may read, and nobody else does."""
    server, square = gardeners.server, gardeners.channels[0]
    before = server.messages(square)
    question = await server.send(gardeners.guest, square, "mipznoe water", mentions=[server.bot])
    public = await server.wait_message(square, after=question)
    private = next(b for b in buttons(public) if b["label"] == member_texts.ACTIONS["private"])
    answer = await gardeners.press(gardeners.staff, public, private["custom_id"])
    assert answer.ephemeral_to is gardeners.staff
    assert "Garden mipzone › Water for mipzone" in visible_text(answer)
    (menu,) = selects(answer)
    value = next(o["value"] for o in menu["options"] if o["label"] == "Rules of mipzone")
    chosen = await gardeners.press(gardeners.staff, answer, menu["custom_id"], value)
    assert chosen is answer
    assert "Garden mipzone › Rules of mipzone" in visible_text(chosen)
    assert server.messages(square) == [*before, question, public]


@pytest.mark.asyncio(loop_scope="module")
async def test_nobody_is_sent_a_word_of_what_they_may_not_read(gardeners: Gardeners) -> None:
    """In no payload, wherever it stands; and everybody was sent every word of what they may."""
    for act in (gardeners.ask_everywhere, gardeners.look_up, gardeners.press_everything):
        for member in gardeners.readers:
            await act(member)
    for member, content_roles in gardeners.readers.items():
        sent = gardeners.sent_to(member)
        for word, role in WORDS.items():
            may_read = not content_roles.isdisjoint(role.split(","))
            found = [trace for trace in traces(word) if trace in sent]
            # The resources, which are the last section, are only ever shown with another.
            assert found == (traces(word)[:-1] if may_read else []), (member.name, word)
