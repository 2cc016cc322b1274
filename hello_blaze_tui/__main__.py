"""`python -m hello_blaze_tui` is `hello-blaze`."""

from hello_blaze_tui.cli import entry

entry()
