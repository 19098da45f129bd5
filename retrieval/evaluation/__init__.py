"""Questions with known answers: measures, comparison, peers."""
