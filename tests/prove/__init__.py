"""Proofs: a little of each in `make test`, all of it in `make prove`."""
