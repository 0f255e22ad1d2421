// SPDX-License-Identifier: MIT
/*
 * The stub resolver against two servers that do as they are told, on both
 * networks. Every claim holds on both.
 */
#include "tests/support/claims.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/timeline.h"
#include "dns/client.h"
#include "dns/send.h"

#define SERVERS 2
#define DEEDS_MAX 8
#define OUTCOMES_MAX 4

enum deed_kind {
    SILENT, /* also beyond the deeds given */
    ANSWER,
    WRONG_ID,
    WRONG_QUESTION,
    WRONG_SOURCE, /* a proper answer, sent by the other server */
    NO_ANSWER,    /* the query itself, sent back */
    GARBAGE,      /* the right id and nothing after the header */
    TRUNCATED,
};

/* What a server does with one query. */
struct deed {
    enum deed_kind kind;
    uint8_t rcode;
    const char *answer, *authority, *additional; /* records, one per line */
    base_span delay;
};

struct world;

struct server {
    struct world *world;
    struct net_node *node;
    struct net_socket *socket;
    struct deed deeds[DEEDS_MAX];
    size_t asked; /* queries that came */
    struct dns_message last;
    struct base_address last_from;
    base_time asked_at[DEEDS_MAX];
    uint16_t ids[DEEDS_MAX], ports[DEEDS_MAX];
    char names[DEEDS_MAX][DNS_NAME_MAX];
};

/* An answer that waits for its time. */
struct late {
    struct net_timer timer;
    struct server *from;
    struct base_address to;
    struct net_payload *payload;
};

struct seen {
    enum dns_result result;
    base_time at;
    char records[512], additional[256];
    size_t record_count;
    uint32_t ttl; /* least */
    bool has_negative_ttl;
    uint32_t negative_ttl;
};

struct world {
    struct base_timeline *timeline;
    struct net *net;
    struct net_node *phone;
    struct server servers[SERVERS];
    struct dns_client *client;
    struct seen seen[OUTCOMES_MAX];
    size_t seen_count;
    struct late lates[DEEDS_MAX];
    size_t late_count;
    void (*in_done)(struct world *world);
};

/* ---- servers ------------------------------------------------------------- */

static void add_lines(struct dns_records *out, const char *lines)
{
    char line[256];

    while (lines != NULL && *lines != '\0') {
        size_t length = strcspn(lines, "\n");
        struct dns_record record;

        assert_true(length < sizeof line);
        memcpy(line, lines, length);
        line[length] = '\0';
        assert_int_equal(dns_record_parse(line, &record, NULL), 0);
        dns_records_add(out, &record);
        lines += length + (lines[length] == '\n');
    }
}

static struct net_payload *make_answer(const struct deed *deed,
                                       const struct dns_message *query)
{
    struct dns_message answer = {
        .id = (uint16_t)(query->id + (deed->kind == WRONG_ID)),
        .response = deed->kind != NO_ANSWER,
        .truncated = deed->kind == TRUNCATED,
        .rcode = deed->rcode,
        .type = query->type,
    };
    struct net_payload *payload;
    uint8_t *bytes;
    size_t length;

    snprintf(answer.name, sizeof answer.name, "%s%.200s",
             deed->kind == WRONG_QUESTION ? "x" : "", query->name);
    add_lines(&answer.section[DNS_ANSWER], deed->answer);
    add_lines(&answer.section[DNS_AUTHORITY], deed->authority);
    add_lines(&answer.section[DNS_ADDITIONAL], deed->additional);
    assert_int_equal(dns_message_write(&answer, 1232, &bytes, &length, NULL),
                     0);
    if (deed->kind == GARBAGE)
        length = DNS_HEADER_BYTES;
    payload = net_payload_from_bytes(bytes, length);
    free(bytes);
    dns_message_fini(&answer);
    return payload;
}

static void send_late(void *arg)
{
    struct late *late = arg;

    net_udp_send(late->from->socket, &late->to, late->payload, SIZE_MAX);
    net_payload_release(&late->payload);
}

static void on_query(void *arg, const struct base_address *from,
                     struct net_payload *payload, size_t event)
{
    struct server *server = arg;
    struct world *world = server->world;
    size_t n = server->asked++, length;
    const uint8_t *bytes = net_payload_bytes(payload, &length);
    struct dns_message query = {0};
    const struct deed *deed = &server->deeds[n];
    struct late *late = &world->lates[world->late_count];

    (void)event;
    assert_true(n < DEEDS_MAX && world->late_count < DEEDS_MAX);
    assert_int_equal(dns_message_parse(bytes, length, &query, NULL), 0);
    server->asked_at[n] = net_now(world->net);
    server->ids[n] = query.id;
    server->ports[n] = from->port;
    memcpy(server->names[n], query.name, sizeof query.name);
    assert_false(query.response);
    assert_true(query.recursion_desired);
    assert_int_equal(query.edns_bytes, DNS_UDP_BYTES_MAX);
    if (deed->kind != SILENT) {
        world->late_count++;
        late->to = *from;
        late->payload = make_answer(deed, &query);
        late->from = deed->kind == WRONG_SOURCE && server == world->servers
                         ? &world->servers[1]
                         : server;
        net_timer_init(&late->timer, world->net, send_late, late);
        net_timer_set(&late->timer, net_now(world->net) + deed->delay);
    }
    dns_message_fini(&query);
}

static void open_server(struct server *server)
{
    static const struct net_udp_handlers handlers = {.received = on_query};

    assert_int_equal(net_udp_open(server->node, 53, &handlers, server,
                                  &server->socket, NULL),
                     0);
}

/* ---- the world ----------------------------------------------------------- */

static void join_records(const struct dns_record *records, size_t count,
                         char *out, size_t size)
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
    join_records(outcome->records, outcome->record_count, seen->records,
                 sizeof seen->records);
    join_records(outcome->additional, outcome->additional_count,
                 seen->additional, sizeof seen->additional);
    seen->record_count = outcome->record_count;
    seen->ttl = UINT32_MAX;
    for (size_t i = 0; i < outcome->record_count; i++) {
        if (outcome->records[i].ttl < seen->ttl)
            seen->ttl = outcome->records[i].ttl;
    }
    seen->has_negative_ttl = outcome->has_negative_ttl;
    seen->negative_ttl = outcome->negative_ttl;
    if (world->in_done != NULL)
        world->in_done(world);
}

static int set_up(void **state)
{
    const enum net_kind *kind = *state;
    struct world *world = base_calloc(1, sizeof *world);
    struct dns_client_options options = {.server_count = SERVERS};
    struct base_address ip = base_address_ipv4(192, 168, 1, 100, 0);
    struct net_options net = {.kind = *kind, .seed = 1};
    const struct base_timeline_options keep = {.keep_raw = true};

    world->timeline = base_timeline_create(&keep);
    net.timeline = world->timeline;
    if (net_create(&world->net, &net, NULL) != 0)
        return -1;
    world->phone = net_node_create(world->net, "alice", BASE_ACTOR_PHONE, &ip);
    for (uint8_t i = 0; i < SERVERS; i++) {
        struct server *server = &world->servers[i];

        ip = base_address_ipv4(10, 0, 0, (uint8_t)(53 + i), 0);
        server->world = world;
        server->node = net_node_create(world->net, i == 0 ? "dns1" : "dns2",
                                       BASE_ACTOR_DNS, &ip);
        options.servers[i] = ip;
        options.servers[i].port = 53;
        open_server(server);
    }
    world->client = dns_client_create(world->phone, &options);
    *state = world;
    return 0;
}

static int tear_down(void **state)
{
    struct world *world = *state;

    dns_client_destroy(&world->client);
    for (size_t i = 0; i < world->late_count; i++) {
        net_timer_cancel(&world->lates[i].timer);
        net_payload_release(&world->lates[i].payload);
    }
    for (size_t i = 0; i < SERVERS; i++)
        net_socket_close(&world->servers[i].socket);
    net_destroy(&world->net);
    base_timeline_destroy(&world->timeline);
    free(world);
    return 0;
}

/* Leaves the client with its first server alone, or none. */
static void use_servers(struct world *world, size_t count)
{
    struct dns_client_options options = {.server_count = count};

    options.servers[0] = base_address_ipv4(10, 0, 0, 53, 53);
    dns_client_destroy(&world->client);
    world->client = dns_client_create(world->phone, &options);
}

static struct dns_query *ask(struct world *world, const char *name,
                             uint16_t type)
{
    return dns_client_ask(world->client, name, type, 2 * BASE_SEC, 2, on_done,
                          world);
}

static void run(struct world *world)
{
    struct base_error error = {0};

    if (net_run(world->net, &error) != 0)
        fail_msg("%s", error.text);
}

static void ask_and_run(struct world *world, const char *name, uint16_t type)
{
    ask(world, name, type);
    assert_int_equal(world->seen_count, 0); /* never before it returns */
    run(world);
    assert_int_equal(world->seen_count, 1);
}

static void assert_asked(const struct server *server, size_t count,
                         const base_time *times)
{
    assert_int_equal(server->asked, count);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(server->asked_at[i], times[i]);
}

#define ASKED(server, ...)                                                     \
    assert_asked(server,                                                       \
                 sizeof((const base_time[]){__VA_ARGS__}) / sizeof(base_time), \
                 (const base_time[]){__VA_ARGS__})

#define SEC BASE_SEC
#define SRV_ANSWER                                                             \
    "pbx.com. 300 IN SRV 0 2 5060 a.pbx.com.\n"                                \
    "pbx.com. 200 IN SRV 0 1 5060 b.pbx.com."
#define SOA "pbx.com. 900 IN SOA ns. admin. 1 2 3 4 60"

/* ---- claims -------------------------------------------------------------- */

static void an_answer_gives_its_records_in_order(void **state)
{
    struct world *world = *state;

    world->servers[0].deeds[0] =
        (struct deed){ANSWER,
                      .answer = SRV_ANSWER "\nother.com. 1 IN SRV 9 9 9 z."
                                           "\npbx.com. 1 IN A 9.9.9.9",
                      .authority = "pbx.com. 900 IN NS ns.",
                      .additional = "a.pbx.com. 300 IN A 10.0.0.1\n"
                                    "a.pbx.com. 300 IN SRV 1 1 1 x.\n"
                                    "b.pbx.com. 300 IN AAAA ::2"};

    ask_and_run(world, "PBX.com", DNS_SRV);

    assert_int_equal(world->seen[0].result, DNS_RESULT_OK);
    assert_string_equal(world->seen[0].records,
                        "0 2 5060 a.pbx.com, 0 1 5060 b.pbx.com");
    assert_string_equal(world->seen[0].additional, "10.0.0.1, ::2");
    assert_int_equal(world->seen[0].ttl, 200);
    assert_int_equal(world->seen[0].at, 0);
    assert_int_equal(world->servers[1].asked, 0);
}

static void silence_costs_attempts_times_timeout(void **state)
{
    struct world *world = *state;

    use_servers(world, 1);
    ask_and_run(world, "pbx.com", DNS_SRV);

    ASKED(&world->servers[0], 0, 2 * SEC);
    assert_int_equal(world->servers[0].ids[0], world->servers[0].ids[1]);
    assert_int_equal(world->seen[0].result, DNS_RESULT_TIMEOUT);
    assert_int_equal(world->seen[0].at, 4 * SEC);
}

static void two_silent_servers_take_turns(void **state)
{
    struct world *world = *state;

    ask_and_run(world, "pbx.com", DNS_SRV);

    ASKED(&world->servers[0], 0, 4 * SEC);
    ASKED(&world->servers[1], 2 * SEC, 6 * SEC);
    assert_int_equal(world->seen[0].result, DNS_RESULT_TIMEOUT);
    assert_int_equal(world->seen[0].at, 8 * SEC);
}

static void the_second_server_helps_after_one_timeout(void **state)
{
    struct world *world = *state;

    world->servers[1].deeds[0] = (struct deed){ANSWER, .answer = SRV_ANSWER};

    ask_and_run(world, "pbx.com", DNS_SRV);

    ASKED(&world->servers[0], 0);
    ASKED(&world->servers[1], 2 * SEC);
    assert_int_equal(world->seen[0].result, DNS_RESULT_OK);
    assert_int_equal(world->seen[0].at, 2 * SEC);
}

static void a_late_answer_counts_while_the_query_lasts(void **state)
{
    struct world *world = *state;

    world->servers[0].deeds[0] =
        (struct deed){ANSWER, .answer = SRV_ANSWER, .delay = 3 * SEC};

    ask_and_run(world, "pbx.com", DNS_SRV);

    ASKED(&world->servers[1], 2 * SEC);
    assert_int_equal(world->seen[0].result, DNS_RESULT_OK);
    assert_int_equal(world->seen[0].at, 3 * SEC);
}

static void an_answer_just_before_the_timeout_saves_the_second_try(void **state)
{
    struct world *world = *state;

    world->servers[0].deeds[0] =
        (struct deed){ANSWER, .answer = SRV_ANSWER, .delay = 2 * SEC - 1};

    ask_and_run(world, "pbx.com", DNS_SRV);

    assert_int_equal(world->servers[1].asked, 0);
    assert_int_equal(world->seen[0].at, 2 * SEC - 1);
}

static void icmp_moves_on_at_once(void **state)
{
    struct world *world = *state;

    net_socket_close(&world->servers[0].socket);
    world->servers[1].deeds[0] = (struct deed){ANSWER, .answer = SRV_ANSWER};

    ask_and_run(world, "pbx.com", DNS_SRV);

    ASKED(&world->servers[1], 0);
    assert_int_equal(world->seen[0].result, DNS_RESULT_OK);
    assert_int_equal(world->seen[0].at, 0);
}

static void icmp_from_everybody_fails_at_once(void **state)
{
    struct world *world = *state;

    net_socket_close(&world->servers[0].socket);
    net_socket_close(&world->servers[1].socket);

    ask_and_run(world, "pbx.com", DNS_SRV);

    assert_int_equal(world->seen[0].result, DNS_RESULT_FAILED);
    assert_int_equal(world->seen[0].at, 0);
}

static void useless_answers_move_on_at_once(void **state)
{
    static const struct deed useless[] = {
        {ANSWER, .rcode = DNS_SERVFAIL}, {ANSWER, .rcode = DNS_REFUSED},
        {ANSWER, .rcode = DNS_FORMERR},  {GARBAGE, .rcode = DNS_NOERROR},
        {TRUNCATED, .answer = ""},
    };
    struct world *world = *state;

    for (size_t i = 0; i < BASE_COUNT_OF(useless); i++) {
        world->seen_count = 0;
        world->late_count = 0;
        world->servers[0].asked = 0;
        world->servers[1].asked = 0;
        world->servers[0].deeds[0] = useless[i];
        world->servers[1].deeds[0] =
            (struct deed){ANSWER, .answer = SRV_ANSWER};

        ask_and_run(world, "pbx.com", DNS_SRV);

        assert_int_equal(world->seen[0].result, DNS_RESULT_OK);
        assert_int_equal(world->seen[0].at, 0);
        assert_int_equal(world->servers[1].asked, 1);
    }
}

static void servfail_is_the_result_if_nobody_did_better(void **state)
{
    struct world *world = *state;

    world->servers[0].deeds[0] = (struct deed){ANSWER, .rcode = DNS_SERVFAIL};

    ask_and_run(world, "pbx.com", DNS_SRV);

    ASKED(&world->servers[0], 0, 2 * SEC);
    ASKED(&world->servers[1], 0, 4 * SEC);
    assert_int_equal(world->seen[0].result, DNS_RESULT_FAILED);
    assert_int_equal(world->seen[0].at, 6 * SEC);
}

static void a_late_servfail_does_not_cut_the_next_try_short(void **state)
{
    struct world *world = *state;

    world->servers[0].deeds[0] =
        (struct deed){ANSWER, .rcode = DNS_SERVFAIL, .delay = 3 * SEC};
    world->servers[1].deeds[0] =
        (struct deed){ANSWER, .answer = SRV_ANSWER, .delay = 2 * SEC - 1};

    ask_and_run(world, "pbx.com", DNS_SRV);

    ASKED(&world->servers[0], 0);
    ASKED(&world->servers[1], 2 * SEC);
    assert_int_equal(world->seen[0].result, DNS_RESULT_OK);
    assert_int_equal(world->seen[0].at, 4 * SEC - 1);
}

static void what_does_not_answer_the_query_is_ignored(void **state)
{
    static const enum deed_kind kinds[] = {WRONG_ID, WRONG_QUESTION,
                                           WRONG_SOURCE, NO_ANSWER};
    struct world *world = *state;

    for (size_t i = 0; i < BASE_COUNT_OF(kinds); i++) {
        base_time start = net_now(world->net);

        world->seen_count = 0;
        world->late_count = 0;
        world->servers[0].asked = 0;
        world->servers[0].deeds[0] =
            (struct deed){kinds[i], .answer = SRV_ANSWER};
        world->servers[0].deeds[1] =
            (struct deed){ANSWER, .answer = SRV_ANSWER};
        use_servers(world, 1);

        ask_and_run(world, "pbx.com", DNS_SRV);

        assert_int_equal(world->seen[0].result, DNS_RESULT_OK);
        assert_int_equal(world->seen[0].at, start + 2 * SEC);
    }
}

static void no_such_name_and_no_data_are_told_apart(void **state)
{
    struct world *world = *state;

    world->servers[0].deeds[0] =
        (struct deed){ANSWER, .rcode = DNS_NXDOMAIN, .authority = SOA};
    world->servers[0].deeds[1] = (struct deed){ANSWER, .authority = NULL};

    ask(world, "pbx.com", DNS_NAPTR);
    run(world);
    ask(world, "pbx.com", DNS_NAPTR);
    run(world);

    assert_int_equal(world->seen[0].result, DNS_RESULT_NXDOMAIN);
    assert_true(world->seen[0].has_negative_ttl);
    assert_int_equal(world->seen[0].negative_ttl, 60);
    assert_int_equal(world->seen[1].result, DNS_RESULT_NODATA);
    assert_false(world->seen[1].has_negative_ttl);
    assert_int_equal(world->seen[1].record_count, 0);
}

static void the_negative_ttl_is_the_lesser_of_the_soas_two(void **state)
{
    static const struct {
        const char *soa;
        bool has;
        uint32_t ttl;
    } cases[] = {
        {"pbx.com. 900 IN SOA ns. a. 1 2 3 4 60", true, 60},
        {"pbx.com. 60 IN SOA ns. a. 1 2 3 4 900", true, 60},
        {"com. 0 IN SOA ns. a. 1 2 3 4 900", true, 0},
        {"other.com. 60 IN SOA ns. a. 1 2 3 4 900", false, 0},
    };
    struct world *world = *state;

    for (size_t i = 0; i < BASE_COUNT_OF(cases); i++) {
        world->seen_count = 0;
        world->servers[0].deeds[i] =
            (struct deed){ANSWER, .authority = cases[i].soa};

        ask_and_run(world, "x.pbx.com", DNS_A);

        assert_int_equal(world->seen[0].result, DNS_RESULT_NODATA);
        assert_int_equal(world->seen[0].has_negative_ttl, cases[i].has);
        assert_int_equal(world->seen[0].negative_ttl, cases[i].ttl);
    }
}

static void a_chain_in_the_answer_lowers_the_ttl(void **state)
{
    struct world *world = *state;

    world->servers[0].deeds[0] =
        (struct deed){ANSWER, .answer = "c.com. 300 IN A 10.0.0.3\n"
                                        "a.com. 100 IN CNAME B.com.\n"
                                        "b.com. 50 IN CNAME c.com.\n"
                                        "c.com. 20 IN A 10.0.0.4\n"
                                        "d.com. 5 IN A 10.0.0.5"};

    ask_and_run(world, "a.com", DNS_A);

    assert_string_equal(world->seen[0].records, "10.0.0.3, 10.0.0.4");
    assert_int_equal(world->seen[0].ttl, 20);
    assert_int_equal(world->servers[0].asked, 1);
}

static void a_target_that_is_not_there_is_asked_after(void **state)
{
    struct world *world = *state;

    world->servers[1].deeds[0] =
        (struct deed){ANSWER, .answer = "a.com. 10 IN CNAME b.com."};
    world->servers[1].deeds[1] =
        (struct deed){ANSWER, .answer = "b.com. 300 IN CNAME c.com.\n"
                                        "c.com. 300 IN A 10.0.0.3"};

    ask_and_run(world, "a.com", DNS_A);

    ASKED(&world->servers[0], 0);
    ASKED(&world->servers[1], 2 * SEC, 2 * SEC); /* who answered is asked on */
    assert_string_equal(world->servers[1].names[1], "b.com");
    assert_int_not_equal(world->servers[1].ids[0], world->servers[1].ids[1]);
    assert_int_not_equal(world->servers[1].ports[0],
                         world->servers[1].ports[1]);
    assert_string_equal(world->seen[0].records, "10.0.0.3");
    assert_int_equal(world->seen[0].ttl, 10);
    for (size_t i = 0; i < 3; i++)
        assert_false(base_timeline_at(world->timeline, i)->retransmission);
}

static void a_target_that_the_answer_denies_is_not_asked_after(void **state)
{
    struct world *world = *state;

    world->servers[0].deeds[0] = (struct deed){
        ANSWER, .answer = "pbx.com. 10 IN CNAME b.pbx.com.", .authority = SOA};
    world->servers[0].deeds[1] = (struct deed){
        ANSWER, .answer = "pbx.com. 10 IN CNAME b.com.", .rcode = DNS_NXDOMAIN};

    ask(world, "pbx.com", DNS_A);
    run(world);
    ask(world, "pbx.com", DNS_A);
    run(world);

    assert_int_equal(world->servers[0].asked, 2);
    assert_int_equal(world->seen[0].result, DNS_RESULT_NODATA);
    assert_int_equal(world->seen[0].negative_ttl, 10); /* the CNAME's */
    assert_int_equal(world->seen[1].result, DNS_RESULT_NXDOMAIN);
    assert_false(world->seen[1].has_negative_ttl);
}

static void cnames_in_a_circle_fail(void **state)
{
    static const struct deed there = {ANSWER,
                                      .answer = "a.com. 10 IN CNAME b.com."};
    static const struct deed back = {ANSWER,
                                     .answer = "b.com. 10 IN CNAME a.com."};
    struct world *world = *state;

    world->servers[0].deeds[0] =
        (struct deed){ANSWER, .answer = "a.com. 10 IN CNAME b.com.\n"
                                        "b.com. 10 IN CNAME a.com."};
    ask_and_run(world, "a.com", DNS_A);
    assert_int_equal(world->seen[0].result, DNS_RESULT_FAILED);
    assert_int_equal(world->servers[0].asked, 1);

    world->servers[0].asked = 0;
    world->late_count = 0;
    for (size_t i = 0; i < DEEDS_MAX; i++)
        world->servers[0].deeds[i] = i % 2 == 0 ? there : back;
    ask(world, "a.com", DNS_A);
    /* The ninth query would be one too many for the server, too. */
    world->servers[0].deeds[DEEDS_MAX - 1] =
        (struct deed){ANSWER, .answer = "b.com. 10 IN CNAME a.com.\n"
                                        "a.com. 10 IN CNAME b.com."};
    run(world);
    assert_int_equal(world->seen[1].result, DNS_RESULT_FAILED);
    assert_int_equal(world->servers[0].asked, DNS_CNAME_DEPTH_MAX);
}

static void a_cname_that_is_asked_for_is_not_followed(void **state)
{
    struct world *world = *state;

    world->servers[0].deeds[0] =
        (struct deed){ANSWER, .answer = "a.com. 10 IN CNAME b.com."};

    ask_and_run(world, "a.com", DNS_CNAME);

    assert_string_equal(world->seen[0].records, "b.com");
    assert_int_equal(world->servers[0].asked, 1);
}

static void without_servers_a_query_times_out_at_once(void **state)
{
    struct world *world = *state;

    use_servers(world, 0);
    ask_and_run(world, "pbx.com", DNS_SRV);

    assert_int_equal(world->seen[0].result, DNS_RESULT_TIMEOUT);
    assert_int_equal(world->seen[0].at, 0);
}

static void names_that_are_none_fail_without_a_query(void **state)
{
    static const char *const names[] = {"", "a..b", ".a"};
    struct world *world = *state;
    char long_name[400];

    memset(long_name, 'a', sizeof long_name - 1);
    long_name[sizeof long_name - 1] = '\0';
    for (size_t i = 0; i < BASE_COUNT_OF(names); i++) {
        world->seen_count = 0;
        ask_and_run(world, names[i], DNS_A);
        assert_int_equal(world->seen[0].result, DNS_RESULT_FAILED);
    }
    world->seen_count = 0;
    ask_and_run(world, long_name, DNS_A);
    assert_int_equal(world->seen[0].result, DNS_RESULT_FAILED);
    assert_int_equal(world->servers[0].asked, 0);
    assert_int_equal(net_now(world->net), 0);
}

static void a_cancelled_query_is_silent_for_ever(void **state)
{
    struct world *world = *state;
    struct dns_query *query;

    world->servers[0].deeds[0] = (struct deed){ANSWER, .answer = SRV_ANSWER};
    world->servers[0].deeds[1] = (struct deed){ANSWER, .answer = SRV_ANSWER};

    query = ask(world, "pbx.com", DNS_SRV);
    ask(world, "pbx.com", DNS_SRV);
    dns_query_cancel(query);
    dns_query_cancel(NULL);
    run(world);

    assert_int_equal(world->servers[0].asked, 2); /* both were on their way */
    assert_int_equal(world->seen_count, 1);
}

static void a_reset_drops_every_query(void **state)
{
    struct world *world = *state;

    ask(world, "a.com", DNS_SRV);
    ask(world, "b.com", DNS_SRV);
    dns_client_reset(world->client);
    run(world);

    assert_int_equal(world->seen_count, 0);
    assert_int_equal(net_now(world->net), 0);
}

static void destroy_client(struct world *world)
{
    dns_client_destroy(&world->client);
}

static void a_client_may_be_destroyed_in_done(void **state)
{
    struct world *world = *state;

    world->servers[0].deeds[0] = (struct deed){ANSWER, .answer = SRV_ANSWER};
    world->in_done = destroy_client;

    ask(world, "pbx.com", DNS_SRV);
    ask(world, "pbx.com", DNS_SRV);
    run(world);

    assert_int_equal(world->seen_count, 1);
    assert_null(world->client);
}

static void ask_again(struct world *world)
{
    if (world->seen_count == 1)
        ask(world, "pbx.com", DNS_SRV);
}

static void a_query_may_be_asked_in_done(void **state)
{
    struct world *world = *state;

    world->servers[0].deeds[0] = (struct deed){ANSWER, .answer = SRV_ANSWER};
    world->servers[0].deeds[1] = (struct deed){ANSWER, .answer = SRV_ANSWER};
    world->in_done = ask_again;

    ask(world, "pbx.com", DNS_SRV);
    run(world);

    assert_int_equal(world->seen_count, 2);
    assert_int_not_equal(world->servers[0].ids[0], world->servers[0].ids[1]);
    assert_int_equal(world->seen[1].at, 0);
}

static const char *text_of(const struct world *world, uint32_t number)
{
    return base_timeline_text(world->timeline, number);
}

static void every_query_is_an_event_with_its_fate(void **state)
{
    struct world *world = *state;
    const struct base_event *first, *second;
    struct dns_message message = {0};
    const void *bytes;
    size_t length;

    use_servers(world, 1);
    ask_and_run(world, "pbx.com", DNS_SRV);

    assert_int_equal(base_timeline_count(world->timeline), 2);
    first = base_timeline_at(world->timeline, 0);
    second = base_timeline_at(world->timeline, 1);
    assert_int_equal(first->kind, BASE_EVENT_DNS);
    assert_int_equal(first->transport, BASE_UDP);
    assert_int_equal(first->fate, BASE_FATE_DELIVERED);
    assert_string_equal(text_of(world, first->src), "alice");
    assert_string_equal(text_of(world, first->dst), "dns1");
    assert_string_equal(text_of(world, first->src_addr), "192.168.1.100:49152");
    assert_string_equal(text_of(world, first->dst_addr), "10.0.0.53:53");
    assert_string_equal(text_of(world, first->op), "query");
    assert_string_equal(text_of(world, first->name), "pbx.com");
    assert_string_equal(text_of(world, first->type), "SRV");
    assert_int_equal(first->text, 0);
    assert_int_equal(first->cause, 0);
    assert_false(first->retransmission);
    assert_true(second->retransmission);
    assert_int_equal(second->t, 2 * SEC);
    assert_int_equal(first->raw, second->raw);
    bytes = base_timeline_raw_bytes(world->timeline, first->raw, &length);
    assert_int_equal(dns_message_parse(bytes, length, &message, NULL), 0);
    assert_string_equal(message.name, "pbx.com");
    dns_message_fini(&message);
}

static void a_query_to_the_next_server_is_no_retransmission(void **state)
{
    struct world *world = *state;
    static const bool copies[] = {false, false, true, true};

    ask_and_run(world, "pbx.com", DNS_SRV);

    assert_int_equal(base_timeline_count(world->timeline), 4);
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(base_timeline_at(world->timeline, i)->retransmission,
                         copies[i]);
}

static void two_nodes_of_one_address_do_not_share_ports(void **state)
{
    struct world *world = *state;
    struct base_address ip = base_address_ipv4(192, 168, 1, 100, 0);
    struct net_node *twin =
        net_node_create(world->net, "twin", BASE_ACTOR_PHONE, &ip);
    struct dns_client_options options = {
        .servers = {base_address_ipv4(10, 0, 0, 53, 53)}, .server_count = 1};
    struct dns_client *client = dns_client_create(twin, &options);

    world->servers[0].deeds[0] = (struct deed){ANSWER, .answer = SRV_ANSWER};
    world->servers[0].deeds[1] = (struct deed){ANSWER, .answer = SRV_ANSWER};

    ask(world, "pbx.com", DNS_SRV);
    dns_client_ask(client, "pbx.com", DNS_SRV, 2 * SEC, 2, on_done, world);
    run(world);

    assert_int_equal(world->seen_count, 2);
    assert_int_equal(world->seen[1].result, DNS_RESULT_OK);
    assert_int_not_equal(world->servers[0].ports[0],
                         world->servers[0].ports[1]);
    dns_client_destroy(&client);
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
        BOTH(an_answer_gives_its_records_in_order),
        BOTH(silence_costs_attempts_times_timeout),
        BOTH(two_silent_servers_take_turns),
        BOTH(the_second_server_helps_after_one_timeout),
        BOTH(a_late_answer_counts_while_the_query_lasts),
        BOTH(an_answer_just_before_the_timeout_saves_the_second_try),
        BOTH(icmp_moves_on_at_once),
        BOTH(icmp_from_everybody_fails_at_once),
        BOTH(useless_answers_move_on_at_once),
        BOTH(servfail_is_the_result_if_nobody_did_better),
        BOTH(a_late_servfail_does_not_cut_the_next_try_short),
        BOTH(what_does_not_answer_the_query_is_ignored),
        BOTH(no_such_name_and_no_data_are_told_apart),
        BOTH(the_negative_ttl_is_the_lesser_of_the_soas_two),
        BOTH(a_chain_in_the_answer_lowers_the_ttl),
        BOTH(a_target_that_is_not_there_is_asked_after),
        BOTH(a_target_that_the_answer_denies_is_not_asked_after),
        BOTH(cnames_in_a_circle_fail),
        BOTH(a_cname_that_is_asked_for_is_not_followed),
        BOTH(without_servers_a_query_times_out_at_once),
        BOTH(names_that_are_none_fail_without_a_query),
        BOTH(a_cancelled_query_is_silent_for_ever),
        BOTH(a_reset_drops_every_query),
        BOTH(a_client_may_be_destroyed_in_done),
        BOTH(a_query_may_be_asked_in_done),
        BOTH(every_query_is_an_event_with_its_fate),
        BOTH(a_query_to_the_next_server_is_no_retransmission),
        BOTH(two_nodes_of_one_address_do_not_share_ports),
    };

    return cmocka_run_group_tests_name("dns_client", tests, NULL, NULL);
}
