// SPDX-License-Identifier: MIT
/* Client transactions, to the millisecond (SEMANTICS 2.5 to 2.8). */
#include "tests/unit/sip/world.h"

/* ---- the tables of 2.5.1 and 2.5.2 --------------------------------------------- */

/* N re-sends, then move when the next one would be due. */
struct row {
    const char *method;
    base_span cap;
    uint32_t sends;
    base_span give_up_at;
    const char *times; /* of the sends, and of the move */
};

static const struct row rows[] = {
    {"REGISTER", 4000, 1, 500, "0.000 | 0.500"},
    {"REGISTER", 4000, 2, 1500, "0.000 0.500 | 1.500"},
    {"REGISTER", 4000, 3, 3500, "0.000 0.500 1.500 | 3.500"},
    {"REGISTER", 4000, 4, 7500, "0.000 0.500 1.500 3.500 | 7.500"},
    {"REGISTER", 4000, 5, 11500, "0.000 0.500 1.500 3.500 7.500 | 11.500"},
    {"REGISTER", 4000, 10, 31500,
     "0.000 0.500 1.500 3.500 7.500 11.500 15.500 19.500 23.500 27.500 | "
     "31.500"},
    {"REGISTER", 4000, UINT32_MAX, 32000,
     "0.000 0.500 1.500 3.500 7.500 11.500 15.500 19.500 23.500 27.500 31.500 "
     "| 32.000"},
    {"INVITE", 0, 2, 1500, "0.000 0.500 | 1.500"},
    {"INVITE", 0, 4, 7500, "0.000 0.500 1.500 3.500 | 7.500"},
    {"INVITE", 0, 5, 15500, "0.000 0.500 1.500 3.500 7.500 | 15.500"},
    {"INVITE", 0, 6, 31500, "0.000 0.500 1.500 3.500 7.500 15.500 | 31.500"},
    {"INVITE", 0, UINT32_MAX, 32000,
     "0.000 0.500 1.500 3.500 7.500 15.500 31.500 | 32.000"},
    /* the last of counted sends goes, though it is due with the end */
    {"REGISTER", 4000, 4, 3500, "0.000 0.500 1.500 3.500 | 3.500"},
    /* where sends are not counted, the end comes first */
    {"INVITE", 0, UINT32_MAX, 31500,
     "0.000 0.500 1.500 3.500 7.500 15.500 | 31.500"},
};

static void run_row(const struct row *row, struct world *world)
{
    struct base_buffer seen = {0};
    char t[BASE_TIME_TEXT_MAX];

    silence(world);
    send_with(world, row->method,
              (struct base_retry){.first = 500 * BASE_MSEC,
                                  .factor = 2,
                                  .cap = row->cap * BASE_MSEC,
                                  .sends_max = row->sends,
                                  .give_up_at = row->give_up_at * BASE_MSEC});
    run(world);
    for (size_t i = 0; i < base_timeline_count(world->timeline); i++) {
        const struct base_event *event = base_timeline_at(world->timeline, i);

        if (event->kind == BASE_EVENT_SIP)
            base_buffer_printf(&seen, "%s ", base_time_format(t, event->t, 3));
    }
    base_buffer_printf(&seen, "| %.*s",
                       (int)strcspn(base_buffer_text(&world->log), " "),
                       base_buffer_text(&world->log));
    assert_string_equal(base_buffer_text(&seen), row->times);
    base_buffer_fini(&seen);
}

static void the_schedule_is_executed_to_the_letter(void **state)
{
    (void)state;
    for (size_t i = 0; i < BASE_COUNT_OF(rows); i++) {
        void *world = NULL;

        world_setup(&world);
        run_row(&rows[i], world);
        world_teardown(&world);
    }
}

static void fixed_spacing_is_a_factor_of_one(void **state)
{
    struct world *world = *state;

    silence(world);
    send_with(world, "REGISTER",
              (struct base_retry){.first = BASE_SEC,
                                  .factor = 1,
                                  .sends_max = 3,
                                  .give_up_at = 10 * BASE_SEC});
    run(world);
    assert_wire(world, "0.000 alice primary REGISTER !\n"
                       "1.000 alice primary REGISTER copy !\n"
                       "2.000 alice primary REGISTER copy !\n");
    assert_log(world, "10.000 alice failed\n");
    assert_int_equal(world->failure, SIP_FAILURE_TIMEOUT);
}

/* ---- answers ------------------------------------------------------------------- */

static void a_final_answer_ends_it_at_once(void **state)
{
    struct world *world = *state;

    world->answer = answer_200;
    send_register(world);
    run(world);
    assert_wire(world, "0.000 alice primary REGISTER\n"
                       "0.000 primary alice 200 REGISTER\n");
    assert_log(world, "0.000 primary request REGISTER\n"
                      "0.000 alice response 200\n");
}

static void send_copy(struct world *world)
{
    struct sip_hop to_alice = {.address = *sip_endpoint_address(world->alice)};
    struct sip_response_spec spec = {.status = 200};
    struct sip_message *response = sip_response_create(world->request, &spec);

    sip_send(world->primary, response, &to_alice, true);
    sip_message_release(&response);
}

/* Timer K. */
static void a_copy_of_the_answer_is_absorbed_for_t4(void **state)
{
    struct world *world = *state;

    world->answer = answer_200;
    send_register(world);
    world->request = sip_message_hold(sip_client_request(world->tx));
    at(world, 4999 * BASE_MSEC, send_copy);
    at(world, 5001 * BASE_MSEC, send_copy);
    run(world);
    assert_log(world, "0.000 primary request REGISTER\n"
                      "0.000 alice response 200\n"
                      "5.001 alice stray 200\n");
}

static void send_stray(struct world *world)
{
    struct sip_hop to_alice = {.address = *sip_endpoint_address(world->alice)};
    struct sip_message *request = make_request(world, "REGISTER"), *response;
    struct sip_response_spec spec = {.status = 200};

    response = sip_response_create(request, &spec);
    sip_send(world->primary, response, &to_alice, false);
    sip_message_release(&response);
    sip_message_release(&request);
}

static void an_answer_to_nothing_is_stray(void **state)
{
    struct world *world = *state;

    at(world, BASE_SEC, send_stray);
    run(world);
    assert_log(world, "1.000 alice stray 200\n");
}

/* SEMANTICS 2.7: 100 at 0.2 gives sends 0, 0.5, 4.5, 8.5 ... 28.5, end 32.0. */
static void respond_100(struct world *world)
{
    respond(world, 100);
}

static void a_provisional_slows_a_register_down(void **state)
{
    struct world *world = *state;
    struct base_retry retry = {.first = 500 * BASE_MSEC,
                               .factor = 2,
                               .cap = 4 * BASE_SEC,
                               .sends_max = 4,
                               .give_up_at = 7500 * BASE_MSEC,
                               .provisional = BASE_PROVISIONAL_SLOW,
                               .slow_interval = 4 * BASE_SEC,
                               .slow_give_up_at = 32 * BASE_SEC};

    send_with(world, "REGISTER", retry);
    at(world, 200 * BASE_MSEC, respond_100);
    at(world, 200 * BASE_MSEC, silence);
    at(world, 20 * BASE_SEC, heal);
    at(world, 24 * BASE_SEC, silence);
    run(world);
    assert_wire(world, "0.000 alice primary REGISTER\n"
                       "0.200 primary alice 100 REGISTER\n"
                       "0.500 alice primary REGISTER copy !\n"
                       "4.500 alice primary REGISTER copy !\n"
                       "8.500 alice primary REGISTER copy !\n"
                       "12.500 alice primary REGISTER copy !\n"
                       "16.500 alice primary REGISTER copy !\n"
                       "20.500 alice primary REGISTER copy\n"
                       "20.500 primary alice 100 REGISTER copy\n"
                       "24.500 alice primary REGISTER copy !\n"
                       "28.500 alice primary REGISTER copy !\n");
    assert_log(world, "0.000 primary request REGISTER\n"
                      "0.200 alice response 100\n"
                      "20.500 alice response 100\n"
                      "32.000 primary gone REGISTER\n"
                      "32.000 alice failed after 1xx\n");
}

/* The re-send that would have been due at the move is still armed. */
static void a_late_provisional_switches_the_budget_off(void **state)
{
    struct world *world = *state;
    struct base_retry retry = {.first = 500 * BASE_MSEC,
                               .factor = 2,
                               .sends_max = 2,
                               .give_up_at = 1500 * BASE_MSEC,
                               .provisional = BASE_PROVISIONAL_SLOW,
                               .slow_interval = 4 * BASE_SEC,
                               .slow_give_up_at = 6 * BASE_SEC};

    send_with(world, "REGISTER", retry);
    at(world, BASE_SEC, respond_100);
    at(world, BASE_SEC, silence);
    run(world);
    assert_wire(world, "0.000 alice primary REGISTER\n"
                       "0.500 alice primary REGISTER copy\n"
                       "1.000 primary alice 100 REGISTER\n"
                       "1.500 alice primary REGISTER copy !\n"
                       "5.500 alice primary REGISTER copy !\n");
    assert_non_null(
        strstr(base_buffer_text(&world->log), "6.000 alice failed after 1xx"));
}

static void the_slow_end_comes_before_a_re_send_of_that_instant(void **state)
{
    struct world *world = *state;
    struct base_retry retry = {.first = BASE_SEC,
                               .factor = 1,
                               .sends_max = 9,
                               .give_up_at = 9 * BASE_SEC,
                               .provisional = BASE_PROVISIONAL_SLOW,
                               .slow_interval = BASE_SEC,
                               .slow_give_up_at = 3 * BASE_SEC};

    send_with(world, "OPTIONS", retry);
    at(world, 500 * BASE_MSEC, respond_100);
    at(world, 500 * BASE_MSEC, silence);
    run(world);
    assert_wire(world, "0.000 alice primary OPTIONS\n"
                       "0.500 primary alice 100 OPTIONS\n"
                       "1.000 alice primary OPTIONS copy !\n"
                       "2.000 alice primary OPTIONS copy !\n");
}

static void respond_200(struct world *world)
{
    respond(world, 200);
}

static void respond_503(struct world *world)
{
    respond(world, 503);
}

static void a_provisional_stops_an_invite_for_good(void **state)
{
    struct world *world = *state;

    world->answer = answer_100;
    send_invite(world);
    at(world, 1000 * BASE_SEC, respond_503);
    run(world);
    assert_wire(world, "0.000 alice primary INVITE\n"
                       "0.000 primary alice 100 INVITE\n"
                       "1000.000 primary alice 503 INVITE\n"
                       "1000.000 alice primary ACK\n");
}

/* RFC 3261 section 17.1.1.3, SEMANTICS 2.8. */
static void a_refused_invite_is_acked_by_the_transaction(void **state)
{
    struct world *world = *state;

    world->answer = answer_486;
    send_invite(world);
    run(world);
    assert_wire(world, "0.000 alice primary INVITE\n"
                       "0.000 primary alice 486 INVITE\n"
                       "0.000 alice primary ACK\n");
    assert_log(world, "0.000 primary request INVITE\n"
                      "0.000 alice response 486\n"
                      "5.000 primary gone INVITE\n"); /* Timer I */
}

static void each_copy_of_a_refusal_is_acked_again(void **state)
{
    struct world *world = *state;
    struct net_link_fault slow_link = {.delay = 300 * BASE_MSEC};

    world->answer = answer_486;
    net_link_set(world->alice_node, world->primary_node, &slow_link);
    send_invite(world);
    run(world);
    assert_wire(world, "0.000 alice primary INVITE\n"
                       "0.300 primary alice 486 INVITE\n"
                       "0.500 alice primary INVITE copy\n"
                       "0.600 alice primary ACK\n"
                       "0.800 primary alice 486 INVITE copy\n"
                       "0.800 primary alice 486 INVITE copy\n"
                       "1.100 alice primary ACK copy\n"
                       "1.100 alice primary ACK copy\n");
}

/* ---- failures ------------------------------------------------------------------ */

static void an_icmp_error_fails_it_at_that_instant(void **state)
{
    struct world *world = *state;

    drop(world->primary_node, NET_FAULT_REFUSE, "refuse");
    send_register(world);
    run(world);
    assert_log(world, "0.000 alice failed\n");
    assert_int_equal(world->failure, SIP_FAILURE_ICMP_PORT);
}

static void refuse_hosts(struct world *world)
{
    drop(world->primary_node, NET_FAULT_UNREACHABLE, "unreachable");
}

static void
a_host_that_goes_away_later_fails_it_with_the_next_send(void **state)
{
    struct world *world = *state;

    silence(world);
    send_invite(world);
    at(world, BASE_SEC, refuse_hosts);
    run(world);
    assert_wire(world, "0.000 alice primary INVITE !\n"
                       "0.500 alice primary INVITE copy !\n"
                       "1.500 alice primary INVITE copy !\n");
    assert_log(world, "1.500 alice failed\n");
    assert_int_equal(world->failure, SIP_FAILURE_ICMP_HOST);
}

/* ---- after giving up ----------------------------------------------------------- */

static void respond_180(struct world *world)
{
    respond(world, 180);
}

static struct base_retry three_retries(void)
{
    struct base_retry retry = rfc3261(SIP_INVITE);

    retry.sends_max = 4;
    retry.give_up_at = 7500 * BASE_MSEC;
    return retry;
}

static void late_answers_to_a_register_are_absorbed(void **state)
{
    struct world *world = *state;

    send_with(world, "REGISTER", three_retries());
    at(world, 8 * BASE_SEC, respond_100);
    at(world, 9 * BASE_SEC, respond_200);
    run(world);
    assert_log(world, "0.000 primary request REGISTER\n"
                      "7.500 alice failed\n");
}

static void a_late_refusal_of_an_invite_is_acked(void **state)
{
    struct world *world = *state;

    send_with(world, "INVITE", three_retries());
    at(world, 8 * BASE_SEC, respond_180);
    at(world, 9 * BASE_SEC, respond_503);
    run(world);
    assert_wire(world, "0.000 alice primary INVITE\n"
                       "0.500 alice primary INVITE copy\n"
                       "1.500 alice primary INVITE copy\n"
                       "3.500 alice primary INVITE copy\n"
                       "8.000 primary alice 180 INVITE\n"
                       "9.000 primary alice 503 INVITE\n"
                       "9.000 alice primary ACK\n");
    assert_log(world, "0.000 primary request INVITE\n"
                      "7.500 alice failed\n"
                      "14.000 primary gone INVITE\n");
}

static void a_late_2xx_of_an_invite_is_stray(void **state)
{
    struct world *world = *state;

    send_with(world, "INVITE", three_retries());
    at(world, 9 * BASE_SEC, respond_200);
    at(world, 9400 * BASE_MSEC, silence);
    run(world);
    assert_log(world, "0.000 primary request INVITE\n"
                      "7.500 alice failed\n"
                      "9.000 alice stray 200\n"
                      "41.000 primary unacknowledged\n"
                      "41.000 primary gone INVITE\n");
}

static void abandon(struct world *world)
{
    sip_client_abandon(&world->tx);
    assert_null(world->tx);
}

static void an_abandoned_request_is_neither_sent_nor_heard_of(void **state)
{
    struct world *world = *state;

    send_invite(world);
    at(world, BASE_SEC, abandon);
    at(world, 2 * BASE_SEC, respond_180);
    at(world, 3 * BASE_SEC, respond_503);
    run(world);
    assert_wire(world, "0.000 alice primary INVITE\n"
                       "0.500 alice primary INVITE copy\n"
                       "2.000 primary alice 180 INVITE\n"
                       "3.000 primary alice 503 INVITE\n"
                       "3.000 alice primary ACK\n");
    assert_log(world, "0.000 primary request INVITE\n"
                      "8.000 primary gone INVITE\n");
}

static void copies_of_a_2xx_are_stray_once_the_owner_has_gone(void **state)
{
    struct world *world = *state;

    world->answer = answer_200;
    send_invite(world);
    at(world, 600 * BASE_MSEC, abandon);
    at(world, 2 * BASE_SEC, silence);
    run(world);
    assert_log(world, "0.000 primary request INVITE\n"
                      "0.000 alice response 200\n"
                      "0.500 alice response 200\n"
                      "1.500 alice stray 200\n"
                      "32.000 primary unacknowledged\n"
                      "32.000 primary gone INVITE\n");
}

/* ---- CANCEL -------------------------------------------------------------------- */

static void cancel(struct world *world)
{
    sip_client_cancel(world->tx);
    sip_client_cancel(world->tx);
}

static void terminate(struct world *world, struct sip_server_tx *tx)
{
    (void)tx;
    respond(world, 487);
}

static void a_cancelled_invite_ends_with_487(void **state)
{
    struct world *world = *state;

    world->answer = answer_100;
    world->on_cancelled = terminate;
    send_invite(world);
    at(world, BASE_SEC, cancel);
    run(world);
    assert_wire(world, "0.000 alice primary INVITE\n"
                       "0.000 primary alice 100 INVITE\n"
                       "1.000 alice primary CANCEL\n"
                       "1.000 primary alice 200 CANCEL\n"
                       "1.000 primary alice 487 INVITE\n"
                       "1.000 alice primary ACK\n");
    assert_log(world, "0.000 primary request INVITE\n"
                      "0.000 alice response 100\n"
                      "1.000 primary cancelled\n"
                      "1.000 alice response 487\n"
                      "6.000 primary gone INVITE\n");
}

static void a_cancelled_invite_without_answer_times_out(void **state)
{
    struct world *world = *state;

    world->answer = answer_100;
    send_invite(world);
    at(world, BASE_SEC, silence);
    at(world, BASE_SEC, cancel);
    at(world, 60 * BASE_SEC, heal);
    at(world, 60 * BASE_SEC, respond_503);
    run(world);
    assert_non_null(
        strstr(base_buffer_text(&world->log), "33.000 alice failed after 1xx"));
}

/* ---- re-entrancy --------------------------------------------------------------- */

static void send_again(struct world *world)
{
    world->on_failed = NULL;
    send_register(world);
}

static void reset_alice(struct world *world)
{
    sip_endpoint_reset(world->alice);
}

static void abandon_on_response(struct world *world, struct sip_client_tx *tx,
                                struct sip_message *response)
{
    (void)response;
    sip_client_abandon(&tx);
    world->tx = NULL;
}

static void reset_on_response(struct world *world, struct sip_client_tx *tx,
                              struct sip_message *response)
{
    (void)tx, (void)response;
    sip_endpoint_reset(world->alice);
    sip_endpoint_reset(world->primary);
}

static void an_owner_may_send_from_a_handler(void **state)
{
    struct world *world = *state;

    drop(world->primary_node, NET_FAULT_REFUSE, "refuse");
    world->on_failed = send_again;
    send_register(world);
    run(world);
    assert_log(world, "0.000 alice failed\n0.000 alice failed\n");
}

static void an_owner_may_reset_from_a_handler(void **state)
{
    struct world *world = *state;

    silence(world);
    world->on_failed = reset_alice;
    send_register(world);
    run(world);
    assert_log(world, "32.000 alice failed\n");
}

static void an_owner_may_abandon_from_a_handler(void **state)
{
    struct world *world = *state;

    world->answer = answer_100;
    world->on_response = abandon_on_response;
    send_register(world);
    run(world);
    assert_log(world, "0.000 primary request REGISTER\n"
                      "0.000 alice response 100\n"
                      "32.000 primary gone REGISTER\n");
}

static void an_owner_may_reset_inside_a_response(void **state)
{
    struct world *world = *state;

    world->answer = answer_200;
    world->on_response = reset_on_response;
    send_invite(world);
    run(world);
    assert_log(world, "0.000 primary request INVITE\n"
                      "0.000 alice response 200\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_schedule_is_executed_to_the_letter),
        WORLD_TEST(fixed_spacing_is_a_factor_of_one),
        WORLD_TEST(a_final_answer_ends_it_at_once),
        WORLD_TEST(a_copy_of_the_answer_is_absorbed_for_t4),
        WORLD_TEST(an_answer_to_nothing_is_stray),
        WORLD_TEST(a_provisional_slows_a_register_down),
        WORLD_TEST(a_late_provisional_switches_the_budget_off),
        WORLD_TEST(the_slow_end_comes_before_a_re_send_of_that_instant),
        WORLD_TEST(a_provisional_stops_an_invite_for_good),
        WORLD_TEST(a_refused_invite_is_acked_by_the_transaction),
        WORLD_TEST(each_copy_of_a_refusal_is_acked_again),
        WORLD_TEST(an_icmp_error_fails_it_at_that_instant),
        WORLD_TEST(a_host_that_goes_away_later_fails_it_with_the_next_send),
        WORLD_TEST(late_answers_to_a_register_are_absorbed),
        WORLD_TEST(a_late_refusal_of_an_invite_is_acked),
        WORLD_TEST(a_late_2xx_of_an_invite_is_stray),
        WORLD_TEST(an_abandoned_request_is_neither_sent_nor_heard_of),
        WORLD_TEST(copies_of_a_2xx_are_stray_once_the_owner_has_gone),
        WORLD_TEST(a_cancelled_invite_ends_with_487),
        WORLD_TEST(a_cancelled_invite_without_answer_times_out),
        WORLD_TEST(an_owner_may_send_from_a_handler),
        WORLD_TEST(an_owner_may_reset_from_a_handler),
        WORLD_TEST(an_owner_may_abandon_from_a_handler),
        WORLD_TEST(an_owner_may_reset_inside_a_response),
    };

    return cmocka_run_group_tests_name("sip_client", tests, NULL, NULL);
}
