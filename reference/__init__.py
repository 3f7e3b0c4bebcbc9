"""The package of the course: data, layers, models and the code that trains them. Students know it as `cs231n`."""
