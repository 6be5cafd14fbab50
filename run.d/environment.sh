# Makes the Python environment of a command and sees to the system packages that it needs. Sourced by ./run.

# A network camera that plays clips: GStreamer's RTSP server, spoken to by Debian's own Python.
RTSP_PACKAGES=(gir1.2-gst-rtsp-server-1.0 gstreamer1.0-plugins-bad gstreamer1.0-plugins-base gstreamer1.0-plugins-good python3-gi)

# What the whole test-suite uses beside Python packages; in CI nothing is skipped for lack of one of these.
TEST_PACKAGES=(chromium debootstrap faketime libreoffice-calc libreoffice-writer libthai0 mosquitto mosquitto-clients
    openssh-client poppler-utils postgresql prometheus qpdf strace systemd
    "${RTSP_PACKAGES[@]}")

# What `./run lab` boots machines with.
LAB_PACKAGES=(debian-archive-keyring debootstrap iproute2 openssh-client systemd-container)

system_python() {
    local candidate
    for candidate in "${RISKPOINT_PYTHON:-}" python3 python3.14 python3.13 python3.12 python3.11; do
        if [ -n "$candidate" ] && "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
    echo "run: needs Python 3.11 or newer; on Debian 12/13:  sudo apt-get install python3" >&2
    return 1
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

may_install() {
    command -v apt-get >/dev/null && { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }
}

apt_install() {
    local log
    log=$(mktemp)
    echo "run: installing $* (apt-get; once)" >&2
    if ! { as_root apt-get update -qq && as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "$@"; } >"$log" 2>&1; then
        tail -n 20 "$log" >&2
        rm -f "$log"
        return 1
    fi
    rm -f "$log"
}

is_installed() {
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# need_system_packages needed|wished PACKAGE...
#   needed: stop with one clear message where they cannot be had; wished: go on without.
need_system_packages() {
    local degree=$1 missing=() package
    shift
    for package in "$@"; do is_installed "$package" || missing+=("$package"); done
    [ ${#missing[@]} -gt 0 ] || return 0
    if may_install && apt_install "${missing[@]}"; then return 0; fi
    if [ "$degree" = needed ]; then
        echo "run: these system packages are missing:  sudo apt-get install ${missing[*]}" >&2
        exit 1
    fi
    echo "run: going on without ${missing[*]} (better with:  sudo apt-get install ${missing[*]})" >&2
}

# environment demo|dev: a virtual environment from the lock file, made anew only when that file changed.
environment() {
    local lock=requirements/$1.txt home=.venv/$1 stamp python
    PYTHON=$PWD/$home/bin/python
    stamp=$(cat "$lock" pyproject.toml | sha256sum)
    if [ -x "$PYTHON" ] && [ "$(cat "$home/.made-from" 2>/dev/null)" = "$stamp" ]; then return; fi
    python=$(system_python)
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        if ! { may_install && apt_install python3-venv; }; then
            echo "run: this Python has no venv module:  sudo apt-get install python3-venv" >&2
            exit 1
        fi
    fi
    echo "run: making the Python environment $home (once; a minute or two)" >&2
    rm -rf "$home"
    "$python" -m venv "$home"
    "$PYTHON" -m pip install -q --disable-pip-version-check --require-hashes -r "$lock"
    "$PYTHON" -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
    printf '%s' "$stamp" >"$home/.made-from"
}
