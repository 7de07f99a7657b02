"""The stand-in scene: a direction becomes a posed body, garments, hair, lights, a set and a camera."""
