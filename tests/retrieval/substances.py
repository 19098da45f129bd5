"""A library of substances, each with its amounts, mixtures and risks."""

from retrieval.answering import Abstained, Answer, Answerer, Suggested
from retrieval.content.article import Section
from tests.articles import library_of, source

BODY = """\
{name} changes how things are perceived.

## Dose

A light dose of {name} is {amount} mg, a strong one twice that.

## Duration

{name} lasts for {amount} hours.

## Risks

{name} can be dangerous for the heart. Nausea is common.

## Mixing it

With alcohol, {name} stops the breathing.
"""
SUBSTANCES = ("Fentanyl", "2C-B", "2C-B-FLY", "What is Ketamine?", "Cannabis", "LSD", "Alpha-PVP")
ALIASES = {"What is Ketamine?": "special k", "Cannabis": "weed", "LSD": "acid"}
NAMES = ("fentanyl", "2c-b", "2c-b-fly", "ketamine", "special k", "cannabis", "weed", "lsd", "acid")
EMERGENCY = """\
## Overheating

Bring them to a cool place and call an ambulance.

## I can't calm down

Breathe out slowly, and sit down with a friend.
"""
LIBRARY = library_of(
    *(
        source(
            BODY.format(name=title.removeprefix("What is ").rstrip("?"), amount=number + 10),
            title=title,
            slug=f"substance-{number}",
            more=f"aliases: [{ALIASES[title]}]\n" if title in ALIASES else "",
        )
        for number, title in enumerate(SUBSTANCES)
    ),
    source(
        EMERGENCY, title="Recognising an emergency", slug="help", more="aliases: [overheating]\n"
    ),
    source(
        "## What it means\n\nMeeting people where they are.\n\n"
        "## What harm reduction is not\n\nIt isn't encouragement.\n",
        title="What is harm reduction?",
        slug="harm-reduction",
    ),
    source(
        "## What a result can tell you\n\nWhich substances are in it.\n\n"
        "## What a result can't tell you\n\nHow each person's body takes it.\n",
        title="Drug checking",
        slug="drug-checking",
    ),
)
ANSWERER = Answerer(LIBRARY)


def offered(answer: Answer) -> list[Section]:
    """Return the sections that are offered in place of an answer."""
    assert isinstance(answer, Suggested | Abstained)
    return [suggestion.section for suggestion in answer.suggestions]


def headings(answer: Answer) -> set[str]:
    """Return the headings of what is offered in place of an answer."""
    return {section.heading for section in offered(answer)}
