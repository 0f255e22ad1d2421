# SPDX-License-Identifier: MIT
# The page that run.sh writes. `of NODE MEASURE MODE TRANSPORT` is a cell's figure,
# `back_of` its time of return: no sentence has a measured number of its own.

back_of() {
  local key="$*"
  echo "${back[$key]}"
}

page() {
  cat << END
# How long a phone is without service, failure by failure

A server can die in many ways, and a phone notices each at its own time. This page answers the question that administrators ask
their vendor and QA engineers ask their lab: *for each way a server can die, how long until the phone uses the next one, and how
long until it is back?*

- **The phone** has the Yealink defaults: retry_counts 3, invite_retry_counts 3, failback_mode 0, expires 3600, redundancy by the
  DNS list of one server name (NAPTR, then SRV with two servers, TTL 300).
- **The fault** hits the primary, the only DNS server, or the first of two outbound proxies, and lasts. The network has no delay of its own: add your round trips.
- **The figures** are virtual seconds, to the millisecond, and the same on every run. **stays** means that the primary itself
  answered after that time; **never**, nothing within 600 s; **–**, the pair makes no sense. Loss, jitter and order are drawn: those cells have the
  median and the worst of seeds 1 to $seeds.
- **Is it your phone?** It is the phone that [semantics.md](semantics.md) describes, paragraph by paragraph, with the recommended
  value of each policy knob. \`--knob\` makes it another one; measuring yours the same way tells you which.

Any cell again, as a ladder:

\`\`\`
siplapse run --timeline --set node=registrar --set measure=refresh --set mode=hang --set transport=tcp tests/matrix/matrix.lua
\`\`\`

\`measure\` is \`boot\`, \`refresh\` or \`call\`; the modes stand in [tests/matrix/matrix.lua](../tests/matrix/matrix.lua). The page is written by
\`tests/matrix/run.sh SIPLAPSE > docs/fault-matrix.md\`, and the test \`matrix.page\` fails when it is out of date.

## The registrar dies

### The phone is registered, and its REGISTER is due

Seconds from the refresh until a REGISTER reaches the secondary. TCP and TLS connections are open from before.

END
  table registrar refresh "${registrar_modes[@]}"
  cat << END

**Until that refresh nobody notices.** Someone who calls the phone through the dead server waits for the refresh, too: 1800 s at
worst with expires 3600, plus the cell. A shorter \`expires\` is what helps (2.7, R(3600) = 1800).

### The phone boots while the primary is down

END
  table registrar boot "${registrar_modes[@]}"
  cat << END

### Someone dials

Seconds from dialling until the INVITE reaches the secondary. With failback_mode 0 every further call pays the same again (2.8).

END
  table registrar call "${registrar_modes[@]}"
  cat << END

### The primary is back

It is mended 60 s after the phone was served (or, after *never*, 60 s after the measurement was given up). Seconds until it
answers a REGISTER, and until a new call, tried every second, begins there.

END
  returns registrar "${registrar_modes[@]}"
  cat << END

### What may surprise

- **Silence: $(of registrar refresh silent udp) s over UDP, $(of registrar refresh silent tcp) s over TCP.** Over UDP the phone re-sends at 0.5, 1.5 and 3.5 s and gives up after
  retry_counts; over TCP there is nothing to re-send, so retry_counts has no say and Timer F (64·T1) decides (2.5.1, 2.5.3).
- **A hang costs $(of registrar refresh hang tcp) s over TCP though the port is open.** The kernel accepts the connection for a program that never reads: to
  the phone that is a server that thinks; a check of the port shows nothing wrong (2.5.3).
- **A 100 Trying costs $(of registrar refresh stall udp) s even over UDP.** The first provisional answer switches the retry budget off, and only Timer F is left (2.7).
- **A call that got 100 Trying and nothing more never moves.** Timer B is off in Proceeding: the caller hears nothing until he
  hangs up, unless a phone has a guard (2.8, knob proceeding_guard).
- **Lost answers look like silence: $(of registrar refresh oneway-out udp) s.** A server that hears everything and whose answers are lost (a broken NAT or firewall
  rule) is dead for the phone, though its log shows each REGISTER and it holds a binding that is of no use (2.6, 2.7.1).
- **A closed port is the best way to die: $(of registrar refresh refuse udp) s.** An ICMP error or a RST is a failure at once; so shut a server down so that its port
  is closed, and let no firewall drop what it could reject (2.2, 2.7.5, 2.7.7).
- **Unreachable is $(of registrar refresh unreachable udp) s over UDP, but $(of registrar refresh unreachable tcp) s over an open TCP connection.** To a new connection the router's ICMP is an error at
  once (boot: $(of registrar boot unreachable tcp) s); on an open one TCP takes it as a passing trouble and goes on sending (2.7.5, 2.5.3; RFC 1122 section 4.2.3.9).
- **Answers 10 s late move a phone over UDP after $(of registrar refresh slow udp) s, and not over TCP ($(of registrar refresh slow tcp) s).** retry_counts is less patient than Timer F;
  the late 200 of the primary is ignored (2.5.1, 2.6).
- **An expired certificate does nothing to a phone that is connected**: it is looked at when a connection begins. After the next
  reboot or reset of the connection every phone moves at once, and never to TCP or UDP (2.7.7).
- **After a restart that forgot everything all is well for the phone, and nobody can call it** until its next REGISTER, at worst
  1800 s later: nothing tells a phone that its binding is gone, and a connection that was reset waits for the next request
  (2.7.7, knob tcp_reset_action = next_request).
- **The REGISTER comes home after $(back_of registrar refresh silent udp) s, a call at once.** failback_mode 0 probes nothing: each new request begins at the
  primary, and the next REGISTER is due 1800 s after the last, of which 60 had gone by. Any
  failback_mode but 0 keeps calls away longer (2.11).
- **Retry-After: 120 delays the return of calls by $(back_of registrar call reject-120 udp) s.** It is a promise the phone keeps although the server is well before: 120 s
  from the 503, of which 60 had gone by (2.7.6).
- **30 % loss hardly moves a phone**: four sends over UDP have to fail in a row; over TCP the kernel re-sends, and a connection
  that is only being made suffers most (2.5, 2.5.3).
- **Jitter and packets out of order move nobody, but a connection that is being made pays for every flight.** A REGISTER on an open
  connection takes as long as one datagram each way (jitter: $(of registrar refresh jitter tls)). A boot needs two
  trips more over TCP ($(of registrar boot jitter tcp)) and three more over TLS ($(of registrar boot jitter tls)). A way that takes
  more than 0.5 s there and back makes a UDP phone send again, which the registrar answers as a copy (RFC 3261 17.1.2.2, 17.2.2).
- **Twice is as good as once.** A copy of a request meets its transaction and a copy of an answer one that has ended (17.1.2, 17.2.2);
  a stream drops copies by itself.
- **A link that is cut in one direction is a node that is deaf or mute**: the figures are those of the two rows *one way*. Only the
  record differs: a packet is *lost* on a link and *unread* at a node that does not listen.

## The outbound proxy dies

Two outbound proxies before one registrar; \`outbound_proxy_fallback_interval\` 3600. The transport is the phone's; behind the proxies
it is UDP.

### The phone is registered, and its REGISTER is due

Seconds until a REGISTER reaches proxy 2.

END
  table proxy refresh "${proxy_modes[@]}"
  cat << END

### The phone boots while proxy 1 is down

END
  table proxy boot "${proxy_modes[@]}"
  cat << END

### Someone dials

Seconds from dialling until the INVITE reaches proxy 2.

END
  table proxy call "${proxy_modes[@]}"
  cat << END

### Proxy 1 is back

It is mended 60 s after the phone was served. Seconds until it answers a REGISTER, and until a new call begins there.

END
  returns proxy "${proxy_modes[@]}"
  cat << END

### What may surprise

- **The way there is that of a list of servers, the way back is not.** Once proxy 2 is in charge everything begins there, calls too,
  and proxy 1 is asked again $(back_of proxy refresh silent udp) s after it was mended: an hour after the takeover, however soon it was well
  (2.15). Until then no call begins at proxy 1, which the table shows as *never* within 600 s. In a DNS list with failback_mode 0 the
  next call is at the primary at once.
- **A call takes the registration along.** The INVITE that finds proxy 1 dead is followed to proxy 2 by a REGISTER at the same instant
  (2.15); between two SIP servers the binding would stay where it is.
- **A proxy whose registrar is dead is the worst failure of all**: a REGISTER moves to proxy 2 after $(of proxy refresh core udp) s, to meet the same
  silence there, and a call gets 100 Trying from the proxy, so nothing but the proxy's own 408 ends it, after $(of proxy call core udp) s.
  408 is none of the codes that move (2.2, knob failover_codes; 2.21 point 9).
- **A slow proxy is slow twice**, with the request and with the answer: each message it carries takes its time.

## The DNS server dies

Both registrars are well all the time. Answers are kept for the TTL, 300 s: what follows is measured after that, for until then
nothing changes.

### The phone is registered, and its REGISTER is due

Seconds until a REGISTER is answered by either server.

END
  table dns refresh "${dns_modes[@]}"
  cat << END

### The phone boots

END
  table dns boot "${dns_modes[@]}"
  cat << END

### Someone dials

END
  table dns call "${dns_modes[@]}"
  cat << END

### The DNS server is back

END
  returns dns "${dns_modes[@]}"
  cat << END

### What may surprise

- **Two healthy registrars are of no use without DNS.** Once the TTL has ended, a phone that may not use old records has no
  address to send to, and *never* is all there is (2.16, knob serve_stale = false). Records in the static DNS cache or a second
  DNS server prevent it; a TTL below the length of your outages invites it.
- **A call fails after $(of dns call silent udp) s when DNS is silent, and after $(of dns call servfail udp) s when it says SERVFAIL.** NAPTR, SRV and A are each asked twice with 2 s
  to wait (2.16, dns_timeout = 2 s, attempts = 2).
- **Answers 10 s late are as good as none**; answers 1 s late cost $(of dns refresh slow-1 udp) s, one for each of NAPTR, SRV and A, on every REGISTER and
  call after the TTL (2.3.1, 2.16).
- **Loss hurts DNS more than SIP**, and TCP and TLS more than UDP: two sends for a question, three questions in a row. If only
  NAPTR goes unanswered, SRV is asked for UDP alone (naptr_build = 0): a UDP phone still gets its list, a TCP phone nothing. A zone
  that has UDP records, too, would then be reached in the clear: whoever wants TLS sets transport_type 2 (2.3.1), or tests with
  knob tls_downgrade = never (2.7.7).
- **The return takes up to 30 s, or 42.** A pass that failed is followed by another after 30 s; when DNS is silent the pass itself
  takes $(of dns call silent udp) s. Where in that the server comes back is chance: here $(back_of dns refresh silent udp) and $(back_of dns refresh refuse udp) s (2.7.8).
END
  cat << END

## The phone loses its own network, or its power

Seconds from the moment all is well again until a server has answered a REGISTER of the phone. Everything else is well all the time.

END
  phone_table
  cat << END

### What may surprise

- **A phone that sees its link come back is there at once, one that does not may take an hour.** After 60 s without the network
  behind the switch nothing is overdue, so nothing is done: the binding still stands at the server, calls to the phone get
  through again, and the next REGISTER is the ordinary refresh, ${phone[network udp 60]} s later. Over a refresh it is a matter of the
  30 s between two passes and of the DNS questions in them: here ${phone[network udp 2450]} s (2.7.8, 2.16).
- **A reboot costs nothing, unless the Call-ID outlives it.** A registrar that remembers answers 500 to a CSeq it has seen, and
  the phone waits 30 s between its attempts until it has counted past it: ${phone[reboot-same udp 2450]} s after two REGISTERs, longer the longer
  the phone had been up (RFC 3261 10.3, 2.21).
END
}
