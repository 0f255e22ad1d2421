// SPDX-License-Identifier: MIT
/* The traps of the vendor's documents (SEMANTICS 1.9): each is told, and only
 * where it is one. */
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

struct trap {
    const char *text;
    int line;
    const char *finding; /* NULL = none */
};

#define SERVER "account.1.sip_server.1."
#define PROXY "account.1.outbound_proxy.1."
#define NAMED SERVER "address = pbx.com\n"

/* Line 4: an SRV record for TCP and none for UDP. */
#define TCP_ALONE                                                              \
    NAMED SERVER "transport_type = 3\n" SERVER "port = 0\n"                    \
                 "dns_cache_srv.1.name = _sip._tcp.pbx.com\n"                  \
                 "dns_cache_srv.1.target = a.pbx.com\n"

static const struct trap traps[] = {
    /* E5 */
    {SERVER "only_signal_with_registered = 1\n", 1,
     SERVER "only_signal_with_registered = 1: has no effect without "
            "register_on_enable = 1 and failback_mode 1, 2 or 3"},
    {SERVER "only_signal_with_registered = 1\n" SERVER
            "register_on_enable = 1\n" SERVER "failback_mode = 2\n",
     0, NULL},
    {SERVER "only_signal_with_registered = 0\n", 0, NULL},
    {SERVER "only_signal_with_registered = 1\n" SERVER
            "only_signal_with_registered = 0\n",
     0, NULL},
    /* the same for a proxy, with the values in force */
    {"account.1.outbound_proxy_enable = 1\n" PROXY "address = p.com\n" PROXY
     "only_signal_with_registered = 1\n" SERVER "register_on_enable = 1\n",
     3,
     PROXY "only_signal_with_registered = 1: has no effect without "
           "failback_mode 1, 2 or 3"},
    {PROXY "retry_counts = 5\n", 1,
     PROXY "retry_counts = 5: has no effect without outbound_proxy_enable = 1"},
    {PROXY "address = p.com\n", 1,
     PROXY "address = p.com: has no effect without outbound_proxy_enable = 1"},
    {PROXY "retry_counts = -1\n", 0, NULL},
    /* E6 */
    {"dns_cache_srv.3.name = _sip_udp.pbx.com\n"
     "dns_cache_srv.3.target = a.pbx.com\n",
     1,
     "dns_cache_srv.3.name = _sip_udp.pbx.com: nobody asks for that; "
     "_sip._udp.pbx.com is meant?"},
    {"dns_cache_naptr.1.name = pbx.com\n"
     "dns_cache_naptr.1.replace = _siptcp.pbx.com\n",
     2,
     "dns_cache_naptr.1.replace = _siptcp.pbx.com: nobody asks for that; "
     "_sip._tcp.pbx.com is meant?"},
    {"dns_cache_naptr.1.name = pbx.com\n"
     "dns_cache_naptr.1.replace = _sip._tcp.pbx.com\n",
     0, NULL},
    /* 2.15: with proxies these are resolved, and server 2 is nowhere */
    {SERVER "address = 10.0.0.1\n"
            "account.1.sip_server.2.address = 10.0.0.2\n"
            "account.1.outbound_proxy_enable = 1\n" PROXY
            "address = 10.0.0.3\n",
     2,
     "account.1.sip_server.2.address = 10.0.0.2: outbound proxies lead to "
     "sip_server.1 alone, but for knob obp_with_two_servers = "
     "each_server_through_proxy"},
    {SERVER "address = 10.0.0.1\n"
            "account.1.sip_server.2.address = 10.0.0.2\n",
     0, NULL},
    {NAMED SERVER "transport_type = 3\n"
                  "account.1.outbound_proxy_enable = 1\n" PROXY
                  "address = obp.com\n" PROXY "port = 5060\n",
     5,
     PROXY "port = 5060: must be 0 for transport_type = 3 to ask for NAPTR and "
           "SRV records"},
    {SERVER "address = 10.0.0.1\n" SERVER "failback_mode = 2\n"
            "account.1.outbound_proxy_enable = 1\n" PROXY "address = obp.com\n",
     0, NULL},
    /* failback */
    {SERVER "failback_mode = 1\n" SERVER "address = 10.0.0.1\n", 1,
     SERVER "failback_mode = 1: has no effect without a domain name as "
            "address"},
    {SERVER "failback_mode = 1\n" NAMED, 0, NULL},
    {SERVER "failback_mode = 0\n" SERVER "address = 10.0.0.1\n", 0, NULL},
    {SERVER "failback_timeout = 600\n", 1,
     SERVER "failback_timeout = 600: has no effect without failback_mode = 3"},
    {SERVER "failback_timeout = 3600\n", 0, NULL},
    {SERVER "failback_timeout = 600\n" SERVER "failback_timeout = 700\n", 2,
     SERVER "failback_timeout = 700: has no effect without failback_mode = 3"},
    {SERVER "failback_timeout = 0\n", 1,
     SERVER "failback_timeout = 0: has no effect without failback_mode = 3"},
    {SERVER "failback_subscribe.enable = 1\n", 1,
     SERVER "failback_subscribe.enable = 1: has no effect without "
            "failback_mode 1, 2 or 3"},
    /* fallback */
    {"account.1.fallback.timeout = 60\n"
     "account.1.sip_server.2.address = b.com\n",
     1,
     "account.1.fallback.timeout = 60: has no effect without "
     "fallback.redundancy_type = 1"},
    {"account.1.fallback.redundancy_type = 1\n", 1,
     "account.1.fallback.redundancy_type = 1: has no effect without an address "
     "of sip_server.2"},
    {"account.1.fallback.redundancy_type = 1\n"
     "account.1.fallback.timeout = 60\n"
     "account.1.sip_server.2.address = b.com\n",
     0, NULL},
    {"account.1.fallback.redundancy_type = 1\n"
     "account.1.sip_server.2.address = b.com\n"
     "account.1.outbound_proxy_enable = 1\n" PROXY "address = p.com\n",
     1,
     "account.1.fallback.redundancy_type = 1: has no effect without "
     "outbound_proxy_enable = 0"},
    {"account.1.redundancy_with_reg_fail.enable = 1\n", 1,
     "account.1.redundancy_with_reg_fail.enable = 1: has no effect without "
     "fallback.redundancy_type = 1"},
    {"account.1.outbound_proxy_fallback_interval = 60\n"
     "account.1.outbound_proxy_enable = 1\n" PROXY "address = p.com\n",
     1,
     "account.1.outbound_proxy_fallback_interval = 60: has no effect without "
     "an address of outbound_proxy.2"},
    {"account.1.outbound_proxy_enable = 1\n", 1,
     "account.1.outbound_proxy_enable = 1: has no effect without an outbound "
     "proxy's address"},
    /* retries after a failed registration */
    {"account.1.reg_failed_retry_max_time = 90\n", 1,
     "account.1.reg_failed_retry_max_time = 90: has no effect without "
     "reg_failed_retry_min_time above 0"},
    {"account.1.reg_fail_retry_interval = 60\n"
     "account.1.reg_failed_retry_min_time = 10\n",
     1,
     "account.1.reg_fail_retry_interval = 60: has no effect without "
     "reg_failed_retry_min_time = 0"},
    /* E9: the port, written or not */
    {NAMED SERVER "transport_type = 3\n", 2,
     SERVER "port = 5060: must be 0 for transport_type = 3 to ask for NAPTR "
            "and SRV records"},
    {NAMED SERVER "transport_type = 3\n" SERVER "port = 5070\n", 3,
     SERVER "port = 5070: must be 0 for transport_type = 3 to ask for NAPTR "
            "and SRV records"},
    {NAMED SERVER "transport_type = 3\n" SERVER "port = 0\n", 0, NULL},
    {NAMED, 0, NULL},
    {SERVER "address = 10.0.0.1\n" SERVER "transport_type = 3\n", 0, NULL},
    {SERVER "transport_type = 3\naccount.1.outbound_proxy_enable = 1\n" PROXY
            "address = p.com\n",
     1,
     PROXY "port = 5060: must be 0 for transport_type = 3 to ask for NAPTR and "
           "SRV records"},
    /* E7 */
    {"dns_cache_a.2.ip = 10.0.0.1\n", 1,
     "dns_cache_a.2.ip = 10.0.0.1: has no effect without dns_cache_a.2.name"},
    {"dns_cache_a.2.name = a.pbx.com\n", 1,
     "dns_cache_a.2.name = a.pbx.com: has no effect without dns_cache_a.2.ip"},
    {"dns_cache_naptr.1.replace = _sip._udp.pbx.com\n", 1,
     "dns_cache_naptr.1.replace = _sip._udp.pbx.com: has no effect without "
     "dns_cache_naptr.1.name"},
    {"dns_cache_srv.1.name = _sip._udp.pbx.com\n", 1,
     "dns_cache_srv.1.name = _sip._udp.pbx.com: has no effect without "
     "dns_cache_srv.1.target"},
    {"dns_cache_a.2.ip = 10.0.0.1\ndns_cache_a.2.name = a.pbx.com\n", 0, NULL},
    /* E8 */
    {TCP_ALONE, 4,
     "dns_cache_srv.1.name = _sip._tcp.pbx.com: is asked for only if DNS has a "
     "NAPTR record that leads there, or with account.1.naptr_build = 1"},
    {TCP_ALONE "dns_cache_srv.1.name = _sip._tcp.PBX.com\n", 6,
     "dns_cache_srv.1.name = _sip._tcp.pbx.com: is asked for only if DNS has a "
     "NAPTR record that leads there, or with account.1.naptr_build = 1"},
    {TCP_ALONE SERVER "address = other.com\n", 0, NULL},
    {TCP_ALONE "account.1.naptr_build = 1\n", 0, NULL},
    {TCP_ALONE SERVER "port = 5060\n" SERVER "transport_type = 1\n", 0, NULL},
    {TCP_ALONE "dns_cache_naptr.1.name = pbx.com\n"
               "dns_cache_naptr.1.replace = _sip._tcp.pbx.com\n",
     0, NULL},
    {TCP_ALONE "dns_cache_srv.2.name = _sip._udp.pbx.com\n"
               "dns_cache_srv.2.target = a.pbx.com\n",
     0, NULL},
    /* E3 */
    {"account.X.sip_server.Y.port = 0\n", 1,
     "account.X.sip_server.Y.port: unknown; X and Y stand for numbers, as in "
     "account.1.sip_server.1.port"},
};

static void check(const struct trap *trap)
{
    struct phone_config *config = phone_config_create(ENGINE_PROFILE_YEALINK);
    struct phone_config_report report = {0};
    struct base_error error;

    assert_int_equal(phone_config_read(config, trap->text,
                                       &(struct phone_config_source){0},
                                       &report, &error),
                     0);
    if (report.finding_count != (trap->finding != NULL ? 1 : 0))
        fail_msg("%zu findings (%s) in:\n%s", report.finding_count,
                 report.finding_count > 0 ? report.findings[0].text : "",
                 trap->text);
    if (trap->finding != NULL) {
        assert_string_equal(report.findings[0].text, trap->finding);
        assert_int_equal(report.findings[0].line, trap->line);
    }
    phone_config_report_fini(&report);
    phone_config_destroy(&config);
}

static void each_trap_is_told_and_nothing_else(void **state)
{
    (void)state;
    for (size_t i = 0; i < BASE_COUNT_OF(traps); i++)
        check(&traps[i]);
}

/* What an earlier text said is not told again. */
static void a_later_text_speaks_of_its_own_lines(void **state)
{
    struct phone_config *config = phone_config_create(ENGINE_PROFILE_YEALINK);
    struct phone_config_report report = {0};
    const struct phone_config_source source = {0};
    struct base_error error;

    (void)state;
    phone_config_read(config, SERVER "failback_timeout = 600\n", &source, NULL,
                      &error);
    phone_config_read(config, "dns_cache_a.1.ip = 10.0.0.1\n", &source, NULL,
                      &error);
    phone_config_read(config, SERVER "expires = 60\n", &source, &report,
                      &error);
    assert_int_equal(report.finding_count, 0);
    phone_config_read(config, "dns_cache_a.1.name = pbx.com\n", &source,
                      &report, &error);
    assert_int_equal(report.finding_count, 0);

    phone_config_report_fini(&report);
    phone_config_destroy(&config);
}

static void parameters_set_one_by_one_are_looked_at_together(void **state)
{
    struct phone_config *config = phone_config_create(ENGINE_PROFILE_YEALINK);
    struct phone_config_report report = {0};
    struct base_error error;

    (void)state;
    phone_config_set(config, SERVER "failback_timeout", "30", &report, &error);
    phone_config_set(config, SERVER "failback_mode", "3", &report, &error);
    phone_config_set(config, SERVER "failback_subscribe.enable", "1", &report,
                     &error);
    phone_config_set(config, "account.2.fallback.timeout", "60", &report,
                     &error);
    phone_config_lint(config, &report);
    phone_config_lint(config, &report);

    assert_int_equal(report.finding_count, 2);
    assert_string_equal(report.findings[0].text,
                        SERVER "failback_timeout = 30: taken as 60");
    assert_string_equal(
        report.findings[1].text,
        "account.2.fallback.timeout = 60: has no effect without an address of "
        "sip_server.2 and fallback.redundancy_type = 1");
    assert_int_equal(report.findings[1].line, 0);
    phone_config_report_fini(&report);
    phone_config_destroy(&config);
}

static void some_models_are_a_firmware_ahead(void **state)
{
    static const struct {
        const char *model;
        enum engine_profile profile;
        bool names_only; /* knob t5x_fw80_as_81 */
        size_t findings;
    } models[] = {{"T58A", ENGINE_PROFILE_YEALINK_80, false, 1},
                  {"cp960", ENGINE_PROFILE_YEALINK_80, false, 1},
                  {"SIP-T58V", ENGINE_PROFILE_YEALINK_80, false, 1},
                  {"T58A", ENGINE_PROFILE_YEALINK_80, true, 2},
                  {"T46G", ENGINE_PROFILE_YEALINK_80, true, 3},
                  {"T46G", ENGINE_PROFILE_YEALINK_80, false, 3},
                  {"T58A", ENGINE_PROFILE_YEALINK, true, 0}};

    (void)state;
    for (size_t i = 0; i < BASE_COUNT_OF(models); i++) {
        struct phone_config *config = phone_config_create(models[i].profile);
        struct phone_config_report report = {0};
        struct base_error error;

        phone_config_set_model(config, models[i].model, models[i].names_only);
        phone_config_read(config,
                          SERVER "invite_retry_counts = 5\n" PROXY
                                 "address = p.com\n" PROXY "retry_counts = 5\n"
                                 "account.1.outbound_proxy_enable = 1\n",
                          &(struct phone_config_source){0}, &report, &error);
        /* Without a proxy's name the last line is one more. */
        assert_int_equal(report.finding_count,
                         models[i].findings + (models[i].findings == 3));
        phone_config_report_fini(&report);
        phone_config_destroy(&config);
    }
}

static void accounts_that_the_model_lacks_are_ignored(void **state)
{
    static const struct {
        const char *model;
        unsigned accounts;
    } models[] = {{"CP960", 1},
                  {"SIP-T19(P) E2", 1},
                  {"SIP-T21 E2", 2},
                  {"T40P", 3},
                  {"W56P", 5},
                  {"t41s", 6},
                  {"W60P", 8},
                  {"SIP-T42S", 12},
                  {"SIP VP-T49G", 16},
                  {"Other", 16},
                  {"", 16}};

    (void)state;
    for (size_t i = 0; i < BASE_COUNT_OF(models); i++) {
        struct phone_config *config =
            phone_config_create(ENGINE_PROFILE_YEALINK);
        struct phone_config_report report = {0};
        struct base_error error;
        char text[64], finding[128];

        phone_config_set_model(config, models[i].model, false);
        for (unsigned x = models[i].accounts; x <= 16; x++) {
            snprintf(text, sizeof(text),
                     "account.%u.enable = 0\naccount.%u.password = x\n", x, x);
            assert_int_equal(phone_config_read(config, text,
                                               &(struct phone_config_source){0},
                                               &report, &error),
                             0);
        }
        assert_int_equal(report.finding_count, 16 - models[i].accounts);
        if (models[i].accounts < 16) {
            snprintf(finding, sizeof(finding),
                     "account.%u: ignored, the model has %u",
                     models[i].accounts + 1, models[i].accounts);
            assert_string_equal(report.findings[0].text, finding);
        }
        phone_config_report_fini(&report);
        phone_config_destroy(&config);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_trap_is_told_and_nothing_else),
        cmocka_unit_test(a_later_text_speaks_of_its_own_lines),
        cmocka_unit_test(parameters_set_one_by_one_are_looked_at_together),
        cmocka_unit_test(some_models_are_a_firmware_ahead),
        cmocka_unit_test(accounts_that_the_model_lacks_are_ignored),
    };
    return cmocka_run_group_tests_name("phone-sim_lint", tests, NULL, NULL);
}
