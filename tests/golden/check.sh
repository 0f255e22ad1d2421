#!/usr/bin/env bash
# check.sh SIPLAPSE NET [--update]
#
# Runs the shipped library and compares the events of every timeline with the
# stored ones (without the header line, which names the network). A difference
# is a change of behaviour: read it, and if it is wanted, run again with
# --update and commit the new timelines beside the change that made them.
set -euo pipefail
siplapse=$1 net=$2 update=${3:-}
root=$(cd "$(dirname "$0")/../.." && pwd)
golden=${SIPLAPSE_GOLDEN:-$root/tests/golden/timelines}
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

"$siplapse" run -q --no-raw --net "$net" --out "$out/runs" "$root/scenarios"
(cd "$out/runs" && find . -name '*.jsonl' | sort) | while read -r file; do
  mkdir -p "$out/events/$(dirname "$file")"
  tail -n +2 "$out/runs/$file" > "$out/events/$file"
done
if [ "$update" = --update ]; then
  rm -rf "$golden"
  mv "$out/events" "$golden"
  exit 0
fi
diff -r -U 2 "$golden" "$out/events" | cut -c 1-300 | head -n 60
test "${PIPESTATUS[0]}" -eq 0
