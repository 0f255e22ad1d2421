#!/bin/sh
# SPDX-License-Identifier: MIT
# Usage: run.sh SIPLAPSE. Runs every NAME.lua here and compares with
# NAME.expected: line 1 is "exit N", the next what stderr must be, to the letter.
# Lines that begin with "stdout: " must stand somewhere in the output of -v.
set -u
siplapse=$1
folder=$(dirname "$0")
case $siplapse in /*) ;; *) siplapse=$PWD/$siplapse ;; esac
cd "$folder" || exit 2
scratch=$(mktemp -d) || exit 2
trap 'rm -rf "$scratch"' EXIT
failed=0
count=0
for script in *.lua; do
    name=${script%.lua}
    "$siplapse" run -v --net memory "$script" \
        >"$scratch/out" 2>"$scratch/err" </dev/null
    status=$?
    {
        echo "exit $status"
        cat "$scratch/err"
    } >"$scratch/actual"
    grep -v '^stdout: ' "$name.expected" >"$scratch/expected"
    if ! diff -u "$scratch/expected" "$scratch/actual" >"$scratch/diff"; then
        echo "$script: not what $name.expected says"
        cat "$scratch/diff"
        failed=$((failed + 1))
    fi
    sed -n 's/^stdout: //p' "$name.expected" >"$scratch/lines"
    while IFS= read -r line; do
        if ! grep -qF -- "$line" "$scratch/out"; then
            echo "$script: the output lacks: $line"
            failed=$((failed + 1))
        fi
    done <"$scratch/lines"
    count=$((count + 1))
done
echo "$count bad inputs, $failed surprises"
[ "$failed" -eq 0 ] && [ "$count" -gt 0 ]
