#!/usr/bin/env bash
# Installs what Phiếu needs from Debian. `packages.sh build` to build and run, `packages.sh test` for the tests too;
# fuzz, lint and coverage add what tests/fuzz/run.sh, tests/lint.sh and tests/coverage.sh need.
# Does nothing when all is there; uses sudo when not root.
set -euo pipefail

build=(gcc cmake ninja-build pkg-config libc6-dev ca-certificates
    libsqlite3-dev libcurl4-openssl-dev libxml2-dev libmicrohttpd-dev libjansson-dev libsodium-dev
    libutf8proc-dev libconfuse-dev libseccomp-dev libzip-dev nettle-dev
    libpango1.0-dev libcairo2-dev libqrencode-dev fonts-croscore # paper; Tinos is read at run time
    libqpdf-dev libpoppler-glib-dev zlib1g-dev                   # the arrival stamp on a PDF
    libpcre2-dev libgmime-3.0-dev libssl-dev poppler-data        # reading: patterns, mail, signatures
    libtesseract-dev libleptonica-dev tesseract-ocr-vie)         # and what has to be recognised
tests=(check tesseract-ocr libical-dev sqlite3 curl jq procps util-linux systemd faketime qpdf poppler-utils)
fuzz=(clang libclang-rt-14-dev) # libFuzzer is in the second
lint=(clang clang-tidy cppcheck)
coverage=(gcovr)

case "${1:-build}" in
build) want=("${build[@]}") ;;
test) want=("${build[@]}" "${tests[@]}") ;;
fuzz) want=("${build[@]}" "${tests[@]}" "${fuzz[@]}") ;;
lint) want=("${build[@]}" "${tests[@]}" "${lint[@]}") ;;
coverage) want=("${build[@]}" "${tests[@]}" "${coverage[@]}") ;;
*) echo "packages.sh build|test|fuzz|lint|coverage" >&2; exit 64 ;;
esac

missing=()
for package in "${want[@]}"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

as_root=()
[ "$(id -u)" -eq 0 ] || as_root=(sudo)
echo "Cài các gói / installing: ${missing[*]}" >&2
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
