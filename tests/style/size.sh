#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# No function over 70 lines, tables of data not counted; no file over 700 (tests:
# 1000). A function's braces stand alone in the first column, as .clang-format has
# it. Usage: size.sh [ROOT]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=${1:-$(cd "$here/../.." && pwd)}
. "$here/tree.sh"

status=0
for file in $(c_files $folders tests bench); do
    most=700
    [ "${file#tests/}" = "$file" ] || most=1000
    awk -v file="$file" -v most=$most '
        /^{/ { begin = FNR; data = 0 }
        /= \{$/ { table = FNR }
        /^    };/ { if (table > 0) data += FNR - table + 1; table = 0 }
        /^}/ {
            lines = FNR - begin - 1 - data
            if (begin > 0 && lines > 70) {
                printf "%s:%d: a function of %d lines; 70 at most\n",
                       file, begin, lines
                bad = 1
            }
            begin = table = 0
        }
        END {
            if (FNR > most) {
                printf "%s: a file of %d lines; %d at most\n", file,
                       FNR, most
                bad = 1
            }
            exit bad
        }' "$root/$file" || status=1
done
exit $status
