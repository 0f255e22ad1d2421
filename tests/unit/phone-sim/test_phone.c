// SPDX-License-Identifier: MIT
#include "dns/message.h"
#include "tests/unit/phone-sim/fixture.h"

/* ---- a scripted engine -------------------------------------------------- */

/* It notes what it is told and says what the test has laid down. */
struct engine {
    struct engine_event told[64];
    size_t told_count;
    struct engine_action say[16]; /* when it is next told something */
    size_t say_count, sayable, said;
    base_time deadline;
    unsigned deadlines;
    /* copies of what a RESOLVED lent */
    struct engine_record records[8];
    char names[8][64];
    size_t record_count, additional_count;
};

static struct engine script;

static size_t script_size(const struct engine_limits *limits)
{
    (void)limits;
    return 64;
}

static int script_init(void *memory, size_t size,
                       const struct engine_limits *limits,
                       const struct engine_config *config, struct engine **out,
                       struct base_error *error)
{
    (void)memory, (void)size, (void)limits, (void)error;
    assert_string_equal(config->actor, "alice");
    assert_int_equal(config->seed, 1);
    *out = &script;
    return 0;
}

static void note_records(struct engine *engine,
                         const struct engine_answer *answer)
{
    engine->record_count = answer->record_count;
    engine->additional_count = answer->additional_count;
    for (size_t i = 0; i < answer->record_count; i++) {
        engine->records[i] = answer->records[i];
        snprintf(engine->names[i], sizeof(engine->names[i]), "%s",
                 answer->records[i].name);
    }
}

static void script_handle(struct engine *engine,
                          const struct engine_event *event, base_time now)
{
    (void)now;
    assert_true(engine->told_count < BASE_COUNT_OF(engine->told));
    assert_int_equal(engine->said, engine->sayable); /* it was drained */
    engine->sayable = engine->say_count;
    engine->told[engine->told_count++] = *event;
    if (event->type == ENGINE_EVENT_RESOLVED)
        note_records(engine, &event->answer);
}

static base_time script_next_deadline(const struct engine *engine)
{
    return engine->deadline;
}

static void script_on_deadline(struct engine *engine, base_time now)
{
    assert_int_equal(now, engine->deadline);
    engine->deadline = BASE_TIME_NEVER;
    engine->deadlines++;
}

static bool script_next_action(struct engine *engine, struct engine_action *out)
{
    if (engine->said == engine->sayable)
        return false;
    *out = engine->say[engine->said++];
    return true;
}

static bool script_registered(const struct engine *engine, uint32_t account,
                              struct engine_target *out)
{
    (void)engine, (void)account, (void)out;
    return false;
}

static const struct engine_ops scripted = {
    .abi = ENGINE_ABI,
    .name = "scripted",
    .size = script_size,
    .init = script_init,
    .handle = script_handle,
    .next_deadline = script_next_deadline,
    .on_deadline = script_on_deadline,
    .next_action = script_next_action,
    .registered = script_registered,
};

static void use_script(struct fixture *f)
{
    script = (struct engine){.deadline = BASE_TIME_NEVER};
    f->options.engine = &scripted;
}

static void lay_down(struct engine_action action)
{
    script.say[script.say_count++] = action;
}

static struct engine_action attempt(uint32_t id, enum engine_purpose purpose,
                                    uint8_t server)
{
    struct sip_timers timers = {500 * BASE_MSEC, 4 * BASE_SEC, 5 * BASE_SEC};

    return (struct engine_action){
        .type = ENGINE_ACTION_ATTEMPT,
        .account = 1,
        .data.attempt = {
            .id = id,
            .request = 1,
            .purpose = purpose,
            .call = purpose == ENGINE_PURPOSE_INVITE ? 1 : 0,
            .target = {.address = base_address_ipv4(
                           192, 168, 1, (uint8_t)(12 + server), 5060),
                       .server = server},
            .retry = sip_retry_rfc3261(
                purpose == ENGINE_PURPOSE_INVITE ? SIP_INVITE : SIP_REGISTER,
                &timers),
            .expires = 3600,
        }};
}

static size_t told(enum engine_event_type type)
{
    size_t count = 0;

    for (size_t i = 0; i < script.told_count; i++)
        count += script.told[i].type == type;
    return count;
}

static const struct engine_event *last_told(enum engine_event_type type)
{
    for (size_t i = script.told_count; i-- > 0;) {
        if (script.told[i].type == type)
            return &script.told[i];
    }
    fail();
    return NULL;
}

/* ---- what the engine is told -------------------------------------------- */

static void a_final_response_ends_the_attempt(void **state)
{
    struct fixture *f = *state;

    use_script(f);
    f->server[0].status = 503;
    f->server[0].retry_after = 20;
    lay_down(attempt(7, ENGINE_PURPOSE_REGISTER, 1));
    fixture_start(f, ALICE);
    fixture_run(f, 1);
    const struct engine_event *event = last_told(ENGINE_EVENT_FINISHED);

    assert_int_equal(event->id, 7);
    assert_int_equal(event->outcome.type, ENGINE_OUTCOME_STATUS);
    assert_int_equal(event->outcome.status, 503);
    assert_int_equal(event->outcome.retry_after, 20);
    assert_int_equal(event->outcome.expires, -1);
}

static void a_failed_transaction_says_how(void **state)
{
    struct fixture *f = *state;

    use_script(f);
    net_node_drop(f->server[0].node,
                  &(struct net_fault){NET_FAULT_UNREACHABLE, "unreachable", 0});
    f->server[1].silent = true;
    lay_down(attempt(1, ENGINE_PURPOSE_REGISTER, 1));
    lay_down(attempt(2, ENGINE_PURPOSE_REGISTER, 2));
    fixture_start(f, ALICE);
    fixture_run(f, 33);

    assert_int_equal(told(ENGINE_EVENT_FINISHED), 2);
    assert_int_equal(script.told[1].id, 1);
    assert_int_equal(script.told[1].outcome.type, ENGINE_OUTCOME_ICMP_HOST);
    assert_int_equal(script.told[2].id, 2);
    assert_int_equal(script.told[2].outcome.type, ENGINE_OUTCOME_TIMEOUT);
    assert_false(script.told[2].outcome.provisional);
}

static void an_abandoned_attempt_is_never_finished(void **state)
{
    struct fixture *f = *state;

    use_script(f);
    f->server[0].silent = true;
    lay_down(attempt(1, ENGINE_PURPOSE_REGISTER, 1));
    fixture_start(f, ALICE);
    fixture_run(f, 1);
    assert_true(phone_has_live(f->phone));
    lay_down((struct engine_action){.type = ENGINE_ACTION_ABANDON,
                                    .data.abandon.id = 1});
    script.deadline = 2 * BASE_SEC;
    phone_call(f->phone, "1", 1, &f->error); /* anything that wakes it */
    fixture_run(f, 100);

    assert_int_equal(told(ENGINE_EVENT_FINISHED), 0);
    assert_int_equal(fixture_sent(f, "REGISTER", 0), 2);
    assert_false(phone_has_live(f->phone));
    assert_int_equal(script.deadlines, 1);
}

static void the_first_provisional_is_told_once(void **state)
{
    struct fixture *f = *state;

    use_script(f);
    fixture_start(f, ALICE);
    lay_down(attempt(1, ENGINE_PURPOSE_INVITE, 1));
    phone_call(f->phone, "1", 1, &f->error);
    fixture_run(f, 1);

    assert_int_equal(told(ENGINE_EVENT_PROVISIONAL), 1);
    assert_int_equal(told(ENGINE_EVENT_FINISHED), 1);
    assert_true(last_told(ENGINE_EVENT_FINISHED)->outcome.provisional);
}

static void an_abandoned_ringing_call_is_cancelled(void **state)
{
    struct fixture *f = *state;

    use_script(f);
    f->server[0].provisional_only = true;
    fixture_start(f, ALICE);
    lay_down(attempt(1, ENGINE_PURPOSE_INVITE, 1));
    phone_call(f->phone, "1", 1, &f->error);
    fixture_run(f, 1);
    assert_false(phone_has_live(f->phone)); /* it waits for a person */
    lay_down((struct engine_action){.type = ENGINE_ACTION_ABANDON,
                                    .data.abandon.id = 1});
    script.deadline = 2 * BASE_SEC;
    phone_call(f->phone, "2", 1, &f->error);
    fixture_run(f, 3);

    assert_int_equal(fixture_sent(f, "CANCEL", 0), 1);
    assert_int_equal(told(ENGINE_EVENT_FINISHED), 0);
}

/* The account is told first, then the phone. */
static void idleness_follows_the_calls(void **state)
{
    struct fixture *f = *state;

    use_script(f);
    fixture_start(f, ALICE);
    lay_down(attempt(1, ENGINE_PURPOSE_INVITE, 1));
    phone_call(f->phone, "1", 1, &f->error);
    assert_int_equal(told(ENGINE_EVENT_IDLE_CHANGED), 2);
    assert_false(last_told(ENGINE_EVENT_IDLE_CHANGED)->idle);
    assert_int_equal(last_told(ENGINE_EVENT_IDLE_CHANGED)->account, 0);
    fixture_run(f, 1);
    assert_int_equal(told(ENGINE_EVENT_IDLE_CHANGED), 2);
    f->server[0].silent = true;
    phone_call_hangup(f->phone, 1); /* the BYE stays without answer */

    assert_int_equal(told(ENGINE_EVENT_IDLE_CHANGED), 4);
    assert_true(last_told(ENGINE_EVENT_IDLE_CHANGED)->idle);
    assert_int_equal(told(ENGINE_EVENT_CALL_ENDED), 1);
    assert_true(phone_has_live(f->phone));
    fixture_run(f, 40);
    assert_false(phone_has_live(f->phone));
}

static void two_calls_are_one_time_busy(void **state)
{
    struct fixture *f = *state;

    use_script(f);
    fixture_start(f, ALICE);
    phone_call(f->phone, "1", 1, &f->error);
    phone_call(f->phone, "2", 1, &f->error);
    phone_call_hangup(f->phone, 1);
    assert_int_equal(told(ENGINE_EVENT_IDLE_CHANGED), 2);
    phone_call_hangup(f->phone, 2);

    assert_int_equal(told(ENGINE_EVENT_IDLE_CHANGED), 4);
}

static void a_request_overtaken_by_another_takes_a_new_cseq(void **state)
{
    struct fixture *f = *state;
    struct engine_action third = attempt(3, ENGINE_PURPOSE_REGISTER, 2);
    struct engine_action other = attempt(2, ENGINE_PURPOSE_REGISTER, 1);

    use_script(f);
    f->server[0].silent = f->server[1].silent = true;
    other.data.attempt.request = 2;
    lay_down(attempt(1, ENGINE_PURPOSE_REGISTER, 1));
    lay_down(other);
    lay_down(third);
    fixture_start(f, ALICE);
    fixture_run(f, 0.1);

    assert_int_equal(sip_message_cseq(f->server[0].log[0]), 1);
    assert_int_equal(sip_message_cseq(f->server[0].log[1]), 2);
    assert_int_equal(sip_message_cseq(f->server[1].log[0]), 3);
}

static void credentials_go_when_the_engine_says_so(void **state)
{
    struct fixture *f = *state;
    struct engine_action kept = attempt(2, ENGINE_PURPOSE_REGISTER, 1);
    struct engine_action dropped = attempt(3, ENGINE_PURPOSE_REGISTER, 2);

    use_script(f);
    f->server[0].challenge = true;
    lay_down(attempt(1, ENGINE_PURPOSE_REGISTER, 1));
    fixture_start(f, ALICE);
    fixture_run(f, 0.1);
    kept.data.attempt.request = 2;
    dropped.data.attempt.drop_authorization = true;
    dropped.data.attempt.request = 3;
    lay_down(kept);
    lay_down(dropped);
    phone_call(f->phone, "1", 1, &f->error);
    fixture_run(f, 0.2);

    assert_int_equal(f->server[0].count, 3);
    assert_non_null(
        sip_message_header(f->server[0].log[2], "Authorization", 0));
    assert_int_equal(f->server[1].count, 1);
    assert_null(sip_message_header(f->server[1].log[0], "Authorization", 0));
}

static void an_unregister_asks_for_zero(void **state)
{
    struct fixture *f = *state;

    use_script(f);
    lay_down(attempt(1, ENGINE_PURPOSE_UNREGISTER, 1));
    fixture_start(f, ALICE);
    fixture_run(f, 0.1);

    assert_int_equal(sip_message_expires(f->server[0].log[0]), 0);
}

static void a_proxy_is_asked_for_the_first_server(void **state)
{
    struct fixture *f = *state;
    struct engine_action through = attempt(1, ENGINE_PURPOSE_REGISTER, 2);

    use_script(f);
    through.data.attempt.target.proxy = true;
    lay_down(through);
    fixture_start(f, ALICE WITH_SECOND);
    fixture_run(f, 0.1);

    assert_string_equal(sip_message_request_uri(f->server[1].log[0]),
                        "sip:192.168.1.13");
}

/* ---- reports ------------------------------------------------------------ */

static const struct base_event *last_event(const struct fixture *f)
{
    return base_timeline_at(f->timeline, base_timeline_count(f->timeline) - 1);
}

static const char *text(const struct fixture *f, uint32_t number)
{
    return base_timeline_text(f->timeline, number);
}

static void a_failover_stands_in_the_timeline_with_its_reason(void **state)
{
    struct fixture *f = *state;

    use_script(f);
    lay_down((struct engine_action){
        .type = ENGINE_ACTION_REPORT,
        .account = 1,
        .why = {.see = "2.5", .knob = "retry_semantics", .documented = false},
        .data.report = {.report = ENGINE_REPORT_FAILOVER,
                        .from.address =
                            base_address_ipv4(192, 168, 1, 13, 5060),
                        .to.address = base_address_ipv4(192, 168, 1, 14, 5060),
                        .cause = "timeout"}});
    fixture_start(f, ALICE);
    const struct base_event *event = last_event(f);

    assert_int_equal(event->kind, BASE_EVENT_ENGINE);
    assert_int_equal(event->src, net_node_actor(f->node));
    assert_int_equal(event->account, 1);
    assert_string_equal(text(f, event->op), "failover");
    assert_string_equal(text(f, event->name), "primary");
    assert_string_equal(text(f, event->type), "secondary");
    assert_string_equal(text(f, event->cause), "timeout");
    assert_string_equal(text(f, event->text), "2.5");
    assert_string_equal(text(f, event->knob), "retry_semantics");
    assert_false(event->documented);
}

static void each_report_has_its_word(void **state)
{
    static const struct {
        enum engine_report report;
        enum base_event_kind kind;
        const char *word;
    } cases[] = {
        {ENGINE_REPORT_FAILBACK, BASE_EVENT_ENGINE, "failback"},
        {ENGINE_REPORT_FALLBACK, BASE_EVENT_ENGINE, "fallback"},
        {ENGINE_REPORT_RETURN, BASE_EVENT_ENGINE, "return"},
        {ENGINE_REPORT_PROBE, BASE_EVENT_ENGINE, "probe"},
        {ENGINE_REPORT_EXHAUSTED, BASE_EVENT_ENGINE, "exhausted"},
        {ENGINE_REPORT_RESUBSCRIBE, BASE_EVENT_ENGINE, "resubscribe"},
        {ENGINE_REPORT_DOWNGRADE, BASE_EVENT_ENGINE, "downgrade"},
        {ENGINE_REPORT_REGISTERING, BASE_EVENT_REGISTRATION, "registering"},
        {ENGINE_REPORT_REGISTERED, BASE_EVENT_REGISTRATION, "registered"},
        {ENGINE_REPORT_REGISTRATION_FAILED, BASE_EVENT_REGISTRATION, "failed"},
        {ENGINE_REPORT_REGISTRATION_EXPIRED, BASE_EVENT_REGISTRATION,
         "expired"},
        {ENGINE_REPORT_CACHE_HIT, BASE_EVENT_CACHE, "hit"},
        {ENGINE_REPORT_CACHE_MISS, BASE_EVENT_CACHE, "miss"},
        {ENGINE_REPORT_CACHE_STORE, BASE_EVENT_CACHE, "store"},
        {ENGINE_REPORT_CACHE_EXPIRE, BASE_EVENT_CACHE, "expire"},
        {ENGINE_REPORT_CACHE_NEGATIVE, BASE_EVENT_CACHE, "negative"},
    };
    struct fixture *f = *state;

    use_script(f);
    fixture_start(f, ALICE);
    for (size_t i = 0; i < BASE_COUNT_OF(cases); i++) {
        script.said = script.sayable = script.say_count = 0;
        lay_down((struct engine_action){
            .type = ENGINE_ACTION_REPORT,
            .account = 1,
            .data.report = {.report = cases[i].report,
                            .to.address =
                                base_address_ipv4(192, 168, 1, 14, 5060),
                            .expires = 60,
                            .name = "a.com",
                            .record_type = ENGINE_RECORD_SRV,
                            .ttl = 60}});
        phone_configure(f->phone, &f->built.engine, f->built.identities,
                        &f->error);
        const struct base_event *event = last_event(f);

        assert_int_equal(event->kind, cases[i].kind);
        assert_string_equal(text(f, event->op), cases[i].word);
        if (cases[i].kind == BASE_EVENT_ENGINE)
            continue;
        assert_int_equal(event->number, 60);
        if (cases[i].kind == BASE_EVENT_CACHE) {
            assert_string_equal(text(f, event->name), "a.com");
            assert_string_equal(text(f, event->type), "SRV");
        } else {
            assert_string_equal(text(f, event->server), "secondary");
        }
    }
}

static void a_call_that_fails_locally_is_reported(void **state)
{
    struct fixture *f = *state;

    use_script(f);
    fixture_start(f, ALICE);
    lay_down((struct engine_action){
        .type = ENGINE_ACTION_REPORT,
        .data.report = {
            .report = ENGINE_REPORT_CALL_FAILED, .call = 1, .status = 503}});
    phone_call(f->phone, "1", 1, &f->error);

    /* The first thing the engine was told is that the phone is not idle. */
    assert_int_equal(fixture_call(f, 1).state, PHONE_CALL_FAILED);
    assert_int_equal(fixture_call(f, 1).status, 503);
    assert_true(last_told(ENGINE_EVENT_IDLE_CHANGED)->idle);
    phone_call(f->phone, "2", 1, &f->error);
    assert_int_equal(told(ENGINE_EVENT_IDLE_CHANGED), 5);
}

/* ---- DNS ---------------------------------------------------------------- */

struct dns_server {
    struct net_socket *socket;
    struct dns_message answer;
};

static void dns_received(void *arg, const struct base_address *from,
                         struct net_payload *payload, size_t event)
{
    struct dns_server *server = arg;
    struct dns_message query = {0};
    struct base_error error;
    struct net_payload *reply;
    size_t length;
    uint8_t *bytes;
    const uint8_t *asked = net_payload_bytes(payload, &length);

    (void)event;
    assert_int_equal(dns_message_parse(asked, length, &query, &error), 0);
    server->answer.id = query.id;
    server->answer.type = query.type;
    server->answer.response = true;
    snprintf(server->answer.name, sizeof(server->answer.name), "%s",
             query.name);
    assert_int_equal(
        dns_message_write(&server->answer, 1232, &bytes, &length, &error), 0);
    reply = net_payload_from_bytes(bytes, length);
    net_udp_send(server->socket, from, reply, SIZE_MAX);
    net_payload_release(&reply);
    free(bytes);
    dns_message_fini(&query);
}

static const struct net_udp_handlers dns_handlers = {.received = dns_received};

static void open_dns(struct fixture *f, struct dns_server *server)
{
    struct base_address ip = base_address_ipv4(10, 0, 0, 53, 0);
    struct net_node *node = net_node_create(f->net, "dns", BASE_ACTOR_DNS, &ip);

    assert_int_equal(net_udp_open(node, 53, &dns_handlers, server,
                                  &server->socket, &f->error),
                     0);
    f->options.dns[0] = base_address_ipv4(10, 0, 0, 53, 53);
}

static struct engine_action resolve(uint32_t id, const char *name,
                                    enum engine_record_type type)
{
    return (struct engine_action){.type = ENGINE_ACTION_RESOLVE,
                                  .data.resolve = {.id = id,
                                                   .name = name,
                                                   .type = type,
                                                   .timeout = 2 * BASE_SEC,
                                                   .attempts = 2}};
}

static void add(struct dns_server *server, enum dns_section section,
                const struct dns_record *record)
{
    dns_records_add(&server->answer.section[section], record);
}

static void an_srv_answer_reaches_the_engine_with_its_additionals(void **state)
{
    struct fixture *f = *state;
    struct dns_server server = {0};
    struct dns_record srv = {.name = "_sip._udp.a.com",
                             .type = DNS_SRV,
                             .ttl = 300,
                             .data.srv = {1, 2, 5062, "s1.a.com"}};
    struct dns_record a = {.name = "s1.a.com",
                           .type = DNS_A,
                           .ttl = 60,
                           .data.address =
                               base_address_ipv4(192, 168, 1, 13, 0)};

    use_script(f);
    open_dns(f, &server);
    add(&server, DNS_ANSWER, &srv);
    add(&server, DNS_ADDITIONAL, &a);
    lay_down(resolve(5, "_sip._udp.a.com", ENGINE_RECORD_SRV));
    fixture_start(f, ALICE);
    fixture_run(f, 1);
    const struct engine_event *event = last_told(ENGINE_EVENT_RESOLVED);

    assert_int_equal(event->id, 5);
    assert_int_equal(event->answer.result, ENGINE_DNS_OK);
    assert_int_equal(script.record_count, 1);
    assert_int_equal(script.additional_count, 1);
    assert_int_equal(script.records[0].type, ENGINE_RECORD_SRV);
    assert_int_equal(script.records[0].ttl, 300);
    assert_int_equal(script.records[0].data.srv.priority, 1);
    assert_int_equal(script.records[0].data.srv.weight, 2);
    assert_int_equal(script.records[0].data.srv.port, 5062);
    assert_string_equal(script.names[0], "_sip._udp.a.com");
    net_socket_close(&server.socket);
    dns_message_fini(&server.answer);
}

static void an_empty_answer_is_nodata(void **state)
{
    struct fixture *f = *state;
    struct dns_server server = {0};
    struct dns_record soa = {.name = "a.com",
                             .type = DNS_SOA,
                             .ttl = 900,
                             .data.soa = {.primary = "ns.a.com",
                                          .mailbox = "root.a.com",
                                          .minimum = 600}};

    use_script(f);
    open_dns(f, &server);
    add(&server, DNS_AUTHORITY, &soa);
    lay_down(resolve(1, "a.com", ENGINE_RECORD_NAPTR));
    fixture_start(f, ALICE);
    fixture_run(f, 1);
    const struct engine_event *event = last_told(ENGINE_EVENT_RESOLVED);

    assert_int_equal(event->answer.result, ENGINE_DNS_NODATA);
    assert_true(event->answer.has_negative_ttl);
    assert_int_equal(event->answer.negative_ttl, 600);
    net_socket_close(&server.socket);
    dns_message_fini(&server.answer);
}

static void a_dead_resolver_is_a_timeout(void **state)
{
    struct fixture *f = *state;

    use_script(f);
    f->options.dns[0] = base_address_ipv4(10, 0, 0, 54, 53);
    lay_down(resolve(1, "a.com", ENGINE_RECORD_A));
    fixture_start(f, ALICE);
    fixture_run(f, 3.9);
    assert_int_equal(told(ENGINE_EVENT_RESOLVED), 0);
    fixture_run(f, 4.1);

    assert_int_equal(last_told(ENGINE_EVENT_RESOLVED)->answer.result,
                     ENGINE_DNS_TIMEOUT);
}

/* ---- power -------------------------------------------------------------- */

static void stopping_is_silent_and_takes_everything(void **state)
{
    struct fixture *f = *state;

    fixture_start(f, ALICE);
    fixture_run(f, 1);
    phone_call(f->phone, "1", 1, &f->error);
    fixture_run(f, 2);
    size_t before = f->server[0].count;

    phone_stop(f->phone);
    phone_stop(f->phone);
    fixture_run(f, 10000);

    assert_int_equal(f->server[0].count, before);
    assert_int_equal(phone_registered(f->phone, 1), 0);
    assert_int_equal(fixture_call(f, 1).state, PHONE_CALL_ENDED);
    assert_false(phone_has_live(f->phone));
    phone_call_hangup(f->phone, 1);
    fixture_run(f, 10001);
    assert_int_equal(f->server[0].count, before);
}

static void a_reboot_begins_anew(void **state)
{
    struct fixture *f = *state;
    struct server *primary = &f->server[0];

    primary->challenge = true;
    fixture_start(f, ALICE);
    fixture_run(f, 1);
    phone_reboot(f->phone, false);
    fixture_run(f, 2);

    assert_int_equal(primary->count, 4);
    assert_string_not_equal(sip_message_call_id(primary->log[0]),
                            sip_message_call_id(primary->log[2]));
    assert_int_equal(sip_message_cseq(primary->log[2]), 1);
    assert_null(sip_message_header(primary->log[2], "Authorization", 0));
    assert_int_not_equal(phone_registered(f->phone, 1), 0);
}

static void a_started_phone_does_not_start_again(void **state)
{
    struct fixture *f = *state;

    fixture_start(f, ALICE);
    phone_start(f->phone);
    fixture_run(f, 1);

    assert_int_equal(f->server[0].count, 1);
}

static void a_stopped_phone_answers_nobody(void **state)
{
    struct fixture *f = *state;
    struct sip_timers timers = {500 * BASE_MSEC, 4 * BASE_SEC, 5 * BASE_SEC};
    struct server *s = &f->server[0];
    struct sip_message *request = sip_request_create(&(struct sip_request_spec){
        .method = "OPTIONS",
        .request_uri = "sip:4605@192.168.1.100",
        .sent_by = *sip_endpoint_address(s->endpoint),
        .branch = "z9hG4bKone",
        .from = "<sip:4606@192.168.1.13>;tag=bob",
        .to = "<sip:4605@192.168.1.13>",
        .call_id = "incoming",
        .cseq = 1,
        .expires = -1});

    fixture_phone(f, ALICE);
    sip_client_send(
        s->endpoint, request,
        &(struct sip_client_options){
            .hop = {base_address_ipv4(192, 168, 1, 100, 5060), BASE_UDP},
            .retry = sip_retry_rfc3261(SIP_OPTIONS, &timers),
            .handlers = &server_client_handlers,
            .arg = s});
    sip_message_release(&request);
    fixture_run(f, 40);

    assert_int_equal(s->answer_count, 0);
    assert_false(phone_has_live(f->phone));
}

static void a_settled_phone_begins_nothing(void **state)
{
    struct fixture *f = *state;

    fixture_start(f, ALICE);
    fixture_run(f, 1);
    phone_settle(f->phone);
    fixture_run(f, 10000);

    assert_int_equal(f->server[0].count, 1);
    assert_false(phone_has_live(f->phone));
}

static void a_settled_phone_lets_open_requests_end(void **state)
{
    struct fixture *f = *state;

    f->server[0].silent = true;
    fixture_start(f, ALICE WITH_SECOND);
    fixture_run(f, 1);
    phone_settle(f->phone);
    assert_true(phone_has_live(f->phone));
    fixture_run(f, 100);

    assert_int_equal(fixture_sent(f, "REGISTER", 0), 4);
    assert_int_equal(f->server[1].count, 0);
    assert_false(phone_has_live(f->phone));
}

/* ---- configuration ------------------------------------------------------ */

static void a_new_account_registers_after_configuring(void **state)
{
    struct fixture *f = *state;

    fixture_start(f, ALICE);
    fixture_run(f, 1);
    fixture_configure(f, "account.2.enable = 1\n"
                         "account.2.user_name = 4700\n"
                         "account.2.sip_server.1.address = 192.168.1.14\n");
    assert_int_equal(phone_configure(f->phone, &f->built.engine,
                                     f->built.identities, &f->error),
                     0);
    fixture_run(f, 2);

    assert_int_equal(f->server[1].count, 1);
    assert_string_equal(sip_message_from_uri(f->server[1].log[0]),
                        "sip:4700@192.168.1.14");
}

static void a_bad_configuration_changes_nothing(void **state)
{
    struct fixture *f = *state;
    struct engine_account_config broken;
    struct engine_config config;

    fixture_start(f, ALICE);
    fixture_run(f, 1);
    broken = f->built.engine.accounts[0];
    broken.server[0].retry_counts = 21;
    config = f->built.engine;
    config.accounts = &broken;

    assert_int_equal(
        phone_configure(f->phone, &config, f->built.identities, &f->error),
        BASE_ERR_RANGE);
    assert_int_not_equal(phone_registered(f->phone, 1), 0);
}

static void a_call_survives_its_account(void **state)
{
    struct fixture *f = *state;
    struct engine_config config;

    fixture_start(f, ALICE "account.2.enable = 1\n"
                           "account.2.user_name = 4700\n"
                           "account.2.sip_server.1.address = 192.168.1.13\n");
    fixture_run(f, 1);
    assert_int_equal(phone_call(f->phone, "1", 2, &f->error), 1);
    fixture_run(f, 2);
    config = f->built.engine;
    config.account_count = 1;
    assert_int_equal(
        phone_configure(f->phone, &config, f->built.identities, &f->error), 0);
    assert_int_equal(phone_call(f->phone, "1", 2, &f->error), BASE_ERR_RANGE);
    phone_call_hangup(f->phone, 1);
    fixture_run(f, 3);

    assert_int_equal(fixture_sent(f, "BYE", 0), 1);
}

static void two_phones_cannot_have_one_port(void **state)
{
    struct fixture *f = *state;
    struct phone *other = NULL;

    fixture_phone(f, ALICE);

    assert_int_equal(phone_create(f->node, &f->options, &other, &f->error),
                     BASE_ERR_CONFLICT);
    assert_null(other);
    f->options.port = 5070;
    assert_int_equal(phone_create(f->node, &f->options, &other, &f->error), 0);
    assert_ptr_equal(phone_node(other), f->node);
    phone_destroy(&other);
    assert_null(other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CLAIM(a_final_response_ends_the_attempt),
        CLAIM(a_failed_transaction_says_how),
        CLAIM(an_abandoned_attempt_is_never_finished),
        CLAIM(the_first_provisional_is_told_once),
        CLAIM(an_abandoned_ringing_call_is_cancelled),
        CLAIM(idleness_follows_the_calls),
        CLAIM(two_calls_are_one_time_busy),
        CLAIM(a_request_overtaken_by_another_takes_a_new_cseq),
        CLAIM(credentials_go_when_the_engine_says_so),
        CLAIM(an_unregister_asks_for_zero),
        CLAIM(a_proxy_is_asked_for_the_first_server),
        CLAIM(a_failover_stands_in_the_timeline_with_its_reason),
        CLAIM(each_report_has_its_word),
        CLAIM(a_call_that_fails_locally_is_reported),
        CLAIM(an_srv_answer_reaches_the_engine_with_its_additionals),
        CLAIM(an_empty_answer_is_nodata),
        CLAIM(a_dead_resolver_is_a_timeout),
        CLAIM(stopping_is_silent_and_takes_everything),
        CLAIM(a_reboot_begins_anew),
        CLAIM(a_started_phone_does_not_start_again),
        CLAIM(a_stopped_phone_answers_nobody),
        CLAIM(a_settled_phone_begins_nothing),
        CLAIM(a_settled_phone_lets_open_requests_end),
        CLAIM(a_new_account_registers_after_configuring),
        CLAIM(a_bad_configuration_changes_nothing),
        CLAIM(a_call_survives_its_account),
        CLAIM(two_phones_cannot_have_one_port),
    };
    return cmocka_run_group_tests_name("phone-sim_phone", tests, NULL, NULL);
}
