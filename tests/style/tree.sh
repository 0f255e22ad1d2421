# SPDX-License-Identifier: MIT
# What the style scripts share: which files the house has. Sourced with $root
# set to a source tree.

folders="base engine judge net sip dns fake-dns fake-registrar phone-sim lab
         reports lua cli"

# C files below the given folders of the house; those that are not there yet
# are left out.
c_files() {
    for folder in "$@"; do
        [ -d "$root/$folder" ] || continue
        (cd "$root" && find "$folder" -name '*.[ch]' | LC_ALL=C sort)
    done
}

# clang_14 TOOL: the command of that name of version 14, because others differ.
# Without it the caller ends with status 77: skipped.
clang_14() {
    for candidate in "$1-14" "$1"; do
        if "$candidate" --version 2>/dev/null | grep -q 'version 14\.'; then
            echo "$candidate"
            return
        fi
    done
    echo "$1 14 is not installed" >&2
    return 77
}

# awk function: `line` without comments and without the insides of literals.
# Keeps its place in block comments between calls; reset `in_comment` per file.
strip='
function strip(line,   out, c, next2, i, quote) {
    out = ""
    quote = ""
    for (i = 1; i <= length(line); i++) {
        c = substr(line, i, 1)
        next2 = substr(line, i, 2)
        if (in_comment) {
            if (next2 == "*/") { in_comment = 0; i++ }
        } else if (quote != "") {
            if (c == "\\") i++
            else if (c == quote) { quote = ""; out = out c }
        } else if (next2 == "/*") { in_comment = 1; i++ }
        else if (next2 == "//") break
        else {
            if (c == "\"" || c == "\047") quote = c
            out = out c
        }
    }
    return out
}'
