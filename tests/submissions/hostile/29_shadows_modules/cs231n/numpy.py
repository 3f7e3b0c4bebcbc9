raise SystemExit("I am numpy now")
