"""The package of the course: data, layers, models and the code that trains them."""
