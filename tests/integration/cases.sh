#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Claims about the program as users and CI systems see it: what it prints where,
# what it stores, how it ends. Each function marked `# case` is one test.
# Usage: cases.sh SIPLAPSE CASE
set -u
siplapse=$1
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -R "$here/scenarios" "$work/s"
library=$(cd "$here/../../scenarios" && pwd)
cd "$work" || exit 2
problems=0
status=0

# Runs siplapse; leaves its status, and what it printed in files out and err.
go() {
    status=0
    "$siplapse" "$@" >out 2>err </dev/null || status=$?
}

problem() {
    problems=$((problems + 1))
    printf 'problem: %s\n--- stdout\n%s\n--- stderr\n%s\n' "$*" \
        "$(head -n 40 out)" "$(head -n 40 err)"
}

ends_with() {
    [ "$status" = "$1" ] || problem "status $status instead of $1"
}

# says FILE TEXT: the file holds the text; silent FILE: it is empty.
says() {
    grep -qF -- "$2" "$1" || problem "$1 does not say: $2"
}

says_not() {
    ! grep -qF -- "$2" "$1" || problem "$1 says: $2"
}

silent() {
    [ ! -s "$1" ] || problem "$1 is not empty"
}

is_there() {
    [ -s "$1" ] || problem "$1 is not there; there are: $(find . -name '*.json*' | tr '\n' ' ')"
}

events_hash() {
    tail -n +2 "$1" | sha256sum
}

what_a_configuration_says_in_vain_is_lint_and_no_warning() { # case
    printf '%s\n' 'local a = registrar { "10.0.1.1" }' \
        'phone { name = "alice", config = [[' 'account.1.enable = 1' \
        'account.1.sip_server.1.failback_timeout = 30' ']] }' >lint.lua
    go run --strict lint.lua
    ends_with 0
    says out "  lint      lint.lua:4: alice: account.1.sip_server.1.failback_timeout = 30: taken as 60"
    says out "1 passed, 0 failed, 0 warnings"
    says_not out "  warning"
}

the_exit_status_is_the_worst_of_all() { # case
    go run s/pass.lua s/warn.lua
    ends_with 0
    silent err
    says out "1 passed, 0 failed, 1 warning"
    go run s/pass.lua s/fail.lua
    ends_with 1
    go run s/error.lua
    ends_with 2
    go run s/fail.lua s/error.lua s/pass.lua
    ends_with 2
    says out "1 passed, 1 failed, 0 warnings, 1 error"
}

an_error_is_one_line_on_stderr_with_file_and_line() { # case
    go run s/error.lua
    ends_with 2
    says err "s/error.lua:6: registrar has no key 'transport'; did you mean 'transports'?"
    [ "$(wc -l <err)" = 1 ] || problem "more than one line of errors"
}

a_failure_shows_wanted_instead_ladder_and_rerun() { # case
    go run s/fail.lua
    ends_with 1
    says out "FAIL  s/fail.lua"
    says out "wanted    alice -> server  REGISTER  at 3.000"
    says out "instead   "
    says out "|--REGISTER"
    says out "rerun     siplapse run --seed 1 --timeline s/fail.lua"
    silent err
}

a_failure_names_its_own_call_of_the_line() { # case
    printf 'check(1 == 1, "one") check(1 == 2, "two")\n' >two.lua
    go run two.lua
    ends_with 1
    says out 'line 1    check(1 == 2, "two")'
    printf 'for i = 1, 3 do check(i < 9, "a") check(i < 2, "b") end\n' >two.lua
    go run two.lua
    says out 'line 1    check(i < 2, "b")'
}

an_answer_belongs_to_the_account_of_its_request() { # case
    cat >accounts.lua <<'LUA'
local server = registrar { "192.168.1.13", name = "server", users = { "two" } }
local alice  = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = one
  account.1.sip_server.1.address = 192.168.1.13
  account.2.enable = 1
  account.2.user_name = two
  account.2.sip_server.1.address = 192.168.1.13
]] }
alice:start()
local e = expect { server, 200, alice, account = 2, at = 0 }
check(e.account == 2, "the event tells it")
never  { server, 200, alice, account = 1, during = 1 }
expect { server, 404, alice, account = 2, at = 0 }
LUA
    go run accounts.lua
    ends_with 1
    says out "line 14   expect { server, 404, alice, account = 2, at = 0 }"
    says out ", but of account 1"
}

a_rerun_line_repeats_what_was_chosen() { # case
    go run --net memory --seed 5 --knob retry_semantics=attempts_total s/fail.lua
    says out "rerun     siplapse run --seed 5 --timeline --net memory --knob retry_semantics=attempts_total s/fail.lua"
    go run --profile rfc3263 --strict --set answer=201 s/failover.lua s/fail.lua
    ends_with 1
    says out "rerun     siplapse run --seed 1 --timeline --strict --profile rfc3263 --set answer=201 s/failover.lua"
    says out "rerun     siplapse run --seed 1 --timeline --strict --profile rfc3263 s/fail.lua"
}

a_stored_run_tells_its_parameters() { # case
    go run --out given --set answer=200 s/failover.lua
    go run --out left s/failover.lua s/pass.lua
    for folder in given left; do
        says $folder/failover.jsonl ',"params":{"answer":"200"},"actors":'
    done
    says_not left/pass.jsonl '"params"'
    go run --out other --set answer=201 s/failover.lua
    says other/failover.jsonl '"params":{"answer":"201"}'
    go compare given/failover.jsonl other/failover.jsonl
    ends_with 1
    says out "  param     answer: 201 instead of 200"
    go compare --json given/failover.jsonl other/failover.jsonl
    says out '"params":{"answer":{"old":"200","new":"201"}}'
}

out_keeps_relative_paths_and_results() { # case
    mkdir -p s/below
    mv s/failover.lua s/below
    rm s/loop.lua
    go run --out kept s/
    ends_with 2 # error.lua is among them
    is_there kept/below/failover.jsonl
    is_there kept/pass.jsonl
    is_there kept/results.json
    for key in '"version":' '"totals":{"pass":' '"warn":' '"fail":' \
        '"could_not_test":' '"error":' '"scenarios":[' '"file":"s/pass.lua"' \
        '"title":"A phone registers"' '"verdict":"pass"' '"verdict":"error"' \
        '"seed":1' '"virtual_s":' '"wall_ms":' '"failures":[' '"line":' \
        '"rule":' '"expected":' '"actual":' '"metrics":{'; do
        says kept/results.json "$key"
    done
    head -n 1 kept/pass.jsonl >line1
    for key in '{"siplapse":1,' '"scenario":"s/pass.lua"' '"seed":1' \
        '"net":"loopback"' '"version":"' '"knobs":{'; do
        says line1 "$key"
    done
}

results_measure_the_outage_of_the_guide() { # case
    guide=$here/../../scenarios/yealink/register/primary_silent.lua
    go run --out kept "$guide"
    ends_with 0
    for metric in '"time_to_detect":7.5,' '"time_to_fail_over":7.5,' \
        '"time_to_fail_back":1800,' '"detections":1,' '"failovers":1,' \
        '"failbacks":1,' '"unreachable":0,' '"messages_to_dead_servers":4,' \
        '"flaps":1}'; do
        says kept/results.json "$metric"
    done
    go run --out calm s/pass.lua
    says calm/results.json '"messages_to_dead_servers":0,"flaps":0}'
    says_not calm/results.json time_to_
}

an_out_folder_that_cannot_be_written_to_is_one_error() { # case
    go run --out s/pass.lua s/pass.lua s/failover.lua
    ends_with 2
    silent out
    says err "siplapse: s/pass.lua/results.json: cannot be written: Not a directory"
    [ "$(wc -l <err)" = 1 ] || problem "more than one line"
    mkdir old && echo before >old/results.json
    go run --out old nowhere.lua
    ends_with 2
    says old/results.json before
}

an_endless_loop_is_ended_and_the_others_run() { # case
    go run s/loop.lua s/pass.lua
    ends_with 2
    says err "s/loop.lua:"
    says out "1 passed"
}

twenty_reruns_give_the_same_bytes() { # case
    for i in $(seq 20); do
        go run -q --out "r$i" s/failover.lua
        ends_with 0
        sha256sum <"r$i/failover.jsonl" >>hashes
    done
    [ "$(sort -u hashes | wc -l)" = 1 ] || problem "more than one hash"
}

both_networks_and_any_speed_give_one_timeline() { # case
    go run --out a s/failover.lua
    go run --out b --net memory s/failover.lua
    go run --out c --speed 100000 s/failover.lua
    is_there a/failover.jsonl
    cmp a/failover.jsonl c/failover.jsonl || problem "speed changes the timeline"
    [ "$(events_hash a/failover.jsonl)" = "$(events_hash b/failover.jsonl)" ] ||
        problem "the networks differ"
    ! cmp -s a/failover.jsonl b/failover.jsonl ||
        problem "line 1 does not tell the networks apart"
}

workers_at_once_print_in_order() { # case
    go run --seeds 1..12 s/failover.lua s/pass.lua
    sed 's/ (.*//' out >one
    go run -j 4 --seeds 1..12 s/failover.lua s/pass.lua
    ends_with 0
    sed 's/ (.*//' out >four
    cmp one four || problem "the order differs"
}

seeds_have_files_of_their_own() { # case
    go run --seeds 3..5 --out kept s/pass.lua
    ends_with 0
    for seed in 3 4 5; do
        is_there "kept/pass@$seed.jsonl"
        says kept/results.json "\"seed\":$seed"
        says out "PASS  s/pass.lua@$seed"
    done
    [ ! -e kept/pass.jsonl ] || problem "a file without a seed"
    go run --seed 3 --out single s/pass.lua
    cmp "kept/pass@3.jsonl" single/pass.jsonl || problem "seed 3 differs"
}

slips_in_options_name_the_nearest() { # case
    go run --sed 3 s/pass.lua
    ends_with 2
    says err "siplapse: unknown option '--sed'; did you mean '--seed'?"
    silent out
    go rum s/pass.lua
    ends_with 2
    says err "siplapse: unknown verb 'rum'; did you mean 'run'?"
    go run --knob retry_semantic=transactions s/pass.lua
    ends_with 2
    says err "retry_semantics"
    go run --set answr=404 s/failover.lua
    ends_with 2
    says err "answer"
    go run --set answr=404 s/failover.lua s/pass.lua
    ends_with 2
    says err "siplapse: --set: no scenario of these has a parameter 'answr'; did you mean 'answer'?"
    silent out
}

what_is_reserved_says_so() { # case
    for verb in explain serve demo report new check matrix; do
        go "$verb"
        ends_with 2
        says err "siplapse: $verb is not in this version yet"
    done
    for option in --dut --engine --shard --phone-log --isolate --exec --junit \
        --html --pcap --tap; do
        go run "$option" x s/pass.lua
        ends_with 2
        says err "siplapse: $option is not in this version yet"
    done
    go run --net host s/pass.lua
    ends_with 2
    says err "host is not in this version yet"
}

missing_and_empty_paths_are_errors() { # case
    go run nowhere.lua
    ends_with 2
    says err "siplapse: nowhere.lua: no such file or folder"
    mkdir empty
    go run s/pass.lua empty
    ends_with 2
    says err "siplapse: empty: no scenario in this folder"
    silent out
}

a_link_in_a_circle_leaves_the_other_scenarios() { # case
    mkdir -p loops/a/b
    cp s/pass.lua loops
    cp s/warn.lua loops/a/b
    ln -s ../.. loops/a/b/top.d
    ln -s self.lua loops/a/self.lua
    go run loops
    ends_with 0
    says out "PASS  loops/pass.lua"
    says out "WARN  loops/a/b/warn.lua"
    says out "1 passed, 0 failed, 1 warning"
    says err "siplapse: loops/a/b/top.d: a link that leads in a circle; it is left out"
    says err "siplapse: loops/a/self.lua: a link that leads in a circle; it is left out"
    [ "$(wc -l <err)" = 2 ] || problem "not one line for each link"
    ln -s ../s loops/s
    rm s/error.lua s/fail.lua s/loop.lua
    go list loops
    ends_with 0
    says out "loops/s/failover.lua"
}

patterns_and_tags_choose() { # case
    go run -k 'silent PRIM' s
    ends_with 0
    says out "s/failover.lua"
    says out "1 passed, 0 failed"
    go run -k '*/pa*.lua' s
    ends_with 0
    says out "s/pass.lua"
    go run --tag register --tag basic s
    ends_with 0
    says out "1 passed"
    go run -k nothing s
    ends_with 2
    says err "no scenario matches -k 'nothing'"
    go run --tag fialover s
    ends_with 2
    says err "did you mean 'failover'?"
}

list_shows_title_tags_and_source_without_running() { # case
    go list s
    ends_with 0
    says out "s/loop.lua"
    says out "A silent primary"
    says out "[register failover]"
    says out 'Server Redundancy guide, "REGISTER Failover"'
    go list --tag failover s
    ends_with 0
    [ "$(wc -l <out)" = 1 ] || problem "not one line"
    says out "s/failover.lua"
}

fail_fast_stops_at_the_first_failure() { # case
    go run -j 3 --fail-fast s/pass.lua s/fail.lua s/pass.lua s/failover.lua
    ends_with 1
    says out "1 passed, 1 failed"
    says_not out "s/failover.lua"
}

strict_counts_warnings_as_failures() { # case
    go run --strict s/pass.lua
    ends_with 0
    go run --strict s/warn.lua
    ends_with 1
}

strict_makes_bad_values_of_a_file_errors() { # case
    printf '#!version:1.0.0.1\naccount.1.sip_server.1.port = 70000\n' >bad.cfg
    printf 'account.1.enable = 1\n' >bare.cfg
    for file in bad bare; do
        printf 'phone { config_file = "%s.cfg" }\n' $file >$file.lua
    done
    go run -v bad.lua
    ends_with 0
    says out "bad.cfg:2: account.1.sip_server.1.port = 70000: permitted 0 to 65535"
    go run --strict bad.lua
    ends_with 2
    says err "bad.cfg:2: account.1.sip_server.1.port = 70000: permitted 0 to 65535"
    go run bare.lua
    ends_with 0
    go run --knob strict_header=true bare.lua
    ends_with 2
    says err "bare.cfg:1: the first line is not '#!version:1.0.0.1'"
}

quiet_prints_failures_and_totals_only() { # case
    go run -q s/pass.lua s/fail.lua
    ends_with 1
    says_not out "s/pass.lua"
    says out "FAIL  s/fail.lua"
    says out "1 passed, 1 failed"
    go run -q s/pass.lua
    [ "$(wc -l <out)" = 1 ] || problem "more than the totals"
}

timeline_prints_the_ladder() { # case
    go run --timeline s/pass.lua
    ends_with 0
    says out "--REGISTER--"
    says out "200 OK"
}

a_pipe_gets_neither_colours_nor_progress() { # case
    go run s/pass.lua s/fail.lua
    ! grep -q "$(printf '\033')" out err || problem "escape sequences"
    silent err
}

ctrl_c_reports_what_ran() { # case
    status=0
    "$siplapse" run --speed 1 --out kept s/pass.lua s/failover.lua s/warn.lua \
        >out 2>err </dev/null &
    pid=$!
    for _ in $(seq 100); do
        grep -q s/pass.lua out && break
        sleep 0.1
    done
    sleep 0.3
    kill -INT $pid
    wait $pid || status=$?
    ends_with 130
    says out "PASS  s/pass.lua"
    says out "1 passed, 0 failed"
    says err "interrupted: 2 of 3 did not run to the end"
    is_there kept/results.json
    says kept/results.json '"pass":1'
    is_there kept/pass.jsonl
    sleep 0.2
    ! pgrep -P $pid >/dev/null || problem "a worker is left"
}

output_that_is_not_taken_is_an_error() { # case
    go compare s s # leaves out and err behind
    for verb in "run s/pass.lua" "run -q --out kept s/pass.lua" "list s" \
        profiles version help "run --help"; do
        status=0
        # shellcheck disable=SC2086
        "$siplapse" $verb >/dev/full 2>err || status=$?
        ends_with 2
        says err "siplapse: standard output did not take everything"
        status=0
        # shellcheck disable=SC2086
        "$siplapse" $verb >&- 2>err || status=$?
        ends_with 2
        says err "siplapse: standard output is closed"
    done
    says kept/results.json '"pass":1'
    status=0
    "$siplapse" run s/pass.lua >out 2>&- <&- || status=$?
    ends_with 0
    says out "1 passed"
}

what_cannot_be_shown_is_not_blessed() { # case
    go bless s/pass.lua reference
    ends_with 0
    cp reference/pass.jsonl before
    status=0
    "$siplapse" bless --seed 7 s/pass.lua reference >/dev/full 2>err || status=$?
    ends_with 2
    says err "siplapse: reference stays as it was"
    cmp before reference/pass.jsonl || problem "it is another one"
}

a_reader_that_has_gone_is_told_nothing() { # case
    go list s
    for ending in - ''; do
        (
            trap "$ending" PIPE
            sleep 0.3
            "$siplapse" list s
            echo $? >ended
        ) 2>err | true
        [ "$(cat ended)" = 141 ] || problem "status $(cat ended)"
        silent err
    done
}

the_shipped_library_stands_in_for_no_path() { # case
    export SIPLAPSE_SCENARIOS=$work/lib
    mkdir -p lib/x
    cp s/pass.lua lib/x
    go run
    ends_with 0
    says out "PASS  x/pass.lua"
    go run x/pass.lua
    ends_with 0
    go list
    says out "x/pass.lua"
}

parameters_say_what_a_configuration_may_hold() { # case
    go profiles --parameters
    ends_with 0
    silent err
    says out "account.X.sip_server.Y.port   0 to 65535   (default 5060; firmware 80 and later)"
    says out "account.X.outbound_host   an IP address or a domain name of at most 255 characters   (default blank; firmware 80 and before)"
    says out "    works only with outbound_proxy_enable = 1 and register_on_enable = 1 and failback_mode 1, 2 or 3"
    says out "    -1 takes account.X.sip_server.Y.failback_mode"
    says_not out "retry_semantics"
    go profiles --parameters account.2.sip_server.1.failback_timeout
    ends_with 0
    says out "account.X.sip_server.Y.failback_timeout   0 or 60 to 65535   (default 3600; firmware 80 and later)"
    says out "    works only with failback_mode = 3"
    [ "$(wc -l <out)" = 3 ] || problem "more than the one asked for"
    go profiles --parameters timer_t ttl
    says out "sip.timer_t1   0.5 to 10 seconds   (default 0.5; firmware 80 and later)"
    says out "dns_cache_a.X.ttl"
    go profiles --parameters linekey.1.type
    says out "linekey.1.type   known, and of no effect here"
    go profiles --parameters account.1.sip_server.1.prot
    ends_with 2
    says err "no parameter 'account.1.sip_server.1.prot'; did you mean 'account.1.sip_server.1.port'?"
    go profiles
    says_not out "account.X"
}

the_yealink_page_has_every_parameter() { # case
    go profiles --parameters
    for name in $(grep -o '^[a-z][^ ]*' out); do
        grep -qF "\`$name\`" "$here/../../docs/yealink.md" ||
            problem "docs/yealink.md lacks $name"
    done
}

compare_tells_what_a_knob_changes() { # case
    go run -q --out old s/failover.lua s/pass.lua
    ends_with 0
    go run -q --out new --knob retry_semantics=attempts_total s/failover.lua s/pass.lua
    ends_with 0
    go compare old new
    ends_with 1
    silent err
    says out "DIFFERS  failover   A silent primary"
    says out "knob      retry_semantics: attempts_total instead of retransmissions"
    says out "3.500           -   missing  alice -> primary  REGISTER, re-send"
    says out "7.500       3.500   everything from here on moved by -4.000 s"
    says out "1 scenario differs: "
    says out "1 is the same"
    [ "$(grep -c 'moved by' out)" = 1 ] || problem "the shift is told more than once"
    go compare -q old new
    ends_with 1
    [ "$(wc -l <out)" = 1 ] || problem "more than the summary"
    go compare --threshold 4 --ignore sip,cache,check old new
    ends_with 0
    go compare old/failover.jsonl new/failover.jsonl
    ends_with 1
    says out "moved by -4.000 s"
}

compare_ignores_seeds_networks_and_message_bytes() { # case
    go run -q --out old s/failover.lua
    go run -q --out new --no-raw --net memory --seed 7 s/failover.lua
    ! cmp -s old/failover.jsonl new/failover.jsonl || problem "equal bytes"
    go compare old new
    ends_with 0
    says out "no scenario differs; 1 is the same"
    silent err
}

compare_tells_verdicts_and_scenarios_of_one_side() { # case
    go run -q --out old s/fail.lua s/pass.lua
    go run -q --out new s/fail.lua s/warn.lua
    sed -i 's/"verdict":"fail"/"verdict":"pass"/' new/results.json
    go compare old new
    ends_with 1
    says out "verdict   pass instead of fail"
    says out "MISSING  pass   only in the old run"
    says out "NEW      warn   only in the new run"
    says out "1 scenario differs; 1 only in the old run, 1 only in the new run; 0 are the same"
    go compare --json old new
    ends_with 1
    for key in '"old":"old"' '"result":"differs"' '"result":"only old"' \
        '"verdict":{"old":"fail","new":"pass"}' '"totals":{"same":0,"differ":1,'; do
        says out "$key"
    done
}

compare_says_what_cannot_be_compared() { # case
    go run -q --out old s/failover.lua s/pass.lua
    cp -R old new
    sed -i '3s/"kind":"/"kind":"x/' new/pass.jsonl
    go compare old new
    ends_with 2
    says err "siplapse: new/pass.jsonl:3: 'kind' is"
    says out "1 could not be compared; 1 is the same"
    go compare old
    ends_with 2
    says err "compare takes two stored runs, OLD and NEW, not 1"
    go compare old nowhere
    ends_with 2
    says err "nowhere: no such file or folder"
    go compare old old/pass.jsonl
    ends_with 2
    says err "give two folders, or two files"
    go compare old s
    ends_with 2
    says err "s: no timeline in this folder"
    go compare --ignore cahe old new
    ends_with 2
    says err "--ignore: 'cahe' is no kind of event; did you mean 'cache'?"
    go compare --threshold fast old new
    ends_with 2
    says err "--threshold: 'fast' is no duration"
    echo '{' >new/results.json
    cp old/pass.jsonl new
    go compare old new
    ends_with 2
    says err "new/results.json:2: "
}

run_compare_fails_on_a_difference() { # case
    rm s/loop.lua s/error.lua s/fail.lua
    go bless s reference
    ends_with 0
    go run --compare reference s
    ends_with 0
    silent err
    go run --compare reference --knob retry_semantics=attempts_total --out kept s
    ends_with 1
    says out "rule      --compare reference"
    says out "wanted    the timeline in reference/failover.jsonl"
    says out "everything from here on moved by -4.000 s"
    says out "--knob retry_semantics=attempts_total --compare reference s/failover.lua"
    says kept/results.json '"verdict":"fail"'
    go run --compare reference --threshold 5 --ignore sip,cache \
        --knob retry_semantics=attempts_total s
    ends_with 0
}

run_compare_needs_its_folder() { # case
    go run --compare nowhere s
    ends_with 2
    says err "siplapse: --compare nowhere: there is no such folder; 'siplapse bless' makes one"
    silent out
}

run_compare_notices_what_has_no_counterpart() { # case
    rm s/loop.lua s/error.lua s/fail.lua
    go bless s reference
    cp s/pass.lua s/another.lua
    go run --compare reference s
    ends_with 1
    says out "wanted    the timeline in reference/another.jsonl"
    says out "there is none ('siplapse bless' stores references)"
    rm s/another.lua s/pass.lua
    go run --compare reference s
    ends_with 1
    says out "MISSING  reference/pass.jsonl: no scenario of this run"
    go run --compare reference s/failover.lua
    ends_with 0
    go run --compare reference -k failover s
    ends_with 0
    sed -i '2s/"t":/"d":/' reference/failover.jsonl
    go run --compare reference s/failover.lua
    ends_with 2
    says err "reference/failover.jsonl:2: "
}

one_file_finds_its_reference_in_the_whole_library() { # case
    mkdir -p lib/a
    cp s/pass.lua lib/a
    go bless lib reference
    go run --compare reference lib/a/pass.lua
    ends_with 0
    cd lib || exit 2
    go run --compare ../reference a/pass.lua
    ends_with 0
}

bless_stores_what_does_not_vary() { # case
    go bless s/failover.lua one
    ends_with 0
    says out "one holds 1 timeline"
    go bless --net memory "$work/s/failover.lua" two/
    cmp one/failover.jsonl two/failover.jsonl || problem "it varies"
    says_not one/failover.jsonl '"net"'
    says_not one/failover.jsonl "$work"
    says_not one/failover.jsonl '"raw"'
    go run -q --net memory --out kept s/failover.lua
    go bless --from kept three
    ends_with 0
    cmp one/failover.jsonl three/failover.jsonl || problem "--from differs"
    [ "$(find . -name '*.new*' -o -name '*.old' -o -name '*.tmp')" = "" ] ||
        problem "something is left: $(find .)"
    go bless --seeds 1..2 s/pass.lua seeds
    says seeds/pass@2.jsonl '"scenario":"pass.lua"'
}

bless_shows_what_changes_and_replaces_all() { # case
    go bless s/failover.lua s/pass.lua reference
    go bless --knob retry_semantics=attempts_total s/failover.lua s/warn.lua reference
    ends_with 0
    says out "everything from here on moved by -4.000 s"
    says out "MISSING  pass   only in the old run"
    says out "NEW      warn   only in the new run"
    [ "$(ls reference | tr '\n' ' ')" = "failover.jsonl warn.jsonl " ] ||
        problem "reference holds $(ls reference)"
    go bless -k failover s reference
    ends_with 0
    [ "$(ls reference | tr '\n' ' ')" = "failover.jsonl warn.jsonl " ] ||
        problem "-k has touched others: $(ls reference)"
    says reference/failover.jsonl '"retry_semantics":"retransmissions"'
    go bless s/fail.lua s/pass.lua reference
    ends_with 1
    [ "$(ls reference | tr '\n' ' ')" = "fail.jsonl pass.jsonl " ] ||
        problem "a failing scenario is not stored"
}

bless_touches_no_file_for_a_knob_that_is_new() { # case
    go bless s/failover.lua s/pass.lua reference
    sed -i '1s/"retry_semantics":"retransmissions",//' reference/*.jsonl
    sed -i '$d' reference/pass.jsonl
    cp -R reference before
    go bless s/failover.lua s/pass.lua reference
    ends_with 0
    cmp before/failover.jsonl reference/failover.jsonl || problem "touched"
    says reference/pass.jsonl '"retry_semantics":"retransmissions"'
    sed -i '1s/"post_retry_wait":"[a-z_]*"/"post_retry_wait":"x"/' reference/pass.jsonl
    go bless s/failover.lua s/pass.lua reference
    says_not reference/pass.jsonl '"post_retry_wait":"x"'
}

bless_leaves_the_reference_when_something_is_wrong() { # case
    go bless s/pass.lua reference
    cp -R reference before
    go bless s/failover.lua s/error.lua reference
    ends_with 2
    says err "siplapse: reference stays as it was"
    diff -r before reference || problem "it was changed"
    echo mine >reference/notes.txt
    go bless s/failover.lua reference
    ends_with 2
    says err "reference/notes.txt is no timeline: bless replaces the whole folder"
    [ -e reference/notes.txt ] && [ -e reference/pass.jsonl ] || problem "lost"
    go bless s
    ends_with 2
    says err "is no timeline"
    go bless s/pass.lua s/failover.lua
    ends_with 2
    says err "s/failover.lua is a file: the reference is a folder, and stands last"
    go bless
    ends_with 2
    go bless --from before one two
    ends_with 2
    go bless --from empty new
    ends_with 2
    [ ! -e new ] || problem "made from nothing"
    [ "$(find . -name '*.new*')" = "" ] || problem "something is left"
}

# Runs SCRIPT of the library, which breaks INVARIANT on purpose, without its waiver
# and with it. The failure names what contradicts what: TEXT.
breaks() {
    go run --set waived=0 "$library/yealink/$2.lua"
    ends_with 1
    says out "rule      invariant $1"
    says out "$3"
    go run "$library/yealink/$2.lua"
    ends_with 0
}

every_invariant_is_broken_by_a_scenario_and_waived_by_one() { # case
    breaks challenge defects/challenge_elsewhere "(against 401 to REGISTER from secondary to alice at 7.500)"
    breaks cancel-ack defects/cancel_elsewhere "(against INVITE from alice to secondary at 8.500)"
    breaks one-binding defects/contact_per_server "(against 200 to REGISTER from secondary to alice at 1807.500)"
    breaks retry-after defects/ignores_retry_after "(against 503 to REGISTER from primary to alice at 0.000)"
    breaks priority defects/worst_first "REGISTER begins at secondary of SRV priority 10, though 0 is known"
    breaks cseq faults/reboot_same_call_id "(against REGISTER from alice to "
    breaks request-rate defects/registers_without_pause "(against REGISTER from alice to server at 0.000)"
    breaks settled defects/never_answers "INVITE from server to phone4606 at 1.000 had no final answer by 43.000"
}

help_has_an_example_for_each_verb() { # case
    for verb in run compare bless list profiles version help; do
        go "$verb" --help
        ends_with 0
        says out "Example:"
        go help "$verb"
        ends_with 0
    done
    go version
    ends_with 0
    says out "siplapse "
    go
    ends_with 2
    go profiles
    says out "retry_semantics"
    says out "yealink-81"
}

"$2"
[ "$problems" = 0 ]
