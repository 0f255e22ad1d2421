#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# modes.sh SIPLAPSE
#
# Writes docs/fault-modes.md to standard output: every cell is a run of
# modes.lua on both networks, and every scenario it names must put that fault
# on a node.
#
#     tests/matrix/modes.sh build/bin/siplapse > docs/fault-modes.md
set -euo pipefail
siplapse=$1
here=$(cd "$(dirname "$0")" && pwd)
scenarios=$here/../../scenarios/yealink

nodes=(registrar proxy dns phone)
modes=(silent refuse unreachable hang stall reject slow oneway-in oneway-out lossy tls-expired tls-untrusted tls-name
  servfail refused nxdomain nodata truncate restart flap)

declare -A transports=([registrar]="udp tcp tls" [proxy]="udp tcp tls" [dns]="udp tcp" [phone]="udp tcp tls")

# The scenario that asserts the cell to the millisecond.
declare -A shown=(
  [registrar silent]=register/primary_silent [registrar refuse]=transport/connection_events
  [registrar unreachable]=field/five_ways_to_fail [registrar hang]=transport/accept_then_hang
  [registrar stall]=register/trying_then_nothing [registrar reject]=register/reject_503
  [registrar slow]=register/server_is_slow [registrar oneway-in]=faults/registrar_one_way
  [registrar oneway-out]=faults/registrar_one_way [registrar lossy]=faults/registrar_one_way
  [registrar tls-expired]=transport/tls_expired [registrar tls-untrusted]=transport/tls_untrusted
  [registrar tls-name]=transport/tls_wrong_name [registrar restart]=transport/connection_events
  [registrar flap]=field/flapping_primary [dns truncate]=transport/dns_truncated
  [dns restart]=faults/dns_restarts [dns flap]=faults/dns_restarts
  [phone restart]=faults/callee_restarts [phone flap]=faults/callee_restarts)
for mode in silent refuse unreachable hang slow oneway-in oneway-out lossy servfail refused nxdomain nodata; do
  shown[dns $mode]=faults/dns_modes
done
for mode in silent refuse unreachable hang oneway-in oneway-out lossy; do shown[phone $mode]=faults/callee_modes; done
for mode in silent refuse unreachable hang stall reject slow oneway-in oneway-out lossy; do shown[proxy $mode]=proxy/faults; done
for mode in tls-expired tls-untrusted tls-name; do shown[proxy $mode]=proxy/tls_faults; done
shown[proxy restart]=proxy/restart shown[proxy flap]=proxy/flap

die() {
  echo "modes.sh: $*" >&2
  exit 1
}

# ---- measuring -------------------------------------------------------------------

declare -A cell error # "node mode transport" -> what is seen; "node" -> its sentence

measure() { # NODE MODE TRANSPORT
  local told network seen=""
  for network in memory loopback; do
    told=$("$siplapse" run --net "$network" --timeline --no-raw --set node="$1" --set mode="$2" --set transport="$3" \
      "$here/modes.lua" 2>&1) || true
    if [[ $told =~ '* cell: '([^$'\n']+) ]]; then
      told=${BASH_REMATCH[1]}
    elif [[ $told =~ modes.lua:[0-9]+:\ ([^$'\n']+$2[^$'\n']+) ]]; then
      error[$1]=${BASH_REMATCH[1]//"'$2'"/"'MODE'"}
      told=–
    else
      die "$*: $told"
    fi
    [ -z "$seen" ] || [ "$seen" = "$told" ] || die "$*: '$seen' in memory, '$told' on loopback"
    seen=$told
  done
  cell[$*]=$seen
}

# A page that names a scenario must be right about it.
check_shown() { # NODE MODE
  local file=$scenarios/${shown[$1 $2]:-}.lua word
  case $2 in
    silent) word='drop\(\)|"silent"' ;;
    restart | flap) word=":$2" ;;
    oneway-in) word='"oneway".*"in"' ;;
    oneway-out) word='"oneway".*"out"' ;;
    *) word="\"$2\"" ;;
  esac
  [ -f "$file" ] || die "$1 $2: no scenario shows it"
  grep -qE "$word" "$file" || die "$1 $2: $file does no such thing"
}

for node in "${nodes[@]}"; do
  for mode in "${modes[@]}"; do
    for transport in ${transports[$node]}; do measure "$node" "$mode" "$transport"; done
    [ "${cell[$node $mode udp]}" = – ] || check_shown "$node" "$mode"
  done
done

# ---- the page --------------------------------------------------------------------

table() { # NODE
  local mode transport row="| mode |" line="|---|" missing=""
  for transport in ${transports[$1]}; do row+=" ${transport^^} |" line+="---|"; done
  echo "$row shown by |"
  echo "$line---|"
  for mode in "${modes[@]}"; do
    if [ "${cell[$1 $mode udp]}" = – ]; then
      missing+="${missing:+, }\`$mode\`"
      continue
    fi
    row="| \`$mode\` |"
    for transport in ${transports[$1]}; do row+=" ${cell[$1 $mode $transport]} |"; done
    echo "$row [${shown[$1 $mode]}](../scenarios/yealink/${shown[$1 $mode]}.lua) |"
  done
  echo
  echo "Not here: $missing. The run ends with exit status 2 and"
  echo
  printf '```\nFILE:LINE: %s\n```\n' "${error[$1]}"
}

cat << 'END'
# What a request meets at a broken node

Every fault mode of the scenario language, on every kind of node, by each transport: what becomes of the first request to a node
that is in that mode, within 29 s (`restart`: until the next request that is due; `flap(5)`: 60 s). Every cell was measured, alike
on both networks; a message is counted with each of its copies, by its fate:

- **delivered**: it was read. **unread**: it reached the node, and nobody read it. **lost**: it never arrived. **refused**: an error
  came back (an ICMP error where the cell says so, else a RST). **under way**: TCP still sends it again.
- **connected, refused, tls-failed, reset**: what became of connections. **not connected**: nothing came of it in that time.

How long it takes a phone to find another server is another page: [fault-matrix.md](fault-matrix.md). This one is written by
`tests/matrix/modes.sh SIPLAPSE > docs/fault-modes.md`, and the test `matrix.modes` fails when it is out of date. Any cell again:

```
siplapse run --timeline --set node=phone --set mode=oneway-out --set transport=tcp tests/matrix/modes.lua
```

`slow` is `{ delay = 0.2 }`, `lossy` is `{ rate = 0.3 }` with seed 1, `reject` is `{ status = 503 }`, `oneway-in` is
`drop("oneway", { direction = "in" })`, `restart` is `restart { forget = true }`.

## A registrar

The first REGISTER of a phone that boots. For `restart` it has been registered for 10 s: its binding is forgotten and its
connection reset, and nobody tells it.

END
table registrar
cat << 'END'

TLS modes change nothing over UDP and TCP: there is no certificate to be seen. Nothing connects to a TLS server that hangs: the
kernel takes the connection, and nobody answers the ClientHello.

## An outbound proxy

The same REGISTER on its way through a proxy to a registrar that is well.

END
table proxy
cat << 'END'

The faults are those of a registrar, and so is what the phone sees of them. A proxy that restarts has lost the transactions it
carried, and nothing else: it holds no bindings. A slow one is late with each message, the request and the answer.

## A DNS server

The first question of a phone that boots. Over TCP it is the one that follows a truncated answer; the server breaks between the two,
5 ms away from the phone.

END
table dns
cat << 'END'

After an ICMP error, SERVFAIL or REFUSED the server is asked once more at once; NXDOMAIN and an answer without records are answers.
A DNS server that restarts has lost nothing.

## A phone

The INVITE of a call, from the registrar to a phone that is registered by that transport; TCP and TLS connections are open from
before.

END
table phone
cat << 'END'

What a phone answers it decides by itself (`busy`, `answer_after`), so there are no modes for it. A phone that restarts registers
again before the call comes; its connection is a new one.
END
