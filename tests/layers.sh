#!/usr/bin/env bash
# A room knows the rooms below it and nothing above; a foreign library has one room (DESIGN, STYLE).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
bad=0

# room: the doors it may open, besides those of the ground
declare -A may=(
    [base]=""
    [model]="model acts notice notices"
    [store]="model store notice"
    [settings]="model settings"
    [reader]="reader printer stamp"
    [stamp]="stamp fonts"
    [exchange]="exchange"
    [extract]="extract legacy model"
    [pages]="pages legacy"
    [ocr]="ocr pages"
    [signature]="signature exchange"
    [feed]="feed"
    [jail]="jail guard"
    [printer]="printer fonts"
    [office]="model store office notice"
    [jobs]="model store office reader jobs notice courier"
    [courier]="courier guard"
    [server]="model store office reader jobs server notice printer feed"
    [client]="client problem"
    [cli]="client cli problem model acts printer"
)
ground="error arena text day json file log pool seal mark viet page_text"
for room in "${!may[@]}"; do
    for door in $(grep -rhoE '#include "phieu/[a-z_]+\.(h|def)"' "src/$room" | sed 's/.*phieu\/\([a-z_]*\).*/\1/' | sort -u); do
        case " $ground ${may[$room]} " in
        *" $door "*) ;;
        *) echo "src/$room opens phieu/$door, which is not below it"; bad=1 ;;
        esac
    done
done

# library header: the only rooms that may include it
only() {
    local header=$1; shift
    local found
    found=$(grep -rlE "#include <$header" src | grep -vE "^src/($(IFS='|'; echo "$*"))/" || true)
    [ -z "$found" ] || { echo "<$header> outside $*: $found"; bad=1; }
}
only sqlite3.h store
only microhttpd.h server
only curl/ client exchange courier
only libxml/ exchange pages signature
only zip.h exchange printer pages
only gmime/ pages
only pcre2.h extract
only leptonica/ ocr
only tesseract/ ocr
only openssl/ signature
only pango/ printer stamp
only cairo printer stamp pages
only fontconfig/ printer stamp pages
only qrencode.h printer
only confuse.h settings
only seccomp.h jail
only qpdf/ stamp signature
only poppler.h stamp pages

# SQL only in the store
sql=$(grep -rnE '"(SELECT|INSERT INTO|UPDATE|DELETE FROM|CREATE TABLE) ' src include --include='*.c' --include='*.h' | grep -v '^src/store/' || true)
[ -z "$sql" ] || { echo "SQL outside src/store: $sql"; bad=1; }

# No function over 100 lines, as the compiler lays them out: from `{` in column one to `}`.
long=$(find src -name '*.c' -print0 | xargs -0 awk '
    FNR == 1 { start = 0 }
    /^{/ { start = FNR }
    /^}/ { if (start && FNR - start > 100) print FILENAME ":" start " (" FNR - start " lines)"; start = 0 }')
[ -z "$long" ] || { echo "functions over 100 lines: $long"; bad=1; }

[ "$bad" -eq 0 ] && echo "rooms keep their floors"
exit "$bad"
