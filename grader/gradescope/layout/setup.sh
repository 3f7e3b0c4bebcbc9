#!/usr/bin/env bash
# Runs once, as root, when Gradescope makes the image: a Python of its own with exactly the packages that are named.
set -euo pipefail

SOURCE="$(cd "$(dirname "$0")" && pwd)"
HOME_OF_GRADER=/opt/backpass

find_python() {
  for name in python3.13 python3.12 python3.11 python3; do
    if command -v "$name" >/dev/null && "$name" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))'; then
      command -v "$name"
      return
    fi
  done
  return 1
}

if ! find_python >/dev/null || ! ldconfig -p | grep -q 'libseccomp\.so\.2'; then
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends libseccomp2 ca-certificates
  find_python >/dev/null ||
    apt-get install -y -qq --no-install-recommends python3.11 python3.11-venv ||
    apt-get install -y -qq --no-install-recommends python3 python3-venv
fi

"$(find_python)" -m venv "$HOME_OF_GRADER"
"$HOME_OF_GRADER/bin/pip" install --quiet --no-cache-dir --disable-pip-version-check -r "$SOURCE/requirements.txt"
cp -r "$SOURCE/lib" "$HOME_OF_GRADER/lib-of-grader"
"$HOME_OF_GRADER/bin/python" -m compileall -q "$HOME_OF_GRADER/lib-of-grader" || true

# Student code runs as a user that must be able to read the interpreter and its libraries, and nothing of the course.
chmod -R go+rX "$HOME_OF_GRADER"
chmod -R go-rwx "$SOURCE"
