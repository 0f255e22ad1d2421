// SPDX-License-Identifier: MIT
/* Server transactions: RFC 3261 section 17.2 and RFC 6026. */
#include "tests/unit/sip/world.h"

static void respond_100(struct world *world)
{
    respond(world, 100);
}

static void respond_200(struct world *world)
{
    respond(world, 200);
}

static void cut_the_way_to_alice(struct world *world)
{
    drop(world->alice_node, NET_FAULT_SILENT, "silent");
}

static void restore_alice(struct world *world)
{
    net_node_restore(world->alice_node);
}

/* The events behind those of the first instant. */
static void assert_wire_of_primary(const struct world *world,
                                   const char *expected)
{
    struct base_buffer seen = {0};

    for (size_t i = 0; i < base_timeline_count(world->timeline); i++) {
        const struct base_event *event = base_timeline_at(world->timeline, i);

        if (event->kind == BASE_EVENT_SIP &&
            event->src == net_node_actor(world->primary_node))
            write_event(world, event, &seen);
    }
    assert_string_equal(base_buffer_text(&seen), expected);
    base_buffer_fini(&seen);
}

/* ---- requests other than INVITE ------------------------------------------------- */

static void copies_get_the_last_answer_again(void **state)
{
    struct world *world = *state;

    send_register(world);
    at(world, 700 * BASE_MSEC, respond_100);
    at(world, 700 * BASE_MSEC, cut_the_way_to_alice);
    at(world, 900 * BASE_MSEC, restore_alice);
    at(world, 10 * BASE_SEC, respond_200);
    run(world);
    assert_wire(world, "0.000 alice primary REGISTER\n"
                       "0.500 alice primary REGISTER copy\n"
                       "0.700 primary alice 100 REGISTER !\n"
                       "1.500 alice primary REGISTER copy\n"
                       "1.500 primary alice 100 REGISTER copy\n"
                       "3.500 alice primary REGISTER copy\n"
                       "3.500 primary alice 100 REGISTER copy\n"
                       "7.500 alice primary REGISTER copy\n"
                       "7.500 primary alice 100 REGISTER copy\n"
                       "10.000 primary alice 200 REGISTER\n");
    assert_log(world, "0.000 primary request REGISTER\n"
                      "1.500 alice response 100\n"
                      "3.500 alice response 100\n"
                      "7.500 alice response 100\n"
                      "10.000 alice response 200\n");
}

/* The bytes of a request of the stranger. */
#define STRANGER(method, branch, more)                                         \
    method " sip:pbx.com SIP/2.0\n"                                            \
           "Via: SIP/2.0/UDP 192.168.1.99;branch=" branch "\n"                 \
           "From: <sip:s@pbx.com>;tag=ft\nTo: <sip:s@pbx.com>\n"               \
           "Call-ID: s\n" more "CSeq: 1 " method "\n\n"

static void say_options(struct world *world)
{
    stranger_says(world, STRANGER("OPTIONS", "z9hG4bKa", ""));
}

/* Timer J: after 64*T1 the copy is a new request. */
static void an_answer_is_remembered_for_64_t1(void **state)
{
    struct world *world = *state;

    world->answer = answer_200;
    at(world, 0, say_options);
    at(world, 31999 * BASE_MSEC, say_options);
    at(world, 32001 * BASE_MSEC, say_options);
    run(world);
    assert_wire(world, "0.000 primary stranger 200 OPTIONS\n"
                       "31.999 primary stranger 200 OPTIONS copy\n"
                       "32.001 primary stranger 200 OPTIONS\n");
    assert_log(world, "0.000 primary request OPTIONS\n"
                      "32.001 primary request OPTIONS\n");
}

static void an_unanswered_request_is_over_after_64_t1(void **state)
{
    struct world *world = *state;

    at(world, 0, say_options);
    at(world, 10 * BASE_SEC, say_options);
    run(world);
    assert_wire(world, "");
    assert_log(world, "0.000 primary request OPTIONS\n"
                      "32.000 primary gone OPTIONS\n");
    assert_false(sip_endpoint_has_live(world->primary));
}

static void say_other_requests(struct world *world)
{
    stranger_says(world, STRANGER("OPTIONS", "z9hG4bKb", ""));
    stranger_says(world, STRANGER("MESSAGE", "z9hG4bKa", ""));
    stranger_says(world, "OPTIONS sip:pbx.com SIP/2.0\n"
                         "Via: SIP/2.0/UDP 192.168.1.98;branch=z9hG4bKa\n"
                         "From: <sip:s@pbx.com>;tag=ft\nTo: <sip:s@pbx.com>\n"
                         "Call-ID: s\nCSeq: 1 OPTIONS\n\n");
    stranger_says(world, "OPTIONS sip:pbx.com SIP/2.0\n"
                         "Via: SIP/2.0/UDP 192.168.1.99:5061;branch=z9hG4bKa\n"
                         "From: <sip:s@pbx.com>;tag=ft\nTo: <sip:s@pbx.com>\n"
                         "Call-ID: s\nCSeq: 1 OPTIONS\n\n");
}

static void branch_sent_by_and_method_tell_requests_apart(void **state)
{
    struct world *world = *state;

    world->answer = answer_200;
    at(world, 0, say_options);
    at(world, 0, say_other_requests);
    run(world);
    assert_log(world, "0.000 primary request OPTIONS\n"
                      "0.000 primary request OPTIONS\n"
                      "0.000 primary request MESSAGE\n"
                      "0.000 primary request OPTIONS\n"
                      "0.000 primary request OPTIONS\n");
}

static void say_old_requests(struct world *world)
{
    stranger_says(world, STRANGER("OPTIONS", "1", ""));
    stranger_says(world, STRANGER("OPTIONS", "1", "Subject: same\n"));
    stranger_says(world, "OPTIONS sip:pbx.com SIP/2.0\n"
                         "Via: SIP/2.0/UDP 192.168.1.99;branch=1\n"
                         "From: <sip:s@pbx.com>;tag=ft\nTo: <sip:s@pbx.com>\n"
                         "Call-ID: s\nCSeq: 2 OPTIONS\n\n");
}

/* RFC 3581 section 4. */
static void an_answer_says_where_the_request_came_from(void **state)
{
    struct world *world = *state;
    const char *expected = ";rport=5060;received=192.168.1.100\r\n";
    const struct base_event *answer;
    const char *raw;
    size_t length;

    world->answer = answer_200;
    send_register(world);
    run(world);
    answer = base_timeline_at(world->timeline, 1);
    raw = base_timeline_raw_bytes(world->timeline, answer->raw, &length);
    assert_non_null(memmem(raw, length, expected, strlen(expected)));
}

/* RFC 3261 section 17.2.3: a branch without the cookie says nothing. */
static void an_old_client_is_told_apart_by_call_id_and_cseq(void **state)
{
    struct world *world = *state;

    world->answer = answer_200;
    at(world, 0, say_old_requests);
    run(world);
    assert_log(world, "0.000 primary request OPTIONS\n"
                      "0.000 primary request OPTIONS\n");
    assert_wire(world, "0.000 primary stranger 200 OPTIONS\n"
                       "0.000 primary stranger 200 OPTIONS copy\n"
                       "0.000 primary stranger 200 OPTIONS\n");
}

/* ---- INVITE --------------------------------------------------------------------- */

static void say_invite(struct world *world)
{
    stranger_says(world, STRANGER("INVITE", "z9hG4bKa", ""));
}

static void say_ack(struct world *world)
{
    stranger_says(world, STRANGER("ACK", "z9hG4bKa", ""));
}

/* Timers G and H. */
static void a_refusal_is_re_sent_until_timer_h(void **state)
{
    struct world *world = *state;

    world->answer = answer_486;
    at(world, 0, say_invite);
    at(world, 100 * BASE_MSEC, say_invite);
    run(world);
    assert_wire(world, "0.000 primary stranger 486 INVITE\n"
                       "0.100 primary stranger 486 INVITE copy\n"
                       "0.500 primary stranger 486 INVITE copy\n"
                       "1.500 primary stranger 486 INVITE copy\n"
                       "3.500 primary stranger 486 INVITE copy\n"
                       "7.500 primary stranger 486 INVITE copy\n"
                       "11.500 primary stranger 486 INVITE copy\n"
                       "15.500 primary stranger 486 INVITE copy\n"
                       "19.500 primary stranger 486 INVITE copy\n"
                       "23.500 primary stranger 486 INVITE copy\n"
                       "27.500 primary stranger 486 INVITE copy\n"
                       "31.500 primary stranger 486 INVITE copy\n");
    assert_log(world, "0.000 primary request INVITE\n"
                      "32.000 primary gone INVITE\n");
}

/* Timer I. */
static void the_ack_of_a_refusal_stops_it_and_is_absorbed(void **state)
{
    struct world *world = *state;

    world->answer = answer_486;
    at(world, 0, say_invite);
    at(world, 600 * BASE_MSEC, say_ack);
    at(world, 2 * BASE_SEC, say_ack);
    at(world, 3 * BASE_SEC, say_invite);
    run(world);
    assert_wire(world, "0.000 primary stranger 486 INVITE\n"
                       "0.500 primary stranger 486 INVITE copy\n");
    assert_log(world, "0.000 primary request INVITE\n"
                      "5.600 primary gone INVITE\n");
}

static void copies_of_an_invite_get_its_provisional_again(void **state)
{
    struct world *world = *state;

    at(world, 0, say_invite);
    at(world, BASE_SEC, say_invite);
    at(world, 2 * BASE_SEC, respond_100);
    at(world, 100 * BASE_SEC, say_invite);
    at(world, 200 * BASE_SEC, respond_200);
    at(world, 200 * BASE_SEC, say_invite);
    run(world);
    assert_memory_equal(base_buffer_text(&world->log),
                        "0.000 primary request INVITE\n", 29);
    assert_wire(world, "2.000 primary stranger 100 INVITE\n"
                       "100.000 primary stranger 100 INVITE copy\n"
                       "200.000 primary stranger 200 INVITE\n"
                       "200.500 primary stranger 200 INVITE copy\n"
                       "201.500 primary stranger 200 INVITE copy\n"
                       "203.500 primary stranger 200 INVITE copy\n"
                       "207.500 primary stranger 200 INVITE copy\n"
                       "211.500 primary stranger 200 INVITE copy\n"
                       "215.500 primary stranger 200 INVITE copy\n"
                       "219.500 primary stranger 200 INVITE copy\n"
                       "223.500 primary stranger 200 INVITE copy\n"
                       "227.500 primary stranger 200 INVITE copy\n"
                       "231.500 primary stranger 200 INVITE copy\n");
    assert_non_null(strstr(base_buffer_text(&world->log),
                           "232.000 primary unacknowledged\n"
                           "232.000 primary gone INVITE\n"));
}

/* The ACK of a 2xx has a branch of its own. */
#define ACK_OF_2XX(cseq, to_tag)                                               \
    "ACK sip:pbx.com SIP/2.0\n"                                                \
    "Via: SIP/2.0/UDP 192.168.1.99;branch=z9hG4bKz\n"                          \
    "From: <sip:s@pbx.com>;tag=ft\nTo: <sip:s@pbx.com>;tag=" to_tag "\n"       \
    "Call-ID: s\nCSeq: " cseq " ACK\n\n"

static void say_ack_of_2xx(struct world *world)
{
    stranger_says(world, ACK_OF_2XX("1", "tt"));
}

static void say_other_acks(struct world *world)
{
    stranger_says(world, ACK_OF_2XX("2", "tt"));
    stranger_says(world, ACK_OF_2XX("1", "uu"));
}

static void a_2xx_is_re_sent_until_its_ack(void **state)
{
    struct world *world = *state;

    world->answer = answer_200;
    at(world, 0, say_invite);
    at(world, 700 * BASE_MSEC, say_other_acks);
    at(world, 1600 * BASE_MSEC, say_ack_of_2xx);
    at(world, 1700 * BASE_MSEC, say_ack_of_2xx);
    run(world);
    assert_wire(world, "0.000 primary stranger 200 INVITE\n"
                       "0.500 primary stranger 200 INVITE copy\n"
                       "1.500 primary stranger 200 INVITE copy\n");
    assert_log(world, "0.000 primary request INVITE\n"
                      "0.700 primary ack\n"
                      "0.700 primary ack\n"
                      "1.600 primary ack\n"
                      "1.700 primary ack\n"
                      "32.000 primary gone INVITE\n");
}

static void relay_200(struct world *world)
{
    struct sip_response_spec spec = {.status = 200, .to_tag = "tt"};
    struct sip_message *response =
        sip_response_create(sip_server_request(world->server_tx), &spec);

    sip_server_respond(world->server_tx, response, false);
    sip_message_release(&response);
}

static void a_proxy_passes_each_2xx_on_once(void **state)
{
    struct world *world = *state;

    at(world, 0, say_invite);
    at(world, BASE_SEC, relay_200);
    at(world, 2 * BASE_SEC, relay_200);
    at(world, 3 * BASE_SEC, say_ack_of_2xx);
    run(world);
    assert_wire(world, "1.000 primary stranger 200 INVITE\n"
                       "2.000 primary stranger 200 INVITE copy\n");
    assert_log(world, "0.000 primary request INVITE\n"
                      "3.000 primary ack\n"
                      "33.000 primary gone INVITE\n");
}

static void a_proxy_does_not_wait_for_the_ack(void **state)
{
    struct world *world = *state;

    at(world, 0, say_invite);
    at(world, BASE_SEC, relay_200);
    run(world);
    assert_log(world, "0.000 primary request INVITE\n"
                      "33.000 primary gone INVITE\n");
}

static void only_the_first_final_answer_counts(void **state)
{
    struct world *world = *state;

    world->answer = answer_486;
    at(world, 0, say_invite);
    at(world, 100 * BASE_MSEC, respond_200);
    at(world, 100 * BASE_MSEC, respond_100);
    at(world, 200 * BASE_MSEC, say_ack);
    run(world);
    assert_wire(world, "0.000 primary stranger 486 INVITE\n");
}

/* ---- CANCEL --------------------------------------------------------------------- */

static void say_cancel(struct world *world)
{
    stranger_says(world, STRANGER("CANCEL", "z9hG4bKa", ""));
}

static void a_cancel_of_nothing_gets_481(void **state)
{
    struct world *world = *state;

    at(world, 0, say_cancel);
    at(world, BASE_SEC, say_cancel);
    run(world);
    assert_wire(world, "0.000 primary stranger 481 CANCEL\n"
                       "1.000 primary stranger 481 CANCEL copy\n");
    assert_log(world, "");
}

static void a_cancel_is_answered_and_told_once(void **state)
{
    struct world *world = *state;

    world->answer = answer_100;
    at(world, 0, say_invite);
    at(world, BASE_SEC, say_cancel);
    at(world, 2 * BASE_SEC, say_cancel);
    at(world, 3 * BASE_SEC, respond_200);
    at(world, 3 * BASE_SEC, say_ack_of_2xx);
    run(world);
    assert_wire(world, "0.000 primary stranger 100 INVITE\n"
                       "1.000 primary stranger 200 CANCEL\n"
                       "2.000 primary stranger 200 CANCEL copy\n"
                       "3.000 primary stranger 200 INVITE\n");
    assert_log(world, "0.000 primary request INVITE\n"
                      "1.000 primary cancelled\n"
                      "3.000 primary ack\n"
                      "35.000 primary gone INVITE\n");
}

static void a_cancel_that_comes_too_late_is_only_answered(void **state)
{
    struct world *world = *state;

    world->answer = answer_486;
    at(world, 0, say_invite);
    at(world, 100 * BASE_MSEC, say_cancel);
    at(world, 200 * BASE_MSEC, say_ack);
    run(world);
    assert_wire_of_primary(world, "0.000 primary stranger 486 INVITE\n"
                                  "0.100 primary stranger 200 CANCEL\n");
    assert_null(strstr(base_buffer_text(&world->log), "cancelled"));
    assert_non_null(strstr(world->last_stranger, "To: <sip:s@pbx.com>;tag=tt"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(copies_get_the_last_answer_again),
        WORLD_TEST(an_answer_is_remembered_for_64_t1),
        WORLD_TEST(an_unanswered_request_is_over_after_64_t1),
        WORLD_TEST(branch_sent_by_and_method_tell_requests_apart),
        WORLD_TEST(an_old_client_is_told_apart_by_call_id_and_cseq),
        WORLD_TEST(an_answer_says_where_the_request_came_from),
        WORLD_TEST(a_refusal_is_re_sent_until_timer_h),
        WORLD_TEST(the_ack_of_a_refusal_stops_it_and_is_absorbed),
        WORLD_TEST(copies_of_an_invite_get_its_provisional_again),
        WORLD_TEST(a_2xx_is_re_sent_until_its_ack),
        WORLD_TEST(a_proxy_passes_each_2xx_on_once),
        WORLD_TEST(a_proxy_does_not_wait_for_the_ack),
        WORLD_TEST(only_the_first_final_answer_counts),
        WORLD_TEST(a_cancel_of_nothing_gets_481),
        WORLD_TEST(a_cancel_is_answered_and_told_once),
        WORLD_TEST(a_cancel_that_comes_too_late_is_only_answered),
    };

    return cmocka_run_group_tests_name("sip_server", tests, NULL, NULL);
}
