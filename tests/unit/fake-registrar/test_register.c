// SPDX-License-Identifier: MIT
#include "tests/unit/fake-registrar/stage.h"

static struct stage stage;
static struct freg_registrar *primary;

static int open_plain(void **state)
{
    (void)state;
    stage_open(&stage);
    primary = stage_registrar(&stage, "primary", 13, &(struct freg_options){0});
    return 0;
}

static int open_empty(void **state)
{
    (void)state;
    stage_open(&stage);
    return 0;
}

static int close_stage(void **state)
{
    (void)state;
    stage_close(&stage);
    return 0;
}

static size_t binding_count(const char *aor)
{
    struct freg_binding binding;
    size_t count = 0;

    while (freg_registrar_binding(primary, aor, count, &binding))
        count++;
    return count;
}

static base_time expiry(const char *aor)
{
    struct freg_binding binding;

    assert_true(freg_registrar_binding(primary, aor, 0, &binding));
    return binding.expires_at;
}

static void registration_is_stored_and_answered_200(void **state)
{
    struct freg_binding binding;

    (void)state;
    assert_int_equal(stage_register(&stage.alice, primary, &(struct wish){0}),
                     200);

    assert_true(freg_registrar_binding(primary, "alice", 0, &binding));
    assert_string_equal(binding.contact, stage.alice.contact);
    assert_string_equal(binding.call_id, "reg-alice");
    assert_int_equal(binding.cseq, 1);
    assert_int_equal(binding.expires_at, 60 * BASE_SEC);
    assert_true(sip_message_to_tag(stage.alice.answer)[0] != '\0');
}

static void date_is_the_virtual_civil_time(void **state)
{
    (void)state;
    stage_run(&stage, 86400 * BASE_SEC + 3661 * BASE_SEC);
    stage_register(&stage.alice, primary, &(struct wish){0});

    assert_string_equal(sip_message_header(stage.alice.answer, "Date", 0),
                        "Fri, 02 Jan 2026 01:01:01 GMT");
}

static void binding_is_gone_at_its_expiry_and_not_before(void **state)
{
    (void)state;
    stage_register(&stage.alice, primary, &(struct wish){.expires = 90});

    stage_run(&stage, 90 * BASE_SEC - 1);
    assert_int_equal(binding_count("alice"), 1);
    stage_run(&stage, 1);
    assert_int_equal(binding_count("alice"), 0);
}

static void contact_parameter_beats_the_expires_header(void **state)
{
    (void)state;
    stage_register(&stage.alice, primary,
                   &(struct wish){.contacts = {"<sip:a@h.com>;expires=100"},
                                  .expires = 500});

    assert_int_equal(expiry("alice"), 100 * BASE_SEC);
    assert_int_equal(sip_message_contact(stage.alice.answer, 0).expires, 100);
}

static void without_any_wish_an_hour_is_granted(void **state)
{
    (void)state;
    stage_register(&stage.alice, primary, &(struct wish){.expires = -1});

    assert_int_equal(expiry("alice"), 3600 * BASE_SEC);
}

static void answer_lists_all_bindings_with_the_time_left(void **state)
{
    const struct sip_message *answer;

    (void)state;
    stage_register(&stage.alice, primary, &(struct wish){.expires = 100});
    stage_run(&stage, 10 * BASE_SEC + 1);
    stage_register(&stage.bob, primary,
                   &(struct wish){.user = "alice", .expires = 50});

    answer = stage.bob.answer;
    assert_int_equal(sip_message_contact_count(answer), 2);
    assert_string_equal(sip_message_contact(answer, 0).uri, stage.bob.contact);
    assert_int_equal(sip_message_contact(answer, 0).expires, 50);
    /* 89.999999 s are left: rounded up, as 0 would mean gone. */
    assert_int_equal(sip_message_contact(answer, 1).expires, 90);
}

static void request_without_contact_only_asks(void **state)
{
    (void)state;
    stage_register(&stage.alice, primary, &(struct wish){.expires = 100});
    stage_run(&stage, 40 * BASE_SEC);

    assert_int_equal(stage_register(&stage.alice, primary,
                                    &(struct wish){.contact = "", .cseq = 1}),
                     200);
    assert_int_equal(sip_message_contact(stage.alice.answer, 0).expires, 60);
    assert_int_equal(expiry("alice"), 100 * BASE_SEC);
}

static void expires_zero_removes_this_contact_only(void **state)
{
    (void)state;
    stage_register(&stage.alice, primary, &(struct wish){0});
    stage_register(&stage.bob, primary, &(struct wish){.user = "alice"});
    assert_int_equal(stage_register(&stage.alice, primary,
                                    &(struct wish){.unregister = true}),
                     200);

    assert_int_equal(sip_message_contact_count(stage.alice.answer), 1);
    assert_string_equal(sip_message_contact(stage.alice.answer, 0).uri,
                        stage.bob.contact);
}

static void star_with_expires_zero_removes_all(void **state)
{
    (void)state;
    stage_register(&stage.alice, primary, &(struct wish){0});
    stage_register(&stage.bob, primary, &(struct wish){.user = "alice"});
    assert_int_equal(
        stage_register(&stage.alice, primary,
                       &(struct wish){.contacts = {"*"}, .unregister = true}),
        200);

    assert_int_equal(sip_message_contact_count(stage.alice.answer), 0);
    assert_int_equal(binding_count("alice"), 0);
}

static void star_without_expires_zero_or_with_company_is_400(void **state)
{
    (void)state;
    stage_register(&stage.alice, primary, &(struct wish){0});

    assert_int_equal(stage_register(&stage.alice, primary,
                                    &(struct wish){.contacts = {"*"}}),
                     400);
    assert_int_equal(
        stage_register(&stage.alice, primary,
                       &(struct wish){.contacts = {"*", "<sip:a@h.com>"},
                                      .unregister = true}),
        400);
    assert_int_equal(
        stage_register(&stage.alice, primary,
                       &(struct wish){.contacts = {"<sip:a@h.com>", "*"},
                                      .unregister = true}),
        400);
    assert_int_equal(binding_count("alice"), 1);
}

static void contact_that_is_no_sip_uri_is_400(void **state)
{
    (void)state;
    assert_int_equal(
        stage_register(&stage.alice, primary,
                       &(struct wish){.contacts = {"<tel:+4930123>"}}),
        400);
}

/* ---- order ----------------------------------------------------------- */

static void same_request_again_is_a_refresh(void **state)
{
    (void)state;
    stage_register(&stage.alice, primary, &(struct wish){.cseq = 5});
    stage_run(&stage, 10 * BASE_SEC);

    assert_int_equal(
        stage_register(&stage.alice, primary, &(struct wish){.cseq = 5}), 200);
    assert_int_equal(expiry("alice"), 70 * BASE_SEC);
}

static void lower_cseq_is_500_and_changes_nothing(void **state)
{
    (void)state;
    stage_register(&stage.alice, primary, &(struct wish){.cseq = 5});
    stage_run(&stage, 10 * BASE_SEC);

    assert_int_equal(
        stage_register(&stage.alice, primary, &(struct wish){.cseq = 4}), 500);
    assert_int_equal(
        stage_register(&stage.alice, primary,
                       &(struct wish){.cseq = 4, .unregister = true}),
        500);
    assert_int_equal(expiry("alice"), 60 * BASE_SEC);
}

static void equal_cseq_from_another_contact_is_500(void **state)
{
    (void)state;
    stage_register(&stage.alice, primary, &(struct wish){.cseq = 5});

    assert_int_equal(
        stage_register(
            &stage.alice, primary,
            &(struct wish){.cseq = 5, .contact = "sip:alice@10.0.0.1"}),
        500);
    assert_int_equal(
        stage_register(
            &stage.alice, primary,
            &(struct wish){.cseq = 5, .contacts = {"*"}, .unregister = true}),
        500);
    assert_int_equal(binding_count("alice"), 1);
}

static void lower_cseq_of_another_call_id_is_fine(void **state)
{
    struct freg_binding binding;

    (void)state;
    stage_register(&stage.alice, primary, &(struct wish){.cseq = 5});

    assert_int_equal(
        stage_register(&stage.alice, primary,
                       &(struct wish){.cseq = 1, .call_id = "after-reboot"}),
        200);
    assert_int_equal(binding_count("alice"), 1);
    assert_true(freg_registrar_binding(primary, "alice", 0, &binding));
    assert_int_equal(binding.cseq, 1);
}

static void lower_cseq_of_an_expired_binding_is_forgotten(void **state)
{
    (void)state;
    stage_register(&stage.alice, primary, &(struct wish){.cseq = 5});
    stage_run(&stage, 60 * BASE_SEC);

    assert_int_equal(
        stage_register(&stage.alice, primary, &(struct wish){.cseq = 4}), 200);
}

/* ---- settings -------------------------------------------------------- */

static void too_short_a_wish_gets_423_with_the_minimum(void **state)
{
    (void)state;
    primary = stage_registrar(&stage, "primary", 13,
                              &(struct freg_options){.min_expires = 60});

    assert_int_equal(
        stage_register(&stage.alice, primary, &(struct wish){.expires = 59}),
        423);
    assert_int_equal(sip_message_min_expires(stage.alice.answer), 60);
    assert_int_equal(binding_count("alice"), 0);
    assert_int_equal(
        stage_register(&stage.alice, primary, &(struct wish){.expires = 60}),
        200);
    assert_int_equal(stage_register(&stage.alice, primary,
                                    &(struct wish){.unregister = true}),
                     200);
}

static void grant_caps_longer_wishes_only(void **state)
{
    (void)state;
    primary = stage_registrar(&stage, "primary", 13,
                              &(struct freg_options){.grant = 60});

    stage_register(&stage.alice, primary, &(struct wish){.expires = 61});
    assert_int_equal(sip_message_contact(stage.alice.answer, 0).expires, 60);
    stage_register(&stage.alice, primary, &(struct wish){.expires = 59});
    assert_int_equal(sip_message_contact(stage.alice.answer, 0).expires, 59);
}

static void default_of_the_registrar_replaces_the_hour(void **state)
{
    (void)state;
    primary = stage_registrar(&stage, "primary", 13,
                              &(struct freg_options){.default_expires = 120});

    stage_register(&stage.alice, primary, &(struct wish){.expires = -1});
    assert_int_equal(expiry("alice"), 120 * BASE_SEC);
}

static void unknown_user_is_404(void **state)
{
    static const char *const users[] = {"alice"};

    (void)state;
    primary = stage_registrar(
        &stage, "primary", 13,
        &(struct freg_options){.users = users, .user_count = 1});

    assert_int_equal(stage_register(&stage.alice, primary, &(struct wish){0}),
                     200);
    assert_int_equal(stage_register(&stage.bob, primary, &(struct wish){0}),
                     404);
}

static void required_extension_is_420(void **state)
{
    (void)state;
    assert_int_equal(
        stage_register(&stage.alice, primary,
                       &(struct wish){.header = {"Require", "gruu"}}),
        420);
    assert_string_equal(
        sip_message_header(stage.alice.answer, "Unsupported", 0), "gruu");
}

static void host_parts_are_domains_of_their_own(void **state)
{
    (void)state;
    stage_register(&stage.alice, primary,
                   &(struct wish){.to = "sip:alice@192.168.1.13"});
    stage_register(&stage.bob, primary,
                   &(struct wish){.to = "sip:alice@192.168.1.14:5070"});

    assert_int_equal(binding_count("alice@192.168.1.13"), 1);
    assert_int_equal(binding_count("sip:alice@192.168.1.14"), 1);
    assert_int_equal(binding_count("alice@pbx.com"), 0);
    assert_int_equal(binding_count("alice"), 2);
}

static void listed_host_parts_are_one_domain(void **state)
{
    static const char *const hosts[] = {"192.168.1.13", "192.168.1.14"};

    (void)state;
    primary = stage_registrar(
        &stage, "primary", 13,
        &(struct freg_options){.domains = hosts, .domain_count = 2});
    stage_register(&stage.alice, primary,
                   &(struct wish){.to = "sip:alice@192.168.1.13"});
    stage_register(&stage.bob, primary,
                   &(struct wish){.to = "sip:alice@192.168.1.14"});

    assert_int_equal(binding_count("alice@192.168.1.13"), 2);
    assert_int_equal(binding_count("alice@192.168.1.14"), 2);
}

static void sixty_fifth_contact_is_503(void **state)
{
    char contact[64];

    (void)state;
    for (int i = 0; i < 64; i++) {
        snprintf(contact, sizeof contact, "sip:alice@10.0.0.%d", i);
        assert_int_equal(stage_register(&stage.alice, primary,
                                        &(struct wish){.contact = contact}),
                         200);
    }
    assert_int_equal(stage_register(&stage.alice, primary,
                                    &(struct wish){.contact = contact}),
                     200);
    assert_int_equal(
        stage_register(&stage.alice, primary,
                       &(struct wish){.contact = "sip:alice@10.0.0.64"}),
        503);
    assert_int_equal(binding_count("alice"), 64);
}

/* ---- a shared store -------------------------------------------------- */

static struct freg_registrar *second_of_the_store(void)
{
    return stage_registrar(&stage, "secondary", 14,
                           &(struct freg_options){.shares = primary});
}

static void equal_cseq_at_the_second_server_is_200(void **state)
{
    struct freg_registrar *secondary = second_of_the_store();

    (void)state;
    stage_register(&stage.alice, primary, &(struct wish){.cseq = 5});

    assert_int_equal(
        stage_register(&stage.alice, secondary, &(struct wish){.cseq = 5}),
        200);
    assert_int_equal(binding_count("alice"), 1);
}

static void lower_cseq_at_the_second_server_is_500(void **state)
{
    struct freg_registrar *secondary = second_of_the_store();

    (void)state;
    stage_register(&stage.alice, primary, &(struct wish){.cseq = 5});

    assert_int_equal(
        stage_register(&stage.alice, secondary, &(struct wish){.cseq = 4}),
        500);
}

static void store_outlives_the_registrar_that_made_it(void **state)
{
    struct freg_registrar *secondary = second_of_the_store();
    struct freg_binding binding;

    (void)state;
    stage_register(&stage.alice, primary, &(struct wish){0});
    freg_registrar_destroy(&stage.registrars[0]);

    assert_true(freg_registrar_binding(secondary, "alice", 0, &binding));
}

static void stores_are_apart_unless_shared(void **state)
{
    struct freg_registrar *other =
        stage_registrar(&stage, "other", 15, &(struct freg_options){0});
    struct freg_binding binding;

    (void)state;
    stage_register(&stage.alice, primary, &(struct wish){.cseq = 5});

    assert_false(freg_registrar_binding(other, "alice", 0, &binding));
    assert_int_equal(
        stage_register(&stage.alice, other, &(struct wish){.cseq = 4}), 200);
}

#define CLAIM(name)                                                            \
    cmocka_unit_test_setup_teardown(name, open_plain, close_stage)
#define CLAIM_OF_OWN(name)                                                     \
    cmocka_unit_test_setup_teardown(name, open_empty, close_stage)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CLAIM(registration_is_stored_and_answered_200),
        CLAIM(date_is_the_virtual_civil_time),
        CLAIM(binding_is_gone_at_its_expiry_and_not_before),
        CLAIM(contact_parameter_beats_the_expires_header),
        CLAIM(without_any_wish_an_hour_is_granted),
        CLAIM(answer_lists_all_bindings_with_the_time_left),
        CLAIM(request_without_contact_only_asks),
        CLAIM(expires_zero_removes_this_contact_only),
        CLAIM(star_with_expires_zero_removes_all),
        CLAIM(star_without_expires_zero_or_with_company_is_400),
        CLAIM(contact_that_is_no_sip_uri_is_400),
        CLAIM(same_request_again_is_a_refresh),
        CLAIM(lower_cseq_is_500_and_changes_nothing),
        CLAIM(equal_cseq_from_another_contact_is_500),
        CLAIM(lower_cseq_of_another_call_id_is_fine),
        CLAIM(lower_cseq_of_an_expired_binding_is_forgotten),
        CLAIM_OF_OWN(too_short_a_wish_gets_423_with_the_minimum),
        CLAIM_OF_OWN(grant_caps_longer_wishes_only),
        CLAIM_OF_OWN(default_of_the_registrar_replaces_the_hour),
        CLAIM_OF_OWN(unknown_user_is_404),
        CLAIM(required_extension_is_420),
        CLAIM(host_parts_are_domains_of_their_own),
        CLAIM_OF_OWN(listed_host_parts_are_one_domain),
        CLAIM(sixty_fifth_contact_is_503),
        CLAIM(equal_cseq_at_the_second_server_is_200),
        CLAIM(lower_cseq_at_the_second_server_is_500),
        CLAIM(store_outlives_the_registrar_that_made_it),
        CLAIM(stores_are_apart_unless_shared),
    };

    return cmocka_run_group_tests_name("fake_registrar_register", tests, NULL,
                                       NULL);
}
