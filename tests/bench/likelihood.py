"""Learn how likely the best section is the answer: writes retrieval/answering/likelihood.toml.

`python -m tests.bench.likelihood FOLDER` reads a folder of libraries. Each is a folder with
`content/` and with questions in three files: `questions.toml` (with answers), `gaps.toml` (of the
same field, but without an answer) and `offtopic.toml`. `libraries.json` beside them names the set
that each comes from: `{"NAME": {"set": "SET"}}`. The table shows what the model, learned from the
other sets, would do with each set's questions; the mean is that of the sets.
"""

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from retrieval.answering import Answerer, Conversation
from retrieval.answering.likelihood import COEFFICIENTS_FILE, Features
from retrieval.content.library import load_library
from retrieval.evaluation import load_questions
from retrieval.meaning import Vectors, load_model

SHARES = {"questions": 0.5, "gaps": 0.25, "offtopic": 0.25}
"""How much each kind of question weighs within a set; all sets weigh alike."""

REGULARISATION = 0.3
"""scikit-learn's C, for features that are scaled to a standard deviation of 1."""

THRESHOLDS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8)

FEATURES = {
    "words": tuple(name for name in Features._fields if name != "cosine"),
    "meaning": Features._fields,
}


class Example(NamedTuple):
    """A question, and whether what was found is right."""

    origin: str
    kind: str
    features: Features
    first: bool
    among_first: bool
    is_allowed: bool


def find_examples(folder: Path, vectors: Vectors | None) -> Iterator[Example]:
    """Ask all questions of all libraries."""
    libraries = json.loads((folder / "libraries.json").read_text("utf-8"))
    for name, about in libraries.items():
        content = folder / name / "content"
        answerer = Answerer(load_library(content), meanings=vectors)
        if vectors and answerer.meanings:
            list(vectors.fill(answerer.meanings.missing))
            answerer = answerer.renew(answerer.library)
        for kind in SHARES:
            for question in load_questions(folder / name / f"{kind}.toml"):
                view = answerer.reading_as(question.audience)
                found = view.explain(question.ask, 1, Conversation(question.after))
                ids = [hit.section.id for hit in found.order[:3]]
                yield Example(
                    about["set"],
                    kind,
                    found.features or Features(0, 0, 0, 0, 0, 0),
                    bool(ids) and ids[0] in question.answer,
                    not set(ids).isdisjoint(question.answer),
                    set(found.shortfalls) <= {"confidence"},
                )


def learn(
    examples: Sequence[Example], names: Sequence[str], target: str
) -> tuple[float, NDArray[np.float64]]:
    """Return the intercept and the coefficients for features as they are."""
    sizes = Counter((example.origin, example.kind) for example in examples)
    weights = [SHARES[e.kind] / sizes[e.origin, e.kind] for e in examples]
    model = make_pipeline(StandardScaler(), LogisticRegression(C=REGULARISATION))
    scale = len(examples) / sum(weights)
    model.fit(
        values(examples, names),
        [getattr(example, target) for example in examples],
        logisticregression__sample_weight=np.array(weights) * scale,
    )
    scaler, regression = model[0], model[1]
    coefficients = regression.coef_[0] / scaler.scale_
    return float(regression.intercept_[0] - coefficients @ scaler.mean_), coefficients


def values(examples: Sequence[Example], names: Sequence[str]) -> NDArray[np.float64]:
    """Return the features of examples, shape (n_examples, n_features)."""
    return np.array([[getattr(e.features, name) for name in names] for e in examples])


def risks(examples: Sequence[Example], names: Sequence[str]) -> dict[float, dict[str, float]]:
    """Return by threshold the mean shares of the sets: each is judged by a model of the others."""
    rows: defaultdict[float, list[dict[str, float]]] = defaultdict(list)
    for origin in sorted({example.origin for example in examples}):
        intercept, coefficients = learn(
            [example for example in examples if example.origin != origin], names, "first"
        )
        own = [example for example in examples if example.origin == origin]
        likelihood = 1 / (1 + np.exp(-intercept - values(own, names) @ coefficients))
        allowed = np.array([example.is_allowed for example in own])
        right = np.array([example.first for example in own])
        kinds = np.array([example.kind for example in own])
        for threshold in THRESHOLDS:
            said = allowed & (likelihood >= threshold)
            has_answer = kinds == "questions"
            rows[threshold].append(
                {
                    "right": float(np.mean((said & right)[has_answer])),
                    "wrong": float(np.mean((said & ~right)[has_answer])),
                    "gaps": float(np.mean(said[kinds == "gaps"])),
                    "off-topic": float(np.mean(said[kinds == "offtopic"])),
                }
            )
    return {
        threshold: {name: float(np.mean([row[name] for row in found])) for name in found[0]}
        for threshold, found in rows.items()
    }


def main() -> None:
    """Learn both modes, print their tables, and write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    model = load_model("auto")
    if model is None:
        parser.error("the sentence model isn't installed (make meaning)")
    lines: list[str] = []
    for mode, names in FEATURES.items():
        vectors = Vectors(model, Path("build/vectors.db")) if mode == "meaning" else None
        examples = list(find_examples(folder, vectors))
        if not lines:
            lines += provenance(examples, model.identity)
        print(f"{mode}: answered, of questions with an answer and without one")
        for threshold, shares in risks(examples, names).items():
            print(threshold, *(f"{name} {share:.3f}" for name, share in shares.items()))
        for target in ("first", "among_first"):
            intercept, coefficients = learn(examples, names, target)
            lines += ["", f"[{mode}.{target}]", f"intercept = {intercept:.4f}"]
            lines += [f"{name} = {c:.4f}" for name, c in zip(names, coefficients, strict=True)]
    COEFFICIENTS_FILE.write_text("\n".join(lines) + "\n", encoding="utf-8")


def provenance(examples: Sequence[Example], model: str) -> list[str]:
    """Return the head of the file."""
    kinds = Counter(example.kind for example in examples)
    sets = sorted({example.origin for example in examples})
    asked = ", ".join(f"{kinds[kind]} {kind}" for kind in SHARES)
    return [
        "# Written by `python -m tests.bench.likelihood FOLDER`; see likelihood.py.",
        f"# Learned from {asked}, each set weighed alike: {', '.join(sets)}.",
        f"# The sentence model: {model}",
    ]


if __name__ == "__main__":
    main()
