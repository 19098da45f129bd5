"""Write the vectors of the everyday questions: `python -m tests.tools.everyday_vectors`.

To be run again when the questions change, with the sentence model installed.
"""

import sys

import numpy as np

from retrieval.meaning import load_model
from retrieval.meaning.everyday_vectors import EVERYDAY_FILE, everyday_notes
from tests.articles import ENGLISH
from tests.retrieval.meaning.models import write_weights


def main() -> int:
    """Write the file; return the exit code."""
    model = load_model("auto")
    if model is None:
        sys.stderr.write("The sentence model isn't installed: make meaning\n")
        return 1
    vectors = np.stack([model.encode(text) for text in ENGLISH.everyday]).astype(np.float16)
    EVERYDAY_FILE.write_bytes(write_weights({"vectors": vectors}, everyday_notes(model)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
