#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# check.sh SIPLAPSE WRITER PAGE: docs/PAGE is what WRITER writes.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)

if ! bash "$here/$2" "$1" | diff -U 0 "$here/../../docs/$3" -; then
  echo "docs/$3 is out of date: tests/matrix/$2 SIPLAPSE > docs/$3"
  exit 1
fi
