"""Nothing is lost: what markdown-it's own HTML shows, a member sees in Discord."""

import html
import re
import unicodedata
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.markup.blocks import Block, convert
from bot.markup.inline import RULE
from bot.markup.paging import discord_length, paginate
from tests.bot.markup.test_markup_reader import NOT_TEXT, shown
from tests.examples import examples

REFERENCE = MarkdownIt("commonmark").enable(["table", "strikethrough"])
LABELS = Counter({"note": 99, "gone": 99})
"""Footnotes' labels, which numbers replace."""
ROOMS = [(100, 400), (150, 9_500), (3_500, 700)]

LINES = """
# one|### two 2|para 5 mg|**b** *i* 10<sup>-3</sup>|- item 1|- [x] task|  - below 2|1. first
2. second|7. seventh|3) third|0. zeroth|  continued|> quote 3|> > deep|```py|```|~~~|indented 8
---|===|[l](https://x.y/a "title")|![im](s.png)|<div>|</div>|<p>html 4|<ul><li>li6<li>li7</ul>
<details><summary>sum</summary>|</details>|<!-- no -->|<pre>pre 8|</pre>|<b>|</b>|<5mg|<foo>
a **b\\|end\\|c** d  |<table><tr><td>c1<td>c2</table>|[^note]|[^note]: text 9|    more|[^gone]: g
<a href='https://q.r'>an</a>|[ref]|[ref]: https://z.z|&lt;b&gt; &#42;|e\u0301 \u202e x|* * *|+ plus
@everyone <@12>|- # in item|1. > in item|-# sub|2. ```|https://u.v/w_x_y.|`code` ``a`b``||
"""
TABLE = st.just("| a | b |\n|---|---|\n| 1 mg | 2 |\n| x | y | z9 |\n")
LINE = st.sampled_from([line for row in LINES.split("\n") for line in row.split("|")])
READ_TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=60).filter(
    lambda text: "[^" not in text
)
"""Files are read with line feeds alone; the reference knows no footnotes."""

DOCUMENTS = st.lists(LINE | TABLE, max_size=14).map("\n".join)
WORDS = r"""
alpha 5_mg **bold x** *it* `code y` ~~st r~~ https://x.y/a_b [l](https://q.w/e) \* - 1. # end. Sent.
é 👩‍👩‍👧 **- mg** > <u> </u>
"""
PIECES = [
    *("word word", "5 mg", "`a", "b`", "  \n", "\n- ", "\n> ", "\n\n### Head\n\n", "line\nline"),
    *("\n\n```py\n", "\n```\n\n", "\n\n> ```\n> a\n> b\n> ```\n\n", "word" * 40),
]
PROSE = st.lists(
    st.sampled_from([*WORDS.split(), *PIECES]),
    max_size=80,
).map(" ".join)


def words(text: str) -> Counter[str]:
    """Return the words and the numbers of a text, ¹ counted as 1."""
    return Counter(re.findall(r"[^\W\d_]+|\d+", unicodedata.normalize("NFKC", text)))


def without_space(text: str) -> str:
    """Return a text without white space."""
    return "".join(text.split())


def html_text(markdown: str) -> str:
    """Return the text of markdown-it's HTML."""
    return html.unescape(re.sub(r"<[^>]*>", "", REFERENCE.render(markdown)))


def one_page(blocks: list[Block]) -> str:
    """Return all blocks as if there were no limits."""
    return "".join(block.text + block.joint for block in blocks).rstrip("\n")


@examples(100, prove=20_000)
@given(READ_TEXT | DOCUMENTS)
def test_every_word_and_number_is_shown(markdown: str) -> None:
    """Each word and number of the HTML is shown at least as often; nothing becomes a mention."""
    seen = shown(one_page(convert(markdown).blocks))
    assert not words(html_text(markdown)) - words(seen) - LABELS
    assert NOT_TEXT not in seen


@examples(100, prove=20_000)
@given(st.text(alphabet="ab1 *_~`|.-+#>@\\\n()é:", max_size=40))
def test_plain_markup_shows_exactly_the_text(markdown: str) -> None:
    """Without lists, links and HTML, what a member sees is the HTML's text, sign by sign."""
    if re.search(r"(?m)^[> ]*([-+*]|\d+[.)])", markdown):
        return  # bullets and numbers are no text in HTML
    seen = shown(one_page(convert(markdown).blocks)).replace(RULE, "")
    assert without_space(seen) == without_space(html_text(markdown))


@examples(60, prove=20_000)
@given(DOCUMENTS, st.sampled_from(ROOMS))
def test_pages_are_within_limits_and_lose_nothing(markdown: str, room: tuple[int, int]) -> None:
    """Each page keeps both limits, has text and whole fences; all pages have all words."""
    blocks = convert(markdown).blocks
    pages = paginate(blocks, max_chars=room[0], max_bytes=room[1])
    assert all(discord_length(page) <= room[0] for page in pages)
    assert all(len(page.encode()) <= room[1] for page in pages)
    assert all(page.strip() for page in pages) == bool(blocks)
    assert all(page.count("```") % 2 == 0 for page in pages)
    seen = words("\n".join(map(shown, pages)))
    assert not words(shown(one_page(blocks))) - seen


@examples(60, prove=20_000)
@given(PROSE, st.sampled_from(ROOMS[:2]))
def test_pages_show_what_one_page_would(markdown: str, room: tuple[int, int]) -> None:
    """Cut anywhere, the pages one after the other show exactly the text, and no mark."""
    blocks = convert(markdown).blocks
    pages = paginate(blocks, max_chars=room[0], max_bytes=room[1])
    together = "".join(without_space(shown(page)) for page in pages)
    assert together == without_space(shown(one_page(blocks)))
