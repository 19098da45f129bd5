"""From text to terms: words, stems, and the word lists of a language."""

from retrieval.language.analyzer import (
    SENTENCE_END,
    Analyzer,
    Word,
    asks_for_subject,
    depends_on_context,
    fold,
    fold_typed,
    folded_sentences,
    is_amount,
    is_number,
    languages,
    plain_text,
    read_beginning,
    spell_out_joints,
    split_at_joint,
    words,
)
from retrieval.language.aspects import (
    EXACT,
    MEASURES,
    aspects_by_place,
    aspects_of_heading,
    aspects_of_question,
)
from retrieval.language.distress import tells_of_distress
from retrieval.language.general_words import GeneralWords, everyday_words
from retrieval.language.html_text import BLOCKS, KNOWN, SIGNS, attributes_of, shift, unescape
from retrieval.language.language import Language, full_languages, load_language
from retrieval.language.spoken import Spoken, read_spoken, speaks_generally, without_courtesies

__all__ = [
    "BLOCKS",
    "EXACT",
    "KNOWN",
    "MEASURES",
    "SENTENCE_END",
    "SIGNS",
    "Analyzer",
    "GeneralWords",
    "Language",
    "Spoken",
    "Word",
    "asks_for_subject",
    "aspects_by_place",
    "aspects_of_heading",
    "aspects_of_question",
    "attributes_of",
    "depends_on_context",
    "everyday_words",
    "fold",
    "fold_typed",
    "folded_sentences",
    "full_languages",
    "is_amount",
    "is_number",
    "languages",
    "load_language",
    "plain_text",
    "read_beginning",
    "read_spoken",
    "shift",
    "speaks_generally",
    "spell_out_joints",
    "split_at_joint",
    "tells_of_distress",
    "unescape",
    "without_courtesies",
    "words",
]
