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
    about after all also am any anybody anyone anything arent because been before being between can
    cant could couldnt did didnt different do does doesnt doing dont else ever every everyone
    explain find from get give go got had hadnt has hasnt have havent he help her here hes him his
    how i im info information isnt its ive just kind know let like look make many may me mean might
    more most much must my need now one only other our out please possible question really say see
    she shes should show so some somebody someone something take tell than thank thanks thats them
    theres theyre thing things think use used using very want was wasnt way we were werent what
    whats when where whether which while who whom whos whose why wont would wouldnt you your youre
    """.split()
)
"""Question and filler words: they count in titles and headings (“How long does it last?”), where
an author puts them on purpose, and not in running text."""

CONTEXT_WORDS = frozenset(
    "it its itself they them their theirs this that these those he she".split()
)
"""Words that stand for what was spoken of before."""

UNITS = frozenset(
    """
    day days week weeks month months year years old hour hours minute min mins sec time times fold
    foot feet inch mile miles star step part parts point man way ways bed door page pages
    """.split()
)
"""What a number with a hyphen counts: “3-day” is two words, “3-MMC” is one name."""

SUBJECT_OPENINGS = (
    "about",
    "define",
    "explain",
    "info on",
    "information on",
    "tell me about",
    "tell me more about",
    "what about",
    "what are",
    "what is",
    "whats",
    "who is",
)
"""How a question begins that asks for a subject as such, not for something about it."""

CONTEXT_OPENINGS = ("and", "but", "or", "so", "also", "then", "what about", "how about")
"""How a question begins that goes on from the one before."""
