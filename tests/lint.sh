#!/usr/bin/env bash
# Static analysis of src/: cppcheck, gcc -fanalyzer, clang-tidy. Nothing may be found beyond tests/lint.waivers.
#   bash tests/lint.sh [cppcheck] [gcc] [tidy]     all three when none is named
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

tools=("$@")
[ ${#tools[@]} -gt 0 ] || tools=(cppcheck gcc tidy)
jobs=${PHIEU_LINT_JOBS:-2}
bash config/packages.sh lint

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The commands of an ordinary build, one folder a compiler; generated sources are made, nothing else.
commands() { # compiler
    CC=$1 cmake -S . -B "$work/$1" -G Ninja -DPHIEU_TESTS=OFF -DCMAKE_BUILD_TYPE=Debug >/dev/null
    cmake --build "$work/$1" --target phieu_migrations >/dev/null
}

# Each tool prints lines "FILE:LINE CHECK MESSAGE".
run_cppcheck() {
    commands gcc
    cppcheck --project="$work/gcc/compile_commands.json" --std=c11 --quiet --library=posix --library=gnu \
        --enable=warning,performance,portability --template='{file}:{line} {id} {message}' 2>&1
}

run_gcc() {
    commands gcc
    jq -r '.[].command' "$work/gcc/compile_commands.json" |
        sed -E 's/ -o [^ ]+ / -fanalyzer -fdiagnostics-plain-output -Wno-error -o \/dev\/null /' >"$work/gcc.sh"
    (cd "$work/gcc" && xargs -d '\n' -P "$jobs" -I{} sh -c '{}' <"$work/gcc.sh" 2>&1 || true) |
        sed -nE 's/^(.*:[0-9]+):[0-9]+: warning: (.*) \[.*-W(analyzer[a-z-]*).*\]$/\1 \3 \2/p; /: error: /p'
}

run_tidy() {
    commands clang-14
    jq -r '.[].file' "$work/clang-14/compile_commands.json" | sort -u |
        xargs -P "$jobs" -n 4 clang-tidy-14 -p "$work/clang-14" --quiet 2>/dev/null |
        sed -nE 's/^(.*:[0-9]+):[0-9]+: (warning|error): (.*) \[([^]]*)\]$/\1 \4 \3/p' || true
}

for tool in "${tools[@]}"; do
    started=$SECONDS
    "run_$tool" | sed "s|$PWD/||" | sort -u | sed "s|^|$tool |" >"$work/$tool.found"
    printf '%-8s %3d findings, %d waived, %d s\n' "$tool" "$(wc -l <"$work/$tool.found")" \
        "$(awk -v t="$tool" '$1 == t { n += $4 } END { print n + 0 }' tests/lint.waivers)" $((SECONDS - started))
done

# Findings against waivers, by tool, file and check.
cat "$work"/*.found | awk -v tools=" ${tools[*]} " '
    FNR == NR {
        if ($1 !~ /^#/ && NF >= 5 && index(tools, " " $1 " ")) waived[$1 " " $2 " " $3] = $4
        next
    }
    { file = $2; sub(/:[0-9]+$/, "", file); key = $1 " " file " " $3; found[key]++; said[key] = said[key] "  " $0 "\n" }
    END {
        for (key in found) if (found[key] > waived[key]) { printf "not waived:\n%s", said[key]; bad = 1 }
        for (key in waived) if (found[key] < waived[key]) { printf "waived, but found %d times: %s\n", found[key], key; bad = 1 }
        exit bad
    }' tests/lint.waivers - && echo "lint: nothing beyond the waivers"
