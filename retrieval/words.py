"""Word lists of English that analysis needs."""

STOP_WORDS = frozenset(
    """
    a an and are as at be but by for if in into is it no not of on or such that the their then
    there these they this to was will with
    """.split()
)
"""Words that say nothing of a text's subject: the list of Lucene's EnglishAnalyzer."""

SOFT_WORDS = frozenset(
    """
    about after all also am any anyone anything because been before being between can could did
    different do does doing else ever every explain find from get give go got had has have he help
    her here him his how i information just kind know let like look make many may me mean might
    more most much must my need now one only other our out please possible question really say see
    she should show so some something take tell than thank thanks them thing things think use used
    using very want way we were what whats when where whether which while who whom whose why would
    you your
    """.split()
)
"""Question and filler words: they count in titles and headings (“How long does it last?”), where
an author puts them on purpose, and not in running text."""

CONTEXT_WORDS = frozenset(
    "it its itself they them their theirs this that these those he she".split()
)
"""Words that stand for what was spoken of before."""

CONTEXT_OPENINGS = ("and", "but", "or", "so", "also", "then", "what about", "how about")
"""How a question begins that goes on from the one before."""
