#!/usr/bin/env bash
# Phiếu in one command: install, build, set up a demo agency, take a letter from the door to completion.
#   bash config/quickstart.sh           run it (again: reuses what is there)
#   bash config/quickstart.sh --stop    end the daemon it started
# Everything it makes is under build/; remove that folder to forget it all.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
top=$PWD
build=${PHIEU_BUILD:-$top/build}
demo=${PHIEU_DEMO:-$build/demo}
bin=$build/bin

say() { printf '\n\033[1m%s\033[0m\n' "$*"; }

# The pid may be another program's by now, or nobody's.
running() {
    [ -f "$demo/phieud.pid" ] &&
        [ "$(tr '\0' ' ' 2>/dev/null <"/proc/$(cat "$demo/phieud.pid")/cmdline")" = "$bin/phieud --config $demo/phieu.conf " ]
}

stop() {
    running || { echo "phieud không chạy."; return 0; }
    local pid; pid=$(cat "$demo/phieud.pid")
    kill "$pid"
    while running; do sleep 0.1; done
    rm -f "$demo/phieud.pid"
    echo "Đã dừng phieud."
}

case "${1:-}" in
--stop) stop; exit 0 ;;
"") ;;
*) echo "quickstart.sh [--stop]" >&2; exit 64 ;;
esac

say "1/5  Cài gói, biên dịch"
if [ -n "${PHIEU_BUILD:-}" ]; then
    echo "Dùng bản đã biên dịch ở $PHIEU_BUILD."
else
    bash config/packages.sh build
    if [ ! -f "$build/build.ninja" ]; then
        cmake -S . -B "$build" -G Ninja -DPHIEU_TESTS=OFF >"$build.log" 2>&1 || { cat "$build.log" >&2; exit 70; }
        rm -f "$build.log"
    fi
    cmake --build "$build" >"$build/build.log" 2>&1 || { tail -n 40 "$build/build.log" >&2; exit 70; }
    tail -n 1 "$build/build.log"
fi
cmake --build "$build" --target make_letters >"$build/letters.log" 2>&1 || { tail -n 40 "$build/letters.log" >&2; exit 70; }

# ---- the agency ---------------------------------------------------------------------------------------
mkdir -p "$demo/spool" "$demo/tokens"
chmod 700 "$demo" "$demo/tokens"
if [ ! -f "$demo/phieu.conf" ]; then
    mkdir -p "$demo/phieu.conf.d"
    cp config/demo/phieu.conf "$demo/phieu.conf"
    cat >"$demo/phieu.conf.d/10-demo.conf" <<CONF
data_folder = "$demo/data"
listen = ""
socket = "$demo/phieud.sock"
calendars = "$top/config/calendars"
spool { folder = "$demo/spool" settle_seconds = 1 }
worker { path = "$bin/phieu-worker" }
CONF
fi

# Started by root, phieud becomes a number that nobody else has; where the way here is closed to others (a checkout
# under /root), it stays root, without root's powers, and says so.
user=64890
if [ "$(id -u)" -eq 0 ]; then
    chown "$user:$user" "$demo" "$demo/spool"
    [ ! -d "$demo/data" ] || chown -R "$user:$user" "$demo/data"
    if ! setpriv --reuid "$user" --regid "$user" --clear-groups test -x "$bin/phieu-worker" -a -w "$demo"; then
        user=root
        chown -R root:root "$demo"
        echo "CHÚ Ý: người dùng khác không vào được $top, nên phieud chạy thử bằng root (user = \"root\")." >&2
    fi
    echo "user = \"$user\"" >"$demo/phieu.conf.d/20-user.conf"
fi

# as LOGIN COMMAND…: the client with that person's token
cat >"$demo/as" <<AS
#!/usr/bin/env bash
user=\$1; shift
export PHIEU_SERVER=unix:$demo/phieud.sock
exec "$bin/phieu" --token-file "$demo/tokens/\$user" "\$@"
AS
chmod 755 "$demo/as"

first=false
if [ ! -d "$demo/data" ]; then
    first=true
    say "2/5  Lập cơ quan mẫu (config/demo/units.conf)"
    echo 'demo-quantri' | "$bin/phieud" init --config "$demo/phieu.conf" --staff config/demo/units.conf --admin quantri
else
    say "2/5  Dùng lại sổ đã có ở build/demo/data"
fi

say "3/5  Chạy phieud"
if running; then
    echo "phieud đang chạy (pid $(cat "$demo/phieud.pid"))."
else
    setsid "$bin/phieud" --config "$demo/phieu.conf" >>"$demo/phieud.log" 2>&1 </dev/null &
    echo $! >"$demo/phieud.pid"
    for _ in $(seq 100); do
        reached=0
        "$demo/as" quantri whoami >/dev/null 2>&1 || reached=$?
        [ "$reached" -ne 69 ] && break # 69: nobody listens yet
        running || { cat "$demo/phieud.log" >&2; exit 70; }
        sleep 0.1
    done
    echo "phieud chạy (pid $(cat "$demo/phieud.pid")), nhật ký build/demo/phieud.log."
fi

login() { printf 'demo-%s\n' "$1" | "$demo/as" "$1" login "$1" >/dev/null; }
if $first; then
    echo "Đặt mật khẩu (demo-TÊN) cho mọi người …"
    login quantri
    "$demo/as" quantri user list --json | grep -o '"username": *"[^"]*"' | cut -d'"' -f4 | while read -r user; do
        [ "$user" = quantri ] || printf 'demo-%s\n' "$user" | "$demo/as" quantri user password "$user" >/dev/null
    done
fi
for user in quantri vanthu giamdoc kh.truong kh.an du.truong; do
    [ -s "$demo/tokens/$user" ] && "$demo/as" "$user" whoami >/dev/null 2>&1 || login "$user"
done

# ---- one letter, every step ---------------------------------------------------------------------------
step() {
    local user=$1 word; shift
    printf '\n\033[36m[%s]\033[0m $ phieu' "$user"
    for word in "$@"; do
        case "$word" in
        *[!A-Za-z0-9/._:=+-]*) printf " '%s'" "$word" ;;
        *) printf ' %s' "$word" ;;
        esac
    done
    echo
    "$demo/as" "$user" "$@"
}
year=$(TZ=Asia/Ho_Chi_Minh date +%Y)
today=$(TZ=Asia/Ho_Chi_Minh date +%d/%m/%Y)

# The first value of a member in JSON, "" when there is none: enough here, without needing jq.
first() { grep -o "\"$1\": *\"\?[^,\"}]*" | head -n 1 | sed 's/^"[^"]*": *"\?//' || true; }
find_letter() { "$demo/as" vanthu search '1204/SYT-KHTC' --json | first ref; }

say "4/5  Một văn bản, từ cửa vào đến hoàn thành; một bản quét, máy đọc"
letter=$(find_letter)
if [ -z "$letter" ]; then
    step vanthu ingest --wait config/demo/letters/1204-SYT-KHTC.txt
    draft=$("$demo/as" vanthu drafts --json | first id)
    step vanthu draft "$draft"
    # At a terminal phieu asks for what is not sure; this runs by itself.
    step vanthu register --draft "$draft" --accept-read --issued "$today" --issuer 'Sở Y tế tỉnh Bình An' \
        --subject 'báo cáo nhu cầu trang thiết bị phục vụ tiêm chủng mở rộng' --signer 'Vũ Đình Khôi' --pages 1
    letter=$(find_letter)
    step vanthu present "$letter" --to giamdoc
    step giamdoc list todo
    step giamdoc assign "$letter" --lead KH-NV --support DUOC --inform KSBT --due 5wd --reply-required \
        --note 'KH-NV chủ trì tổng hợp, Khoa Dược cung cấp số liệu tủ lạnh, phích vắc xin.'
    step kh.truong why-due "$letter"
    step kh.truong accept "$letter"
    step kh.truong forward "$letter" kh.an --due 3wd --note 'An lập biểu, trình tôi trước khi gửi.'
    step kh.an show "$letter"
    step kh.an propose "$letter" --text 'Đề nghị bổ sung 02 tủ lạnh chuyên dụng và 30 phích vắc xin cho 12 trạm y tế xã.'
    step kh.truong decide "$letter" approve --note 'Đồng ý, trình Giám đốc ký.'
    step kh.an extend request "$letter" --to 1wd --reason 'Hai trạm y tế xã gửi số liệu chậm.'
    step kh.truong extend grant "$letter"
    step kh.an complete "$letter" --reply '215/BC-TTYT' --note 'Đã gửi báo cáo về Sở Y tế.'
    step vanthu correct "$letter" --pages 2 --reason 'Đếm thiếu tờ biểu mẫu.'
    step vanthu history "$letter"
else
    echo "Văn bản mẫu đã có: số đến $letter."
fi
# A scanned letter, made on the spot: seal, pen and arrival stamp over it; recognised, read, and registered as read.
scan=${demo#"$top"/}/ban-quet.pdf
if [ ! -f "$scan" ]; then
    truth=$("$build/tests/make_letters" --one stamped300 --seed 11 --issued 2026-11-20 --out "$scan")
    step vanthu ingest "$scan" --wait
    draft=$("$demo/as" vanthu drafts --json | first id)
    step vanthu draft "$draft"
    # Where a recogniser of another version is not sure of the number, somebody types it.
    step vanthu register --draft "$draft" --accept-read ||
        step vanthu register --draft "$draft" --accept-read --code "$(first code <<<"$truth")"
    step vanthu search 'quản lý tài sản công'
fi
step vanthu search 'nhu cau trang thiet bi'
step vanthu slip "$letter"
step vanthu ledger
step vanthu check

say "5/5  Làm tiếp bằng tay"
cat <<NEXT
  build/demo/as vanthu register --code 77/GM-UBND --issued $today --issuer 'UBND huyện Tân Phú' --type 'Giấy mời' --subject 'dự họp giao ban'
  build/demo/as vanthu route 3/$year             # quy chế: giấy mời chuyển thẳng HC-TH
  build/demo/as giamdoc list todo                # việc của giám đốc
  build/demo/as kh.truong list                   # mọi văn bản trưởng phòng được xem
  build/demo/as vanthu slip $letter --as-of '$today 12:00'   # phiếu như nó đã là lúc ấy
  build/demo/as vanthu slip $letter --pdf phieu.pdf   # phiếu để in; phieu print in các sổ, phieu report báo cáo
  build/demo/as giamdoc digest                   # việc được nhắc sáng nay
  cp tệp.pdf build/demo/spool/                   # thả tệp vào thư mục: thành văn bản chờ vào sổ
  build/demo/as vanthu drafts
  build/bin/phieu --help

Người dùng: vanthu, giamdoc, pgd.hanh, kh.truong, kh.an, … (config/demo/units.conf); mật khẩu demo-TÊN,
ví dụ: echo demo-kh.yen | build/demo/as kh.yen login kh.yen
Dừng: bash config/quickstart.sh --stop
NEXT
