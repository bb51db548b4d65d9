#!/usr/bin/env bash
# Fuzzes each target for a while, one on each processor, and says in one line what came of it.
#   bash tests/fuzz/run.sh [SECONDS [TARGET ...]]    60 seconds, every target
# Needs clang (config/packages.sh fuzz). What was learned stays in build-fuzz/corpus/, what failed in
# build-fuzz/crashes/; a failure belongs into tests/fuzz/corpus/TARGET/ together with its fix.
# PHIEU_FUZZ_SEED=N walks the same way each time, as .ci/run does: what fails there failed for the change, and fails
# again at home. By hand each run goes its own way.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

seconds=${1:-60}
[ $# -eq 0 ] || shift
targets=("$@")
if [ ${#targets[@]} -eq 0 ]; then
    mapfile -t targets < <(sed -nE 's/^fuzz\(([a-z]+) .*/\1/p' tests/fuzz/CMakeLists.txt)
fi
build=${PHIEU_FUZZ_BUILD:-build-fuzz}
mkdir -p "$build/crashes"

cmake --preset fuzz -B "$build" >"$build/build.log" 2>&1 || { cat "$build/build.log"; exit 1; }
cmake --build "$build" --target fuzz >>"$build/build.log" 2>&1 || { cat "$build/build.log"; exit 1; }

# The words of our own tables, so that the fuzzer need not guess names.
grep -rhoE '"[A-Za-z_][A-Za-z0-9_-]{1,30}"' src/server/query.c src/server/routes.c src/office/fields.c \
    src/model src/exchange/elements.c src/reader/draft_check.c src/settings/specs.c src/settings/staff.c |
    sort -u >"$build/words.dict"

# Files of targets that need a folder: in memory where there is such a place.
TMPDIR=$(mktemp -d -p "$([ -w /dev/shm ] && echo /dev/shm || echo "${TMPDIR:-/tmp}")" phieu-fuzz.XXXXXX)
export TMPDIR
trap 'rm -rf "$TMPDIR"' EXIT

declare -A seeds=([edxml]=tests/fixtures/edxml) longest=([edxml]=8192)

fuzz_one() { # target
    local target=$1 kept=$build/corpus/$1 log=$build/$1.log result=ok runs covered
    mkdir -p "$kept"
    timeout $((seconds + 60)) "$build/tests/fuzz_$target" -max_total_time="$seconds" -seed="${PHIEU_FUZZ_SEED:-0}" -timeout=10 \
        -rss_limit_mb=1024 -max_len="${longest[$target]:-4096}" -dict="$build/words.dict" \
        -artifact_prefix="$build/crashes/$target-" -print_final_stats=1 -verbosity=1 \
        "$kept" "tests/fuzz/corpus/$target" ${seeds[$target]:+"${seeds[$target]}"} >"$log" 2>&1 || result=FAILED
    runs=$(sed -nE 's/^stat::number_of_executed_units: +//p' "$log")
    covered=$(grep -oE 'cov: [0-9]+' "$log" | tail -1 || true)
    printf '%-9s %-6s %9s runs  %s\n' "$target" "$result" "${runs:-0}" "$covered"
    if [ "$result" = FAILED ]; then
        grep -E 'bug:|ERROR|runtime error|Assertion|Test unit written' "$log" | head -5 | sed 's/^/    /' || true
        return 1
    fi
}

status=0 running=0
for target in "${targets[@]}"; do
    if [ "$running" -ge "$(nproc)" ]; then
        wait -n || status=1
        running=$((running - 1))
    fi
    fuzz_one "$target" &
    running=$((running + 1))
done
while [ "$running" -gt 0 ]; do
    wait -n || status=1
    running=$((running - 1))
done
exit $status
