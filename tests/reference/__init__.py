"""The reference solution, against torch, finite differences and known numbers."""
