#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Figures of this machine, loopback beside memory in one run. They are printed,
# never asserted. Usage: bench/run.sh [BUILD]     (BUILD: build/release)
set -eu
here=$(cd "$(dirname "$0")" && pwd)
build=${1:-$here/../build/release}
siplapse=$build/bin/siplapse
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Median wall milliseconds of 21 seeds of one scenario: median_ms NET FILE
median_ms() {
    "$siplapse" run -q --net "$1" --seeds 1..21 --out "$work/ms" "$2" \
        >"$work/out" || cat "$work/out" >&2
    grep -o '"wall_ms":[0-9.]*' "$work/ms/results.json" | cut -d: -f2 |
        sort -n | sed -n 11p
}

ratio() {
    awk -v a="$1" -v b="$2" 'BEGIN { printf "%.1f", a / b }'
}

compare() {
    loopback=$(median_ms loopback "$2")
    memory=$(median_ms memory "$2")
    printf '%-34s loopback %8.2f ms   memory %8.2f ms   ratio %s\n' "$1" \
        "$loopback" "$memory" "$(ratio "$loopback" "$memory")"
}

"$build/bin/bench_hops"
compare "guide, 1807.5 virtual seconds" "$here/guide.lua"
compare "one phone, 24 virtual hours" "$here/day.lua"

began=$(date +%s%N)
for _ in 1 2 3 4 5 6 7 8 9 10; do
    "$siplapse" version >/dev/null
done
echo "start-up: $((($(date +%s%N) - began) / 10000)) us"

for ((i = 0; i < 100; i++)); do
    "$siplapse" run -q --out "$work/rerun" "$here/guide.lua" >/dev/null
    sha256sum <"$work/rerun/guide.jsonl"
done | sort | uniq -c | awk '{ print $1 " reruns of the guide: sha256 " $2 }'
