"""From a member's question to a reply, and what is remembered of it."""
