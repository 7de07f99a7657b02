"""The twin: who she is, her measures and her marks. Owned by the model, licensed to brands."""
