#!/usr/bin/env bash
# The comparison notices one changed character, a missing and a new timeline.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
export SIPLAPSE_GOLDEN=$copy/timelines
expect_difference() {
  if "$here/check.sh" "$1" memory > /dev/null; then
    echo "not noticed: $2"
    exit 1
  fi
}
fresh() { rm -rf "$copy/timelines" && cp -r "$here/timelines" "$copy/timelines"; }

fresh && file=$(find "$copy/timelines" -name '*.jsonl' | sort | sed -n 1p)
sed -i '1s/"t":0/"t":1/' "$file" && expect_difference "$1" "a changed time"
fresh && rm "$file" && expect_difference "$1" "a new timeline"
fresh && cp "$file" "$file.gone.jsonl" && expect_difference "$1" "a missing timeline"
fresh && "$here/check.sh" "$1" memory
