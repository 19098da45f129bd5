"""What is encoded of a section."""

import pytest

from retrieval.meaning import texts_of_section


def test_a_section_has_a_text_and_a_name() -> None:
    """With its article's title; the text as a reader sees it."""
    markdown = (
        "Some **bold** text.\n\n- a [link](https://a.org)\n\n<!-- hidden --> Salt &amp; water\n"
    )
    whole, name = texts_of_section("Ketamine", "Effects", markdown)
    assert whole == "Ketamine. Effects. Some bold text. - a [link] Salt & water"
    assert name == "Ketamine. Effects"


@pytest.mark.parametrize("heading", ["", "Ketamine", "KETAMINE"])
def test_a_section_may_have_no_name_of_its_own(heading: str) -> None:
    """As an introduction, or under a heading that repeats the title."""
    whole = "Ketamine. Text"
    assert texts_of_section("Ketamine", heading, "Text") == (whole, whole)
