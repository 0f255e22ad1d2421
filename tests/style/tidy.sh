#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Every source file of the house is clean under .clang-tidy, as clang-tidy 14
# reads it (other versions differ). Without it, or without the commands of the
# build, the test is skipped: status 77. Usage: tidy.sh BUILD [ROOT]
set -eu
build=$1
here=$(cd "$(dirname "$0")" && pwd)
root=${2:-$(cd "$here/../.." && pwd)}
. "$here/tree.sh"

tidy=$(clang_14 clang-tidy)
[ -f "$build/compile_commands.json" ] || {
    echo "$build has no compile_commands.json"
    exit 77
}
cd "$root"
# The commands may be gcc's, whose warnings clang does not all know.
c_files $folders | grep '\.c$' |
    xargs -P "$(nproc)" -n 8 "$tidy" -p "$build" --quiet \
        -extra-arg=-Wno-unknown-warning-option 2>/dev/null
