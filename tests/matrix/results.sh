#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# results.sh SIPLAPSE: docs/results.md has the figures of its example and names
# every key of what a run leaves behind, as the stored timelines know them.
set -euo pipefail
siplapse=$1
here=$(cd "$(dirname "$0")" && pwd)
page=$here/../../docs/results.md
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
status=0

"$siplapse" run -q --out "$out" "$here/outage.lua" > "$out/told"
figures=$(grep -o '"metrics":{[^}]*}' "$out/results.json")
if ! grep -qxF "$figures" "$page"; then
  echo "results.md: the example has other figures today: $figures"
  status=1
fi

# Keys before a colon; texts are taken out first, for they may look like keys.
keys() {
  sed -E 's/\\.//g; s/"knobs":\{[^}]*\}//; s/"params":\{[^}]*\}//; s/":"[^"]*"/":0/g' "$@" \
    | grep -oE '"[a-z_0-9]+":' | tr -d '":' | sort -u
}

for key in $(keys $(find "$out" "$here/../golden/timelines" -name '*.json*')); do
  if ! grep -q "\`$key\`" "$page"; then
    echo "results.md does not say what '$key' is"
    status=1
  fi
done
exit $status
