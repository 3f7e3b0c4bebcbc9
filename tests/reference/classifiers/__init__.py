"""The classifiers of the reference solution."""
