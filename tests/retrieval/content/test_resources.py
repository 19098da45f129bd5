"""Resource links in any form, each once, with a readable label."""

import pytest

from retrieval.content.article import parse_article
from retrieval.content.links import Link
from retrieval.content.resources import (
    is_resources_heading,
    readable_label,
    resources_of,
    watch_page,
)
from tests.articles import source


@pytest.mark.parametrize(
    "heading",
    ["Additional Resources", "Aditonal Resources", "RESOURCES", "Resource", "Further reading",
     "Useful links", "Links and resources", "🔗 More resources", "Addtional Ressources:",
     "Weiterführende Links", "Mehr dazu", "Quellen", "Links und Quellen", "Zum Weiterlesen",
     "Enlaces útiles", "Más información", "Para saber más", "Fuentes", "Enlaces y recursos"],
)  # fmt: skip
def test_resource_headings_are_recognised(heading: str) -> None:
    """Their usual names count, spelt wrong too."""
    assert is_resources_heading(heading)


@pytest.mark.parametrize(
    "heading",
    ["Sources of contamination", "Reading", "Resources your body needs", "Lines", "", "Water",
     "Human resources", "Further reading of the label",
     "Quellen der Gefahr", "Mehr", "Weitere Risiken",
     "Más", "Fuentes de riesgo", "Información", "Recursos que necesita tu cuerpo"],
)  # fmt: skip
def test_other_headings_are_not(heading: str) -> None:
    """A section that says something stays one that is searched."""
    assert not is_resources_heading(heading)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.youtube.com/embed/abc", "https://www.youtube.com/watch?v=abc"),
        ("https://youtu.be/abc?t=90", "https://www.youtube.com/watch?v=abc&t=90"),
        ("https://www.youtube-nocookie.com/embed/abc?start=5&rel=0",
         "https://www.youtube.com/watch?v=abc&t=5"),
        ("https://www.youtube.com/embed/videoseries?list=PL1",
         "https://www.youtube.com/playlist?list=PL1"),
        ("https://www.youtube.com/watch?v=abc&t=1", "https://www.youtube.com/watch?v=abc&t=1"),
        ("https://www.youtube.com/watch?v=abc&feature=share",
         "https://www.youtube.com/watch?v=abc"),
        ("http://m.youtube.com/watch?app=m&t=1&list=PL1&v=abc",
         "https://www.youtube.com/watch?v=abc&list=PL1&t=1"),
        ("https://www.youtube.com/watch", "https://www.youtube.com/watch"),
        ("https://www.youtube.com/@somebody", "https://www.youtube.com/@somebody"),
        ("https://notyoutube.com/embed/abc", "https://notyoutube.com/embed/abc"),
    ],
)  # fmt: skip
def test_videos_become_their_watch_page(url: str, expected: str) -> None:
    """Embed and short addresses lead where a person can watch."""
    assert watch_page(url) == expected


@pytest.mark.parametrize(
    ("url", "label"),
    [
        ("https://www.youtube.com/watch?v=iOULvQUAjfM", "YouTube video"),
        ("https://www.who.int/fact-sheets/opioid-overdose", "Opioid overdose (who.int)"),
        ("https://www.nhs.uk/", "nhs.uk"),
        ("https://a.example/guide.pdf", "Guide (a.example)"),
        ("https://vimeo.com/123456", "vimeo.com"),
        ("https://a.example/x7tgAd0", "a.example"),
        ("https://a.example/?q=secret", "a.example"),
    ],
)
def test_labels_made_from_addresses_are_words(url: str, label: str) -> None:
    """A label never is an id."""
    assert readable_label(url) == label


def test_resources_are_listed_once_in_order_with_labels() -> None:
    """Repeated links count once, the first words for them stay, made-up labels are told apart."""
    links = [
        ("", "https://youtu.be/a"),
        ("Ours", "https://a.example/"),
        ("", "https://www.youtube.com/embed/b"),
        ("", "https://a.example/"),
        ("Mail", "mailto:a@b.example"),
        ("A talk", "https://www.youtube.com/embed/a"),
    ]
    assert [(r.label, r.url) for r in resources_of(Link(*link) for link in links)] == [
        ("A talk", "https://www.youtube.com/watch?v=a"),
        ("Ours", "https://a.example/"),
        ("YouTube video", "https://www.youtube.com/watch?v=b"),
        ("Mail", "mailto:a@b.example"),
    ]


def test_resources_without_a_web_address_lose_nothing() -> None:
    """Two of the same address are two; one without an address is its label; a picture is none."""
    links = [
        ("Samaritans", "tel:116 123"),
        ("Book one", "#"),
        ("Book two", "#"),
        ("Book two", "#"),
        ("", "mailto:a@b.example"),
        ("a@b.example", "mailto:a@b.example"),
        ("Soon", ""),
        ("", ""),
        ("A graph", "data:image/png;base64,AAAA"),
        ("", "data:image/png;base64,AAAA"),
        ("The other page", "../other.md"),
        ("Broken", "http://["),
    ]
    found = resources_of(Link(*link) for link in links)
    assert not any(resource.is_web for resource in found)
    assert [resource.text for resource in found] == [
        "Samaritans: tel:116 123",
        "Book one: #",
        "Book two: #",
        "mailto:a@b.example",
        "a@b.example",
        "Soon",
        "A graph",
        "The other page: ../other.md",
        "Broken: http://[",
    ]


SENTENCE = "A sentence of eight words, for a reader. "


@pytest.mark.parametrize(
    ("text", "are_links"),
    [
        ("[a](https://a.example)", True),
        (f"- [a](https://a.example): {SENTENCE * 3}\n- <https://b.example>", True),
        (f"{SENTENCE}\n\n- https://a.example", True),
        ("###### https://a.example", True),
        ("<a href='https://a.example'>a</a> <b class='c'>d</b>", True),
        (f"[{SENTENCE * 4}](https://a.example)", True),
        ("[a][1]\n\n[1]: https://a.example", True),
        ("[1]: https://a.example", True),
        ("- [Samaritans](tel:116123)", True),
        ("None yet.", True),
        ("", True),
        (SENTENCE, False),
        ("The usual range in blood is 100 to 200 ng/ml.", False),
        ("- Smith J. Ketamine. Lancet 2001\n- Doe A. Water. Nature 1999", False),
        (f"{SENTENCE * 4}[a](https://a.example)", False),
        (f"{SENTENCE * 4}\n\n- https://a.example", False),
        (f"```\n{SENTENCE}\n```", False),
    ],
)  # fmt: skip
def test_a_text_under_such_a_heading_is_no_list_of_links(text: str, *, are_links: bool) -> None:
    """It is searched, shown and offered like any other; links may have a sentence each."""
    article = parse_article("a.md", source(f"Text.\n\n## References\n\n{text}\n")).article
    assert article is not None
    assert article.sections[1].is_resources == are_links
