// SPDX-License-Identifier: MIT
#include "fake-registrar/registrar.h"

#include "base/error.h"
#include "tests/unit/fake-registrar/stage.h"

static struct stage stage;
static struct person *alice = &stage.alice, *bob = &stage.bob;
static struct freg_registrar *primary;

static int open_stage(void **state)
{
    (void)state;
    stage_open(&stage);
    primary = stage_registrar(&stage, "primary", 13, &(struct freg_options){0});
    return 0;
}

static int close_stage(void **state)
{
    (void)state;
    stage_close(&stage);
    return 0;
}

static bool has_binding(struct freg_registrar *registrar, const char *aor)
{
    struct freg_binding binding;

    return freg_registrar_binding(registrar, aor, 0, &binding);
}

static int ask_itself(const char *method, struct sip_header header)
{
    return stage_ask(alice, primary,
                     &(struct ask){.method = method,
                                   .uri = "sip:192.168.1.13",
                                   .header = header});
}

static void options_to_the_registrar_itself_is_200(void **state)
{
    (void)state;
    assert_int_equal(ask_itself("OPTIONS", (struct sip_header){0}), 200);
    assert_non_null(sip_message_header(alice->answer, "Allow", 0));
}

static void options_to_a_user_reaches_the_user(void **state)
{
    (void)state;
    stage_register(bob, primary, &(struct wish){0});
    stage_ask(alice, primary, &(struct ask){.method = "OPTIONS"});

    assert_int_equal(bob->request_count, 1);
}

static void keep_alive_notify_is_200_and_others_489(void **state)
{
    (void)state;
    assert_int_equal(
        ask_itself("NOTIFY", (struct sip_header){"Event", "keep-alive"}), 200);
    assert_int_equal(
        ask_itself("NOTIFY", (struct sip_header){"Event", "dialog"}), 489);
}

static void unknown_method_is_405_with_allow(void **state)
{
    (void)state;
    assert_int_equal(
        stage_ask(alice, primary, &(struct ask){.method = "FETCH"}), 405);
    assert_non_null(
        strstr(sip_message_header(alice->answer, "Allow", 0), "INVITE"));
}

static void invite_to_the_registrar_itself_is_404(void **state)
{
    (void)state;
    assert_int_equal(ask_itself("INVITE", (struct sip_header){0}), 404);
}

static void restart_keeps_bindings_unless_it_forgets(void **state)
{
    (void)state;
    stage_register(bob, primary, &(struct wish){0});

    freg_registrar_restart(primary, false);
    assert_true(has_binding(primary, "bob"));
    freg_registrar_restart(primary, true);
    assert_false(has_binding(primary, "bob"));
    assert_int_equal(stage_register(bob, primary, &(struct wish){.cseq = 1}),
                     200);
}

static void shared_store_survives_the_amnesia_of_one(void **state)
{
    struct freg_registrar *secondary = stage_registrar(
        &stage, "secondary", 14, &(struct freg_options){.shares = primary});

    (void)state;
    stage_register(bob, primary, &(struct wish){0});
    freg_registrar_restart(primary, true);
    assert_true(has_binding(primary, "bob"));
    assert_true(has_binding(secondary, "bob"));

    freg_registrar_destroy(&stage.registrars[1]);
    freg_registrar_restart(primary, true);
    assert_false(has_binding(primary, "bob"));
}

static void forgetful_registrar_needs_the_registration_again(void **state)
{
    struct freg_registrar *secondary = stage_registrar(
        &stage, "secondary", 14,
        &(struct freg_options){.shares = primary, .needs_registration = true});

    (void)state;
    stage_register(bob, primary, &(struct wish){0});
    stage_register(alice, secondary, &(struct wish){0});
    freg_registrar_restart(secondary, true);

    assert_int_equal(stage_ask(alice, secondary, &(struct ask){0}), 403);
}

static void restart_does_not_heal(void **state)
{
    (void)state;
    assert_int_equal(freg_registrar_drop(
                         primary, &(struct freg_fault){.mode = "reject"}, NULL),
                     0);
    freg_registrar_restart(primary, true);

    assert_int_equal(stage_register(alice, primary, &(struct wish){0}), 503);
}

static void requests_are_counted_with_their_copies(void **state)
{
    (void)state;
    assert_int_equal(freg_registrar_seen(primary, NULL), 0);
    stage_register(alice, primary, &(struct wish){0});
    stage_register(alice, primary, &(struct wish){0});
    freg_registrar_drop(primary, &(struct freg_fault){.mode = "stall"}, NULL);
    stage_ask(alice, primary, &(struct ask){.method = "MESSAGE"});
    stage_run(&stage, 500 * MS);

    assert_int_equal(freg_registrar_seen(primary, "REGISTER"), 2);
    assert_int_equal(freg_registrar_seen(primary, "MESSAGE"), 2);
    assert_int_equal(freg_registrar_seen(primary, "INVITE"), 0);
    assert_int_equal(freg_registrar_seen(primary, NULL), 4);
}

static void port_can_be_chosen(void **state)
{
    struct base_address ip = base_address_ipv4(192, 168, 1, 15, 0);
    struct net_node *node =
        net_node_create(stage.net, "other", BASE_ACTOR_REGISTRAR, &ip);
    struct freg_registrar *at_5061 = NULL, *at_5060 = NULL, *again = NULL;
    struct base_error error = {0};

    (void)state;
    assert_int_equal(freg_registrar_create(node,
                                           &(struct freg_options){.port = 5061},
                                           &at_5061, &error),
                     0);
    assert_int_equal(freg_registrar_create(node, &(struct freg_options){0},
                                           &at_5060, &error),
                     0);
    assert_int_equal(
        freg_registrar_create(node, &(struct freg_options){0}, &again, &error),
        BASE_ERR_CONFLICT);
    assert_null(again);
    freg_registrar_destroy(&at_5061);
    freg_registrar_destroy(&at_5060);
}

static void options_out_of_range_are_refused(void **state)
{
    static const struct freg_options bad[] = {
        {.grant = -1},
        {.min_expires = -1},
        {.default_expires = -1},
        {.auth_realm = "r", .auth_algorithm = "MD4"},
    };
    struct freg_registrar *registrar = NULL;
    struct base_error error;

    (void)state;
    for (size_t i = 0; i < BASE_COUNT_OF(bad); i++) {
        assert_int_equal(freg_registrar_create(freg_registrar_node(primary),
                                               &bad[i], &registrar, &error),
                         BASE_ERR_RANGE);
        assert_null(registrar);
        assert_true(error.text[0] != '\0');
    }
}

static void destroying_nothing_is_fine(void **state)
{
    struct freg_registrar *nothing = NULL;

    (void)state;
    freg_registrar_destroy(&nothing);
    assert_null(nothing);
}

#define CLAIM(name)                                                            \
    cmocka_unit_test_setup_teardown(name, open_stage, close_stage)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CLAIM(options_to_the_registrar_itself_is_200),
        CLAIM(options_to_a_user_reaches_the_user),
        CLAIM(keep_alive_notify_is_200_and_others_489),
        CLAIM(unknown_method_is_405_with_allow),
        CLAIM(invite_to_the_registrar_itself_is_404),
        CLAIM(restart_keeps_bindings_unless_it_forgets),
        CLAIM(shared_store_survives_the_amnesia_of_one),
        CLAIM(forgetful_registrar_needs_the_registration_again),
        CLAIM(restart_does_not_heal),
        CLAIM(requests_are_counted_with_their_copies),
        CLAIM(port_can_be_chosen),
        CLAIM(options_out_of_range_are_refused),
        CLAIM(destroying_nothing_is_fine),
    };

    return cmocka_run_group_tests_name("fake_registrar_registrar", tests, NULL,
                                       NULL);
}
