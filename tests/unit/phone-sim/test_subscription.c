// SPDX-License-Identifier: MIT
#include "tests/unit/phone-sim/fixture.h"

/* The engine of this project, with a word slipped in. */
static bool resubscribes;

static bool next_action(struct engine *engine, struct engine_action *out)
{
    if (!resubscribes)
        return engine_next_action(engine, out);
    resubscribes = false;
    *out = (struct engine_action){
        .type = ENGINE_ACTION_REPORT,
        .account = 1,
        .why.see = "2.14",
        .data.report.report = ENGINE_REPORT_RESUBSCRIBE,
    };
    return true;
}

static struct phone_subscription_info info(const struct fixture *f, int number)
{
    struct phone_subscription_info out;

    assert_true(phone_subscription_info(f->phone, number, &out));
    return out;
}

/* Alice, registered, with one subscription to Bob's dialogs. */
static int subscribed(struct fixture *f, const char *config)
{
    int number;

    fixture_start(f, config);
    fixture_run(f, 1);
    number = phone_subscribe(f->phone, "dialog", "4606", 1, &f->error);
    assert_true(number > 0);
    fixture_run(f, 2);
    return number;
}

/* The n-th SUBSCRIBE that a server got, copies not counted. */
static const struct sip_message *
subscribe_at(const struct fixture *f, size_t server, size_t n, base_time *at)
{
    const struct server *s = &f->server[server];

    for (size_t i = 0; i < s->count; i++) {
        if (sip_message_method(s->log[i]) != SIP_SUBSCRIBE || n-- > 0)
            continue;
        if (at != NULL)
            *at = s->at[i];
        return s->log[i];
    }
    return NULL;
}

static void subscribe_says_who_and_what(void **state)
{
    struct fixture *f = *state;
    int number = subscribed(f, ALICE);
    const struct sip_message *first = subscribe_at(f, 0, 0, NULL);

    assert_string_equal(sip_message_request_uri(first),
                        "sip:4606@192.168.1.13");
    assert_string_equal(sip_message_header(first, "Event", 0), "dialog");
    assert_int_equal(sip_message_expires(first), 1800);
    assert_string_equal(sip_message_to_tag(first), "");
    assert_int_equal(sip_message_contact_count(first), 1);
    assert_int_equal(info(f, number).state, PHONE_SUBSCRIPTION_ACTIVE);
    assert_int_equal(info(f, number).status, 200);
    assert_int_equal(info(f, number).server, net_node_actor(f->server[0].node));
    assert_false(phone_subscription_info(f->phone, 2,
                                         &(struct phone_subscription_info){0}));
}

static void without_uri_it_is_the_phone_itself(void **state)
{
    struct fixture *f = *state;

    fixture_start(f, ALICE);
    phone_subscribe(f->phone, "message-summary", NULL, 1, &f->error);
    fixture_run(f, 1);

    assert_string_equal(sip_message_request_uri(subscribe_at(f, 0, 0, NULL)),
                        "sip:4605@192.168.1.13");
}

static void it_is_refreshed_at_half_inside_its_dialog(void **state)
{
    struct fixture *f = *state;
    const struct sip_message *first, *second;
    base_time at;

    subscribed(f, ALICE "account.1.blf.subscribe_period = 600\n");
    fixture_run(f, 302);
    first = subscribe_at(f, 0, 0, NULL);
    second = subscribe_at(f, 0, 1, &at);

    assert_int_equal(sip_message_expires(first), 600);
    assert_int_equal(at, 301 * BASE_SEC);
    assert_string_equal(sip_message_call_id(second),
                        sip_message_call_id(first));
    assert_string_equal(sip_message_to_tag(second), "primary");
    assert_int_equal(sip_message_cseq(second), sip_message_cseq(first) + 1);
    assert_null(subscribe_at(f, 0, 2, NULL));
}

static void the_overlap_says_how_long_before_expiry(void **state)
{
    struct fixture *f = *state;
    base_time at;

    subscribed(f, ALICE "account.1.blf.subscribe_period = 120\n"
                        "account.1.subscribe_expires_overlap = 30\n");
    fixture_run(f, 95);

    assert_non_null(subscribe_at(f, 0, 1, &at));
    assert_int_equal(at, 91 * BASE_SEC);
}

static void what_the_server_grants_counts(void **state)
{
    struct fixture *f = *state;
    base_time at;

    f->policy.value[ENGINE_KNOB_REGISTER_REFRESH] =
        ENGINE_REGISTER_REFRESH_MINUS60;
    f->server[0].expires = 0;
    subscribed(f, ALICE "account.1.blf.subscribe_period = 600\n");
    fixture_run(f, 545);

    assert_non_null(subscribe_at(f, 0, 1, &at));
    assert_int_equal(at, 541 * BASE_SEC);
}

static void a_challenge_is_answered_in_and_outside_the_dialog(void **state)
{
    struct fixture *f = *state;
    int number;

    f->server[0].challenge = true;
    number = subscribed(f, ALICE "account.1.blf.subscribe_period = 600\n");
    assert_int_equal(info(f, number).state, PHONE_SUBSCRIPTION_ACTIVE);
    assert_int_equal(fixture_sent(f, "SUBSCRIBE", 0), 2);
    f->server[0].nonces++;
    fixture_run(f, 302);

    assert_int_equal(fixture_sent(f, "SUBSCRIBE", 0), 4);
    assert_int_equal(info(f, number).state, PHONE_SUBSCRIPTION_ACTIVE);
}

static void a_423_is_answered_once(void **state)
{
    struct fixture *f = *state;
    int number;

    fixture_start(f, ALICE);
    fixture_run(f, 1);
    f->server[0].status = 423;
    f->server[0].min_expires = 2000;
    f->server[0].min_grows = true;
    number = phone_subscribe(f->phone, "dialog", "4606", 1, &f->error);
    fixture_run(f, 2);

    assert_int_equal(fixture_sent(f, "SUBSCRIBE", 0), 2);
    assert_int_equal(sip_message_expires(subscribe_at(f, 0, 1, NULL)), 2000);
    assert_int_equal(info(f, number).state, PHONE_SUBSCRIPTION_FAILED);
    assert_int_equal(info(f, number).status, 423);
}

static void a_refusal_is_final(void **state)
{
    struct fixture *f = *state;
    int number;

    fixture_start(f, ALICE);
    fixture_run(f, 1);
    f->server[0].status = 489;
    number = phone_subscribe(f->phone, "dialog", "4606", 1, &f->error);
    fixture_run(f, 100);

    assert_int_equal(fixture_sent(f, "SUBSCRIBE", 0), 1);
    assert_int_equal(info(f, number).state, PHONE_SUBSCRIPTION_FAILED);
    assert_int_equal(info(f, number).status, 489);
}

static void without_any_answer_it_tries_again(void **state)
{
    struct fixture *f = *state;
    int number;
    base_time at;

    fixture_start(f, ALICE);
    fixture_run(f, 1);
    f->server[0].silent = true;
    number = phone_subscribe(f->phone, "dialog", "4606", 1, &f->error);
    fixture_run(f, 34);
    assert_int_equal(info(f, number).state, PHONE_SUBSCRIPTION_FAILED);
    assert_int_equal(info(f, number).status, 408);
    f->server[0].silent = false;
    fixture_run(f, 64);

    assert_int_equal(info(f, number).state, PHONE_SUBSCRIPTION_ACTIVE);
    assert_non_null(subscribe_at(f, 0, 1, &at));
    assert_int_equal(at, 63 * BASE_SEC); /* 1 + 32 + 30 */
    assert_string_not_equal(sip_message_call_id(subscribe_at(f, 0, 0, NULL)),
                            sip_message_call_id(subscribe_at(f, 0, 1, NULL)));
}

/* SEMANTICS 2.14: 481 and no answer alike. */
static void a_refresh_that_fails_begins_anew(void **state)
{
    struct fixture *f = *state;
    int number = subscribed(f, ALICE "account.1.blf.subscribe_period = 600\n");
    const struct sip_message *refresh, *anew;

    fixture_run(f, 300);
    f->server[0].status = 481;
    fixture_run(f, 301); /* the new one is refused, too */
    assert_int_equal(info(f, number).state, PHONE_SUBSCRIPTION_FAILED);
    refresh = subscribe_at(f, 0, 1, NULL);
    anew = subscribe_at(f, 0, 2, NULL);

    assert_string_equal(sip_message_to_tag(refresh), "primary");
    assert_string_equal(sip_message_to_tag(anew), "");
    assert_string_not_equal(sip_message_call_id(refresh),
                            sip_message_call_id(anew));
    assert_string_not_equal(sip_message_from_tag(refresh),
                            sip_message_from_tag(anew));
    assert_int_equal(sip_message_cseq(anew), 1);
}

static void a_refresh_without_answer_begins_anew(void **state)
{
    struct fixture *f = *state;
    int number = subscribed(f, ALICE "account.1.blf.subscribe_period = 600\n");
    base_time at;

    fixture_run(f, 300);
    f->server[0].silent = true;
    fixture_run(f, 330);
    assert_true(phone_has_live(f->phone));
    f->server[0].silent = false;
    fixture_run(f, 334);

    assert_int_equal(info(f, number).state, PHONE_SUBSCRIPTION_ACTIVE);
    assert_string_equal(sip_message_to_tag(subscribe_at(f, 0, 2, &at)), "");
    assert_int_equal(at, 333 * BASE_SEC);
    assert_false(phone_has_live(f->phone));
}

static void resubscribe_renews_all_in_order_and_drops_the_old(void **state)
{
    struct fixture *f = *state;
    struct engine_ops ops = engine_reference;
    char *before[2];

    ops.next_action = next_action;
    f->options.engine = &ops;
    subscribed(f, ALICE);
    phone_subscribe(f->phone, "message-summary", NULL, 1, &f->error);
    phone_subscribe(f->phone, "presence", "4607", 1, &f->error);
    fixture_run(f, 3);
    phone_subscription_stop(f->phone, 3);
    fixture_run(f, 4);
    for (int i = 0; i < 2; i++)
        before[i] = base_strdup(info(f, i + 1).call_id);
    assert_int_equal(fixture_sent(f, "SUBSCRIBE", 0), 4);
    resubscribes = true;
    phone_subscribe(f->phone, "call-info", NULL, 1, &f->error);
    fixture_run(f, 5);

    assert_int_equal(fixture_sent(f, "SUBSCRIBE", 0), 7);
    assert_int_equal(fixture_events(f, BASE_EVENT_ENGINE, "resubscribe"), 1);
    for (size_t i = 0; i < 2; i++) {
        /* That of call-info went before: its engine's word came with it. */
        const struct sip_message *anew = subscribe_at(f, 0, 5 + i, NULL);

        assert_string_equal(sip_message_header(anew, "Event", 0),
                            i == 0 ? "dialog" : "message-summary");
        assert_string_equal(sip_message_to_tag(anew), "");
        assert_string_not_equal(sip_message_call_id(anew), before[i]);
        free(before[i]);
    }
}

static enum engine_signal says_no(const struct engine *engine, uint32_t account,
                                  const struct base_address *peer,
                                  bool is_incoming)
{
    (void)engine, (void)account, (void)peer;
    return is_incoming ? ENGINE_SIGNAL_ALLOWED : ENGINE_SIGNAL_ENDS_CALL;
}

/* SEMANTICS 2.13: not a word inside the dialog to a server left behind. */
static void only_signal_begins_anew_instead_of_refreshing(void **state)
{
    struct fixture *f = *state;
    struct engine_ops ops = engine_reference;
    int number;

    ops.signal = says_no;
    f->options.engine = &ops;
    number = subscribed(f, ALICE "account.1.blf.subscribe_period = 600\n");
    fixture_run(f, 302);

    assert_int_equal(fixture_sent(f, "SUBSCRIBE", 0), 2);
    assert_string_equal(sip_message_to_tag(subscribe_at(f, 0, 1, NULL)), "");
    assert_int_equal(info(f, number).state, PHONE_SUBSCRIPTION_ACTIVE);
    phone_subscription_stop(f->phone, number);
    fixture_run(f, 4000);
    assert_int_equal(fixture_sent(f, "SUBSCRIBE", 0), 2);
    assert_int_equal(info(f, number).state, PHONE_SUBSCRIPTION_ENDED);
}

static void stop_asks_for_zero_inside_the_dialog(void **state)
{
    struct fixture *f = *state;
    int number = subscribed(f, ALICE);
    const struct sip_message *last;

    phone_subscription_stop(f->phone, number);
    phone_subscription_stop(f->phone, number);
    fixture_run(f, 4000);

    assert_int_equal(fixture_sent(f, "SUBSCRIBE", 0), 2);
    last = subscribe_at(f, 0, 1, NULL);
    assert_int_equal(sip_message_expires(last), 0);
    assert_string_equal(sip_message_to_tag(last), "primary");
    assert_int_equal(info(f, number).state, PHONE_SUBSCRIPTION_ENDED);
}

static void stop_before_any_answer_says_nothing(void **state)
{
    struct fixture *f = *state;
    int number;

    fixture_start(f, ALICE WITH_SECOND);
    fixture_run(f, 1);
    f->server[0].silent = true;
    number = phone_subscribe(f->phone, "dialog", "4606", 1, &f->error);
    fixture_run(f, 2);
    phone_subscription_stop(f->phone, number);
    fixture_run(f, 100);

    assert_int_equal(fixture_sent(f, "SUBSCRIBE", 0), 2);
    assert_int_equal(fixture_sent(f, "SUBSCRIBE", 1), 0);
    assert_int_equal(info(f, number).state, PHONE_SUBSCRIPTION_ENDED);
}

static void power_off_ends_it_without_a_word(void **state)
{
    struct fixture *f = *state;
    int number = subscribed(f, ALICE);

    phone_reboot(f->phone, false);
    fixture_run(f, 4000);

    assert_int_equal(fixture_sent(f, "SUBSCRIBE", 0), 1);
    assert_int_equal(info(f, number).state, PHONE_SUBSCRIPTION_ENDED);
}

/* ---- NOTIFY ------------------------------------------------------------- */

/* Sends a NOTIFY of the server about the subscription whose SUBSCRIBE it got
 * n-th; returns what the phone answers. */
static int notify(struct fixture *f, size_t n, const char *tag,
                  const char *subscription_state, base_time until)
{
    struct server *s = &f->server[0];
    const struct sip_message *subscribe = subscribe_at(f, 0, n, NULL);
    char branch[32], from[160];
    struct sip_header header = {"Subscription-State", subscription_state};
    struct base_address to = base_address_ipv4(192, 168, 1, 100, 5060);
    struct sip_message *request;

    snprintf(from, sizeof(from), "<%s>;tag=%s",
             sip_message_request_uri(subscribe), tag);
    request = sip_request_create(&(struct sip_request_spec){
        .method = "NOTIFY",
        .request_uri = sip_message_contact(subscribe, 0).uri,
        .sent_by = *sip_endpoint_address(s->endpoint),
        .branch = sip_endpoint_branch(s->endpoint, branch),
        .from = from,
        .to = sip_message_from(subscribe),
        .call_id = sip_message_call_id(subscribe),
        .cseq = (uint32_t)s->answer_count + 1,
        .expires = -1,
        .headers = &header,
        .header_count = 1,
    });
    s->own = sip_client_send(
        s->endpoint, request,
        &(struct sip_client_options){
            .hop = {.address = to},
            .retry = sip_retry_rfc3261(
                SIP_NOTIFY, &(struct sip_timers){.t1 = 500 * BASE_MSEC,
                                                 .t2 = 4 * BASE_SEC,
                                                 .t4 = 5 * BASE_SEC}),
            .handlers = &server_client_handlers,
            .arg = s});
    sip_message_release(&request);
    fixture_run(f, (double)until);
    return sip_message_status(s->answers[s->answer_count - 1]);
}

static void notify_is_200_in_the_dialog_and_481_outside(void **state)
{
    struct fixture *f = *state;
    int number = subscribed(f, ALICE);

    assert_int_equal(notify(f, 0, "primary", "active;expires=9", 3), 200);
    assert_int_equal(info(f, number).notified, 1);
    assert_int_equal(notify(f, 0, "other", "active;expires=9", 4), 481);
    assert_int_equal(info(f, number).notified, 1);
    phone_reboot(f->phone, false);
    assert_int_equal(notify(f, 0, "primary", "active;expires=9", 5), 481);
}

static void a_server_that_ends_it_is_asked_again(void **state)
{
    struct fixture *f = *state;
    int number = subscribed(f, ALICE);

    assert_int_equal(
        notify(f, 0, "primary", "terminated;reason=deactivated", 3), 200);
    assert_int_equal(fixture_sent(f, "SUBSCRIBE", 0), 2);
    assert_int_equal(info(f, number).state, PHONE_SUBSCRIPTION_ACTIVE);
    assert_int_equal(notify(f, 1, "primary", "terminated;reason=noresource", 4),
                     200);
    fixture_run(f, 4000);

    assert_int_equal(fixture_sent(f, "SUBSCRIBE", 0), 2);
    assert_int_equal(info(f, number).state, PHONE_SUBSCRIPTION_FAILED);
}

static void the_last_notify_is_welcome(void **state)
{
    struct fixture *f = *state;
    int number = subscribed(f, ALICE);

    phone_subscription_stop(f->phone, number);
    fixture_run(f, 3);
    assert_int_equal(notify(f, 0, "primary", "terminated;reason=timeout", 4),
                     200);
    assert_int_equal(notify(f, 0, "primary", "terminated;reason=timeout", 5),
                     481);
    assert_int_equal(fixture_sent(f, "SUBSCRIBE", 0), 2);
}

/* ---- what cannot be ----------------------------------------------------- */

static void nonsense_is_refused_with_a_sentence(void **state)
{
    struct fixture *f = *state;

    fixture_phone(f, ALICE);
    assert_int_equal(phone_subscribe(f->phone, "dialog", "4606", 1, &f->error),
                     BASE_ERR_STATE);
    phone_start(f->phone);
    assert_int_equal(phone_subscribe(f->phone, "dialog", "4606", 2, &f->error),
                     BASE_ERR_RANGE);
    assert_int_equal(phone_subscribe(f->phone, "", "4606", 1, &f->error),
                     BASE_ERR_SYNTAX);
    assert_int_equal(phone_subscribe(f->phone, "dialog", "a b", 1, &f->error),
                     BASE_ERR_SYNTAX);
}

static void a_settled_phone_begins_nothing(void **state)
{
    struct fixture *f = *state;
    int number = subscribed(f, ALICE "account.1.blf.subscribe_period = 600\n");

    phone_settle(f->phone);
    fixture_run(f, 1000);

    assert_int_equal(fixture_sent(f, "SUBSCRIBE", 0), 1);
    assert_int_equal(info(f, number).state, PHONE_SUBSCRIPTION_ACTIVE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CLAIM(subscribe_says_who_and_what),
        CLAIM(without_uri_it_is_the_phone_itself),
        CLAIM(it_is_refreshed_at_half_inside_its_dialog),
        CLAIM(the_overlap_says_how_long_before_expiry),
        CLAIM(what_the_server_grants_counts),
        CLAIM(a_challenge_is_answered_in_and_outside_the_dialog),
        CLAIM(a_423_is_answered_once),
        CLAIM(a_refusal_is_final),
        CLAIM(without_any_answer_it_tries_again),
        CLAIM(a_refresh_that_fails_begins_anew),
        CLAIM(a_refresh_without_answer_begins_anew),
        CLAIM(resubscribe_renews_all_in_order_and_drops_the_old),
        CLAIM(only_signal_begins_anew_instead_of_refreshing),
        CLAIM(stop_asks_for_zero_inside_the_dialog),
        CLAIM(stop_before_any_answer_says_nothing),
        CLAIM(power_off_ends_it_without_a_word),
        CLAIM(notify_is_200_in_the_dialog_and_481_outside),
        CLAIM(a_server_that_ends_it_is_asked_again),
        CLAIM(the_last_notify_is_welcome),
        CLAIM(nonsense_is_refused_with_a_sentence),
        CLAIM(a_settled_phone_begins_nothing),
    };

    return cmocka_run_group_tests_name("phone-sim_subscription", tests, NULL,
                                       NULL);
}
