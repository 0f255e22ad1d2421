#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Who may include whom: arrows go down only, and a third-party library stays in
# the folder (or file) that owns it. Usage: layering.sh [ROOT]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=${1:-$(cd "$here/../.." && pwd)}
. "$here/tree.sh"

below_lab="base net sip dns engine fake-dns fake-registrar phone-sim judge"

# What a folder may include besides itself.
allowed() {
    case $1 in
    base) ;;
    engine | judge | net) echo base ;;
    sip | dns) echo base net ;;
    fake-dns) echo base net dns ;;
    fake-registrar) echo base net sip dns ;;
    phone-sim) echo base net sip dns engine ;;
    reports) echo base judge ;;
    lab) echo "$below_lab" ;;
    lua) echo lab "$below_lab" ;;
    cli) echo $folders ;;
    esac
}

# Which third-party headers (as beginnings) a file may include. Headers that
# other folders read may include none; a folder's private header may.
third_party() {
    case $1 in
    net/*private.h | net/*.c) echo event2/ openssl/ ;;
    sip/parse.c) echo osip ;;
    sip/digest.c) echo openssl/ ;;
    dns/*private.h | fake-dns/*private.h | dns/*.c | fake-dns/*.c) echo ldns/ ;;
    lua/*private.h | lua/*.c) echo lua.h lauxlib.h lualib.h ;;
    reports/*.c | cli/*.c) echo jansson.h ;;
    esac
}

# Reads one file's includes; $2 folders and $3 third-party headers it may use.
check() {
    awk -v file="$1" -v own="$2" -v third="$3" '
        BEGIN {
            split(own, list, " ")
            for (i in list) may[list[i]] = 1
            count = split(third, theirs, " ")
        }
        function wrong(what) {
            printf "%s:%d: %s\n", file, FNR, what
            bad = 1
        }
        /^[ \t]*#[ \t]*include[ \t]*"/ {
            split($0, part, "\"")
            folder = part[2]
            if (!sub(/\/[^\/]*$/, "", folder))
                wrong("include \"" part[2] "\" is not written from the root")
            else if (!(folder in may))
                wrong("may not include \"" part[2] "\"")
        }
        /^[ \t]*#[ \t]*include[ \t]*<(event2|openssl|osip|ldns|lua|lauxlib|jansson|cmocka)/ {
            header = $0
            gsub(/.*<|>.*/, "", header)
            for (i = 1; i <= count; i++)
                if (index(header, theirs[i]) == 1) next
            wrong("may not include <" header ">")
        }
        END { exit bad }' "$root/$1"
}

status=0
for file in $(c_files $folders); do
    folder=${file%%/*}
    check "$file" "$folder $(allowed "$folder")" "$(third_party "$file")" ||
        status=1
done
for file in $(c_files tests/unit); do
    folder=${file#tests/unit/}
    own="${folder%%/*} $(allowed "${folder%%/*}")"
    helpers=$(printf ' tests/unit/%s' $own)
    check "$file" "$own tests/support$helpers" \
        "$(third_party "${folder%%/*}/x.c") cmocka.h" || status=1
done
exit $status
