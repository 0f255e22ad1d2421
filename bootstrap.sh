#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# From a fresh Debian 12+ or Ubuntu 24.04+ machine to a first run:
#
#     ./bootstrap.sh run [options of siplapse run]   build, run the scenarios
#     ./bootstrap.sh test                            the same, then all tests
#     ./bootstrap.sh build                           only build
#
# Installs what is missing with apt-get, as root or through sudo; if neither is
# possible it prints the one line that does it and ends with status 2. Nothing
# after that needs root. The program is build/release/bin/siplapse.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
build=$here/build/release
packages="gcc libc6-dev cmake ninja-build pkg-config libevent-dev libldns-dev
          libosip2-dev liblua5.4-dev libssl-dev libjansson-dev libcmocka-dev"

say() {
    printf '%s\n' "bootstrap: $*" >&2
}

usage() {
    sed -n '3,7s/^# \{0,1\}//p' "$0" >&2
    exit 2
}

is_installed() {
    # pkgconf provides pkg-config on newer releases.
    [ "$1" = pkg-config ] && command -v pkg-config >/dev/null && return 0
    dpkg-query -W -f '${Status}\n' "$1" 2>/dev/null |
        grep -q '^install ok installed$'
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif [ -t 0 ]; then
        sudo "$@"
    else
        sudo -n "$@"
    fi
}

install_missing() {
    missing=
    command -v dpkg-query >/dev/null || {
        say "this is no Debian or Ubuntu; install what corresponds to:" \
            $packages
        return 0 # cmake will say what is not there
    }
    for package in $packages; do
        is_installed "$package" || missing="$missing $package"
    done
    [ -n "$missing" ] || return 0
    if [ "$(id -u)" != 0 ] && ! can_sudo; then
        say "some packages are missing; install them as root, then try again:"
        printf '%s\n' "apt-get update && apt-get install -y$missing" >&2
        exit 2
    fi
    say "installing$missing"
    log=$(mktemp)
    if ! { as_root apt-get update &&
        as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y \
            --no-install-recommends $missing; } >"$log" 2>&1; then
        tail -n 30 "$log" >&2
        rm -f "$log"
        say "apt-get could not install$missing"
        exit 2
    fi
    rm -f "$log"
}

# Without a terminal sudo must not ask for a password.
can_sudo() {
    command -v sudo >/dev/null || return 1
    [ -t 0 ] || sudo -n true 2>/dev/null
}

# Runs a step quietly; shows what it printed only if it fails.
quietly() {
    what=$1
    shift
    mkdir -p "$build"
    if ! "$@" >"$build/bootstrap.log" 2>&1; then
        tail -n 60 "$build/bootstrap.log" >&2
        say "$what failed; all of it is in $build/bootstrap.log"
        exit 2
    fi
}

build() {
    install_missing
    # A compiler that warns of more than ours is no reason to stop a user.
    quietly "configuring" cmake -S "$here" --preset release \
        -DSIPLAPSE_WERROR=OFF
    quietly "building" cmake --build "$build" -- --quiet
}

run() {
    say "running the shipped scenarios"
    "$build/bin/siplapse" run --timeline "$@"
}

verb=${1:-}
[ $# -eq 0 ] || shift
case $verb in
build)
    build
    say "built $build/bin/siplapse"
    ;;
run)
    build
    run "$@"
    ;;
test)
    build
    status=0
    run "$@" || status=$?
    # The last words are ctest's own summary.
    ctest --test-dir "$build" --output-on-failure -j "$(nproc)" || status=$?
    exit "$status"
    ;;
*)
    usage
    ;;
esac
