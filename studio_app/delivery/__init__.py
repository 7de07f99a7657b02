"""What leaves the house: framed for its channel, marked, described, signed last, and written down."""
