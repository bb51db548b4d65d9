#!/usr/bin/env bash
# The shipped unit is one that systemd takes without a word, scores as a sandbox should, and lets phieud make every
# call that phieud lets itself make (T23). PHIEU_BUILD names a finished build.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
build=${PHIEU_BUILD:-$PWD/build}
unit=config/systemd/phieud.service
if ! command -v systemd-analyze >/dev/null; then
    echo "SKIPPED: systemd-analyze is not here and could not be installed (config/packages.sh test)"
    exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() { echo "FAILED: $*"; exit 1; }

# The programs are not installed here; the rest of the unit stays as it is.
sed "s|^ExecStart=/usr/sbin/phieud|ExecStart=$build/bin/phieud|" "$unit" >"$work/phieud.service"
grep -q "^ExecStart=$build/bin/phieud --config /etc/phieud/phieud.conf$" "$work/phieud.service" || fail "ExecStart"
said=$(cd "$work" && systemd-analyze verify ./phieud.service 2>&1) || fail "verify: $said"
[ -z "$said" ] || fail "verify: $said"
said=$(cd "$work" && systemd-analyze security --offline=true --threshold=15 ./phieud.service 2>&1) ||
    fail "security: $(tail -n 1 <<<"$said")"
score=$(tail -n 1 <<<"$said")

# The backup of every night: the same strictness, and a time that systemd reads as meant.
for name in phieud-backup.service phieud-backup.timer; do
    sed "s|^ExecStart=/usr/sbin/phieud|ExecStart=$build/bin/phieud|" "config/systemd/$name" >"$work/$name"
done
said=$(cd "$work" && systemd-analyze verify ./phieud-backup.timer ./phieud-backup.service 2>&1) || fail "verify: $said"
[ -z "$said" ] || fail "verify: $said"
said=$(cd "$work" && systemd-analyze security --offline=true --threshold=15 ./phieud-backup.service 2>&1) ||
    fail "security of the backup: $(tail -n 1 <<<"$said")"
backup_score=$(tail -n 1 <<<"$said")
[ "$(systemd-analyze calendar --iterations=2 "$(sed -n 's/^OnCalendar=//p' config/systemd/phieud-backup.timer)" |
    grep -c '01:30:00')" -ge 2 ] || fail "the timer does not run every night"
grep -q "^ExecStart=/usr/sbin/phieud backup .* --keep --config /etc/phieud/phieud.conf$" \
    config/systemd/phieud-backup.service || fail "the backup is not thinned"
said=$(systemd-sysusers --dry-run "$PWD/config/sysusers.d/phieud.conf" 2>&1) || fail "sysusers: $said"
grep -q '^User=phieud$' "$unit" && grep -q '^u phieud ' config/sysusers.d/phieud.conf || fail "two users"

# A set of system calls, its groups taken apart.
calls() {
    local word
    for word in "$@"; do
        case $word in
        @*) calls $(systemd-analyze syscall-filter "$word" | sed '1d; s/#.*//') ;;
        *) echo "$word" ;;
        esac
    done
}
lines=$(sed -n 's/^SystemCallFilter=//p' "$unit")
: >"$work/allowed"
while read -r line; do
    # shellcheck disable=SC2086 # words are meant
    case $line in
    '~'*) calls ${line#\~} | sort -u >"$work/not"; sort -u "$work/allowed" | comm -23 - "$work/not" >"$work/left" ;;
    *) { cat "$work/allowed"; calls $line; } >"$work/left" ;;
    esac
    mv "$work/left" "$work/allowed"
done <<<"$lines"
sort -u -o "$work/allowed" "$work/allowed"

# Not under systemd: who changes owners or runs as root, and what the C library says with prlimit64 today.
printf '%s\n' capset fchown setrlimit >"$work/without"
sed -n '/^static const int allowed/,/^};/p' src/jail/guard_calls.c | grep -o 'CALL([a-z0-9_]*)' | sed 's/CALL(\(.*\))/\1/' |
    sort -u >"$work/wanted"
[ "$(wc -l <"$work/wanted")" -gt 100 ] || fail "phieud's own list was not found"
missing=$(comm -23 "$work/wanted" "$work/allowed" | comm -23 - "$work/without" | xargs)
[ -z "$missing" ] || fail "the unit forbids what phieud needs: $missing"
for never in ptrace mount keyctl userfaultfd bpf init_module reboot kexec_load swapon pivot_root perf_event_open process_vm_readv; do
    ! grep -qx "$never" "$work/allowed" || fail "the unit allows $never"
done

[ -z "${1:-}" ] || cp "$work/allowed" "$1" # for trying phieud under just these
echo "unit: ${score#*level for }; $(wc -l <"$work/allowed") system calls; ${backup_score#*level for }"
