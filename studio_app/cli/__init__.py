"""The command line: the same session, queue and renderer as the window, and JSON for other programs."""
