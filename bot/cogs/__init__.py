"""Groups of Discord commands and listeners, one file each."""
