"""What members get who name a substance, mistype, or ask for the opposite, over real sockets."""

import pytest

from bot.texts import member_texts
from tests.end_to_end.community import Community
from tests.retrieval.substances import LIBRARY

NOTHING_ON = member_texts.NOTHING_ON.partition("{")[0]
DISTRESS = "i can't calm down"
"""The name of a section, and a bad state."""

PRINTED = {
    "acetyl fentanyl dose": f"{NOTHING_ON}“acetyl fentanyl”",
    "2cb fly dose": "### 2C-B-FLY › Dose",
    "fentanyl dose": "### Fentanyl › Dose",
    "carfentanil dose": f"{NOTHING_ON}“carfentanil”",
    "ketamine with grapefruit": f"{NOTHING_ON}“grapefruit”",
    "weed dose": "### Cannabis › Dose",
    "what harm reduction is not": "### What is harm reduction? › What harm reduction is not",
    "What a result can tell you": "### Drug checking › What a result can tell you",
    DISTRESS: "### Recognising an emergency › I can't calm down",
    "overheating": "### Recognising an emergency › Overheating",
}
HELP = "Call 112 or +49 30 19240."


@pytest.fixture
def substances(community: Community) -> Community:
    """Return a community whose articles are on substances, and that says where help is."""
    for article in LIBRARY.articles:
        sections = "".join(f"{s.source}{s.text}" for s in article.sections)
        aliases = f"aliases: [{', '.join(article.aliases)}]\n" if article.aliases else ""
        front = f'title: "{article.title}"\narticle: "{article.slug}"\nrole: "guest"\n{aliases}'
        community.write_article(article.slug, f"---\n{front}---\n{sections}".encode())
    community.write_config(f'[answers]\nhelp = "{HELP}"\n')
    return community


async def test_a_name_or_a_word_is_taken_for_what_it_is(substances: Community) -> None:
    """In a channel as in private; where there is no answer, it says first where help is."""
    shown = {}
    async with substances.running():
        for question in PRINTED:
            member, channel = substances.add_member(), substances.add_channel()
            public = await substances.ask(member, channel, question)
            private = await substances.use(member, channel, "ask", {"question": question})
            assert public.splitlines()[0] in str(private.components)
            shown[question] = public
    for question, expected in PRINTED.items():
        assert expected in shown[question].replace("\\", ""), question
        is_plain = expected.startswith("###") and question != DISTRESS
        assert (HELP in shown[question].replace("\\", "")) is not is_plain
