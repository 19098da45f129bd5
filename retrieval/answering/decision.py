"""Decides from what was found: Answered, Suggested or Abstained."""

import math
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from typing import Literal

from retrieval import parameters
from retrieval.answering.answers import (
    Abstained,
    Answer,
    Answered,
    Suggested,
    Suggestion,
    Thresholds,
)
from retrieval.answering.likelihood import Features, Likelihood, estimate, rank_among
from retrieval.answering.scope import NO_SCOPE, Scope, Subject
from retrieval.answering.understanding import Understood
from retrieval.language import EXACT, MEASURES, Language, aspects_of_heading, words
from retrieval.search import Hit, SearchResult, Slot

# What keeps the best section from being the answer.
Shortfall = Literal[
    "nothing",  # no section was found
    "confidence",  # it isn't likely enough
    "other",  # it is about another thing than the one named
    "opposite",  # its heading says the opposite
    "words",  # it lacks a word where each word counts
    "apart",  # it lacks one of the subjects that were asked for together
    "repair",  # a subject's name is only a guess
    "kind",  # it lacks the aspect that is asked for
    "passing",  # it mentions a subject, where the question asks what that is
    "unnamed",  # nothing tells what “it” is
    "tie",  # a section of another article fits equally well
]

_TYPED = re.compile(r"\w(?:[^\s/,;]*\w)?")  # a word with what is within it, such as “2C-B”


class Decider:
    """Decides whether the best section is an answer.

    Whatever the likelihood, a section isn't the answer if one of the rules is against it: they keep
    one subject from being taken for another. `everyday` are the scores, in order, of questions that
    the library doesn't answer.
    """

    def __init__(
        self,
        understood: Understood,
        result: SearchResult,
        named: Scope = NO_SCOPE,
        everyday: Sequence[float] = (),
        *,
        language: Language,
    ) -> None:
        self._language = language
        self._harmless = language.harmless_words
        self._understood = understood
        self._everyday = everyday
        self._named = named
        self._known = [s for s in named.subjects if s.articles]  # those that articles are about
        self._name_terms = frozenset[str]().union(*(subject.terms for subject in named.subjects))
        own = [slot for slot in understood.query.slots if not slot.is_soft]
        # No section needs to say “my friend's” or “strong” to tell an amount.
        telling = [s for s in own if s.typed not in self._harmless or self._is_in_name(s)]
        self._subject = telling if named.exact and telling else own
        self._aspects = understood.query.aspects
        self._result = result
        self.hits = self._in_order(result.hits)  # those that may be the answer first

    @property
    def score(self) -> float:
        """The best section's score, relative to the question's words; 0 if nothing was found."""
        return self.hits[0].score / self._result.scale if self.hits else 0.0

    @property
    def confidence(self) -> float:
        """How likely the best section is the answer, in [0, 1]; 0 if nothing was found."""
        if not self.hits:
            return 0.0
        best, named = self.hits[0], self._named
        # Only this heading says the same as the question, and not by one word.
        is_alone = named.same == {best.section.id} and (named.opposites or len(self._subject) > 1)
        is_told = is_alone or self._is_told_in(best)
        return max(self.likelihood.first, parameters.TOLD_CONFIDENCE if is_told else 0.0)

    @property
    def features(self) -> Features | None:
        """What tells how likely the best section is the answer; None if nothing was found."""
        if not self.hits:
            return None
        best, scale = self.hits[0], self._result.scale
        elsewhere = (hit.score for hit in self.hits if hit.article is not best.article)
        following = (hit.score for hit in self.hits[1:])
        return Features(
            words=best.lexical / scale,
            cosine=best.cosine,
            rank=rank_among(self._everyday, self.score),
            lead=(best.score - next(following, 0.0)) / scale,
            article_lead=(best.score - next(elsewhere, 0.0)) / scale,
            told=float(self._is_headed_so(best)),
        )

    @cached_property
    def likelihood(self) -> Likelihood:
        """How likely the best section, or one of the first three, is the answer."""
        features = self.features
        if features is None:
            return Likelihood(0.0, 0.0)
        return estimate(features, has_meaning=self._result.has_meaning)

    def decide(self, thresholds: Thresholds) -> Answer:
        """Return the answer, suggestions, or that nothing fits."""
        near = [hit for hit in self.hits if self._may_be_offered(hit)]
        if not self.find_shortfalls(thresholds):
            best, repairs = self.hits[0], self._understood.repairs
            least = best.score * parameters.OFFERED_SHARE
            own = (hit for hit in near if hit.article is best.article and hit is not best)
            sisters = tuple(hit.section for hit in own if hit.score >= least)
            sisters = sisters[: parameters.MAX_SISTERS]
            return Answered(best.article, best.section, self.confidence, repairs, sisters=sisters)
        reply = self._decide_by_name(near, thresholds)
        reply = reply or self._decide_by_confidence(near, thresholds)
        if not isinstance(reply, Answered) and reply.missing:
            reply = replace(reply, missing=_as_typed(reply.missing, self._understood.question))
        if isinstance(reply, Abstained) and self.likelihood.among_first < parameters.NEAR:
            return replace(reply, suggestions=())
        return reply

    def _may_be_offered(self, hit: Hit) -> bool:
        """Tell whether a section may be offered: not another thing's amounts or mixtures."""
        if not self._tells_amounts(hit):
            return True
        if self._known:
            return self._is_on_subject(hit)
        has_own = all(_is_in(slot, hit.terms) for slot in self._own)
        return not self._named.has_stranger and (has_own or not self._named.exact)

    def _decide_by_name(self, near: Sequence[Hit], thresholds: Thresholds) -> Answer | None:
        """Return the reply to unknown, guessed or incomplete names and missing words; else None."""
        named = self._named
        # What would be offered first is the subject's dose, if that is what is asked for.
        best = sorted(near if named.subjects else self.hits[:1], key=self._is_beside_what_is_asked)
        missing = named.missing or (self._missing_words(best[0]) if best else ())
        if not named.subjects and not {s.typed for s in self._own}.intersection(missing):
            missing = ()
        unknown = named.unknown
        if named.other and not any(_names(hit, named.other) for hit in self.hits):
            unknown = (named.other.name,)
        if unknown:
            offers = _suggestions([hit for hit in near if not self._tells_amounts(hit)])
            return Abstained(offers, self.confidence, unknown, self._understood.repairs)
        if named.repaired and self.likelihood.among_first >= thresholds.suggest:
            meant = [h for h in near if any(slot.is_in(h.terms) for slot in self._subject)]
            if meant:
                return Suggested(_suggestions(meant), self.confidence, named.repaired)
        if near and (name := named.partly.get(near[0].article.slug, "")):
            return self._suggest_whole_name(near, name)
        is_apart = len(named.subjects) > 1 and not any(self._has_all(hit) for hit in near)
        if is_apart and not named.missing:
            return self._suggest_apart(near)
        if missing and (self._known or named.exact):
            return self._suggest_what_there_is(near, missing, thresholds)
        return None

    def _decide_by_confidence(self, near: Sequence[Hit], thresholds: Thresholds) -> Answer:
        repairs = self._understood.repairs
        if self._named.repaired:  # and nothing is likely enough to ask whether that was meant
            near = [hit for hit in near if not self._tells_amounts(hit)]
        is_likely = self.likelihood.among_first >= thresholds.suggest
        least = self.hits[0].score * parameters.OFFERED_SHARE if is_likely else 0.0
        comparable = [h for h in near if h.score >= least and self._is_on_subject(h)]
        # “How is it used?” is most likely about what was spoken of, whatever else is used.
        own = [h for h in near if h.article.slug in self._named.spoken_of]
        own = own[: parameters.MAX_SUGGESTIONS - 1]
        others = [hit for hit in comparable if hit not in own]
        offers = [*own, *others][: parameters.MAX_SUGGESTIONS] if is_likely else []
        if offers and (not self._asks_what or any(map(self._own_words_name, offers))):
            return Suggested(_suggestions(offers), self.confidence, repairs=repairs)
        near = [hit for hit in near if any(_is_in(slot, hit.terms) for slot in self._subject)]
        return Abstained(_suggestions(near), self.confidence, repairs=repairs)

    def find_shortfalls(self, thresholds: Thresholds) -> tuple[Shortfall, ...]:
        """Return what keeps the best section from being the answer; empty if it is the answer."""
        if not self.hits:
            return ("nothing",)
        best = self.hits[0]
        holds: dict[Shortfall, bool] = {
            "confidence": self.confidence >= thresholds.answer,
            "other": not self._is_of_another(best),
            "opposite": best.section.id not in self._named.opposites,
            "words": not self._missing_words(best),
            "apart": self._has_all(best),
            "repair": not (self._named.repaired or self._named.is_guessed),
            "kind": self._has_kind(best),
            "passing": not self._asks_what or self._is_told_in(best) or self._own_words_name(best),
            "unnamed": not self._named.is_unnamed or len(self._subject) > 1,
            "tie": not self._has_equal(best),
        }
        return tuple(shortfall for shortfall, is_met in holds.items() if not is_met)

    def _in_order(self, hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
        """Return the hits, those that may be the answer first if they are nearly as good."""
        told = {hit.section.id for hit in hits if self._is_told_in(hit)}
        own = {hit.article.slug for hit in hits if hit.section.id in told}
        # What an article has a heading for is told there, wherever else it has more of the words.
        self._beside = {h.section.id for h in hits if h.article.slug in own} - told
        least = hits[0].score * parameters.NEARLY_AS_GOOD if hits else 0.0

        def may_be_it(hit: Hit) -> bool:
            is_near = hit.score >= least or hit.section.id in told
            if not is_near or hit.section.id in self._named.opposites:
                return False
            is_other = self._is_of_another(hit) or bool(self._missing_words(hit))
            return not is_other and self._has_kind(hit) and self._has_all(hit)

        return tuple(sorted(hits, key=may_be_it, reverse=True))

    def _is_beside_what_is_asked(self, hit: Hit) -> bool:
        return not self._named.exact & self._aspects_of(hit)

    @property
    def _own(self) -> list[Slot]:
        """The words of the question that say of what something is asked."""
        return self._words_but(self._named.exact)

    def _words_but(self, aspects: frozenset[str]) -> list[Slot]:
        """Return the question's words without those that ask for these aspects."""
        telling = (slot for slot in self._subject if slot.typed not in self._harmless)
        return [slot for slot in telling if not slot.aspects & aspects]

    def _is_told_in(self, hit: Hit) -> bool:
        """Tell whether the amount that is asked of a named subject is what a section is for."""
        named = self._named
        # “Help with ketamine” isn't a mixture, “ketamine with alcohol” is one without saying so.
        asked = named.exact if len(named.subjects) > 1 else self._aspects & EXACT
        is_for_it = self._is_named(hit) and asked & self._aspects_of(hit)
        return bool(is_for_it) and self._has_all(hit) and not self._missing_words(hit)

    def _is_headed_so(self, hit: Hit) -> bool:
        """Tell whether a heading says the same as the question, or all but a subject that is named.

        If that is all, it is the section with which the subject's article begins.
        """
        if hit.section.id in self._named.same:
            return True
        if not self._is_named(hit):
            return False
        kinds = self._aspects_of(hit)
        others = [slot for slot in self._words_but(frozenset()) if not self._is_in_name(slot)]
        if not others:
            return hit.section is hit.article.first
        return all(_is_in(slot, hit.in_heading) or slot.aspects & kinds for slot in others)

    def _is_of_another(self, hit: Hit) -> bool:
        """Tell whether a section is about another subject than the one named."""
        named = self._named
        if named.unknown or hit.article.slug in named.partly:
            return True
        if named.other and not _names(hit, named.other):
            return True
        # An article's amounts are those of its subject, not of another one that it mentions.
        return bool(named.exact) and not self._is_on_subject(hit)

    def _is_on_subject(self, hit: Hit) -> bool:
        return not self._known or any(
            hit.article.slug in subject.articles or _names(hit, subject) for subject in self._known
        )

    def _is_in_name(self, slot: Slot) -> bool:
        return slot.terms[0].text in self._name_terms

    def _missing_words(self, hit: Hit) -> tuple[str, ...]:
        """Return the words, as typed, that a section lacks although each of them counts.

        All words count if amounts or mixtures are asked for; otherwise those beside a name, which
        may be all that tells one thing from another.
        """
        named = self._named
        missing = [
            slot
            for slot in self._words_but(frozenset())
            if named.exact or slot.typed in named.beside
            # It may also be for what a word asks: a dose, under “Dosage”.
            if not (_is_in(slot, hit.terms) or slot.aspects & self._aspects_of(hit))
        ]
        # A word that no section has makes the difference, rather than one that another has.
        telling = [slot for slot in missing if self._is_unknown(slot)] or missing
        return tuple(dict.fromkeys(slot.typed or slot.word for slot in telling))

    def _is_unknown(self, slot: Slot) -> bool:
        terms = {term for reading in slot.all_readings for term in reading}
        unknown = self._result.unknown_idf
        return all(self._result.idf.get(term, unknown) >= unknown for term in terms)

    def _suggest_whole_name(self, near: Sequence[Hit], name: str) -> Answer:
        """Ask whether the article was meant of whose name the question has only a part."""
        same = (hit for hit in near if self._named.partly.get(hit.article.slug) == name)
        offers = [hit for hit in same if not self._tells_amounts(hit)]
        if not offers:
            return Abstained((), self.confidence, repairs=self._understood.repairs)
        return Suggested(_suggestions(offers), self.confidence, name)

    def _suggest_what_there_is(
        self, near: Sequence[Hit], missing: tuple[str, ...], thresholds: Thresholds
    ) -> Answer:
        """Say which words are missing, and offer what there is on the subject."""
        named, subjects, repairs = self._named, self._known, self._understood.repairs
        if subjects:
            near = [hit for hit in near if self._is_on_subject(hit)]
        elif self.likelihood.among_first < thresholds.suggest:
            near = []
        is_unknown = any(self._is_unknown(s) for s in self._subject if s.typed in missing)
        # The subject's own amounts are offered to whoever asks for them, unless the word that is
        # unknown may be the name of something else.
        is_own = bool(subjects) and named.exact and not named.has_stranger
        own = [h for h in near if is_own and not self._is_beside_what_is_asked(h)]
        others = [hit for hit in near if hit not in own]
        if named.missing or (not subjects and is_unknown):
            others = [hit for hit in others if not self._tells_amounts(hit)]
        near = [*own, *others]
        if not near:
            return Abstained((), self.confidence, missing, repairs)
        name = subjects[0].name if len(subjects) == 1 else ""
        return Suggested(
            _suggestions(near), self.confidence, missing=missing, subject=name, repairs=repairs
        )

    def _has_equal(self, best: Hit) -> bool:
        """Tell whether a section of another article fits exactly as well."""
        others = [hit for hit in self.hits if hit.article is not best.article]
        if self._named.exact and not self._named.subjects and not self._own:
            return any(not self._is_beside_what_is_asked(hit) for hit in others)
        return any(math.isclose(hit.score, best.score) for hit in others)

    @property
    def _asks_what(self) -> bool:
        """Whether it asks what something is: a section that only mentions that doesn't help."""
        is_short = len(self._subject) <= parameters.SUBJECT_WORDS
        return self._understood.asks_for_subject and is_short

    def _suggest_apart(self, near: Sequence[Hit]) -> Answer:
        """Suggest one section for each subject, as none has them together."""
        named = self._named
        best = {}
        for subject in named.subjects:
            having = [h for h in (*near, *named.nearest) if self._has(h, subject)]
            having.sort(key=self._is_beside_what_is_asked)
            about = [hit for hit in having if subject.terms <= hit.in_title]
            if having:
                best[subject.name] = (about or having)[0]
        if len(best) < 2:  # noqa: PLR2004  # there is nothing to tell apart
            return Abstained(_suggestions(near), self.confidence)
        best = dict(list(best.items())[: parameters.MAX_SUGGESTIONS])
        chosen = list(dict.fromkeys(best.values()))
        return Suggested(_suggestions(chosen), self.confidence, named.repaired, tuple(best))

    def _has_all(self, hit: Hit) -> bool:
        return all(self._has(hit, subject) for subject in self._named.subjects)

    def _has(self, hit: Hit, subject: Subject) -> bool:
        meant = [slot for slot in self._subject if slot.terms[0].text in subject.terms]
        return subject.terms <= hit.terms or bool(meant and all(s.is_in(hit.terms) for s in meant))

    def _has_kind(self, hit: Hit) -> bool:
        """Tell whether a section may have the aspect that is asked for, not only the subject.

        “How much X” has no words but X and filler: a title with X doesn't make it tell an amount.
        """
        if hit.section.id in self._beside:
            return False
        asked = self._aspects & MEASURES
        if not asked or not all(_is_in(slot, hit.in_title) for slot in self._words_but(asked)):
            return True
        return bool(asked & self._aspects_of(hit))

    def _is_named(self, hit: Hit) -> bool:
        return any(hit.article.slug in subject.articles for subject in self._named.subjects)

    def _weight(self, slot: Slot) -> float:
        """Return a word's weight in the question; an uncertain one counts as unknown."""
        result = self._result
        return result.idf[slot.terms[0].text] if slot.is_certain else result.unknown_idf

    def _aspects_of(self, hit: Hit) -> frozenset[str]:
        return aspects_of_heading(hit.section.heading, self._language)

    def _tells_amounts(self, hit: Hit) -> bool:
        """Tell whether a section is about amounts or mixtures, by its heading or its text."""
        is_headed = not EXACT.isdisjoint(self._aspects_of(hit))
        return is_headed or _has_amount(hit.section.text, self._language)

    def _own_words_name(self, hit: Hit) -> bool:
        """Tell whether the question's own words do so; earlier ones may name another subject."""
        if any(_is_in(slot, hit.in_title) for slot in self._subject):
            return True
        headed = sum(self._weight(s) for s in self._subject if _is_in(s, hit.in_heading))
        total = sum(map(self._weight, self._subject))
        return bool(total) and headed / total >= parameters.HEADING_COVERAGE


@lru_cache(parameters.MAX_AMOUNTS)
def _has_amount(text: str, language: Language) -> bool:
    units = "|".join(sorted(language.amount_units))
    return re.search(rf"\d\s?(?:{units}|µg)\b", text, re.IGNORECASE) is not None


def _names(hit: Hit, subject: Subject) -> bool:
    return subject.terms <= hit.in_title | hit.in_heading


def _is_in(slot: Slot, found: frozenset[str]) -> bool:
    return slot.is_certain and slot.is_in(found)


def _as_typed(folded: Sequence[str], question: str) -> tuple[str, ...]:
    """Return folded words as they stand in a question, with hyphens and capitals, if they do."""
    typed: dict[str, str] = {}
    for found in _TYPED.findall(question):
        typed.setdefault(" ".join(words(found)), found)
    return tuple(" ".join(typed.get(word, word) for word in name.split()) for name in folded)


def _suggestions(hits: Sequence[Hit]) -> tuple[Suggestion, ...]:
    return tuple(Suggestion(hit.article, hit.section) for hit in hits[: parameters.MAX_SUGGESTIONS])
