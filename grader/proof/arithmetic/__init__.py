"""Other code for the same sums. These files are read as text and run in a box beside the reference, never here."""
