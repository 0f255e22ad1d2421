// SPDX-License-Identifier: MIT
#include "net/fault.h"
#include "tests/unit/fake-registrar/stage.h"

#define OUR_ROUTE "sip:192.168.1.13:5060;lr"

static struct stage stage;
static struct person *alice = &stage.alice, *bob = &stage.bob;
static struct freg_registrar *primary;

static void open_with(const struct freg_options *options)
{
    stage_open(&stage);
    primary = stage_registrar(&stage, "primary", 13, options);
}

/* A registrar with bob registered at it. */
static int open_with_bob(void **state)
{
    (void)state;
    open_with(&(struct freg_options){0});
    stage_register(bob, primary, &(struct wish){.expires = 3600});
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

static void call(void)
{
    assert_int_equal(stage_ask(alice, primary, &(struct ask){0}), 100);
    assert_int_equal(bob->request_count, 1);
}

/* alice's ACK of bob's 2xx, along the Record-Route. */
static void acknowledge(uint32_t cseq)
{
    struct sip_message *ack =
        stage_request(alice, &(struct ask){.method = "ACK",
                                           .uri = bob->contact,
                                           .to_tag = "bob",
                                           .route = OUR_ROUTE,
                                           .cseq = cseq});

    sip_send(alice->endpoint, ack,
             &(struct sip_hop){.address = stage_address(primary),
                               .transport = BASE_UDP},
             false);
    sip_message_release(&ack);
    stage_run(&stage, 0);
}

static void drop_node(struct person *person, enum net_fault_mode mode)
{
    net_node_drop(sip_endpoint_node(person->endpoint),
                  &(struct net_fault){.mode = mode, .name = "test"});
}

/* ---- who can be called ----------------------------------------------- */

static void invite_goes_to_the_contact_with_record_route(void **state)
{
    (void)state;
    call();

    assert_string_equal(sip_message_request_uri(bob->request), bob->contact);
    assert_string_equal(sip_message_record_route(bob->request, 0), OUR_ROUTE);
    assert_int_equal(sip_message_via_count(bob->request), 2);
    assert_int_equal(sip_message_max_forwards(bob->request), 69);
    assert_true(freg_registrar_has_live(primary));
}

static void record_route_can_be_switched_off(void **state)
{
    (void)state;
    primary = stage_registrar(&stage, "primary", 13,
                              &(struct freg_options){.no_record_route = true});
    stage_register(bob, primary, &(struct wish){0});
    call();

    assert_null(sip_message_record_route(bob->request, 0));
}

static void newest_binding_alone_is_called(void **state)
{
    (void)state;
    stage_register(alice, primary, &(struct wish){.user = "bob"});
    stage_register(bob, primary, &(struct wish){0});

    call();
    assert_int_equal(alice->request_count, 0);
}

static void unregistered_user_is_480(void **state)
{
    (void)state;
    assert_int_equal(
        stage_ask(alice, primary, &(struct ask){.uri = "sip:carol@pbx.com"}),
        480);
    assert_false(freg_registrar_has_live(primary));
}

/* A phone that was given the server's IP and one that was given its name. */
static void user_is_found_by_another_name_of_the_server(void **state)
{
    (void)state;
    assert_int_equal(
        stage_ask(alice, primary, &(struct ask){.uri = "sip:bob@other.com"}),
        100);
    assert_string_equal(sip_message_request_uri(bob->request), bob->contact);
}

static void named_domains_keep_others_out(void **state)
{
    static const char *const domains[] = {"pbx.com"};

    (void)state;
    primary = stage_registrar(
        &stage, "primary", 13,
        &(struct freg_options){.domains = domains, .domain_count = 1});
    stage_register(bob, primary, &(struct wish){0});

    assert_int_equal(
        stage_ask(alice, primary, &(struct ask){.uri = "sip:bob@other.com"}),
        480);
}

static void a_callee_who_is_down_is_not_waited_for(void **state)
{
    (void)state;
    call();
    drop_node(bob, NET_FAULT_SILENT);

    assert_false(freg_registrar_has_live(primary));
}

static void expired_user_is_480(void **state)
{
    (void)state;
    stage_run(&stage, 3600 * BASE_SEC);

    assert_int_equal(stage_ask(alice, primary, &(struct ask){0}), 480);
}

static void user_who_does_not_exist_is_404(void **state)
{
    static const char *const users[] = {"alice", "bob"};

    (void)state;
    primary = stage_registrar(
        &stage, "primary", 13,
        &(struct freg_options){.users = users, .user_count = 2});

    assert_int_equal(
        stage_ask(alice, primary, &(struct ask){.uri = "sip:carol@pbx.com"}),
        404);
    assert_int_equal(stage_ask(alice, primary, &(struct ask){0}), 480);
}

static void caller_without_registration_is_403_where_it_is_needed(void **state)
{
    (void)state;
    primary =
        stage_registrar(&stage, "primary", 13,
                        &(struct freg_options){.needs_registration = true});
    stage_register(bob, primary, &(struct wish){0});

    assert_int_equal(stage_ask(alice, primary, &(struct ask){0}), 403);
    stage_register(alice, primary, &(struct wish){0});
    assert_int_equal(stage_ask(alice, primary, &(struct ask){0}), 100);
}

static void registration_at_a_partner_is_none_here(void **state)
{
    struct freg_registrar *secondary;

    (void)state;
    primary = stage_registrar(&stage, "primary", 13, &(struct freg_options){0});
    secondary = stage_registrar(
        &stage, "secondary", 14,
        &(struct freg_options){.needs_registration = true, .shares = primary});
    stage_register(bob, primary, &(struct wish){0});
    stage_register(alice, primary, &(struct wish){0});

    assert_int_equal(stage_ask(alice, secondary, &(struct ask){0}), 403);
    stage_register(alice, secondary, &(struct wish){0});
    assert_int_equal(stage_ask(alice, secondary, &(struct ask){0}), 100);
}

static void registration_removed_at_a_partner_is_none_here_either(void **state)
{
    struct freg_registrar *secondary;

    (void)state;
    primary = stage_registrar(&stage, "primary", 13, &(struct freg_options){0});
    secondary = stage_registrar(
        &stage, "secondary", 14,
        &(struct freg_options){.needs_registration = true, .shares = primary});
    stage_register(bob, primary, &(struct wish){0});
    stage_register(alice, secondary, &(struct wish){0});
    stage_register(alice, primary, &(struct wish){.unregister = true});

    assert_int_equal(stage_ask(alice, secondary, &(struct ask){0}), 403);
}

static void hidden_caller_is_known_by_his_contact(void **state)
{
    (void)state;
    primary =
        stage_registrar(&stage, "primary", 13,
                        &(struct freg_options){.needs_registration = true});
    stage_register(bob, primary, &(struct wish){0});
    stage_register(alice, primary, &(struct wish){0});

    assert_int_equal(
        stage_ask(alice, primary,
                  &(struct ask){.from = "<sip:anonymous@anonymous.invalid>"
                                        ";tag=alice"}),
        100);
}

static void call_may_enter_at_another_server_of_the_store(void **state)
{
    struct freg_registrar *secondary = stage_registrar(
        &stage, "secondary", 14, &(struct freg_options){.shares = primary});

    (void)state;
    assert_int_equal(stage_ask(alice, secondary, &(struct ask){0}), 100);

    assert_int_equal(bob->request_count, 1);
    assert_int_equal(freg_registrar_seen(primary, "INVITE"), 0);
}

static void used_up_max_forwards_is_483(void **state)
{
    struct sip_message *copy, *request = stage_request(alice, &(struct ask){0});
    struct base_address here = *sip_endpoint_address(alice->endpoint);

    (void)state;
    for (int hops = 70; hops > 0; hops--) {
        copy = sip_message_forward(
            request, &(struct sip_forward_spec){.sent_by = here,
                                                .branch = "z9hG4bKhop"});
        sip_message_release(&request);
        request = copy;
    }
    stage_send(alice, primary, request);

    assert_int_equal(stage_status(alice), 483);
    assert_int_equal(bob->request_count, 0);
}

static void uri_of_another_scheme_is_416(void **state)
{
    (void)state;
    assert_int_equal(
        stage_ask(alice, primary, &(struct ask){.uri = "tel:+4930123"}), 416);
}

static void required_proxy_extension_is_420(void **state)
{
    (void)state;
    assert_int_equal(
        stage_ask(alice, primary,
                  &(struct ask){.header = {"Proxy-Require", "privacy"}}),
        420);
}

static void contact_that_is_a_host_name_is_503(void **state)
{
    (void)state;
    stage_register(bob, primary, &(struct wish){.contact = "sip:bob@home.net"});

    assert_int_equal(stage_ask(alice, primary, &(struct ask){0}), 503);
}

/* How many 200 of the registrar to the INVITE are marked as copies. */
static size_t answer_copies(void)
{
    const struct base_timeline *timeline = stage.timeline;
    uint32_t actor = base_timeline_find(timeline, "primary");
    uint32_t invite = base_timeline_find(timeline, "INVITE");
    size_t count = 0;

    for (size_t i = 0; i < base_timeline_count(timeline); i++) {
        const struct base_event *event = base_timeline_at(timeline, i);

        if (event->src == actor && event->name == invite &&
            event->status == 200 && event->retransmission)
            count++;
    }
    return count;
}

/* ---- answers --------------------------------------------------------- */

static void call_is_answered_acknowledged_and_ended(void **state)
{
    (void)state;
    call();
    stage_answer(bob, 180);
    assert_int_equal(stage_status(alice), 180);
    stage_answer(bob, 200);
    assert_int_equal(stage_status(alice), 200);
    assert_int_equal(sip_message_via_count(alice->answer), 1);
    assert_string_equal(sip_message_record_route(alice->answer, 0), OUR_ROUTE);
    assert_false(freg_registrar_has_live(primary));

    acknowledge(1);
    assert_int_equal(bob->ack_count, 1);
    assert_null(sip_message_route(bob->ack, 0));

    stage_ask(alice, primary,
              &(struct ask){.method = "BYE",
                            .uri = bob->contact,
                            .to_tag = "bob",
                            .route = OUR_ROUTE});
    assert_int_equal(bob->request_count, 2);
    assert_int_equal(sip_message_method(bob->request), SIP_BYE);
    assert_null(sip_message_route(bob->request, 0));
    assert_null(sip_message_record_route(bob->request, 0));
    stage_answer(bob, 200);
    assert_int_equal(stage_status(alice), 200);
}

static void registrar_with_an_ipv6_address_finds_itself_in_routes(void **state)
{
    (void)state;
    primary = stage_registrar_at(&stage, "primary", "2001:db8::13",
                                 &(struct freg_options){0});
    stage_register(bob, primary,
                   &(struct wish){.contact = "sip:bob@[2001:db8::65]:5060"});
    call();
    assert_string_equal(sip_message_record_route(bob->request, 0),
                        "sip:[2001:db8::13]:5060;lr");

    stage_ask(alice, primary,
              &(struct ask){.method = "BYE",
                            .uri = "sip:bob@[2001:db8::65]:5060",
                            .to_tag = "bob",
                            .route = "sip:[2001:db8::13]:5060;lr"});
    assert_int_equal(bob->request_count, 2);
}

/* bob, at an IPv6 address, is called through 192.168.1.14 and 2001:db8::e. */
static void call_through_a_dual_stack(const char *record_route)
{
    struct freg_options options = {.record_route = record_route};
    struct base_address six = {.family = BASE_IPV6,
                               .ip = {0x20, 0x01, 0x0d, 0xb8}};
    struct base_address four = base_address_ipv4(192, 168, 1, 14, 0);
    struct net_node *node =
        net_node_create(stage.net, "both", BASE_ACTOR_REGISTRAR, &four);

    six.ip[15] = 14;
    assert_int_equal(net_node_add_ip(node, &six, NULL), 0);
    assert_int_equal(freg_registrar_create(node, &options, &primary, NULL), 0);
    stage.registrars[stage.registrar_count++] = primary;
    stage_register(bob, primary,
                   &(struct wish){.contact = "sip:bob@[2001:db8::65]:5060"});
    call();
}

/* RFC 5658: one Record-Route for the family on each side. */
static void dual_stack_stands_in_the_route_once_for_each_family(void **state)
{
    (void)state;
    call_through_a_dual_stack(NULL);
    assert_string_equal(sip_message_record_route(bob->request, 0),
                        "sip:[2001:db8::e]:5060;lr");
    assert_string_equal(sip_message_record_route(bob->request, 1),
                        "sip:192.168.1.14:5060;lr");
    assert_string_equal(sip_message_via(bob->request)->host, "2001:db8::e");
    stage_answer(bob, 200);
    assert_int_equal(stage_status(alice), 200);
}

static void name_of_a_dual_stack_stands_in_the_route_once(void **state)
{
    (void)state;
    call_through_a_dual_stack("both.pbx.com");
    assert_string_equal(sip_message_record_route(bob->request, 0),
                        "sip:both.pbx.com;lr");
    assert_null(sip_message_record_route(bob->request, 1));
}

static void answer_without_the_callers_via_becomes_502(void **state)
{
    static const char text[] =
        "SIP/2.0 486 Busy Here\r\n"
        "Via: SIP/2.0/UDP 192.168.1.13:5060;branch=%s\r\n"
        "From: <sip:alice@pbx.com>;tag=alice\r\n"
        "To: <sip:bob@pbx.com>;tag=bob\r\n"
        "Call-ID: call-alice\r\n"
        "CSeq: 1 INVITE\r\n"
        "Content-Length: 0\r\n\r\n";
    struct sip_hop hop = {.transport = BASE_UDP};
    struct sip_message *answer;
    char bytes[512];
    int length;

    (void)state;
    call();
    length = snprintf(bytes, sizeof bytes, text,
                      sip_message_via(bob->request)->branch);
    assert_int_equal(sip_message_parse(bytes, (size_t)length, &answer, NULL),
                     0);
    hop.address = stage_address(primary);
    sip_send(bob->endpoint, answer, &hop, false);
    sip_message_release(&answer);
    stage_run(&stage, 0);

    assert_int_equal(stage_status(alice), 502);
}

static void each_copy_of_a_2xx_is_passed_on_until_the_ack(void **state)
{
    (void)state;
    call();
    stage_answer(bob, 200); /* re-sent by bob 0.5 and 1.5 s later */
    stage_run(&stage, 1500 * MS);
    assert_int_equal(alice->answer_count, 1 + 3);

    acknowledge(1);
    stage_run(&stage, 60 * BASE_SEC);
    assert_int_equal(alice->answer_count, 1 + 3);
    assert_int_equal(bob->ack_count, 1);
    assert_int_equal(alice->stray_count, 0);
    assert_int_equal(answer_copies(), 2);
}

static void call_taken_after_it_was_given_up_is_still_passed_on(void **state)
{
    (void)state;
    drop_node(bob, NET_FAULT_SILENT);
    stage_ask(alice, primary, &(struct ask){0});
    stage_run(&stage, 31 * BASE_SEC);
    net_node_restore(sip_endpoint_node(bob->endpoint));
    stage_run(&stage, BASE_SEC); /* the copy of 31.5 s has reached bob */
    assert_int_equal(stage_status(alice), 408);
    stage_answer(bob, 200);

    assert_int_equal(alice->stray_count, 1);
}

static void message_that_nobody_answers_gets_no_408(void **state)
{
    (void)state;
    stage_ask(alice, primary, &(struct ask){.method = "MESSAGE"});
    assert_true(freg_registrar_has_live(primary));
    stage_run(&stage, 33 * BASE_SEC);

    assert_int_equal(stage_sent(&stage, "primary", 408), 0);
    assert_false(freg_registrar_has_live(primary));
}

static void copies_of_one_ack_get_one_branch(void **state)
{
    struct sip_message *ack;
    struct sip_hop hop = {.transport = BASE_UDP};
    char first[128];

    (void)state;
    call();
    stage_answer(bob, 200);
    ack = stage_request(alice, &(struct ask){.method = "ACK",
                                             .uri = bob->contact,
                                             .to_tag = "bob",
                                             .route = OUR_ROUTE,
                                             .cseq = 1});
    hop.address = stage_address(primary);
    sip_send(alice->endpoint, ack, &hop, false);
    stage_run(&stage, 0);
    snprintf(first, sizeof first, "%s", sip_message_via(bob->ack)->branch);
    sip_send(alice->endpoint, ack, &hop, true);
    stage_run(&stage, 0);
    sip_message_release(&ack);

    assert_int_equal(bob->ack_count, 2);
    assert_string_equal(sip_message_via(bob->ack)->branch, first);
}

static void refusal_of_the_callee_is_passed_on_and_acknowledged(void **state)
{
    (void)state;
    call();
    stage_answer(bob, 486);
    assert_int_equal(stage_status(alice), 486);

    stage_run(&stage, 60 * BASE_SEC);
    assert_int_equal(alice->answer_count, 2);
    assert_int_equal(bob->ack_count, 0); /* the transaction's, not the call's */
    assert_false(freg_registrar_has_live(primary));
}

/* Six seconds under way: the transaction upstream has gone after Timer I, the one
 * downstream is still there for Timer D. */
static void late_copy_of_a_refused_invite_has_another_branch(void **state)
{
    (void)state;
    struct sip_message *invite = stage_request(alice, &(struct ask){0});
    struct sip_hop hop = stage_hop(alice, primary);
    char first[128];

    stage_send(alice, primary, sip_message_hold(invite));
    snprintf(first, sizeof first, "%s", sip_message_via(bob->request)->branch);
    stage_answer(bob, 486);
    stage_run(&stage, 6 * BASE_SEC);
    sip_send(alice->endpoint, invite, &hop, true);
    sip_message_release(&invite);
    stage_run(&stage, 0);
    assert_int_equal(bob->request_count, 2);
    assert_string_not_equal(sip_message_via(bob->request)->branch, first);
}

static void hundred_is_the_registrars_own_and_not_the_callees(void **state)
{
    (void)state;
    call();
    stage_answer(bob, 100);

    assert_int_equal(alice->answer_count, 1);
}

static void reinvite_goes_along_the_route(void **state)
{
    (void)state;
    call();
    stage_answer(bob, 200);
    acknowledge(1);

    assert_int_equal(stage_ask(alice, primary,
                               &(struct ask){.uri = bob->contact,
                                             .to_tag = "bob",
                                             .route = OUR_ROUTE}),
                     100);
    assert_int_equal(bob->request_count, 2);
    assert_null(sip_message_record_route(bob->request, 0));
    stage_answer(bob, 200);
    assert_int_equal(stage_status(alice), 200);
}

static void request_inside_a_dialog_survives_the_binding(void **state)
{
    (void)state;
    stage_run(&stage, 3600 * BASE_SEC);

    stage_ask(alice, primary,
              &(struct ask){.method = "BYE",
                            .uri = bob->contact,
                            .to_tag = "bob",
                            .route = OUR_ROUTE});
    assert_int_equal(bob->request_count, 1);
}

static void message_is_forwarded_without_100_or_record_route(void **state)
{
    (void)state;
    stage_ask(alice, primary, &(struct ask){.method = "MESSAGE"});
    assert_int_equal(alice->answer_count, 0);
    assert_null(sip_message_record_route(bob->request, 0));
    stage_answer(bob, 200);

    assert_int_equal(stage_status(alice), 200);
}

/* ---- cancelling ------------------------------------------------------ */

static void cancel_reaches_a_ringing_callee(void **state)
{
    (void)state;
    call();
    stage_answer(bob, 180);
    sip_client_cancel(alice->sent);
    stage_run(&stage, 0);
    assert_int_equal(bob->cancel_count, 1);
    assert_int_equal(stage_status(alice), 180);
    stage_answer(bob, 487);

    assert_int_equal(stage_status(alice), 487);
    assert_false(freg_registrar_has_live(primary));
}

static void cancel_waits_for_the_first_provisional(void **state)
{
    (void)state;
    call();
    sip_client_cancel(alice->sent); /* our own 100 permits it */
    stage_run(&stage, 0);
    assert_int_equal(bob->cancel_count, 0);

    stage_answer(bob, 100);
    assert_int_equal(bob->cancel_count, 1);
}

static void cancelled_call_to_a_silent_callee_ends_with_487(void **state)
{
    (void)state;
    drop_node(bob, NET_FAULT_SILENT);
    stage_ask(alice, primary, &(struct ask){0});
    stage_run(&stage, 1);
    sip_client_cancel(alice->sent);
    stage_run(&stage, 32 * BASE_SEC - 1);

    assert_int_equal(stage_status(alice), 487);
}

static void callee_who_ignores_the_cancel_is_given_up(void **state)
{
    (void)state;
    call();
    stage_answer(bob, 180);
    sip_client_cancel(alice->sent);
    stage_run(&stage, 32 * BASE_SEC - 1);
    assert_true(freg_registrar_has_live(primary));
    stage_run(&stage, 1);

    /* Too late for alice, whose transaction gives up at the same instant. */
    assert_int_equal(stage_sent(&stage, "primary", 487), 1);
    assert_false(freg_registrar_has_live(primary));
}

static void answer_that_crosses_the_cancel_wins(void **state)
{
    (void)state;
    call();
    stage_answer(bob, 180);
    sip_client_cancel(alice->sent);
    stage_run(&stage, 0);
    stage_answer(bob, 200);

    assert_int_equal(stage_status(alice), 200);
}

/* ---- failures -------------------------------------------------------- */

static void silent_callee_is_408_after_timer_b(void **state)
{
    (void)state;
    drop_node(bob, NET_FAULT_SILENT);
    stage_ask(alice, primary, &(struct ask){0});
    stage_run(&stage, 32 * BASE_SEC - 1);
    assert_int_equal(stage_status(alice), 100);
    stage_run(&stage, 1);

    assert_int_equal(stage_status(alice), 408);
    assert_false(freg_registrar_has_live(primary));
}

static void unreachable_callee_is_503_at_once(void **state)
{
    (void)state;
    drop_node(bob, NET_FAULT_REFUSE);
    assert_int_equal(stage_ask(alice, primary, &(struct ask){0}), 503);

    net_node_restore(sip_endpoint_node(bob->endpoint));
    drop_node(bob, NET_FAULT_UNREACHABLE);
    assert_int_equal(
        stage_ask(alice, primary, &(struct ask){.call_id = "again"}), 503);
}

static void callee_who_rings_for_ever_is_cancelled_by_timer_c(void **state)
{
    (void)state;
    call();
    stage_answer(bob, 180);
    stage_run(&stage, 100 * BASE_SEC);
    stage_answer(bob, 180); /* starts Timer C again */
    stage_run(&stage, 181 * BASE_SEC - 1);
    assert_int_equal(bob->cancel_count, 0);
    stage_run(&stage, 1);
    assert_int_equal(bob->cancel_count, 1);
    stage_run(&stage, 32 * BASE_SEC);

    assert_int_equal(stage_status(alice), 408);
}

static void restart_forgets_calls_under_way(void **state)
{
    (void)state;
    call();
    stage_answer(bob, 180);
    freg_registrar_restart(primary, false);
    assert_false(freg_registrar_has_live(primary));
    stage_answer(bob, 486);

    assert_int_equal(stage_status(alice), 180);
}

static void registrar_goes_with_calls_open(void **state)
{
    (void)state;
    call();
    freg_registrar_destroy(&stage.registrars[0]);
    stage_answer(bob, 180);

    assert_int_equal(stage_status(alice), 100);
}

#define CLAIM(name)                                                            \
    cmocka_unit_test_setup_teardown(name, open_with_bob, close_stage)
#define CLAIM_OF_OWN(name)                                                     \
    cmocka_unit_test_setup_teardown(name, open_empty, close_stage)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CLAIM(invite_goes_to_the_contact_with_record_route),
        CLAIM_OF_OWN(record_route_can_be_switched_off),
        CLAIM(newest_binding_alone_is_called),
        CLAIM(unregistered_user_is_480),
        CLAIM(user_is_found_by_another_name_of_the_server),
        CLAIM_OF_OWN(named_domains_keep_others_out),
        CLAIM(a_callee_who_is_down_is_not_waited_for),
        CLAIM(expired_user_is_480),
        CLAIM_OF_OWN(user_who_does_not_exist_is_404),
        CLAIM_OF_OWN(caller_without_registration_is_403_where_it_is_needed),
        CLAIM_OF_OWN(registration_at_a_partner_is_none_here),
        CLAIM_OF_OWN(registration_removed_at_a_partner_is_none_here_either),
        CLAIM_OF_OWN(hidden_caller_is_known_by_his_contact),
        CLAIM(call_may_enter_at_another_server_of_the_store),
        CLAIM(used_up_max_forwards_is_483),
        CLAIM(uri_of_another_scheme_is_416),
        CLAIM(required_proxy_extension_is_420),
        CLAIM(contact_that_is_a_host_name_is_503),
        CLAIM(call_is_answered_acknowledged_and_ended),
        CLAIM_OF_OWN(registrar_with_an_ipv6_address_finds_itself_in_routes),
        CLAIM_OF_OWN(dual_stack_stands_in_the_route_once_for_each_family),
        CLAIM_OF_OWN(name_of_a_dual_stack_stands_in_the_route_once),
        CLAIM(answer_without_the_callers_via_becomes_502),
        CLAIM(each_copy_of_a_2xx_is_passed_on_until_the_ack),
        CLAIM(call_taken_after_it_was_given_up_is_still_passed_on),
        CLAIM(message_that_nobody_answers_gets_no_408),
        CLAIM(copies_of_one_ack_get_one_branch),
        CLAIM(refusal_of_the_callee_is_passed_on_and_acknowledged),
        CLAIM(late_copy_of_a_refused_invite_has_another_branch),
        CLAIM(hundred_is_the_registrars_own_and_not_the_callees),
        CLAIM(reinvite_goes_along_the_route),
        CLAIM(request_inside_a_dialog_survives_the_binding),
        CLAIM(message_is_forwarded_without_100_or_record_route),
        CLAIM(cancel_reaches_a_ringing_callee),
        CLAIM(cancel_waits_for_the_first_provisional),
        CLAIM(cancelled_call_to_a_silent_callee_ends_with_487),
        CLAIM(callee_who_ignores_the_cancel_is_given_up),
        CLAIM(answer_that_crosses_the_cancel_wins),
        CLAIM(silent_callee_is_408_after_timer_b),
        CLAIM(unreachable_callee_is_503_at_once),
        CLAIM(callee_who_rings_for_ever_is_cancelled_by_timer_c),
        CLAIM(restart_forgets_calls_under_way),
        CLAIM(registrar_goes_with_calls_open),
    };

    return cmocka_run_group_tests_name("fake_registrar_relay", tests, NULL,
                                       NULL);
}
