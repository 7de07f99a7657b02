"""The screen. The only home of PySide6; it acts through studio and may read any value."""
