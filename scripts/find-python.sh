#!/usr/bin/env bash
# Prints the Python to make .venv with: PYTHON if it is set, otherwise the first of the usual names that will do.
set -euo pipefail

# Run it rather than look for it: Debian ships venv without ensurepip, and a version manager's shim may be empty.
usable() { "$1" -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

for name in ${PYTHON:-python3.13 python3.12 python3.11 python3}; do
  if usable "$name"; then
    echo "$name"
    exit
  fi
done

cat >&2 <<MESSAGE
setup: no usable Python among: ${PYTHON:-python3.13, python3.12, python3.11, python3}
  Phoenix needs Python 3.11 or later with its venv and ensurepip modules.
  On Debian 12 or later, or Ubuntu 24.04 or later: apt-get install python3 python3-venv
  To name an interpreter: make setup PYTHON=/path/to/python3
MESSAGE
exit 1
