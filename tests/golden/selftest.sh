#!/usr/bin/env bash
# The check notices one changed character, a missing and a new timeline, and
# tells what a person needs; what only the bytes show it notices as well.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
export SIPLAPSE_GOLDEN=$copy/timelines
expect_difference() {
  if "$here/check.sh" "$1" memory > "$copy/told"; then
    echo "not noticed: $2"
    exit 1
  fi
  if ! grep -qF "$3" "$copy/told"; then
    echo "not told: $2: $3"
    cat "$copy/told"
    exit 1
  fi
}
fresh() { rm -rf "$copy/timelines" && cp -r "$here/timelines" "$copy/timelines"; }

fresh && file=$(find "$copy/timelines" -name '*.jsonl' | sort | sed -n 1p)
sed -i '2s/"t":0/"t":1/' "$file" && expect_difference "$1" "a changed time" "moved by -1.000 s"
fresh && sed -i '0,/"call_id":"/s//"call_id":"x/' "$file" &&
  expect_difference "$1" "a changed Call-ID" "not byte for byte the same"
fresh && rm "$file" && expect_difference "$1" "a new timeline" "there is none"
fresh && cp "$file" "${file%.jsonl}_gone.jsonl" &&
  expect_difference "$1" "a missing timeline" "no scenario of this run"
fresh && "$here/check.sh" "$1" memory
# The header may be newer than the others': it lists all knobs there are.
fresh && rm "$file" && "$here/check.sh" "$1" memory --update > /dev/null &&
  stored=$here/${file#"$copy/"} &&
  diff <(tail -n +2 "$stored") <(tail -n +2 "$file") &&
  cp "$stored" "$file" && diff -r "$here/timelines" "$copy/timelines"
