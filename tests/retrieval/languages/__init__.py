"""Each full language on a small library of its own."""
