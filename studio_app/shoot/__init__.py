"""The shoot folder on disk: plain files in a git repository that any tool can open."""
