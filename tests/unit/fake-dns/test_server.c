// SPDX-License-Identifier: MIT
/*
 * The server with a stub client in front of it, on both networks.
 */
#include "tests/support/claims.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "base/timeline.h"
#include "dns/client.h"
#include "fake-dns/server.h"
#include "net/fault.h"
#include "net/stream.h"

#define SEC BASE_SEC
#define OUTCOMES_MAX 8

static const char vendor_zone[] =
    "  $ORIGIN pbx.com.\n"
    "  $TTL 300\n"
    "  yealink            IN NAPTR 100 50 \"s\" \"SIP+D2U\" \"\" "
    "_sip._udp.yealink\n"
    "  _sip._udp.yealink  IN SRV 0 2 5060 server1.yealink\n"
    "  _sip._udp.yealink  IN SRV 0 1 5060 server2.yealink\n"
    "  server1.yealink    IN A 192.168.1.13\n"
    "  server2.yealink    IN A 192.168.1.14\n";

struct seen {
    enum dns_result result;
    base_time at;
    char records[2048], additional[2048];
    size_t record_count;
    uint32_t ttl; /* of the first record, or the negative one */
};

struct world {
    struct base_timeline *timeline;
    struct net *net;
    struct net_node *phone, *host;
    struct fdns_server *server;
    struct dns_client *client;
    struct seen seen[OUTCOMES_MAX];
    size_t seen_count;

    struct net_socket *raw; /* for messages no client would send */
    uint8_t got[512];       /* what came back last */
    size_t got_bytes, got_count;
};

static void join(const struct dns_record *records, size_t count, char *out,
                 size_t size)
{
    size_t used = 0;

    out[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        char data[256];

        dns_record_text(&records[i], data, sizeof data);
        used += (size_t)snprintf(out + used, size - used, "%s%s",
                                 i > 0 ? ", " : "", data);
        assert_true(used < size);
    }
}

static void on_done(void *arg, const struct dns_outcome *outcome)
{
    struct world *world = arg;
    struct seen *seen = &world->seen[world->seen_count++];

    assert_true(world->seen_count <= OUTCOMES_MAX);
    seen->result = outcome->result;
    seen->at = net_now(world->net);
    seen->record_count = outcome->record_count;
    seen->ttl = outcome->record_count > 0 ? outcome->records[0].ttl
                                          : outcome->negative_ttl;
    join(outcome->records, outcome->record_count, seen->records,
         sizeof seen->records);
    join(outcome->additional, outcome->additional_count, seen->additional,
         sizeof seen->additional);
}

static void on_raw(void *arg, const struct base_address *from,
                   struct net_payload *payload, size_t event)
{
    struct world *world = arg;
    const uint8_t *bytes = net_payload_bytes(payload, &world->got_bytes);

    (void)from;
    (void)event;
    assert_true(world->got_bytes <= sizeof world->got);
    memcpy(world->got, bytes, world->got_bytes);
    world->got_count++;
}

static void serve(struct world *world, const char *zone)
{
    struct fdns_server_options options = {.zone = zone};
    struct base_error error = {0};

    fdns_server_destroy(&world->server);
    if (fdns_server_create(world->host, &options, &world->server, &error) != 0)
        fail_msg("%s", error.text);
}

static int set_up(void **state)
{
    static const struct net_udp_handlers handlers = {.received = on_raw};
    static const struct base_timeline_options keep = {.keep_raw = true};
    const enum net_kind *kind = *state;
    struct world *world = base_calloc(1, sizeof *world);
    struct base_address phone = base_address_ipv4(192, 168, 1, 100, 0);
    struct base_address host = base_address_ipv4(10, 0, 0, 53, 0);
    struct net_options options = {.kind = *kind, .seed = 1};
    struct dns_client_options client = {.server_count = 1};

    world->timeline = base_timeline_create(&keep);
    options.timeline = world->timeline;
    if (net_create(&world->net, &options, NULL) != 0)
        return -1;
    world->phone =
        net_node_create(world->net, "alice", BASE_ACTOR_PHONE, &phone);
    world->host = net_node_create(world->net, "dns", BASE_ACTOR_DNS, &host);
    client.servers[0] = base_address_ipv4(10, 0, 0, 53, 53);
    world->client = dns_client_create(world->phone, &client);
    if (net_udp_open(world->phone, 1000, &handlers, world, &world->raw, NULL) !=
        0)
        return -1;
    serve(world, vendor_zone);
    *state = world;
    return 0;
}

static int tear_down(void **state)
{
    struct world *world = *state;

    dns_client_destroy(&world->client);
    fdns_server_destroy(&world->server);
    net_socket_close(&world->raw);
    net_destroy(&world->net);
    base_timeline_destroy(&world->timeline);
    free(world);
    return 0;
}

static void run(struct world *world)
{
    struct base_error error = {0};

    if (net_run(world->net, &error) != 0)
        fail_msg("%s", error.text);
}

/* Asks and runs to the end; the outcome. */
static const struct seen *ask(struct world *world, const char *name,
                              uint16_t type)
{
    dns_client_ask(world->client, name, type, 2 * SEC, 2, on_done, world);
    run(world);
    return &world->seen[world->seen_count - 1];
}

static void drop(struct world *world, const char *mode)
{
    struct base_error error = {0};

    if (fdns_server_drop(world->server, &(struct fdns_fault){.mode = mode},
                         &error) != 0)
        fail_msg("%s", error.text);
}

/* Sends bytes from the raw socket; false if nothing came back. */
static bool send_raw(struct world *world, const char *bytes, size_t length)
{
    struct base_address to = base_address_ipv4(10, 0, 0, 53, 53);
    struct net_payload *payload = net_payload_from_bytes(bytes, length);
    size_t before = world->got_count;

    net_udp_send(world->raw, &to, payload, SIZE_MAX);
    net_payload_release(&payload);
    run(world);
    return world->got_count > before;
}

#define SEND_RAW(world, text) send_raw(world, text, sizeof(text) - 1)
#define QUESTION "\6server\3pbx\3com\0\0\1\0\1"

/* ---- claims -------------------------------------------------------------- */

static void the_vendors_example_is_resolved(void **state)
{
    struct world *world = *state;
    const struct seen *seen = ask(world, "yealink.pbx.com", DNS_NAPTR);

    assert_string_equal(
        seen->records,
        "100 50 \"s\" \"SIP+D2U\" \"\" _sip._udp.yealink.pbx.com");
    seen = ask(world, "_sip._udp.yealink.pbx.com", DNS_SRV);
    assert_string_equal(seen->records, "0 2 5060 server1.yealink.pbx.com, "
                                       "0 1 5060 server2.yealink.pbx.com");
    assert_string_equal(seen->additional, "192.168.1.13, 192.168.1.14");
    assert_int_equal(seen->ttl, 300);
    seen = ask(world, "server2.yealink.pbx.com", DNS_A);
    assert_string_equal(seen->records, "192.168.1.14");
    assert_int_equal(net_now(world->net), 0);
}

static void queries_are_counted_by_name_and_type(void **state)
{
    struct world *world = *state;

    ask(world, "yealink.pbx.com", DNS_NAPTR);
    ask(world, "YEALINK.pbx.com", DNS_NAPTR);
    ask(world, "yealink.pbx.com", DNS_A);
    ask(world, "pbx.org", DNS_A);
    drop(world, "servfail");
    ask(world, "pbx.org", DNS_A); /* two copies */
    drop(world, "silent");
    ask(world, "pbx.org", DNS_A);

    assert_int_equal(fdns_server_query_count(world->server, NULL, 0), 6);
    assert_int_equal(fdns_server_query_count(world->server, NULL, DNS_A), 4);
    assert_int_equal(
        fdns_server_query_count(world->server, "Yealink.pbx.com.", DNS_NAPTR),
        2);
    assert_int_equal(
        fdns_server_query_count(world->server, "yealink.pbx.com", 0), 3);
    assert_int_equal(fdns_server_query_count(world->server, "pbx.org", DNS_SRV),
                     0);
    assert_int_equal(fdns_server_query_count(world->server, "pbx.net", 0), 0);
}

static void many_names_are_counted_apart(void **state)
{
    struct world *world = *state;
    char name[32];

    for (int i = 0; i < 300; i++) {
        snprintf(name, sizeof name, "a%d.pbx.com", i % 150);
        world->seen_count = 0;
        ask(world, name, i < 150 ? DNS_A : DNS_SRV);
    }

    assert_int_equal(fdns_server_query_count(world->server, NULL, 0), 300);
    assert_int_equal(fdns_server_query_count(world->server, "a7.pbx.com", 0),
                     2);
    assert_int_equal(
        fdns_server_query_count(world->server, "a149.pbx.com", DNS_SRV), 1);
}

static void a_changed_zone_answers_at_once(void **state)
{
    struct world *world = *state;
    struct fdns_zone *zone = fdns_server_zone(world->server);

    assert_int_equal(
        fdns_zone_replace(zone, "server2.yealink A 10.9.9.9", NULL, NULL), 0);
    assert_string_equal(ask(world, "server2.yealink.pbx.com", DNS_A)->records,
                        "10.9.9.9");
    assert_int_equal(
        fdns_zone_remove(zone, "server2.yealink", NULL, NULL, NULL), 0);
    assert_int_equal(ask(world, "server2.yealink.pbx.com", DNS_A)->result,
                     DNS_RESULT_NXDOMAIN);
}

static void negative_answers_have_a_ttl_only_with_an_soa(void **state)
{
    struct world *world = *state;
    const struct seen *seen = ask(world, "yealink.pbx.com", DNS_A);

    assert_int_equal(seen->result, DNS_RESULT_NODATA);
    assert_int_equal(seen->ttl, 0);

    serve(world, "$ORIGIN pbx.com.\n@ 3600 SOA ns admin 1 1 1 1 60\n"
                 "a 100 CNAME b\nb 200 CNAME c\nc 300 A 10.0.0.1\n"
                 "d 30 CNAME e\n");
    seen = ask(world, "x.pbx.com", DNS_A);
    assert_int_equal(seen->result, DNS_RESULT_NXDOMAIN);
    assert_int_equal(seen->ttl, 60);
    seen = ask(world, "pbx.com", DNS_A);
    assert_int_equal(seen->result, DNS_RESULT_NODATA);
    assert_int_equal(seen->ttl, 60);
    seen = ask(world, "a.pbx.com", DNS_A);
    assert_string_equal(seen->records, "10.0.0.1");
    assert_int_equal(seen->ttl, 100);
    seen = ask(world, "d.pbx.com", DNS_A);
    assert_int_equal(seen->result, DNS_RESULT_NXDOMAIN);
    assert_int_equal(seen->ttl, 30);
}

static void each_fault_has_its_outcome_and_time(void **state)
{
    static const struct {
        const char *mode;
        enum dns_result result;
        base_span after;
    } cases[] = {
        {NULL, DNS_RESULT_TIMEOUT, 4 * SEC}, /* silent */
        {"silent", DNS_RESULT_TIMEOUT, 4 * SEC},
        {"refuse", DNS_RESULT_FAILED, 0},
        {"unreachable", DNS_RESULT_FAILED, 0},
        {"servfail", DNS_RESULT_FAILED, 0},
        {"refused", DNS_RESULT_FAILED, 0},
        {"nxdomain", DNS_RESULT_NXDOMAIN, 0},
        {"nodata", DNS_RESULT_NODATA, 0},
        {"truncate", DNS_RESULT_OK, 0}, /* over TCP then */
        {"hang", DNS_RESULT_TIMEOUT, 4 * SEC},
    };
    struct world *world = *state;

    for (size_t i = 0; i < BASE_COUNT_OF(cases); i++) {
        base_time start = net_now(world->net);
        const struct seen *seen;

        world->seen_count = 0;
        drop(world, cases[i].mode);
        seen = ask(world, "server1.yealink.pbx.com", DNS_A);
        assert_int_equal(seen->result, cases[i].result);
        assert_int_equal(seen->at - start, cases[i].after);
        fdns_server_restore(world->server);
        seen = ask(world, "server1.yealink.pbx.com", DNS_A);
        assert_string_equal(seen->records, "192.168.1.13");
    }
}

static void a_lossy_server_loses_all_at_rate_one(void **state)
{
    struct world *world = *state;
    struct fdns_fault lossy = {.mode = "lossy", .rate = 1.0};

    assert_int_equal(fdns_server_drop(world->server, &lossy, NULL), 0);
    assert_int_equal(ask(world, "pbx.com", DNS_A)->result, DNS_RESULT_TIMEOUT);
    lossy.rate = 0.0;
    assert_int_equal(fdns_server_drop(world->server, &lossy, NULL), 0);
    assert_int_equal(ask(world, "pbx.com", DNS_A)->result, DNS_RESULT_NODATA);
}

static void a_slow_server_answers_after_its_delay(void **state)
{
    struct world *world = *state;
    struct fdns_fault slow = {.mode = "slow", .delay = 3 * SEC};
    const struct seen *seen;

    assert_int_equal(fdns_server_drop(world->server, &slow, NULL), 0);
    seen = ask(world, "server1.yealink.pbx.com", DNS_A);
    assert_string_equal(seen->records, "192.168.1.13");
    assert_int_equal(seen->at, 3 * SEC);
    /* The second copy was answered too, into a closed port. */
    assert_int_equal(net_now(world->net), 5 * SEC);
    assert_int_equal(fdns_server_query_count(world->server, NULL, DNS_A), 2);
}

static void queries_held_back_die_with_the_server(void **state)
{
    struct world *world = *state;
    struct fdns_fault slow = {.mode = "slow", .delay = 10 * SEC};

    assert_int_equal(fdns_server_drop(world->server, &slow, NULL), 0);
    ask(world, "server1.yealink.pbx.com", DNS_A);
    assert_int_equal(world->seen[0].result, DNS_RESULT_TIMEOUT);
    dns_client_ask(world->client, "pbx.com", DNS_A, 2 * SEC, 2, on_done, world);
    assert_int_equal(SEND_RAW(world, "\1\2"), true); /* its run ends all */
    fdns_server_destroy(&world->server);
    run(world);

    assert_int_equal(world->seen_count, 2);
}

static size_t count_faults(const struct world *world, const char *op,
                           const char *mode)
{
    size_t count = 0;

    for (size_t i = 0; i < base_timeline_count(world->timeline); i++) {
        const struct base_event *event = base_timeline_at(world->timeline, i);

        if (event->kind == BASE_EVENT_FAULT &&
            strcmp(base_timeline_text(world->timeline, event->op), op) == 0 &&
            strcmp(base_timeline_text(world->timeline, event->name), mode) == 0)
            count++;
    }
    return count;
}

static void each_change_is_one_fault_event(void **state)
{
    struct world *world = *state;

    drop(world, "servfail");
    drop(world, "silent");
    fdns_server_restore(world->server);

    assert_int_equal(base_timeline_count(world->timeline), 3);
    assert_int_equal(count_faults(world, "drop", "servfail"), 1);
    assert_int_equal(count_faults(world, "drop", "silent"), 1);
    assert_int_equal(count_faults(world, "restore", ""), 1);
}

static void modes_of_other_servers_are_refused(void **state)
{
    static const char *const others[] = {"stall",  "reject", "tls-expired",
                                         "Silent", "",       "nonsense"};
    struct world *world = *state;
    struct base_error error = {0};

    for (size_t i = 0; i < BASE_COUNT_OF(others); i++) {
        struct fdns_fault fault = {.mode = others[i]};

        assert_int_equal(fdns_server_drop(world->server, &fault, &error),
                         BASE_ERR_UNSUPPORTED);
    }
    assert_string_equal(
        error.text,
        "'nonsense' makes no sense on a DNS server; its modes are silent, "
        "refuse, unreachable, hang, oneway, lossy, servfail, refused, nxdomain, nodata, "
        "truncate, slow");
    assert_int_equal(base_timeline_count(world->timeline), 0);
}

static void faults_want_sensible_numbers(void **state)
{
    static const struct fdns_fault bad[] = {
        {.mode = "slow"},
        {.mode = "slow", .delay = -1},
        {.mode = "oneway"},
        {.mode = "oneway", .direction = "up"},
        {.mode = "lossy", .rate = -0.1},
        {.mode = "lossy", .rate = 1.1},
    };
    struct world *world = *state;
    struct base_error error = {0};

    for (size_t i = 0; i < BASE_COUNT_OF(bad); i++)
        assert_int_equal(fdns_server_drop(world->server, &bad[i], &error),
                         BASE_ERR_RANGE);
    assert_string_equal(error.text, "lossy needs a rate from 0 to 1, not 1.1");
}

static void the_list_of_modes_is_complete(void **state)
{
    struct world *world = *state;
    size_t count = 0;

    for (const char *const *mode = fdns_fault_modes(); *mode != NULL; mode++) {
        struct fdns_fault fault = {
            .mode = *mode, .delay = 1, .direction = "out"};

        assert_int_equal(fdns_server_drop(world->server, &fault, NULL), 0);
        count++;
    }
    assert_int_equal(count, 12);
}

static void what_is_no_query_gets_the_proper_code(void **state)
{
    struct world *world = *state;

    /* An IQUERY, class CH, two questions, half a header. */
    assert_true(SEND_RAW(world, "\1\2\x08\0\0\1\0\0\0\0\0\0" QUESTION));
    assert_int_equal(world->got[3] & 0xf, DNS_NOTIMP);
    assert_int_equal(world->got[2] & 0x78, 0x08);
    assert_true(SEND_RAW(
        world, "\1\3\1\0\0\1\0\0\0\0\0\0\6server\3pbx\3com\0\0\1\0\3"));
    assert_int_equal(world->got[3] & 0xf, DNS_REFUSED);
    assert_true(SEND_RAW(world, "\1\4\1\0\0\2\0\0\0\0\0\0" QUESTION QUESTION));
    assert_int_equal(world->got[3] & 0xf, DNS_FORMERR);
    assert_true(SEND_RAW(world, "\1\5\1"));
    assert_int_equal(world->got[3] & 0xf, DNS_FORMERR);
    assert_int_equal(world->got[1], 5);
    assert_int_equal(world->got_bytes, DNS_HEADER_BYTES);

    assert_int_equal(fdns_server_query_count(world->server, NULL, 0), 0);
}

static void what_must_not_be_answered_is_not(void **state)
{
    struct world *world = *state;

    assert_false(SEND_RAW(world, ""));
    assert_false(SEND_RAW(world, "\1"));
    assert_false(SEND_RAW(world, "\1\2\x80")); /* a response, cut */
    assert_false(SEND_RAW(world, "\1\2\x81\0\0\1\0\0\0\0\0\0" QUESTION));
}

static void edns_in_the_query_brings_edns_in_the_answer(void **state)
{
    struct world *world = *state;
    struct dns_message answer = {0};

    assert_true(SEND_RAW(world, "\1\2\1\0\0\1\0\0\0\0\0\1" QUESTION
                                "\0\0\x29\x10\0\0\0\0\0\0\0"));
    assert_int_equal(
        dns_message_parse(world->got, world->got_bytes, &answer, NULL), 0);
    assert_int_equal(answer.edns_bytes, DNS_UDP_BYTES_MAX);
    dns_message_fini(&answer);

    assert_true(SEND_RAW(world, "\1\2\1\0\0\1\0\0\0\0\0\0" QUESTION));
    assert_int_equal(
        dns_message_parse(world->got, world->got_bytes, &answer, NULL), 0);
    assert_int_equal(answer.edns_bytes, 0);
    dns_message_fini(&answer);
}

static void what_is_too_long_for_a_datagram_goes_over_tcp(void **state)
{
    struct world *world = *state;
    struct base_buffer zone = {0};
    const struct seen *seen;

    for (int i = 0; i < 100; i++)
        base_buffer_printf(&zone, "server.pbx.com. 60 A 10.0.0.%d\n", i);
    serve(world, base_buffer_text(&zone));
    base_buffer_fini(&zone);
    net_set_segments(world->net, 100, false);

    seen = ask(world, "server.pbx.com", DNS_A);
    assert_int_equal(seen->result, DNS_RESULT_OK);
    assert_int_equal(seen->record_count, 100);
    assert_int_equal(fdns_server_query_count(world->server, NULL, 0), 2);
}

static void a_slow_server_is_slow_over_tcp_too(void **state)
{
    struct world *world = *state;
    struct base_buffer zone = {0};
    const struct seen *seen;

    for (int i = 0; i < 100; i++)
        base_buffer_printf(&zone, "server.pbx.com. 60 A 10.0.0.%d\n", i);
    serve(world, base_buffer_text(&zone));
    base_buffer_fini(&zone);
    assert_int_equal(
        fdns_server_drop(world->server,
                         &(struct fdns_fault){.mode = "slow", .delay = SEC / 2},
                         NULL),
        0);

    seen = ask(world, "server.pbx.com", DNS_A);
    assert_int_equal(seen->result, DNS_RESULT_OK);
    assert_int_equal(seen->at, SEC);
}

static void without_edns_512_bytes_are_the_limit(void **state)
{
    struct world *world = *state;
    struct base_buffer zone = {0};
    struct dns_message answer = {0};

    for (int i = 0; i < 40; i++)
        base_buffer_printf(&zone, "server.pbx.com. 60 A 10.0.0.%d\n", i);
    serve(world, base_buffer_text(&zone));
    base_buffer_fini(&zone);

    assert_true(SEND_RAW(world, "\1\2\1\0\0\1\0\0\0\0\0\0" QUESTION));
    assert_int_equal(
        dns_message_parse(world->got, world->got_bytes, &answer, NULL), 0);
    assert_true(answer.truncated);
    assert_int_equal(answer.section[DNS_ANSWER].count, 0);
    dns_message_fini(&answer);

    assert_int_equal(ask(world, "server.pbx.com", DNS_A)->result,
                     DNS_RESULT_OK); /* 1232 bytes are enough */
}

static void an_answer_is_an_event(void **state)
{
    struct world *world = *state;
    const struct base_event *event;

    serve(world, "$ORIGIN pbx.com.\na 300 CNAME b\nb 60 A 10.0.0.1\n"
                 "b 90 A 10.0.0.2\n");
    ask(world, "a.pbx.com", DNS_A);

    assert_int_equal(base_timeline_count(world->timeline), 2);
    event = base_timeline_at(world->timeline, 1);
    assert_int_equal(event->kind, BASE_EVENT_DNS);
    assert_int_equal(event->fate, BASE_FATE_DELIVERED);
    assert_int_equal(event->number, 60);
    assert_false(event->truncated);
    assert_true(event->raw > 0);
    assert_string_equal(base_timeline_text(world->timeline, event->src), "dns");
    assert_string_equal(base_timeline_text(world->timeline, event->dst),
                        "alice");
    assert_string_equal(base_timeline_text(world->timeline, event->src_addr),
                        "10.0.0.53:53");
    assert_string_equal(base_timeline_text(world->timeline, event->op),
                        "answer");
    assert_string_equal(base_timeline_text(world->timeline, event->name),
                        "a.pbx.com");
    assert_string_equal(base_timeline_text(world->timeline, event->type), "A");
    assert_string_equal(base_timeline_text(world->timeline, event->detail),
                        "NOERROR");
    assert_string_equal(base_timeline_text(world->timeline, event->text),
                        "CNAME b.pbx.com, 10.0.0.1, 10.0.0.2");
}

static void a_long_answer_is_cut_in_its_event(void **state)
{
    struct world *world = *state;
    struct base_buffer zone = {0};
    const char *text;

    for (int i = 0; i < 60; i++)
        base_buffer_printf(&zone, "x. 60 A 10.10.10.%d\n", 100 + i);
    serve(world, base_buffer_text(&zone));
    base_buffer_fini(&zone);
    ask(world, "x", DNS_A);

    text = base_timeline_text(world->timeline,
                              base_timeline_at(world->timeline, 1)->text);
    assert_true(strlen(text) < 512);
    assert_string_equal(text + strlen(text) - 4, " ...");
}

static void a_truncated_answer_says_so_in_its_event(void **state)
{
    struct world *world = *state;
    const struct base_event *event;

    drop(world, "truncate");
    ask(world, "server1.yealink.pbx.com", DNS_A);

    event = base_timeline_at(world->timeline, 2);
    assert_true(event->truncated);
    assert_int_equal(event->text, 0);
    assert_int_equal(event->number, 0);
}

static void a_broken_zone_or_a_taken_port_starts_nothing(void **state)
{
    struct world *world = *state;
    struct fdns_server_options options = {.zone = "$TTL x"};
    struct fdns_server *second = NULL;
    struct base_error error = {0};

    assert_int_equal(fdns_server_create(world->host, &options, &second, &error),
                     BASE_ERR_SYNTAX);
    assert_null(second);
    assert_true(base_has_prefix(error.text, "zone line 1: $TTL 'x'"));
    options.zone = NULL;
    assert_int_equal(fdns_server_create(world->host, &options, &second, &error),
                     BASE_ERR_CONFLICT);
    assert_null(second);
    options.port = 5353;
    assert_int_equal(fdns_server_create(world->host, &options, &second, &error),
                     0);
    assert_int_equal(fdns_zone_count(fdns_server_zone(second)), 0);
    assert_ptr_equal(fdns_server_node(second), world->host);
    fdns_server_destroy(&second);
    fdns_server_destroy(&second);
}

static enum net_kind memory = NET_MEMORY, loopback = NET_LOOPBACK;

#define BOTH(claim)                                                            \
    {#claim " (memory)", claim, set_up, tear_down, &memory},                   \
    {                                                                          \
#claim " (loopback)", claim, set_up, tear_down, &loopback              \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOTH(the_vendors_example_is_resolved),
        BOTH(queries_are_counted_by_name_and_type),
        BOTH(many_names_are_counted_apart),
        BOTH(a_changed_zone_answers_at_once),
        BOTH(negative_answers_have_a_ttl_only_with_an_soa),
        BOTH(each_fault_has_its_outcome_and_time),
        BOTH(a_lossy_server_loses_all_at_rate_one),
        BOTH(a_slow_server_answers_after_its_delay),
        BOTH(queries_held_back_die_with_the_server),
        BOTH(each_change_is_one_fault_event),
        BOTH(modes_of_other_servers_are_refused),
        BOTH(faults_want_sensible_numbers),
        BOTH(the_list_of_modes_is_complete),
        BOTH(what_is_no_query_gets_the_proper_code),
        BOTH(what_must_not_be_answered_is_not),
        BOTH(edns_in_the_query_brings_edns_in_the_answer),
        BOTH(what_is_too_long_for_a_datagram_goes_over_tcp),
        BOTH(a_slow_server_is_slow_over_tcp_too),
        BOTH(without_edns_512_bytes_are_the_limit),
        BOTH(an_answer_is_an_event),
        BOTH(a_long_answer_is_cut_in_its_event),
        BOTH(a_truncated_answer_says_so_in_its_event),
        BOTH(a_broken_zone_or_a_taken_port_starts_nothing),
    };

    return cmocka_run_group_tests_name("fake_dns_server", tests, NULL, NULL);
}
