"""The scrolling terminal: commands, progress lines, and the summary at the end."""
