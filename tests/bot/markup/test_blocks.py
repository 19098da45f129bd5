"""An author's Markdown in Discord's, rule by rule."""

import pytest

from bot.markup.blocks import Block, convert


def discord(markdown: str, definitions: str = "") -> str:
    """Return the blocks as they stand on one page."""
    blocks = convert(markdown, definitions).blocks
    return "".join(block.text + block.joint for block in blocks).rstrip("\n")


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("one\ntwo", "one two"),
        ("one  \ntwo\\\nthree", "one\ntwo\nthree"),
        ("__a__ _b_ **c** *d* ***e*** ~~f~~", "**a** *b* **c** *d* ***e*** ~~f~~"),
        ("**5**mg *a*b", "**5**mg *a*b"),
        ("5 * 3 ~5 mg ~10 mg 0.5-1", r"5 \* 3 \~5 mg \~10 mg 0.5-1"),
        ("&lt;b&gt; &amp; &copy; &#42;", r"\<b> & © \*"),
        ("1986\\. A year", r"1986\. A year"),
        ("||a|| <@1> @everyone <t:1>", r"\|\|a\|\| \<@1> \@everyone \<t:1>"),
        ("-# a", r"\-# a"),
        ("`a*b` ``a`b``", "`a*b` ``a`b``"),
        ("¯\\\\\\_(ツ)\\_/¯", r"¯\\\_(ツ)\_/¯"),
        ("", ""),
        ("[a]: https://x.y", ""),
    ],
)
def test_paragraph_keeps_its_text(markdown: str, expected: str) -> None:
    """Text and styles stay; what only Discord would interpret is escaped."""
    assert discord(markdown) == expected


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("10<sup>-3</sup> H<sub>2</sub>O", "10⁻³ H₂O"),
        ("CYP<sub>3A4</sub> 5<sup>th</sup> x<sup>A</sup>", r"CYP\_(3A4) 5ᵗʰ x^(A)"),
        ("x<sup>[1](https://x.y)</sup>", "x^([1](https://x.y))"),
        ("<code>10<sup>-3</sup></code>", "`10⁻³`"),
        ("<b>a <i>b</b> c</i>", "**a *b*** c"),
        ("<u>a</u><ins>b</ins> <s>c</s> <del>d</del>", "__ab__ ~~c~~ ~~d~~"),
        ("<code>a<br>b <a href='https://x.y'>c</a></code>", "`a b [c](https://x.y)`"),
        ("<kbd>a</kbd> <mark>b</mark> <small>c</small> <q>d</q>", "`a` b c “d”"),
        ("a<br>b<br/>c", "a\nb\nc"),
        ('<a href="https://x.y">a *b*</a>', "[a *b*](https://x.y)"),
        ('<img src="https://x.y/i.png" alt="a">', "[Image: a](https://x.y/i.png)"),
        ('<abbr title="milligram">mg</abbr>', "mg (milligram)"),
        ("a <5mg <unknown> </none> <b and c>", r"a \<5mg \<unknown> \</none> \<b and c>"),
        ("a<!-- b -->c <script>d</script>e", "ac e"),
        ("a <script>b", r"a \<script>b"),
        ("</b> a", "a"),
    ],
)
def test_inline_html_becomes_its_equivalent(markdown: str, expected: str) -> None:
    """Known tags are converted, what only looks like a tag is text, comments are none."""
    assert discord(markdown) == expected


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("[a](https://x.y)", "[a](https://x.y)"),
        ('[a](https://x.y "b")', "[a](https://x.y) (b)"),
        ("[a](https://x.y/c_(d)*)", "[a](https://x.y/c_%28d%29%2A)"),
        ("[a](<https://x.y/c d>)", "[a](https://x.y/c%20d)"),
        ("[**a** b](https://x.y)", "[**a** b](https://x.y)"),
        ("**[a](https://x.y)**", "**[a](https://x.y)**"),
        ("[[1]](https://x.y)", "[[1]](https://x.y)"),
        ("[a\\*b](https://x.y)", r"a\*b (<https://x.y>)"),
        ("[a 👍](https://x.y)", "a 👍 (<https://x.y>)"),
        ("[5\u00a0mg](https://x.y)", "5\u00a0mg (<https://x.y>)"),
        ("[25 °C](https://x.y)", "[25 °C](https://x.y)"),
        ("[see https://z.z now](https://x.y)", "see https://z.z now (<https://x.y>)"),
        ("[`a`](https://x.y)", "`a` (<https://x.y>)"),
        ("[](https://x.y)", "https://x.y"),
        ("[https://x.y](https://x.y)", "https://x.y"),
        ("<https://x.y> and <https://x.y>b", "https://x.y and <https://x.y>b"),
        ("https://x.y/a_b_c.", "https://x.y/a_b_c."),
        ("[a](mailto:b@c.d) [b@c.d](mailto:b@c.d) <b@c.d>", "a (mailto:b@c.d) b@c.d b@c.d"),
        ("[a](../b.md) [c](#d) [e]()", "a (../b.md) c (#d) e"),
        ("[a](javascript:b)", r"\[a](javascript:b)"),
        ("[a][b] [b] [c]\n\n[b]: https://x.y", r"[a](https://x.y) [b](https://x.y) \[c]"),
        ("![a](https://x.y/i.png)", "[Image: a](https://x.y/i.png)"),
        ("![](https://x.y/i.png) ![a](i.png)", "[Image](https://x.y/i.png) Image: a (i.png)"),
        ("[![a](https://x.y)](https://z.z)", "[Image: a](https://x.y) (<https://z.z>)"),
        ("![]() [ℹ a](https://x.y)", "ℹ a (<https://x.y>)"),
        ("![a](data:image/png;base64,AAAA)", "Image: a"),
    ],
)
def test_link_keeps_text_and_address(markdown: str, expected: str) -> None:
    """A link is masked where Discord shows its label as it is; else its address stands behind."""
    assert discord(markdown) == expected


def test_reference_is_resolved_by_definitions_that_stand_elsewhere() -> None:
    """Definitions of other sections resolve links, and are no text of this one."""
    assert discord("[a][b]", "[b]: https://x.y\n[c]: https://z.z") == "[a](https://x.y)"


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("# a\n## b\n### c", "### a\n### b\n### c"),
        ("#### a *b*\ntext", "**a *b***\ntext"),
        ("###### https://x.y", "**https://x.y**"),
        ("### C\\#", "**C#**"),
        ("a\nb\n---", "### a b"),
        ("#", ""),
        ("- # a", "- **a**"),
    ],
)
def test_heading_is_one_that_discord_knows(markdown: str, expected: str) -> None:
    """Up to the third level a heading is one, deeper it is a bold line."""
    assert discord(markdown) == expected


def test_heading_keeps_with_what_follows() -> None:
    """A page doesn't end with a heading, whether Discord knows it or not."""
    assert [block.keep_with_next for block in convert("### a\n\n#### b\n\nc").blocks] == [
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("* a\n* b\n    + c", "- a\n- b\n  - c"),
        ("3. a\n4. b\n   - c\n     1. d", "3. a\n4. b\n   - c\n     1. d"),
        ("1. a\n1. b\n1. c", "1. a\n2. b\n3. c"),
        ("1. a\n2. b\n5. c", "1\\. a\n2\\. b\n5\\. c"),
        ("0. a\n1. b", "0\\. a\n1\\. b"),
        ("1) a\n2) b", "1) a\n2) b"),
        ("- a\n\n  b\n\n- c", "- a\n  b\n- c"),
        ("- a\n\npara", "- a\n\npara"),
        ("- [ ] a\n- [x] b", "- \\[ ] a\n- \\[x] b"),
        ("- a\n  ```py\n  x\n  ```\n  b", "- a\n```py\nx\n```\n  b"),
        ("- ```\n  x\n  ```", "-\n```\nx\n```"),
        ("1. > a\n   > b", "1. > a b"),
        ("- a\n  > b\n  >\n  > c", "- a\n  > b\n  > c"),
        ("-\n- a", "-\n- a"),
        ("- 5. a", "- 5. a"),
        ("<ol start=4><li>a<li value=7>b</ol>", "4\\. a\n7\\. b"),
        ("<ul>a<li>b</ul>", "a\n- b"),
    ],
)
def test_list_keeps_its_numbers_and_levels(markdown: str, expected: str) -> None:
    """Bullets are dashes; a number that Discord would count differently is text."""
    assert discord(markdown) == expected


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        (
            "| A | B | C |\n|--|--|--|\n| 1 | 2 | 3 |\n| 4 | 5 | 6 |",
            "**A: 1**\n- B: 2\n- C: 3\n\n**A: 4**\n- B: 5\n- C: 6",
        ),
        ("| A | B |C|\n|--|--|-|\n| | 2 | |\n", "**A: —**\n- B: 2\n- C: —"),
        ("| | |\n|--|--|\n| | 3 |", "**—**\n- 3"),
        ("| A: | B |\n|--|--|\n| *1* | [2](https://x.y) |", "**A: *1***\n- B: [2](https://x.y)"),
        ("| A |\n|--|\n| 1 |\n| 2 |", "**A**\n- 1\n- 2"),
        ("| A | B |\n|--|--|", "- A\n- B"),
        ("| A | B |\n|--|--|\n| | |", "- A\n- B"),
        ("A | B\n--|--\n1 | 2 | 3", "**A \\| B**\n- 1 \\| 2 \\| 3"),
        ("> | A | B |\n> |--|--|\n> | 1 |", "> **A \\| B**\n> - 1"),
        ("<table><tr><th>A\n<th>B\n<tr><td>1<td>2\n</table>", "**A: 1**\n- B: 2"),
        ("<table><tr><th>A<th>B<tr><td>1<td><p>2</p><p>3</p></table>", "**A: 1**\n- B: 2  3"),
        ("<table><caption>C</caption><tr><th>A</th><td>1</td></tr></table>", "C\n\n**A**\n- 1"),
        ("- | A | B |\n  |--|--|\n  | 1 | 2 |", "- **A: 1**\n  - B: 2"),
    ],
)
def test_table_becomes_rows_that_name_their_columns(markdown: str, expected: str) -> None:
    """Each row begins with its first cell; every header and cell is there."""
    assert discord(markdown) == expected


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("| A | B |\n|--|--|\n| 1 | 2 |\n| 3 | 4 |", "**A: B**\n- **1**: 2\n- **3**: 4"),
        ("| A | B |\n|--|--|\n| | 2 |\n| 3 | |", "**A: B**\n- **—**: 2\n- **3**: —"),
        ("| | |\n|--|--|\n| 1 | 2 |\n| | 3 |", "- **1**: 2\n- **—**: 3"),
        ("| A | |\n|--|--|\n| 1: | 2 |\n| 3 | 4 |", "**A**\n- **1:** 2\n- **3**: 4"),
        ("| | B |\n|--|--|\n| 1 | 2 |\n| 3 | 4 |", "**B**\n- **1**: 2\n- **3**: 4"),
        (
            "> | A | B |\n> |--|--|\n> | 1 | 2 |\n> | 3 | 4 |",
            "> **A: B**\n> - **1**: 2\n> - **3**: 4",
        ),
    ],
)
def test_table_of_two_columns_names_them_once(markdown: str, expected: str) -> None:
    """What the first column says of each row stands before what the second does."""
    assert discord(markdown) == expected


LINES = """\
| Where | Who | How |
|--|--|--|
| UK and Ireland | Samaritans | call 116 123 |
| Canada | *Helpline.* | [call](https://x.y) 988 |
| Elsewhere | | ask |
"""


def test_contacts_become_lines_under_their_headers() -> None:
    """A gap between rows; what each cell is, it says itself."""
    assert discord(LINES) == (
        "**Where: Who, How**\n"
        "**UK and Ireland**: Samaritans, call 116 123\n\n"
        "**Canada**: *Helpline.* [call](https://x.y) 988\n\n"
        "**Elsewhere**: ask"
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("How", "Strong"),
        ("Who", "With alcohol"),
        ("Who | How", "How | How often"),
        ("ask", "ask " * 30),
        ("| Elsewhere | | ask |", "| *no* | a | b |\n" * 60),
    ],
)
def test_other_tables_say_in_each_row_what_its_cells_are(old: str, new: str) -> None:
    """A word or a number under another header says nothing by itself."""
    text = discord(LINES.replace(old, new))
    assert text.startswith("**Where: UK and Ireland**\n- ")
    assert text.count("**Where: ") == (62 if "no" in new else 3)


def test_long_table_of_two_columns_names_them_in_each_row() -> None:
    """A row on another page must tell by itself what it says."""
    rows = "".join(f"| {number} | {'word ' * 20}|\n" for number in range(20))
    text = discord(f"| A | B |\n|--|--|\n{rows}")
    assert text.count("**A: ") == text.count("- B: ") == 20


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("    a\n      b", "```\na\n  b\n```"),
        ("~~~c++\n*a*\n~~~", "```c++\n*a*\n```"),
        ('```py title="x"\na\n```', "```\na\n```"),
        ("~~~\na\n```\nb\n~~~", "> a\n> \\`\\`\\`\n> b"),
        ("> ~~~\n> ```\n> ~~~", r"> \`\`\`"),
        ("```\n\n```", ""),
        ("<pre>a\n  <b>b</b></pre>", "```\na\n  b\n```"),
        ("<pre>a\n<script></script>\n# b", "a\n\n### b"),
    ],
)
def test_code_block_is_fenced(markdown: str, expected: str) -> None:
    """Code is fenced; code that would end the fence is quoted, escaped line by line."""
    assert discord(markdown) == expected


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("> a\n> b\n>\n> c", "> a b\n> \n> c"),
        ("> a\n> > b\n\nc", "> a\n> \n> b\n\nc"),
        ("> - a\n> - b\n\nc", "> - a\n> - b\n\nc"),
        ("> ```py\n> a\n>\n> b\n> ```", "> ```py\n> a\n> \n> b\n> ```"),
        ("a\n\n***\n\nb", "a\n\n──────────\n\nb"),
    ],
)
def test_quote_and_rule_are_shown(markdown: str, expected: str) -> None:
    """Every line of a quote is marked, once; a rule is a line."""
    assert discord(markdown) == expected


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("<div>a\n<p>b</div>\n\n*c*", "a\n\nb\n\n*c*"),
        ("<details><summary>a</summary>\n\n**b**\n\n</details>\n\nc", "**a**\n**b**\n\nc"),
        ("<ul>\n<li>a</li>\n<li>b<ul><li>c</ul>\n</ul>", "- a\n- b\n  - c"),
        ("<h2>a</h2>\n<blockquote>b</blockquote>\n<hr>", "### a\n> b\n\n──────────"),
        ("<h2></h2><summary></summary>", ""),
        ("<dl><dt>a<dd>b<dt>c<dd>d</dl>", "**a**\nb\n\n**c**\nd"),
        ('<iframe src="https://x.y" title="a"></iframe>', "[a](https://x.y)"),
        ("<video><source src='https://x.y'>a</video>", "https://x.y a"),
        ("<style>a</style>\n<!-- b\n\n# c -->\n\nd", "d"),
        ("<div>\n<![CDATA[a]]><?b?><!DOCTYPE c>\n</div>", "a"),
        ('<a href="https://x.y"><div>a</div></a>', "a\n\nhttps://x.y"),
        ("<b><p>a</p></b>", "**a**"),
        ("<div <p a", r"\<div \<p a"),
        ("<!-- a", r"\<!-- a"),
        ("<div>a <!-->b--> c</div>", "a b--> c"),
        ("<div>a <!--->b--> c</div>", "a b--> c"),
        ("<div>" * 3000 + "a", "a"),
    ],
)
def test_html_block_is_laid_out_like_markdown(markdown: str, expected: str) -> None:
    """Blocks of HTML become what their Markdown equivalents do, however they are closed."""
    assert discord(markdown) == expected


@pytest.mark.parametrize(
    ("markdown", "definitions", "expected"),
    [
        ("a[^b] c[^b]\n\n[^b]: d *e*", "", "a\\[1] c\\[1]\n\n\\[1] d *e*"),
        ("a[^b]", "[^b]: d\n[^c]: e", "a\\[1]\n\n\\[1] d"),
        ("a[^b]\n\n[^b]: d\n\n    e\n\nf", "[^b]: d", "a\\[1]\n\nf\n\n\\[1] d\ne"),
        ("a[^c]\n[^b]: d\ne", "", "a\\[^c]\n\n\\[^b]: d e"),
        ("a[^b]\n\n[^b]: d\n[^b]: e", "", "a\\[1]\n\n\\[^b]: e\n\n\\[1] d"),
        ("a[^b]\n\n[^b]: d[^c]\n[^c]: e[^b]", "", "a\\[1]\n\n\\[1] d\\[2]\n\\[2] e\\[1]"),
        ("[^b]: d[^c]\n\n[^c]: e", "", "\\[^b]: d\\[1]\n\n\\[1] e"),
        ("[a[^b]](https://x.y)\n\n[^b]: c", "", "\\[a\\[1]](https://x.y)\n\n\\[1] c"),
        ("- a[^b]\n  [^b]: c\n- d", "", "- a\\[1]\n- d\n\n\\[1] c"),
        ("[^b]: word", "", "\\[^b]: word"),
        ("    [^b]: c", "", "```\n[^b]: c\n```"),
        ("a[^b]\n\n[^b]: ~~~\n    c\n    ~~~", "", "a\\[1]\n\n\\[1]\n```\nc\n```"),
    ],
)
def test_footnote_stands_at_the_end(markdown: str, definitions: str, expected: str) -> None:
    """Notes are numbered as they are referred to; without a reference a note stays as text."""
    assert discord(markdown, definitions) == expected


@pytest.mark.parametrize(
    "markdown",
    ["\x00", "\ud800", "a\u202eb", "\ue000", "&#xD800;", "<b>\udfff", "[" * 400, "> " * 400 + "a"],
)
def test_convert_can_always_be_sent(markdown: str) -> None:
    """Characters that can't be sent, and hopeless nesting, don't stop an answer."""
    assert all(block.text.encode() for block in convert(markdown).blocks)


def test_what_is_nested_too_deeply_is_shown_as_it_was_written() -> None:
    """The levels that a reader could tell apart are there, and no word is lost."""
    quoted, listed = discord("> " * 400 + "a"), discord("- " * 120 + "a")
    assert quoted.replace("\\", "").endswith("> > a")
    assert quoted.count(">") < listed.count("-") + 300
    assert listed.endswith("- a")


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        *[("*a ", " b*"), ("_", "_"), ("**a *b ", " c* d**"), ("a ~~", "~~ b"), ("![", "](b)")],
        *[("[", "](b)"), ("[", "]"), ("[^", "]"), ("(", ")"), ("a <b>", "</b>"), ("a <q>", "</q>")],
        *[("a <sup>", "</sup>"), ("a <code>", "</code>"), ("<div>", "</div>"), ("<b>", "</b>")],
        *[("<ul><li>", "</li></ul>"), ("<blockquote>", "</blockquote>"), ("<pre>", "</pre>")],
        *[("a <a href='https://a.example'>", "</a>"), ("<abbr title='a'>", "</abbr>")],
        *[
            ("<table><tr><td>", "</td></tr></table>"),
            ("<details><summary>", "</summary></details>"),
        ],
    ],
)
def test_nothing_that_an_author_nests_overflows(opening: str, closing: str) -> None:
    """The stack isn't as deep as what is written, and what stands in the middle is shown."""
    assert "xyz" in discord(f"{opening * 1_000}xyz{closing * 1_000}")


def test_notes_within_notes_do_not_overflow() -> None:
    """A definition that nothing refers to may hold another one, and so on."""
    nested = "".join(f"{'    ' * level}[^{level}]: a{level}\n\n" for level in range(100))
    assert "a99" in discord(nested)
    chain = "".join(f"[^{number}]: a{number} [^{number + 1}]\n\n" for number in range(500))
    assert discord(f"[^0]\n\n{chain}").endswith("\\[500] a499 \\[^500]")


def test_a_number_of_a_character_may_have_any_length() -> None:
    """Python wouldn't read it."""
    assert discord(f"<p>&#{'9' * 5_000};&#{'0' * 5_000}60; b") == "\ufffd\\< b"


def test_block_is_a_paragraph_by_itself() -> None:
    """A block needs no more than its text."""
    assert convert("a").blocks == [Block("a", joint="\n\n", keep_with_next=False)]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<td>10 mg</td><td>20 mg</td>", "10 mg\n\n20 mg"),
        ("Dose <td>10 mg<td>20 mg", "Dose\n\n10 mg\n\n20 mg"),
        ("<tr><th>Dose</th><td>10</td></tr>", "Dose\n\n10"),
        ("<select><option>1<option selected>2</select>", "1\n\n2"),
        ("Take <select><option>1</option><option>2</option></select> now", "Take\n\n1\n\n2\n\nnow"),
        ("<optgroup label=a><option>1</option><optgroup><option>2</option>", "1\n\n2"),
        ("<li>1</li><li>2</li>", "1\n\n2"),
        ("<dl><dt>a<dd>1<dd>2</dl>", "**a**\n1\n\n2"),
        ("<button>1</button><button>2</button>", "1 2"),
        ("<meter>1</meter>\n<progress>2</progress>", "1 2"),
        ("Press <button>1</button>, then 2.", "Press 1, then 2."),
        ("<details open><summary>a</summary>1</details>", "**a**\n1"),
        ("1<input disabled>2", "12"),
    ],
)  # fmt: skip
def test_what_a_browser_draws_apart_does_not_run_together(source: str, text: str) -> None:
    """Two cells of a number each aren't another number, with a table around them or without."""
    assert discord(source) == text
