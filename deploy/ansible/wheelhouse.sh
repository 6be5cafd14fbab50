#!/usr/bin/env bash
# Builds what machines install without any network: OUT/VERSION/{agent,hub}-MACHINE-pyXY.tar, each with wheels, hashes, and ours.
#   deploy/ansible/wheelhouse.sh OUT agent --machine aarch64 --python 3.13      # Raspberry Pi OS trixie
#   deploy/ansible/wheelhouse.sh OUT hub --machine x86_64 --python 3.11         # Debian 12
# A version that was built stays as it is: another build needs another version in pyproject.toml.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
root=$(readlink -f "$here/../..")
out=${1:?where to} kind=${2:?agent or hub} machine=x86_64 python=3.13
shift 2
while [ $# -gt 0 ]; do
    case $1 in
        --machine) machine=$2 ;;
        --python) python=$2 ;;
        --source) root=$(readlink -f "$2") ;; # another checkout
        *) echo "wheelhouse: $1 is unknown" >&2; exit 2 ;;
    esac
    shift 2
done
case $kind in
    agent) locks=(edge camera) ;;
    hub) locks=(demo) ;;
    *) echo "wheelhouse: $kind: agent or hub" >&2; exit 2 ;;
esac
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' "$root/pyproject.toml" | head -1)
tar="$out/$version/$kind-$machine-py${python/./}.tar"
if [ -e "$tar" ]; then echo "$tar is there already"; exit 0; fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/wheels"
platforms=()
for glibc in 2_36 2_35 2_34 2_33 2_32 2_31 2_30 2_29 2_28 2_27 2_26 2_24 2_17 2_12 2_5; do platforms+=(--platform "manylinux_${glibc}_$machine"); done
platforms+=(--platform "manylinux2014_$machine" --platform "manylinux2010_$machine" --platform "manylinux1_$machine" --platform "linux_$machine")
for lock in "${locks[@]}"; do
    python3 "$here/lock_for.py" "$root/requirements/$lock.txt" "$python" "$machine" >"$work/wheels/$lock.txt"
    python3 -m pip download -q --disable-pip-version-check --require-hashes --only-binary :all: --no-deps \
        --python-version "$python" --implementation cp "${platforms[@]}" -d "$work/wheels" -r "$work/wheels/$lock.txt"
done
python3 -m pip wheel -q --disable-pip-version-check --no-deps -w "$work/wheels" "$root"
mkdir -p "$out/$version"
tar --sort=name --owner=0 --group=0 --numeric-owner --mtime=@0 -C "$work/wheels" -cf "$tar.new" .
mv "$tar.new" "$tar" # whole, or not there
echo "$tar"
