// SPDX-License-Identifier: MIT
/* The registrar over TCP and TLS: whose connection is used for what. */
#include "net/fault.h"
#include "net/stream.h"
#include "tests/unit/fake-registrar/stage.h"

#define ALL (1U << BASE_UDP | 1U << BASE_TCP | 1U << BASE_TLS)
#define BY_UDP "sip:192.168.1.13:5060;lr"
#define BY_TCP "sip:192.168.1.13:5060;transport=tcp;lr"
#define BY_TLS "sip:192.168.1.13:5061;transport=tls;lr"

static struct stage stage;
static struct person *alice = &stage.alice, *bob = &stage.bob;
static struct freg_registrar *primary;

static int open_all(void **state)
{
    (void)state;
    stage_open(&stage);
    primary = stage_registrar(&stage, "primary", 13,
                              &(struct freg_options){.transports = ALL});
    return 0;
}

static int close_stage(void **state)
{
    (void)state;
    stage_close(&stage);
    return 0;
}

static size_t connections(void)
{
    uint32_t connect = base_timeline_find(stage.timeline, "connect");
    size_t count = 0;

    for (size_t i = 0; i < base_timeline_count(stage.timeline); i++) {
        const struct base_event *event = base_timeline_at(stage.timeline, i);

        count += event->kind == BASE_EVENT_NET && event->op == connect;
    }
    return count;
}

/* alice calls bob, each by his transport. */
static void call(enum base_transport from, enum base_transport to)
{
    person_speak(alice, from);
    person_speak(bob, to);
    assert_int_equal(
        stage_register(bob, primary, &(struct wish){.expires = 3600}), 200);
    assert_int_equal(stage_ask(alice, primary, &(struct ask){0}), 100);
    assert_int_equal(bob->request_count, 1);
}

static void a_call_comes_over_the_connection_of_the_registration(void **state)
{
    (void)state;
    call(BASE_TCP, BASE_TCP);
    assert_int_equal(connections(), 2);
    assert_string_equal(sip_message_via(bob->request)->transport, "TCP");
    assert_string_equal(sip_message_request_uri(bob->request), bob->contact);
    assert_string_equal(sip_message_record_route(bob->request, 0), BY_TCP);
    assert_null(sip_message_record_route(bob->request, 1));
}

static void the_newest_connection_counts(void **state)
{
    (void)state;
    person_speak(bob, BASE_TCP);
    stage_register(bob, primary, &(struct wish){.expires = 3600});
    sip_endpoint_forget(bob->endpoint); /* the registrar is not told */
    stage_register(bob, primary, &(struct wish){.expires = 3600});
    assert_int_equal(stage_ask(alice, primary, &(struct ask){0}), 100);
    assert_int_equal(bob->request_count, 1);
    assert_int_equal(connections(), 2);
}

static void an_old_connection_does_not_come_back(void **state)
{
    (void)state;
    person_speak(bob, BASE_TCP);
    stage_register(bob, primary, &(struct wish){.expires = 3600});
    sip_endpoint_forget(bob->endpoint);
    stage_register(bob, primary, &(struct wish){.expires = 3600});
    sip_endpoint_reset(bob->endpoint);
    stage_run(&stage, BASE_SEC);
    assert_int_equal(stage_ask(alice, primary, &(struct ask){0}), 100);
    assert_int_equal(bob->request_count, 1);
    assert_int_equal(connections(), 3);
}

static void a_lost_connection_is_made_anew_to_the_contact(void **state)
{
    (void)state;
    person_speak(bob, BASE_TCP);
    stage_register(bob, primary, &(struct wish){.expires = 3600});
    sip_endpoint_reset(bob->endpoint);
    stage_run(&stage, BASE_SEC);
    assert_int_equal(stage_ask(alice, primary, &(struct ask){0}), 100);
    assert_int_equal(bob->request_count, 1);
    assert_int_equal(connections(), 2);
}

/* RFC 5658: each side finds its own transport on its side of the list. */
static void where_the_transport_changes_both_stand_in_the_route(void **state)
{
    static const struct {
        enum base_transport from, to;
        const char *near, *far;
    } cases[] = {
        {BASE_UDP, BASE_TCP, BY_TCP, BY_UDP},
        {BASE_TCP, BASE_UDP, BY_UDP, BY_TCP},
        {BASE_TLS, BASE_TCP, BY_TCP, BY_TLS},
    };

    (void)state;
    for (size_t i = 0; i < BASE_COUNT_OF(cases); i++) {
        call(cases[i].from, cases[i].to);
        assert_string_equal(sip_message_record_route(bob->request, 0),
                            cases[i].near);
        assert_string_equal(sip_message_record_route(bob->request, 1),
                            cases[i].far);
        close_stage(NULL);
        open_all(NULL);
    }
}

static void both_routes_are_taken_away_again(void **state)
{
    struct sip_message *ack;

    (void)state;
    call(BASE_TLS, BASE_TCP);
    ack = stage_request(alice,
                        &(struct ask){.method = "ACK",
                                      .uri = bob->contact,
                                      .to_tag = "bob",
                                      .route = BY_TLS ">, <" BY_TCP,
                                      .cseq = sip_message_cseq(bob->request)});
    sip_send(alice->endpoint, ack,
             &(struct sip_hop){.address = stage_hop(alice, primary).address,
                               .transport = BASE_TLS},
             false);
    sip_message_release(&ack);
    stage_run(&stage, 0);
    assert_int_equal(bob->ack_count, 1);
    assert_null(sip_message_route(bob->ack, 0));
    assert_int_equal(sip_message_via_count(bob->ack), 2);
    assert_string_equal(sip_message_via(bob->ack)->transport, "TCP");
}

static void a_callee_without_a_listener_is_503_at_once(void **state)
{
    (void)state;
    person_speak(bob, BASE_TCP);
    stage_register(bob, primary,
                   &(struct wish){.expires = 3600,
                                  .contact = "sip:bob@192.168.1.101:5999"
                                             ";transport=tcp"});
    assert_int_equal(stage_ask(alice, primary, &(struct ask){0}), 503);
}

static void a_registrar_without_udp_refuses_it(void **state)
{
    struct freg_registrar *other =
        stage_registrar(&stage, "other", 14,
                        &(struct freg_options){.transports = 1U << BASE_TCP});

    (void)state;
    assert_int_equal(stage_register(alice, other, &(struct wish){0}), 0);
    assert_int_equal(alice->failure_count, 1);
    person_speak(alice, BASE_TCP);
    assert_int_equal(stage_register(alice, other, &(struct wish){0}), 200);
    assert_int_equal(freg_registrar_seen(other, "REGISTER"), 1);
}

static void the_tls_port_can_be_chosen(void **state)
{
    struct freg_registrar *other =
        stage_registrar(&stage, "other", 14,
                        &(struct freg_options){
                            .transports = ALL, .port = 5070, .tls_port = 5061});

    (void)state;
    person_speak(alice, BASE_TLS);
    assert_int_equal(stage_register(alice, other, &(struct wish){0}), 200);
}

static void a_restart_ends_connections(void **state)
{
    (void)state;
    person_speak(alice, BASE_TCP);
    stage_register(alice, primary, &(struct wish){0});
    freg_registrar_restart(primary, false);
    stage_run(&stage, BASE_SEC);
    assert_int_equal(stage_register(alice, primary, &(struct wish){0}), 200);
    assert_int_equal(connections(), 2);
}

#define CLAIM(name) cmocka_unit_test_setup_teardown(name, open_all, close_stage)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CLAIM(a_call_comes_over_the_connection_of_the_registration),
        CLAIM(the_newest_connection_counts),
        CLAIM(an_old_connection_does_not_come_back),
        CLAIM(a_lost_connection_is_made_anew_to_the_contact),
        CLAIM(where_the_transport_changes_both_stand_in_the_route),
        CLAIM(both_routes_are_taken_away_again),
        CLAIM(a_callee_without_a_listener_is_503_at_once),
        CLAIM(a_registrar_without_udp_refuses_it),
        CLAIM(the_tls_port_can_be_chosen),
        CLAIM(a_restart_ends_connections),
    };

    return cmocka_run_group_tests_name("fake_registrar_transport", tests, NULL,
                                       NULL);
}
