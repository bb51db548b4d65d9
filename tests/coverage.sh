#!/usr/bin/env bash
# Line and branch coverage of the rooms that keep and decide: model, store, office, server (goals: 95 % of the
# lines, 85 % of the branches).
#   bash tests/coverage.sh            builds in build-coverage/, runs the suite, prints the table
#   bash tests/coverage.sh report     prints the table again; build-coverage/coverage/ shows what is missing
#
# Counted apart, not hidden, are the branches no test of behaviour can take: an INVARIANT that fails is the end of
# the program. Branches for memory and disk that fail are counted: tests/torture takes some of them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

build=build-coverage
rooms=(model store office server)

if [ "${1:-}" != report ]; then
    bash config/packages.sh coverage
    # As under the sanitizers, the jails stay open where they would keep the counters from being written.
    cmake -S . -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Debug \
        -DCMAKE_C_FLAGS="--coverage -fprofile-update=atomic -DPHIEU_SANITIZED" >/dev/null
    cmake --build "$build" >"$build.log" || { cat "$build.log"; exit 1; }
    rm -f "$build.log"
    find "$build" -name '*.gcda' -delete
    # Torture kills: what is killed writes no counters. Trapped runs take the same ways once more.
    ctest --test-dir "$build" -j 2 -E '^(trap|torture|e2e|lint|layers)' --output-on-failure | tail -5
fi

count() { # options of gcovr: a JSON summary of the rooms
    gcovr --root . "${rooms[@]/#/--filter=src/}" --exclude-unreachable-branches "$@" "$build"
}

mkdir -p "$build/coverage"
count --json-summary "$build/all.json" >/dev/null
count --exclude-branches-by-pattern '.*\bINVARIANT\(.*' --json-summary "$build/real.json" \
    --html-details "$build/coverage/index.html" >/dev/null

jq -rn --slurpfile real "$build/real.json" --slurpfile all "$build/all.json" --args '
    def pad($n): tostring | (" " * ([0, $n - length] | max)) + .;
    def percent($part; $of): if $of == 0 then "-" else (1000 * $part / $of | round / 10) end | pad(7);
    def of($room): [.files[] | select(.filename | startswith("src/" + $room + "/"))]
        | {lines: (map(.line_total) | add), lines_hit: (map(.line_covered) | add),
           ways: (map(.branch_total) | add), ways_hit: (map(.branch_covered) | add)};
    "room      lines  covered %   branches  covered %   with INVARIANT %",
    ($ARGS.positional[] | . as $room | ($real[0] | of($room)) as $r | ($all[0] | of($room)) as $a
        | "\($room)\(" " * (8 - ($room | length)))\($r.lines | pad(7))  \(percent($r.lines_hit; $r.lines))"
        + "    \($r.ways | pad(7))  \(percent($r.ways_hit; $r.ways))   \(percent($a.ways_hit; $a.ways))")
    ' "${rooms[@]}"
