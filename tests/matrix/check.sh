#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# check.sh SIPLAPSE: docs/fault-matrix.md is what run.sh writes.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
page=$here/../../docs/fault-matrix.md

if ! bash "$here/run.sh" "$1" | diff -U 0 "$page" -; then
  echo "docs/fault-matrix.md is out of date: tests/matrix/run.sh SIPLAPSE > docs/fault-matrix.md"
  exit 1
fi
