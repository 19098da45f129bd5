"""Why a question is answered as it is, in words: for /content explain and the terminal. Pure."""

from collections.abc import Iterator

from bot.rendering.small_talk import find_small_talk
from bot.texts import admin_texts
from retrieval.answering import Answered, Explanation
from retrieval.search import ScoreParts

MAX_EXPLAINED = 5  # how many of the best sections are explained


def describe_explanation(question: str, explanation: Explanation) -> Iterator[str]:
    """Yield plain text: the verdict and its reasons, the question's terms, the sections."""
    is_urgent = isinstance(explanation.answer, Answered) and explanation.answer.is_urgent
    if not is_urgent and find_small_talk(question):
        yield admin_texts.EXPLAINED_SMALL_TALK
        return
    yield admin_texts.EXPLAINED_URGENT if is_urgent else _verdict(explanation)
    thresholds, likelihood = explanation.thresholds, explanation.likelihood
    yield admin_texts.EXPLAINED_LIKELIHOOD.format(
        first=likelihood.first,
        answer=thresholds.answer,
        among=likelihood.among_first,
        suggest=thresholds.suggest,
    )
    for word in explanation.understood.repairs:
        yield admin_texts.EXPLAINED_REPAIR.format(typed=word.typed, read=word.read)
    terms = ", ".join(_terms(explanation)) or admin_texts.EXPLAINED_NO_TERMS
    yield admin_texts.EXPLAINED_TERMS.format(terms=terms)
    for number, parts in enumerate(explanation.best, start=1):
        yield admin_texts.EXPLAINED_SECTION.format(
            number=number, section=parts.hit.section.id, score=parts.hit.score
        )
        yield from (f"   {line}" for line in _shares(parts))


def _verdict(explanation: Explanation) -> str:
    outcome = admin_texts.EXPLAINED_OUTCOMES[type(explanation.answer).__name__.lower()]
    if explanation.names_article:
        return admin_texts.EXPLAINED_BY_NAME.format(outcome=outcome)
    reasons = "; ".join(admin_texts.SHORTFALLS[found] for found in explanation.shortfalls)
    text = admin_texts.EXPLAINED_WHY if reasons else admin_texts.EXPLAINED_VERDICT
    return text.format(outcome=outcome, reasons=reasons)


def _terms(explanation: Explanation) -> Iterator[str]:
    for term in explanation.understood.query.terms:
        is_weighted = term.weight != 1
        yield admin_texts.EXPLAINED_TERM.format(
            term=term.text,
            rarity=explanation.idf[term.text],
            weight=admin_texts.EXPLAINED_WEIGHT.format(weight=term.weight) if is_weighted else "",
            filler=admin_texts.EXPLAINED_FILLER if term.is_soft else "",
        )


def _shares(parts: ScoreParts) -> Iterator[str]:
    for term in dict.fromkeys(term for term, _ in parts.shares):
        shares = (
            admin_texts.EXPLAINED_SHARES[place].format(share=share)
            for (of, place), share in parts.shares.items()
            if of == term
        )
        yield f"{term}: {', '.join(shares)}"
    if parts.hit.asked:
        yield admin_texts.EXPLAINED_PHRASING.format(asked=parts.hit.asked)
    if parts.meaning:
        yield admin_texts.EXPLAINED_MEANING.format(meaning=parts.meaning)
    if parts.nudge != 1:
        yield admin_texts.EXPLAINED_NUDGE.format(nudge=parts.nudge)
