#!/usr/bin/env bash
# check.sh SIPLAPSE NET [--update]
#
# Every shipped scenario must give the timeline that is stored for it, in two
# senses:
#
# - as a person reads it: `siplapse run --compare` tells what moved, what is
#   missing or new, per scenario. That is what to review when a change of
#   behaviour is wanted; a shift of everything is one line there.
# - byte for byte (without the header line, which names the network): both
#   networks give one history down to the last field, Call-IDs included. This
#   also sees what the comparison rightly leaves out.
#
# If the change is wanted, run again with --update (`siplapse bless`, which shows
# the same once more) and commit the new timelines beside what made them.
set -euo pipefail
siplapse=$1 net=$2 update=${3:-}
root=$(cd "$(dirname "$0")/../.." && pwd)
golden=${SIPLAPSE_GOLDEN:-$root/tests/golden/timelines}
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

if [ "$update" = --update ]; then
  "$siplapse" bless -q --net "$net" "$root/scenarios" "$golden"
  # What differs in bytes only, bless rightly leaves alone; here it counts too.
  rm -rf "$golden"
  exec "$siplapse" bless -q --net "$net" "$root/scenarios" "$golden" > /dev/null
fi

# The events of every timeline below $1, into the same paths below $2.
events() {
  (cd "$1" && find . -name '*.jsonl' | sort) | while read -r file; do
    mkdir -p "$2/$(dirname "$file")"
    grep -v '^{"siplapse":' "$1/$file" > "$2/$file"
  done
}

status=0
"$siplapse" run -q --no-raw --net "$net" --out "$out/runs" --compare "$golden" \
  "$root/scenarios" > "$out/told" || status=1
head -n 100 "$out/told"

events "$out/runs" "$out/new"
events "$golden" "$out/old"
diff -r -q "$out/old" "$out/new" > "$out/bytes" || status=1
if [ -s "$out/bytes" ]; then
  echo "not byte for byte the same:"
  { diff -r -U 0 "$out/old" "$out/new" || true; } | cut -c 1-200 | head -n 20
fi
exit $status
