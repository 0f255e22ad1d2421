// SPDX-License-Identifier: MIT
#include "tests/unit/phone-sim/fixture.h"

/* A registered phone at one second. */
static void registered(struct fixture *f, const char *text)
{
    fixture_start(f, text);
    fixture_run(f, 1);
    assert_int_not_equal(phone_registered(f->phone, 1), 0);
}

static int call(struct fixture *f, const char *uri)
{
    int number = phone_call(f->phone, uri, 1, &f->error);

    if (number < 0)
        fail_msg("%s", f->error.text);
    return number;
}

/* The last message of a method that a server has got; NULL if none. */
static struct sip_message *last(const struct server *s, const char *method)
{
    for (size_t i = s->count; i-- > 0;) {
        if (strcmp(sip_message_method_name(s->log[i]), method) == 0)
            return s->log[i];
    }
    return NULL;
}

static size_t got(const struct server *s, const char *method)
{
    size_t count = 0;

    for (size_t i = 0; i < s->count; i++)
        count += strcmp(sip_message_method_name(s->log[i]), method) == 0;
    return count;
}

/* ---- calling ------------------------------------------------------------ */

static void a_call_is_set_up_and_hung_up(void **state)
{
    struct fixture *f = *state;
    struct server *primary = &f->server[0];

    registered(f, ALICE);
    int number = call(f, "4606");
    fixture_run(f, 2);

    struct sip_message *invite = last(primary, "INVITE");
    struct sip_message *ack = last(primary, "ACK");

    assert_int_equal(number, 1);
    assert_int_equal(fixture_call(f, 1).state, PHONE_CALL_UP);
    assert_int_equal(fixture_call(f, 1).status, 200);
    assert_int_equal(fixture_call(f, 1).server, net_node_actor(primary->node));
    assert_string_equal(sip_message_request_uri(invite),
                        "sip:4606@192.168.1.13");
    assert_string_equal(sip_message_to_tag(invite), "");
    assert_string_equal(sip_message_request_uri(ack),
                        "sip:4606@192.168.1.13:5060");
    assert_int_equal(sip_message_cseq(ack), sip_message_cseq(invite));
    assert_string_equal(sip_message_to_tag(ack), "primary");
    assert_string_equal(fixture_call(f, 1).call_id,
                        sip_message_call_id(invite));
    phone_call_hangup(f->phone, 1);
    fixture_run(f, 3);
    assert_int_equal(fixture_call(f, 1).state, PHONE_CALL_ENDED);
    assert_int_equal(got(primary, "BYE"), 1);
    assert_int_equal(sip_message_cseq(last(primary, "BYE")),
                     sip_message_cseq(invite) + 1);
    phone_call_hangup(f->phone, 1);
    fixture_run(f, 4);
    assert_int_equal(got(primary, "BYE"), 1);
}

static void each_state_stands_in_the_timeline_once(void **state)
{
    struct fixture *f = *state;

    registered(f, ALICE);
    call(f, "4606");
    fixture_run(f, 2);
    phone_call_hangup(f->phone, 1);
    fixture_run(f, 3);

    assert_int_equal(fixture_events(f, BASE_EVENT_CALL, "calling"), 1);
    assert_int_equal(fixture_events(f, BASE_EVENT_CALL, "ringing"), 1);
    assert_int_equal(fixture_events(f, BASE_EVENT_CALL, "up"), 1);
    assert_int_equal(fixture_events(f, BASE_EVENT_CALL, "ended"), 1);
    assert_int_equal(fixture_events(f, BASE_EVENT_CALL, "failed"), 0);
    assert_int_not_equal(base_timeline_find(f->timeline, "alice-1"), 0);
}

static void uris_are_completed(void **state)
{
    struct fixture *f = *state;

    registered(f, ALICE "account.1.sip_server.1.port = 5060\n");
    call(f, "sip:4607@a.com:5070");
    fixture_run(f, 1.1);
    assert_string_equal(sip_message_request_uri(last(&f->server[0], "INVITE")),
                        "sip:4607@a.com:5070");
    call(f, "4608@b.com");
    fixture_run(f, 1.2);
    assert_string_equal(sip_message_request_uri(last(&f->server[0], "INVITE")),
                        "sip:4608@b.com");
    assert_int_equal(phone_call_count(f->phone), 2);
    assert_int_equal(phone_call(f->phone, "a b", 1, &f->error),
                     BASE_ERR_SYNTAX);
    assert_int_equal(phone_call(f->phone, "", 1, &f->error), BASE_ERR_SYNTAX);
    assert_int_equal(phone_call(f->phone, "1", 2, &f->error), BASE_ERR_RANGE);
    assert_int_equal(phone_call(f->phone, "1", 0, &f->error), BASE_ERR_RANGE);
    assert_int_equal(phone_call_count(f->phone), 2);
}

static void a_phone_that_is_off_does_not_call(void **state)
{
    struct fixture *f = *state;

    fixture_phone(f, ALICE);

    assert_int_equal(phone_call(f->phone, "1", 1, &f->error), BASE_ERR_STATE);
}

/* The network carries UDP alone: TCP and TLS end like a refused connection. */
static void over_tcp_and_tls_a_call_fails_at_once(void **state)
{
    static const char *const transports[] = {"1", "2"};
    struct fixture *f = *state;

    fixture_phone(f, ALICE);
    phone_start(f->phone);
    for (size_t i = 0; i < BASE_COUNT_OF(transports); i++) {
        char text[128];
        int number;

        snprintf(text, sizeof(text),
                 "account.1.sip_server.1.transport_type = %s", transports[i]);
        fixture_configure(f, text);
        assert_int_equal(phone_configure(f->phone, &f->built.engine,
                                         f->built.identities, &f->error),
                         0);
        number = call(f, "4606");
        fixture_run(f, 1);

        assert_int_equal(fixture_call(f, number).state, PHONE_CALL_FAILED);
        assert_int_equal(fixture_call(f, number).status, 503);
        assert_int_equal(phone_registered(f->phone, 1), 0);
    }
    assert_null(last(&f->server[0], "INVITE"));
}

static void a_silent_server_fails_over_to_the_next(void **state)
{
    struct fixture *f = *state;

    registered(f, ALICE WITH_SECOND);
    f->server[0].silent = true;
    call(f, "4606");
    fixture_run(f, 9);

    assert_int_equal(fixture_sent(f, "INVITE", 0), 4);
    struct sip_message *a = last(&f->server[0], "INVITE");
    struct sip_message *b = last(&f->server[1], "INVITE");

    assert_non_null(b);
    assert_int_equal(fixture_call(f, 1).state, PHONE_CALL_UP);
    assert_int_equal(fixture_call(f, 1).server,
                     net_node_actor(f->server[1].node));
    assert_string_equal(sip_message_call_id(a), sip_message_call_id(b));
    assert_string_equal(sip_message_from_tag(a), sip_message_from_tag(b));
    assert_int_equal(sip_message_cseq(a), sip_message_cseq(b));
    assert_string_not_equal(sip_message_via(a)->branch,
                            sip_message_via(b)->branch);
}

static void a_503_goes_on_and_a_486_does_not(void **state)
{
    struct fixture *f = *state;

    registered(f, ALICE WITH_SECOND);
    f->server[0].status = 503;
    call(f, "4606");
    fixture_run(f, 2);
    assert_int_equal(fixture_call(f, 1).state, PHONE_CALL_UP);
    assert_int_equal(fixture_call(f, 1).server,
                     net_node_actor(f->server[1].node));
    f->server[0].status = f->server[1].status = 486;
    call(f, "4606");
    fixture_run(f, 3);

    assert_int_equal(fixture_call(f, 2).state, PHONE_CALL_FAILED);
    assert_int_equal(fixture_call(f, 2).status, 486);
    assert_int_equal(fixture_events(f, BASE_EVENT_CALL, "failed"), 1);
}

static void a_call_nobody_answers_fails_locally(void **state)
{
    struct fixture *f = *state;

    registered(f, ALICE);
    f->server[0].silent = true;
    call(f, "4606");
    fixture_run(f, 32.9);
    assert_int_equal(fixture_call(f, 1).state, PHONE_CALL_CALLING);
    fixture_run(f, 33.1);

    assert_int_equal(fixture_call(f, 1).state, PHONE_CALL_FAILED);
    assert_int_equal(fixture_call(f, 1).status, 408);
    assert_false(phone_has_live(f->phone));
}

static void a_challenged_invite_is_repeated_at_the_same_server(void **state)
{
    struct fixture *f = *state;
    struct server *primary = &f->server[0];

    primary->challenge = true;
    registered(f, ALICE);
    call(f, "4606");
    fixture_run(f, 2);

    struct sip_message *invite = last(primary, "INVITE");

    assert_int_equal(got(primary, "INVITE"), 2);
    assert_int_equal(sip_message_cseq(invite), 2);
    assert_int_equal(fixture_call(f, 1).state, PHONE_CALL_UP);
    assert_non_null(
        sip_message_header(last(primary, "ACK"), "Authorization", 0));
    assert_string_equal(
        sip_message_header(last(primary, "ACK"), "Authorization", 0),
        sip_message_header(invite, "Authorization", 0));
    phone_call_hangup(f->phone, 1);
    fixture_run(f, 3);
    assert_int_equal(got(primary, "BYE"), 1); /* with credentials at once */
}

static void refused_credentials_end_the_call(void **state)
{
    struct fixture *f = *state;
    struct server *primary = &f->server[0];

    registered(f, ALICE);
    primary->challenge = primary->never_content = true;
    call(f, "4606");
    fixture_run(f, 2);

    assert_int_equal(got(primary, "INVITE"), 2);
    assert_int_equal(fixture_call(f, 1).state, PHONE_CALL_FAILED);
    assert_int_equal(fixture_call(f, 1).status, 401);
}

/* ---- hanging up --------------------------------------------------------- */

static void before_a_provisional_nothing_goes_on_the_wire(void **state)
{
    struct fixture *f = *state;
    struct server *primary = &f->server[0];

    registered(f, ALICE WITH_SECOND);
    primary->silent = true;
    call(f, "4606");
    fixture_run(f, 5);
    phone_call_hangup(f->phone, 1);
    fixture_run(f, 100);

    assert_int_equal(fixture_sent(f, "INVITE", 0), 4);
    assert_int_equal(fixture_sent(f, "CANCEL", 0), 0);
    assert_int_equal(fixture_sent(f, "INVITE", 1), 0);
    assert_int_equal(fixture_call(f, 1).state, PHONE_CALL_ENDED);
}

static void a_ringing_call_is_cancelled_at_its_server_alone(void **state)
{
    struct fixture *f = *state;

    registered(f, ALICE WITH_SECOND);
    f->server[0].silent = true;
    f->server[1].provisional_only = true;
    call(f, "4606");
    fixture_run(f, 10);
    assert_int_equal(fixture_call(f, 1).state, PHONE_CALL_RINGING);
    phone_call_hangup(f->phone, 1);
    fixture_run(f, 11);

    assert_int_equal(fixture_sent(f, "CANCEL", 0), 0);
    assert_int_equal(fixture_sent(f, "CANCEL", 1), 1);
    assert_int_equal(fixture_sent(f, "ACK", 1), 1); /* of the 487 */
    assert_int_equal(fixture_call(f, 1).state, PHONE_CALL_ENDED);
    assert_int_equal(fixture_events(f, BASE_EVENT_CALL, "failed"), 0);
}

/* Answers the INVITE that the first server has kept. */
static void answer_late(struct server *s)
{
    for (size_t i = 0; i < s->count; i++) {
        if (sip_message_method(s->log[i]) == SIP_INVITE)
            server_accept_call(s, s->tx[i]);
    }
}

static void a_late_200_is_acknowledged_and_ended(void **state)
{
    struct fixture *f = *state;
    struct server *primary = &f->server[0];

    registered(f, ALICE WITH_SECOND);
    primary->silent = true;
    call(f, "4606");
    fixture_run(f, 10);
    assert_int_equal(fixture_call(f, 1).state, PHONE_CALL_UP);
    primary->silent = false;
    answer_late(primary);
    fixture_run(f, 12);

    assert_int_equal(fixture_sent(f, "ACK", 0), 1);
    assert_int_equal(fixture_sent(f, "BYE", 0), 1);
    assert_int_equal(fixture_sent(f, "BYE", 1), 0);
    assert_string_equal(sip_message_to_tag(last(primary, "BYE")), "primary");
    assert_int_equal(fixture_call(f, 1).state, PHONE_CALL_UP);
}

static void a_200_after_hanging_up_is_acknowledged_and_ended(void **state)
{
    struct fixture *f = *state;
    struct server *primary = &f->server[0];

    registered(f, ALICE);
    primary->silent = true;
    call(f, "4606");
    fixture_run(f, 2);
    phone_call_hangup(f->phone, 1);
    fixture_run(f, 3);
    primary->silent = false;
    answer_late(primary);
    fixture_run(f, 60);

    assert_int_equal(fixture_sent(f, "ACK", 0), 1);
    assert_int_equal(fixture_sent(f, "BYE", 0), 1);
    assert_int_equal(fixture_call(f, 1).state, PHONE_CALL_ENDED);
}

static void copies_of_a_late_200_are_ended_once(void **state)
{
    struct fixture *f = *state;
    struct server *primary = &f->server[0];
    struct net_link_fault slow = {.delay = 300 * BASE_MSEC};

    registered(f, ALICE);
    primary->silent = true;
    call(f, "4606");
    fixture_run(f, 2);
    phone_call_hangup(f->phone, 1);
    primary->silent = false;
    net_link_set(f->node, primary->node, &slow);
    answer_late(primary);
    fixture_run(f, 60);

    assert_int_equal(fixture_sent(f, "ACK", 0), 2);
    assert_int_equal(got(primary, "BYE"), 1);
}

static void copies_of_a_200_are_acknowledged_again(void **state)
{
    struct fixture *f = *state;
    struct net_link_fault cut = {.delay = 300 * BASE_MSEC};

    registered(f, ALICE);
    /* 0.6 s there and back: the server repeats its 200 once before the ACK */
    net_link_set(f->node, f->server[0].node, &cut);
    call(f, "4606");
    fixture_run(f, 10);

    assert_int_equal(fixture_sent(f, "ACK", 0), 2);
    assert_int_equal(fixture_sent(f, "BYE", 0), 0);
    assert_int_equal(fixture_call(f, 1).state, PHONE_CALL_UP);
}

/* ---- inside a call ------------------------------------------------------ */

static void a_reinvite_is_acknowledged(void **state)
{
    struct fixture *f = *state;
    struct server *primary = &f->server[0];

    registered(f, ALICE);
    call(f, "4606");
    assert_int_equal(phone_call_reinvite(f->phone, 1, &f->error),
                     BASE_ERR_STATE);
    fixture_run(f, 2);
    assert_int_equal(phone_call_reinvite(f->phone, 1, &f->error), 0);
    fixture_run(f, 3);

    assert_int_equal(got(primary, "INVITE"), 2);
    assert_string_equal(sip_message_to_tag(last(primary, "INVITE")), "primary");
    assert_int_equal(sip_message_cseq(last(primary, "ACK")), 2);
    assert_int_equal(fixture_call(f, 1).state, PHONE_CALL_UP);
}

static void
an_unanswered_reinvite_ends_the_call_and_does_not_fail_over(void **state)
{
    struct fixture *f = *state;

    registered(f, ALICE WITH_SECOND);
    call(f, "4606");
    fixture_run(f, 2);
    f->server[0].silent = true;
    assert_int_equal(phone_call_reinvite(f->phone, 1, &f->error), 0);
    fixture_run(f, 33.9);
    assert_int_equal(fixture_call(f, 1).state, PHONE_CALL_UP);
    fixture_run(f, 34.1);

    assert_int_equal(fixture_call(f, 1).state, PHONE_CALL_ENDED);
    assert_int_equal(fixture_call(f, 1).status, 408);
    assert_int_equal(fixture_sent(f, "INVITE", 1), 0);
}

/* ---- being called ------------------------------------------------------- */

/* A request from the first server to the phone. */
static void ask(struct fixture *f, const char *method, const char *uri,
                const char *to, uint32_t cseq)
{
    struct server *s = &f->server[0];
    struct sip_timers timers = {500 * BASE_MSEC, 4 * BASE_SEC, 5 * BASE_SEC};
    const char *routes[] = {"sip:192.168.1.100;lr"};
    char branch[32];
    struct sip_message *request = sip_request_create(&(struct sip_request_spec){
        .method = method,
        .request_uri = uri,
        .sent_by = *sip_endpoint_address(s->endpoint),
        .branch = sip_endpoint_branch(s->endpoint, branch),
        .routes = routes,
        .from = "<sip:4606@192.168.1.13>;tag=bob",
        .to = to,
        .call_id = "incoming",
        .cseq = cseq,
        .contact = "sip:4606@192.168.1.13:5060",
        .expires = -1,
    });

    s->own = sip_client_send(
        s->endpoint, request,
        &(struct sip_client_options){
            .hop = {base_address_ipv4(192, 168, 1, 100, 5060), BASE_UDP},
            .retry = sip_retry_rfc3261(sip_message_method(request), &timers),
            .handlers = &server_client_handlers,
            .arg = s});
    sip_message_release(&request);
}

static void invite_phone(struct fixture *f)
{
    ask(f, "INVITE", "sip:4605@192.168.1.100", "<sip:4605@192.168.1.13>", 1);
}

static int answer_status(const struct fixture *f, size_t i)
{
    assert_true(i < f->server[0].answer_count);
    return sip_message_status(f->server[0].answers[i]);
}

/* Acknowledges the 200 and sends a request in the dialog it made. */
static void ask_inside(struct fixture *f, const char *method, uint32_t cseq)
{
    struct server *s = &f->server[0];

    ask(f, method, "sip:4605@192.168.1.100:5060", sip_message_to(s->answers[1]),
        cseq);
}

static void acknowledge(struct fixture *f)
{
    struct server *s = &f->server[0];
    struct sip_hop hop = {base_address_ipv4(192, 168, 1, 100, 5060), BASE_UDP};
    char branch[32];
    struct sip_message *ack = sip_request_create(&(struct sip_request_spec){
        .method = "ACK",
        .request_uri = "sip:4605@192.168.1.100:5060",
        .sent_by = *sip_endpoint_address(s->endpoint),
        .branch = sip_endpoint_branch(s->endpoint, branch),
        .from = "<sip:4606@192.168.1.13>;tag=bob",
        .to = sip_message_to(s->answers[1]),
        .call_id = "incoming",
        .cseq = 1,
        .expires = -1,
    });

    sip_send(s->endpoint, ack, &hop, false);
    sip_message_release(&ack);
}

static void a_call_rings_and_is_answered_after_its_time(void **state)
{
    struct fixture *f = *state;

    registered(f, ALICE);
    invite_phone(f);
    fixture_run(f, 1.5);
    assert_int_equal(answer_status(f, 0), 180);
    assert_int_equal(f->server[0].answer_count, 1);
    assert_int_equal(fixture_call(f, 1).state, PHONE_CALL_RINGING);
    assert_true(fixture_call(f, 1).incoming);
    fixture_run(f, 2);
    acknowledge(f);
    fixture_run(f, 100);

    assert_int_equal(f->server[0].answer_count, 2);
    assert_int_equal(answer_status(f, 1), 200);
    assert_int_equal(sip_message_contact_count(f->server[0].answers[1]), 1);
    assert_int_equal(fixture_call(f, 1).state, PHONE_CALL_UP);
    assert_string_equal(fixture_call(f, 1).call_id, "incoming");
    ask_inside(f, "BYE", 2);
    fixture_run(f, 101);
    assert_int_equal(answer_status(f, 2), 200);
    assert_int_equal(fixture_call(f, 1).state, PHONE_CALL_ENDED);
    ask_inside(f, "BYE", 3);
    fixture_run(f, 102);
    assert_int_equal(answer_status(f, 3), 481);
}

static void the_phone_hangs_up_a_call_it_was_called_by(void **state)
{
    struct fixture *f = *state;

    registered(f, ALICE);
    invite_phone(f);
    fixture_run(f, 2);
    acknowledge(f);
    fixture_run(f, 3);
    phone_call_hangup(f->phone, 1);
    fixture_run(f, 4);

    struct sip_message *bye = last(&f->server[0], "BYE");

    assert_non_null(bye);
    assert_string_equal(sip_message_to_tag(bye), "bob");
    assert_string_equal(sip_message_from_tag(bye),
                        sip_message_to_tag(f->server[0].answers[1]));
    assert_string_equal(sip_message_request_uri(bye),
                        "sip:4606@192.168.1.13:5060");
    assert_int_equal(fixture_call(f, 1).state, PHONE_CALL_ENDED);
}

/* ---- what the engine forbids (SEMANTICS 2.13) ---------------------------------- */

static enum engine_signal incoming_signal, outgoing_signal;

static enum engine_signal scripted_signal(const struct engine *engine,
                                          uint32_t account,
                                          const struct base_address *peer,
                                          bool is_incoming)
{
    (void)engine, (void)account, (void)peer;
    return is_incoming ? incoming_signal : outgoing_signal;
}

static void use_signal(struct fixture *f)
{
    static struct engine_ops ops;

    ops = engine_reference;
    ops.signal = scripted_signal;
    f->options.engine = &ops;
    incoming_signal = outgoing_signal = ENGINE_SIGNAL_ALLOWED;
}

static void what_is_ignored_gets_no_answer(void **state)
{
    struct fixture *f = *state;

    use_signal(f);
    registered(f, ALICE);
    incoming_signal = ENGINE_SIGNAL_IGNORED;
    invite_phone(f);
    fixture_run(f, 10);

    assert_int_equal(f->server[0].answer_count, 0);
    assert_int_equal(phone_call_count(f->phone), 0);
}

static void what_is_rejected_gets_403(void **state)
{
    struct fixture *f = *state;

    use_signal(f);
    registered(f, ALICE);
    incoming_signal = ENGINE_SIGNAL_REJECTED;
    invite_phone(f);
    fixture_run(f, 2);

    assert_int_equal(answer_status(f, 0), 403);
    assert_int_equal(phone_call_count(f->phone), 0);
}

static void call_that_may_not_be_signalled_ends_in_silence(void **state)
{
    struct fixture *f = *state;

    for (int i = 0; i < 2; i++) {
        if (i == 0) {
            use_signal(f);
            registered(f, ALICE);
        }
        outgoing_signal = ENGINE_SIGNAL_ALLOWED;
        phone_call(f->phone, "1", 1, &f->error);
        fixture_run(f, 2 + i);
        assert_int_equal(fixture_call(f, i + 1).state, PHONE_CALL_UP);
        size_t before = f->server[0].count;

        outgoing_signal = ENGINE_SIGNAL_ENDS_CALL;
        if (i == 0)
            assert_int_equal(phone_call_reinvite(f->phone, 1, &f->error), 0);
        else
            phone_call_hangup(f->phone, 2);
        fixture_run(f, 3 + i);

        assert_int_equal(f->server[0].count, before);
        assert_int_equal(fixture_call(f, i + 1).state, PHONE_CALL_ENDED);
    }
}

static void a_call_for_somebody_else_is_404(void **state)
{
    struct fixture *f = *state;

    registered(f, ALICE);
    ask(f, "INVITE", "sip:9@192.168.1.100", "<sip:9@192.168.1.13>", 1);
    fixture_run(f, 2);

    assert_int_equal(answer_status(f, 0), 404);
    assert_int_equal(phone_call_count(f->phone), 0);
}

static void a_busy_phone_answers_486(void **state)
{
    struct fixture *f = *state;

    f->options.busy = true;
    registered(f, ALICE);
    invite_phone(f);
    fixture_run(f, 2);

    assert_int_equal(answer_status(f, 0), 486);
}

static void a_caller_who_cancels_gets_487(void **state)
{
    struct fixture *f = *state;

    f->options.answer_after = BASE_TIME_NEVER;
    registered(f, ALICE);
    invite_phone(f);
    fixture_run(f, 50);
    sip_client_cancel(f->server[0].own);
    fixture_run(f, 51);

    assert_int_equal(answer_status(f, 1), 487);
    assert_int_equal(fixture_call(f, 1).state, PHONE_CALL_ENDED);
}

static void a_200_nobody_acknowledges_ends_with_a_bye(void **state)
{
    struct fixture *f = *state;

    registered(f, ALICE);
    invite_phone(f);
    fixture_run(f, 33.9);
    assert_int_equal(fixture_call(f, 1).state, PHONE_CALL_UP);
    fixture_run(f, 34.5);

    assert_int_equal(got(&f->server[0], "BYE"), 1);
    assert_int_equal(fixture_call(f, 1).state, PHONE_CALL_ENDED);
    assert_int_equal(fixture_call(f, 1).status, 408);
}

static void other_requests_get_sensible_answers(void **state)
{
    static const struct {
        const char *method;
        int status;
    } cases[] = {{"OPTIONS", 200}, {"NOTIFY", 481}, {"MESSAGE", 200},
                 {"BYE", 481},     {"UPDATE", 481}, {"SUBSCRIBE", 405},
                 {"REGISTER", 405}};
    struct fixture *f = *state;

    registered(f, ALICE);
    for (size_t i = 0; i < BASE_COUNT_OF(cases); i++) {
        ask(f, cases[i].method, "sip:4605@192.168.1.100",
            "<sip:4605@192.168.1.13>;tag=x", (uint32_t)i + 1);
        fixture_run(f, 2 + (double)i);
        assert_int_equal(answer_status(f, i), cases[i].status);
    }
}

static void a_notify_nobody_asked_for_is_taken(void **state)
{
    struct fixture *f = *state;

    registered(f, ALICE);
    ask(f, "NOTIFY", "sip:4605@192.168.1.100", "<sip:4605@192.168.1.13>", 1);
    fixture_run(f, 2);

    assert_int_equal(answer_status(f, 0), 200);
}

static void an_incoming_reinvite_is_accepted(void **state)
{
    struct fixture *f = *state;

    registered(f, ALICE);
    invite_phone(f);
    fixture_run(f, 2);
    acknowledge(f);
    ask_inside(f, "INVITE", 2);
    fixture_run(f, 2.1);

    assert_int_equal(answer_status(f, 2), 200);
    assert_int_equal(fixture_call(f, 1).state, PHONE_CALL_UP);
    assert_int_equal(phone_call_count(f->phone), 1);
}

static void an_older_request_inside_a_call_is_500(void **state)
{
    struct fixture *f = *state;

    registered(f, ALICE);
    invite_phone(f);
    fixture_run(f, 2);
    acknowledge(f);
    ask_inside(f, "BYE", 0);
    fixture_run(f, 2.1);

    assert_int_equal(answer_status(f, 2), 500);
    assert_int_equal(fixture_call(f, 1).state, PHONE_CALL_UP);
}

static void hanging_up_a_ringing_call_declines_it(void **state)
{
    struct fixture *f = *state;

    registered(f, ALICE);
    invite_phone(f);
    fixture_run(f, 1.5);
    phone_call_hangup(f->phone, 1);
    fixture_run(f, 10);

    assert_int_equal(answer_status(f, 1), 486);
    assert_int_equal(fixture_call(f, 1).state, PHONE_CALL_ENDED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CLAIM(a_call_is_set_up_and_hung_up),
        CLAIM(each_state_stands_in_the_timeline_once),
        CLAIM(uris_are_completed),
        CLAIM(a_phone_that_is_off_does_not_call),
        CLAIM(over_tcp_and_tls_a_call_fails_at_once),
        CLAIM(a_silent_server_fails_over_to_the_next),
        CLAIM(a_503_goes_on_and_a_486_does_not),
        CLAIM(a_call_nobody_answers_fails_locally),
        CLAIM(a_challenged_invite_is_repeated_at_the_same_server),
        CLAIM(refused_credentials_end_the_call),
        CLAIM(before_a_provisional_nothing_goes_on_the_wire),
        CLAIM(a_ringing_call_is_cancelled_at_its_server_alone),
        CLAIM(a_late_200_is_acknowledged_and_ended),
        CLAIM(a_200_after_hanging_up_is_acknowledged_and_ended),
        CLAIM(copies_of_a_late_200_are_ended_once),
        CLAIM(copies_of_a_200_are_acknowledged_again),
        CLAIM(a_reinvite_is_acknowledged),
        CLAIM(an_unanswered_reinvite_ends_the_call_and_does_not_fail_over),
        CLAIM(a_call_rings_and_is_answered_after_its_time),
        CLAIM(the_phone_hangs_up_a_call_it_was_called_by),
        CLAIM(what_is_ignored_gets_no_answer),
        CLAIM(what_is_rejected_gets_403),
        CLAIM(call_that_may_not_be_signalled_ends_in_silence),
        CLAIM(a_call_for_somebody_else_is_404),
        CLAIM(a_busy_phone_answers_486),
        CLAIM(a_caller_who_cancels_gets_487),
        CLAIM(a_200_nobody_acknowledges_ends_with_a_bye),
        CLAIM(other_requests_get_sensible_answers),
        CLAIM(a_notify_nobody_asked_for_is_taken),
        CLAIM(an_incoming_reinvite_is_accepted),
        CLAIM(an_older_request_inside_a_call_is_500),
        CLAIM(hanging_up_a_ringing_call_declines_it),
    };
    return cmocka_run_group_tests_name("phone-sim_call", tests, NULL, NULL);
}
