#!/usr/bin/env bash
# phieu list and phieu search from the start of the process to its end, beside two programs that keep letters of
# their own kind: notmuch over mails with the same texts, fossil over check-ins with the same subjects.
#   bash tests/bench/peers.sh [letters] [check-ins]     20,000 and 500 unless said otherwise
# Skips what is not installed (apt-get install notmuch fossil). Stores are kept beside the benchmark's letters.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

letters=${1:-20000} checkins=${2:-500} times=40
cache=${XDG_CACHE_HOME:-$HOME/.cache}/phieu-bench
build=$cache/build
bash tests/bench/run.sh "$letters" --only corpus >/dev/null || true # a busy machine does not matter yet
corpus=$(ls -d "$cache"/corpus-*-"$letters" | tail -n 1)
cmake --build "$build" --target phieu >/dev/null
work=$cache/peers-$letters
mkdir -p "$work"

# Milliseconds of so many runs: p50 and p99 of the command given.
clock() {
    local name=$1
    shift
    "$@" >/dev/null 2>&1
    for ((i = 0; i < times; i++)); do
        local start=$EPOCHREALTIME
        "$@" >/dev/null 2>&1
        local end=$EPOCHREALTIME
        echo $((${end/./} - ${start/./}))
    done | sort -n | awk -v name="$name" '{ t[NR] = $1 / 1000 }
        END { printf "%-34s p50 %7.1f ms  p99 %7.1f ms\n", name, t[int((NR + 1) / 2)], t[NR] }'
}

# ---- phieu
"$build/bin/phieud" --config "$corpus/phieud.conf" 2>"$work/phieud.log" &
daemon=$!
trap 'kill $daemon' EXIT
until grep -q ' port=' "$work/phieud.log"; do sleep 0.1; done
printf phieu-bench-token-of-vanthu >"$work/token"
chmod 600 "$work/token"
export PHIEU_TOKEN_FILE=$work/token
PHIEU_SERVER=http://127.0.0.1:$(sed -n 's/.* port=\([0-9]*\).*/\1/p' "$work/phieud.log" | head -n 1)
export PHIEU_SERVER
echo "$letters letters, 50 rows a page"
clock "phieu list todo" "$build/bin/phieu" list todo
clock "phieu list" "$build/bin/phieu" list
clock "phieu search, two words" "$build/bin/phieu" search tiem chung
clock "phieu search, a phrase" "$build/bin/phieu" search '"tiem chung mo rong"'

# ---- notmuch: the same texts as mails
mails() {
    mkdir -p "$work/mail/cur" "$work/mail/new" "$work/mail/tmp"
    sqlite3 -separator $'\t' "$corpus/data/search.db" "SELECT letter, issuer, subject, opinions FROM docs" |
        awk -F '\t' -v folder="$work/mail/cur" '{
            file = folder "/" $1 ":2,S"
            printf "From: %s <a@example.org>\nTo: b@example.org\nSubject: %s\nMessage-ID: <%d@example.org>\n", $2, $3, $1 >file
            printf "Date: Mon, 10 Mar 2025 08:%02d:%02d +0700\nContent-Type: text/plain; charset=utf-8\n\n%s\n", $1 / 60 % 60, $1 % 60, $4 >file
            close(file)
        }'
    printf '[database]\npath=%s\n[user]\nname=b\nprimary_email=b@example.org\n[new]\ntags=inbox\n' "$work/mail" >"$work/notmuch"
    notmuch new >/dev/null
}
if command -v notmuch >/dev/null; then
    export NOTMUCH_CONFIG=$work/notmuch
    [ -f "$NOTMUCH_CONFIG" ] || mails
    clock "notmuch search tag:inbox" notmuch search --limit=50 tag:inbox
    clock "notmuch search, two words" notmuch search --limit=50 tiêm and chủng
    clock "notmuch search, a phrase" notmuch search --limit=50 '"tiêm chủng mở rộng"'
else
    echo "notmuch is not installed: skipped"
fi

# ---- fossil: subjects as the comments of check-ins, far fewer since each takes a while
checkins() {
    fossil init --admin-user a "$work/f.fossil" >/dev/null
    mkdir -p "$work/fossil"
    (
        cd "$work/fossil"
        fossil open --user a ../f.fossil >/dev/null 2>&1
        sqlite3 "$corpus/data/search.db" "SELECT subject FROM docs LIMIT $checkins" | while read -r subject; do
            fossil commit --allow-empty --no-warnings -m "$subject" </dev/null >/dev/null 2>&1
        done
    )
}
if command -v fossil >/dev/null; then
    export HOME=$work USER=a
    [ -f "$work/f.fossil" ] || checkins
    clock "fossil timeline, $checkins check-ins" fossil timeline -R "$work/f.fossil" -n 50
    clock "fossil search, two words" fossil search -R "$work/f.fossil" -n 50 'tiêm chủng'
else
    echo "fossil is not installed: skipped"
fi
