#!/usr/bin/env bash
# Installs, builds and runs every test, then says how many passed.
#   bash tests/run.sh             the ordinary build, in build-test/
#   bash tests/run.sh sanitize    the same with AddressSanitizer and UndefinedBehaviorSanitizer, in build-asan/
#   bash tests/run.sh tsan        the tests of threads with ThreadSanitizer, in build-tsan/
#   … [sanitize] --long           the long forms besides: hours of torture (tests/README.md)
#   … [sanitize] -R NAME          further arguments go to ctest
# What fails while the others run beside it is run once more, alone; if it passes then, the count says so by name.
# More than three of these, or one that fails again, fail the run.
# Under the sanitizers each fuzz target runs 5 seconds more, where clang is there (PHIEU_FUZZ_SECONDS=0: not).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# libFuzzer is a package of its own, besides clang.
can_fuzz() {
    echo 'int LLVMFuzzerTestOneInput(const unsigned char *b, unsigned long n) { return b[0] == n; }' |
        clang-14 -fsanitize=fuzzer -x c - -o /dev/null 2>/dev/null
}

say() { printf '\n==> %s\n' "$*"; }

build=build-test
options=(-DCMAKE_BUILD_TYPE=RelWithDebInfo)
if [ "${1:-}" = sanitize ]; then
    shift
    build=build-asan
    options=(-DCMAKE_BUILD_TYPE=Debug -DPHIEU_SANITIZE=address,undefined)
    # Check forks by default, which hides leaks from the sanitizer.
    export CK_FORK=no ASAN_OPTIONS=detect_leaks=1:abort_on_error=1 UBSAN_OPTIONS=print_stacktrace=1
fi

which=()
if [ "${1:-}" = tsan ]; then
    shift
    build=build-tsan
    options=(-DCMAKE_BUILD_TYPE=Debug -DPHIEU_SANITIZE=thread)
    which=(-R '^(api|server|store|jobs|client|torture)/')
    export CK_TIMEOUT_MULTIPLIER=10
    # The first report ends the program, and the test with it.
    export TSAN_OPTIONS="halt_on_error=1:abort_on_error=1:second_deadlock_stack=1:suppressions=$PWD/tests/tsan.supp"
fi

if [ "${1:-}" = --long ]; then
    shift
    which+=(-C long) # what CMake calls a configuration is how ctest knows the long forms
    : "${PHIEU_FUZZ_SECONDS:=600}"
fi

say "packages"
bash config/packages.sh test

say "build ($build)"
cmake -S . -B "$build" -G Ninja "${options[@]}" >"$build.log" 2>&1 || { cat "$build.log"; exit 1; }
rm -f "$build.log"
cmake --build "$build" | grep -v '^\[.*\] \(Building\|Linking\|Generating\)' || true
cmake --build "$build" >/dev/null

say "tests ($build)"
log=$build/Testing/Temporary/LastTest.log
failures=$build/Testing/Temporary/LastTestsFailed.log
status=0 unsteady=
ctest --test-dir "$build" --output-on-failure -j 2 "${which[@]}" "$@" || status=$?
cp "$log" "$build/all-tests.log"
if [ $status -ne 0 ] && [ -s "$failures" ] && [ "$(wc -l <"$failures")" -le 3 ]; then
    unsteady=$(cut -d: -f2 "$failures" | paste -sd ' ')
    say "once more, alone: $unsteady"
    status=0
    ctest --test-dir "$build" --output-on-failure -j 1 -C long --rerun-failed || status=$?
fi

fuzzed=0
if [ "$build" = build-asan ] && [ $# -eq 0 ] && [ "${PHIEU_FUZZ_SECONDS:-5}" -gt 0 ] && can_fuzz; then
    say "fuzz (${PHIEU_FUZZ_SECONDS:-5} s a target)"
    env -u ASAN_OPTIONS bash tests/fuzz/run.sh "${PHIEU_FUZZ_SECONDS:-5}" || fuzzed=1
fi

if [ -n "$unsteady" ]; then
    [ $status -eq 0 ] && end="passed alone" || end="failed alone too"
    say "unsteady: $unsteady ($end)"
fi

# A Check program says "97%: Checks: 30, Failures: 1, Errors: 0"; any other test counts as one. Counted is the run
# in company.
awk '
    /^[0-9]+%: Checks: /   { gsub(",", ""); checks += $3; failed += $5 + $7; counted = 1 }
    /^Test (Passed|Failed)/ { if (!counted) { checks++; if ($2 == "Failed.") failed++ } counted = 0 }
    END { printf "\n%d passed, %d failed\n", checks - failed, failed }' "$build/all-tests.log"
exit $((status | fuzzed))
