"""Backups: copied, encrypted, brought to their places, and restored from there.

Never in the web process: what encrypts is loaded by the command line, or by a child process.
"""
