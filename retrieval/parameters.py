"""Every number of retrieval that was chosen or measured, with its unit and where it comes from.

“Measured” values did best on the development halves of public question sets, none of which is part
of this project; a value without a source was set by judgement. The limits of the file formats stand
beside their readers in retrieval/content/.
"""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class FieldWeights:
    """How much one field of a section counts in BM25 (Robertson & Zaragoza 2009, section 3)."""

    weight: float  # relative to the body's 1
    # BM25's k1, > 0: from about this many occurrences on, more of them hardly count.
    saturation: float
    # BM25's b, in [0, 1]: how much a field longer than the average is discounted.
    normalisation: float
    soft: float  # relative weight of question and filler words in this field; 0 leaves them out

    @property
    def limit(self) -> float:
        """What a term's score approaches with endless occurrences, before its IDF."""
        return self.weight * (self.saturation + 1)


# What is read of a question

MAX_READ = 6_000  # characters, as typed: the most that Discord lets anybody send
FIRST_LOOK = 500  # characters read at first; most questions have fewer

MAX_QUESTION_WORDS = 150
MAX_EARLIER_WORDS = 50  # words, of a question and of each earlier question of a conversation
MAX_WORD = 100  # characters of one word, folded; no language has longer ones
MAX_TYPED = 100  # characters of a name that is being typed, folded
MAX_TYPED_READ = 400  # characters of such a name as typed: combining accents and spaces take room
# Characters of each part of a name like 5-MeO-DMT; longer parts are words of their own.
MAX_CODE_PART = 5

MAX_JOINED = 4  # words that may be one name with a digit, typed with spaces: “5 meo dmt”

# What is answered within some 20 ms, however it is put: a question with those that it goes on from
# has at most so many characters, and the library so many sections. Measured.
QUICK_CHARACTERS = 500
QUICK_SECTIONS = 5_000

# Ranking

# Measured, but for the summary, which those sets don't have: it helps its whole article a little.
FIELD_WEIGHTS = {
    "title": FieldWeights(weight=1.8, saturation=0.8, normalisation=0.5, soft=0.3),
    "heading": FieldWeights(weight=1.0, saturation=0.8, normalisation=0.25, soft=0.3),
    "body": FieldWeights(weight=1.0, saturation=0.6, normalisation=0.75, soft=0.0),
    "summary": FieldWeights(weight=0.3, saturation=0.8, normalisation=0.5, soft=0.0),
}

# How the best sections of the first ranking are reranked by proximity: how many of them; how many
# words apart counts as near; what two neighbouring words of the question add if they are near each
# other in the text, as a share of the lower of their IDFs; what the best sentence adds, as a share
# of the IDFs of the question's words in it, in the title or in the heading; and the relative weight
# of question and filler words. Measured.
RERANKED_SECTIONS = 20
NEAR_WORDS = 2
PAIR_WEIGHT = 0.6
SENTENCE_WEIGHT = 0.8
SOFT_WEIGHT = 0.3
# What a question's cosines with a section, and with its title and heading, add to the score, as
# shares of what scores are compared with. Measured on small libraries.
WHOLE_MEANING = 2.0
NAME_MEANING = 1.0
# What the cosine of a question with the nearest phrasing of a section adds, to this power, in the
# same shares: by words; or with a sentence model in place of what the name adds, if it is more. To
# the power of 1, a section would gain by having phrasings, be they near or not. Measured on small
# libraries, where some or all sections had two or three.
PHRASING = 2.0
PHRASING_MEANING = 3.0
NEARNESS = 3
# Questions whose vectors and subjects are remembered: each conversation goes on from its last ones
# (a thousand vectors take one and a half megabytes).
REMEMBERED_QUESTIONS = 1_000
# Of the last earlier question's vector beside the question's own; from public conversations.
HISTORY_MEANING = 0.3
# For a section whose heading has an aspect that is asked for: a factor that decides between the
# sections of one article, hardly ever between articles.
ASPECT_BOOST = 1.15
# Factor for the article answered last, if a question depends on it entirely.
SAME_ARTICLE_BOOST = 1.2

CONSIDERED_SECTIONS = 10  # how many of the best sections may become the answer or a suggestion

# Repairing words

MIN_REPAIRED = 4  # letters of a word that is repaired; shorter ones have too many neighbours
TWO_ERRORS_FROM = 8  # letters from which two errors are repaired instead of one
MIN_REPAIR = 3  # letters of a word that a repair may lead to
# Weights, relative to a word as typed, of the nearest, second and third nearest word.
REPAIR_WEIGHTS = (0.9, 0.45, 0.45)
# Letters from which a repair counts as what was meant; shorter words are often other words.
CERTAIN_FROM = 6
# Of a word that is only a part of the one that was typed, relative to a word as typed.
COMPOUND_WEIGHT = 0.8
# Letters of a part and of a compound, and parts of it: more are split in too many ways.
MIN_COMPOUND_PART = 3
MAX_COMPOUND = 40
MAX_COMPOUND_PARTS = 3

# Synonyms and earlier questions

# Relative to the typed word or phrase. Measured from .3 to .9 on questions whose words were split
# into made-up synonyms: if all are right, more helps; with wrong ones among them, .6 does best.
SYNONYM_WEIGHT = 0.6

HISTORY_QUESTIONS = 4  # how many earlier questions count
# Of the terms of the last earlier question, relative to those of the question itself.
HISTORY_WEIGHT = 0.5

HISTORY_DECAY = 0.5  # factor from each earlier question to the one before it
# How fast earlier questions lose weight as the question has rarer words of its own; measured on
# public conversations.
HISTORY_EXPONENT = 1.5

# From the ranking to an answer

Caution = Literal["low", "normal", "high"]
# How likely it must be, by the caution, that the best section is the answer, and that one of the
# first three is for them to be offered. Set on small libraries so that about one answerable
# question in twenty is answered wrongly: wrong answers come first.
THRESHOLDS: dict[Caution, tuple[float, float]] = {
    "low": (0.45, 0.1),
    "normal": (0.57, 0.15),
    "high": (0.75, 0.25),
}
# For a language without words and everyday questions of its own.
MORE_CAUTION: dict[Caution, Caution] = {"low": "normal", "normal": "high", "high": "high"}
# Sections whose beginnings of so many words stand in for everyday questions in such a language.
MAX_CALIBRATING_SECTIONS = 200
BEGINNING_WORDS = 8

NAMED_CONFIDENCE = 1.0  # of an article that was asked for by name: more than any search reaches
# At least, of the section that a named subject's article has for the amount or mixture that is
# asked for, with each word of the question in it, and of the one whose heading is the question.
TOLD_CONFIDENCE = 0.9
# A question for a subject (“what is X”) with more words asks for something about it instead.
SUBJECT_WORDS = 2
# Share of the question, by weight, that a heading must have to name what the title doesn't.
HEADING_COVERAGE = 0.5
# Share of the best section's score from which another one is the answer if the best can't be.
NEARLY_AS_GOOD = 0.7
# Share of the best section's score from which another one is offered beside it: fewer offers, and
# none less that is right. Measured on small libraries.
OFFERED_SHARE = 0.6
# How likely one of the first three must be the answer to be shown as the nearest where nothing
# fits. In content/questions.toml it takes away fifteen offers, one of them right.
NEAR = 0.15

MAX_SISTERS = 2  # how many other sections of its article are named first under an answer
MAX_SUGGESTIONS = 3  # how many sections are offered at most
MAX_MISSING = 3  # how many unknown words a reply repeats at most

# Likeness

# Mean Jaccard index of the terms of two groups' questions from which they are grouped as alike.
ALIKE = 0.4
# Questions of different terms that are grouped at once: their distances take some 16 megabytes.
MAX_BLOCK = 2_000
# Ratcliff-Obershelp similarity from which a word of a heading counts as a misspelt “additional” or
# “resources”: “Aditonal” is .89 like “additional”, “sources” .875 like “resources”.
RESOURCES_LIKENESS = 0.88
# Words outside of the links, for each, up to which a section named “Resources” or alike holds
# resources: a sentence on each. With more it is a text, and searched like any other.
RESOURCES_WORDS = 25
# Characters from which a section's text is recognised in another article; a shorter one may be in
# both by chance.
MIN_MOVED = 80

# Memory and speed

MAX_AUDIENCES = 256  # how many audiences' views are remembered at most
# How many numbers of eight bytes all views may hold (a quarter of a gigabyte), and how many views
# are remembered even so.
MAX_NUMBERS_OF_VIEWS = 32_000_000
MIN_VIEWS = 16

GROUP_SIZE = 64  # sections of a group in the search for the best scores
# How many headings' aspects are remembered; most articles share their headings with others.
MAX_HEADINGS = 65_536
MAX_AMOUNTS = 4_096  # of how many texts it is remembered whether they tell an amount

# Evaluation

CUTOFF = 10  # how many sections of a ranking are looked at: the 10 of MRR@10
MAX_QUESTIONS_BYTES = 16 * 1024 * 1024  # of a file of questions: room for tens of thousands
MAX_TYPOS = 2  # how many words of a question get a typing error at most

# The sentence model

# Of a text that is encoded, some 190 words, for which the model was trained; the rest has no say.
MAX_TOKENS = 256
# How many are made before they are written to the file: some seconds' work at most is lost.
VECTORS_AT_ONCE = 64
# How many unused vectors the file may hold, beside as many as are used: some small libraries'.
SPARE_VECTORS = 2_000
