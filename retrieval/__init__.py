"""Finding the section and deciding who may read it; pure, synchronous, without Discord."""
