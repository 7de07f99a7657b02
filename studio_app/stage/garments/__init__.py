"""Garments: cut over a body at rest, carried into a pose, and finished with hems, plackets, collars and buttons."""
