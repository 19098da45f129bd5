"""The samples that come with Docent: told apart, so that they aren't published by accident.

`tests/retrieval/content/test_samples.py` compares both tables with the files in content/.
"""

from retrieval.content.library import Library

# The first half of the SHA-256 of each sample article's file, by the article's slug.
SAMPLES = {
    "after-a-difficult-experience": "5c2ba44f9a58576c065aa5597a9472f9",
    "drug-checking": "1d3feca646024aac9f17eb4257a72516",
    "how-docent-works": "58578716c93638ffde1ec4b58162bf98",
    "how-to-read-a-study": "79da3d37b5a9eca1b2fc3487252d9cc6",
    "moderators-handbook": "1f1ef1d85e924e3ced39aa36e0ad1240",
    "reading-list": "b5e4e1619d6a43528b2e6bc39e37b85f",
    "recognising-an-emergency": "56c8850422cb25d756afde67e7c104c2",
    "what-is-harm-reduction": "c4ca960b26d7ab7725e753a587d5d1fc",
    "what-is-ketamine": "2fa3b4a0615f4982953d7858442a2fba",
}
# The groups of their synonyms.toml.
SAMPLE_SYNONYMS = frozenset(
    {
        ("side effects", "risks", "disadvantages"),
        ("benefits", "advantages"),
        ("ket", "ketamine", "special k"),
        ("od", "overdose"),
        ("hangover", "comedown"),
        ("dependence", "addiction"),
    }
)


def count_samples(library: Library) -> int:
    """Count the articles that are still samples, byte for byte."""
    served = {article.file: article.slug for article in library.articles}
    return sum(file.digest[:32] == SAMPLES.get(served.get(file.file, "")) for file in library.files)


def find_gone_samples(library: Library) -> frozenset[str]:
    """Return the slugs of the samples that the library hasn't, or has no more."""
    return frozenset(SAMPLES).difference(article.slug for article in library.articles)
