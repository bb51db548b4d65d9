#!/usr/bin/env bash
# Builds and runs the benchmark: every figure as a ratio to its limit in the same run. See README.md here.
#   bash tests/bench/run.sh [letters]        100,000 letters unless said otherwise
#   … [letters] --only queue --rounds 5      further arguments go to phieu_bench (--help lists them)
#   … [letters] --only reading --part tune   how well letters are read, so many of each class: phieu_bench_reading
# Builds and keeps its letters in ${XDG_CACHE_HOME:-~/.cache}/phieu-bench, nothing in the tree.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

cache=${XDG_CACHE_HOME:-$HOME/.cache}/phieu-bench
build=$cache/build
letters=()
if [[ "${1:-}" =~ ^[0-9]+$ ]]; then
    letters=(--letters "$1")
    shift
fi

# How well letters are read is measured by a program of its own; its arguments are in tests/bench/reading/main.c.
program=phieu_bench
if [[ "${1:-} ${2:-}" == "--only reading" ]]; then
    program=phieu_bench_reading
    shift 2
fi

mkdir -p "$cache"
bash config/packages.sh test
cmake -S . -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=RelWithDebInfo >"$cache/build.log" 2>&1 || { cat "$cache/build.log"; exit 1; }
cmake --build "$build" --target "$program" >"$cache/build.log" 2>&1 || { tail -n 40 "$cache/build.log"; exit 1; }
echo "$(nproc) cores, load before: $(cut -d' ' -f1-3 /proc/loadavg), $(git describe --always --dirty 2>/dev/null || echo 'no git')"
exec "$build/tests/$program" "${letters[@]}" "$@"
