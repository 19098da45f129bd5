"""What all tests share."""

from hypothesis import settings

# A busy machine is no failure: how long a test takes is measured in tests/bench, not here. The
# properties are many; those that need more examples say so.
settings.register_profile("docent", deadline=None, max_examples=50)
settings.load_profile("docent")
