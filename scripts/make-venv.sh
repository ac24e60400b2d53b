#!/bin/sh
# Make the virtual environment $1 with Python 3.11 or later; on Debian, as root, install what is missing for it.
set -eu
folder=$1

suits() { "$1" -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() {
    for python in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11 /usr/bin/python3; do
        if command -v "$python" >/dev/null && suits "$python"; then
            echo "$python"
            return
        fi
    done
}

python=$(find_python)
if [ -z "$python" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing python3 and python3-venv with apt-get"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install --yes --no-install-recommends -qq python3 python3-venv ca-certificates >/dev/null
    python=$(find_python)
fi
if [ -z "$python" ]; then
    echo "Wangge needs Python 3.11 or later with venv. On Debian or Ubuntu: apt install python3 python3-venv" >&2
    echo "Another Python can be named: make PYTHON=/path/to/python3" >&2
    exit 1
fi
if [ ! -x "$folder/bin/python" ]; then
    "$python" -m venv "$folder"
fi
