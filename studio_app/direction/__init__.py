"""What the team asked for: frozen values, what they say in plain words, and how they are kept on disk."""
