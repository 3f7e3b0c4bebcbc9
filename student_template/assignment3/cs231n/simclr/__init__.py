"""SimCLR: features learnt without labels, from pairs of random views of the same image."""
