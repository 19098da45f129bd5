"""How much work something is, without a clock; and texts that make much of it."""

from collections.abc import Callable
from cProfile import Profile

_WORDS = r"""
a  *  _  *a  a*  *_  ~~a  `  `a  ``  [  ]  [a]  [a](  [a](b  [a](b)  [a][  ![  ![a](  ![a](b)
[^a]  (  )  <  <a  <a>  </a>  <!--  <?  <![CDATA[  <b>*  <a@b.c>  &  &#  >  |  :a  \  \*  é  🙂
~~a~~*b*__c__  **a***b*  <i>a</i><b>b</b><u>c</u>  <td>  <tr><td>a  <ul><li>  <q>  <sup>a</sup>
<a href='https://a.b'>  <table>  <br>  <pre>
"""
_SPACED = [
    *["a ", "*a ", "**a *b ", "<a ", "<!A ", "> ", "- ", "> - ", "- > ", "https://a.b ", "\t", " "],
    *["a\n", "a\n\n", "> a\n", "> a\n\n", "- a\n", "1. a\n", "### a\n", "a\n---\n", "---\n"],
    *["```\n", "~~~\n", "    a\n", "|a|\n", "|a|b|\n|-|-|\n", "<div>\n", "<div>\n\n", "[a\n"],
    *["[a]: b\n", "[a]: b '\n", "[a]: b\n\n", "***a** b* ", "<a href='https://a.b'>"],
]
PIECES = [*_WORDS.split(), *_SPACED]
"""What an author may repeat."""

PAIRS = [
    *[("[", "]"), ("[", "](b)"), ("![", "](b)"), ("*", "*"), ("_", "_"), ("**a *b ", " c* d**")],
    *[("(", ")"), ("<b>", "</b>"), ("<q>", "</q>"), ("<div>", "</div>"), ("<sup>", "</sup>")],
    *[("<ul><li>", "</li></ul>"), ("<table><tr><td>", "</td></tr></table>"), ("a ~~", "~~ b")],
]
"""What an author may nest."""


def shapes(length: int) -> list[str]:
    """Return texts of about a length, each of which repeats or nests one thing."""
    repeated = [piece * (length // len(piece)) for piece in PIECES]
    counts = [length // len(before + after) for before, after in PAIRS]
    nested = [
        f"{before * count}a{after * count}"
        for count, (before, after) in zip(counts, PAIRS, strict=True)
    ]
    depth = int(length**0.5)
    lists = "".join(f"{'  ' * level}- a\n" for level in range(depth))
    lazy = f"{'> ' * 45}a\n" + "b\n" * (length // 2)
    wide = f"|{'a|' * depth}\n|{'-|' * depth}\n" + "|b\n" * depth
    notes = "".join(f"[^{number}] [^{number}]: b\n\n" for number in range(length // 20))
    return [*repeated, *nested, lists, lazy, wide, notes]


def count_calls(function: Callable[[], object]) -> int:
    """Return how many functions are called, of Python and of C."""
    profiler = Profile(subcalls=False)
    profiler.runcall(function)
    return sum(entry.callcount for entry in profiler.getstats())
