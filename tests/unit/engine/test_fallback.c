// SPDX-License-Identifier: MIT
/* SEMANTICS 2.9, 2.10 and 2.17: server 1 is A, server 2 is C. */
#include "tests/unit/engine/engine_world.h"

static void start(struct world *w, int32_t redundancy_type)
{
    world_init(w);
    w->account[0].redundancy_type = redundancy_type;
    w->account[0].server[1].address = "10.0.1.3";
}

/* The words of a log that begin with `first`, in a static buffer. */
static const char *only(const char *log, char first)
{
    static char out[4096];
    size_t length = 0;

    for (const char *at = log; *at != '\0';) {
        size_t word = strcspn(at, " ");

        if (*at == first && length + word + 2 < sizeof out) {
            if (length > 0)
                out[length++] = ' ';
            memcpy(out + length, at, word);
            length += word;
        }
        at += word + (at[word] == ' ');
    }
    out[length] = '\0';
    return out;
}

/* ---- concurrent (2.9) ------------------------------------------------------------ */

/* The timeline of 2.9, 100 s later: server 1 dies at 100. */
static void concurrent_timeline(void **state)
{
    (void)state;
    struct world w;
    start(&w, 0);
    world_start_registered(&w);
    world_run_ms(&w, 100000);
    world_set(&w, "A", WORLD_SILENT);
    world_call(&w, 1);
    world_call_at(&w, 160000, 2);
    world_run_ms(&w, 180000);
    assert_string_equal(
        world_sends(&w),
        "iA@100 iA@100.5 iA@101.5 iA@103.5 iC@107.5 A@107.5 A@108 A@109 A@111 "
        "A@115 A@119 A@123 A@127 A@131 A@135 A@139 iC@160 A@169.5 A@170 A@171 "
        "A@173 A@177");
    assert_string_equal(world_reports(&w),
                        "fallback A>C timeout@107.5 probe A@107.5 "
                        "registering A@107.5 exhausted timeout@139.5 "
                        "failed 0 timeout@139.5 probe A@169.5 "
                        "registering A@169.5");
    world_forget(&w);

    world_set(&w, "A", WORLD_ALIVE);
    world_call_at(&w, 190000, 3);

    assert_string_equal(world_sends(&w), "A@181 iA@190");
    assert_string_equal(world_reports(&w), "return C>A@181 registered A@181");
    world_fini(&w);
}

/* Back too late for the probe of 69.5: the next one begins at 131.5. */
static void concurrent_probe_period(void **state)
{
    (void)state;
    struct world w;
    start(&w, 0);
    world_start_registered(&w);
    world_set(&w, "A", WORLD_SILENT);
    world_call(&w, 1);
    world_run_ms(&w, 105000);
    world_set(&w, "A", WORLD_ALIVE);
    world_forget(&w);

    world_run_ms(&w, 131499);
    assert_string_equal(world_sends(&w), "");
    world_run_ms(&w, 131500);

    assert_string_equal(world_sends(&w), "A@131.5");
    world_fini(&w);
}

static void concurrent_with_icmp(void **state)
{
    (void)state;
    struct world w;
    start(&w, 0);
    world_start_registered(&w);
    world_set(&w, "A", WORLD_ICMP_PORT);

    world_call(&w, 1);
    world_run_ms(&w, 95000);

    assert_string_equal(world_sends(&w), "iA@0 iC@0 A@0 A@30 A@60 A@90");
    world_fini(&w);
}

/* A refresh that fails says the same as a call that fails. */
static void failed_refresh_sends_calls_to_server_2(void **state)
{
    (void)state;
    struct world w;
    start(&w, 0);
    world_start_registered(&w);
    world_set(&w, "A", WORLD_SILENT);
    world_run_ms(&w, 1831999);
    world_forget(&w);

    world_run_ms(&w, 1832000);
    world_call_at(&w, 1840000, 1);

    assert_string_equal(world_sends(&w), "iC@1840");
    assert_non_null(strstr(world_reports(&w), "fallback A>C timeout@1832"));
    world_fini(&w);
}

/* fallback.timeout is the successive mode's. */
static void fallback_timeout_has_no_say_in_concurrent_mode(void **state)
{
    (void)state;
    struct world w;
    start(&w, 0);
    w.account[0].fallback_timeout = 10;
    world_start_registered(&w);
    world_set(&w, "A", WORLD_ICMP_PORT);

    world_call(&w, 1);
    world_run_ms(&w, 35000);

    assert_string_equal(world_sends(&w), "iA@0 iC@0 A@0 A@30");
    world_fini(&w);
}

/* Server 2 fails too: server 1 is the end of the chain. */
static void server_1_is_the_last_one_of_a_failed_chain(void **state)
{
    (void)state;
    struct world w;
    start(&w, 0);
    world_start_registered(&w);
    world_set(&w, "A", WORLD_ICMP_PORT);
    world_call(&w, 1);
    world_run_ms(&w, 100);
    world_set(&w, "A", WORLD_ALIVE);
    world_set(&w, "C", WORLD_SILENT);
    world_forget(&w);

    world_call_at(&w, 1000, 2);
    world_run_ms(&w, 8500);

    assert_string_equal(world_sends(&w), "iC@1 iC@1.5 iC@2.5 iC@4.5 iA@8.5");
    world_fini(&w);
}

/* Nothing was sent to server 1, so nothing is known against it. */
static void quarantine_alone_is_no_fallback(void **state)
{
    (void)state;
    struct world w;
    start(&w, 0);
    world_start_registered(&w);
    world_answers(&w, "A", 503, 10);
    world_event(&w, ENGINE_EVENT_SUBSCRIPTION_WANTED, 1, 7);
    world_run_ms(&w, 0);
    world_set(&w, "A", WORLD_ALIVE);

    world_call_at(&w, 1000, 1);
    world_call_at(&w, 20000, 2);

    assert_string_equal(world_sends(&w), "sA@0 iC@1 iA@20");
    world_fini(&w);
}

static void knob_concurrent_start(void **state)
{
    (void)state;
    static const struct {
        const char *value, *sends;
    } cases[] = {
        {"same_instant", "A@0 C@0 A@0.5 A@1.5 A@3.5 A@7.5 A@11.5 A@15.5 A@19.5 "
                         "A@23.5 A@27.5 A@31.5"},
        {"s1_then_s2", "A@0 A@0.5 A@1.5 A@3.5 A@7.5 A@11.5 A@15.5 A@19.5 "
                       "A@23.5 A@27.5 A@31.5 C@32"},
    };

    for (size_t i = 0; i < BASE_COUNT_OF(cases); i++) {
        struct world w;
        start(&w, 0);
        world_knob(&w, "concurrent_start", cases[i].value);
        world_set(&w, "A", WORLD_SILENT);

        world_start(&w);
        world_run_ms(&w, 60000);

        assert_string_equal(world_sends(&w), cases[i].sends);
        world_fini(&w);
    }
}

/* Server 1 is silent from 0; calls at 0 and 60. */
static void knob_concurrent_invite_selection(void **state)
{
    (void)state;
    static const struct {
        const char *value, *calls;
    } cases[] = {
        {"sticky_until_register_ok", "iA@0 iA@0.5 iA@1.5 iA@3.5 iC@7.5 iC@60"},
        {"always_working_first", "iA@0 iA@0.5 iA@1.5 iA@3.5 iC@7.5 "
                                 "iA@60 iA@60.5 iA@61.5 iA@63.5 iC@67.5"},
        {"registered_only", "iA@0 iA@0.5 iA@1.5 iA@3.5 iC@7.5 "
                            "iA@60 iA@60.5 iA@61.5 iA@63.5 iC@67.5"},
    };

    for (size_t i = 0; i < BASE_COUNT_OF(cases); i++) {
        struct world w;
        start(&w, 0);
        world_knob(&w, "concurrent_invite_selection", cases[i].value);
        world_start_registered(&w);
        world_set(&w, "A", WORLD_SILENT);

        world_call(&w, 1);
        world_call_at(&w, 60000, 2);
        world_run_ms(&w, 69000);

        assert_string_equal(only(world_sends(&w), 'i'), cases[i].calls);
        world_fini(&w);
    }
}

static void registered_only_leaves_the_unregistered_out(void **state)
{
    (void)state;
    struct world w;
    start(&w, 0);
    world_knob(&w, "concurrent_invite_selection", "registered_only");
    world_set(&w, "A", WORLD_SILENT);
    world_start(&w);
    world_run_ms(&w, 1000);
    world_call(&w, 1);
    world_run_ms(&w, 1000);
    assert_non_null(strstr(world_sends(&w), "iC@1"));
    assert_null(strstr(world_sends(&w), "iA"));
    world_fini(&w);

    start(&w, 0);
    world_knob(&w, "concurrent_invite_selection", "registered_only");
    world_set(&w, "A", WORLD_SILENT);
    world_set(&w, "C", WORLD_SILENT);
    world_start(&w);
    world_run_ms(&w, 1000);
    world_forget(&w);
    world_call(&w, 1);
    assert_string_equal(world_reports(&w), "callfailed 503 unregistered@1");
    world_fini(&w);
}

static void knob_concurrent_probe(void **state)
{
    (void)state;
    struct world w;
    start(&w, 0);
    world_knob(&w, "concurrent_probe", "only_regular_refresh");
    world_start_registered(&w);
    world_set(&w, "A", WORLD_ICMP_PORT);

    world_call(&w, 1);
    world_run_ms(&w, 1800000);

    assert_string_equal(world_sends(&w), "iA@0 iC@0 A@1800 C@1800");
    world_fini(&w);
}

static void knob_features_on_fallback(void **state)
{
    (void)state;
    static const struct {
        const char *value, *sends;
    } cases[] = {{"false", "sA@0"}, {"true", "sA@0 sC@0 A@0"}};

    for (size_t i = 0; i < BASE_COUNT_OF(cases); i++) {
        struct world w;
        start(&w, 0);
        world_knob(&w, "features_on_fallback", cases[i].value);
        world_start_registered(&w);
        world_set(&w, "A", WORLD_ICMP_PORT);

        world_event(&w, ENGINE_EVENT_SUBSCRIPTION_WANTED, 1, 7);
        world_run_ms(&w, 0);

        assert_string_equal(world_sends(&w), cases[i].sends);
        world_fini(&w);
    }
}

/* ---- successive (2.10) ---------------------------------------------------------------- */

/* The timeline of 2.10: initial registration, server 1 silent until 300. */
static void successive_timeline(void **state)
{
    (void)state;
    struct world w;
    start(&w, 1);
    world_set(&w, "A", WORLD_SILENT);
    world_start(&w);
    world_call_at(&w, 60000, 1);
    world_run_ms(&w, 300000);
    world_set(&w, "A", WORLD_ALIVE);
    world_run_ms(&w, 367500);
    world_call_at(&w, 400000, 2);

    assert_string_equal(
        world_sends(&w),
        "A@0 A@0.5 A@1.5 A@3.5 C@7.5 iC@60 A@127.5 A@128 A@129 A@131 A@247.5 "
        "A@248 A@249 A@251 A@367.5 iA@400");
    assert_string_equal(world_reports(&w),
                        "registering A@0 fallback A>C timeout@7.5 "
                        "registered C@7.5 probe A@127.5 exhausted timeout@135 "
                        "probe A@247.5 exhausted timeout@255 probe A@367.5 "
                        "return C>A@367.5 registered A@367.5");
    world_fini(&w);
}

/* Server 2's own refresh is due with a probe: the probe goes first. */
static void refresh_at_server_2_comes_behind_the_probe(void **state)
{
    (void)state;
    struct world w;
    start(&w, 1);
    world_set(&w, "A", WORLD_SILENT);
    world_start(&w);
    world_run_ms(&w, 1800000);
    world_forget(&w);

    world_run_ms(&w, 1815000);

    assert_string_equal(world_sends(&w),
                        "A@1807.5 C@1807.5 A@1808 A@1809 A@1811");
    world_fini(&w);
}

/* Whether the probe of that instant fails at once or never gets an answer, the
 * refresh keeps its instant to the microsecond. */
static void refresh_behind_a_probe_keeps_its_instant(void **state)
{
    (void)state;
    static const enum world_behaviour cases[] = {WORLD_ICMP_PORT, WORLD_SILENT};

    for (size_t i = 0; i < BASE_COUNT_OF(cases); i++) {
        struct world w;
        start(&w, 1);
        world_set(&w, "A", WORLD_SILENT);
        world_start(&w);
        world_run_ms(&w, 1800000);
        world_set(&w, "A", cases[i]);
        world_forget(&w);

        world_run_ms(&w, 1807500);

        assert_string_equal(world_sends(&w), "A@1807.5 C@1807.5");
        world_fini(&w);
    }
}

/* ... and its 2xx replaces the refresh. */
static void probe_replaces_the_refresh_of_its_instant(void **state)
{
    (void)state;
    struct world w;
    start(&w, 1);
    world_set(&w, "A", WORLD_SILENT);
    world_start(&w);
    world_run_ms(&w, 1800000);
    world_set(&w, "A", WORLD_ALIVE);
    world_forget(&w);

    world_run_ms(&w, 3607499);
    assert_string_equal(world_sends(&w), "A@1807.5");
    world_run_ms(&w, 3607500);

    assert_string_equal(world_sends(&w), "A@1807.5 A@3607.5");
    assert_int_equal(w.abandoned, 0); /* the refresh had not begun */
    world_fini(&w);
}

/* A refresh under way is given up when the probe brings server 1 back. */
static void probe_ends_the_refresh_under_way(void **state)
{
    (void)state;
    struct world w;
    start(&w, 1);
    w.account[0].fallback_timeout = 1802;
    world_set(&w, "A", WORLD_SILENT);
    world_start(&w);
    world_run_ms(&w, 1800000);
    world_set(&w, "C", WORLD_SILENT);
    world_set(&w, "A", WORLD_ALIVE);
    world_forget(&w);

    world_run_ms(&w, 1900000);

    assert_string_equal(world_sends(&w), "C@1807.5 C@1808 C@1809 A@1809.5");
    assert_int_equal(w.abandoned, 1);
    world_fini(&w);
}

/* The refresh timeline of 2.10: registered at 0, server 1 dies at 1000. */
static void run_refresh_timeline(struct world *w, const char *trigger)
{
    start(w, 1);
    world_knob(w, "successive_trigger", trigger);
    world_start_registered(w);
    world_run_ms(w, 1000000);
    world_set(w, "A", WORLD_SILENT);
}

static void knob_successive_trigger_at_binding_expiry(void **state)
{
    (void)state;
    struct world w;
    run_refresh_timeline(&w, "at_binding_expiry");

    world_run_ms(&w, 1880000);
    assert_string_equal(world_sends(&w),
                        "A@1800 A@1800.5 A@1801.5 A@1803.5 A@1837.5 A@1838 "
                        "A@1839 A@1841 A@1875 A@1875.5 A@1876.5 A@1878.5");
    world_run_ms(&w, 3599999);
    world_forget(&w);
    world_run_ms(&w, 3719999);
    assert_string_equal(world_sends(&w), "C@3600");
    assert_string_equal(world_reports(&w),
                        "expired A@3600 registering C@3600 fallback A>C "
                        "timeout@3600 registered C@3600");
    world_run_ms(&w, 3720000);

    assert_string_equal(world_sends(&w), "C@3600 A@3720");
    world_fini(&w);
}

/* Server 1 is back before its binding ends: nobody takes over. */
static void recovered_server_1_disarms_the_trigger(void **state)
{
    (void)state;
    struct world w;
    run_refresh_timeline(&w, "at_binding_expiry");
    world_run_ms(&w, 1880000);
    world_set(&w, "A", WORLD_ALIVE);
    world_forget(&w);

    world_run_ms(&w, 3712499);
    assert_string_equal(world_sends(&w), "A@1912.5");
    world_run_ms(&w, 3712500);

    assert_string_equal(world_sends(&w), "A@1912.5 A@3712.5");
    world_fini(&w);
}

/* From a secondary of server 1 to server 2 is no failback. */
static void takeover_is_no_failback(void **state)
{
    (void)state;
    struct world w;
    start(&w, 1);
    world_domain(&w, "AB");
    world_knob(&w, "successive_trigger", "after_retries");
    world_set(&w, "A", WORLD_ICMP_PORT);
    world_start(&w);
    world_run_ms(&w, 1000000);
    world_set(&w, "B", WORLD_ICMP_PORT);
    world_forget(&w);

    world_run_ms(&w, 1800000);

    assert_non_null(strstr(world_reports(&w), "registered C@1800"));
    assert_null(strstr(world_reports(&w), "failback"));
    world_fini(&w);
}

static void knob_successive_trigger_after_retries(void **state)
{
    (void)state;
    struct world w;
    run_refresh_timeline(&w, "after_retries");

    world_run_ms(&w, 1900000);

    assert_string_equal(world_sends(&w),
                        "A@1800 A@1800.5 A@1801.5 A@1803.5 C@1807.5");
    world_fini(&w);
}

static void knob_successive_trigger_after_expires_param(void **state)
{
    (void)state;
    struct world w;
    run_refresh_timeline(&w, "after_expires_param");
    world_run_ms(&w, 1807500 + 3600000 - 1);
    assert_null(strstr(world_sends(&w), "C@"));

    world_run_ms(&w, 1807500 + 3600000);

    assert_non_null(strstr(world_sends(&w), "C@5407.5"));
    world_fini(&w);
}

/* Tie of 2.10: an attempt at server 1 in progress at expiry is abandoned. */
static void attempt_in_progress_at_expiry_is_abandoned(void **state)
{
    (void)state;
    struct world w;
    start(&w, 1);
    w.account[0].server[0].expires = 86; /* refresh 43, fail 50.5, again 80.5 */
    world_start_registered(&w);
    world_set(&w, "A", WORLD_SILENT);

    world_run_ms(&w, 100000);

    assert_string_equal(world_sends(&w), "A@43 A@43.5 A@44.5 A@46.5 A@80.5 "
                                         "A@81 A@82 A@84 C@86");
    assert_int_equal(w.abandoned, 1);
    world_fini(&w);
}

/* The binding ends before server 1 has failed: max(t_f, expiry) is t_f. */
static void expiry_before_the_failure_waits_for_it(void **state)
{
    (void)state;
    struct world w;
    start(&w, 1);
    world_domain(&w, "AB");
    w.account[0].server[0].expires = 10; /* refresh 5 */
    world_start_registered(&w);
    world_set(&w, "A", WORLD_SILENT);
    world_set(&w, "B", WORLD_SILENT);

    world_run_ms(&w, 60000);

    assert_string_equal(world_sends(&w), "A@5 A@5.5 A@6.5 A@8.5 B@12.5 B@13 "
                                         "B@14 B@16 C@20");
    assert_int_equal(w.abandoned, 0);
    world_fini(&w);
}

/* Server 2 fails as well: 32 s for its last target, D, then server 1 again. */
static void failed_takeover_begins_at_server_1_again(void **state)
{
    (void)state;
    struct world w;
    start(&w, 1);
    world_set(&w, "A", WORLD_SILENT);
    world_set(&w, "C", WORLD_SILENT);
    world_start(&w);

    world_run_ms(&w, 69500);

    assert_string_equal(world_sends(&w),
                        "A@0 A@0.5 A@1.5 A@3.5 C@7.5 C@8 C@9 C@11 C@15 C@19 "
                        "C@23 C@27 C@31 C@35 C@39 A@69.5");
    world_fini(&w);
}

/* In charge, server 2 is refreshed over the chain [server 2, server 1]. */
static void refresh_in_fallback_goes_on_to_server_1(void **state)
{
    (void)state;
    struct world w;
    start(&w, 1);
    w.account[0].fallback_timeout = 100000;
    world_set(&w, "A", WORLD_SILENT);
    world_start(&w);
    world_run_ms(&w, 1000000);
    world_set(&w, "A", WORLD_ALIVE);
    world_set(&w, "C", WORLD_SILENT);
    world_forget(&w);

    world_run_ms(&w, 1815000);
    world_call_at(&w, 1900000, 1);

    assert_string_equal(world_sends(&w),
                        "C@1807.5 C@1808 C@1809 C@1811 A@1815 iA@1900");
    assert_non_null(strstr(world_reports(&w), "return C>A@1815"));
    world_fini(&w);
}

/* The refresh brings server 1 back between two copies of a probe. */
static void return_by_refresh_ends_the_probe(void **state)
{
    (void)state;
    struct world w;
    start(&w, 1);
    w.account[0].fallback_timeout = 1805;
    world_set(&w, "A", WORLD_SILENT);
    world_start(&w);
    world_run_ms(&w, 1000000);
    world_set(&w, "C", WORLD_SILENT);
    world_forget(&w);
    world_run_ms(&w, 1814500);
    world_set(&w, "A", WORLD_ALIVE);

    world_run_ms(&w, 1900000);

    assert_string_equal(world_sends(&w),
                        "C@1807.5 C@1808 C@1809 C@1811 A@1812.5 A@1813 A@1814 "
                        "A@1815");
    assert_int_equal(w.abandoned, 1);
    world_fini(&w);
}

static void failed_refresh_in_fallback_begins_at_server_1(void **state)
{
    (void)state;
    struct world w;
    start(&w, 1);
    w.account[0].fallback_timeout = 100000;
    world_set(&w, "A", WORLD_SILENT);
    world_start(&w);
    world_run_ms(&w, 1000000);
    world_set(&w, "A", WORLD_ICMP_PORT);
    world_set(&w, "C", WORLD_ICMP_PORT);
    world_forget(&w);

    world_run_ms(&w, 1837500);

    assert_string_equal(world_sends(&w), "C@1807.5 A@1807.5 A@1837.5 C@1837.5");
    world_fini(&w);
}

static void knob_probe_clock(void **state)
{
    (void)state;
    static const struct {
        const char *value, *probes;
    } cases[] = {
        {"fixed_rate_from_takeover", "A@127.5 A@247.5 A@367.5"},
        {"from_end_of_previous", "A@127.5 A@255 A@382.5"},
    };

    for (size_t i = 0; i < BASE_COUNT_OF(cases); i++) {
        struct world w;
        start(&w, 1);
        w.account[0].server[0].retry_counts = 3;
        world_knob(&w, "probe_clock", cases[i].value);
        world_set(&w, "A", WORLD_SILENT);
        world_start(&w);
        world_run_ms(&w, 20000);
        world_forget(&w);

        world_run_ms(&w, 383000);

        char seen[100] = "";
        for (const char *at = world_reports(&w);
             (at = strstr(at, "probe ")) != NULL;) {
            at += strlen("probe ");
            snprintf(seen + strlen(seen), sizeof seen - strlen(seen), "%s%.*s",
                     seen[0] != '\0' ? " " : "", (int)strcspn(at, " "), at);
        }
        assert_string_equal(seen, cases[i].probes);
        world_fini(&w);
    }
}

static void knob_probe_budget(void **state)
{
    (void)state;
    static const struct {
        const char *value;
        unsigned sends;
    } cases[] = {{"retry_counts", 4}, {"full", 11}};

    for (size_t i = 0; i < BASE_COUNT_OF(cases); i++) {
        struct world w;
        unsigned sends = 0;
        start(&w, 1);
        world_knob(&w, "probe_budget", cases[i].value);
        world_set(&w, "A", WORLD_SILENT);
        world_start(&w);
        world_run_ms(&w, 20000);
        world_forget(&w);

        world_run_ms(&w, 247000);
        for (const char *at = world_sends(&w); (at = strchr(at, '@')) != NULL;
             at++)
            sends++;

        assert_int_equal(sends, cases[i].sends);
        world_fini(&w);
    }
}

/* 403 is no silence: only redundancy_with_reg_fail or the knob lets it move. */
static void knob_fallback_on_reg_reject(void **state)
{
    (void)state;
    static const struct {
        const char *value;
        int32_t parameter;
        const char *sends;
    } cases[] = {
        {"false", 0, "A@0"},
        {"false", 1, "A@0 C@0"},
        {"true", 0, "A@0 C@0"},
    };

    for (size_t i = 0; i < BASE_COUNT_OF(cases); i++) {
        struct world w;
        start(&w, 1);
        world_domain(&w, "AB");
        world_knob(&w, "fallback_on_reg_reject", cases[i].value);
        w.account[0].redundancy_with_reg_fail = cases[i].parameter;
        world_answers(&w, "A", 403, -1);

        world_start(&w);
        world_run_ms(&w, 20000);

        assert_string_equal(world_sends(&w), cases[i].sends);
        world_fini(&w);
    }
}

static void knob_unregister_fallback_on_return(void **state)
{
    (void)state;
    static const struct {
        const char *value, *sends;
    } cases[] = {{"false", "A@127.5"}, {"true", "A@127.5 C@127.5"}};

    for (size_t i = 0; i < BASE_COUNT_OF(cases); i++) {
        struct world w;
        start(&w, 1);
        world_knob(&w, "unregister_fallback_on_return", cases[i].value);
        world_set(&w, "A", WORLD_SILENT);
        world_start(&w);
        world_run_ms(&w, 100000);
        world_set(&w, "A", WORLD_ALIVE);
        world_forget(&w);

        world_run_ms(&w, 200000);

        assert_string_equal(world_sends(&w), cases[i].sends);
        assert_int_equal(w.last_attempt.data.attempt.expires,
                         i == 0 ? 3600 : 0);
        world_fini(&w);
    }
}

/* ---- calls in successive mode (2.10.1) ------------------------------------------------ */

static void knob_successive_invite_direct(void **state)
{
    (void)state;
    struct world w;
    start(&w, 1);
    world_start_registered(&w);
    world_set(&w, "A", WORLD_SILENT);

    world_call(&w, 1);
    world_run_ms(&w, 44999);

    assert_string_equal(world_sends(&w),
                        "iA@0 iA@0.5 iA@1.5 iA@3.5 iC@7.5 A@7.5 A@8 A@9 A@11");
    assert_string_equal(world_reports(&w),
                        "fallback A>C timeout@7.5 probe A@7.5 "
                        "registering A@7.5 exhausted timeout@15 "
                        "failed 0 timeout@15");
    world_fini(&w);
}

/* The call has begun at server 1 and comes to server 2 behind the takeover: that
 * server 1 is dead is known. */
static void call_behind_the_takeover_needs_no_register(void **state)
{
    (void)state;
    struct world w;
    start(&w, 1);
    w.account[0].server[0].expires = 120;
    world_knob(&w, "successive_trigger", "after_retries");
    world_start_registered(&w);
    world_set(&w, "A", WORLD_SILENT);

    world_call_at(&w, 63000, 1);
    world_run_ms(&w, 187499);

    assert_string_equal(world_sends(&w),
                        "A@60 A@60.5 A@61.5 iA@63 A@63.5 iA@63.5 iA@64.5 "
                        "iA@66.5 C@67.5 iC@70.5");
    world_fini(&w);
}

static void knob_successive_invite_registered_only(void **state)
{
    (void)state;
    struct world w;
    start(&w, 1);
    world_knob(&w, "successive_invite", "registered_only");
    world_start_registered(&w);
    world_set(&w, "A", WORLD_ICMP_PORT);

    world_call(&w, 1);
    world_run_ms(&w, 100);

    assert_string_equal(world_sends(&w), "iA@0");
    world_fini(&w);
}

static void subscription_follows_the_server_in_charge(void **state)
{
    (void)state;
    struct world w;
    start(&w, 1);
    world_start_registered(&w);
    world_event(&w, ENGINE_EVENT_SUBSCRIPTION_WANTED, 1, 1);
    world_run_ms(&w, 0);
    assert_string_equal(world_sends(&w), "sA@0");
    world_fini(&w);

    start(&w, 1);
    world_set(&w, "A", WORLD_ICMP_PORT);
    world_start_registered(&w);
    world_event(&w, ENGINE_EVENT_SUBSCRIPTION_WANTED, 1, 1);
    world_run_ms(&w, 0);
    assert_string_equal(world_sends(&w), "sC@0");
    world_fini(&w);
}

static void call_in_fallback_goes_on_to_server_1(void **state)
{
    (void)state;
    struct world w;
    start(&w, 1);
    world_set(&w, "A", WORLD_ICMP_PORT);
    world_start_registered(&w);
    world_set(&w, "A", WORLD_ALIVE);
    world_set(&w, "C", WORLD_SILENT);

    world_call(&w, 1);
    world_run_ms(&w, 8000);

    assert_string_equal(world_sends(&w), "iC@0 iC@0.5 iC@1.5 iC@3.5 iA@7.5");
    world_fini(&w);
}

/* ---- together (2.17) ---------------------------------------------------------------------- */

static void combined_timeline(void **state)
{
    (void)state;
    struct world w;
    start(&w, 0);
    world_domain(&w, "AB");
    world_start_registered(&w);
    world_set(&w, "A", WORLD_SILENT);
    world_set(&w, "B", WORLD_SILENT);

    world_call(&w, 1);
    world_run_ms(&w, 15000);

    assert_string_equal(only(world_sends(&w), 'i'),
                        "iA@0 iA@0.5 iA@1.5 iA@3.5 iB@7.5 iB@8 iB@9 iB@11 "
                        "iC@15");
    assert_non_null(strstr(world_reports(&w), "failover A>B timeout@7.5 "
                                              "fallback B>C timeout@15"));
    world_fini(&w);
}

static void combined_timeline_with_timer_b(void **state)
{
    (void)state;
    struct world w;
    start(&w, 0);
    world_domain(&w, "AB");
    world_knob(&w, "invite_failover_timer", "timer_b");
    world_start_registered(&w);
    world_set(&w, "A", WORLD_SILENT);
    world_set(&w, "B", WORLD_SILENT);

    world_call(&w, 1);
    world_run_ms(&w, 64000);

    assert_non_null(strstr(world_reports(&w), "failover A>B timeout@32 "
                                              "fallback B>C timeout@64"));
    world_fini(&w);
}

/* Failing over inside server 1's list is no fallback. */
static void failover_alone_leaves_server_1_working(void **state)
{
    (void)state;
    struct world w;
    start(&w, 0);
    world_domain(&w, "AB");
    world_start_registered(&w);
    world_set(&w, "A", WORLD_ICMP_PORT);

    world_call(&w, 1);
    world_run_ms(&w, 60000);

    assert_string_equal(world_sends(&w), "iA@0 iB@0");
    world_fini(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(concurrent_timeline),
        cmocka_unit_test(concurrent_probe_period),
        cmocka_unit_test(concurrent_with_icmp),
        cmocka_unit_test(failed_refresh_sends_calls_to_server_2),
        cmocka_unit_test(fallback_timeout_has_no_say_in_concurrent_mode),
        cmocka_unit_test(server_1_is_the_last_one_of_a_failed_chain),
        cmocka_unit_test(quarantine_alone_is_no_fallback),
        cmocka_unit_test(knob_concurrent_start),
        cmocka_unit_test(knob_concurrent_invite_selection),
        cmocka_unit_test(registered_only_leaves_the_unregistered_out),
        cmocka_unit_test(knob_concurrent_probe),
        cmocka_unit_test(knob_features_on_fallback),
        cmocka_unit_test(successive_timeline),
        cmocka_unit_test(refresh_at_server_2_comes_behind_the_probe),
        cmocka_unit_test(refresh_behind_a_probe_keeps_its_instant),
        cmocka_unit_test(probe_replaces_the_refresh_of_its_instant),
        cmocka_unit_test(probe_ends_the_refresh_under_way),
        cmocka_unit_test(knob_successive_trigger_at_binding_expiry),
        cmocka_unit_test(recovered_server_1_disarms_the_trigger),
        cmocka_unit_test(takeover_is_no_failback),
        cmocka_unit_test(knob_successive_trigger_after_retries),
        cmocka_unit_test(knob_successive_trigger_after_expires_param),
        cmocka_unit_test(attempt_in_progress_at_expiry_is_abandoned),
        cmocka_unit_test(expiry_before_the_failure_waits_for_it),
        cmocka_unit_test(failed_takeover_begins_at_server_1_again),
        cmocka_unit_test(refresh_in_fallback_goes_on_to_server_1),
        cmocka_unit_test(return_by_refresh_ends_the_probe),
        cmocka_unit_test(failed_refresh_in_fallback_begins_at_server_1),
        cmocka_unit_test(knob_probe_clock),
        cmocka_unit_test(knob_probe_budget),
        cmocka_unit_test(knob_fallback_on_reg_reject),
        cmocka_unit_test(knob_unregister_fallback_on_return),
        cmocka_unit_test(knob_successive_invite_direct),
        cmocka_unit_test(call_behind_the_takeover_needs_no_register),
        cmocka_unit_test(knob_successive_invite_registered_only),
        cmocka_unit_test(subscription_follows_the_server_in_charge),
        cmocka_unit_test(call_in_fallback_goes_on_to_server_1),
        cmocka_unit_test(combined_timeline),
        cmocka_unit_test(combined_timeline_with_timer_b),
        cmocka_unit_test(failover_alone_leaves_server_1_working),
    };

    return cmocka_run_group_tests_name("engine_fallback", tests, NULL, NULL);
}
