#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# run.sh [NAME...]   do the tests notice a mistake? All of the list, or some.
# run.sh --list      only: does every entry of the list still apply?
#
# mutations.txt is a list of small mistakes, one line of code each. This script
# makes one of them at a time in a copy of the tree, builds what depends on it,
# and runs the tests until one is red:
#
#   1. scenarios   the shipped library on the memory network, judged by what the
#                  scenarios themselves expect
#   2. units       the unit tests of engine, sip and phone-sim
#   3. oracle      the engine against its closed-form models
#
# A mistake that nothing notices survives: then a test or a scenario is missing.
# Write it, or show that the mistake changes nothing that can be seen and put
# another one in its place. The stored timelines are left out on purpose. They
# see every change, so they would hide that nobody thought of this one.
#
# An entry whose text no longer stands exactly once in its file is an error, and
# so is one that does not compile; thus the list cannot rot. Tests that take
# two minutes hang, and a hang is noticed.
#
# The copy and its build (-O0) stay in build/mutate for the next time, or in
# $SIPLAPSE_MUTATE. ctest runs --list alone (mutate.list): the rest takes minutes.
#
# Exit status: 0 all were noticed; 1 some survived; 2 an error.
set -euo pipefail
export LC_ALL=C
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
list=$here/mutations.txt
scratch=${SIPLAPSE_MUTATE:-$root/build/mutate}
source=$scratch/source out=$scratch/out log=$scratch/log
patience=120
folders="engine sip phone-sim"
changed= survivors=() errors=()

die() {
  echo "$*" >&2
  exit 2
}

# ---- the list ---------------------------------------------------------------

names=() files=() froms=() tos=() claims=()

# Reads the list. Each entry is complete, in the order that its head tells.
read_list() {
  local number=0 line word text next=name
  while IFS= read -r line || [ -n "$line" ]; do
    number=$((number + 1))
    case $line in '' | '#'*) continue ;; esac
    word=${line%%[[:blank:]]*}
    text=${line#"$word"}
    text=${text#"${text%%[![:blank:]]*}"}
    [ "$word" = "$next" ] && [ -n "$text" ] ||
      die "$list:$number: not '$next' and its text: $line"
    case $word in
    name)
      [[ " ${names[*]-} " != *" $text "* ]] || die "$list:$number: $text: twice"
      names+=("$text") next=file ;;
    file) files+=("$text") next=from ;;
    from) froms+=("$text") next=to ;;
    to) tos+=("$text") next=breaks ;;
    breaks) claims+=("$text") next=name ;;
    esac
  done < "$list"
  [ "$next" = name ] || die "$list: the last entry has no '$next'"
}

# Writes file $1 with entry $2 in it; complains if the entry does not apply.
mutate() {
  FROM=${froms[$2]} TO=${tos[$2]} awk -v entry="${names[$2]}: ${files[$2]}" '
    BEGIN { from = ENVIRON["FROM"]; to = ENVIRON["TO"] }
    {
      rest = $0
      line = ""
      while ((at = index(rest, from)) > 0) {
        count++
        line = line substr(rest, 1, at - 1) to
        rest = substr(rest, at + length(from))
      }
      print line rest
    }
    END {
      if (count == 1)
        exit 0
      printf "%s: it must have this once: %s\n", entry, from > "/dev/stderr"
      exit 1
    }' "$1"
}

check_list() {
  local i status=0
  for i in "${!names[@]}"; do
    mutate "$root/${files[$i]}" "$i" > /dev/null || status=2
  done
  return $status
}

# ---- the copy ---------------------------------------------------------------

# Files that are as they were keep their time, so that ninja leaves them alone.
copy_tree() {
  local file
  mkdir -p "$source"
  (cd "$root" && find . \( -path ./build -o -path ./.git \) -prune -o \
    -type f -print | sort) > "$scratch/wanted"
  (cd "$source" && find . -type f | sort) > "$scratch/there"
  comm -13 "$scratch/wanted" "$scratch/there" |
    while IFS= read -r file; do rm "$source/$file"; done
  while IFS= read -r file; do
    cmp -s "$root/$file" "$source/$file" && continue
    mkdir -p "$(dirname "$source/$file")"
    cp "$root/$file" "$source/$file"
  done < "$scratch/wanted"
}

unit_targets() {
  local folder file noun
  for folder in $folders; do
    for file in "$source/tests/unit/$folder"/test_*.c; do
      noun=${file##*/test_}
      echo "test_${folder//-/_}_${noun%.c}"
    done
  done
}

configure() {
  cmake -S "$source" -B "$out" -G Ninja -DCMAKE_BUILD_TYPE= \
    "-DCMAKE_C_FLAGS=-O0 -w" > "$log"
}

build() {
  ninja -C "$out" -j "${SIPLAPSE_MUTATE_JOBS:-2}" "$@" > "$log" 2>&1
}

# ---- the tests --------------------------------------------------------------

# Runs a command that may hang, or eat all memory.
patiently() {
  (ulimit -v 8000000 && exec timeout -k 5 "$patience" "$@") > "$log" 2>&1
}

run_scenarios() {
  patiently "$out/bin/siplapse" run -q --no-raw --fail-fast -j 2 --net memory \
    "$source/scenarios"
}

# Those tests of ctest whose names begin with one of the words of $1.
run_ctest() {
  patiently ctest --test-dir "$out" -R "^(${1// /|})\\." -j 2 \
    --stop-on-failure
}

run_units() {
  run_ctest "$folders"
}

run_oracle() {
  run_ctest oracle
}

# What the last red run says about itself, in a few words.
culprit() {
  case $1 in
  scenarios) sed -n '/scenarios\/[^ ]*\.lua/{s/.*scenarios\/\([^ ]*\)\.lua.*/: \1/p;q}' "$log" ;;
  *) sed -n '/^.* - [a-z-]*\.[a-z_]* (/{s/^.* - \([a-z-]*\.[a-z_]*\) (.*$/: \1/p;q}' "$log" ;;
  esac
}

# Which test notices what the copy holds now, in $verdict: its name, "" if none
# does, "error" if that cannot be said.
judge() {
  local test status
  verdict=error
  for test in scenarios units oracle; do
    case $test in
    scenarios) build siplapse || return 0 ;;
    units) build $units || return 0 ;;
    oracle) build oracle_engine || return 0 ;;
    esac
    status=0
    "run_$test" || status=$?
    if [ "$status" -eq 124 ] || [ "$status" -eq 137 ]; then
      verdict="$test: it hangs"
      return 0
    elif [ "$status" -ne 0 ]; then
      verdict=$test$(culprit "$test")
      return 0
    fi
  done
  verdict=
}

restore() {
  [ -z "$changed" ] || cp "$scratch/original" "$source/$changed"
  changed=
}

# ---- the run ----------------------------------------------------------------

chosen() {
  local name i
  if [ $# -eq 0 ]; then
    echo "${!names[@]}"
    return
  fi
  for name in "$@"; do
    for i in "${!names[@]}"; do
      [ "${names[$i]}" != "$name" ] || { echo "$i" && continue 2; }
    done
    die "no mutation has the name '$name'"
  done
}

run() {
  local i all done=0 killed=0 verdict units
  all=$(chosen "$@")
  set -- $all
  mkdir -p "$scratch"
  exec 9> "$scratch/lock"
  flock -n 9 || die "another run is using $scratch"
  copy_tree
  configure || die "cmake fails, see $log"
  units=$(unit_targets)
  trap restore EXIT
  build siplapse $units oracle_engine || die "the tree does not build, see $log"
  judge
  [ -z "$verdict" ] || die "red without a mutation, $verdict, see $log"
  for i in "$@"; do
    done=$((done + 1))
    printf '[%3d/%d] %-44s ' "$done" $# "${names[$i]}"
    cp "$source/${files[$i]}" "$scratch/original"
    changed=${files[$i]}
    mutate "$scratch/original" "$i" > "$source/$changed" || exit 2
    judge
    restore
    case $verdict in
    error)
      echo "DOES NOT BUILD"
      grep -m 3 error "$log" || true
      errors+=("${names[$i]}") ;;
    '')
      echo "SURVIVED: ${claims[$i]}"
      survivors+=("${names[$i]}") ;;
    *)
      echo "killed by $verdict"
      killed=$((killed + 1)) ;;
    esac
  done
  summarise $# "$killed"
}

summarise() {
  local permille=$((($2 * 2000 / $1 + 1) / 2)) line
  line="mutation score: $2 of $1 killed"
  line+=" ($((permille / 10)).$((permille % 10)) %), ${#survivors[@]} survived"
  [ ${#survivors[@]} -eq 0 ] || line+=": ${survivors[*]}"
  [ ${#errors[@]} -eq 0 ] || line+="; ${#errors[@]} in error: ${errors[*]}"
  echo "$line"
  [ ${#errors[@]} -eq 0 ] || exit 2
  [ ${#survivors[@]} -eq 0 ] || exit 1
}

read_list
check_list || exit 2
if [ "${1-}" = --list ]; then
  echo "${#names[@]} mutations, each applies once"
else
  run "$@"
fi
