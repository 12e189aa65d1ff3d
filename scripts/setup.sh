#!/usr/bin/env bash
# Makes or mends the project's virtual environment, .venv, from the hashed lock. Called by `make setup`.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
  python=$(scripts/find-python.sh)
  echo "setup: making .venv with $("$python" --version)"
  rm -rf .venv
  "$python" -m venv .venv
fi

echo "setup: installing requirements/dev.txt, then Phoenix itself"
pip=(.venv/bin/python -m pip install --quiet --disable-pip-version-check)
"${pip[@]}" --require-hashes --requirement requirements/dev.txt
"${pip[@]}" --no-deps --no-build-isolation --editable .
