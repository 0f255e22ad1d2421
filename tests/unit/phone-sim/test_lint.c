// SPDX-License-Identifier: MIT
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/memory.h"
#include "engine/policy.h"
#include "phone-sim/config.h"

struct fixture {
    struct phone_config *config;
    struct phone_config_report report;
};

static int setup(void **state)
{
    *state = base_calloc(1, sizeof(struct fixture));
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

/* An empty configuration and report, for each row of a table. */
static void begin(struct fixture *f)
{
    phone_config_report_fini(&f->report);
    phone_config_destroy(&f->config);
    f->config = phone_config_create(ENGINE_PROFILE_YEALINK);
}

static void read_text(struct fixture *f, const char *text)
{
    const struct phone_config_source source = {0};
    struct base_error error;

    assert_int_equal(
        phone_config_read(f->config, text, &source, &f->report, &error), 0);
}

static size_t static_records(struct fixture *f)
{
    struct phone_config_built built;
    struct engine_policy policy;

    engine_policy_init(&policy, ENGINE_PROFILE_YEALINK);
    phone_config_build(f->config, &policy, &built);
    return built.engine.static_record_count;
}

static void assert_one_finding(struct fixture *f, int line, const char *text)
{
    assert_int_equal(f->report.finding_count, 1);
    assert_string_equal(f->report.findings[0].text, text);
    assert_int_equal(f->report.findings[0].line, line);
}

/* SEMANTICS 1.9 E7 */
static void half_a_static_record_is_a_finding(void **state)
{
    static const struct {
        const char *line, *finding;
    } rows[] = {
        {"dns_cache_a.2.ip = 192.168.1.14",
         "dns_cache_a.2.ip = 192.168.1.14: has no effect without "
         "dns_cache_a.2.name"},
        {"dns_cache_a.12.name = pbx.com",
         "dns_cache_a.12.name = pbx.com: has no effect without "
         "dns_cache_a.12.ip"},
        {"dns_cache_srv.1.target = s.com",
         "dns_cache_srv.1.target = s.com: has no effect without "
         "dns_cache_srv.1.name"},
        {"dns_cache_srv.1.name = _sip._udp.s.com",
         "dns_cache_srv.1.name = _sip._udp.s.com: has no effect without "
         "dns_cache_srv.1.target"},
        {"dns_cache_naptr.1.replace = s.com",
         "dns_cache_naptr.1.replace = s.com: has no effect without "
         "dns_cache_naptr.1.name"},
        {"dns_cache_naptr.1.name = s.com",
         "dns_cache_naptr.1.name = s.com: has no effect without "
         "dns_cache_naptr.1.replace"},
    };
    struct fixture *f = *state;

    for (size_t i = 0; i < BASE_COUNT_OF(rows); i++) {
        begin(f);

        read_text(f, rows[i].line);

        assert_one_finding(f, 1, rows[i].finding);
        assert_int_equal(static_records(f), 0);
    }
}

/* SEMANTICS 1.9 E8: example 2 of the guide, and what makes it work. */
static void static_srv_that_is_never_asked_for_is_a_finding(void **state)
{
    static const char common[] = "dns_cache_srv.1.name = _sip._tcp.PBX.com\n"
                                 "dns_cache_srv.1.target = server1.pbx.com\n"
                                 "account.1.sip_server.1.address = pbx.com\n"
                                 "account.1.sip_server.1.transport_type = 3\n";
    static const struct {
        const char *more;
        bool is_found;
    } rows[] = {
        {"account.1.sip_server.1.port = 0", true},
        {"account.1.sip_server.1.port = 5060", false},
        {"account.1.sip_server.1.port = 0\naccount.1.naptr_build = 1", false},
        {"account.1.sip_server.1.port = 0\n"
         "account.1.sip_server.1.transport_type = 1",
         false},
        {"account.1.sip_server.1.port = 0\n"
         "dns_cache_srv.2.name = _sip._udp.pbx.com\n"
         "dns_cache_srv.2.target = server1.pbx.com",
         false},
        {"account.1.sip_server.1.port = 0\n"
         "dns_cache_naptr.1.name = pbx.com\n"
         "dns_cache_naptr.1.replace = _sip._tcp.pbx.com",
         false},
        {"account.1.sip_server.1.port = 0\n"
         "account.1.sip_server.1.address = other.com",
         false},
    };
    struct fixture *f = *state;

    for (size_t i = 0; i < BASE_COUNT_OF(rows); i++) {
        char text[512];
        begin(f);
        snprintf(text, sizeof text, "%s%s", common, rows[i].more);

        read_text(f, text);

        assert_int_equal(f->report.finding_count, rows[i].is_found);
        if (rows[i].is_found)
            assert_one_finding(
                f, 1,
                "dns_cache_srv.1.name = _sip._tcp.pbx.com: is asked for only "
                "if DNS has a NAPTR record that leads there, or with "
                "account.1.naptr_build = 1");
    }
}

/* A later text hears of what it changed, not of what stood before. */
static void findings_belong_to_the_text_that_is_read(void **state)
{
    struct fixture *f = *state;
    begin(f);
    read_text(f, "dns_cache_a.1.ip = 10.0.0.1");
    phone_config_report_fini(&f->report);

    read_text(f, "account.1.enable = 1");
    assert_int_equal(f->report.finding_count, 0);
    read_text(f, "dns_cache_a.1.name = pbx.com");
    assert_int_equal(f->report.finding_count, 0);
    assert_int_equal(static_records(f), 1);
}

int main(void)
{
#define CLAIM(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        CLAIM(half_a_static_record_is_a_finding),
        CLAIM(static_srv_that_is_never_asked_for_is_a_finding),
        CLAIM(findings_belong_to_the_text_that_is_read),
    };
    return cmocka_run_group_tests_name("phone-sim_lint", tests, NULL, NULL);
}
