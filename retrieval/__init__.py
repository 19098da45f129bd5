"""Find the section that answers a question, among those the audience may read; pure, no Discord."""
