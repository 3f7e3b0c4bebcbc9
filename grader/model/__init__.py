"""Nouns: frozen values without I/O that every room shares."""
