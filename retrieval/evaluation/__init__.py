"""Questions with known answers: measures, comparison, peers; and those without, grouped."""

from retrieval.evaluation.clustering import group_alike, terms_of
from retrieval.evaluation.comparison import Outcome, Worse, find_worse, find_worse_phrasings
from retrieval.evaluation.measures import Evaluation, measure
from retrieval.evaluation.peers import PEERS, PeerQuality, evaluate_peer
from retrieval.evaluation.questions import (
    QUESTIONS_FILE,
    Question,
    QuestionsError,
    check_answers,
    check_questions,
    leave_out_gone_samples,
    load_questions,
)
from retrieval.evaluation.typos import mistype

__all__ = [
    "PEERS",
    "QUESTIONS_FILE",
    "Evaluation",
    "Outcome",
    "PeerQuality",
    "Question",
    "QuestionsError",
    "Worse",
    "check_answers",
    "check_questions",
    "evaluate_peer",
    "find_worse",
    "find_worse_phrasings",
    "group_alike",
    "leave_out_gone_samples",
    "load_questions",
    "measure",
    "mistype",
    "terms_of",
]
