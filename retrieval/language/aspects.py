"""Aspects: what a question asks about its subject, and what a heading promises to tell.

“How long does it last?” and “Duration” share no word but the same aspect. A few dozen phrasings,
the same in every field, are enough to tell an article's sections apart. They are English; in other
languages next to nothing is found.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from retrieval.language.analyzer import Analyzer, words
from retrieval.language.english import SOFT_WORDS
from retrieval.parameters import MAX_HEADINGS


@dataclass(frozen=True, slots=True)
class Aspect:
    """The phrases of one aspect, separated by commas; “^” is the beginning of the text.

    Those in `asked` count in questions only, those in `headed` in headings only.
    """

    both: str = ""
    asked: str = ""
    headed: str = ""


SPECIFIC = {
    "amount": Aspect(
        "amount, dose, dosage, how many, how much, quantity, size",
        asked="how big, how heavy, how large, how high, how strong",
        headed="maximum, measurements, portion, strength",
    ),
    "cause": Aspect(
        "cause, how come, origin, reason, trigger, why",
        asked="come from, due to, lead to, what makes",
        headed="factors, mechanism",
    ),
    "comparison": Aspect(
        "compared, comparison, difference, versus, vs",
        asked="better than, differ from, distinguish, worse than",
        headed="alternatives",
    ),
    "contact": Aspect(
        "contact, email, helpline, hotline, phone, telephone",
        asked="get in touch, reach you, who can i ask, who can i talk to, who do i ask",
        headed="support",
    ),
    "cost": Aspect(
        "charges, cost, expenses, fee, how much money, price",
        asked="afford, cheap, cheaper, expensive, how much is, pay for",
        headed="payment, pricing",
    ),
    "diagnosis": Aspect(
        "detect, detection, diagnose, diagnosis, identify, recognise, recognize, test for",
        asked="find out if, find out whether, how can i tell, how can you tell, how do i know,"
        "how do you know, how do you tell, is tested, spot",
        headed="assessment, exams, examination, identification, screening, testing, tests",
    ),
    "duration": Aspect(
        "duration, how fast, how long, how quickly, how soon",
        asked="how many days, how many hours, how many minutes, how many months, how many seconds,"
        "how many weeks, how many years, last for, wear off",
        headed="length, onset, period, time, timeline",
    ),
    "example": Aspect("example", asked="for instance", headed="case studies, samples"),
    "frequency": Aspect(
        "frequency, how common, how frequent, how frequently, how often, how rare,"
        "how widespread, prevalence, statistics",
        asked="every day, every month, every night, every week, every weekend, how long between,"
        "how many people, in a row, leave between, number of people, share of people, wait between",
        headed="incidence, key figures, numbers, occurrence",
    ),
    "heredity": Aspect(
        "gene, genetic, hereditary, heredity, inherit, inheritance",
        asked="in families, in the family, passed down, passed on",
    ),
    "history": Aspect(
        "discovery, history, invention",
        asked="discovered, first made, first used, founded, how old is, invented, inventor",
        headed="background, past, timeline",
    ),
    "interaction": Aspect(
        "combination, combine, interaction, mix",
        asked="at the same time, go together, take it with, together with",
        headed="compatibility",
    ),
    "legality": Aspect(
        "against the law, illegal, law, legal, legality",
        asked="allowed, arrested, banned, forbidden, permitted, prohibited",
        headed="legislation, regulation, rules",
    ),
    "outlook": Aspect(
        "life expectancy, outcome, outlook, prognosis, recovery",
        asked="chances of, curable, get better, going to happen, in the long run, recover, survive",
        headed="complications, expectations, future, long term",
    ),
    "place": Aspect(
        "^ where, location, nearest",
        asked="in what city, in what country, in which city, in which country, located, what place",
        headed="address, directions, place",
    ),
    "prevention": Aspect(
        "avoid, lower the risk, prevent, prevention, protect, protection, reduce the risk,"
        "reducing the risk, stay safe, staying safe",
        asked="keep from, less likely, stop from",
        headed="precautions, safer",
    ),
    "purpose": Aspect(
        "advantage, benefit, purpose, used for",
        asked="good about, good for, the point of, what does it do",
        headed="applications, positive effects, pros, uses",
    ),
    "requirement": Aspect(
        "eligible, eligibility, qualify, requirement",
        asked="able to get, am i allowed, can anyone, do i need, need to have, required, who can,"
        "who may",
        headed="conditions, criteria, prerequisites, qualifications",
    ),
    "risk": Aspect(
        "addictive, danger, dangerous, disadvantage, downside, drawback, harm, harmful, hazard,"
        "overdose, risk, safe, safety, side effect, toxic, toxicity",
        asked="addicted, bad about, bad for, deadly, die from, fatal, go wrong, hurt, is it ok,"
        "is it okay, kill, risky, unsafe",
        headed="addiction, adverse effects, cons, dependence, negative effects, problems, warnings",
    ),
    "symptom": Aspect(
        "effect, signs, symptom",
        asked="does it feel, feel like, look out for, what happens if, what happens when,"
        "what is it like",
        headed="experience, feelings",
    ),
    "time": Aspect(
        "^ when",
        asked="at what time, how early, how late, in what year, in which year, on what day,"
        "since when, what date, what day, what month, what time, what year, which year",
        headed="calendar, dates, deadlines, hours, schedule, timing",
    ),
    "treatment": Aspect(
        "cure, medication, medicine, remedy, therapy, treat, treatment",
        asked="helps against, helps with",
        headed="management",
    ),
    "variety": Aspect(
        "forms of, kinds of, sorts of, types of, varieties",
        asked="different forms, different kinds, different types, what forms, what kinds,"
        "what types",
        headed="classification, forms, kinds, subtypes, types, variants",
    ),
}
"""Aspects that any subject may have."""

GENERAL = {
    "procedure": Aspect(
        "how can i, how do i, how to, instructions, procedure, steps, what to do",
        asked="how are, how can, how do we, how do you, how is, how should, process of, set up,"
        "way to, what can i do, what do i do, what should i do",
        headed="getting started, guide, guidelines, method, process, tutorial, using",
    ),
    # A question about some aspect of its subject that isn't in this table.
    "property": Aspect(asked="^ what is the, ^ what are the, ^ what was the"),
    "definition": Aspect(
        "^ what is, ^ what are, definition, meaning",
        asked="^ explain, ^ whats, define, info about, info on, information about, information on,"
        "is meant by, tell me about, what does it mean",
        headed="about, basics, description, explained, general information, in brief,"
        "introduction, key facts, overview, summary",
    ),
}
"""Used only if no specific aspect is found, and then only the first one."""

MEASURES = frozenset({"amount", "duration", "frequency"})
"""Aspects that can be asked for with filler words alone, and that a section either has or not."""

EXACT = frozenset({"amount", "frequency", "interaction"})
"""Aspects where an answer about one subject does harm if it is taken for another's."""

_START = "^"
_ANALYZER = Analyzer("english")

_Phrases = dict[str, list[tuple[list[str], str]]]
"""First stem → the phrases that begin with it, each as its stems and the name of its aspect."""


def aspects_of_question(question: str) -> frozenset[str]:
    """Return the names of the aspects that a question asks for.

    These are all specific ones, or else one general one, or none.

    Examples
    --------
    >>> sorted(aspects_of_question("How long does it last, and is it dangerous?"))
    ['duration', 'risk']
    >>> sorted(aspects_of_question("What is ketamine?"))
    ['definition']
    """
    return _aspects(question, _ASKED)


@lru_cache(MAX_HEADINGS)
def aspects_of_heading(heading: str) -> frozenset[str]:
    """Return the names of the aspects that a heading promises, chosen as for a question.

    Examples
    --------
    >>> sorted(aspects_of_heading("Duration and dosage"))
    ['amount', 'duration']
    """
    return _aspects(heading, _HEADED)


def aspects_by_place(question: str) -> dict[int, frozenset[str]]:
    """Return the aspects that single words of a question ask for.

    Returns
    -------
    dict of int to frozenset of str
        By the word's position, counting stop words; words that ask for no aspect are left out.

    Examples
    --------
    >>> {place: sorted(found) for place, found in aspects_by_place("What dose of it?").items()}
    {1: ['amount']}
    """
    found: defaultdict[int, set[str]] = defaultdict(set)
    for place, length, aspect in _phrases_in(question, _ASKED):
        for word in range(place, place + length):
            found[word - 1].add(aspect)  # “^” takes the first position but isn't a word
    return {place: frozenset(aspects) for place, aspects in found.items() if place >= 0}


def _aspects(text: str, phrases: _Phrases) -> frozenset[str]:
    found = {aspect for _, _, aspect in _phrases_in(text, phrases)}
    specific = found - GENERAL.keys()
    return frozenset(specific or [aspect for aspect in GENERAL if aspect in found][:1])


def _phrases_in(text: str, phrases: _Phrases) -> Iterator[tuple[int, int, str]]:
    """Yield the position, the number of words and the aspect of each phrase in a text."""
    stems = [_stem(word) for word in (_START, *words(text))]
    for place, stem in enumerate(stems):
        for phrase, aspect in phrases.get(stem, ()):
            if stems[place : place + len(phrase)] == phrase:
                yield place, len(phrase), aspect


def _stem(word: str) -> str:
    # Phrases contain question words unstemmed: “whats” isn't “what”.
    return word if word == _START or word in SOFT_WORDS else _ANALYZER.stem(word)


def _by_first_stem(texts: Iterable[tuple[str, str]]) -> _Phrases:
    phrases: _Phrases = {}
    for aspect, text in texts:
        for phrase in filter(None, text.split(",")):
            stems = [_stem(word) for word in phrase.split()]
            phrases.setdefault(stems[0], []).append((stems, aspect))
    return phrases


_ALL = SPECIFIC | GENERAL
_ASKED = _by_first_stem(
    (name, t) for name, aspect in _ALL.items() for t in (aspect.both, aspect.asked)
)
_HEADED = _by_first_stem(
    (name, t) for name, aspect in _ALL.items() for t in (aspect.both, aspect.headed)
)
