#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Calls that no code of ours makes, calls with one home, and notes of unfinished
# work. Usage: banned.sh [ROOT]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=${1:-$(cd "$here/../.." && pwd)}
. "$here/tree.sh"

nowhere="strcpy|strcat|sprintf|vsprintf|strtok|atoi|atol|atof|gets|rand|srand"
nowhere="$nowhere|time|sleep|usleep|gettimeofday"
heap="malloc|calloc|realloc"

# Complains about calls of $2 (an alternation of names) in file $1.
calls() {
    # Most files do not even look like it, which saves the careful reading.
    grep -qE "(^|[^A-Za-z0-9_.])($2) ?\(" "$root/$1" || return 0
    awk -v file="$1" -v names="$2" "$strip"'
        {
            code = strip($0)
            if (match(code, "(^|[^A-Za-z0-9_.])(" names ")[ ]?\\(")) {
                printf "%s:%d: banned call: %s\n", file, FNR, $0
                bad = 1
            }
        }
        END { exit bad }' "$root/$1"
}

status=0
for file in $(c_files $folders tests bench); do
    banned=$nowhere
    case $file in
    base/memory.c | tests/*) ;;
    *) banned="$banned|$heap" ;;
    esac
    case $file in
    net/*.c | cli/*.c | bench/* | tests/*) ;;
    *) banned="$banned|clock_gettime" ;;
    esac
    calls "$file" "$banned" || status=1
    if grep -nE '\b(TODO|FIXME|XXX)\b' "$root/$file" | sed "s|^|$file:|" |
        grep .; then
        status=1
    fi
done
exit $status
