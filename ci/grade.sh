#!/usr/bin/env bash
# The steps of every CI, and of `make ci-local`: grade one checkout, write each report, say how it ended.
#
#   RUBRIC      the rubric's file, in the protected repository          SUBMISSION  the student's checkout
#   OUT         folder for the reports        [grades]                  FAIL_UNDER  percentage to pass     [0]
#   HANDED_IN   when it came, as the platform says                      PACKAGE     the package's folder   [cs231n]
#   MIN_TIER    the weakest wall to accept    [restricted]              PYTHON      with the grader in it  [python3]
#
# What student code prints never reaches this output; what does (names, messages) cannot give the runner commands:
# `grader grade` stops them, by a word that nobody can guess, while it prints.
set -uo pipefail

out="${OUT:-grades}"
grader=("${PYTHON:-python3}" -m grader)
on_github() { [ -n "${GITHUB_ACTIONS:-}" ]; }

"${grader[@]}" doctor
"${grader[@]}" grade "$SUBMISSION" --rubric "$RUBRIC" --out "$out" --min-tier "${MIN_TIER:-restricted}" --workers 1 \
  --fail-under "${FAIL_UNDER:-0}" ${HANDED_IN:+--handed-in "$HANDED_IN"}
status=$?

if [ ! -f "$out/gradebook.sqlite" ]; then
  exit "$status"
fi
"${grader[@]}" export "$out" --format junit --out "$out/junit.xml"
"${grader[@]}" export "$out" --format markdown --out "$out/summary.md"
"${grader[@]}" export "$out" --format json --out "$out/result.json"
on_github && "${grader[@]}" export "$out" --format github --folder "${PACKAGE:-cs231n}"
if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then
  cat "$out/summary.md" >>"$GITHUB_STEP_SUMMARY"
fi
if [ -n "${GITHUB_OUTPUT:-}" ]; then
  printf 'result=%s\n' "$("${grader[@]}" export "$out" --format github-classroom)" >>"$GITHUB_OUTPUT"
fi
exit "$status"
