// SPDX-License-Identifier: MIT
#include "tests/unit/phone-sim/fixture.h"

static const char *auth_of(const struct sip_message *request)
{
    return sip_message_header(request, "Authorization", 0);
}

static void a_register_names_the_server_and_the_user(void **state)
{
    struct fixture *f = *state;
    struct server *primary = &f->server[0];

    fixture_start(f, ALICE);
    fixture_run(f, 1);

    assert_int_equal(primary->count, 1);
    const struct sip_message *r = primary->log[0];

    assert_string_equal(sip_message_request_uri(r), "sip:192.168.1.13");
    assert_string_equal(sip_message_to(r), "\"Alice\" <sip:4605@192.168.1.13>");
    assert_string_equal(sip_message_from_uri(r), "sip:4605@192.168.1.13");
    assert_string_equal(sip_message_contact(r, 0).uri,
                        "sip:4605@192.168.1.100:5060");
    assert_int_equal(sip_message_expires(r), 3600);
    assert_int_equal(sip_message_cseq(r), 1);
    assert_null(auth_of(r));
    assert_non_null(strstr(sip_message_call_id(r), "@192.168.1.100"));
    assert_int_equal(phone_registered(f->phone, 1),
                     net_node_actor(primary->node));
    assert_int_equal(fixture_events(f, BASE_EVENT_REGISTRATION, "registered"),
                     1);
}

static void a_port_of_its_own_stands_in_the_request_uri(void **state)
{
    struct fixture *f = *state;

    fixture_start(f, ALICE "account.1.sip_server.1.port = 5062\n");
    fixture_run(f, 1);

    /* nobody listens there, so the message is found in the timeline */
    for (size_t i = 0; i < base_timeline_count(f->timeline); i++) {
        const struct base_event *event = base_timeline_at(f->timeline, i);
        size_t length;
        const char *raw;

        if (event->kind != BASE_EVENT_SIP)
            continue;
        raw = base_timeline_raw_bytes(f->timeline, event->raw, &length);
        assert_non_null(strstr(raw, "REGISTER sip:192.168.1.13:5062 SIP/2.0"));
        assert_non_null(strstr(raw, "<sip:4605@192.168.1.13>"));
        return;
    }
    fail();
}

static void a_disabled_account_stays_quiet(void **state)
{
    struct fixture *f = *state;

    fixture_start(f, ALICE "account.1.enable = 0\n");
    fixture_run(f, 100);

    assert_int_equal(f->server[0].count, 0);
    assert_int_equal(phone_registered(f->phone, 1), 0);
}

static void a_challenge_is_answered_at_the_same_server(void **state)
{
    struct fixture *f = *state;
    struct server *primary = &f->server[0];

    primary->challenge = true;
    fixture_start(f, ALICE);
    fixture_run(f, 1);

    assert_int_equal(primary->count, 2);
    assert_non_null(auth_of(primary->log[1]));
    assert_int_equal(sip_message_cseq(primary->log[1]), 2);
    assert_string_equal(sip_message_call_id(primary->log[0]),
                        sip_message_call_id(primary->log[1]));
    assert_string_equal(sip_message_from_tag(primary->log[0]),
                        sip_message_from_tag(primary->log[1]));
    assert_string_not_equal(sip_message_via(primary->log[0])->branch,
                            sip_message_via(primary->log[1])->branch);
    assert_int_not_equal(phone_registered(f->phone, 1), 0);
}

static void a_refresh_reuses_the_nonce_with_a_higher_count(void **state)
{
    struct fixture *f = *state;
    struct server *primary = &f->server[0];

    primary->challenge = true;
    fixture_start(f, ALICE);
    fixture_run(f, 1801);

    assert_int_equal(primary->count, 3);
    assert_non_null(strstr(auth_of(primary->log[1]), "nc=00000001"));
    assert_non_null(strstr(auth_of(primary->log[2]), "nc=00000002"));
    assert_int_equal(sip_message_cseq(primary->log[2]), 3);
    assert_int_equal(primary->at[2], 1800 * BASE_SEC);
}

static void a_stale_nonce_is_answered_again(void **state)
{
    struct fixture *f = *state;
    struct server *primary = &f->server[0];

    primary->challenge = true;
    primary->stale = true;
    fixture_start(f, ALICE);
    fixture_run(f, 1);

    assert_int_equal(primary->count, 3);
    assert_int_not_equal(phone_registered(f->phone, 1), 0);
}

static void credentials_refused_twice_are_a_failure(void **state)
{
    struct fixture *f = *state;
    struct server *primary = &f->server[0];

    primary->challenge = true;
    primary->never_content = true;
    fixture_start(f, ALICE);
    fixture_run(f, 29);

    assert_int_equal(primary->count, 2);
    assert_int_equal(phone_registered(f->phone, 1), 0);
    assert_int_equal(fixture_events(f, BASE_EVENT_REGISTRATION, "failed"), 1);
}

static void without_a_password_a_challenge_is_a_failure(void **state)
{
    struct fixture *f = *state;

    f->server[0].challenge = true;
    fixture_start(f, ALICE "account.1.password =\n");
    fixture_run(f, 29);

    assert_int_equal(f->server[0].count, 1);
    assert_int_equal(fixture_events(f, BASE_EVENT_REGISTRATION, "failed"), 1);
}

static void too_brief_an_interval_is_raised_once(void **state)
{
    struct fixture *f = *state;
    struct server *primary = &f->server[0];

    primary->min_expires = 7200;
    fixture_start(f, ALICE);
    fixture_run(f, 1);

    assert_int_equal(primary->count, 2);
    assert_int_equal(sip_message_expires(primary->log[1]), 7200);
    assert_int_equal(sip_message_cseq(primary->log[1]), 2);
    assert_int_not_equal(phone_registered(f->phone, 1), 0);
}

static void a_423_that_asks_for_no_more_is_a_failure(void **state)
{
    struct fixture *f = *state;

    f->server[0].status = 423;
    f->server[0].min_expires = 60;
    fixture_start(f, ALICE);
    fixture_run(f, 29);

    assert_int_equal(f->server[0].count, 1);
    assert_int_equal(fixture_events(f, BASE_EVENT_REGISTRATION, "failed"), 1);
}

static void a_second_423_is_a_failure(void **state)
{
    struct fixture *f = *state;

    f->server[0].min_expires = 7200;
    f->server[0].min_grows = true;
    fixture_start(f, ALICE);
    fixture_run(f, 29);

    assert_int_equal(f->server[0].count, 2);
    assert_int_equal(fixture_events(f, BASE_EVENT_REGISTRATION, "failed"), 1);
}

static void a_redirection_to_an_address_is_followed_once(void **state)
{
    struct fixture *f = *state;

    f->server[0].status = 302;
    f->server[0].redirect = "sip:4605@192.168.1.14";
    fixture_start(f, ALICE);
    fixture_run(f, 1);

    assert_int_equal(f->server[0].count, 1);
    assert_int_equal(f->server[1].count, 1);
    assert_string_equal(sip_message_request_uri(f->server[1].log[0]),
                        "sip:4605@192.168.1.14");
    assert_int_equal(sip_message_cseq(f->server[1].log[0]), 2);
}

static void a_second_redirection_is_a_failure(void **state)
{
    struct fixture *f = *state;

    f->server[0].status = f->server[1].status = 302;
    f->server[0].redirect = "sip:4605@192.168.1.14";
    f->server[1].redirect = "sip:4605@192.168.1.13";
    fixture_start(f, ALICE);
    fixture_run(f, 29);

    assert_int_equal(f->server[0].count + f->server[1].count, 2);
    assert_int_equal(fixture_events(f, BASE_EVENT_REGISTRATION, "failed"), 1);
}

static void the_knob_forbids_redirections(void **state)
{
    struct fixture *f = *state;

    f->server[0].status = 302;
    f->server[0].redirect = "sip:4605@192.168.1.14";
    assert_int_equal(
        engine_policy_set(&f->policy, "register_redirect", "fail", &f->error),
        0);
    fixture_start(f, ALICE);
    fixture_run(f, 29);

    assert_int_equal(f->server[1].count, 0);
}

/* What the phone takes for granted, seen by when it refreshes: at the half. */
static void the_contacts_expires_counts_most(void **state)
{
    struct fixture *f = *state;

    f->server[0].contact = "<sip:9@10.0.0.9>;expires=40, "
                           "<sip:4605@192.168.1.100:5060>;expires=600";
    f->server[0].expires = 100;
    fixture_start(f, ALICE);
    fixture_run(f, 301);

    assert_int_equal(f->server[0].count, 2);
    assert_int_equal(f->server[0].at[1], 300 * BASE_SEC);
}

static void the_expires_header_counts_next(void **state)
{
    struct fixture *f = *state;

    f->server[0].expires = 100;
    fixture_start(f, ALICE);
    fixture_run(f, 51);

    assert_int_equal(f->server[0].count, 2);
    assert_int_equal(f->server[0].at[1], 50 * BASE_SEC);
}

static void
a_silent_server_costs_the_schedule_and_the_next_gets_the_same(void **state)
{
    struct fixture *f = *state;

    f->server[0].silent = true;
    fixture_start(f, ALICE WITH_SECOND);
    fixture_run(f, 8);

    assert_int_equal(fixture_sent(f, "REGISTER", 0), 4);
    assert_int_equal(fixture_sent(f, "REGISTER", 1), 1);
    const struct sip_message *a = f->server[0].log[0], *b = f->server[1].log[0];

    assert_int_equal(f->server[1].at[0], 7500 * BASE_MSEC);
    assert_string_equal(sip_message_call_id(a), sip_message_call_id(b));
    assert_string_equal(sip_message_from_tag(a), sip_message_from_tag(b));
    assert_string_not_equal(sip_message_via(a)->branch,
                            sip_message_via(b)->branch);
    assert_int_equal(sip_message_cseq(a), sip_message_cseq(b));
    assert_string_equal(sip_message_request_uri(b), "sip:192.168.1.14");
    assert_string_equal(sip_message_from_uri(b), "sip:4605@192.168.1.13");
    assert_int_equal(phone_registered(f->phone, 1),
                     net_node_actor(f->server[1].node));
}

static void concurrent_registrations_have_call_ids_of_their_own(void **state)
{
    struct fixture *f = *state;

    fixture_start(f, ALICE "account.1.sip_server.2.address = 192.168.1.14\n");
    fixture_run(f, 1);

    assert_int_equal(f->server[0].count, 1);
    assert_int_equal(f->server[1].count, 1);
    assert_string_not_equal(sip_message_call_id(f->server[0].log[0]),
                            sip_message_call_id(f->server[1].log[0]));
    assert_int_equal(sip_message_cseq(f->server[1].log[0]), 1);
}

static void a_refused_port_fails_over_at_once(void **state)
{
    struct fixture *f = *state;

    net_node_drop(f->server[0].node,
                  &(struct net_fault){NET_FAULT_REFUSE, "refuse", 0});
    fixture_start(f, ALICE WITH_SECOND);
    fixture_run(f, 0.1);

    assert_int_equal(f->server[1].count, 1);
    assert_int_equal(f->server[1].at[0], 0);
}

static void odd_characters_of_a_user_are_escaped(void **state)
{
    struct fixture *f = *state;

    fixture_start(f, ALICE "account.1.user_name = a b#\n"
                           "account.1.display_name = The \"B\\\n");
    fixture_run(f, 1);

    assert_int_equal(f->server[0].count, 1);
    assert_string_equal(sip_message_to(f->server[0].log[0]),
                        "\"The \\\"B\\\\\" <sip:a%20b%23@192.168.1.13>");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CLAIM(a_register_names_the_server_and_the_user),
        CLAIM(a_port_of_its_own_stands_in_the_request_uri),
        CLAIM(a_disabled_account_stays_quiet),
        CLAIM(a_challenge_is_answered_at_the_same_server),
        CLAIM(a_refresh_reuses_the_nonce_with_a_higher_count),
        CLAIM(a_stale_nonce_is_answered_again),
        CLAIM(credentials_refused_twice_are_a_failure),
        CLAIM(without_a_password_a_challenge_is_a_failure),
        CLAIM(too_brief_an_interval_is_raised_once),
        CLAIM(a_423_that_asks_for_no_more_is_a_failure),
        CLAIM(a_second_423_is_a_failure),
        CLAIM(a_redirection_to_an_address_is_followed_once),
        CLAIM(a_second_redirection_is_a_failure),
        CLAIM(the_knob_forbids_redirections),
        CLAIM(the_contacts_expires_counts_most),
        CLAIM(the_expires_header_counts_next),
        CLAIM(a_silent_server_costs_the_schedule_and_the_next_gets_the_same),
        CLAIM(concurrent_registrations_have_call_ids_of_their_own),
        CLAIM(a_refused_port_fails_over_at_once),
        CLAIM(odd_characters_of_a_user_are_escaped),
    };
    return cmocka_run_group_tests_name("phone-sim_registration", tests, NULL,
                                       NULL);
}
