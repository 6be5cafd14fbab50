#!/usr/bin/env bash
# Renews requirements/*.txt from pyproject.toml: pinned with hashes, for every Python and platform that we support.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."
uv=.venv/lock/bin/uv
[ -x "$uv" ] || { python3 -m venv .venv/lock && .venv/lock/bin/pip install -q uv; }
compile() {
    local out=$1
    shift
    "$uv" pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
        pyproject.toml requirements/build.in "$@" -o "requirements/$out.txt"
}
compile edge --extra edge --extra pi
compile keyboard --extra keyboard
compile camera --extra camera
compile demo --extra edge --extra hub
compile deploy --extra deploy
compile dev --extra edge --extra hub --extra deploy --extra dev
virtual=tests/parts/virtual_camera # a root of its own: Debian 13's Python, and no compiler in it
"$uv" pip compile -q --no-deps --universal --python-version 3.13 --generate-hashes --no-header --no-annotate \
    -c requirements/edge.txt -c requirements/camera.txt "$virtual/packages.in" -o "$virtual/packages.txt"
