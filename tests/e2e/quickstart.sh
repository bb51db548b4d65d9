#!/usr/bin/env bash
# The first README command as a new user runs it: once, again, and --stop. PHIEU_BUILD names a finished build.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
PHIEU_DEMO=$(mktemp -d)
export PHIEU_DEMO PHIEU_SERVER=unix:$PHIEU_DEMO/phieud.sock
out=$PHIEU_DEMO/out
fail() { echo "FAILED: $*"; tail -n 40 "$out"; exit 1; }
cleanup() { bash config/quickstart.sh --stop >/dev/null 2>&1 || true; rm -rf "$PHIEU_DEMO"; }
trap cleanup EXIT
as() { "$PHIEU_DEMO/as" "$@"; }
year=$(TZ=Asia/Ho_Chi_Minh date +%Y)

bash config/quickstart.sh >"$out" 2>&1 || fail "the first run ended with $?"
for want in "1/$year" "PHIẾU GIẢI QUYẾT VĂN BẢN ĐẾN" "Giao chủ trì: Phòng Kế hoạch - Nghiệp vụ" "215/BC-TTYT" \
    "nhận dạng từ ảnh" "05/SYT-NVY" "2/$year" "Sổ nguyên vẹn" "đã vào sổ 2"; do
    grep -qF "$want" "$out" || fail "the first run does not show “$want”"
done
grep -qi 'password\|mat-khau-\|Lỗi' "$out" && fail "the transcript shows an error or a secret"
# Root's phieud is somebody else by now, or stays root and says so.
if [ "$(id -u)" -eq 0 ]; then
    uid=$(awk '/^Uid:/ { print $2 }' "/proc/$(cat "$PHIEU_DEMO/phieud.pid")/status")
    [ "$uid" = 64890 ] || { [ "$uid" = 0 ] && grep -q 'CHÚ Ý' "$out" && grep -q 'RUNNING AS ROOT' "$PHIEU_DEMO/phieud.log"; } ||
        fail "phieud runs as $uid without a word"
fi

bash config/quickstart.sh >"$out" 2>&1 || fail "the second run ended with $?"
grep -qF "Văn bản mẫu đã có: số đến 1/$year" "$out" || fail "the second run does not reuse the letter"
[ "$(as vanthu list --json | jq '.letters | length')" = 2 ] || fail "the second run registered again"

# Files over the folder and the API by hand.
printf 'Số: 88/SYT-VP\n' >"$PHIEU_DEMO/.88-SYT-VP.txt"
mv "$PHIEU_DEMO/.88-SYT-VP.txt" "$PHIEU_DEMO/spool/88-SYT-VP.txt"
for _ in $(seq 100); do
    as vanthu drafts --json | jq -e '.drafts[] | select(.fields.code == "88/SYT-VP")' >/dev/null && break
    sleep 0.1
done
as vanthu drafts --json | jq -e '.drafts[] | select(.fields.code == "88/SYT-VP")' >/dev/null || fail "the dropped file is no draft"
[ ! -e "$PHIEU_DEMO/spool/88-SYT-VP.txt" ] || fail "the dropped file was not taken"
curl -s --unix-socket "$PHIEU_DEMO/phieud.sock" http://phieu/openapi.json | jq -e '.paths["/v1/letters/{ref}/direct"].post' >/dev/null ||
    fail "no OpenAPI"

# Killed without warning it comes back with the same books, once what was dropped has been read.
unread() { as vanthu drafts --json | jq -e '.drafts[] | select(.reading.state == "waiting" or .reading.state == "running")' >/dev/null; }
for _ in $(seq 300); do
    unread || break
    sleep 0.2
done
unread && fail "the dropped file is not read"
before=$(as vanthu check --json | jq -r .sum.head)
kill -9 "$(cat "$PHIEU_DEMO/phieud.pid")"
bash config/quickstart.sh >"$out" 2>&1 || fail "the run after kill -9 ended with $?"
[ "$(as vanthu check --json | jq -r .sum.head)" = "$before" ] || fail "the chain changed over a kill"

bash config/quickstart.sh --stop >"$out" 2>&1 || fail "--stop ended with $?"
[ ! -e "$PHIEU_DEMO/phieud.pid" ] || fail "--stop left the pid file"
echo "quickstart: first run, second run, folder, OpenAPI, kill -9, --stop"
