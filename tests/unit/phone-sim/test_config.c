// SPDX-License-Identifier: MIT
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/memory.h"
#include "engine/policy.h"
#include "phone-sim/config.h"
#include "phone-sim/parameters.h"

struct fixture {
    struct phone_config *config;
    struct phone_config_report report;
    struct phone_config_built built;
    struct base_error error;
};

static int setup(void **state)
{
    struct fixture *f = base_calloc(1, sizeof(*f));

    f->config = phone_config_create(ENGINE_PROFILE_YEALINK);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;

    phone_config_report_fini(&f->report);
    phone_config_destroy(&f->config);
    free(f);
    return 0;
}

/* Another firmware for this test. */
static void use_profile(struct fixture *f, enum engine_profile profile)
{
    phone_config_destroy(&f->config);
    f->config = phone_config_create(profile);
}

static int read_as(struct fixture *f, const char *text,
                   struct phone_config_source source)
{
    return phone_config_read(f->config, text, &source, &f->report, &f->error);
}

static int read_text(struct fixture *f, const char *text)
{
    return read_as(f, text, (struct phone_config_source){0});
}

static const struct engine_account_config *build(struct fixture *f)
{
    struct engine_policy policy;

    engine_policy_init(&policy, ENGINE_PROFILE_YEALINK);
    phone_config_build(f->config, &policy, &f->built);
    return f->built.engine.accounts;
}

static void assert_one_finding(struct fixture *f, int line, const char *text)
{
    assert_int_equal(f->report.finding_count, 1);
    assert_string_equal(f->report.findings[0].text, text);
    assert_int_equal(f->report.findings[0].line, line);
}

/* ---- defaults ----------------------------------------------------------- */

static void server_defaults_are_those_of_the_guide(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(read_text(f, "account.1.enable = 1"), 0);
    const struct engine_server_config *s = &build(f)->server[1];

    assert_null(s->address);
    assert_int_equal(s->port, 5060);
    assert_int_equal(s->transport, ENGINE_TRANSPORT_UDP);
    assert_int_equal(s->expires, 3600);
    assert_int_equal(s->retry_counts, 3);
    assert_int_equal(s->invite_retry_counts, 3);
    assert_int_equal(s->register_on_enable, 0);
    assert_int_equal(s->only_signal_with_registered, 0);
    assert_int_equal(s->failback_mode, ENGINE_FAILBACK_NEW_REQUESTS);
    assert_int_equal(s->failback_timeout, 3600);
    assert_int_equal(s->failback_subscribe, 0);
}

static void proxy_defaults_inherit(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(read_text(f, "account.1.enable = 1"), 0);
    const struct engine_server_config *p = &build(f)->proxy[0];

    assert_null(p->address);
    assert_int_equal(p->port, 5060);
    assert_int_equal(p->retry_counts, ENGINE_INHERIT);
    assert_int_equal(p->invite_retry_counts, ENGINE_INHERIT);
    assert_int_equal(p->register_on_enable, ENGINE_INHERIT);
    assert_int_equal(p->only_signal_with_registered, ENGINE_INHERIT);
    assert_int_equal(p->failback_mode, ENGINE_INHERIT);
    assert_int_equal(p->failback_timeout, ENGINE_INHERIT);
    assert_int_equal(p->failback_subscribe, ENGINE_INHERIT);
}

static void account_defaults_are_those_of_the_guides(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(read_text(f, "account.1.user_name = 4605"), 0);
    const struct engine_account_config *a = build(f);

    assert_int_equal(f->built.engine.account_count, 1);
    assert_false(a->enabled);
    assert_false(a->outbound_proxy_enable);
    assert_int_equal(a->outbound_proxy_fallback_interval, 3600);
    assert_int_equal(a->redundancy_type, 0);
    assert_int_equal(a->fallback_timeout, 120);
    assert_int_equal(a->redundancy_with_reg_fail, 0);
    assert_int_equal(a->dns_cache_type, 1);
    assert_int_equal(a->static_cache_pri, 0);
    assert_int_equal(a->naptr_build, 0);
    assert_int_equal(a->register_expires_overlap, -1);
    assert_int_equal(a->reg_fail_retry_interval, 30);
    assert_int_equal(a->reg_failed_retry_min_time, 0);
    assert_int_equal(a->reg_failed_retry_max_time, 60);
    assert_int_equal(f->built.engine.t1, 500 * BASE_MSEC);
    assert_int_equal(f->built.engine.t2, 4 * BASE_SEC);
    assert_int_equal(f->built.engine.t4, 5 * BASE_SEC);
}

static void static_record_defaults(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(read_text(f, "dns_cache_a.12.name = a.com.\n"
                                  "dns_cache_a.12.ip = 10.0.0.1\n"
                                  "dns_cache_srv.1.name = _sip._udp.a.com\n"
                                  "dns_cache_srv.1.target = .\n"
                                  "dns_cache_naptr.1.name = a.com\n"
                                  "dns_cache_naptr.1.replace = b.com\n"),
                     0);
    build(f);
    const struct engine_record *r = f->built.engine.static_records;

    assert_int_equal(f->built.engine.static_record_count, 3);
    assert_int_equal(r[0].type, ENGINE_RECORD_SRV);
    assert_int_equal(r[0].data.srv.port, 0);
    assert_int_equal(r[0].data.srv.priority, 0);
    assert_int_equal(r[0].data.srv.weight, 0);
    assert_int_equal(r[0].ttl, 300);
    assert_string_equal(r[0].data.srv.target, ".");
    assert_int_equal(r[1].type, ENGINE_RECORD_NAPTR);
    assert_int_equal(r[1].ttl, 300);
    assert_string_equal(r[1].data.naptr.flags, "");
    assert_string_equal(r[1].data.naptr.service, "");
    assert_int_equal(r[2].type, ENGINE_RECORD_A);
    assert_string_equal(r[2].name, "a.com");
    assert_int_equal(r[2].ttl, 300);
}

/* ---- values ------------------------------------------------------------- */

/* Each number parameter with the values at and beside its borders. */
static const struct {
    const char *name;
    const char *good[4];
    const char *bad[4];
    const char *permitted;
} borders[] = {
    {"account.1.enable", {"0", "1"}, {"-1", "2"}, "0 or 1"},
    {"account.16.sip_server.2.port",
     {"0", "65535"},
     {"-1", "65536", "x"},
     "0 to 65535"},
    {"account.1.sip_server.1.transport_type",
     {"0", "3"},
     {"-1", "4"},
     "0 to 3"},
    {"account.1.sip_server.1.expires",
     {"30", "2147483647"},
     {"29", "2147483648", "-1"},
     "30 to 2147483647"},
    {"account.1.sip_server.1.retry_counts",
     {"0", "20"},
     {"-1", "21"},
     "0 to 20"},
    {"account.1.sip_server.1.register_on_enable",
     {"0", "1"},
     {"-1", "2"},
     "0 or 1"},
    {"account.1.sip_server.1.only_signal_with_registered",
     {"0"},
     {"-1", "2"},
     "0 or 1"},
    {"account.1.sip_server.1.invite_retry_counts",
     {"1", "10"},
     {"0", "11", "-1"},
     "1 to 10"},
    {"account.1.sip_server.1.failback_mode", {"0", "3"}, {"-1", "4"}, "0 to 3"},
    {"account.1.sip_server.1.failback_timeout",
     {"0", "60", "65535"},
     {"-1", "65536"},
     "0 or 60 to 65535"},
    {"account.1.sip_server.1.failback_subscribe.enable",
     {"0", "1"},
     {"2", "-1"},
     "0 or 1"},
    {"account.1.outbound_proxy_enable", {"0"}, {"2", "-1"}, "0 or 1"},
    {"account.1.outbound_proxy.2.port",
     {"0", "65535"},
     {"65536", "-1"},
     "0 to 65535"},
    {"account.1.outbound_proxy.1.retry_counts",
     {"-1", "0", "20"},
     {"-2", "21"},
     "-1 or 0 to 20"},
    {"account.1.outbound_proxy.1.register_on_enable",
     {"-1", "0", "1"},
     {"-2", "2"},
     "-1, 0 or 1"},
    {"account.1.outbound_proxy.1.only_signal_with_registered",
     {"-1", "0", "1"},
     {"-2", "2"},
     "-1, 0 or 1"},
    {"account.1.outbound_proxy.1.invite_retry_counts",
     {"-1", "1", "10"},
     {"0", "11", "-2"},
     "-1 or 1 to 10"},
    {"account.1.outbound_proxy.1.failback_mode",
     {"-1", "0", "3"},
     {"-2", "4"},
     "-1 or 0 to 3"},
    {"account.1.outbound_proxy.1.failback_timeout",
     {"-1", "0", "60", "65535"},
     {"-2", "65536"},
     "-1, 0 or 60 to 65535"},
    {"account.1.outbound_proxy.1.failback_subscribe.enable",
     {"-1", "0", "1"},
     {"-2", "2"},
     "-1, 0 or 1"},
    {"account.1.outbound_proxy_fallback_interval",
     {"0", "65535"},
     {"-1", "65536"},
     "0 to 65535"},
    {"account.1.fallback.redundancy_type", {"0", "1"}, {"2", "-1"}, "0 or 1"},
    {"account.1.fallback.timeout",
     {"10", "2147483647"},
     {"9", "2147483648"},
     "10 to 2147483647"},
    {"account.1.redundancy_with_reg_fail.enable",
     {"0", "1"},
     {"2", "-1"},
     "0 or 1"},
    {"account.1.dns_cache_type", {"0", "2"}, {"3", "-1"}, "0 to 2"},
    {"account.1.static_cache_pri", {"0", "1"}, {"2", "-1"}, "0 or 1"},
    {"account.1.naptr_build", {"0", "1"}, {"2", "-1"}, "0 or 1"},
    {"dns_cache_a.1.ttl",
     {"30", "2147483647"},
     {"29", "2147483648"},
     "30 to 2147483647"},
    {"dns_cache_srv.1.port", {"0", "65535"}, {"65536", "-1"}, "0 to 65535"},
    {"dns_cache_srv.1.priority", {"0", "65535"}, {"65536", "-1"}, "0 to 65535"},
    {"dns_cache_srv.1.weight", {"0", "65535"}, {"65536", "-1"}, "0 to 65535"},
    {"dns_cache_srv.12.ttl", {"30"}, {"29"}, "30 to 2147483647"},
    {"dns_cache_naptr.1.order", {"0", "65535"}, {"65536", "-1"}, "0 to 65535"},
    {"dns_cache_naptr.1.preference",
     {"0", "65535"},
     {"65536", "-1"},
     "0 to 65535"},
    {"dns_cache_naptr.1.ttl", {"30"}, {"29"}, "30 to 2147483647"},
    {"dns_cache_naptr.1.flags",
     {"S", "A", "U", "P"},
     {"X", "SA"},
     "S, A, U or P"},
    {"dns_cache_a.1.ip",
     {"10.0.0.1"},
     {"10.0.0", "2001:db8::1", "10.0.0.1:53"},
     "an IPv4 address"},
    {"account.1.reg_fail_retry_interval",
     {"0", "1800"},
     {"-1", "1801"},
     "0 to 1800"},
    {"account.1.reg_failed_retry_min_time",
     {"0", "2147483647"},
     {"-1"},
     "0 to 2147483647"},
    {"account.1.reg_failed_retry_max_time",
     {"0", "2147483647"},
     {"-1"},
     "0 to 2147483647"},
    {"account.1.register_expires_overlap",
     {"-1", "1", "2147483647"},
     {"0", "-2"},
     "-1 or 1 to 2147483647"},
    {"account.1.subscribe_expires_overlap",
     {"-1", "1"},
     {"0", "-2"},
     "-1 or 1 to 2147483647"},
    {"account.1.subscribe_register", {"0", "1"}, {"2"}, "0 or 1"},
    {"account.1.blf.subscribe_period", {"30"}, {"29"}, "30 to 2147483647"},
    {"sip.reg_surge_prevention", {"0", "60"}, {"61"}, "0 to 60"},
    {"sip.timer_t1",
     {"0.5", "10", "1"},
     {"0.4", "10.1", "abc"},
     "0.5 to 10 seconds"},
    {"sip.timer_t2", {"2", "40"}, {"1.9", "41", "4s"}, "2 to 40 seconds"},
    {"sip.timer_t4", {"2.5", "60"}, {"2.4", "61", "1e1"}, "2.5 to 60 seconds"},
    {"account.1.sip_server.1.address",
     {"a.com", "10.0.0.1", "2001:db8::1"},
     {"a b", "sip:a@b", "a/b", "10.0.0.1:5060"},
     "an IP address or a domain name of at most 255 characters"},
    {"account.1.outbound_proxy.1.address",
     {"4.a.com", "[2001:db8::1]"},
     {"10.0.0.256", "10.0.0", "2001:db8:::1", "[2001:db8::1]:5060"},
     "an IP address or a domain name of at most 255 characters"},
};

static void values_at_the_borders_are_taken(void **state)
{
    struct fixture *f = *state;
    char line[256];

    /* Beside an owner name, so that the address is not half a record. */
    assert_int_equal(read_text(f, "dns_cache_a.1.name = a.com\n"
                                  "dns_cache_a.1.ip = 10.0.0.9"),
                     0);
    for (size_t i = 0; i < BASE_COUNT_OF(borders); i++) {
        for (size_t k = 0; k < 4 && borders[i].good[k] != NULL; k++) {
            snprintf(line, sizeof(line), "%s = %s", borders[i].name,
                     borders[i].good[k]);
            assert_int_equal(read_text(f, line), 0);
            for (size_t j = 0; j < f->report.finding_count; j++) {
                if (strstr(f->report.findings[j].text, "permitted") != NULL)
                    fail_msg("%s", f->report.findings[j].text);
            }
            assert_int_equal(f->report.unknown_count, 0);
        }
    }
}

static void values_beyond_the_borders_say_what_is_permitted(void **state)
{
    struct fixture *f = *state;
    char line[256], wanted[256];

    for (size_t i = 0; i < BASE_COUNT_OF(borders); i++) {
        for (size_t k = 0; k < 4 && borders[i].bad[k] != NULL; k++) {
            snprintf(line, sizeof(line), "\n%s =%s", borders[i].name,
                     borders[i].bad[k]);
            snprintf(wanted, sizeof(wanted), "%s = %s: permitted %s",
                     borders[i].name, borders[i].bad[k], borders[i].permitted);
            assert_int_equal(read_text(f, line), 0);
            assert_one_finding(f, 2, wanted);
            phone_config_report_fini(&f->report);
            assert_int_equal(phone_config_set(f->config, borders[i].name,
                                              borders[i].bad[k], NULL,
                                              &f->error),
                             BASE_ERR_RANGE);
            assert_string_equal(f->error.text, wanted);
        }
    }
}

static void a_bad_value_keeps_the_previous_one(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(read_text(f, "account.1.sip_server.1.port = 5070\n"
                                  "account.1.sip_server.1.port = 70000\n"),
                     0);

    assert_int_equal(build(f)->server[0].port, 5070);
    assert_one_finding(
        f, 2, "account.1.sip_server.1.port = 70000: permitted 0 to 65535");
}

static void strict_makes_a_bad_value_an_error_and_takes_nothing(void **state)
{
    struct fixture *f = *state;
    struct phone_config_source source = {.strict = true};
    const char *text = "account.1.enable = 1\n\naccount.1.sip_server.1.port = "
                       "70000";

    assert_int_equal(read_as(f, text, source), BASE_ERR_RANGE);
    assert_string_equal(
        f->error.text,
        "line 3: account.1.sip_server.1.port = 70000: permitted 0 to 65535");
    assert_false(build(f)->enabled);
    source.name = "4605.cfg";
    assert_int_equal(read_as(f, text, source), BASE_ERR_RANGE);
    assert_string_equal(
        f->error.text,
        "4605.cfg:3: account.1.sip_server.1.port = 70000: permitted 0 to 65535");
}

static void a_line_without_equals_is_an_error_and_nothing_is_taken(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(read_text(f, "account.1.enable = 1\naccount.1.label 5\n"),
                     BASE_ERR_SYNTAX);

    assert_string_equal(f->error.text,
                        "line 2: 'account.1.label 5' is not of the form "
                        "name = value");
    assert_false(build(f)->enabled);
}

static void failback_timeout_below_60_is_60(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(
        read_text(f, "account.1.outbound_proxy_enable = 1\n"
                     "account.1.outbound_proxy.1.address = p.com\n"
                     "account.1.sip_server.1.failback_mode = 3\n"
                     "account.1.sip_server.2.failback_mode = 3\n"
                     "account.1.sip_server.1.failback_timeout = 1\n"
                     "account.1.sip_server.2.failback_timeout = 59\n"
                     "account.1.outbound_proxy.1.failback_timeout = 59\n"),
        0);
    const struct engine_account_config *a = build(f);

    assert_int_equal(a->server[0].failback_timeout, 60);
    assert_int_equal(a->server[1].failback_timeout, 60);
    assert_int_equal(a->proxy[0].failback_timeout, 60);
    assert_int_equal(f->report.finding_count, 3);
    assert_string_equal(f->report.findings[0].text,
                        "account.1.sip_server.1.failback_timeout = 1: taken as "
                        "60");
}

static void an_empty_value_is_the_default(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(read_text(f, "account.1.sip_server.1.port = 0\n"
                                  "account.1.sip_server.1.address = a.com\n"
                                  "account.1.sip_server.1.port =\n"
                                  "account.1.sip_server.1.address = \n"),
                     0);

    assert_int_equal(build(f)->server[0].port, 5060);
    assert_null(f->built.engine.accounts[0].server[0].address);
}

static void timers_are_seconds_with_decimals(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(read_text(f, "sip.timer_t1 = 0.75\nsip.timer_t2 = 8\n"
                                  "sip.timer_t4 = 2.5\n"),
                     0);
    build(f);

    assert_int_equal(f->built.engine.t1, 750 * BASE_MSEC);
    assert_int_equal(f->built.engine.t2, 8 * BASE_SEC);
    assert_int_equal(f->built.engine.t4, 2500 * BASE_MSEC);
}

static void every_acted_on_number_reaches_the_engine(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(
        read_text(f,
                  "account.2.enable = 1\n"
                  "account.2.outbound_proxy_enable = 1\n"
                  "account.2.outbound_proxy.2.address = p.com\n"
                  "account.2.outbound_proxy.2.port = 5062\n"
                  "account.2.outbound_proxy.2.retry_counts = 4\n"
                  "account.2.outbound_proxy.2.invite_retry_counts = 5\n"
                  "account.2.outbound_proxy.2.register_on_enable = 1\n"
                  "account.2.outbound_proxy.2.only_signal_with_registered = 1\n"
                  "account.2.outbound_proxy.2.failback_mode = 2\n"
                  "account.2.outbound_proxy.2.failback_timeout = 61\n"
                  "account.2.outbound_proxy.2.failback_subscribe.enable = 1\n"
                  "account.2.outbound_proxy_fallback_interval = 77\n"
                  "account.2.fallback.redundancy_type = 1\n"
                  "account.2.fallback.timeout = 11\n"
                  "account.2.redundancy_with_reg_fail.enable = 1\n"
                  "account.2.dns_cache_type = 2\n"
                  "account.2.static_cache_pri = 1\n"
                  "account.2.naptr_build = 1\n"
                  "account.2.register_expires_overlap = 60\n"
                  "account.2.reg_fail_retry_interval = 15\n"
                  "account.2.reg_failed_retry_min_time = 20\n"
                  "account.2.reg_failed_retry_max_time = 90\n"
                  "account.2.sip_server.1.transport_type = 1\n"),
        0);
    const struct engine_account_config *a = &build(f)[1];
    const struct engine_server_config *p = &a->proxy[1];

    assert_int_equal(f->built.engine.account_count, 2);
    assert_true(a->enabled);
    assert_true(a->outbound_proxy_enable);
    assert_string_equal(p->address, "p.com");
    assert_int_equal(p->port, 5062);
    assert_int_equal(p->retry_counts, 4);
    assert_int_equal(p->invite_retry_counts, 5);
    assert_int_equal(p->register_on_enable, 1);
    assert_int_equal(p->only_signal_with_registered, 1);
    assert_int_equal(p->failback_mode, 2);
    assert_int_equal(p->failback_timeout, 61);
    assert_int_equal(p->failback_subscribe, 1);
    assert_int_equal(a->outbound_proxy_fallback_interval, 77);
    assert_int_equal(a->redundancy_type, 1);
    assert_int_equal(a->fallback_timeout, 11);
    assert_int_equal(a->redundancy_with_reg_fail, 1);
    assert_int_equal(a->dns_cache_type, 2);
    assert_int_equal(a->static_cache_pri, 1);
    assert_int_equal(a->naptr_build, 1);
    assert_int_equal(a->register_expires_overlap, 60);
    assert_int_equal(a->reg_fail_retry_interval, 15);
    assert_int_equal(a->reg_failed_retry_min_time, 20);
    assert_int_equal(a->reg_failed_retry_max_time, 90);
}

static void static_records_keep_index_order_of_each_type(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(read_text(f,
                               "dns_cache_naptr.2.name = y.com\n"
                               "dns_cache_naptr.2.flags = S\n"
                               "dns_cache_naptr.2.order = 100\n"
                               "dns_cache_naptr.2.preference = 50\n"
                               "dns_cache_naptr.2.replace = _sip._udp.y.com\n"
                               "dns_cache_naptr.2.service = SIP+D2U\n"
                               "dns_cache_naptr.2.ttl = 3600\n"
                               "dns_cache_a.2.name = s2.y.com\n"
                               "dns_cache_a.2.ip = 192.168.1.14\n"
                               "dns_cache_a.1.name = s1.y.com\n"
                               "dns_cache_a.1.ip = 192.168.1.13\n"
                               "dns_cache_a.3.ip = 192.168.1.15\n"
                               "dns_cache_srv.1.name = _sip._tcp.y.com\n"
                               "dns_cache_srv.1.port = 5061\n"
                               "dns_cache_srv.1.priority = 1\n"
                               "dns_cache_srv.1.weight = 2\n"
                               "dns_cache_srv.1.target = s1.y.com\n"),
                     0);
    build(f);
    const struct engine_record *r = f->built.engine.static_records;

    assert_int_equal(f->built.engine.static_record_count, 4);
    assert_string_equal(r[0].name, "s1.y.com");
    assert_int_equal(r[0].data.address.ip[3], 13);
    assert_int_equal(r[1].data.srv.port, 5061);
    assert_int_equal(r[1].data.srv.priority, 1);
    assert_int_equal(r[1].data.srv.weight, 2);
    assert_string_equal(r[2].name, "s2.y.com");
    assert_int_equal(r[3].data.naptr.order, 100);
    assert_int_equal(r[3].data.naptr.preference, 50);
    assert_string_equal(r[3].data.naptr.flags, "S");
    assert_string_equal(r[3].data.naptr.service, "SIP+D2U");
    assert_string_equal(r[3].data.naptr.replacement, "_sip._udp.y.com");
    assert_int_equal(r[3].ttl, 3600);
}

/* ---- names -------------------------------------------------------------- */

static void numbers_beyond_the_models_are_bad_values(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(read_text(f, "account.17.enable = 1"), 0);
    assert_one_finding(f, 1, "account.17.enable = 1: X is permitted 1 to 16");
    phone_config_report_fini(&f->report);
    assert_int_equal(read_text(f, "account.1.sip_server.3.port = 1"), 0);
    assert_one_finding(f, 1,
                       "account.1.sip_server.3.port = 1: X is permitted 1 to "
                       "16, Y 1 to 2");
    phone_config_report_fini(&f->report);
    assert_int_equal(read_text(f, "account.0.enable = 1"), 0);
    assert_int_equal(f->report.finding_count, 1);
    phone_config_report_fini(&f->report);
    assert_int_equal(read_text(f, "dns_cache_a.13.ttl = 300"), 0);
    assert_one_finding(f, 1,
                       "dns_cache_a.13.ttl = 300: X is permitted 1 to 12");
    assert_int_equal(f->report.unknown_count, 0);
}

static void a_literal_y_is_unknown_and_never_expanded(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(read_text(f,
                               "account.1.enable = 1\n"
                               "account.1.outbound_proxy.Y.retry_counts = 3"),
                     0);

    assert_one_finding(f, 2,
                       "account.1.outbound_proxy.Y.retry_counts: unknown; X "
                       "and Y stand for numbers, as in "
                       "account.1.outbound_proxy.1.retry_counts");
    assert_int_equal(f->report.unknown_count, 0);
    assert_int_equal(build(f)->proxy[0].retry_counts, ENGINE_INHERIT);
    assert_int_equal(build(f)->proxy[1].retry_counts, ENGINE_INHERIT);
}

static void a_misspelt_name_gives_the_nearest_with_its_numbers(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(phone_config_set(f->config, "account.3.sip_server.2.prot",
                                      "5060", NULL, &f->error),
                     BASE_ERR_UNKNOWN);
    assert_string_equal(f->error.text,
                        "unknown parameter 'account.3.sip_server.2.prot'; did "
                        "you mean 'account.3.sip_server.2.port'?");
    assert_int_equal(phone_config_set(f->config, "qqqqqqqqqqqqqqqqqqqq", "1",
                                      NULL, &f->error),
                     BASE_ERR_UNKNOWN);
    assert_string_equal(f->error.text,
                        "unknown parameter 'qqqqqqqqqqqqqqqqqqqq'");
}

static void known_names_without_effect_are_counted(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(read_text(f, "static.network.dhcp_host_name = x\n"
                                  "account.1.label = 4605\n"
                                  "account.1.codec.pcmu.enable = 1\n"
                                  "account.1.nat.udp_update_time = 30\n"
                                  "account.1.advanced.timer_t1 = 0.5\n"
                                  "linekey.1.type = 15\n"
                                  "features.dnd_mode = 0\n"
                                  "phone_setting.phone_lock.enable = 0\n"
                                  "local_time.ntp_server1 = pool.ntp.org\n"
                                  "sip.notify_reboot_enable = 1\n"
                                  "account.1.blf.subscribe_period = 1800\n"),
                     0);

    assert_int_equal(f->report.ignored_count, 10);
    assert_int_equal(f->report.unknown_count, 0);
    assert_int_equal(f->report.finding_count, 0);
    assert_int_equal(
        phone_config_set(f->config, "linekey.1.type", "15", NULL, &f->error),
        0);
}

static void names_are_case_sensitive_and_whole(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(read_text(f, "Account.1.enable = 1\n"
                                  "account.1.enable.x = 1\n"
                                  "account.01.enable = 1\n"
                                  "account..enable = 1\n"
                                  "account.1.enabl = 1\n"
                                  "account.X.enable = 1\n"
                                  " = 1\n"),
                     0);

    assert_int_equal(f->report.unknown_count, 6);
    assert_int_equal(f->report.finding_count, 1);
    assert_false(build(f)->enabled);
}

/* ---- syntax ------------------------------------------------------------- */

static void crlf_bom_blanks_and_comments_are_accepted(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(read_as(f,
                             "\xef\xbb\xbf \r\n#!version:1.0.0.1\r\n"
                             "# account.1.enable = 0\r\n"
                             "\taccount.1.enable\t=  1 \r\n"
                             "account.1.password = a=b # c\r\n",
                             (struct phone_config_source){.is_file = true}),
                     0);

    assert_true(build(f)->enabled);
    assert_string_equal(f->built.identities[0].password, "a=b # c");
    assert_int_equal(f->report.finding_count, 0);
}

static void a_file_without_header_is_a_finding(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(read_as(f, "account.1.enable = 1\n",
                             (struct phone_config_source){.is_file = true}),
                     0);

    assert_one_finding(f, 1, "the first line is not '#!version:1.0.0.1'");
    assert_true(build(f)->enabled);
}

static void strict_header_refuses_a_file_without_header(void **state)
{
    struct fixture *f = *state;
    const struct phone_config_source file = {
        .name = "4605.cfg", .is_file = true, .strict_header = true};
    const struct phone_config_source inline_text = {.strict_header = true};

    assert_int_equal(read_as(f, "account.1.enable = 1\n", file),
                     BASE_ERR_SYNTAX);
    assert_string_equal(f->error.text,
                        "4605.cfg:1: the first line is not "
                        "'#!version:1.0.0.1' (knob strict_header = true)");
    assert_false(build(f)->enabled);
    assert_int_equal(f->report.finding_count, 0);
    assert_int_equal(
        read_as(f, "#!version:1.0.0.1\naccount.1.enable = 1\n", file), 0);
    assert_int_equal(read_as(f, "account.1.enable = 1\n", inline_text), 0);
}

static void the_last_duplicate_wins(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(read_text(f, "account.1.user_name = 1\n"
                                  "account.1.user_name = 2\n"),
                     0);

    build(f);
    assert_string_equal(f->built.identities[0].user_name, "2");
}

static void a_later_text_lies_over_the_earlier(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(read_text(f, "account.1.enable = 1\n"
                                  "account.1.sip_server.1.port = 5070\n"),
                     0);
    assert_int_equal(read_text(f, "account.1.sip_server.1.port = 5080\n"), 0);

    assert_int_equal(build(f)->server[0].port, 5080);
    assert_true(f->built.engine.accounts[0].enabled);
}

static void identities_come_from_the_account(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(read_text(f, "account.2.user_name = 4605\n"
                                  "account.2.display_name = Alice A\n"
                                  "account.2.auth_name = alice\n"
                                  "account.2.password = secret\n"),
                     0);
    build(f);
    const struct phone_identity *i = f->built.identities;

    assert_string_equal(i[0].user_name, "");
    assert_null(i[0].password);
    assert_string_equal(i[1].user_name, "4605");
    assert_string_equal(i[1].display_name, "Alice A");
    assert_string_equal(i[1].auth_name, "alice");
    assert_string_equal(i[1].password, "secret");
}

static void an_empty_configuration_has_one_account_switched_off(void **state)
{
    struct fixture *f = *state;

    assert_false(build(f)->enabled);
    assert_int_equal(f->built.engine.account_count, 1);
    assert_string_equal(f->built.identities[0].user_name, "");
}

/* ---- firmware ----------------------------------------------------------- */

static void old_proxy_names_belong_to_firmware_80(void **state)
{
    struct fixture *f = *state;
    const char *text = "account.1.outbound_proxy_enable = 1\n"
                       "account.1.outbound_host = p1.com\n"
                       "account.1.outbound_port = 0\n"
                       "account.1.backup_outbound_host = 10.0.0.2\n"
                       "account.1.backup_outbound_port = 5062\n";

    assert_int_equal(read_text(f, text), 0);
    assert_int_equal(f->report.finding_count, 5); /* no proxy is left */
    assert_string_equal(f->report.findings[0].text,
                        "account.1.outbound_host: ignored, a name of firmware "
                        "80 and before");
    assert_null(build(f)->proxy[0].address);
    use_profile(f, ENGINE_PROFILE_YEALINK_80);
    assert_int_equal(read_text(f, text), 0);
    assert_int_equal(f->report.finding_count, 5);
    assert_string_equal(build(f)->proxy[0].address, "p1.com");
    assert_int_equal(f->built.engine.accounts[0].proxy[0].port, 0);
    assert_string_equal(f->built.engine.accounts[0].proxy[1].address,
                        "10.0.0.2");
    assert_int_equal(f->built.engine.accounts[0].proxy[1].port, 5062);
}

static void newer_names_are_ignored_by_older_firmware(void **state)
{
    struct fixture *f = *state;

    use_profile(f, ENGINE_PROFILE_YEALINK_81);
    assert_int_equal(read_text(f,
                               "account.1.outbound_proxy.1.retry_counts = 5\n"
                               "account.1.outbound_proxy.1.address = p.com\n"
                               "account.1.outbound_proxy_enable = 1"),
                     0);

    assert_one_finding(f, 1,
                       "account.1.outbound_proxy.1.retry_counts: ignored, "
                       "needs firmware 82 or later");
    assert_int_equal(build(f)->proxy[0].retry_counts, ENGINE_INHERIT);
    assert_string_equal(f->built.engine.accounts[0].proxy[0].address, "p.com");
}

static void firmware_80_uses_retry_counts_for_invite(void **state)
{
    struct fixture *f = *state;

    use_profile(f, ENGINE_PROFILE_YEALINK_80);
    assert_int_equal(
        read_text(f, "account.1.sip_server.1.retry_counts = 5\n"
                     "account.1.sip_server.2.retry_counts = 20\n"
                     "account.1.sip_server.1.invite_retry_counts = 7\n"),
        0);

    assert_int_equal(build(f)->server[0].invite_retry_counts, 5);
    assert_int_equal(build(f)->server[1].invite_retry_counts, 10);
}

/* ---- the vendor's own example ------------------------------------------- */

static const char vendor_example[] =
    "#!version:1.0.0.1\n"
    "##Account1 Registration\n"
    "account.1.enable = 1\n"
    "account.1.label = 4605\n"
    "account.1.display_name = 4605\n"
    "account.1.auth_name = 4605\n"
    "account.1.user_name = 4605\n"
    "account.1.password = 4605\n"
    "account.1.sip_server.1.address = yealink.pbx.com\n"
    "account.1.sip_server.1.port = 0\n"
    "account.1.sip_server.1.expires = 3600\n"
    "account.1.sip_server.1.retry_counts = 3\n"
    "account.1.outbound_proxy_enable = 1\n"
    "account.1.outbound_proxy.1.address = yealink.pbx.com\n"
    "account.1.outbound_proxy.1.port = 0\n"
    "account.1.outbound_proxy.Y.retry_counts = 3\n"
    "##DNS SRV\n"
    "account.1.sip_server.1.transport_type = 3\n"
    "##Failover Mode for SIP server\n"
    "account.1.sip_server.1.register_on_enable = 0\n"
    "account.1.sip_server.1.only_signal_with_registered = 1\n"
    "account.1.sip_server.1.invite_retry_counts = 5\n"
    "account.1.sip_server.1.failback_mode = 3\n"
    "account.1.sip_server.1.failback_timeout = 3600\n"
    "account.1.sip_server.1.failback_subscribe.enable = 1\n"
    "##Failover Mode for outbound proxy server\n"
    "account.1.outbound_proxy.Y.register_on_enable = -1\n"
    "account.1.outbound_proxy.Y.only_signal_with_registered = -1\n"
    "account.1.outbound_proxy.Y.invite_retry_counts = -1\n"
    "account.1.outbound_proxy.Y.failback_mode = -1\n"
    "account.1.outbound_proxy.Y.failback_timeout = -1\n"
    "account.1.outbound_proxy.Y.failback_subscribe.enable = -1\n";

static void the_vendors_example_reads(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(read_as(f, vendor_example,
                             (struct phone_config_source){.is_file = true}),
                     0);
    const struct engine_account_config *a = build(f);

    assert_true(a->enabled);
    assert_true(a->outbound_proxy_enable);
    assert_string_equal(a->server[0].address, "yealink.pbx.com");
    assert_int_equal(a->server[0].port, 0);
    assert_int_equal(a->server[0].transport, ENGINE_TRANSPORT_DNS_NAPTR);
    assert_int_equal(a->server[0].invite_retry_counts, 5);
    assert_int_equal(a->server[0].failback_mode, ENGINE_FAILBACK_DURATION);
    assert_int_equal(a->server[0].failback_subscribe, 1);
    assert_string_equal(a->proxy[0].address, "yealink.pbx.com");
    assert_int_equal(a->proxy[0].port, 0);
    assert_int_equal(a->proxy[0].retry_counts, ENGINE_INHERIT);
    assert_int_equal(f->report.unknown_count, 0);
    assert_int_equal(f->report.ignored_count, 1);
    assert_int_equal(f->report.finding_count, 8); /* seven literal Y */
    assert_string_equal(
        f->report.findings[7].text,
        "account.1.sip_server.1.only_signal_with_registered = 1: has no effect "
        "without register_on_enable = 1");
    assert_int_equal(f->report.findings[7].line, 21);
}

static void a_proxy_without_address_is_a_finding(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(read_text(f, "account.1.outbound_proxy_enable = 1"), 0);

    assert_one_finding(f, 1,
                       "account.1.outbound_proxy_enable = 1: has no effect "
                       "without an outbound proxy's address");
}

static void a_report_is_not_needed(void **state)
{
    struct fixture *f = *state;
    const struct phone_config_source source = {.is_file = true};

    assert_int_equal(phone_config_read(f->config,
                                       "x = 1\naccount.1.enable = 9\n"
                                       "linekey.1.type = 1\n",
                                       &source, NULL, NULL),
                     0);
}

int main(void)
{
#define CLAIM(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        CLAIM(server_defaults_are_those_of_the_guide),
        CLAIM(proxy_defaults_inherit),
        CLAIM(account_defaults_are_those_of_the_guides),
        CLAIM(static_record_defaults),
        CLAIM(values_at_the_borders_are_taken),
        CLAIM(values_beyond_the_borders_say_what_is_permitted),
        CLAIM(a_bad_value_keeps_the_previous_one),
        CLAIM(strict_makes_a_bad_value_an_error_and_takes_nothing),
        CLAIM(a_line_without_equals_is_an_error_and_nothing_is_taken),
        CLAIM(failback_timeout_below_60_is_60),
        CLAIM(an_empty_value_is_the_default),
        CLAIM(timers_are_seconds_with_decimals),
        CLAIM(every_acted_on_number_reaches_the_engine),
        CLAIM(static_records_keep_index_order_of_each_type),
        CLAIM(numbers_beyond_the_models_are_bad_values),
        CLAIM(a_literal_y_is_unknown_and_never_expanded),
        CLAIM(a_misspelt_name_gives_the_nearest_with_its_numbers),
        CLAIM(known_names_without_effect_are_counted),
        CLAIM(names_are_case_sensitive_and_whole),
        CLAIM(crlf_bom_blanks_and_comments_are_accepted),
        CLAIM(a_file_without_header_is_a_finding),
        CLAIM(strict_header_refuses_a_file_without_header),
        CLAIM(the_last_duplicate_wins),
        CLAIM(a_later_text_lies_over_the_earlier),
        CLAIM(identities_come_from_the_account),
        CLAIM(an_empty_configuration_has_one_account_switched_off),
        CLAIM(old_proxy_names_belong_to_firmware_80),
        CLAIM(newer_names_are_ignored_by_older_firmware),
        CLAIM(firmware_80_uses_retry_counts_for_invite),
        CLAIM(the_vendors_example_reads),
        CLAIM(a_proxy_without_address_is_a_finding),
        CLAIM(a_report_is_not_needed),
    };
    return cmocka_run_group_tests_name("phone-sim_config", tests, NULL, NULL);
}
