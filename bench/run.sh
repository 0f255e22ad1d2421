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

# REGISTER/200 pairs per second of a hundred phones: register_rate NET
register_rate() {
    "$siplapse" run -q --no-raw --net "$1" --out "$work/register" \
        "$here/register.lua" >"$work/out" || cat "$work/out" >&2
    awk -v pairs="$(grep -c '"method":"REGISTER","status":200' \
        "$work/register/register.jsonl")" \
        -v ms="$(grep -o '"wall_ms":[0-9.]*' "$work/register/results.json" |
            cut -d: -f2)" 'BEGIN { printf "%.0f", pairs * 1000 / ms }'
}

# The same of SIPp with N calls open, 20000 in all and 15 s at most: sipp_rate N
sipp_rate() {
    from=$(date +%s%N)
    timeout 20 sipp -sf "$here/uac.xml" 127.0.0.1:25060 -i 127.0.0.1 -p 25061 \
        -m 20000 -r 100000 -l "$1" -timeout 15 -nostdin >"$work/uac" 2>&1 ||
        return 1
    awk -v ns=$(($(date +%s%N) - from)) 'BEGIN { printf "%.0f", 2e13 / ns }'
}

# Whoever keeps more calls open is faster until messages get lost: the best counts.
best_sipp_rate() {
    sipp -sf "$here/uas.xml" -i 127.0.0.1 -p 25060 -nostdin >"$work/uas" 2>&1 &
    answering=$!
    best=0
    sleep 0.5
    for open in 50 100 200 400; do
        rate=$(sipp_rate $open) || continue
        [ "$rate" -le "$best" ] || best=$rate
    done
    kill $answering
    wait $answering 2>"$work/out" || true
    echo "$best"
}

beside_sipp() {
    loopback=$(register_rate loopback)
    memory=$(register_rate memory)
    printf '%-34s loopback %8d /s   memory %8d /s   ratio %s\n' \
        "REGISTER and 200, 100 phones" "$loopback" "$memory" \
        "$(ratio "$memory" "$loopback")"
    if ! command -v sipp >/dev/null; then
        echo "beside SIPp: skipped, no sipp here (Debian package sip-tester)"
        return
    fi
    sipp=$(best_sipp_rate)
    [ "$sipp" -gt 0 ] || { echo "beside SIPp: sipp failed"; return; }
    printf '%-34s SIPp     %8d /s   loopback / SIPp: %s\n' "beside SIPp" \
        "$sipp" "$(ratio "$loopback" "$sipp")"
}

# Wall milliseconds per scenario of the shipped library, one after the other.
library_ms() {
    "$siplapse" run -q -j 1 --net "$1" --out "$work/library" >"$work/out" ||
        cat "$work/out" >&2
    grep -o '"wall_ms":[0-9.]*' "$work/library/results.json" | cut -d: -f2 |
        awk '{ sum += $1 } END { printf "%.2f", sum / NR }'
}

"$build/bin/bench_hops"
beside_sipp
printf '%-34s loopback %8s ms   memory %8s ms\n' "the library, per scenario" \
    "$(library_ms loopback)" "$(library_ms memory)"
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
