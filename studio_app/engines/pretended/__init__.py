"""A graphics card that is not there: what a take does on one, watched on a computer without."""
