#!/bin/sh
# The tests drive a real browser: install Debian's Chromium and a Chinese font where they are missing.
set -eu

complete() { command -v chromium >/dev/null && [ -n "$(fc-list :lang=zh-cn 2>/dev/null)" ]; }

complete && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing chromium and fonts-noto-cjk with apt-get"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install --yes --no-install-recommends -qq chromium fontconfig fonts-noto-cjk >/dev/null
fi
if ! complete; then
    echo "The tests need Chromium and a Chinese font. On Debian or Ubuntu: apt install chromium fonts-noto-cjk" >&2
    exit 1
fi
