"""What all tests share."""

from hypothesis import settings

# A busy machine is no failure: how long a test takes is measured in tests/bench, not here.
settings.register_profile("docent", deadline=None)
settings.load_profile("docent")
