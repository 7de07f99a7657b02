"""The twin's papers at work: whose signatures hold, what may be made now, what was made, what is owed."""
