"""How well each full language does on a small library of its own: by words, and with the model."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from retrieval.answering import Answered, Answerer
from retrieval.audience import Audience
from retrieval.content.library import load_library
from retrieval.evaluation import Evaluation, load_questions, measure
from retrieval.meaning import Vectors, load_model

FOLDER = Path(__file__).parents[1] / "retrieval/languages"
"""For each language, articles, questions, and everyday requests that none of them answers."""

READER = Audience.of({"guest"})


class Figures(NamedTuple):
    """What became of a language's questions, and how many everyday requests were answered."""

    evaluation: Evaluation
    everyday: int

    @property
    def wrong(self) -> int:
        """How many were answered that should not have been, or by another section."""
        return self.evaluation.answerable.wrong + self.evaluation.unanswerable.answered

    def __str__(self) -> str:
        answerable, no_answer = self.evaluation.answerable, self.evaluation.unanswerable
        within = answerable.right + answerable.suggested_right
        return (
            f"{answerable.right} of {answerable.questions} right, {within} within one press,"
            f" {self.wrong} wrong, {no_answer.abstained} of {no_answer.questions} without an answer"
            f" told so, {self.everyday} everyday ones answered"
        )


def languages() -> tuple[str, ...]:
    """Return the languages that have such a library."""
    return tuple(sorted(path.parent.name for path in FOLDER.glob("*/questions.toml")))


def measure_language(language: str, vectors: Vectors | None = None) -> Figures:
    """Ask a language's questions, each on its own."""
    folder = FOLDER / language
    answerer = Answerer(load_library(folder / "articles", language=language), meanings=vectors)
    if vectors:
        list(answerer.learn())
        answerer = answerer.renew(answerer.library)
    everyday = (folder / "everyday.txt").read_text().splitlines()
    answers = map(answerer.reading_as(READER).answer, everyday)
    answered = sum(isinstance(answer, Answered) for answer in answers)
    return Figures(measure(answerer, load_questions(folder / "questions.toml"), 0), answered)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print each language’s figures by words, and with the sentence model if it is installed."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.languages", description=__doc__)
    parser.add_argument("--misses", action="store_true", help="print what went wrong, too")
    options = parser.parse_args(arguments)
    model = load_model("auto")
    for language in languages():
        print_figures(language, "by words", measure_language(language), misses=options.misses)
        if model:
            figures = measure_language(language, Vectors(model))
            print_figures(language, "with the model", figures, misses=options.misses)


def print_figures(language: str, how: str, figures: Figures, *, misses: bool) -> None:
    """Print a line, and below it what went wrong if that is wanted."""
    print(f"{language:<8} {how:<15} {figures}", flush=True)
    for miss in figures.evaluation.misses if misses else ():
        print(f"  {miss.ask}: {miss.outcome} {miss.got}, not {miss.expected}")


if __name__ == "__main__":
    main()
