#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Every C file is as clang-format 14 leaves it (other versions differ). Without
# it the test is skipped: status 77. Usage: format.sh [ROOT]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=${1:-$(cd "$here/../.." && pwd)}
. "$here/tree.sh"

formatter=$(clang_14 clang-format)
files=$(c_files $folders tests bench)
[ -n "$files" ] || exit 0
cd "$root"
"$formatter" --dry-run -Werror $files
