"""What came back: the recipe, the take, and what people said of it."""
