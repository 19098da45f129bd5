"""The sentence model: texts → vectors, kept on disk; optional."""

from retrieval.meaning.finding import cache_file, find_model, load_model
from retrieval.meaning.sentence_model import SentenceModel
from retrieval.meaning.texts import texts_of_section
from retrieval.meaning.vectors import Vectors, similarities
from retrieval.meaning.weights import ModelError

__all__ = [
    "ModelError",
    "SentenceModel",
    "Vectors",
    "cache_file",
    "find_model",
    "load_model",
    "similarities",
    "texts_of_section",
]
