"""Synonyms beside the articles: what is restricted, and what nobody writes."""

from retrieval.audience import Audience
from retrieval.content.synonym_check import check_synonyms
from retrieval.content.synonyms import Group
from tests.articles import group, library_of, source

GUEST = Audience.of({"guest"})
OPEN = source("Ketamine has side effects, she says.\n", slug="open", more="aliases: [ket]\n")
SECRET = source(
    "## Operation nightfall\n\nOf ketamine. Says the effects.\n", slug="secret", role="admin"
)


def messages(*groups: Group) -> list[str]:
    """Return what is said of some synonyms."""
    library = library_of(OPEN, SECRET, groups=groups)
    return [problem.message for problem in check_synonyms(library, library.visible(GUEST))]


def test_synonyms_that_everyone_reads_of_are_fine() -> None:
    """In any form, and wherever in an article; a name that no article has is what they are for."""
    assert messages(group("Ketamine", "ket", "special k"), group("side effect", "harms")) == []
    assert messages() == []


def test_a_word_of_restricted_articles_alone_is_told() -> None:
    """Alone and in a phrase; the article is named."""
    told = "stands in restricted articles only, as in 2.md; leave it out, since everyone"
    (alone,) = messages(group("ketamine", "Nightfall"))
    assert alone.startswith(f"“Nightfall” {told}")
    (inside,) = messages(group("ketamine", "nightfall pills"))
    assert inside.startswith(f"“nightfall” {told}")


def test_a_phrase_of_restricted_articles_alone_is_told() -> None:
    """Although each of its words stands elsewhere, too."""
    (message,) = messages(group("says the effects", "ketamine"))
    assert message.startswith("“says the effects” stands in restricted articles only")


def test_a_group_that_no_article_has_is_told_once() -> None:
    """It does nothing, most likely for a typing error."""
    (message,) = messages(group("zolpidem", "sleeping pill", "ket pills"))
    assert message == (
        "no article has “zolpidem” or another phrase of this group;"
        " mend the spelling, or leave the group out"
    )


def test_a_problem_names_the_file_and_is_a_warning() -> None:
    """Nothing that is odd keeps the library from being served."""
    (problem,) = check_synonyms(library_of(groups=(group("a1", "b2"),)), ())
    assert str(problem).startswith("synonyms.toml:1: warning: no article has “a1” ")
