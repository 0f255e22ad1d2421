#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# run.sh SIPLAPSE
#
# Writes docs/fault-matrix.md to standard output: every cell is a run of
# matrix.lua, and every figure in the text is one of the cells.
#
#     tests/matrix/run.sh build/bin/siplapse > docs/fault-matrix.md
set -euo pipefail
siplapse=$1
here=$(cd "$(dirname "$0")" && pwd)
seeds=100

transports=(udp tcp tls)
way_modes=(loss jitter reorder duplicate)
registrar_modes=(silent cut cut-out cut-in oneway-in oneway-out hang refuse unreachable stall reject reject-120 slow lossy
  "${way_modes[@]}" restart tls-expired tls-untrusted tls-name)
dns_modes=(silent cut cut-out cut-in oneway-in oneway-out hang refuse unreachable servfail nxdomain slow-1 slow lossy
  "${way_modes[@]}" restart)

proxy_modes=(silent oneway-in oneway-out hang refuse unreachable stall reject reject-120 slow restart tls-expired core)

declare -A label=(
  [core]="alive, but the registrar behind it is silent"
  [silent]="silent: host down, firewall drops"
  [cut]="link cut"
  [cut-out]="link cut one way: requests are lost"
  [cut-in]="link cut one way: answers are lost"
  [loss]="link: 5 % of packets lost"
  [jitter]="link: 100 ms, and up to 400 ms of jitter"
  [reorder]="link: every second packet 300 ms late"
  [duplicate]="link: every packet twice"
  [oneway-in]="one way: it hears nothing"
  [oneway-out]="one way: its answers are lost"
  [hang]="hang: accepts, reads nothing"
  [refuse]="refuse: port closed"
  [unreachable]="unreachable: a router says so"
  [stall]="stall: 100 Trying, then nothing"
  [reject]="503"
  [reject-120]="503 with Retry-After: 120"
  [slow]="slow: every answer 10 s late"
  [slow-1]="slow: every answer 1 s late"
  [lossy]="lossy: 30 % of packets"
  [restart]="restart, all forgotten"
  [tls-expired]="certificate expired"
  [tls-untrusted]="certificate untrusted"
  [tls-name]="certificate for another name"
  [servfail]="SERVFAIL"
  [nxdomain]="NXDOMAIN")

# ---- measuring -------------------------------------------------------------------

declare -A kind seconds back # "node measure mode transport" -> next, stays, never; 7.5; 1740

# cells NODE MEASURE MODE TRANSPORT SEEDS: sets found to lines "next 7.5", one for
# each seed, and got_back to the last return.
cells() {
  local told
  told=$("$siplapse" run --timeline --no-raw --seeds 1.."$5" --set node="$1" --set measure="$2" \
    --set mode="$3" --set transport="$4" "$here/matrix.lua" 2>&1) || {
    echo "run.sh: $*:" >&2
    tail -n 40 <<< "$told" >&2
    exit 1
  }
  found=$(grep -oE '\* cell: .*' <<< "$told" | cut -c 9-)
  [[ $told =~ '* back: '([0-9.]+|never) ]]
  got_back=${BASH_REMATCH[1]}
}

sense() { # MODE TRANSPORT: does the pair make any?
  case $1 in tls-*) [ "$2" = tls ] ;; *) true ;; esac
}

is_drawn() { # MODE: do the figures depend on the seed?
  case $1 in lossy | loss | jitter | reorder) true ;; *) false ;; esac
}

measure() { # NODE MEASURE MODE TRANSPORT
  local key="$*" sorted
  if ! is_drawn "$3"; then
    cells "$@" 1
    kind[$key]=${found% *} seconds[$key]=${found#* } back[$key]=$got_back
    return
  fi
  cells "$@" $seeds
  sorted=$(sort -g -k 2 <<< "$found")
  kind[$key]=drawn
  seconds[$key]="median $(sed -n "$((seeds / 2))p" <<< "$sorted" | cut -d ' ' -f 2)"
  seconds[$key]+=", worst $(tail -n 1 <<< "$sorted" | cut -d ' ' -f 2)"
  case $(grep -c '^next' <<< "$found") in
    0) ;;
    *) seconds[$key]+="; $(grep -c '^next' <<< "$found") % move" ;;
  esac
  case $(grep -c '^fails' <<< "$found") in
    0) ;;
    *) seconds[$key]+="; $(grep -c '^fails' <<< "$found") % fail" ;;
  esac
}

for what in boot refresh call; do
  for transport in "${transports[@]}"; do
    for mode in "${registrar_modes[@]}"; do
      if sense "$mode" "$transport"; then measure registrar $what "$mode" "$transport"; fi
    done
    for mode in "${dns_modes[@]}"; do measure dns $what "$mode" "$transport"; done
    for mode in "${proxy_modes[@]}"; do
      if sense "$mode" "$transport"; then measure proxy $what "$mode" "$transport"; fi
    done
  done
done

# The phone's own network and power: seconds from their return, by length of the
# outage for those that have one.
phone_modes=(unplug unplug-timers network reboot reboot-same)
label+=(
  [unplug]="cable pulled; plugged in again (knob link_up_action = register_now)"
  [unplug-timers]="the same with link_up_action = keep_timers"
  [network]="the network behind the switch is gone: the phone sees nothing"
  [reboot]="reboot"
  [reboot-same]="reboot, firmware keeps its Call-ID")
declare -A phone # "mode transport seconds" -> figure
for mode in "${phone_modes[@]}"; do
  for transport in "${transports[@]}"; do
    for lasts in 60 2450; do
      told=$("$siplapse" run --timeline --no-raw --set mode="$mode" --set transport="$transport" --set lasts=$lasts \
        "$here/phone.lua")
      [[ $told =~ '* cell: '(next|never)' '([0-9.]+) ]]
      phone["$mode $transport $lasts"]=${BASH_REMATCH[2]}
    done
  done
done

# ---- tables ----------------------------------------------------------------------

cell() { # NODE MEASURE MODE TRANSPORT
  local key="$*"
  case "${kind[$key]:-}" in
    "") echo "–" ;;
    never) echo "**never**" ;;
    stays) if [ "$1" = dns ]; then echo "${seconds[$key]}"; else echo "stays, ${seconds[$key]}"; fi ;;
    fails) echo "fails after ${seconds[$key]}" ;;
    *) echo "${seconds[$key]}" ;;
  esac
}

table() { # NODE MEASURE MODE...
  local node=$1 what=$2 mode
  shift 2
  echo "| failure | UDP | TCP | TLS |"
  echo "|---|---|---|---|"
  for mode; do
    echo "| ${label[$mode]} | $(cell "$node" "$what" "$mode" udp) | $(cell "$node" "$what" "$mode" tcp) | $(cell "$node" "$what" "$mode" tls) |"
  done
}

return_of() { # NODE MEASURE MODE TRANSPORT
  local key="$*"
  case "${kind[$key]:-}" in
    "") echo "–" ;;
    stays | drawn) echo "–" ;;
    *) case ${back[$key]} in never) echo "**never**" ;; 0) echo "at once" ;; *) echo "${back[$key]}" ;; esac ;;
  esac
}

returns() { # NODE MODE...
  local node=$1 mode transport row
  shift
  echo "| failure | REGISTER: UDP | TCP | TLS | next call: UDP | TCP | TLS |"
  echo "|---|---|---|---|---|---|---|"
  for mode; do
    row="| ${label[$mode]} |"
    for what in refresh call; do
      for transport in "${transports[@]}"; do
        row="$row $(return_of "$node" $what "$mode" "$transport") |"
      done
    done
    echo "$row"
  done
}

phone_table() {
  local mode transport row lasts
  echo "| | 60 s: UDP | TCP | TLS | 2450 s, over a refresh: UDP | TCP | TLS |"
  echo "|---|---|---|---|---|---|---|"
  for mode in "${phone_modes[@]}"; do
    row="| ${label[$mode]} |"
    for lasts in 60 2450; do
      for transport in "${transports[@]}"; do
        row="$row ${phone["$mode $transport $lasts"]} |"
      done
    done
    echo "$row"
  done
}

of() { # NODE MEASURE MODE TRANSPORT: the figure, for a sentence
  local key="$*"
  echo "${seconds[$key]}"
}

source "$here/page.sh"
page
