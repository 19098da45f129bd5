"""The scope of a question: the subjects that it names, and words that turn them into others."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from rapidfuzz.distance import OSA

from retrieval.answering.negation import heading_comparer
from retrieval.answering.subjects import LinkedSubject, SubjectLinker, Words
from retrieval.answering.understanding import Interpreter, Understood
from retrieval.language import EXACT, Language, is_amount, is_number, split_at_joint, words
from retrieval.parameters import MAX_MISSING
from retrieval.search import Hit, SectionIndex, Slot


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject that a question names."""

    name: str  # as an author writes it, or if none does, as typed
    terms: frozenset[str]  # the stems of its words
    articles: frozenset[str] = frozenset()  # the slugs of the articles of that name


@dataclass(frozen=True, slots=True)
class Scope:
    """What a question is about."""

    # Of different articles; or one, and what is asked for together with it.
    subjects: tuple[Subject, ...] = ()
    repaired: str = ""  # a name that only a repair has made one: it is asked, not assumed
    # Whether another word of a question for amounts or mixtures was read from one that has two
    # letters otherwise: lorazepam isn't clonazepam.
    is_guessed: bool = False
    nearest: tuple[Hit, ...] = ()  # the best section for each of several subjects alone
    # A name with words beside it that make it another thing: “acetyl fentanyl” if the article on
    # fentanyl says nothing of acetyl.
    other: Subject | None = None
    # A name and words beside it that may make it another thing, or be what is asked: “2C-B fly”.
    longer: Subject | None = None
    # Words beside a name, as typed, that tell what is asked about it and that its article lacks.
    beside: tuple[str, ...] = ()
    # If it names a subject: its other words, as typed, that nothing has.
    missing: tuple[str, ...] = ()
    # Whether such a word is none of the language either: it may be the name of something else.
    has_stranger: bool = False
    # The words, as typed, that say what the question is about, if nothing has any of them.
    unknown: tuple[str, ...] = ()
    # What kinds of amounts or mixtures are asked for (`EXACT`); if any, every word counts.
    exact: frozenset[str] = frozenset()
    # By slug, names of several words of which the question has only some.
    partly: Mapping[str, str] = field(default_factory=dict)
    opposites: frozenset[str] = frozenset()  # the ids of sections whose heading says the opposite
    same: frozenset[str] = frozenset()  # the ids of sections whose heading says the same
    # The slugs of the articles that a question is about which says “it”.
    spoken_of: frozenset[str] = frozenset()
    # Whether it goes on from something, but nothing tells from what: “is it safe?”
    is_unnamed: bool = False

    @property
    def articles(self) -> frozenset[str]:
        """The slugs of the articles of all subjects."""
        return frozenset[str]().union(*(subject.articles for subject in self.subjects))

    @property
    def is_doubtful(self) -> bool:
        """Whether what is named may be another thing than any subject."""
        return bool(self.other or self.longer or self.repaired)


NO_SCOPE = Scope()


@dataclass(frozen=True, slots=True, eq=False)
class ScopeReader:
    """Reads the scope of questions, by all that is known of some articles."""

    names: SubjectLinker
    index: SectionIndex
    interpreter: Interpreter
    language: Language

    def read(
        self, understood: Understood, hits: Sequence[Hit] = (), before: Scope = NO_SCOPE
    ) -> Scope:
        """Return the scope of a question, for which these sections were found.

        That of the question that it follows up counts if it names no subject.
        """
        found = understood.subjects
        exact = _exact_kinds(understood, before, self.language)
        headings = {}
        if hits:  # as the questions before have none
            compare = heading_comparer(understood.query.text, self.language)
            headings = {hit.section.id: compare(hit.section.heading, hit.article) for hit in hits}
        missing = self._missing(understood)
        repaired = (slot for slot in understood.telling if slot.is_repaired)
        two_letters_off = (OSA.distance(slot.typed, slot.word) > 1 for slot in repaired)
        named = replace(
            self._subjects(understood),
            exact=exact,
            is_guessed=bool(exact) and any(two_letters_off),
            opposites=frozenset(id_ for id_, found in headings.items() if found == "opposite"),
            same=frozenset(id_ for id_, found in headings.items() if found == "same"),
            has_stranger=any(map(self.interpreter.is_strange, missing)),
            missing=missing if found else (),
            unknown=() if found else self._unknown(understood, is_exact=bool(exact)),
        )
        for subject in found:
            named = self._with_neighbours(understood, subject, named)
        named = _going_on(understood, named, before)
        if exact or understood.asks_for_subject or understood.query.aspects:
            partly = self._partly(understood, hits, is_exact=bool(exact))
            named = replace(named, partly=partly if found else {**before.partly, **partly})
        return named

    def _subjects(self, understood: Understood) -> Scope:
        found = understood.subjects
        articles = {s.name: frozenset(article.slug for article in s.articles) for s in found}
        names: tuple[Words, ...] = tuple(articles)
        if len(names) == 1:
            names = self._with_partner(found[0], understood)
        subjects = (
            Subject(
                self.names.write(name),
                frozenset(map(self.language.stem, name)),
                articles.get(name, frozenset()),
            )
            for name in names
        )
        nearest = self._nearest(names) if len(names) > 1 else ()
        repaired = self.names.find_repaired(understood.own)
        meant = self.names.write(repaired) if repaired else ""
        return Scope(tuple(subjects), meant, nearest=nearest)

    def _with_partner(self, found: LinkedSubject, understood: Understood) -> tuple[Words, ...]:
        """Return a subject's name and what is asked for together with it: “X with Y”, “Y and X”.

        The partner must be a single word that is known as typed, as a guess or one of several words
        may be something else. “Y with X” isn't enough: “help with X” isn't about two things.
        """
        parts = split_at_joint(understood.question, self.language)
        if parts is None:
            return (found.name,)
        joint = len(parts[0].split())
        others = [
            slot
            for slot in understood.own
            if slot.start not in _places(found) and slot.typed not in self.language.joints
        ]
        before = [slot for slot in others if slot.end <= joint]
        after = [slot for slot in others if slot.start >= joint]
        is_all = len(others) == 1
        is_with = parts[1] == self.language.joint_with
        partner: list[Slot] = []
        if found.end <= joint and (is_all or is_with):
            partner = after
        elif found.start >= joint and is_all and not is_with:
            partner = before
        if len(partner) != 1 or partner[0].is_repaired:
            return (found.name,)
        other = (partner[0].word,)
        return (found.name, other) if partner is after else (other, found.name)

    def _nearest(self, names: Sequence[Words]) -> tuple[Hit, ...]:
        queries = (self.interpreter.understand(" ".join(name)).query for name in names)
        results = (self.index.search(query, 1) for query in queries)
        return tuple(hit for result in results for hit in result.hits)

    def _with_neighbours(
        self, understood: Understood, subject: LinkedSubject, named: Scope
    ) -> Scope:
        slots = {place: slot for slot in understood.slots for place in _places(slot)}

        def strange(places: Iterable[int]) -> list[Slot]:
            found: list[Slot] = []
            for place in places:
                slot = slots.get(place)  # none for a stop word
                if slot is None or not self._is_strange(slot, subject, understood):
                    break
                found.append(slot)
                if self._is_verb(slot, understood):
                    break  # words beyond it are no part of a name
            return found

        before = strange(range(subject.start - 1, -1, -1))[::-1]
        after = strange(range(subject.end, len(understood.typed)))
        # Before a name, a word that isn't a verb is part of a longer name. After it, it is so only
        # if amounts or a subject are asked for (“2C-B fly dose”): “ketamine bladder” asks about
        # the bladder.
        own = [*before, *after]
        parts = [slot for slot in own if not self._is_verb(slot, understood)]
        asks = named.exact or understood.asks_for_subject
        sure = [slot for slot in parts if asks or slot in before]
        beside = (slot.typed for slot in own if slot not in sure)
        named = replace(named, beside=(*named.beside, *beside))
        parts = sure or parts
        if not parts:
            return named
        start = min(subject.start, *(slot.start for slot in parts))
        end = max(subject.end, *(slot.end for slot in parts))
        stems = (*map(self.language.stem, subject.name), *(s.terms[0].text for s in parts))
        longer = Subject(" ".join(understood.typed[start:end]), frozenset(stems))
        return replace(named, other=longer) if sure else replace(named, longer=longer)

    def _is_strange(self, slot: Slot, subject: LinkedSubject, understood: Understood) -> bool:
        """Tell whether a word beside a name says something that its articles never speak of."""
        if slot.is_soft or slot.aspects or slot.typed in self.language.never_names:
            return False
        if is_amount(understood.typed, slot.start, self.language):
            return False
        return not slot.is_certain or not any(
            self.index.has_all(article, reading)
            for article in subject.articles
            for reading in slot.all_readings
        )

    def _is_verb(self, slot: Slot, understood: Understood) -> bool:
        said = reversed(understood.typed[: slot.start])
        before = next((word for word in said if word not in self.language.adverbs), "")
        stem = self.language.stem(slot.typed)  # “mixed” is a form of “mix”, “speed” of nothing
        endings = self.language.verb_endings
        is_form = slot.typed.endswith(endings) and not stem.endswith(endings)
        if self.language.verb_comes_second:  # “wirkt Ketamin”: its endings are those of stems, too
            is_word = not self.interpreter.is_strange(slot.typed)
            is_form = is_word and slot.typed.endswith(endings)
        return before in self.language.subject_pronouns or is_form

    def _is_known(self, slot: Slot) -> bool:
        return any(map(self.interpreter.is_known, slot.all_readings))

    def _missing(self, understood: Understood) -> tuple[str, ...]:
        missing = (
            slot.typed
            for slot in understood.telling
            if not slot.aspects and not is_amount(understood.typed, slot.start, self.language)
            if not self._is_known(slot)
        )
        return tuple(dict.fromkeys(missing))[:MAX_MISSING]

    def _unknown(self, understood: Understood, *, is_exact: bool) -> tuple[str, ...]:
        """Return the words for what a question is about, if all of them are unknown."""
        own = [slot for slot in understood.telling if not slot.aspects]
        # Many texts have the 6 of “6-MAPB”, whatever they are about.
        telling = [slot for slot in own if not is_number(slot.typed)]
        asks = is_exact or understood.asks_for_subject or len(own) < len(understood.telling)
        if not telling or not asks or any(self._is_known(slot) for slot in telling):
            return ()
        typed = tuple(dict.fromkeys(slot.typed for slot in telling))
        return typed[:MAX_MISSING] if is_exact or len(typed) <= MAX_MISSING else ()

    def _partly(
        self, understood: Understood, hits: Sequence[Hit], *, is_exact: bool
    ) -> dict[str, str]:
        """Return by slug the names of which a question has only some words."""
        telling = [slot for slot in understood.telling if slot.is_certain]
        terms = frozenset(slot.terms[0].text for slot in telling)
        own = frozenset(slot.terms[0].text for slot in telling if not slot.aspects)
        subjects = [subject.name for subject in understood.subjects]
        partly = {}
        for article in {hit.article.slug: hit.article for hit in hits}.values():
            name = self.names.find_partly_named(article, terms, subjects)
            # A question that says more than a part of the name need not mean it.
            if name and (is_exact or own <= set(map(self.language.stem, words(name)))):
                partly[article.slug] = name
        return partly


def _exact_kinds(understood: Understood, before: Scope, language: Language) -> frozenset[str]:
    """Return what kinds of amounts or mixtures a question asks for.

    “Is it safe with alcohol” is about a mixture if it goes on from a subject.
    """
    typed = understood.typed
    beside = {
        typed[place]
        for subject in understood.subjects
        for place in (subject.start - 1, subject.end)
        if 0 < place < len(typed)  # “and LSD?” joins nothing
    }
    goes_on = bool(before.subjects) and understood.refers_back
    is_mixture = (bool(understood.subjects) or goes_on) and (
        language.joint_with in typed or not beside.isdisjoint(language.joints)
    )
    has_amount = not language.weight_units.isdisjoint(typed) or any(
        is_amount(typed, place, language) for place in range(len(typed))
    )
    implied = {"interaction": is_mixture, "amount": has_amount}
    return understood.query.aspects & EXACT | {
        kind for kind, is_asked in implied.items() if is_asked
    }


def _going_on(understood: Understood, named: Scope, before: Scope) -> Scope:
    """Return what a question is about that may go on from another."""
    if not named.subjects:
        has_none = all(slot.aspects for slot in understood.telling)
        if named.exact or understood.refers_back or has_none:
            named = replace(named, other=before.other or before.longer)
        if named.exact:  # amounts are asked of what was named before, as sure as it was there
            unknown = named.unknown or before.unknown
            subjects, repaired = before.subjects, before.repaired
            named = replace(named, subjects=subjects, repaired=repaired, unknown=unknown)
    elif "interaction" in named.exact and understood.refers_back:
        # “And with alcohol?” asks of that together with what was named before.
        new = (subject for subject in named.subjects if subject not in before.subjects)
        other, subjects = named.other or before.other, (*before.subjects, *new)
        named = replace(named, subjects=subjects, other=other, unknown=before.unknown)
    return named


def _places(found: Slot | LinkedSubject) -> range:
    return range(found.start, found.end)
