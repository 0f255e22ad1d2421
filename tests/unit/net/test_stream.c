// SPDX-License-Identifier: MIT
#include "tests/unit/net/world.h"

#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/memory.h"

/* ---- opening --------------------------------------------------------------------- */

static void
a_connection_stands_at_once_and_carries_both_ways(enum net_kind kind)
{
    struct world *w = world_open(kind, BASE_TCP);
    size_t event;

    w->echoes = true;
    dial(w);
    run(w);
    event = say(w, w->client, "hello");
    run(w);

    assert_string_equal(
        w->diary, "0.0 c connected;0.0 s accepted;0.0 s<hello;0.0 c<hello;");
    assert_fate(w, event, BASE_FATE_DELIVERED, "");
    assert_string_equal(net_events(w), "0.0 caller connect server tcp;"
                                       "0.0 server connected caller tcp;");
    assert_int_equal(net_stream_local(w->client)->port, 49152);
    assert_int_equal(net_stream_remote(w->accepted)->port, 49152);
    assert_int_equal(net_stream_peer_actor(w->accepted),
                     net_node_actor(w->caller));
    assert_int_equal(net_stream_peer_actor(w->client),
                     net_node_actor(w->server));
    world_close(w);
}

static void
what_is_said_while_connecting_goes_once_connected(enum net_kind kind)
{
    struct world *w = world_open(kind, BASE_TCP);
    size_t event;

    net_link_set(w->caller, w->server,
                 &(struct net_link_fault){.delay = BASE_SEC / 2});
    dial(w);
    event = say(w, w->client, "early");
    run(w);

    assert_string_equal(w->diary,
                        "1.0 c connected;1.5 s accepted;1.5 s<early;");
    assert_fate(w, event, BASE_FATE_DELIVERED, "");
    world_close(w);
}

static void a_closed_port_of_a_living_host_refuses(enum net_kind kind)
{
    struct world *w = world_open(kind, BASE_TCP);
    size_t event;

    dial_for(w, BASE_TCP, 5070, NULL);
    event = say(w, w->client, "x");
    run(w);

    assert_string_equal(w->diary, "0.0 c refused;");
    assert_fate(w, event, BASE_FATE_REFUSED, "rst");
    assert_string_equal(net_events(w), "0.0 caller connect server tcp;"
                                       "0.0 server refused caller tcp;");
    world_close(w);
}

static void refuse_and_unreachable_answer_the_syn(enum net_kind kind)
{
    struct world *w = world_open(kind, BASE_TCP);

    net_link_set(w->caller, w->server,
                 &(struct net_link_fault){.delay = BASE_SEC});
    net_node_drop(w->server,
                  &(struct net_fault){NET_FAULT_REFUSE, "refuse", 0});
    dial(w);
    run(w);
    net_node_drop(w->server,
                  &(struct net_fault){NET_FAULT_UNREACHABLE, "unreachable", 0});
    dial(w);
    run(w);

    assert_string_equal(w->diary, "2.0 c refused;3.0 c unreachable;");
    world_close(w);
}

static void a_dropped_syn_is_silence_for_two_minutes(enum net_kind kind)
{
    struct world *w = world_open(kind, BASE_TCP);
    size_t event;

    net_node_drop(w->server,
                  &(struct net_fault){NET_FAULT_SILENT, "silent", 0});
    dial(w);
    event = say(w, w->client, "x");
    run_until(w, 127 * BASE_SEC - 1);
    assert_string_equal(w->diary, "");
    run(w);

    assert_string_equal(w->diary, "127.0 c timed out;");
    assert_fate(w, event, BASE_FATE_UNREAD, "silent");
    assert_int_equal(base_timeline_at(w->timeline, event)->arrived, 0);
    world_close(w);
}

static void nobody_at_the_address_is_silence(enum net_kind kind)
{
    struct world *w = world_open(kind, BASE_TCP);
    struct net_connect_options options = {
        .to = base_address_ipv4(10, 9, 9, 9, 5060)};
    size_t event;

    w->client = net_stream_connect(w->caller, &options, &stream_handlers, w);
    event = say(w, w->client, "x");
    run_until(w, 32 * BASE_SEC);
    net_stream_reset(&w->client);
    run(w);

    assert_string_equal(w->diary, "");
    assert_fate(w, event, BASE_FATE_LOST, "no-host");
    assert_string_equal(net_events(w), "0.0 caller connect 10.9.9.9 tcp;");
    world_close(w);
}

static void a_host_that_comes_back_takes_the_next_syn(enum net_kind kind)
{
    struct world *w = world_open(kind, BASE_TCP);

    net_node_drop(w->server,
                  &(struct net_fault){NET_FAULT_SILENT, "silent", 0});
    dial(w);
    run_until(w, 5 * BASE_SEC); /* sent at 0, 1, 3 */
    net_node_restore(w->server);
    run(w);

    assert_string_equal(w->diary, "7.0 c connected;7.0 s accepted;");
    world_close(w);
}

static void closing_while_connecting_leaves_nothing(enum net_kind kind)
{
    struct world *w = world_open(kind, BASE_TCP);

    net_link_set(w->caller, w->server,
                 &(struct net_link_fault){.delay = BASE_SEC});
    dial(w);
    net_stream_close(&w->client);
    run(w);

    assert_string_equal(w->diary, "");
    assert_int_equal(net_now(w->net), 3 * BASE_SEC); /* SYN, SYN-ACK, RST */
    world_close(w);
}

static void a_listener_closed_meanwhile_resets(enum net_kind kind)
{
    struct world *w = world_open(kind, BASE_TCP);

    net_link_set(w->caller, w->server,
                 &(struct net_link_fault){.delay = BASE_SEC});
    dial(w);
    run_until(w, 2 * BASE_SEC + BASE_SEC / 2);
    net_listener_close(&w->listener);
    run(w);

    assert_string_equal(w->diary, "2.0 c connected;4.0 c reset;");
    world_close(w);
}

/* ---- closing --------------------------------------------------------------------- */

static void data_then_close_arrive_in_order(enum net_kind kind)
{
    struct world *w = world_open(kind, BASE_TCP);

    dial(w);
    run(w);
    w->diary[0] = '\0';
    say(w, w->client, "one");
    say(w, w->client, "two");
    net_stream_close(&w->client);
    run(w);

    assert_string_equal(w->diary, "0.0 s<one;0.0 s<two;0.0 s closed;");
    assert_null(w->accepted);
    assert_non_null(strstr(net_events(w), "caller closed server tcp;"));
    assert_null(strstr(net_events(w), "server closed caller"));
    world_close(w);
}

static void an_idle_close_by_the_server_is_told(enum net_kind kind)
{
    struct world *w = world_open(kind, BASE_TCP);
    size_t event;

    w->closes = false;
    dial(w);
    run(w);
    w->diary[0] = '\0';
    net_stream_close(&w->accepted);
    run(w);
    event = say(w, w->client, "late");

    assert_string_equal(w->diary, "0.0 c closed;");
    assert_fate(w, event, BASE_FATE_LOST, "no-connection");
    net_stream_close(&w->client);
    run(w);
    world_close(w);
}

static void data_for_an_end_that_has_closed_is_refused(enum net_kind kind)
{
    struct world *w = world_open(kind, BASE_TCP);
    size_t event;

    dial(w);
    run(w);
    w->diary[0] = '\0';
    net_link_set(w->caller, w->server,
                 &(struct net_link_fault){.delay = BASE_SEC});
    net_stream_close(&w->accepted);
    event = say(w, w->client, "crossing");
    run(w);

    assert_string_equal(w->diary, "1.0 c closed;");
    assert_fate(w, event, BASE_FATE_REFUSED, "rst");
    world_close(w);
}

static void a_reset_mid_way_is_told_at_that_instant(enum net_kind kind)
{
    struct world *w = world_open(kind, BASE_TCP);
    size_t event;

    dial(w);
    run(w);
    w->diary[0] = '\0';
    net_link_set(w->caller, w->server,
                 &(struct net_link_fault){.delay = BASE_SEC});
    event = say(w, w->client, "REGISTER");
    run_until(w, BASE_SEC / 2);
    net_stream_reset(&w->accepted);
    run(w);

    assert_string_equal(w->diary, "1.5 c reset;");
    assert_fate(w, event, BASE_FATE_REFUSED, "rst");
    assert_non_null(strstr(net_events(w), "0.5 server reset caller tcp;"));
    world_close(w);
}

static void what_was_sent_before_a_reset_still_arrives(enum net_kind kind)
{
    struct world *w = world_open(kind, BASE_TCP);
    size_t event;

    dial(w);
    run(w);
    w->diary[0] = '\0';
    net_link_set(w->caller, w->server,
                 &(struct net_link_fault){.delay = BASE_SEC});
    event = say(w, w->client, "last");
    net_stream_reset(&w->client);
    run(w);

    assert_string_equal(w->diary, "1.0 s<last;1.0 s reset;");
    assert_fate(w, event, BASE_FATE_DELIVERED, "");
    world_close(w);
}

static void both_ends_may_close_at_once(enum net_kind kind)
{
    struct world *w = world_open(kind, BASE_TCP);

    dial(w);
    run(w);
    w->diary[0] = '\0';
    net_stream_close(&w->client);
    net_stream_close(&w->accepted);
    run(w);

    assert_string_equal(w->diary, "");
    world_close(w);
}

static void a_close_waits_for_a_cut_link_to_heal(enum net_kind kind)
{
    struct world *w = world_open(kind, BASE_TCP);
    size_t event;

    dial(w);
    run(w);
    w->diary[0] = '\0';
    net_link_set(w->caller, w->server, &(struct net_link_fault){.cut = true});
    event = say(w, w->client, "bye");
    net_stream_close(&w->client);
    run_until(w, 10 * BASE_SEC);
    net_link_set(w->caller, w->server, &(struct net_link_fault){0});
    run(w);

    assert_string_equal(w->diary, "15.0 s<bye;15.0 s closed;");
    assert_fate(w, event, BASE_FATE_DELIVERED, "");
    world_close(w);
}

static void close_at_sight(void *arg, struct net_stream *stream)
{
    struct world *w = arg;

    diary_add(w, "s ", "hangs up", 8);
    net_stream_close(&stream);
}

static void reset_at_sight(void *arg, struct net_stream *stream)
{
    struct world *w = arg;

    diary_add(w, "s ", "strikes", 7);
    net_stream_reset(&stream);
}

static void a_stream_may_be_closed_or_reset_when_accepted(enum net_kind kind)
{
    static const struct net_listener_handlers closing = {close_at_sight};
    static const struct net_listener_handlers resetting = {reset_at_sight};
    struct world *w = world_open(kind, BASE_TCP);
    struct net_listen_options options = {.port = 5070};
    struct net_listener *other = NULL;

    assert_int_equal(
        net_stream_listen(w->server, &options, &closing, w, &other, NULL), 0);
    dial_for(w, BASE_TCP, 5070, NULL);
    say(w, w->client, "x");
    run(w);
    net_listener_close(&other);
    assert_int_equal(
        net_stream_listen(w->server, &options, &resetting, w, &other, NULL), 0);
    dial_for(w, BASE_TCP, 5070, NULL);
    say(w, w->client, "x");
    run(w);

    assert_string_equal(w->diary, "0.0 c connected;0.0 s hangs up;0.0 c closed;"
                                  "0.0 c connected;0.0 s strikes;0.0 c reset;");
    world_close(w);
}

static void reset_on_data(void *arg, struct net_stream *stream,
                          const uint8_t *bytes, size_t length)
{
    struct world *w = arg;

    diary_add(w, "s<", (const char *)bytes, length);
    BASE_ASSERT(stream == w->accepted);
    net_stream_reset(&w->accepted);
}

static void a_stream_may_be_reset_while_it_receives(enum net_kind kind)
{
    static const struct net_stream_handlers touchy = {NULL, reset_on_data,
                                                      on_ended};
    struct world *w = world_open(kind, BASE_TCP);
    size_t second;

    dial(w);
    run(w);
    w->diary[0] = '\0';
    net_stream_take(w->accepted, &touchy, w);
    say(w, w->client, "one");
    second = say(w, w->client, "two");
    run(w);

    assert_string_equal(w->diary, "0.0 s<one;0.0 c reset;");
    assert_fate(w, second, BASE_FATE_REFUSED, "rst");
    world_close(w);
}

/* ---- nodes ------------------------------------------------------------------------- */

static void a_killed_program_resets_its_streams(enum net_kind kind)
{
    struct world *w = world_open(kind, BASE_TCP);

    dial(w);
    run(w);
    w->diary[0] = '\0';
    net_node_reset_streams(w->server);
    run(w);

    assert_string_equal(w->diary, "0.0 s reset;0.0 c reset;");
    world_close(w);
}

static void a_killed_program_has_closed_what_it_closed(enum net_kind kind)
{
    struct world *w = world_open(kind, BASE_TCP);

    w->closes = false;
    dial(w);
    run(w);
    net_stream_close(&w->accepted);
    run(w);
    net_node_reset_streams(w->server);
    run(w);

    assert_null(strstr(net_events(w), "reset"));
    net_stream_reset(&w->client);
    run(w);
    world_close(w);
}

static void a_peer_is_half_open_until_it_sends(enum net_kind kind)
{
    struct world *w = world_open(kind, BASE_TCP);
    size_t event;

    dial(w);
    run(w);
    w->diary[0] = '\0';
    net_node_forget_streams(w->server);
    run_until(w, 100 * BASE_SEC);
    assert_string_equal(w->diary, "0.0 s reset;");
    net_link_set(w->caller, w->server,
                 &(struct net_link_fault){.delay = BASE_SEC});
    event = say(w, w->client, "still there?");
    run(w);

    assert_string_equal(w->diary, "0.0 s reset;102.0 c reset;");
    assert_non_null(strstr(net_events(w), "102.0 server reset caller tcp;"));
    assert_fate(w, event, BASE_FATE_REFUSED, "rst");
    world_close(w);
}

static void a_hung_program_accepts_and_never_reads(enum net_kind kind)
{
    struct world *w = world_open(kind, BASE_TCP);
    size_t event;

    net_node_drop(w->server, &(struct net_fault){NET_FAULT_HANG, "hang", 0});
    dial(w);
    event = say(w, w->client, "REGISTER");
    run_until(w, 1000 * BASE_SEC);
    assert_string_equal(w->diary, "0.0 c connected;");
    assert_fate(w, event, BASE_FATE_UNREAD, "hang");
    net_node_restore(w->server);
    run(w);

    assert_string_equal(w->diary, "0.0 c connected;1000.0 c reset;");
    world_close(w);
}

static void a_program_that_hung_unnoticed_goes_on(enum net_kind kind)
{
    struct world *w = world_open(kind, BASE_TCP);

    dial(w);
    run(w);
    w->diary[0] = '\0';
    net_node_drop(w->server, &(struct net_fault){NET_FAULT_HANG, "hang", 0});
    run_until(w, 10 * BASE_SEC);
    net_node_restore(w->server);
    say(w, w->client, "x");
    run(w);

    assert_string_equal(w->diary, "10.0 s<x;");
    world_close(w);
}

static void a_host_in_refuse_resets_what_it_had(enum net_kind kind)
{
    struct world *w = world_open(kind, BASE_TCP);
    size_t event;

    dial(w);
    run(w);
    w->diary[0] = '\0';
    net_node_drop(w->server,
                  &(struct net_fault){NET_FAULT_REFUSE, "refuse", 0});
    event = say(w, w->client, "x");
    run_until(w, 100 * BASE_SEC);

    assert_string_equal(w->diary, "0.0 s reset;0.0 c reset;");
    assert_fate(w, event, BASE_FATE_REFUSED, "rst");
    world_close(w);
}

/* ---- links ------------------------------------------------------------------------- */

static void a_cut_link_is_silence_and_goes_on_when_healed(enum net_kind kind)
{
    struct world *w = world_open(kind, BASE_TCP);
    size_t first, second;

    dial(w);
    run(w);
    w->diary[0] = '\0';
    net_link_set(w->caller, w->server, &(struct net_link_fault){.cut = true});
    first = say(w, w->client, "one");
    run_until(w, 4 * BASE_SEC); /* again at 1, 3, 7 */
    net_link_set(w->caller, w->server, &(struct net_link_fault){0});
    second = say(w, w->client, "two");
    run(w);

    assert_string_equal(w->diary, "7.0 s<one;7.0 s<two;");
    assert_fate(w, first, BASE_FATE_DELIVERED, "");
    assert_fate(w, second, BASE_FATE_DELIVERED, "");
    world_close(w);
}

static void a_link_cut_for_good_times_out(enum net_kind kind)
{
    struct world *w = world_open(kind, BASE_TCP);
    size_t event, second;

    dial(w);
    run(w);
    w->diary[0] = '\0';
    net_link_set(w->caller, w->server, &(struct net_link_fault){.cut = true});
    event = say(w, w->client, "x");
    run_until(w, 600 * BASE_SEC);
    second = say(w, w->client, "y");
    assert_fate(w, event, BASE_FATE_PENDING, "");
    net_settle_fates(w->net);
    assert_fate(w, event, BASE_FATE_LOST, "link");
    run(w);
    assert_fate(w, second, BASE_FATE_LOST, "link");

    assert_string_equal(w->diary, "703.0 c timed out;");
    world_close(w);
}

static void an_owner_that_gives_up_settles_the_fate(enum net_kind kind)
{
    struct world *w = world_open(kind, BASE_TCP);
    size_t event;

    dial(w);
    run(w);
    net_node_drop(w->server,
                  &(struct net_fault){NET_FAULT_SILENT, "silent", 0});
    event = say(w, w->client, "x");
    run_until(w, 32 * BASE_SEC);
    net_stream_reset(&w->client);

    assert_fate(w, event, BASE_FATE_UNREAD, "silent");
    run(w);
    world_close(w);
}

static void a_link_cut_one_way_still_carries_the_other(enum net_kind kind)
{
    struct world *w = world_open(kind, BASE_TCP);

    dial(w);
    run(w);
    w->diary[0] = '\0';
    net_link_set(w->server, w->caller,
                 &(struct net_link_fault){.cut = true, .one_way = true});
    say(w, w->client, "there");
    say(w, w->accepted, "back");
    run_until(w, 2 * BASE_SEC);
    assert_string_equal(w->diary, "0.0 s<there;");
    net_link_set(w->server, w->caller, &(struct net_link_fault){0});
    run(w);

    assert_string_equal(w->diary, "0.0 s<there;3.0 c<back;");
    world_close(w);
}

static void jitter_and_loss_keep_the_order(enum net_kind kind)
{
    struct world *w = world_open(kind, BASE_TCP);
    char expected[64] = "";
    const char *at = w->diary;

    net_link_set(w->caller, w->server,
                 &(struct net_link_fault){.loss = 0.3,
                                          .jitter = 5 * BASE_SEC,
                                          .reorder = 0.2,
                                          .reorder_by = 9 * BASE_SEC});
    dial(w);
    for (int i = 0; i < 20; i++)
        say(w, w->client, (char[]){(char)('a' + i), '\0'});
    run(w);

    for (int i = 0; i < 20; i++) {
        snprintf(expected, sizeof expected, "s<%c;", 'a' + i);
        at = strstr(at, expected);
        assert_non_null(at);
    }
    assert_int_equal(w->server_bytes, 20);
    world_close(w);
}

static void islands_do_not_hear_each_other(enum net_kind kind)
{
    struct world *w = world_open(kind, BASE_TCP);

    dial(w);
    run(w);
    w->diary[0] = '\0';
    net_node_set_island(w->server, 1);
    say(w, w->client, "x");
    run_until(w, 2 * BASE_SEC);
    assert_string_equal(w->diary, "");
    net_node_set_island(w->server, 0);
    run(w);

    assert_string_equal(w->diary, "3.0 s<x;");
    world_close(w);
}

/* ---- segments ---------------------------------------------------------------------- */

static void many_megabytes_arrive_whole(enum net_kind kind)
{
    struct world *w = world_open(kind, BASE_TCP);
    size_t size = (size_t)16 << 20; /* no buffer of a kernel holds them */
    uint8_t *bytes = base_calloc(size, 1);

    w->is_sums_only = true;
    w->echoes = true;
    dial(w);
    send_bytes(w->client, bytes, size, SIZE_MAX);
    run(w);

    assert_int_equal(w->server_bytes, size);
    assert_int_equal(w->client_bytes, size);
    free(bytes);
    world_close(w);
}

static void messages_can_be_split(enum net_kind kind)
{
    struct world *w = world_open(kind, BASE_TCP);
    size_t event;

    dial(w);
    run(w);
    w->diary[0] = '\0';
    net_set_segments(w->net, 4, false);
    event = say(w, w->client, "abcdefghij");
    run(w);

    assert_string_equal(w->diary, "0.0 s<abcd;0.0 s<efgh;0.0 s<ij;");
    assert_fate(w, event, BASE_FATE_DELIVERED, "");
    world_close(w);
}

static void messages_can_be_merged(enum net_kind kind)
{
    struct world *w = world_open(kind, BASE_TCP);
    size_t first, second;

    dial(w);
    run(w);
    w->diary[0] = '\0';
    net_set_segments(w->net, 0, true);
    first = say(w, w->client, "one");
    second = say(w, w->client, "two");
    net_stream_close(&w->client);
    run(w);

    assert_string_equal(w->diary, "0.0 s<onetwo;0.0 s closed;");
    assert_fate(w, first, BASE_FATE_DELIVERED, "");
    assert_fate(w, second, BASE_FATE_DELIVERED, "");
    world_close(w);
}

static void what_is_still_on_its_way_is_not_merged(enum net_kind kind)
{
    struct world *w = world_open(kind, BASE_TCP);

    dial(w);
    run(w);
    w->diary[0] = '\0';
    net_set_segments(w->net, 0, true);
    say(w, w->client, "one");
    net_link_set(w->caller, w->server,
                 &(struct net_link_fault){.delay = BASE_SEC});
    say(w, w->client, "two");
    say(w, w->client, "three");
    run(w);

    assert_string_equal(w->diary, "0.0 s<one;1.0 s<twothree;");
    world_close(w);
}

/* ---- addresses --------------------------------------------------------------------- */

static void ipv6_hosts_have_streams_too(enum net_kind kind)
{
    struct world *w =
        world_open_at(kind, BASE_TCP, "2001:db8::1", "2001:db8::2");
    char text[BASE_ADDRESS_TEXT_MAX];

    dial(w);
    say(w, w->client, "six");
    run(w);

    assert_string_equal(w->diary, "0.0 c connected;0.0 s accepted;0.0 s<six;");
    assert_string_equal(base_address_text(net_stream_remote(w->client), text),
                        "[2001:db8::2]:5060");
    world_close(w);
}

static void a_taken_port_names_its_holder_and_transport(enum net_kind kind)
{
    struct world *w = world_open(kind, BASE_TCP);
    struct net_listen_options options = {.port = 5060};
    struct net_listener *second = NULL;
    struct base_error error;

    assert_int_equal(net_stream_listen(w->server, &options, &listener_handlers,
                                       w, &second, &error),
                     BASE_ERR_CONFLICT);
    assert_string_equal(error.text,
                        "10.0.0.2:5060 over tcp is taken by server");
    options.transport = BASE_TLS;
    assert_int_equal(net_stream_listen(w->server, &options, &listener_handlers,
                                       w, &second, &error),
                     0);
    net_listener_close(&w->listener);
    dial(w); /* meets the other one */
    run(w);
    assert_string_equal(w->diary, "0.0 c connected;");
    world_close(w);
}

/* ---- the run ----------------------------------------------------------------------- */

static void echo(void *arg, struct net_stream *stream, const uint8_t *bytes,
                 size_t length)
{
    (void)arg;
    send_bytes(stream, bytes, length, SIZE_MAX);
}

static void two_echoes_end_the_run(enum net_kind kind)
{
    static const struct net_stream_handlers echoes = {NULL, echo, on_ended};
    struct world *w = world_open(kind, BASE_TCP);
    struct base_error error = {0};

    dial(w);
    run(w);
    net_stream_take(w->client, &echoes, w);
    net_stream_take(w->accepted, &echoes, w);
    say(w, w->client, "x");

    assert_int_equal(net_run(w->net, &error), BASE_ERR_STATE);
    assert_non_null(strstr(error.text, "the last was "));
    assert_non_null(strstr(error.text, " -> 10.0.0."));
    world_close(w);
}

/* ---- limits ------------------------------------------------------------------------ */

static void a_process_without_descriptors_says_so(void **state)
{
    struct world *w = world_open(NET_LOOPBACK, BASE_TCP);
    struct rlimit limit, few;
    struct base_error error = {0};
    int free_fd = dup(0);

    (void)state;
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
    few = limit;
    few.rlim_cur = (rlim_t)free_fd + 1; /* room for one end only */
    close(free_fd);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
    dial(w);
    assert_int_equal(net_run(w->net, &error), BASE_ERR_ENVIRONMENT);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);

    assert_non_null(strstr(error.text, "ulimit -n"));
    assert_non_null(strstr(error.text, "--net memory"));
    world_close(w);
}

static void descriptors_come_back(void **state)
{
    struct world *w = world_open(NET_LOOPBACK, BASE_TCP);
    int before = dup(0), after;

    (void)state;
    close(before);
    for (int i = 0; i < 3000; i++) {
        dial(w);
        say(w, w->client, "x");
        w->diary[0] = '\0';
        run(w);
        net_stream_close(&w->client);
        run(w);
    }
    after = dup(0);
    close(after);

    assert_int_equal(before, after);
    world_close(w);
}

CLAIM(a_connection_stands_at_once_and_carries_both_ways)
CLAIM(what_is_said_while_connecting_goes_once_connected)
CLAIM(a_closed_port_of_a_living_host_refuses)
CLAIM(refuse_and_unreachable_answer_the_syn)
CLAIM(a_dropped_syn_is_silence_for_two_minutes)
CLAIM(nobody_at_the_address_is_silence)
CLAIM(a_host_that_comes_back_takes_the_next_syn)
CLAIM(closing_while_connecting_leaves_nothing)
CLAIM(a_listener_closed_meanwhile_resets)
CLAIM(data_then_close_arrive_in_order)
CLAIM(an_idle_close_by_the_server_is_told)
CLAIM(data_for_an_end_that_has_closed_is_refused)
CLAIM(a_reset_mid_way_is_told_at_that_instant)
CLAIM(what_was_sent_before_a_reset_still_arrives)
CLAIM(both_ends_may_close_at_once)
CLAIM(a_close_waits_for_a_cut_link_to_heal)
CLAIM(a_stream_may_be_closed_or_reset_when_accepted)
CLAIM(a_stream_may_be_reset_while_it_receives)
CLAIM(a_killed_program_resets_its_streams)
CLAIM(a_killed_program_has_closed_what_it_closed)
CLAIM(a_peer_is_half_open_until_it_sends)
CLAIM(a_hung_program_accepts_and_never_reads)
CLAIM(a_program_that_hung_unnoticed_goes_on)
CLAIM(a_host_in_refuse_resets_what_it_had)
CLAIM(a_cut_link_is_silence_and_goes_on_when_healed)
CLAIM(a_link_cut_for_good_times_out)
CLAIM(an_owner_that_gives_up_settles_the_fate)
CLAIM(a_link_cut_one_way_still_carries_the_other)
CLAIM(jitter_and_loss_keep_the_order)
CLAIM(islands_do_not_hear_each_other)
CLAIM(many_megabytes_arrive_whole)
CLAIM(messages_can_be_split)
CLAIM(messages_can_be_merged)
CLAIM(what_is_still_on_its_way_is_not_merged)
CLAIM(ipv6_hosts_have_streams_too)
CLAIM(a_taken_port_names_its_holder_and_transport)
CLAIM(two_echoes_end_the_run)

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOTH(a_connection_stands_at_once_and_carries_both_ways),
        BOTH(what_is_said_while_connecting_goes_once_connected),
        BOTH(a_closed_port_of_a_living_host_refuses),
        BOTH(refuse_and_unreachable_answer_the_syn),
        BOTH(a_dropped_syn_is_silence_for_two_minutes),
        BOTH(nobody_at_the_address_is_silence),
        BOTH(a_host_that_comes_back_takes_the_next_syn),
        BOTH(closing_while_connecting_leaves_nothing),
        BOTH(a_listener_closed_meanwhile_resets),
        BOTH(data_then_close_arrive_in_order),
        BOTH(an_idle_close_by_the_server_is_told),
        BOTH(data_for_an_end_that_has_closed_is_refused),
        BOTH(a_reset_mid_way_is_told_at_that_instant),
        BOTH(what_was_sent_before_a_reset_still_arrives),
        BOTH(both_ends_may_close_at_once),
        BOTH(a_close_waits_for_a_cut_link_to_heal),
        BOTH(a_stream_may_be_closed_or_reset_when_accepted),
        BOTH(a_stream_may_be_reset_while_it_receives),
        BOTH(a_killed_program_resets_its_streams),
        BOTH(a_killed_program_has_closed_what_it_closed),
        BOTH(a_peer_is_half_open_until_it_sends),
        BOTH(a_hung_program_accepts_and_never_reads),
        BOTH(a_program_that_hung_unnoticed_goes_on),
        BOTH(a_host_in_refuse_resets_what_it_had),
        BOTH(a_cut_link_is_silence_and_goes_on_when_healed),
        BOTH(a_link_cut_for_good_times_out),
        BOTH(an_owner_that_gives_up_settles_the_fate),
        BOTH(a_link_cut_one_way_still_carries_the_other),
        BOTH(jitter_and_loss_keep_the_order),
        BOTH(islands_do_not_hear_each_other),
        BOTH(many_megabytes_arrive_whole),
        BOTH(messages_can_be_split),
        BOTH(messages_can_be_merged),
        BOTH(what_is_still_on_its_way_is_not_merged),
        BOTH(ipv6_hosts_have_streams_too),
        BOTH(a_taken_port_names_its_holder_and_transport),
        BOTH(two_echoes_end_the_run),
        cmocka_unit_test(a_process_without_descriptors_says_so),
        cmocka_unit_test(descriptors_come_back),
    };

    return cmocka_run_group_tests_name("net_stream", tests, NULL, NULL);
}
