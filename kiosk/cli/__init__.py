"""The `phonebox` command."""
