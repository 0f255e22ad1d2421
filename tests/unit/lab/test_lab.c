// SPDX-License-Identifier: MIT
#include "tests/support/claims.h"

#include <string.h>

#include "base/memory.h"
#include "lab/lab.h"

static const char zone[] = "$ORIGIN pbx.com.\n"
                           "$TTL 300\n"
                           "server IN A 10.0.1.1\n";

static const char account[] = "account.1.enable = 1\n"
                              "account.1.user_name = 4605\n"
                              "account.1.sip_server.1.address = 10.0.1.1\n";

static struct lab *world(void)
{
    struct lab_options options = {.net = NET_MEMORY, .seed = 1};
    struct lab *lab = NULL;
    struct base_error error;

    assert_int_equal(lab_create(&lab, &options, &error), 0);
    return lab;
}

static struct lab_actor *add_registrar(struct lab *lab, const char *address,
                                       const char *name)
{
    struct lab_registrar_spec spec = {.address = address, .name = name};
    struct lab_actor *actor = NULL;

    assert_int_equal(lab_registrar(lab, &spec, &actor, NULL), 0);
    return actor;
}

static void actors_get_the_documented_default_names_and_addresses(void **state)
{
    struct lab *lab = world();
    struct lab_actor *dns, *first, *second;
    struct lab_dns_spec spec = {.zone = zone};
    char text[BASE_ADDRESS_TEXT_MAX];

    (void)state;
    assert_int_equal(lab_dns(lab, &spec, &dns, NULL), 0);
    first = add_registrar(lab, NULL, NULL);
    second = add_registrar(lab, NULL, NULL);

    assert_string_equal(lab_actor_name(dns), "dns");
    assert_string_equal(
        base_address_ip_text(net_node_ip(lab_actor_node(dns)), text),
        "10.0.0.53");
    assert_string_equal(lab_actor_name(first), "registrar");
    assert_string_equal(lab_actor_name(second), "registrar-2");
    assert_string_equal(
        base_address_ip_text(net_node_ip(lab_actor_node(second)), text),
        "10.0.1.2");
    lab_destroy(&lab);
}

static void a_default_address_is_nobodys_second_one(void **state)
{
    struct lab *lab = world();
    struct lab_registrar_spec spec = {.address = "2001:db8::1",
                                      .other_address = "10.0.1.2"};
    struct lab_actor *both, *next;
    char text[BASE_ADDRESS_TEXT_MAX];

    (void)state;
    assert_int_equal(lab_registrar(lab, &spec, &both, NULL), 0);
    next = add_registrar(lab, NULL, NULL);

    assert_string_equal(
        base_address_ip_text(net_node_ip(lab_actor_node(next)), text),
        "10.0.1.3");
    lab_destroy(&lab);
}

static void the_address_of_a_phone_may_carry_its_port(void **state)
{
    struct lab *lab = world();
    struct lab_phone_spec spec = {.address = "10.0.1.1:5070"};
    struct lab_actor *actor = NULL;
    struct base_error error;

    (void)state;
    add_registrar(lab, "10.0.1.1", "primary");
    assert_int_equal(lab_phone(lab, &spec, &actor, NULL), 0);
    assert_int_equal(lab_phone(lab, &spec, &actor, &error), BASE_ERR_CONFLICT);
    assert_string_equal(error.text, "10.0.1.1:5070 over udp is taken by phone");
    lab_destroy(&lab);
}

static void a_clash_names_who_is_there(void **state)
{
    struct lab *lab = world();
    struct lab_registrar_spec same_name = {.name = "primary"};
    struct lab_registrar_spec same_place = {.address = "10.0.1.1"};
    struct lab_actor *actor = NULL;
    struct base_error error;

    (void)state;
    add_registrar(lab, "10.0.1.1", "primary");

    assert_int_equal(lab_registrar(lab, &same_name, &actor, &error),
                     BASE_ERR_CONFLICT);
    assert_string_equal(error.text,
                        "the name 'primary' is taken by a registrar");
    assert_int_equal(lab_registrar(lab, &same_place, &actor, &error),
                     BASE_ERR_CONFLICT);
    assert_string_equal(error.text,
                        "10.0.1.1:5060 over udp is taken by primary");
    assert_null(lab_actor_at(lab, 1));
    lab_destroy(&lab);
}

/* What lab_dns says to a phone that is there already. */
static int dns_after(const char *config)
{
    struct lab *lab = world();
    struct lab_phone_spec phone = {.config = config};
    struct lab_dns_spec spec = {.zone = zone};
    struct lab_actor *actor;
    int err;

    assert_int_equal(lab_phone(lab, &phone, &actor, NULL), 0);
    err = lab_dns(lab, &spec, &actor, NULL);
    lab_destroy(&lab);
    return err;
}

#define ACCOUNT(server, proxy)                                                 \
    "account.1.enable = 1\n"                                                   \
    "account.1.user_name = 4605\n"                                             \
    "account.1.sip_server.1.address = " server "\n" proxy
#define PROXY(address)                                                         \
    "account.1.outbound_proxy_enable = 1\n"                                    \
    "account.1.outbound_proxy.1.address = " address "\n"

static void a_phone_that_resolves_names_must_come_after_the_dns(void **state)
{
    (void)state;
    assert_int_equal(dns_after(ACCOUNT("pbx.com", "")), BASE_ERR_STATE);
    assert_int_equal(dns_after(ACCOUNT("10.0.1.1", "")), 0);
    assert_int_equal(dns_after(ACCOUNT("10.0.1.1", PROXY("obp.com"))),
                     BASE_ERR_STATE);
    assert_int_equal(dns_after(ACCOUNT("pbx.com", PROXY("10.0.2.1"))), 0);
}

static void a_dns_server_may_share_a_registrars_host(void **state)
{
    struct lab *lab = world();
    struct lab_dns_spec spec = {.address = "10.0.1.1", .zone = zone};
    struct lab_actor *dns = NULL;

    (void)state;
    add_registrar(lab, "10.0.1.1", "primary");

    assert_int_equal(lab_dns(lab, &spec, &dns, NULL), 0);
    lab_destroy(&lab);
}

static void a_bad_config_line_is_named(void **state)
{
    struct lab *lab = world();
    struct lab_phone_spec spec = {.config =
                                      "account.1.enable = 1\n"
                                      "account.1.sip_server.1.port = 70000\n"};
    struct lab_actor *phone = NULL;
    struct base_error error;

    (void)state;
    assert_int_not_equal(lab_phone(lab, &spec, &phone, &error), 0);
    assert_string_equal(error.text, "config line 2: account.1.sip_server.1."
                                    "port = 70000: permitted 0 to 65535");
    lab_destroy(&lab);
}

static void model_and_table_have_a_say_in_what_is_found(void **state)
{
    static const struct lab_knob parameters[] = {
        {"account.1.sip_server.1.invite_retry_counts", "5"},
        {"account.1.sip_server.1.failback_timeout", "600"}};
    static const char *const findings[] = {
        "old: account.1.sip_server.1.invite_retry_counts: ignored, needs "
        "firmware 81 or later",
        "old: account.1.sip_server.1.failback_timeout = 600: has no effect "
        "without failback_mode = 3",
        "new: account.1.sip_server.1.failback_timeout = 600: has no effect "
        "without failback_mode = 3"};
    struct lab *lab = world();
    struct lab_phone_spec spec = {.name = "old",
                                  .profile = "yealink-80",
                                  .model = "T46G",
                                  .config = account,
                                  .parameters = parameters,
                                  .parameter_count = 2};
    struct lab_actor *phone = NULL;

    (void)state;
    assert_int_equal(lab_phone(lab, &spec, &phone, NULL), 0);
    spec.name = "new";
    spec.model = "T58A";
    assert_int_equal(lab_phone(lab, &spec, &phone, NULL), 0);

    for (size_t i = 0; i < BASE_COUNT_OF(findings); i++)
        assert_string_equal(lab_warning(lab, i), findings[i]);
    assert_null(lab_warning(lab, BASE_COUNT_OF(findings)));
    lab_destroy(&lab);
}

static void the_command_lines_knob_beats_the_phones(void **state)
{
    struct lab_knob ours = {"retry_semantics", "transactions"};
    struct lab_knob theirs = {"retry_semantics", "attempts_total"};
    struct lab_options options = {
        .net = NET_MEMORY, .knobs = &ours, .knob_count = 1};
    struct lab_phone_spec spec = {
        .config = account, .knobs = &theirs, .knob_count = 1};
    struct lab *lab = NULL;
    struct lab_actor *phone = NULL;
    const char *name, *value;
    bool seen = false;

    (void)state;
    assert_int_equal(lab_create(&lab, &options, NULL), 0);
    assert_int_equal(lab_phone(lab, &spec, &phone, NULL), 0);

    for (size_t i = 0;
         base_timeline_knob_at(lab_timeline(lab), i, &name, &value); i++)
        if (strcmp(name, "retry_semantics") == 0) {
            assert_string_equal(value, "transactions");
            seen = true;
        }
    assert_true(seen);
    lab_destroy(&lab);
}

static void an_unknown_knob_names_the_nearest(void **state)
{
    struct lab_knob wrong = {"retry_semantic", "transactions"};
    struct lab_options options = {
        .net = NET_MEMORY, .knobs = &wrong, .knob_count = 1};
    struct lab *lab = NULL;
    struct base_error error;

    (void)state;
    assert_int_equal(lab_create(&lab, &options, &error), BASE_ERR_UNKNOWN);
    assert_non_null(strstr(error.text, "retry_semantics"));
}

static size_t faults_of(const struct lab *lab, struct base_timeline *timeline,
                        const struct lab_actor *actor)
{
    size_t count = 0;

    (void)lab;
    for (size_t i = 0; i < base_timeline_count(timeline); i++) {
        const struct base_event *e = base_timeline_at(timeline, i);

        count +=
            e->kind == BASE_EVENT_FAULT && e->src == lab_actor_number(actor);
    }
    return count;
}

static void stop_world(void *arg)
{
    net_stop(arg);
}

static void a_flap_drops_and_restores_by_its_period_until_ended(void **state)
{
    struct lab *lab = world();
    struct lab_actor *primary = add_registrar(lab, NULL, "primary");
    struct net_timer end;

    (void)state;
    net_timer_init(&end, lab_net(lab), stop_world, lab_net(lab));
    net_timer_set(&end, 45 * BASE_SEC);
    assert_int_equal(lab_flap(primary, 10 * BASE_SEC, NULL), 0);
    assert_int_equal(lab_run(lab, NULL), 0);

    assert_int_equal(faults_of(lab, lab_timeline(lab), primary), 5);
    assert_int_equal(net_node_fault(lab_actor_node(primary))->mode,
                     NET_FAULT_SILENT);
    lab_restore(primary);
    assert_int_equal(lab_run(lab, NULL), 0); /* nothing flaps any more */
    assert_int_equal(faults_of(lab, lab_timeline(lab), primary), 6);
    lab_destroy(&lab);
}

static void the_world_settles_once_nothing_is_open(void **state)
{
    struct lab *lab = world();
    struct lab_phone_spec spec = {.config = account};
    struct lab_actor *phone = NULL;
    bool rested = false;
    size_t open = 0;

    (void)state;
    add_registrar(lab, "10.0.1.1", "primary");
    assert_int_equal(lab_phone(lab, &spec, &phone, NULL), 0);
    phone_start(lab_actor_phone(phone));
    assert_int_equal(lab_settle(lab, &rested, &open, NULL), 0);

    assert_true(rested);
    assert_int_equal(open, SIZE_MAX);
    assert_int_equal(net_now(lab_net(lab)), 0);
    assert_int_not_equal(phone_registered(lab_actor_phone(phone), 1), 0);
    lab_destroy(&lab);
}

static void an_outage_does_not_keep_the_world_from_settling(void **state)
{
    struct lab *lab = world();
    struct lab_phone_spec spec = {.config = account};
    struct lab_actor *primary, *phone = NULL;
    bool rested = false;
    size_t open = 0;

    (void)state;
    primary = add_registrar(lab, "10.0.1.1", "primary");
    assert_int_equal(lab_phone(lab, &spec, &phone, NULL), 0);
    lab_drop(primary, &(struct lab_fault){.mode = "silent"}, NULL);
    phone_start(lab_actor_phone(phone));
    assert_int_equal(lab_settle(lab, &rested, &open, NULL), 0);

    assert_true(rested);
    assert_int_equal(open, SIZE_MAX);
    lab_destroy(&lab);
}

static void what_ends_with_the_time_has_ended_in_time(void **state)
{
    struct lab *lab = world();
    struct lab_phone_spec spec = {.config = account};
    struct lab_actor *primary, *phone = NULL;
    bool rested = false;
    size_t open = 0;

    (void)state;
    primary = add_registrar(lab, "10.0.1.1", "primary");
    assert_int_equal(lab_phone(lab, &spec, &phone, NULL), 0);
    lab_drop(primary, &(struct lab_fault){.mode = "silent"}, NULL);
    phone_start(lab_actor_phone(phone));
    lab_restore(primary); /* healthy, but what it was asked is lost */
    net_link_set(lab_actor_node(primary), lab_actor_node(phone),
                 &(struct net_link_fault){.loss = 1.0});
    assert_int_equal(lab_settle(lab, &rested, &open, NULL), 0);

    assert_true(rested);
    assert_int_equal(open, SIZE_MAX);
    assert_int_equal(net_now(lab_net(lab)), 32 * BASE_SEC);
    lab_destroy(&lab);
}

static void a_mode_that_makes_no_sense_lists_those_that_do(void **state)
{
    struct lab *lab = world();
    struct lab_actor *primary = add_registrar(lab, NULL, "primary");
    struct base_error error;

    (void)state;
    assert_int_equal(
        lab_drop(primary, &(struct lab_fault){.mode = "servfail"}, &error),
        BASE_ERR_UNSUPPORTED);
    assert_non_null(strstr(error.text, "silent"));
    assert_int_equal(lab_restart(primary, true, &error), 0);
    lab_destroy(&lab);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(actors_get_the_documented_default_names_and_addresses),
        cmocka_unit_test(a_default_address_is_nobodys_second_one),
        cmocka_unit_test(the_address_of_a_phone_may_carry_its_port),
        cmocka_unit_test(a_clash_names_who_is_there),
        cmocka_unit_test(a_phone_that_resolves_names_must_come_after_the_dns),
        cmocka_unit_test(a_dns_server_may_share_a_registrars_host),
        cmocka_unit_test(a_bad_config_line_is_named),
        cmocka_unit_test(model_and_table_have_a_say_in_what_is_found),
        cmocka_unit_test(the_command_lines_knob_beats_the_phones),
        cmocka_unit_test(an_unknown_knob_names_the_nearest),
        cmocka_unit_test(a_flap_drops_and_restores_by_its_period_until_ended),
        cmocka_unit_test(the_world_settles_once_nothing_is_open),
        cmocka_unit_test(an_outage_does_not_keep_the_world_from_settling),
        cmocka_unit_test(what_ends_with_the_time_has_ended_in_time),
        cmocka_unit_test(a_mode_that_makes_no_sense_lists_those_that_do),
    };

    return cmocka_run_group_tests_name("lab_lab", tests, NULL, NULL);
}
