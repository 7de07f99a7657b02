"""Who paints: one Protocol, one file per engine."""
