#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The documents keep up with the scenarios: every scenario that docs/*.md names
# exists, and every policy knob is named in docs/coverage.md or docs/yealink.md.
# A scenario is named by its folder and file, as in register/primary_silent.
# Usage: coverage.sh [ROOT]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=${1:-$(cd "$here/../.." && pwd)}
[ -d "$root/docs" ] || exit 0
cd "$root"

status=0
folders=$(find scenarios -mindepth 1 -type d 2>/dev/null | sed 's|.*/||' |
    sort -u | paste -sd '|' -)
if [ -n "$folders" ]; then
    # What stands behind a dot, a slash or a letter is some other path.
    named=$(grep -HnoP "(?<![\w./-])(?:$folders)/[a-z0-9_]+(?![\w/]|\.[ch]\b)" docs/*.md || true)
    while IFS=: read -r file line name; do
        [ -n "$name" ] || continue
        found=$(find scenarios -path "*/$name.lua" | head -n 1)
        if [ -z "$found" ]; then
            echo "$file:$line: there is no scenario $name"
            status=1
        fi
    done <<<"$named"
fi

knobs=$(sed -n 's/^ENGINE_KNOB_[A-Z]*([A-Z0-9_]*, "\([a-z0-9_]*\)".*/\1/p' \
    engine/policy.def 2>/dev/null || true)
for knob in $knobs; do
    if ! cat docs/coverage.md docs/yealink.md 2>/dev/null |
        grep -qF "\`$knob\`"; then
        echo "docs/coverage.md: does not name the knob $knob"
        status=1
    fi
done
exit $status
