"""The contents of one reply, before they become Discord's components."""

from dataclasses import dataclass
from typing import Literal

from bot.texts import member_texts
from retrieval.content import Section


@dataclass(frozen=True, slots=True)
class Image:
    """An image: large under the text, or small beside the heading."""

    url: str
    alt: str
    is_large: bool = False


@dataclass(frozen=True, slots=True)
class SectionControl:
    """A button (80 characters) or option (100) that shows one page (from 1) of a section."""

    label: str
    section: Section
    page: int = 1


@dataclass(frozen=True, slots=True)
class ListControl:
    """A button that shows one page (from 1) of the list of articles to whoever presses it."""

    label: str
    page: int


Action = Literal["private", "helpful", "other", "dismiss", "follow-up", "post"]


@dataclass(frozen=True, slots=True)
class ActionControl:
    """A button that does something with the answer above it."""

    label: str
    # Ask the same in private, count that it helped, offer other sections, delete the message, ask a
    # follow-up question, or post the answer for everyone.
    action: Action
    section: Section | None = None  # the section that the answer shows, if it shows one


@dataclass(frozen=True, slots=True)
class SectionMenu:
    """A menu of at most 25 options."""

    # Those of an article, or the first of each article on a list; may be empty.
    sections: tuple[SectionControl, ...]
    current: Section | None = None  # the one that is shown; None for a list
    actions: tuple[ActionControl, ...] = ()  # for which there is no room as buttons


Control = SectionControl | ListControl | ActionControl
# Where an answer is shown. Publicly: after a message ("channel") or a command ("channel command").
# To the asker alone: after a command, after a message was chosen by somebody who may write in its
# channel ("menu"), or in the private chat. "reading": an article was opened, not asked for.
Place = Literal["channel", "channel command", "command", "menu", "chat", "reading"]
# The buttons under an answer. They depend on nothing but the place, so they reveal nothing.
ACTIONS: dict[Place, tuple[Action, ...]] = {
    "channel": ("private", "helpful", "other", "dismiss"),
    "channel command": ("private", "helpful", "other", "follow-up", "dismiss"),
    "command": ("helpful", "other", "follow-up"),
    "menu": ("post", "helpful", "other", "follow-up"),
    "chat": ("helpful", "other", "dismiss"),
    "reading": (),
}
# Actions that are also offered under “I don't know”; only an answer is worth posting.
ACTIONS_WITHOUT_ANSWER: frozenset[Action] = frozenset({"private", "follow-up", "dismiss"})


Tone = Literal["answer", "offers", "unknown", "urgent"]  # told apart at first sight


@dataclass(frozen=True, slots=True)
class Layout:
    """One reply, before it becomes Discord's components."""

    # Discord Markdown; all but the text may be empty.
    text: str
    heading: str = ""
    footer: str = ""
    above: str = ""
    # Discord Markdown that says where help is: if there is no answer, it is urgent, or the question
    # tells of distress; else empty.
    help: str = ""
    tells_of_distress: bool = False
    image: Image | None = None
    links: str = ""
    # Suggested sections; under an answer, those of its article that fit best as well.
    choices: tuple[SectionControl, ...] = ()
    # The article's sections and further actions, or the articles of a list.
    contents: SectionMenu | None = None
    # The labels and buttons that turn pages; None if there is no page to turn to.
    turns: tuple[tuple[str, Control | None], ...] = ()
    actions: tuple[ActionControl, ...] = ()  # at most five
    tone: Tone | None = None  # None for one that needn't be told apart
    can_post: bool = False  # whether an answer that is chosen here may be posted for everyone

    @property
    def mark(self) -> str:
        """The line above the reply that says what kind it is; empty for none."""
        if self.tone == "urgent":
            return member_texts.URGENT
        return f"-# **{member_texts.TONES[self.tone]}**" if self.tone else ""
