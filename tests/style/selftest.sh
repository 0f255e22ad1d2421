#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The style scripts see what they are there for: a clean tree passes, and each
# violation planted into it makes the right script fail and name the place.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
status=0

# A tree in which everything is as it should be.
plant_clean() {
    rm -rf "${tree:?}"/*
    mkdir -p "$tree/base" "$tree/engine" "$tree/fake-dns" "$tree/net" \
        "$tree/sip" "$tree/tests/unit/engine"
    cp "$root/.clang-format" "$tree"
    cat >"$tree/engine/good.c" <<'C'
#include "engine/good.h"

#include <string.h>

#include "base/time.h"

/* time(NULL) and strcpy(a, b) in a comment are nobody's business. */
int engine_good(void)
{
    return (int)strlen("malloc(1) sleep(2)"); // atoi("3")
}
C
    printf '#include <ldns/ldns.h>\n' >"$tree/fake-dns/zone.c"
    printf '#include "tests/support/claims.h"\n\n#include "engine/good.h"\n' \
        >"$tree/tests/unit/engine/test_good.c"
}

# claim SCRIPT PLACE: SCRIPT must fail on the planted tree and name PLACE.
claim() {
    if output=$("$here/$1.sh" "$tree" 2>&1); then
        echo "$1.sh did not see $2"
        status=1
    elif ! printf '%s' "$output" | grep -qF "$2"; then
        echo "$1.sh did not name $2 but said: $output"
        status=1
    fi
    plant_clean
}

plant_clean
for script in layering banned size format coverage; do
    code=0
    output=$("$here/$script.sh" "$tree" 2>&1) || code=$?
    [ $code = 0 ] || [ "$script,$code" = format,77 ] || {
        echo "$script.sh fails on a clean tree: $output"
        status=1
    }
done

echo '#include "sip/message.h"' >>"$tree/engine/good.c"
claim layering 'engine/good.c:12: may not include "sip/message.h"'
echo '#include "engine/policy.h"' >"$tree/fake-dns/a.h"
claim layering 'fake-dns/a.h:1:'
echo '#include "good.h"' >"$tree/engine/b.c"
claim layering 'engine/b.c:1: include "good.h" is not written from the root'
echo '#include <ldns/ldns.h>' >"$tree/fake-dns/zone.h"
claim layering 'fake-dns/zone.h:1: may not include <ldns/ldns.h>'
echo '#include <openssl/evp.h>' >"$tree/sip/parse.c"
claim layering 'sip/parse.c:1: may not include <openssl/evp.h>'
echo '#include <event2/event.h>' >"$tree/engine/c.c"
claim layering 'engine/c.c:1:'
echo '#include "net/net.h"' >>"$tree/tests/unit/engine/test_good.c"
claim layering 'tests/unit/engine/test_good.c:4:'

for call in 'strcpy(a, b)' 'x = time(NULL)' 'p = malloc(1)' 'usleep(1)' \
    'clock_gettime(CLOCK_REALTIME, &t)' 'sprintf(a, "x")'; do
    printf 'int f(void)\n{\n    %s;\n}\n' "$call" >"$tree/engine/d.c"
    claim banned 'engine/d.c:3: banned call'
done
# Written apart so that this file itself stays clean.
printf '/* %s%s: later */\n' TO DO >"$tree/base/e.c"
claim banned 'base/e.c:1:'

lines() {
    printf 'int f(void)\n{\n'
    for ((i = 0; i < $1; i++)); do printf '    g();\n'; done
    printf '}\n'
}
lines 71 >"$tree/base/f.c"
claim size 'base/f.c:2: a function of 71 lines'
lines 70 >"$tree/base/f.c"
"$here/size.sh" "$tree" || status=1
for ((n = 0; n < 11; n++)); do lines 65; done >"$tree/base/g.c"
claim size 'base/g.c: a file of 748 lines'

documents() {
    mkdir -p "$tree/docs" "$tree/scenarios/yealink/invite"
    touch "$tree/scenarios/yealink/invite/here.lua"
    echo 'ENGINE_KNOB_WORDS(A, "a_knob", "2.5", 0, 0, 0,' >"$tree/engine/policy.def"
    printf 'invite/here\n%s\n' "$1" >"$tree/docs/coverage.md"
}
documents '`a_knob`, but not invite/gone'
claim coverage 'docs/coverage.md:2: there is no scenario invite/gone'
documents 'a knob'
claim coverage 'does not name the knob a_knob'
documents '`a_knob`'
"$here/coverage.sh" "$tree" || status=1
plant_clean

if "$here/format.sh" "$tree" >/dev/null 2>&1; then
    printf 'int  f( void );\n' >"$tree/base/h.c"
    claim format 'base/h.c:1'
fi
exit $status
