// SPDX-License-Identifier: MIT
#include "tests/support/claims.h"

#include "judge/metrics.h"

/* A hand-made history of one phone and two servers; times in seconds. */
struct tale {
    struct base_timeline *timeline;
    uint32_t alice, a, b;
};

static int begin(void **state)
{
    static struct tale tale;
    struct base_timeline *tl =
        base_timeline_create(&(struct base_timeline_options){0});

    tale.timeline = tl;
    tale.alice = base_timeline_actor(tl, "alice", BASE_ACTOR_PHONE, "10.0.3.1");
    tale.a = base_timeline_actor(tl, "a", BASE_ACTOR_REGISTRAR, "10.0.1.1");
    tale.b = base_timeline_actor(tl, "b", BASE_ACTOR_REGISTRAR, "10.0.1.2");
    *state = &tale;
    return 0;
}

static int end(void **state)
{
    struct tale *tale = *state;

    base_timeline_destroy(&tale->timeline);
    return 0;
}

static base_time at_seconds(double at)
{
    return (base_time)(at * (double)BASE_SEC);
}

static void fault(struct tale *tale, double at, uint32_t server, uint32_t peer,
                  const char *op, const char *mode)
{
    base_timeline_add(tale->timeline,
                      &(struct base_event){
                          .kind = BASE_EVENT_FAULT,
                          .t = at_seconds(at),
                          .src = server,
                          .dst = peer,
                          .op = base_timeline_name(tale->timeline, op),
                          .name = base_timeline_name(tale->timeline, mode),
                      });
}

/* Puts `who` on a side of a partition; NULL = out of it. */
static void part(struct tale *tale, double at, uint32_t who, const char *side)
{
    const char *op = side != NULL ? "drop" : "restore";

    base_timeline_add(
        tale->timeline,
        &(struct base_event){
            .kind = BASE_EVENT_FAULT,
            .t = at_seconds(at),
            .src = who,
            .op = base_timeline_name(tale->timeline, op),
            .name = base_timeline_name(tale->timeline, "partition"),
            .detail = base_timeline_name(tale->timeline, side),
        });
}

static void drop(struct tale *tale, double at, uint32_t server)
{
    fault(tale, at, server, 0, "drop", "silent");
}

static void restore(struct tale *tale, double at, uint32_t server)
{
    fault(tale, at, server, 0, "restore", NULL);
}

static void registration(struct tale *tale, double at, const char *state,
                         uint32_t server, int expires)
{
    base_timeline_add(tale->timeline,
                      &(struct base_event){
                          .kind = BASE_EVENT_REGISTRATION,
                          .t = at_seconds(at),
                          .src = tale->alice,
                          .account = 1,
                          .op = base_timeline_name(tale->timeline, state),
                          .server = server,
                          .number = expires,
                      });
}

static void decide(struct tale *tale, double at, const char *op, uint32_t from,
                   uint32_t to)
{
    base_timeline_add(tale->timeline,
                      &(struct base_event){
                          .kind = BASE_EVENT_ENGINE,
                          .t = at_seconds(at),
                          .src = tale->alice,
                          .account = 1,
                          .op = base_timeline_name(tale->timeline, op),
                          .name = from,
                          .type = to,
                      });
}

static void send_as(struct tale *tale, double at, const char *method,
                    uint32_t server, enum base_fate fate)
{
    base_timeline_add(tale->timeline,
                      &(struct base_event){
                          .kind = BASE_EVENT_SIP,
                          .t = at_seconds(at),
                          .arrived = at_seconds(at),
                          .fate = (uint8_t)fate,
                          .src = tale->alice,
                          .dst = server,
                          .account = 1,
                          .name = base_timeline_name(tale->timeline, method),
                          .call_id = base_timeline_name(tale->timeline, "one"),
                      });
}

static void send_lost(struct tale *tale, double at, uint32_t server)
{
    send_as(tale, at, "REGISTER", server, BASE_FATE_LOST);
}

/* An answer, `delay` seconds under way. */
static void answer(struct tale *tale, double at, double delay,
                   const char *method, uint32_t server, int status)
{
    base_timeline_add(tale->timeline,
                      &(struct base_event){
                          .kind = BASE_EVENT_SIP,
                          .t = at_seconds(at),
                          .arrived = at_seconds(at + delay),
                          .fate = BASE_FATE_DELIVERED,
                          .src = server,
                          .dst = tale->alice,
                          .status = status,
                          .name = base_timeline_name(tale->timeline, method),
                          .call_id = base_timeline_name(tale->timeline, "one"),
                      });
}

/* The phone is served by `server`, and bound there for an hour. */
static void serve(struct tale *tale, double at, uint32_t server)
{
    send_as(tale, at, "REGISTER", server, BASE_FATE_DELIVERED);
    answer(tale, at, 0, "REGISTER", server, 200);
    registration(tale, at, "registered", server, 3600);
}

static struct judge_metrics measure(const struct tale *tale, double until)
{
    return judge_metrics(tale->timeline, at_seconds(until));
}

static void assert_spans(const struct judge_spans *spans, double worst,
                         uint64_t count)
{
    assert_int_equal(spans->worst, at_seconds(worst));
    assert_int_equal(spans->count, count);
}

static void assert_none(const struct judge_spans *spans)
{
    assert_int_equal(spans->worst, -1);
    assert_int_equal(spans->count, 0);
}

static void an_empty_timeline_has_no_moments(void **state)
{
    struct judge_metrics found = measure(*state, 10);

    assert_none(&found.detect);
    assert_none(&found.fail_over);
    assert_none(&found.fail_back);
    assert_none(&found.unreachable);
    assert_int_equal(found.unreachable_total, -1);
    assert_int_equal(found.messages_to_dead_servers, 0);
    assert_int_equal(found.flaps, 0);
}

static void a_new_phone_counts_from_its_first_request(void **state)
{
    struct tale *tale = *state;
    struct judge_metrics found;

    drop(tale, 0, tale->a);
    send_lost(tale, 2, tale->a);
    send_lost(tale, 2.5, tale->a);
    decide(tale, 9.5, "failover", tale->a, tale->b);
    serve(tale, 9.75, tale->b);
    found = measure(tale, 20);
    assert_spans(&found.detect, 7.5, 1);
    assert_spans(&found.fail_over, 7.75, 1);
    assert_none(&found.fail_back);
}

static void a_registered_phone_counts_from_the_drop(void **state)
{
    struct tale *tale = *state;
    struct judge_metrics found;

    serve(tale, 0, tale->a);
    drop(tale, 100, tale->a);
    send_lost(tale, 1800, tale->a);
    decide(tale, 1807.5, "fallback", tale->a, tale->b);
    serve(tale, 1807.5, tale->b);
    restore(tale, 2000, tale->a);
    serve(tale, 3600, tale->a);
    found = measure(tale, 3600);
    assert_spans(&found.detect, 1707.5, 1);
    assert_spans(&found.fail_over, 1707.5, 1);
    assert_spans(&found.fail_back, 1600, 1);
    assert_int_equal(found.flaps, 2);
}

static void a_lapsed_registration_is_not_in_use(void **state)
{
    struct tale *tale = *state;
    struct judge_metrics found;

    serve(tale, 0, tale->a);
    drop(tale, 3600, tale->a); /* the binding ends at this instant */
    send_lost(tale, 3700, tale->a);
    decide(tale, 3701, "failover", tale->a, tale->b);
    found = measure(tale, 3701);
    assert_spans(&found.detect, 1, 1);
}

static void a_registration_in_its_last_moment_is_in_use(void **state)
{
    struct tale *tale = *state;
    struct judge_metrics found;

    serve(tale, 0, tale->a);
    drop(tale, 3599.5, tale->a);
    send_lost(tale, 3700, tale->a);
    decide(tale, 3701, "failover", tale->a, tale->b);
    found = measure(tale, 3701);
    assert_spans(&found.detect, 101.5, 1);
}

static void only_the_first_decision_detects(void **state)
{
    struct tale *tale = *state;
    struct judge_metrics found;

    serve(tale, 0, tale->a);
    drop(tale, 10, tale->a);
    fault(tale, 11, tale->a, 0, "drop", "refuse"); /* the same outage */
    decide(tale, 12, "failover", tale->a, tale->b);
    decide(tale, 50, "failover", tale->a, tale->b);
    found = measure(tale, 60);
    assert_spans(&found.detect, 2, 1);
}

static void the_worst_of_two_outages_is_told(void **state)
{
    struct tale *tale = *state;
    struct judge_metrics found;

    serve(tale, 0, tale->a);
    for (int i = 1; i <= 2; i++) {
        drop(tale, i * 100, tale->a);
        decide(tale, i * 104, "failover", tale->a, tale->b); /* 4, 8 */
        serve(tale, i * 105, tale->b);                       /* 5, 10 */
        restore(tale, i * 110, tale->a);
        serve(tale, i * 111, tale->a); /* 1, 2 */
    }
    found = measure(tale, 300);
    assert_spans(&found.detect, 8, 2);
    assert_spans(&found.fail_over, 10, 2);
    assert_spans(&found.fail_back, 2, 2);
}

static void a_decision_without_a_fault_is_no_detection(void **state)
{
    struct tale *tale = *state;
    struct judge_metrics found;

    serve(tale, 0, tale->a);
    drop(tale, 1, tale->b);
    decide(tale, 2, "failover", tale->a, tale->b);
    serve(tale, 3, tale->a);
    found = measure(tale, 3);
    assert_none(&found.detect);
    assert_none(&found.fail_over);
}

static void an_unnoticed_outage_is_no_failback(void **state)
{
    struct tale *tale = *state;
    struct judge_metrics found;

    serve(tale, 0, tale->a);
    drop(tale, 10, tale->a);
    restore(tale, 20, tale->a);
    serve(tale, 1800, tale->a);
    decide(tale, 1900, "failover", tale->a, tale->b); /* some other reason */
    found = measure(tale, 1900);
    assert_none(&found.detect);
    assert_none(&found.fail_back);
}

static void another_drop_before_the_return_is_one_outage(void **state)
{
    struct tale *tale = *state;
    struct judge_metrics found;

    serve(tale, 0, tale->a);
    drop(tale, 10, tale->a);
    decide(tale, 11, "failover", tale->a, tale->b);
    restore(tale, 20, tale->a);
    drop(tale, 30, tale->a);
    restore(tale, 40, tale->a);
    serve(tale, 45, tale->a);
    found = measure(tale, 45);
    assert_spans(&found.detect, 1, 1);
    assert_spans(&found.fail_back, 5, 1);
}

static void only_service_counts_and_when_it_arrives(void **state)
{
    struct tale *tale = *state;
    struct judge_metrics found;

    drop(tale, 0, tale->a);
    send_as(tale, 0, "OPTIONS", tale->a, BASE_FATE_LOST); /* a probe only */
    send_lost(tale, 1, tale->a);
    answer(tale, 1.5, 0, "REGISTER", tale->b, 200); /* before the decision */
    decide(tale, 2, "failover", tale->a, tale->b);
    answer(tale, 3, 0, "OPTIONS", tale->b, 200);
    answer(tale, 4, 0, "REGISTER", tale->b, 199);
    answer(tale, 5, 0, "REGISTER", tale->b, 300);
    answer(tale, 6, 0.25, "INVITE", tale->b, 299);
    found = measure(tale, 10);
    assert_spans(&found.detect, 1, 1);
    assert_spans(&found.fail_over, 5.25, 1);
}

static void a_slow_answer_comes_after_what_happened_meanwhile(void **state)
{
    struct tale *tale = *state;
    struct judge_metrics found;

    drop(tale, 0, tale->a);
    send_lost(tale, 0, tale->a);
    answer(tale, 1, 3, "REGISTER", tale->b, 200); /* arrives at 4 */
    decide(tale, 2, "failover", tale->a, tale->b);
    found = measure(tale, 10);
    assert_spans(&found.fail_over, 4, 1);
}

static void a_dead_server_leaves_the_phone_unreachable(void **state)
{
    struct tale *tale = *state;
    struct judge_metrics found;

    serve(tale, 5, tale->a); /* what was before is no window */
    drop(tale, 10, tale->a);
    serve(tale, 17.5, tale->b);
    drop(tale, 30, tale->b);
    restore(tale, 33, tale->a); /* where the binding still lives */
    found = measure(tale, 40);
    assert_spans(&found.unreachable, 7.5, 2);
    assert_int_equal(found.unreachable_total, at_seconds(10.5));
}

static void a_binding_lives_to_its_last_second(void **state)
{
    struct tale *tale = *state;
    struct judge_metrics found;

    serve(tale, 0, tale->a);
    serve(tale, 3600, tale->a);
    found = measure(tale, 7200);
    assert_spans(&found.unreachable, 0, 0);
    assert_int_equal(found.unreachable_total, 0);
    found = measure(tale, 7200.5); /* half a second too long */
    assert_spans(&found.unreachable, 0.5, 1);
    assert_int_equal(found.unreachable_total, at_seconds(0.5));
}

static void an_expired_binding_is_gone_at_once(void **state)
{
    struct tale *tale = *state;
    struct judge_metrics found;

    serve(tale, 0, tale->a);
    registration(tale, 50, "failed", tale->a, 0); /* the binding goes on */
    registration(tale, 100, "expired", tale->a, 0);
    found = measure(tale, 101);
    assert_spans(&found.unreachable, 1, 1);
}

static void a_cut_link_is_a_fault_and_a_slow_one_is_not(void **state)
{
    struct tale *tale = *state;
    struct judge_metrics found;

    serve(tale, 0, tale->a);
    fault(tale, 10, tale->alice, tale->a, "drop", "delay");
    fault(tale, 20, tale->a, tale->alice, "drop", "cut");
    decide(tale, 22, "failover", tale->a, tale->b);
    fault(tale, 23, tale->alice, tale->a, "restore", NULL);
    found = measure(tale, 30);
    assert_spans(&found.detect, 2, 1);
    assert_spans(&found.unreachable, 3, 1);
}

static void each_way_of_a_link_is_cut_and_healed_by_itself(void **state)
{
    struct tale *tale = *state;
    struct judge_metrics found;

    serve(tale, 0, tale->a);
    fault(tale, 10, tale->alice, tale->a, "drop", "one-way cut");
    fault(tale, 11, tale->a, tale->alice, "drop", "one-way delay");
    fault(tale, 12, tale->a, tale->alice, "drop", "one-way loss");
    fault(tale, 13, tale->alice, tale->a, "restore", "one-way");
    fault(tale, 15, tale->a, tale->alice, "restore", "one-way");
    fault(tale, 20, tale->alice, tale->a, "drop", "one-way cut");
    fault(tale, 21, tale->a, tale->alice, "restore", NULL);
    found = measure(tale, 30);
    assert_spans(&found.unreachable, 5, 2);
    assert_int_equal(found.unreachable_total, at_seconds(6));
}

static void a_fault_lasts_until_all_of_it_is_restored(void **state)
{
    struct tale *tale = *state;
    struct judge_metrics found;

    serve(tale, 0, tale->a);
    drop(tale, 10, tale->a);
    part(tale, 11, tale->a, "group 1");
    restore(tale, 12, tale->a);
    part(tale, 14, tale->a, NULL);
    found = measure(tale, 30);
    assert_spans(&found.unreachable, 4, 1);
}

static void a_partition_is_a_fault_to_the_other_side_only(void **state)
{
    struct tale *tale = *state;
    struct judge_metrics found;

    serve(tale, 0, tale->a);
    part(tale, 10, tale->alice, "group 1");
    part(tale, 10, tale->a, "group 1"); /* with her from the beginning */
    part(tale, 10, tale->b, "group 2");
    send_lost(tale, 20, tale->b);
    decide(tale, 27.5, "failover", tale->b, tale->a);
    found = measure(tale, 30);
    assert_spans(&found.unreachable, 0, 0);
    assert_spans(&found.detect, 7.5, 1);
}

static void a_binding_is_known_to_all_who_share_the_store(void **state)
{
    struct tale *tale = *state;
    struct judge_metrics found;

    base_timeline_actor_shares(tale->timeline, tale->b, tale->a);
    serve(tale, 0, tale->a);
    drop(tale, 10, tale->a);
    drop(tale, 20, tale->b); /* now nobody knows her */
    restore(tale, 23, tale->b);
    found = measure(tale, 30);
    assert_spans(&found.unreachable, 3, 1);
}

static void who_restarts_and_forgets_knows_nobody(void **state)
{
    struct tale *tale = *state;
    struct judge_metrics found;

    serve(tale, 0, tale->a);
    fault(tale, 10, tale->a, 0, "restart", NULL);
    fault(tale, 20, tale->a, 0, "restart", "forget");
    serve(tale, 22, tale->a);
    found = measure(tale, 30);
    assert_spans(&found.unreachable, 2, 1);
}

static void a_store_in_common_outlives_a_process(void **state)
{
    struct tale *tale = *state;
    struct judge_metrics found;

    base_timeline_actor_shares(tale->timeline, tale->b, tale->a);
    serve(tale, 0, tale->a);
    fault(tale, 20, tale->a, 0, "restart", "forget");
    found = measure(tale, 30);
    assert_spans(&found.unreachable, 0, 0);
}

static void what_was_not_delivered_is_counted_with_its_copies(void **state)
{
    struct tale *tale = *state;
    struct judge_metrics found;

    send_as(tale, 0, "REGISTER", tale->a, BASE_FATE_LOST);
    send_as(tale, 1, "REGISTER", tale->a, BASE_FATE_UNREAD);
    send_as(tale, 2, "OPTIONS", tale->b, BASE_FATE_REFUSED);
    send_as(tale, 3, "REGISTER", tale->a, BASE_FATE_DELIVERED);
    send_as(tale, 4, "REGISTER", tale->a, BASE_FATE_PENDING);
    found = measure(tale, 5);
    assert_int_equal(found.messages_to_dead_servers, 3);
}

static void a_refresh_is_no_flap(void **state)
{
    struct tale *tale = *state;

    serve(tale, 0, tale->a);
    assert_int_equal(measure(tale, 1).flaps, 0);
    serve(tale, 1, tale->a);
    assert_int_equal(measure(tale, 1).flaps, 0);
    serve(tale, 2, tale->b);
    assert_int_equal(measure(tale, 2).flaps, 1);
    serve(tale, 3, tale->a);
    assert_int_equal(measure(tale, 3).flaps, 2);
}

static void concurrent_refreshes_take_turns_without_flaps(void **state)
{
    struct tale *tale = *state;

    base_timeline_actor_flag(tale->timeline, tale->alice,
                             BASE_ACTOR_CONCURRENT);
    serve(tale, 0, tale->a);
    serve(tale, 0, tale->b); /* the first there: it has left nobody */
    assert_int_equal(measure(tale, 1).flaps, 0);
    serve(tale, 3599, tale->a);
    assert_int_equal(measure(tale, 3599).flaps, 0);
    serve(tale, 3600, tale->b); /* its binding has just ended */
    assert_int_equal(measure(tale, 3600).flaps, 1);
}

static void a_first_registration_after_a_failover_is_a_move(void **state)
{
    struct tale *tale = *state;

    base_timeline_actor_flag(tale->timeline, tale->alice,
                             BASE_ACTOR_CONCURRENT);
    serve(tale, 0, tale->a);
    drop(tale, 10, tale->a);
    decide(tale, 17.5, "failover", tale->a, tale->b);
    serve(tale, 17.5, tale->b);
    assert_int_equal(measure(tale, 20).flaps, 1);
}

static void a_concurrent_phone_is_registered_at_both(void **state)
{
    struct tale *tale = *state;
    struct judge_metrics found;

    base_timeline_actor_flag(tale->timeline, tale->alice,
                             BASE_ACTOR_CONCURRENT);
    serve(tale, 0, tale->a);
    serve(tale, 0, tale->b);
    drop(tale, 10, tale->a);
    send_as(tale, 20, "INVITE", tale->a, BASE_FATE_LOST);
    decide(tale, 27.5, "fallback", tale->a, tale->b);
    found = measure(tale, 30);
    assert_spans(&found.detect, 17.5, 1);
    assert_spans(&found.unreachable, 0, 0);
}

#define CLAIM(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CLAIM(an_empty_timeline_has_no_moments),
        CLAIM(a_new_phone_counts_from_its_first_request),
        CLAIM(a_registered_phone_counts_from_the_drop),
        CLAIM(a_lapsed_registration_is_not_in_use),
        CLAIM(a_registration_in_its_last_moment_is_in_use),
        CLAIM(only_the_first_decision_detects),
        CLAIM(the_worst_of_two_outages_is_told),
        CLAIM(a_decision_without_a_fault_is_no_detection),
        CLAIM(an_unnoticed_outage_is_no_failback),
        CLAIM(another_drop_before_the_return_is_one_outage),
        CLAIM(only_service_counts_and_when_it_arrives),
        CLAIM(a_slow_answer_comes_after_what_happened_meanwhile),
        CLAIM(a_dead_server_leaves_the_phone_unreachable),
        CLAIM(a_binding_lives_to_its_last_second),
        CLAIM(an_expired_binding_is_gone_at_once),
        CLAIM(a_cut_link_is_a_fault_and_a_slow_one_is_not),
        CLAIM(each_way_of_a_link_is_cut_and_healed_by_itself),
        CLAIM(a_fault_lasts_until_all_of_it_is_restored),
        CLAIM(a_partition_is_a_fault_to_the_other_side_only),
        CLAIM(a_binding_is_known_to_all_who_share_the_store),
        CLAIM(who_restarts_and_forgets_knows_nobody),
        CLAIM(a_store_in_common_outlives_a_process),
        CLAIM(what_was_not_delivered_is_counted_with_its_copies),
        CLAIM(a_refresh_is_no_flap),
        CLAIM(concurrent_refreshes_take_turns_without_flaps),
        CLAIM(a_first_registration_after_a_failover_is_a_move),
        CLAIM(a_concurrent_phone_is_registered_at_both),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
