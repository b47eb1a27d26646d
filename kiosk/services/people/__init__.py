"""Pupils, adults, and what is agreed with them."""
