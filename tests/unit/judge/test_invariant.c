// SPDX-License-Identifier: MIT
#include "tests/support/claims.h"

#include <stdio.h>
#include <string.h>

#include "base/address.h"
#include "judge/invariant.h"

/* A hand-made history of one phone and two servers. */
struct tale {
    struct base_timeline *timeline;
    uint32_t alice, a, b, dns;
    char told[512]; /* names of the violated invariants */
    size_t second;  /* of the last one */
};

static struct tale tale_begin(void)
{
    struct tale tale = {.timeline = base_timeline_create(
                            &(struct base_timeline_options){.keep_raw = true})};
    struct base_timeline *tl = tale.timeline;

    tale.alice = base_timeline_actor(tl, "alice", BASE_ACTOR_PHONE, "10.0.3.1");
    tale.a = base_timeline_actor(tl, "a", BASE_ACTOR_REGISTRAR, "10.0.1.1");
    tale.b = base_timeline_actor(tl, "b", BASE_ACTOR_REGISTRAR, "10.0.1.2");
    tale.dns = base_timeline_actor(tl, "dns", BASE_ACTOR_DNS, "10.0.0.53");
    return tale;
}

static const char *address_of(const struct tale *tale, uint32_t who)
{
    return who == tale->alice ? "10.0.3.1:5060"
           : who == tale->a   ? "10.0.1.1:5060"
                              : "10.0.1.2:5060";
}

/* One message at `at` seconds; status 0 = a request. */
struct told {
    double at;
    uint32_t src, dst;
    const char *method;
    uint32_t cseq;
    int status;
    int retry_after;
    const char *call_id; /* NULL = "one" */
    const char *raw;
    const char *from, *to; /* addresses; NULL = those of `src` and `dst` */
    enum base_transport transport;
};

static size_t tell(struct tale *tale, const struct told *told)
{
    struct base_timeline *tl = tale->timeline;
    base_time at = (base_time)(told->at * (double)BASE_SEC);
    struct base_event event = {
        .kind = BASE_EVENT_SIP,
        .t = at,
        .arrived = at,
        .fate = BASE_FATE_DELIVERED,
        .src = told->src,
        .dst = told->dst,
        .src_addr = base_timeline_name(
            tl, told->from != NULL ? told->from : address_of(tale, told->src)),
        .dst_addr = base_timeline_name(
            tl, told->to != NULL ? told->to : address_of(tale, told->dst)),
        .name = base_timeline_name(tl, told->method),
        .call_id = base_timeline_name(tl, told->call_id != NULL ? told->call_id
                                                                : "one"),
        .cseq = told->cseq,
        .status = told->status,
        .number = told->retry_after,
        .transport = (uint8_t)told->transport,
    };

    if (told->raw != NULL)
        event.raw = base_timeline_raw(tl, told->raw, strlen(told->raw), 0);
    return base_timeline_add(tl, &event);
}

#define TELL(at_, src_, dst_, method_, cseq_)                                  \
    tell(&tale, &(struct told){.at = at_,                                      \
                               .src = src_,                                    \
                               .dst = dst_,                                    \
                               .method = method_,                              \
                               .cseq = cseq_})
#define TELL_MORE(at_, src_, dst_, method_, cseq_, ...)                        \
    tell(&tale, &(struct told){.at = at_,                                      \
                               .src = src_,                                    \
                               .dst = dst_,                                    \
                               .method = method_,                              \
                               .cseq = cseq_,                                  \
                               __VA_ARGS__})

static void answer(struct tale *tale, const char *name, const char *type,
                   const char *records)
{
    struct base_timeline *tl = tale->timeline;

    base_timeline_add(tl, &(struct base_event){
                              .kind = BASE_EVENT_DNS,
                              .fate = BASE_FATE_DELIVERED,
                              .src = tale->dns,
                              .dst = tale->alice,
                              .op = base_timeline_name(tl, "answer"),
                              .name = base_timeline_name(tl, name),
                              .type = base_timeline_name(tl, type),
                              .text = base_timeline_name(tl, records),
                              .number = 3600,
                          });
}

static void take(void *arg, const struct judge_violation *violation)
{
    struct tale *tale = arg;
    size_t used = strlen(tale->told);

    snprintf(tale->told + used, sizeof tale->told - used, "%s ",
             judge_invariant_name(violation->invariant));
    tale->second = violation->second;
}

static void assert_told(struct tale *tale, uint32_t waived, const char *names)
{
    tale->told[0] = '\0';
    judge_invariants(tale->timeline, waived, take, tale);
    assert_string_equal(tale->told, names);
}

static void tale_end(struct tale *tale)
{
    base_timeline_destroy(&tale->timeline);
}

static void the_answer_to_a_challenge_goes_to_the_challenger(void **state)
{
    struct tale tale = tale_begin();
    size_t stray;

    (void)state;
    TELL(0, tale.alice, tale.a, "REGISTER", 1);
    TELL_MORE(0, tale.a, tale.alice, "REGISTER", 1, .status = 401);
    TELL(0, tale.alice, tale.a, "REGISTER", 2);
    assert_told(&tale, 0, "");

    TELL_MORE(9, tale.a, tale.alice, "REGISTER", 2, .status = 401);
    stray = TELL(9, tale.alice, tale.b, "REGISTER", 3);
    assert_told(&tale, 0, "challenge ");
    assert_int_equal(tale.second, stray);
    assert_told(&tale, 1U << JUDGE_CHALLENGE, "");
    tale_end(&tale);
}

/* The first copy was late: its answer is out, and the server then silent. */
static void a_copy_of_an_answered_challenge_is_none(void **state)
{
    struct tale tale = tale_begin();

    (void)state;
    TELL(0, tale.alice, tale.a, "REGISTER", 1);
    TELL_MORE(0, tale.a, tale.alice, "REGISTER", 1, .status = 401);
    TELL(0, tale.alice, tale.a, "REGISTER", 2);
    TELL_MORE(4, tale.a, tale.alice, "REGISTER", 1, .status = 401);
    TELL(4, tale.alice, tale.b, "REGISTER", 2);

    assert_told(&tale, 0, "");
    tale_end(&tale);
}

static void a_later_pass_is_no_answer_to_a_challenge(void **state)
{
    struct tale tale = tale_begin();

    (void)state;
    TELL(0, tale.alice, tale.a, "REGISTER", 1);
    TELL_MORE(0, tale.a, tale.alice, "REGISTER", 1, .status = 401);
    TELL(30, tale.alice, tale.b, "REGISTER", 2);

    assert_told(&tale, 0, "");
    tale_end(&tale);
}

/* Semantics 2.6: a server that was left is not listened to any more. */
static void what_comes_too_late_asks_nothing_of_the_phone(void **state)
{
    struct tale tale = tale_begin();

    (void)state;
    TELL(0, tale.alice, tale.a, "REGISTER", 1);
    TELL(7, tale.alice, tale.b, "REGISTER", 1);
    TELL_MORE(7.5, tale.a, tale.alice, "REGISTER", 1, .status = 401);
    TELL_MORE(7.6, tale.a, tale.alice, "REGISTER", 1, .status = 503,
              .retry_after = 60);
    TELL_MORE(8, tale.b, tale.alice, "REGISTER", 1, .status = 423);
    TELL(8, tale.alice, tale.b, "REGISTER", 2);
    TELL_MORE(9, tale.alice, tale.a, "INVITE", 1, .call_id = "two");

    assert_told(&tale, 0, "");
    tale_end(&tale);
}

static void cseq_repeats_only_at_another_target(void **state)
{
    struct tale tale = tale_begin();

    (void)state;
    TELL(0, tale.alice, tale.a, "REGISTER", 5);
    TELL(7, tale.alice, tale.b, "REGISTER", 5);
    TELL(9, tale.alice, tale.a, "REGISTER", 6);
    assert_told(&tale, 0, "");
    TELL(20, tale.alice, tale.a, "REGISTER", 6);

    assert_told(&tale, 0, "cseq ");
    tale_end(&tale);
}

static void cseq_never_falls(void **state)
{
    struct tale tale = tale_begin();

    (void)state;
    TELL(0, tale.alice, tale.a, "REGISTER", 5);
    TELL_MORE(9, tale.alice, tale.a, "REGISTER", 1, .call_id = "another boot");
    assert_told(&tale, 0, "");
    TELL(9, tale.alice, tale.a, "REGISTER", 1);

    assert_told(&tale, 0, "cseq ");
    tale_end(&tale);
}

/* Its connection had gone: the server made another, from a port of its own. */
static void cancel_goes_where_the_invite_went(void **state)
{
    struct tale tale = tale_begin();

    (void)state;
    TELL(0, tale.alice, tale.a, "INVITE", 1);
    TELL_MORE(1, tale.a, tale.alice, "INVITE", 1, .status = 100);
    TELL(2, tale.alice, tale.a, "CANCEL", 1);
    assert_told(&tale, 0, "");
    TELL(3, tale.alice, tale.b, "CANCEL", 1);

    assert_told(&tale, 0, "cancel-ack ");
    tale_end(&tale);
}

/* The call has moved from a silent A to B, which rings: RFC 3261 section 9.1. */
static void cancel_waits_for_a_provisional_of_its_target(void **state)
{
    struct tale tale = tale_begin();

    (void)state;
    TELL(0, tale.alice, tale.a, "INVITE", 1);
    TELL(1, tale.alice, tale.b, "INVITE", 1);
    TELL_MORE(1, tale.b, tale.alice, "INVITE", 1, .status = 180);
    TELL(2, tale.alice, tale.b, "CANCEL", 1);
    assert_told(&tale, 0, "");
    TELL(2, tale.alice, tale.a, "CANCEL", 1);

    assert_told(&tale, 0, "cancel-ack ");
    tale_end(&tale);
}

/* RFC 3261 section 13.2.2.4: the second 2xx is ACKed and its dialog ended. */
static void a_call_that_is_answered_twice_has_two_dialogs(void **state)
{
    struct tale tale = tale_begin();

    (void)state;
    TELL(0, tale.alice, tale.a, "INVITE", 1);
    TELL(7, tale.alice, tale.b, "INVITE", 1);
    TELL_MORE(7, tale.b, tale.alice, "INVITE", 1, .status = 180);
    TELL_MORE(8, tale.a, tale.alice, "INVITE", 1, .status = 200);
    TELL(8, tale.alice, tale.a, "ACK", 1);
    TELL(8, tale.alice, tale.a, "BYE", 2);
    TELL(9, tale.alice, tale.b, "CANCEL", 1);
    TELL_MORE(9, tale.b, tale.alice, "INVITE", 1, .status = 200);
    TELL(9, tale.alice, tale.b, "ACK", 1);
    TELL(10, tale.alice, tale.b, "INVITE", 2);
    TELL_MORE(10, tale.b, tale.alice, "INVITE", 2, .status = 200);
    TELL(10, tale.alice, tale.b, "ACK", 2);
    TELL(11, tale.alice, tale.b, "BYE", 3);
    assert_told(&tale, 0, "");
    TELL(12, tale.alice, tale.b, "BYE", 2);

    assert_told(&tale, 0, "cseq ");
    tale_end(&tale);
}

static void the_ack_of_a_refusal_goes_to_who_refused(void **state)
{
    struct tale tale = tale_begin();

    (void)state;
    TELL(0, tale.alice, tale.a, "INVITE", 1);
    TELL_MORE(0, tale.a, tale.alice, "INVITE", 1, .status = 503);
    TELL(0, tale.alice, tale.a, "ACK", 1);
    TELL(0, tale.alice, tale.b, "INVITE", 1);
    assert_told(&tale, 0, "");
    TELL(0, tale.alice, tale.b, "ACK", 1);

    assert_told(&tale, 0, "cancel-ack ");
    tale_end(&tale);
}

/* The 2xx was under way when she went on, and came within that instant. */
static void a_2xx_may_cross_the_next_attempt(void **state)
{
    struct tale tale = tale_begin();

    (void)state;
    TELL(0, tale.alice, tale.a, "INVITE", 1);
    TELL_MORE(4.5, tale.a, tale.alice, "INVITE", 1, .status = 200);
    TELL(4.5, tale.alice, tale.b, "INVITE", 1);
    TELL(4.5, tale.alice, tale.a, "ACK", 1);
    assert_told(&tale, 0, "");
    TELL(9, tale.alice, tale.b, "INVITE", 2);
    TELL(9, tale.alice, tale.b, "ACK", 2);

    assert_told(&tale, 0, "cancel-ack ");
    tale_end(&tale);
}

static void the_ack_of_a_2xx_goes_wherever_its_route_leads(void **state)
{
    struct tale tale = tale_begin();

    (void)state;
    TELL(0, tale.alice, tale.a, "INVITE", 1);
    TELL_MORE(0, tale.a, tale.alice, "INVITE", 1, .status = 200);
    TELL(0, tale.alice, tale.b, "ACK", 1);

    assert_told(&tale, 0, "");
    tale_end(&tale);
}

static void nothing_goes_to_a_server_inside_its_retry_after(void **state)
{
    struct tale tale = tale_begin();

    (void)state;
    TELL(0, tale.alice, tale.a, "REGISTER", 1);
    TELL_MORE(0, tale.a, tale.alice, "REGISTER", 1, .status = 503,
              .retry_after = 100);
    TELL(0, tale.alice, tale.b, "REGISTER", 1);
    TELL(100, tale.alice, tale.a, "REGISTER", 2); /* the time is over */
    assert_told(&tale, 0, "");
    TELL_MORE(100, tale.a, tale.alice, "REGISTER", 2, .status = 503,
              .retry_after = 100);
    TELL(199.999, tale.alice, tale.a, "REGISTER", 3);

    assert_told(&tale, 0, "retry-after ");
    tale_end(&tale);
}

static void what_crosses_a_retry_after_is_no_breach(void **state)
{
    struct tale tale = tale_begin();

    (void)state;
    TELL_MORE(0, tale.alice, tale.b, "SUBSCRIBE", 1, .call_id = "two");
    TELL_MORE(0, tale.alice, tale.a, "SUBSCRIBE", 1, .call_id = "two");
    TELL_MORE(0, tale.a, tale.alice, "SUBSCRIBE", 1, .call_id = "two",
              .status = 503, .retry_after = 100);
    TELL(0, tale.alice, tale.a, "REGISTER", 1);
    assert_told(&tale, 0, "");
    TELL_MORE(0, tale.alice, tale.a, "SUBSCRIBE", 2, .call_id = "two");
    assert_told(&tale, 0, "retry-after ");
    tale_end(&tale);
}

static void with_peace_asked_everywhere_any_server_will_do(void **state)
{
    struct tale tale = tale_begin();

    (void)state;
    TELL(0, tale.alice, tale.a, "REGISTER", 1);
    TELL_MORE(0, tale.a, tale.alice, "REGISTER", 1, .status = 503,
              .retry_after = 100);
    TELL(0, tale.alice, tale.b, "REGISTER", 1);
    TELL_MORE(0, tale.b, tale.alice, "REGISTER", 1, .status = 503,
              .retry_after = 100);
    TELL(30, tale.alice, tale.a, "REGISTER", 2);

    assert_told(&tale, 0, "");
    tale_end(&tale);
}

static void a_request_begins_at_the_best_priority(void **state)
{
    struct tale tale = tale_begin();

    (void)state;
    answer(&tale, "_sip._udp.x", "SRV", "1 0 5060 a.x, 2 0 5060 b.x");
    answer(&tale, "a.x", "A", "10.0.1.1");
    answer(&tale, "b.x", "A", "10.0.1.2");
    TELL(0, tale.alice, tale.a, "REGISTER", 1);
    TELL(7, tale.alice, tale.b, "REGISTER", 1); /* goes on */
    assert_told(&tale, 0, "");
    TELL(1800, tale.alice, tale.b, "REGISTER", 2);
    assert_told(&tale, 0, "priority ");

    base_timeline_actor_flag(tale.timeline, tale.alice, BASE_ACTOR_STICKY);
    assert_told(&tale, 0, "");
    tale_end(&tale);
}

/* The better host cannot be looked up again: it is unknown, and no choice. */
/* Without a cache she asks each time; what is not answered is not known. */
static void who_asks_dns_again_does_not_know(void **state)
{
    (void)state;
    for (int again = 0; again <= 1; again++) {
        struct tale tale = tale_begin();
        struct base_timeline *tl = tale.timeline;

        answer(&tale, "_sip._udp.x", "SRV", "1 0 5060 a.x, 2 0 5060 b.x");
        answer(&tale, "a.x", "A", "10.0.1.1");
        answer(&tale, "b.x", "A", "10.0.1.2");
        if (again)
            base_timeline_add(tl, &(struct base_event){
                                      .kind = BASE_EVENT_DNS,
                                      .t = BASE_SEC,
                                      .fate = BASE_FATE_LOST,
                                      .src = tale.alice,
                                      .dst = tale.dns,
                                      .op = base_timeline_name(tl, "query"),
                                      .name = base_timeline_name(tl, "a.x"),
                                      .type = base_timeline_name(tl, "A"),
                                  });
        TELL(5, tale.alice, tale.b, "REGISTER", 1);
        assert_told(&tale, 0, again ? "" : "priority ");
        tale_end(&tale);
    }
}

static void what_dns_said_is_known_as_long_as_its_ttl(void **state)
{
    (void)state;
    for (int late = 0; late <= 1; late++) {
        struct tale tale = tale_begin();

        answer(&tale, "_sip._udp.x", "SRV", "1 0 5060 a.x, 2 0 5060 b.x");
        answer(&tale, "a.x", "A", "10.0.1.1");
        answer(&tale, "b.x", "A", "10.0.1.2");
        TELL(3600 + late, tale.alice, tale.b, "REGISTER", 1);
        assert_told(&tale, 0, late ? "" : "priority ");
        tale_end(&tale);
    }
}

/* alice wants a connection to a (`op` "connect"), or has it ("connected"). */
static void connection(struct tale *tale, double at, const char *op)
{
    bool wants = strcmp(op, "connect") == 0;
    struct base_event event = {
        .kind = BASE_EVENT_NET,
        .t = (base_time)(at * (double)BASE_SEC),
        .src = wants ? tale->alice : tale->a,
        .dst = wants ? tale->a : tale->alice,
        .op = base_timeline_name(tale->timeline, op),
    };

    base_timeline_add(tale->timeline, &event);
}

static struct tale alice_knows_a_before_b(void)
{
    struct tale tale = tale_begin();

    answer(&tale, "_sip._tcp.x", "SRV", "1 0 5060 a.x, 2 0 5060 b.x");
    answer(&tale, "a.x", "A", "10.0.1.1");
    answer(&tale, "b.x", "A", "10.0.1.2");
    return tale;
}

static void a_connection_in_vain_is_a_beginning_too(void **state)
{
    struct tale tale = alice_knows_a_before_b();

    (void)state;
    connection(&tale, 0, "connect");
    TELL(32, tale.alice, tale.b, "REGISTER", 1);
    TELL_MORE(64, tale.alice, tale.b, "INVITE", 1, .call_id = "two");
    assert_told(&tale, 0, "");
    TELL(1800, tale.alice, tale.b, "REGISTER", 2); /* a is not tried again */
    assert_told(&tale, 0, "priority ");
    tale_end(&tale);
}

static void a_connection_that_stands_is_none(void **state)
{
    struct tale tale = alice_knows_a_before_b();

    (void)state;
    connection(&tale, 0, "connect");
    connection(&tale, 0, "connected");
    TELL(0, tale.alice, tale.b, "REGISTER", 1);
    assert_told(&tale, 0, "priority ");
    tale_end(&tale);
}

static void a_request_may_go_on_with_the_next_cseq(void **state)
{
    struct tale tale = alice_knows_a_before_b();

    (void)state;
    TELL(0, tale.alice, tale.a, "REGISTER", 1);
    TELL(7.5, tale.alice, tale.b, "REGISTER", 2);
    TELL_MORE(7.5, tale.b, tale.alice, "REGISTER", 2, .status = 200);
    assert_told(&tale, 0, "");
    TELL(1807.5, tale.alice, tale.b, "REGISTER", 3);
    assert_told(&tale, 0, "priority ");
    tale_end(&tale);
}

static void a_late_challenge_may_be_answered(void **state)
{
    struct tale tale = alice_knows_a_before_b();

    (void)state;
    TELL(0, tale.alice, tale.a, "REGISTER", 1);
    TELL(7.5, tale.alice, tale.b, "REGISTER", 1);
    TELL_MORE(39, tale.b, tale.alice, "REGISTER", 1, .status = 401);
    TELL(39, tale.alice, tale.b, "REGISTER", 2);
    assert_told(&tale, 0, "");
    tale_end(&tale);
}

static void a_subscription_is_refreshed_in_its_dialog(void **state)
{
    struct tale tale = alice_knows_a_before_b();

    (void)state;
    TELL(0, tale.alice, tale.a, "SUBSCRIBE", 1);
    TELL(7.5, tale.alice, tale.b, "SUBSCRIBE", 1);
    TELL_MORE(7.5, tale.b, tale.alice, "SUBSCRIBE", 1, .status = 200);
    TELL(900, tale.alice, tale.b, "SUBSCRIBE", 2);
    assert_told(&tale, 0, "");
    tale_end(&tale);
}

static void an_outage_is_no_reason_to_storm(void **state)
{
    struct tale tale = tale_begin();

    (void)state;
    for (uint32_t i = 0; i < JUDGE_RATE_MAX; i++)
        TELL(i * 0.5, tale.alice, tale.a, "REGISTER", i + 1);
    assert_told(&tale, 0, "");
    TELL(60, tale.alice, tale.a, "REGISTER", JUDGE_RATE_MAX + 1);

    assert_told(&tale, 0, "request-rate ");
    tale_end(&tale);
}

/* Semantics 2.6: the Contact follows the transport of the target. */
static void over_another_transport_it_is_the_same_contact(void **state)
{
    static const char udp[] = "\r\nContact: <sip:x@10.0.3.1:5060>\r\n";
    static const char tcp[] =
        "\r\nContact: <sip:x@10.0.3.1:5060;transport=tcp>\r\n";
    static const char both[] =
        "\r\nContact: <sip:x@10.0.3.1:5060>;expires=9, "
        "<sip:x@10.0.3.1:5060;transport=tcp>;expires=9\r\n";
    struct tale tale = tale_begin();

    (void)state;
    for (uint32_t i = 1; i < 5; i++) {
        TELL_MORE(i, tale.alice, tale.a, "REGISTER", i,
                  .raw = i % 2 != 0 ? udp : tcp);
        TELL_MORE(i, tale.a, tale.alice, "REGISTER", i, .status = 200,
                  .raw = both);
    }

    assert_told(&tale, 0, "");
    tale_end(&tale);
}

static void two_contacts_in_turn_are_one_too_many(void **state)
{
    static const char one[] = "\r\nContact: <sip:x@10.0.3.1:5060>\r\n";
    static const char two[] = "\r\nContact: <sip:x@10.0.3.1:5070>\r\n";
    static const char both[] = "\r\nContact: <sip:x@10.0.3.1:5060>;expires=9, "
                               "<sip:x@10.0.3.1:5070>;expires=9\r\n";
    struct tale tale = tale_begin();

    (void)state;
    TELL_MORE(0, tale.alice, tale.a, "REGISTER", 1, .raw = one);
    TELL_MORE(0, tale.a, tale.alice, "REGISTER", 1, .status = 200, .raw = one);
    TELL_MORE(1, tale.alice, tale.a, "REGISTER", 1, .call_id = "two",
              .raw = two);
    TELL_MORE(1, tale.a, tale.alice, "REGISTER", 1, .status = 200,
              .call_id = "two", .raw = both); /* a stale one may be left over */
    assert_told(&tale, 0, "");
    TELL_MORE(2, tale.alice, tale.a, "REGISTER", 2, .raw = one);
    TELL_MORE(2, tale.a, tale.alice, "REGISTER", 2, .status = 200, .raw = both);
    assert_told(&tale, 0, "one-binding ");

    base_timeline_actor_flag(tale.timeline, tale.alice, BASE_ACTOR_CONCURRENT);
    assert_told(&tale, 0, "");
    tale_end(&tale);
}

static void each_transport_has_a_contact_of_its_own(void **state)
{
    static const char udp[] = "\r\nContact: <sip:x@10.0.3.1:5060>\r\n";
    static const char tcp[] =
        "\r\nContact: <sip:x@10.0.3.1:5060;transport=tcp>\r\n";
    static const char both[] =
        "\r\nContact: <sip:x@10.0.3.1:5060>;expires=9, "
        "<sip:x@10.0.3.1:5060;transport=tcp>;expires=9\r\n";
    struct tale tale = tale_begin();

    (void)state;
    for (uint32_t i = 1; i <= 3; i += 2) {
        TELL_MORE(i, tale.alice, tale.a, "REGISTER", i, .raw = udp);
        TELL_MORE(i, tale.a, tale.alice, "REGISTER", i, .status = 200,
                  .raw = both);
        TELL_MORE(i, tale.alice, tale.a, "REGISTER", i + 1, .raw = tcp,
                  .transport = BASE_TCP);
        TELL_MORE(i, tale.a, tale.alice, "REGISTER", i + 1, .status = 200,
                  .raw = both, .transport = BASE_TCP);
    }
    assert_told(&tale, 0, "");
    tale_end(&tale);
}

static void another_transport_is_another_target(void **state)
{
    struct tale tale = tale_begin();

    (void)state;
    TELL_MORE(0, tale.alice, tale.a, "REGISTER", 1, .transport = BASE_TCP);
    TELL_MORE(0, tale.a, tale.alice, "REGISTER", 1, .status = 503,
              .retry_after = 100, .transport = BASE_TCP);
    TELL(0, tale.alice, tale.a, "REGISTER", 1);
    assert_told(&tale, 0, "");
    TELL_MORE(1, tale.alice, tale.a, "REGISTER", 2, .transport = BASE_TCP);
    assert_told(&tale, 0, "retry-after ");
    tale_end(&tale);
}

static void whoever_boots_knows_of_no_retry_after(void **state)
{
    struct tale tale = tale_begin();

    (void)state;
    TELL(0, tale.alice, tale.a, "REGISTER", 1);
    TELL_MORE(0, tale.a, tale.alice, "REGISTER", 1, .status = 503,
              .retry_after = 100);
    TELL(0, tale.alice, tale.b, "REGISTER", 1);
    base_timeline_add(tale.timeline,
                      &(struct base_event){
                          .kind = BASE_EVENT_FAULT,
                          .t = BASE_SEC,
                          .src = tale.alice,
                          .op = base_timeline_name(tale.timeline, "reboot"),
                      });
    TELL_MORE(1, tale.alice, tale.a, "REGISTER", 1, .call_id = "two");
    assert_told(&tale, 0, "");
    tale_end(&tale);
}

/* RFC 3261 section 18.2.2 */
static void an_answer_may_come_over_a_new_connection(void **state)
{
    struct tale tale = tale_begin();

    (void)state;
    TELL_MORE(0, tale.alice, tale.a, "INVITE", 1, .transport = BASE_TCP);
    TELL_MORE(40, tale.a, tale.alice, "INVITE", 1, .status = 180,
              .transport = BASE_TCP, .from = "10.0.1.1:49152");
    TELL_MORE(40, tale.alice, tale.a, "CANCEL", 1, .transport = BASE_TCP);
    TELL_MORE(40, tale.a, tale.alice, "INVITE", 1, .status = 487,
              .transport = BASE_TCP, .from = "10.0.1.1:49152");
    TELL_MORE(40, tale.alice, tale.a, "ACK", 1, .transport = BASE_TCP);
    TELL_MORE(41, tale.alice, tale.a, "ACK", 1, .transport = BASE_TCP,
              .to = "10.0.1.1:49152");
    assert_told(&tale, 0, "");
    TELL_MORE(42, tale.alice, tale.b, "ACK", 1, .transport = BASE_TCP);
    assert_told(&tale, 0, "cancel-ack ");
    tale_end(&tale);
}

/* Knob failover_cseq = increment: the answer comes to a CSeq that is past. */
static void
an_answer_may_come_over_a_new_connection_after_the_move(void **state)
{
    struct tale tale = tale_begin();

    (void)state;
    TELL_MORE(0, tale.alice, tale.a, "INVITE", 1, .transport = BASE_TCP);
    TELL_MORE(32, tale.alice, tale.b, "INVITE", 2, .transport = BASE_TCP);
    TELL_MORE(40, tale.a, tale.alice, "INVITE", 1, .status = 480,
              .transport = BASE_TCP, .from = "10.0.1.1:49152");
    TELL_MORE(40, tale.alice, tale.a, "ACK", 1, .transport = BASE_TCP);
    assert_told(&tale, 0, "");
    tale_end(&tale);
}

static void a_late_answer_binds_nobody(void **state)
{
    struct tale tale = tale_begin();

    (void)state;
    TELL(0, tale.alice, tale.a, "REGISTER", 1);
    TELL(7.5, tale.alice, tale.b, "REGISTER", 1);
    TELL_MORE(8, tale.a, tale.alice, "REGISTER", 1, .status = 401);
    TELL(8, tale.alice, tale.b, "REGISTER", 2);
    TELL_MORE(8, tale.a, tale.alice, "REGISTER", 1, .status = 503,
              .retry_after = 100);
    TELL(9, tale.alice, tale.a, "REGISTER", 3);
    TELL_MORE(41.1, tale.a, tale.alice, "REGISTER", 3, .status = 503,
              .retry_after = 100);
    TELL(42, tale.alice, tale.a, "REGISTER", 4);
    assert_told(&tale, 0, "");
    tale_end(&tale);
}

static void the_bye_of_a_late_2xx_is_of_another_dialog(void **state)
{
    struct tale tale = tale_begin();

    (void)state;
    TELL(0, tale.alice, tale.a, "INVITE", 1);
    TELL(7.5, tale.alice, tale.b, "INVITE", 1);
    TELL_MORE(8, tale.a, tale.alice, "INVITE", 1, .status = 200);
    TELL(8, tale.alice, tale.a, "ACK", 1);
    TELL(8, tale.alice, tale.a, "BYE", 2);
    TELL_MORE(39.5, tale.alice, tale.b, "INVITE", 1, .transport = BASE_TCP);
    assert_told(&tale, 0, "");
    tale_end(&tale);

    tale = tale_begin();
    TELL(0, tale.alice, tale.a, "INVITE", 1);
    TELL_MORE(40, tale.a, tale.alice, "INVITE", 1, .status = 200);
    TELL(40, tale.alice, tale.a, "ACK", 1);
    TELL(41, tale.alice, tale.a, "BYE", 1);
    assert_told(&tale, 0, "cseq "); /* this one is its own */
    tale_end(&tale);
}

/* A proxy has asked two, and the second answer comes in the middle of the call. */
static void a_late_2xx_may_come_while_the_call_is_up(void **state)
{
    struct tale tale = tale_begin();

    (void)state;
    TELL(0, tale.alice, tale.a, "INVITE", 1);
    TELL_MORE(1, tale.a, tale.alice, "INVITE", 1, .status = 200);
    TELL(1, tale.alice, tale.a, "ACK", 1);
    TELL(3, tale.alice, tale.a, "INVITE", 2);
    TELL_MORE(3, tale.a, tale.alice, "INVITE", 2, .status = 200);
    TELL(3, tale.alice, tale.a, "ACK", 2);
    TELL_MORE(9, tale.a, tale.alice, "INVITE", 1, .status = 200);
    TELL(9, tale.alice, tale.a, "ACK", 1);
    TELL(9, tale.alice, tale.a, "BYE", 2);
    TELL(20, tale.alice, tale.a, "BYE", 3);

    assert_told(&tale, 0, "");
    tale_end(&tale);
}

static void who_calls_itself_counts_twice(void **state)
{
    struct tale tale = tale_begin();

    (void)state;
    TELL(0, tale.alice, tale.a, "INVITE", 2);
    TELL(0, tale.a, tale.alice, "INVITE", 2);
    TELL(1, tale.alice, tale.a, "BYE", 1);
    assert_told(&tale, 0, "");
    tale_end(&tale);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_answer_to_a_challenge_goes_to_the_challenger),
        cmocka_unit_test(a_copy_of_an_answered_challenge_is_none),
        cmocka_unit_test(a_later_pass_is_no_answer_to_a_challenge),
        cmocka_unit_test(what_comes_too_late_asks_nothing_of_the_phone),
        cmocka_unit_test(cseq_repeats_only_at_another_target),
        cmocka_unit_test(cseq_never_falls),
        cmocka_unit_test(cancel_goes_where_the_invite_went),
        cmocka_unit_test(cancel_waits_for_a_provisional_of_its_target),
        cmocka_unit_test(a_call_that_is_answered_twice_has_two_dialogs),
        cmocka_unit_test(the_ack_of_a_refusal_goes_to_who_refused),
        cmocka_unit_test(a_2xx_may_cross_the_next_attempt),
        cmocka_unit_test(the_ack_of_a_2xx_goes_wherever_its_route_leads),
        cmocka_unit_test(nothing_goes_to_a_server_inside_its_retry_after),
        cmocka_unit_test(what_crosses_a_retry_after_is_no_breach),
        cmocka_unit_test(with_peace_asked_everywhere_any_server_will_do),
        cmocka_unit_test(a_request_begins_at_the_best_priority),
        cmocka_unit_test(who_asks_dns_again_does_not_know),
        cmocka_unit_test(what_dns_said_is_known_as_long_as_its_ttl),
        cmocka_unit_test(a_connection_in_vain_is_a_beginning_too),
        cmocka_unit_test(a_connection_that_stands_is_none),
        cmocka_unit_test(a_request_may_go_on_with_the_next_cseq),
        cmocka_unit_test(a_late_challenge_may_be_answered),
        cmocka_unit_test(a_subscription_is_refreshed_in_its_dialog),
        cmocka_unit_test(an_outage_is_no_reason_to_storm),
        cmocka_unit_test(two_contacts_in_turn_are_one_too_many),
        cmocka_unit_test(each_transport_has_a_contact_of_its_own),
        cmocka_unit_test(another_transport_is_another_target),
        cmocka_unit_test(whoever_boots_knows_of_no_retry_after),
        cmocka_unit_test(an_answer_may_come_over_a_new_connection),
        cmocka_unit_test(
            an_answer_may_come_over_a_new_connection_after_the_move),
        cmocka_unit_test(a_late_answer_binds_nobody),
        cmocka_unit_test(the_bye_of_a_late_2xx_is_of_another_dialog),
        cmocka_unit_test(a_late_2xx_may_come_while_the_call_is_up),
        cmocka_unit_test(who_calls_itself_counts_twice),
        cmocka_unit_test(over_another_transport_it_is_the_same_contact),
    };

    return cmocka_run_group_tests_name("judge_invariant", tests, NULL, NULL);
}
