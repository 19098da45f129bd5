"""From a question to Answered, Suggested or Abstained."""
