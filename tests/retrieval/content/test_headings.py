"""Headings: what their words are, and names that are unique."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.markup.blocks import convert
from retrieval.content.headings import plain_heading, unique_slug
from retrieval.content.markdown import MAX_STEPS, Steps, TooComplexError

DEFINED = {"references": {"R": {"href": "https://a.example", "title": ""}}}


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("10<sup>-3</sup> g, H<sub>2</sub>O", "10⁻³ g, H₂O"),
        ("CYP<sub>3A4</sub>, x<sup>A", "CYP_(3A4), x^(A)"),
        ("*Dose* __and__ `code` &amp; &lt;5 mg", "Dose and code & <5 mg"),
        ("a<br>b<br/>c\\\nd", "a b c d"),
        ("<b>a</b><!-- b --> <light> <b and c> <5mg", "a <light> <b and c> <5mg"),
        ("[a *b*](https://x.y) [r] <https://z.z>", "a b r https://z.z"),
        ('![a ![b *c*](d)](e) <img src="f" alt="g">', "a b c g"),
        ("10[^3] mg[^no]", "10 mg[^no]"),
        (r"10\[^3] `[^3]` [^3\]", "10[^3] [^3] [^3]"),
        ("<sup>" * 20_000 + "1", "^(" * 58 + "¹" + ")" * 58),
        ("<sup>*-3*</sup> </sub> <sub>", "⁻³"),
        ("&#" + "9" * 5_000 + ";", "&#" + "9" * 5_000 + ";"),
    ],
)
def test_a_heading_is_the_words_that_its_readers_see(markdown: str, words: str) -> None:
    """10 to the power of -3 isn't 10-3, nor is a footnote's mark a power."""
    assert plain_heading(markdown, {**DEFINED, "notes": {"3"}}) == words


PIECES = [
    *["10", "-3", "a ", "*b*", "**c", "** ", "_d_ ", "`e*f` ", "&amp;", "\\*", "<5mg ", "<foo> "],
    *["<sup>", "</sup>", "<sub>2</sub>", "<sup>-3</sup>", "<b>", "</b>", "<br>", "<b and c>"],
    *["~~g~~", "é", "[h](https://x.y) ", "[i *j*][r] ", "<u>k</u>", "!", "[", "]", "<!-- l -->"],
]


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=8).map("".join))
def test_a_heading_says_the_same_as_in_an_answer(markdown: str) -> None:
    """As plain text in a button as with its marks and links over the answer."""
    heading = convert(f"# {markdown}\n", "[r]: https://a.example", has_heading=True).heading
    plain = plain_heading(markdown.strip(), dict(DEFINED))
    if heading is None or not plain or any(run.kind == "ready" for run in heading.runs):
        return
    seen = "".join(run.text for run in heading.runs)
    assert _told(seen.replace(" (<https://x.y>)", "")) == _told(plain)


def _told(text: str) -> str:
    """Return a text without what depends on whether the mark of a power is a sign of its own."""
    powers = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻₂ᵃᵇᶜᵈᵉᵍʰⁱʲᵏₐₑₕᵢⱼₖ", "0123456789-2abcdeghijkaehijk")
    return "".join(text.translate(powers).replace("^(", "").replace(")", "").split())


def test_a_heading_too_complex_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Soon: at a bound that this test makes lower."""
    monkeypatch.setattr(Steps.__init__, "__defaults__", (MAX_STEPS // 20,))
    with pytest.raises(TooComplexError):
        plain_heading("[^" * 10_000, {"notes": {"a"}})


@given(st.lists(st.sampled_from(["a", "a-2", "a-3", "a-2-2", "b", "b-2"]), max_size=12))
def test_names_are_unique_and_as_the_rule_says(slugs: list[str]) -> None:
    """The slug itself if it is free, else the first of -2, -3, … that is."""
    taken: dict[str, int] = {}
    for slug in slugs:
        numbered = (f"{slug}-{number}" for number in range(2, 99))
        expected = next(name for name in (slug, *numbered) if name not in taken)
        assert unique_slug(slug, taken) == expected


def test_equal_headings_are_numbered_one_after_the_other() -> None:
    """None of them looks through all numbers before its own."""
    looked_up = 0

    class Counted(dict[str, int]):
        def __contains__(self, name: object) -> bool:
            nonlocal looked_up
            looked_up += 1
            return super().__contains__(name)

    taken = Counted()
    assert [unique_slug("a", taken) for _ in range(1_000)][-1] == "a-1000"
    assert looked_up <= 2_000
