#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# run.sh SIPLAPSE STRANGER
#
# The shipped scenarios give one history, whatever the machine is doing
# meanwhile. Runs all of them under each condition and hashes their events (the
# header line, which names the network, left out): one line for each condition,
# status 1 if a hash differs. A condition that cannot be made here is skipped and
# says why.
set -euo pipefail
siplapse=$(realpath "$1") stranger=$(realpath "$2")
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
helpers=()
status=0 wanted=""

end_helpers() {
  local pid
  for pid in "${helpers[@]}"; do
    kill "$pid" 2> /dev/null || true
    wait "$pid" 2> /dev/null || true
  done
  helpers=()
}
trap 'end_helpers; rm -rf "$work"' EXIT

# library NAME NET: all scenarios into $work/NAME; what it tells into NAME.told.
library() {
  "$siplapse" run -q --no-raw --net "$2" --out "$work/$1" scenarios > "$work/$1.told" 2>&1
}

# hash NAME [EXCEPT]: of the events below $work/NAME, the paths included, without
# those of the timeline EXCEPT.
hash() {
  (cd "$work/$1" && find . -name "*.jsonl" ! -path "./${2:-none}" | LC_ALL=C sort |
    while read -r file; do
      echo "$file"
      grep -v '^{"siplapse":' "$file" || true
    done) | sha256sum | cut -c 1-16
}

skip() { # CONDITION REASON
  printf '%-52s skipped: %s\n' "$1" "$2"
}

# judge CONDITION NAME [EXCEPT [WANTED]]
judge() {
  local got
  got=$(hash "$2" "${3:-}")
  printf '%-52s %s' "$1" "$got"
  if [ "$got" = "${4:-$wanted}" ]; then
    echo
    return
  fi
  echo "  differs"
  status=1
  { diff -r -U 0 -x results.json -I '^{"siplapse":' "$work/memory" "$work/$2" || true; } | cut -c 1-160 | sed -n 1,12p
}

failed() { # CONDITION NAME
  printf '%-52s a scenario failed\n' "$1"
  grep -E '^(FAIL|ERROR|scenarios|siplapse)' "$work/$2.told" | head -n 6 || true
  status=1
}

# condition TEXT NAME NET
condition() {
  if library "$2" "$3"; then judge "$1" "$2"; else failed "$1" "$2"; fi
}

# ---- two networks ----------------------------------------------------------------

library memory memory || { cat "$work/memory.told"; exit 1; }
wanted=$(hash memory)
judge "memory" memory
condition "loopback" loopback loopback

# ---- a busy machine --------------------------------------------------------------

for _ in 1 2 3 4; do
  timeout 40 bash -c 'while :; do :; done' &
  helpers+=($!)
done
condition "loopback beside 4 busy processes" hogs loopback
end_helpers

library first loopback &
first=$!
if library second loopback; then judge "two at a time, one" second; else failed "two at a time, one" second; fi
if wait $first; then judge "two at a time, the other" first; else failed "two at a time, the other" first; fi

# ---- few descriptors -------------------------------------------------------------

(ulimit -S -n 64; condition "64 descriptors, more on demand" soft loopback; exit $status) || status=1

# Two hundred phones need more than 64 sockets: that one scenario must say so, and
# the others must not notice.
large=yealink/field/two_hundred_phones
text="64 descriptors, no more"
(ulimit -n 64; library hard loopback) || true
if ! grep -q "$large.lua:.*raise .ulimit -n." "$work/hard.told" ||
  [ "$(grep -cE '^(FAIL|ERROR)' "$work/hard.told")" != 1 ]; then
  failed "$text" hard
else
  judge "$text (without $(basename $large))" hard "$large.jsonl" "$(hash memory "$large.jsonl")"
fi

# ---- a stranger at the SIP port --------------------------------------------------

text="a stranger on 0.0.0.0:5060, UDP and TCP"
mkfifo "$work/ready"
timeout 60 "$stranger" 5060 > "$work/ready" 2> "$work/why" &
helpers+=($!)
if read -r _ < "$work/ready"; then
  condition "$text" stranger loopback
else
  skip "$text" "$(head -n 1 "$work/why")"
fi
end_helpers

# ---- packets that change the processor on their way -------------------------------

text="packet steering on lo, in its own namespace"
cat > "$work/steered" << 'END'
set -euo pipefail
ip link set lo up
mount -t sysfs sysfs /sys
echo 3 > /sys/class/net/lo/queues/rx-0/rps_cpus
touch "$1"
shift
exec "$@"
END
# Only root of the whole machine may steer; in a namespace of one's own user it is refused.
namespace=(unshare -r -n -m)
[ "$(id -u)" != 0 ] || namespace=(unshare -n -m)
if "${namespace[@]}" bash "$work/steered" "$work/steers" "$siplapse" run -q --no-raw --net loopback \
  --out "$work/steered.out" scenarios > "$work/steered.out.told" 2>&1; then
  judge "$text" steered.out
elif [ -e "$work/steers" ]; then
  failed "$text" steered.out
else
  skip "$text" "$(head -n 1 "$work/steered.out.told" | sed "s,.*line [0-9]*: ,,")"
fi
exit $status
