"""Layout: what stands in one reply, before it becomes Discord's components."""

from dataclasses import dataclass
from typing import Literal

from retrieval.content import Resource, Section


@dataclass(frozen=True, slots=True)
class Image:
    """A picture.

    Parameters
    ----------
    url, alt : str
        Where it is; the text for those who don't see it.
    is_large : bool
        Whether it stands under the text in full width, or small beside the heading.
    """

    url: str
    alt: str
    is_large: bool = False


@dataclass(frozen=True, slots=True)
class SectionControl:
    """A button that shows one page of a section to whoever presses it.

    Parameters
    ----------
    label : str
        What the button says, at most 80 characters.
    section : Section
        What it shows.
    page : int
        From 1.
    """

    label: str
    section: Section
    page: int = 1


@dataclass(frozen=True, slots=True)
class ListControl:
    """A button that shows one page of the list of articles to whoever presses it."""

    label: str
    page: int


Action = Literal["private", "helpful", "other", "dismiss", "follow-up", "post"]


@dataclass(frozen=True, slots=True)
class ActionControl:
    """A button that does something with the answer above it.

    Parameters
    ----------
    label : str
        What the button says.
    action : str
        What it does: ask the same again in private, count that it helped, ask for other
        sections, take the message away, ask more, post it for everyone.
    section : Section or None
        The one that is shown.
    """

    label: str
    action: Action
    section: Section | None = None


@dataclass(frozen=True, slots=True)
class SectionMenu:
    """A menu of sections: an article's own, or the first of each article on a list.

    Parameters
    ----------
    sections : tuple of SectionControl
        In their order; at most 25.
    current : Section or None
        The one that is shown; None for a list.
    """

    sections: tuple[SectionControl, ...]
    current: Section | None = None


Control = SectionControl | ListControl | ActionControl

Place = Literal["channel", "channel command", "command", "menu", "chat", "reading"]
"""Where an answer stands: in a channel, after a message or a command; seen by its asker alone,
after a command, after a message was chosen by who may write there, or in the private chat; or
where nothing was asked, but an article opened."""

ACTIONS: dict[Place, tuple[Action, ...]] = {
    "channel": ("private", "helpful", "other", "dismiss"),
    "channel command": ("private", "helpful", "other", "follow-up", "dismiss"),
    "command": ("helpful", "other", "follow-up"),
    "menu": ("post", "helpful", "other", "follow-up"),
    "chat": ("helpful", "other", "dismiss"),
    "reading": (),
}
"""The buttons under an answer; they depend on nothing else, so that they hint at nothing."""

ACTIONS_WITHOUT_ANSWER: frozenset[Action] = frozenset({"private", "follow-up", "dismiss", "post"})
"""Those of them that stand under “I don't know”, too."""


@dataclass(frozen=True, slots=True)
class Layout:
    """One message, before it becomes Discord's components.

    Parameters
    ----------
    text : str
        Discord Markdown.
    above, heading, footer : str
        What stands around it; Discord Markdown, empty where there is none.
    help : str
        Where help is, if the message has no answer; Discord Markdown.
    image : Image or None
        Small beside the heading, or large under the text.
    links : tuple of Resource
        At most five, as buttons.
    choices : tuple of SectionControl
        Sections on offer.
    contents : SectionMenu or None
        The article's other sections, or the articles of a list.
    turns : tuple of (str, Control or None)
        The buttons that turn pages, by what they say; None where there is no page to turn to.
    actions : tuple of ActionControl
        At most five.
    """

    text: str
    heading: str = ""
    footer: str = ""
    above: str = ""
    help: str = ""
    image: Image | None = None
    links: tuple[Resource, ...] = ()
    choices: tuple[SectionControl, ...] = ()
    contents: SectionMenu | None = None
    turns: tuple[tuple[str, Control | None], ...] = ()
    actions: tuple[ActionControl, ...] = ()
