"""What the sections of a library mean: their vectors, beside the postings."""

from collections.abc import Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from retrieval.content import Article, Section
from retrieval.meaning import Vectors, similarities, texts_of_section
from retrieval.parameters import REMEMBERED_QUESTIONS
from retrieval.search.remembered import Remembered

Floats = NDArray[np.float64]


class SectionMeanings:
    """The vectors of a library's sections, in the order of the postings, as far as there are some.

    The texts of an article that is the same object as in `before` aren't made again. By the
    `everyday` questions answers are calibrated.
    """

    def __init__(
        self,
        sections: Sequence[tuple[Article, Section]],
        vectors: Vectors,
        before: "SectionMeanings | None" = None,
        *,
        everyday: Sequence[str] = (),
    ) -> None:
        self._everyday = everyday
        made = before.texts_of if before else {}
        self.vectors = vectors
        self.texts_of: dict[tuple[int, str], tuple[str, str]] = {}
        for article, section in sections:
            place = id(article), section.id
            self.texts_of[place] = made.get(place) or texts_of_section(
                article.title, section.heading if section.source else "", section.text
            )
        texts = list(self.texts_of.values())
        self._phrasings = [section.phrasings for _, section in sections]
        needed = zip(texts, self._phrasings, strict=True)
        self._known = np.array([vectors.has((*pair, *asked)) for pair, asked in needed], np.bool_)
        self._wholes = self._matrix([whole for whole, _ in texts])
        self._names = self._matrix([name for _, name in texts])
        known = [asked if self._known[row] else () for row, asked in enumerate(self._phrasings)]
        self._owners = np.repeat(np.arange(len(known)), [len(asked) for asked in known])
        self._asked = vectors.get([phrasing for asked in known for phrasing in asked])
        self._questions = Remembered[NDArray[np.float32]](REMEMBERED_QUESTIONS)

    @property
    def texts(self) -> list[str]:
        """The texts whose vectors are needed: of sections, phrasings and everyday questions."""
        texts, phrasings = map(chain.from_iterable, (self.texts_of.values(), self._phrasings))
        # A loop, not `dict.fromkeys`: that would hash megabytes in one step, and hold all threads.
        return list({text: None for text in chain(self._everyday, texts, phrasings)})  # noqa: C420

    @property
    def missing(self) -> list[str]:
        """Those that have no vectors yet."""
        return [text for text in self.texts if not self.vectors.has([text])]

    @property
    def is_complete(self) -> bool:
        """Whether none is missing; this is quick."""
        return bool(self._known.all()) and self.vectors.has(self._everyday)

    def are_known(self, rows: NDArray[np.int32]) -> bool:
        """Tell whether there are some sections, and all of them have vectors."""
        return bool(len(rows)) and bool(self._known[rows].all())

    def compare(
        self, text: str, earlier: Sequence[tuple[str, float]], rows: NDArray[np.int32]
    ) -> tuple[Floats, Floats, Floats]:
        """Return how alike a question and some sections are, as cosines, each of shape (n_rows,).

        As a whole, by their names, and by the nearest of their phrasings; -1 where there is none. A
        row's depend on its own texts alone, to the last bit. `earlier` are questions that this one
        goes on from, with their weights.
        """

        def encode(text: str) -> NDArray[np.float32]:
            return self._questions.get(text, lambda: self.vectors.of_question(text))

        question = encode(text)
        for asked, weight in earlier:
            question = question + np.float32(weight) * encode(asked)
        if earlier:
            question = question / np.linalg.norm(question)
        whole = similarities(self._wholes, question)[rows]
        name = similarities(self._names, question)[rows]
        nearest = np.full(len(self._phrasings), -1.0)
        np.maximum.at(nearest, self._owners, similarities(self._asked, question))
        return whole.astype(np.float64), name.astype(np.float64), nearest[rows]

    def _matrix(self, texts: Sequence[str]) -> NDArray[np.float32]:
        matrix = np.zeros((len(texts), self.vectors.dimensions), np.float32)
        known = np.flatnonzero(self._known)
        matrix[known] = self.vectors.get([texts[row] for row in known.tolist()])
        return matrix
