// SPDX-License-Identifier: MIT
/* The parameter table row by row: what it permits, from which firmware, what it
 * inherits, and what its values come to. */
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
#include "phone-sim/effective.h"
#include "phone-sim/parameters.h"

static bool permits(const struct phone_parameter *p, int64_t number)
{
    struct phone_value value;
    char text[32];

    snprintf(text, sizeof(text), "%lld", (long long)number);
    return phone_parameter_read(p, text, &value) &&
           (value.number == number || value.raised);
}

static void check(const struct phone_parameter *p, int64_t number, bool right)
{
    if (permits(p, number) != right)
        fail_msg("%s = %lld should %sbe permitted", p->name, (long long)number,
                 right ? "" : "not ");
}

static void every_number_ends_where_the_table_says(void **state)
{
    size_t rows = 0;

    const struct phone_parameter *p;

    (void)state;
    for (size_t i = 0; (p = phone_parameter_at(i)) != NULL; i++) {
        bool minus_one = (p->flags & PHONE_MINUS_ONE) != 0;
        bool raised = (p->flags & PHONE_ZERO_OR_RAISED) != 0;

        if (p->kind != PHONE_KIND_INT)
            continue;
        rows++;
        check(p, p->least, true);
        check(p, p->most, true);
        check(p, p->least - 1, raised || (minus_one && p->least == 0));
        check(p, p->most + 1, false);
        check(p, -1, minus_one);
        check(p, -2, false);
        check(p, 0, raised || p->least == 0);
    }
    assert_true(rows > 40);
}

static void every_span_ends_where_the_table_says(void **state)
{
    size_t rows = 0;

    const struct phone_parameter *p;

    (void)state;
    for (size_t i = 0; (p = phone_parameter_at(i)) != NULL; i++) {
        const int64_t at[4] = {p->least - 1, p->least, p->most, p->most + 1};
        struct phone_value value;
        char text[40];

        if (p->kind != PHONE_KIND_SECONDS)
            continue;
        rows++;
        for (size_t k = 0; k < 4; k++) {
            snprintf(text, sizeof(text), "%lld.%06lld",
                     (long long)(at[k] / BASE_SEC),
                     (long long)(at[k] % BASE_SEC));
            if (phone_parameter_read(p, text, &value) != (k == 1 || k == 2))
                fail_msg("%s = %s", p->name, text);
        }
    }
    assert_int_equal(rows, 3);
}

static void every_text_ends_where_the_table_says(void **state)
{
    size_t rows = 0;
    char text[300];

    (void)state;
    memset(text, 'a', sizeof(text));
    const struct phone_parameter *p;
    for (size_t i = 0; (p = phone_parameter_at(i)) != NULL; i++) {
        struct phone_value value;

        if (p->kind != PHONE_KIND_TEXT && p->kind != PHONE_KIND_HOST)
            continue;
        rows++;
        text[p->most] = '\0';
        if (!phone_parameter_read(p, text, &value))
            fail_msg("%s: %lld characters", p->name, (long long)p->most);
        text[p->most] = 'a';
        text[p->most + 1] = '\0';
        if (phone_parameter_read(p, text, &value))
            fail_msg("%s: %lld characters", p->name, (long long)p->most + 1);
        text[p->most + 1] = 'a';
    }
    assert_true(rows > 10);
}

static void defaults_are_permitted_and_effects_are_told(void **state)
{
    const struct phone_parameter *p;

    (void)state;
    for (size_t i = 0; (p = phone_parameter_at(i)) != NULL; i++) {
        char text[64];
        struct phone_value value;

        if (p->kind == PHONE_KIND_ANY) {
            assert_null(p->effect);
            continue;
        }
        assert_true(p->effect != NULL && p->effect[0] != '\0');
        phone_parameter_default(p, text, sizeof(text));
        if ((p->kind == PHONE_KIND_INT || p->kind == PHONE_KIND_SECONDS) &&
            p->scope != PHONE_SCOPE_NONE &&
            !phone_parameter_read(p, text, &value))
            fail_msg("%s: default %s is not permitted", p->name, text);
    }
}

/* SEMANTICS 1.5: seven of them, each from its namesake of the server. */
static void proxies_inherit_from_their_namesakes(void **state)
{
    size_t rows = 0, minus_one = 0;

    const struct phone_parameter *p;

    (void)state;
    for (size_t i = 0; (p = phone_parameter_at(i)) != NULL; i++) {
        const struct phone_parameter *from;

        minus_one += (p->flags & PHONE_MINUS_ONE) != 0;
        if (p->inherits == NULL)
            continue;
        rows++;
        from = phone_parameter_named(p->inherits);
        assert_int_equal(p->since, 82);
        assert_int_equal(p->fallback, -1);
        assert_int_equal(from->scope, PHONE_SCOPE_SERVER);
        assert_int_equal(from->offset, p->offset);
        assert_int_equal(from->least, p->least);
        assert_int_equal(from->most, p->most);
        assert_string_equal(strrchr(from->name, 'Y'), strrchr(p->name, 'Y'));
    }
    assert_int_equal(rows, 7);
    assert_int_equal(minus_one, 9); /* and the two overlaps of 1.8 */
}

/* ---- firmware ----------------------------------------------------------- */

/* A value for any row that is not its default. */
static const char *some_value(const struct phone_parameter *p, char out[32])
{
    struct phone_value value;

    snprintf(out, 32, "%lld",
             (long long)(p->most == p->fallback ? p->least : p->most));
    if (p->kind == PHONE_KIND_SECONDS)
        snprintf(out, 32, "%lld", (long long)(p->most / BASE_SEC));
    else if (p->kind == PHONE_KIND_IPV4)
        return "10.0.0.1";
    else if (p->kind != PHONE_KIND_INT)
        return "s";
    assert_true(phone_parameter_read(p, out, &value));
    return out;
}

static void check_firmware(const struct phone_parameter *p,
                           enum engine_profile profile, int firmware)
{
    struct phone_config *config = phone_config_create(profile);
    struct phone_config_report report = {0};
    struct base_error error;
    char name[128], room[32];
    bool is_taken = true;

    phone_parameter_write(&(struct phone_reference){p, 1, 1}, name,
                          sizeof(name));
    assert_int_equal(
        phone_config_set(config, name, some_value(p, room), &report, &error),
        0);
    for (size_t i = 0; i < report.finding_count; i++) {
        if (strstr(report.findings[i].text, ": ignored, ") != NULL)
            is_taken = false;
    }
    if (is_taken != (firmware >= p->since && firmware <= p->until))
        fail_msg("%s with firmware %d", name, firmware);
    phone_config_report_fini(&report);
    phone_config_destroy(&config);
}

static void every_name_needs_its_firmware(void **state)
{
    const struct phone_parameter *p;

    (void)state;
    for (size_t i = 0; (p = phone_parameter_at(i)) != NULL; i++) {
        if (p->kind == PHONE_KIND_ANY || p->scope == PHONE_SCOPE_NONE)
            continue;
        check_firmware(p, ENGINE_PROFILE_YEALINK_80, 80);
        check_firmware(p, ENGINE_PROFILE_YEALINK_81, 81);
        check_firmware(p, ENGINE_PROFILE_YEALINK, 82);
    }
}

/* ---- what values come to ------------------------------------------------ */

struct fixture {
    struct phone_config *config;
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

    phone_config_destroy(&f->config);
    free(f);
    return 0;
}

static void configure(struct fixture *f, const char *text)
{
    const struct phone_config_source source = {.strict = true};

    assert_int_equal(
        phone_config_read(f->config, text, &source, NULL, &f->error), 0);
}

static struct phone_effective effective(struct fixture *f, const char *name)
{
    struct phone_reference at;
    struct phone_effective out;

    assert_int_equal(phone_parameter_find(name, &at), PHONE_MATCH_FOUND);
    assert_true(phone_config_effective(f->config, &at, &out));
    return out;
}

static void a_proxy_takes_the_value_of_the_server_of_its_number(void **state)
{
    struct fixture *f = *state;

    configure(f, "account.1.sip_server.1.failback_timeout = 30\n"
                 "account.1.sip_server.2.failback_timeout = 700\n"
                 "account.1.outbound_proxy.2.retry_counts = 0\n");

    assert_int_equal(
        effective(f, "account.1.outbound_proxy.1.failback_timeout").number, 60);
    assert_true(
        effective(f, "account.1.outbound_proxy.1.failback_timeout").inherited);
    assert_int_equal(
        effective(f, "account.1.outbound_proxy.2.failback_timeout").number,
        700);
    assert_int_equal(
        effective(f, "account.1.outbound_proxy.1.retry_counts").number, 3);
    assert_int_equal(
        effective(f, "account.1.outbound_proxy.2.retry_counts").number, 0);
    assert_false(
        effective(f, "account.1.outbound_proxy.2.retry_counts").inherited);
}

static void conditions_look_at_the_values_in_force(void **state)
{
    struct fixture *f = *state;
    const char *name = "account.1.outbound_proxy.1.only_signal_with_registered";

    configure(f, "account.1.outbound_proxy_enable = 1\n"
                 "account.1.outbound_proxy.1.only_signal_with_registered = 1\n"
                 "account.1.outbound_proxy.1.failback_mode = 0\n"
                 "account.1.sip_server.1.register_on_enable = 1\n"
                 "account.1.sip_server.1.failback_mode = 3\n");
    assert_int_equal(effective(f, name).unmet, PHONE_NEED_STICKY);
    configure(f, "account.1.outbound_proxy.1.failback_mode = -1\n");
    assert_int_equal(effective(f, name).unmet, 0);
    configure(f, "account.1.outbound_proxy.1.register_on_enable = 0\n");
    assert_int_equal(effective(f, name).unmet, PHONE_NEED_REGISTER_ON);
}

static void an_account_that_is_not_there_has_no_values(void **state)
{
    struct fixture *f = *state;
    struct phone_reference at;
    struct phone_effective out;

    phone_parameter_find("account.3.sip_server.1.expires", &at);

    assert_false(phone_config_effective(f->config, &at, &out));
}

static void needs_read_as_a_sentence(void **state)
{
    char text[128];

    (void)state;
    assert_string_equal(
        phone_parameter_needs(PHONE_NEED_REGISTER_ON | PHONE_NEED_STICKY, text,
                              sizeof(text)),
        "register_on_enable = 1 and failback_mode 1, 2 or 3");
    assert_string_equal(phone_parameter_needs(0, text, sizeof(text)), "");
}

int main(void)
{
#define CLAIM(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_number_ends_where_the_table_says),
        cmocka_unit_test(every_span_ends_where_the_table_says),
        cmocka_unit_test(every_text_ends_where_the_table_says),
        cmocka_unit_test(defaults_are_permitted_and_effects_are_told),
        cmocka_unit_test(proxies_inherit_from_their_namesakes),
        cmocka_unit_test(every_name_needs_its_firmware),
        CLAIM(a_proxy_takes_the_value_of_the_server_of_its_number),
        CLAIM(conditions_look_at_the_values_in_force),
        CLAIM(an_account_that_is_not_there_has_no_values),
        cmocka_unit_test(needs_read_as_a_sentence),
    };
    return cmocka_run_group_tests_name("phone-sim_parameters", tests, NULL,
                                       NULL);
}
