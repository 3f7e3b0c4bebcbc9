#!/usr/bin/env bash
# Runs for every submission, as root. A results.json is there from the first moment on and gets better.
set -u

ROOT="${AUTOGRADER:-/autograder}"
PYTHON="${BACKPASS_PYTHON:-/opt/backpass/bin/python}"
LIBRARY="${BACKPASS_LIBRARY:-/opt/backpass/lib-of-grader}"
SOURCE="$ROOT/source"

mkdir -p "$ROOT/results"
cp "$SOURCE/failure.json" "$ROOT/results/results.json"
chmod -R go-rwx "$SOURCE" "$ROOT/results" "$ROOT/submission_metadata.json" 2>/dev/null

# Neither the submission nor the folder we stand in may say what Python imports.
cd /
env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 HOME=/root \
  PYTHONPATH="$LIBRARY" PYTHONDONTWRITEBYTECODE=1 OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 \
  timeout --kill-after=10 "@SECONDS@" \
  "$PYTHON" -s -P -m grader autograde "$ROOT" "@ASSIGNMENT@" --min-tier "@TIER@"
status=$?
if [ "$status" -ne 0 ]; then
  echo "the grader ended with $status"
fi
exit 0
