// SPDX-License-Identifier: MIT
/* What an endpoint does around its transactions. */
#include "tests/unit/sip/world.h"

/* ---- the timeline --------------------------------------------------------------- */

static void each_sent_message_is_one_event(void **state)
{
    struct world *world = *state;
    const struct base_event *request, *copy, *response;
    const struct base_timeline *tl = world->timeline;
    struct net_link_fault slow_link = {.delay = 400 * BASE_MSEC};
    size_t length;

    world->answer = answer_200;
    net_link_set(world->alice_node, world->primary_node, &slow_link);
    send_register(world);
    run(world);
    request = base_timeline_at(tl, 1); /* behind the fault of the link */
    response = base_timeline_at(tl, 2);
    copy = base_timeline_at(tl, 3);

    assert_int_equal(request->kind, BASE_EVENT_SIP);
    assert_int_equal(request->t, 0);
    assert_int_equal(request->arrived, 400 * BASE_MSEC);
    assert_int_equal(request->fate, BASE_FATE_DELIVERED);
    assert_int_equal(request->transport, BASE_UDP);
    assert_int_equal(request->src, net_node_actor(world->alice_node));
    assert_int_equal(request->dst, net_node_actor(world->primary_node));
    assert_string_equal(base_timeline_text(tl, request->src_addr),
                        "192.168.1.100:5060");
    assert_string_equal(base_timeline_text(tl, request->dst_addr),
                        "192.168.1.13:5060");
    assert_string_equal(base_timeline_text(tl, request->name), "REGISTER");
    assert_int_equal(request->cseq, 1);
    assert_int_equal(request->status, 0);
    assert_int_equal(request->account, 1);
    assert_false(request->retransmission);
    assert_memory_equal(base_timeline_raw_bytes(tl, request->raw, &length),
                        "REGISTER sip:pbx.com SIP/2.0\r\n", 30);

    assert_int_equal(response->status, 200);
    assert_int_equal(response->call_id, request->call_id);
    assert_string_equal(base_timeline_text(tl, response->name), "REGISTER");
    assert_int_equal(response->account, 0);

    assert_true(copy->retransmission);
    assert_int_equal(copy->raw, request->raw);
}

/* ---- malformed messages ---------------------------------------------------------- */

static void say_malformed(struct world *world)
{
    stranger_says(world, "OPTIONS sip:pbx.com SIP/2.0\n"
                         "Via: SIP/2.0/UDP 192.168.1.99:5060;branch=z9hG4bKa\n"
                         "From: <sip:s@pbx.com>;tag=ft\nTo: <sip:s@pbx.com>\n"
                         "Call-ID: s\nCSeq: 1 INVITE\n\n");
}

static void a_malformed_request_gets_400_with_the_reason(void **state)
{
    struct world *world = *state;
    struct sip_endpoint_counts counts;

    at(world, 0, say_malformed);
    run(world);
    counts = sip_endpoint_counts(world->primary);
    assert_wire(world, "0.000 primary stranger 400 INVITE\n");
    assert_log(world, "");
    assert_int_equal(counts.refused, 1);
    assert_int_equal(counts.dropped, 0);
    assert_non_null(strstr(world->last_stranger,
                           "SIP/2.0 400 Bad Request (CSeq has the method "
                           "INVITE, the request OPTIONS)\r\n"));
    assert_non_null(strstr(world->last_stranger, "Call-ID: s\r\n"));
    assert_non_null(strstr(world->last_stranger, ";tag="));
}

static void say_rubbish(struct world *world)
{
    stranger_says(world, "hello\n\n");
    stranger_says(world, "SIP/2.0 999 No\n\n");
    stranger_says(world, "\n\n"); /* a keep-alive */
}

static void rubbish_is_dropped_and_counted(void **state)
{
    struct world *world = *state;

    at(world, 0, say_rubbish);
    run(world);
    assert_wire(world, "");
    assert_log(world, "");
    assert_int_equal(sip_endpoint_counts(world->primary).dropped, 2);
}

/* ---- slow ------------------------------------------------------------------------ */

static void a_slow_endpoint_looks_at_each_message_later(void **state)
{
    struct world *world = *state;

    world->answer = answer_200;
    sip_endpoint_set_slow(world->primary, 600 * BASE_MSEC);
    send_register(world);
    run(world);
    assert_wire(world, "0.000 alice primary REGISTER\n"
                       "0.500 alice primary REGISTER copy\n"
                       "0.600 primary alice 200 REGISTER\n"
                       "1.100 primary alice 200 REGISTER copy\n");
}

static void reset_primary(struct world *world)
{
    sip_endpoint_reset(world->primary);
}

static void a_reset_forgets_what_was_not_looked_at(void **state)
{
    struct world *world = *state;

    world->answer = answer_200;
    sip_endpoint_set_slow(world->primary, 400 * BASE_MSEC);
    send_register(world);
    at(world, 100 * BASE_MSEC, reset_primary);
    run(world);
    assert_wire(world, "0.000 alice primary REGISTER\n"
                       "0.500 alice primary REGISTER copy\n"
                       "0.900 primary alice 200 REGISTER\n");
}

static void a_reset_forgets_transactions(void **state)
{
    struct world *world = *state;

    send_register(world);
    at(world, 100 * BASE_MSEC, reset_primary);
    run(world);
    assert_non_null(strstr(base_buffer_text(&world->log),
                           "0.000 primary request REGISTER\n"
                           "0.500 primary request REGISTER\n"));
}

/* ---- what the world waits for ------------------------------------------------------ */

static bool is_at(void *arg, const struct base_address *peer)
{
    return base_address_same_ip(arg, peer);
}

static void check_live(struct world *world)
{
    struct base_address alice = base_address_ipv4(192, 168, 1, 100, 0);
    struct base_address primary = base_address_ipv4(192, 168, 1, 13, 0);

    assert_true(sip_endpoint_has_live(world->alice));
    assert_true(sip_endpoint_has_live(world->primary));
    assert_true(sip_endpoint_has_live_with(world->alice, is_at, &primary));
    assert_false(sip_endpoint_has_live_with(world->alice, is_at, &alice));
    assert_true(sip_endpoint_has_live_with(world->primary, is_at, &alice));
}

static void check_settled(struct world *world)
{
    assert_false(sip_endpoint_has_live(world->alice));
    assert_false(sip_endpoint_has_live(world->primary));
}

static void respond_486(struct world *world)
{
    respond(world, 486);
}

static void what_waits_for_its_answer_is_live(void **state)
{
    struct world *world = *state;

    world->answer = answer_100;
    check_settled(world);
    send_invite(world);
    at(world, BASE_SEC, check_live);
    at(world, 2 * BASE_SEC, respond_486);
    at(world, 2500 * BASE_MSEC, check_settled);
    run(world);
}

/* ---- draws ------------------------------------------------------------------------ */

static void draws_differ_by_node_port_purpose_and_count(void **state)
{
    struct world *world = *state;
    struct sip_endpoint_options options = {
        .port = 5062, .handlers = &endpoint_handlers, .arg = world};
    struct sip_endpoint *second = NULL;
    char one[17], two[17], branch[32], other[32];

    assert_int_equal(
        sip_endpoint_create(world->alice_node, &options, &second, NULL), 0);
    sip_endpoint_token(world->alice, "tag", one);
    assert_int_equal(strlen(one), 16);
    assert_string_not_equal(one, sip_endpoint_token(world->alice, "tag", two));
    assert_string_not_equal(one,
                            sip_endpoint_token(world->primary, "tag", two));
    assert_string_not_equal(one, sip_endpoint_token(second, "tag", two));
    assert_string_not_equal(one, sip_endpoint_token(second, "call-id", two));
    sip_endpoint_branch(world->alice, branch);
    assert_memory_equal(branch, "z9hG4bK", 7);
    assert_int_equal(strlen(branch), 23);
    assert_string_not_equal(branch, sip_endpoint_branch(second, other));
    sip_endpoint_destroy(&second);
}

/* How many tags were drawn before must change no Call-ID. */
static void each_purpose_counts_for_itself(void **state)
{
    struct world *world = *state;
    void *other_state = NULL;
    struct world *other;
    char tag[17], one[17], two[17];

    world_setup(&other_state);
    other = other_state;
    sip_endpoint_token(other->alice, "tag", tag);
    sip_endpoint_token(other->alice, "tag", tag);
    assert_string_equal(sip_endpoint_token(world->alice, "call-id", one),
                        sip_endpoint_token(other->alice, "call-id", two));
    world_teardown(&other_state);
}

static void a_taken_port_is_a_conflict(void **state)
{
    struct world *world = *state;
    struct sip_endpoint_options options = {
        .port = 5060, .handlers = &endpoint_handlers, .arg = world};
    struct sip_endpoint *second = NULL;
    struct base_error error;

    assert_int_equal(
        sip_endpoint_create(world->alice_node, &options, &second, &error),
        BASE_ERR_CONFLICT);
    assert_null(second);
}

/* ---- where answers go --------------------------------------------------------------- */

static void an_answer_goes_where_via_and_source_say(void **state)
{
    static const struct {
        const char *via;
        uint16_t port;
        enum base_transport transport;
    } cases[] = {
        {"SIP/2.0/UDP h;branch=z9hG4bKa", 5060, BASE_UDP},
        {"SIP/2.0/UDP h:5070;branch=z9hG4bKa", 5070, BASE_UDP},
        {"SIP/2.0/UDP h:5070;rport;branch=z9hG4bKa", 6000, BASE_UDP},
        {"SIP/2.0/TCP h:5070;branch=z9hG4bKa", 6000, BASE_TCP},
    };
    struct base_address from = base_address_ipv4(10, 0, 0, 1, 6000);

    (void)state;
    for (size_t i = 0; i < BASE_COUNT_OF(cases); i++) {
        char text[500];
        struct sip_message *request;
        struct sip_hop hop;

        snprintf(text, sizeof text,
                 "OPTIONS sip:a@b SIP/2.0\nVia: %s\nFrom: <sip:a@b>;tag=1\n"
                 "To: <sip:a@b>\nCall-ID: c\nCSeq: 4 OPTIONS\n\n",
                 cases[i].via);
        request = parsed(text);
        hop = sip_response_hop(request, &from);
        assert_true(base_address_same_ip(&hop.address, &from));
        assert_int_equal(hop.address.port, cases[i].port);
        assert_int_equal(hop.transport, cases[i].transport);
        sip_message_release(&request);
    }
}

/* ---- many ---------------------------------------------------------------------------- */

#define MANY 20000

static void many_transactions_find_their_answers(void **state)
{
    struct world *world = *state;

    world->answer = answer_200;
    for (int i = 0; i < MANY; i++)
        send_register(world);
    run(world);
    assert_int_equal(base_timeline_count(world->timeline), 2 * MANY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(each_sent_message_is_one_event),
        WORLD_TEST(a_malformed_request_gets_400_with_the_reason),
        WORLD_TEST(rubbish_is_dropped_and_counted),
        WORLD_TEST(a_slow_endpoint_looks_at_each_message_later),
        WORLD_TEST(a_reset_forgets_what_was_not_looked_at),
        WORLD_TEST(a_reset_forgets_transactions),
        WORLD_TEST(what_waits_for_its_answer_is_live),
        WORLD_TEST(draws_differ_by_node_port_purpose_and_count),
        WORLD_TEST(each_purpose_counts_for_itself),
        WORLD_TEST(a_taken_port_is_a_conflict),
        cmocka_unit_test(an_answer_goes_where_via_and_source_say),
        WORLD_TEST(many_transactions_find_their_answers),
    };

    return cmocka_run_group_tests_name("sip_endpoint", tests, NULL, NULL);
}
