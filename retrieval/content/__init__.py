"""From files to a library of articles and sections."""
