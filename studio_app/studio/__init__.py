"""The app without a screen: session, queue, render process and every command as data."""
