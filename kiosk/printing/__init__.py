"""Printing: labels and papers, from a plain description to a PDF, drawn in a process of its own."""
