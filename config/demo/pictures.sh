#!/usr/bin/env bash
# The pictures of README: every printed form, made by a demo agency of its own under build/pictures/ (people and
# letters made up), as small PNGs in config/demo/pictures/. PHIEU_BUILD=FOLDER uses what is built there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
top=$PWD
into=$top/config/demo/pictures
export PHIEU_DEMO=$top/build/pictures
work=$PHIEU_DEMO/made
dpi=56

end() { bash config/quickstart.sh --stop >/dev/null || true; }
trap end EXIT
end
rm -rf "$PHIEU_DEMO"
bash config/quickstart.sh >/dev/null
mkdir -p "$work"

as() { local user=$1; shift; "$PHIEU_DEMO/as" "$user" "$@" </dev/null; }
member() { grep -o "\"$1\": *\"\?[^,\"}]*" | head -n 1 | sed 's/^"[^"]*": *"\?//'; }
for user in kh.yen ks.truong; do printf 'demo-%s\n' "$user" | "$PHIEU_DEMO/as" "$user" login "$user" >/dev/null; done
year=$(TZ=Asia/Ho_Chi_Minh date +%Y)
today=$(TZ=Asia/Ho_Chi_Minh date +%d/%m/%Y)

# ---- letters ------------------------------------------------------------------------------------------
# One page of PDF in plain ASCII, as a scanner's letter would come: there is no font to embed.
letter_pdf() {
    local text='BT /F1 12 Tf 60 780 Td 16 TL
(SO Y TE TINH BINH AN) Tj T* (So: 1310/SYT-NVY) Tj T* T*
(V/v tang cuong phong, chong sot xuat huyet) Tj T* T* T*
(Kinh gui: Trung tam Y te huyen Tan Phu) Tj T* T*
(So Y te de nghi don vi to chuc giam sat, diet lang quang tai 12 xa,) Tj T*
(bao cao ket qua truoc ngay 15 hang thang.) Tj ET'
    local objects=("<</Type/Catalog/Pages 2 0 R>>" "<</Type/Pages/Kids[3 0 R]/Count 1>>"
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 4 0 R>>>>/Contents 5 0 R>>"
        "<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>" "<</Length ${#text}>>stream
$text
endstream") out='%PDF-1.4' xref='0000000000 65535 f ' n
    for n in 0 1 2 3 4; do
        out+=$'\n'
        xref+=$'\n'$(printf '%010d 00000 n ' "${#out}")
        out+="$((n + 1)) 0 obj${objects[n]}"$'\nendobj'
    done
    out+=$'\n'
    printf '%sxref\n0 6\n%s\ntrailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n' "$out" "$xref" "${#out}"
}

register() { # CODE ISSUER TYPE SUBJECT OPTION…
    local code=$1 issuer=$2 type=$3 subject=$4
    shift 4
    as vanthu register --code "$code" --issued "$today" --issuer "$issuer" --type "$type" --subject "$subject" --json "$@" |
        member ref
}
assign() { # REF OPTION…
    local ref=$1
    shift
    as vanthu present "$ref" --to giamdoc >/dev/null
    as giamdoc assign "$ref" "$@" >/dev/null
}

letter_pdf >"$work/1310-SYT-NVY.pdf"
dengue=$(register 1310/SYT-NVY 'Sở Y tế tỉnh Bình An' 'Công văn' 'tăng cường phòng, chống sốt xuất huyết' --urgency khẩn \
    --file "$work/1310-SYT-NVY.pdf")
assign "$dengue" --lead KSBT --support ATTP --support DUOC --due 3wd --note 'KSBT chủ trì giám sát 12 xã.'
as ks.truong accept "$dengue" >/dev/null
plan=$(register 88/KH-UBND 'UBND huyện Tân Phú' 'Kế hoạch' 'khám sức khỏe cho người cao tuổi' --secrecy thường)
assign "$plan" --lead kh.an --due 10wd --note 'An lập dự trù.'
staff=$(register 402/SNV-CCVC 'Sở Nội vụ tỉnh Bình An' 'Công văn' 'rà soát vị trí việc làm viên chức')
assign "$staff" --lead HC-TH --support DUOC --due 7wd
as giamdoc recall "$staff" --line 2 --reason 'Giao nhầm khoa, không có nội dung của Khoa Dược.' >/dev/null
report=$(register 95/QĐ-BYT 'Bộ Y tế' 'Quyết định' 'ban hành chế độ báo cáo thống kê ngành y tế')
assign "$report" --lead KH-NV --inform KSBT --due 20wd
wrong=$(register 17/TB-UBND 'UBND huyện Tân Phú' 'Thông báo' 'lịch tiếp công dân')
as vanthu cancel "$wrong" --reason 'Văn bản gửi nhầm địa chỉ.' >/dev/null
register 120/GM-HĐND 'HĐND huyện Tân Phú' 'Giấy mời' 'dự kỳ họp cuối năm' >/dev/null

as giamdoc duty add "$report" --every nam --day 15/12 --before --lead KH-NV --note 'Báo cáo thống kê y tế năm' >/dev/null
as giamdoc duty add "$report" --every quy --day 10/3 --lead kh.an --note 'Báo cáo thống kê y tế quý' >/dev/null
as giamdoc duty add "$report" --every thang --day 15 --before --lead KSBT --note 'Kết quả phòng, chống sốt xuất huyết' >/dev/null
given=$(as quantri hand-over kh.an --to kh.yen --note 'Nghỉ thai sản từ tháng sau' --json | member id)
as kh.yen hand-over accept "$given" >/dev/null

# ---- forms, each with the command that README shows ---------------------------------------------------
made() { # NAME HEIGHT COMMAND…: the upper HEIGHT points of the first page, or of page $page
    local name=$1 height=$2
    shift 2
    echo "phieu $*"
    (cd "$work" && as "${who:-vanthu}" "$@" >/dev/null)
    pdftoppm -r "$dpi" -gray -png -singlefile -f "${page:-1}" -x 0 -y 0 -W 2000 -H "$((height * dpi / 72))" "$work/$name.pdf" "$into/$name"
}
mkdir -p "$into"
made slip 842 slip "$dengue" --pdf slip.pdf
made stamp 420 stamp "$dengue" 1 --out stamp.pdf
page=2 made register 470 print register --year "$year" --out register.pdf
made tracking 388 print tracking --year "$year" --out tracking.pdf
made transfer 842 print transfer --from "$today" --out transfer.pdf
made report 595 report "$year" --out report.pdf
who=kh.yen made hand-over 620 print hand-over "$given" --out hand-over.pdf
made recall 842 print recall "$staff" --out recall.pdf
made duties 595 print duties --out duties.pdf
as vanthu close-book VBD --year "$year" --day "$today" >/dev/null
made closing 842 print closing --day "$today" --out closing.pdf
ls -l "$into"
