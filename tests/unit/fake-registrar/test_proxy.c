// SPDX-License-Identifier: MIT
/* An outbound proxy at 192.168.1.20, the registrar at 192.168.1.13; bob is
 * registered there, alice calls through the proxy. */
#include "tests/unit/fake-registrar/stage.h"

#define PROXY_ROUTE "sip:192.168.1.20:5060;lr"
#define PATH "<sip:path@192.168.1.20:5060;lr>"

static struct stage stage;
static struct person *alice = &stage.alice, *bob = &stage.bob;
static struct freg_registrar *primary, *proxy;

/* With `options->to_count` 1 the one server is `primary`. */
static void open_proxy(const struct freg_proxy_options *options)
{
    struct freg_proxy_options own = *options;
    struct sip_hop next;

    next = freg_registrar_next(primary, 0, NULL);
    own.to = own.to != NULL ? own.to : &next;
    proxy = stage_registrar(&stage, "proxy", 20,
                            &(struct freg_options){.proxy = &own});
}

static int open_with_bob(void **state)
{
    (void)state;
    stage_open(&stage);
    primary = stage_registrar(&stage, "primary", 13, &(struct freg_options){0});
    stage_register(bob, primary, &(struct wish){.expires = 3600});
    return 0;
}

static int close_stage(void **state)
{
    (void)state;
    stage_close(&stage);
    return 0;
}

static void drop(struct freg_registrar *server, const char *mode)
{
    assert_int_equal(
        freg_registrar_drop(server, &(struct freg_fault){.mode = mode}, NULL),
        0);
}

/* ---- where requests go --------------------------------------------------- */

static void a_register_goes_on_to_the_server_behind(void **state)
{
    (void)state;
    struct freg_binding binding;

    open_proxy(&(struct freg_proxy_options){.to_count = 1});
    assert_int_equal(stage_register(alice, proxy, &(struct wish){0}), 200);
    assert_true(freg_registrar_binding(primary, "alice", 0, &binding));
    assert_string_equal(binding.contact, alice->contact);
    assert_string_equal(binding.path, "");
    assert_false(freg_registrar_binding(proxy, "alice", 0, &binding));
}

static void a_call_goes_through_and_the_proxy_stays_in_it(void **state)
{
    (void)state;
    open_proxy(&(struct freg_proxy_options){.to_count = 1});
    assert_int_equal(
        stage_ask(alice, proxy, &(struct ask){.route = PROXY_ROUTE}), 100);
    assert_int_equal(bob->request_count, 1);
    assert_null(sip_message_route(bob->request, 0));
    assert_string_equal(sip_message_record_route(bob->request, 1), PROXY_ROUTE);
    assert_int_equal(sip_message_max_forwards(bob->request), 68);
    stage_answer(bob, 200);
    assert_int_equal(stage_status(alice), 200);
}

/* A phone's pre-loaded Route is the proxy as the phone was told of it. */
static void any_name_in_a_preloaded_route_is_its_own(void **state)
{
    (void)state;
    open_proxy(&(struct freg_proxy_options){.to_count = 1});
    stage_ask(alice, proxy, &(struct ask){.route = "sip:obp.com;lr"});
    assert_int_equal(bob->request_count, 1);
}

static void with_names_of_its_own_others_are_not(void **state)
{
    (void)state;
    static const char *const names[] = {"obp.com"};

    open_proxy(&(struct freg_proxy_options){
        .to_count = 1, .names = names, .name_count = 1});
    stage_ask(alice, proxy, &(struct ask){.route = "sip:OBP.com;lr"});
    assert_int_equal(bob->request_count, 1);
    assert_int_equal(
        stage_ask(alice, proxy, &(struct ask){.route = "sip:other.com;lr"}),
        503);
}

/* Inside a dialog a name is somebody's Record-Route. */
static void in_a_dialog_an_unknown_name_is_not_its_own(void **state)
{
    (void)state;
    open_proxy(&(struct freg_proxy_options){.to_count = 1});
    assert_int_equal(stage_ask(alice, proxy,
                               &(struct ask){.method = "BYE",
                                             .to_tag = "bob",
                                             .route = "sip:pbx.com;lr"}),
                     503);
}

static void another_route_is_followed_before_the_server_behind(void **state)
{
    (void)state;
    open_proxy(&(struct freg_proxy_options){.to_count = 1});
    stage_ask(alice, proxy,
              &(struct ask){.uri = "sip:carol@10.9.9.9",
                            .route = "sip:192.168.1.101:5060;lr"});
    assert_int_equal(bob->request_count, 1);
    assert_string_equal(sip_message_request_uri(bob->request),
                        "sip:carol@10.9.9.9");
}

static void in_a_dialog_the_request_uri_leads(void **state)
{
    (void)state;
    open_proxy(&(struct freg_proxy_options){.to_count = 1});
    stage_ask(alice, proxy,
              &(struct ask){.method = "BYE",
                            .uri = bob->contact,
                            .to_tag = "bob",
                            .route = PROXY_ROUTE});
    assert_int_equal(bob->request_count, 1);
    assert_null(sip_message_route(bob->request, 0));
    assert_null(sip_message_record_route(bob->request, 0));
}

static void without_servers_behind_the_request_uri_leads(void **state)
{
    (void)state;
    open_proxy(&(struct freg_proxy_options){0});
    assert_int_equal(
        stage_ask(alice, proxy, &(struct ask){.uri = "sip:bob@192.168.1.13"}),
        100);
    assert_int_equal(bob->request_count, 1);
    assert_int_equal(stage_ask(alice, proxy,
                               &(struct ask){.uri = "sip:bob@pbx.com",
                                             .call_id = "by-name"}),
                     503); /* it knows no DNS server */
}

static void what_is_sips_is_never_sent_in_the_clear(void **state)
{
    (void)state;
    open_proxy(&(struct freg_proxy_options){0});
    stage_ask(alice, proxy,
              &(struct ask){.uri = "sips:bob@192.168.1.13;transport=tcp"});
    assert_int_equal(bob->request_count, 0);
    assert_int_equal(stage_status(alice), 503); /* nobody speaks TLS there */
}

static void what_is_meant_for_itself_it_answers_itself(void **state)
{
    (void)state;
    open_proxy(&(struct freg_proxy_options){0});
    assert_int_equal(stage_ask(alice, proxy,
                               &(struct ask){.method = "OPTIONS",
                                             .uri = "sip:192.168.1.20"}),
                     200);
    assert_int_equal(
        stage_ask(alice, proxy, &(struct ask){.uri = "sip:bob@192.168.1.20"}),
        404);
}

/* ---- Path (RFC 3327) --------------------------------------------------------- */

static void the_path_is_stored_said_back_and_followed(void **state)
{
    (void)state;
    struct freg_binding binding;

    open_proxy(&(struct freg_proxy_options){.to_count = 1, .path = true});
    assert_int_equal(stage_register(bob, proxy, &(struct wish){0}), 200);
    assert_string_equal(sip_message_header(bob->answer, "Path", 0), PATH);
    assert_true(freg_registrar_binding(primary, "bob", 0, &binding));
    assert_string_equal(binding.path, PATH);
    stage_ask(alice, primary, &(struct ask){0});
    assert_int_equal(bob->request_count, 1);
    assert_int_equal(sip_message_via_count(bob->request), 3);
    assert_null(sip_message_route(bob->request, 0));
    assert_string_equal(sip_message_request_uri(bob->request), bob->contact);
}

/* The registrar, which goes along it, asks no DNS. */
static void a_path_has_the_address_whatever_the_record_route_says(void **state)
{
    (void)state;
    struct sip_hop next = freg_registrar_next(primary, 0, NULL);
    struct freg_proxy_options own = {.to = &next, .to_count = 1, .path = true};

    proxy = stage_registrar(
        &stage, "proxy", 20,
        &(struct freg_options){.proxy = &own, .record_route = "obp.com"});
    stage_register(bob, proxy, &(struct wish){0});
    assert_string_equal(sip_message_header(bob->answer, "Path", 0), PATH);
    stage_ask(alice, primary, &(struct ask){0});
    assert_int_equal(bob->request_count, 1);
    assert_string_equal(sip_message_record_route(bob->request, 0),
                        "sip:obp.com;lr");
}

static void a_path_goes_with_the_next_register_without_one(void **state)
{
    (void)state;
    struct freg_binding binding;

    open_proxy(&(struct freg_proxy_options){.to_count = 1, .path = true});
    stage_register(bob, proxy, &(struct wish){0});
    stage_register(bob, primary, &(struct wish){0});
    assert_null(sip_message_header(bob->answer, "Path", 0));
    assert_true(freg_registrar_binding(primary, "bob", 0, &binding));
    assert_string_equal(binding.path, "");
}

/* ---- several servers behind ------------------------------------------------- */

static void open_list(base_span timeout)
{
    struct freg_registrar *second = stage_registrar(
        &stage, "second", 14, &(struct freg_options){.shares = primary});
    struct sip_hop to[2] = {freg_registrar_next(primary, 0, NULL),
                            freg_registrar_next(second, 0, NULL)};

    open_proxy(&(struct freg_proxy_options){
        .to = to, .to_count = 2, .timeout = timeout});
}

static void silence_goes_on_after_the_timeout_with_a_new_branch(void **state)
{
    (void)state;
    open_list(2 * BASE_SEC);
    drop(primary, "silent");
    stage_ask(alice, proxy, &(struct ask){0});
    stage_run(&stage, 1999 * MS);
    assert_int_equal(bob->request_count, 0);
    stage_run(&stage, 1 * MS);
    assert_int_equal(bob->request_count, 1);
    assert_int_equal(stage_sent(&stage, "proxy", 100), 1);
}

static void without_a_timeout_silence_goes_on_after_5_s(void **state)
{
    (void)state;
    open_list(0);
    drop(primary, "silent");
    stage_ask(alice, proxy, &(struct ask){.method = "MESSAGE"});
    stage_run(&stage, 4999 * MS);
    assert_int_equal(bob->request_count, 0);
    stage_run(&stage, 1 * MS);
    assert_int_equal(bob->request_count, 1);
}

static void the_last_server_gets_the_whole_of_timer_b(void **state)
{
    (void)state;
    open_list(2 * BASE_SEC);
    drop(primary, "silent");
    drop(stage.registrars[1], "silent");
    stage_ask(alice, proxy, &(struct ask){0});
    stage_run(&stage, 33999 * MS);
    assert_int_equal(stage_status(alice), 100);
    stage_run(&stage, 1 * MS);
    assert_int_equal(stage_status(alice), 408);
}

static void a_503_goes_on_and_the_last_one_is_passed_up(void **state)
{
    (void)state;
    open_list(0);
    drop(primary, "reject");
    stage_ask(alice, proxy, &(struct ask){0});
    assert_int_equal(bob->request_count, 1);
    drop(stage.registrars[1], "reject");
    assert_int_equal(
        stage_ask(alice, proxy, &(struct ask){.call_id = "second"}), 503);
}

static void another_refusal_does_not_go_on(void **state)
{
    (void)state;
    open_list(0);
    assert_int_equal(
        stage_ask(alice, proxy, &(struct ask){.uri = "sip:carol@pbx.com"}),
        480);
    assert_int_equal(stage_sent(&stage, "second", 480), 0);
}

/* RFC 3261 section 16.7 step 10: it would ring for nobody. */
static void a_server_that_rings_after_its_turn_is_cancelled(void **state)
{
    (void)state;
    struct sip_hop to[2] = {{*sip_endpoint_address(bob->endpoint), BASE_UDP},
                            freg_registrar_next(primary, 0, NULL)};

    open_proxy(&(struct freg_proxy_options){.to = to, .to_count = 2});
    stage_ask(alice, proxy, &(struct ask){.uri = "sip:carol@pbx.com"});
    stage_run(&stage, 5 * BASE_SEC);
    assert_int_equal(stage_status(alice), 480);
    assert_int_equal(bob->cancel_count, 0);
    stage_answer(bob, 180);
    assert_int_equal(bob->cancel_count, 1);
}

static void a_cancelled_call_does_not_go_on(void **state)
{
    (void)state;
    open_list(2 * BASE_SEC);
    drop(primary, "silent");
    stage_ask(alice, proxy, &(struct ask){0});
    sip_client_cancel(alice->sent);
    stage_run(&stage, 2 * BASE_SEC);
    assert_int_equal(bob->request_count, 0);
    assert_int_equal(stage_status(alice), 487);
}

/* Timer C counts from when a server was asked, and ends the call: a server that
 * has been ringing is no silent one. */
static void each_server_has_a_timer_c_of_its_own(void **state)
{
    (void)state;
    open_list(2 * BASE_SEC);
    drop(primary, "silent");
    drop(stage.registrars[1], "stall");
    stage_ask(alice, proxy, &(struct ask){0});
    stage_run(&stage, 182999 * MS);
    assert_int_equal(freg_registrar_seen(stage.registrars[1], "CANCEL"), 0);
    stage_run(&stage, 1 * MS);
    assert_int_equal(freg_registrar_seen(stage.registrars[1], "CANCEL"), 1);
}

static void after_timer_c_no_other_server_is_tried(void **state)
{
    (void)state;
    open_list(2 * BASE_SEC);
    drop(primary, "stall");
    stage_ask(alice, proxy, &(struct ask){0});
    stage_run(&stage, (181 + 32) * BASE_SEC);
    assert_int_equal(stage_status(alice), 408);
    assert_int_equal(bob->request_count, 0);
}

/* ---- by DNS, where nobody answers ------------------------------------------- */

static void open_by_dns(void)
{
    open_proxy(&(struct freg_proxy_options){
        .dns = {base_address_ipv4(10, 0, 0, 99, 53)}, .dns_count = 1});
}

/* SRV and A, two tries of 2 s each. */
static void a_name_that_leads_nowhere_is_503(void **state)
{
    (void)state;
    open_by_dns();
    assert_int_equal(stage_ask(alice, proxy, &(struct ask){0}), 100);
    stage_run(&stage, 7999 * MS);
    assert_int_equal(stage_status(alice), 100);
    stage_run(&stage, 1 * MS);
    assert_int_equal(stage_status(alice), 503);
}

static void a_call_cancelled_before_dns_answers_is_487(void **state)
{
    (void)state;
    open_by_dns();
    stage_ask(alice, proxy, &(struct ask){0});
    stage_run(&stage, BASE_SEC);
    sip_client_cancel(alice->sent);
    stage_run(&stage, 0);
    assert_int_equal(stage_status(alice), 487);
    stage_run(&stage, 10 * BASE_SEC);
    assert_int_equal(stage_sent(&stage, "proxy", 503), 0);
}

static void it_goes_while_dns_is_asked(void **state)
{
    (void)state;
    struct sip_message *ack;

    open_by_dns();
    stage_ask(alice, proxy, &(struct ask){0});
    ack = stage_request(alice, &(struct ask){.method = "ACK",
                                             .to_tag = "bob",
                                             .route = "sip:pbx.com;lr"});
    sip_send(alice->endpoint, ack,
             &(struct sip_hop){.address = stage_address(proxy),
                               .transport = BASE_UDP},
             false);
    sip_message_release(&ack);
    stage_run(&stage, 0);
    freg_registrar_restart(proxy, true);
    stage_ask(alice, proxy, &(struct ask){.call_id = "again"});
}

/* ---- faults -------------------------------------------------------------------- */

static void an_unknown_mode_is_an_error_that_speaks_of_a_proxy(void **state)
{
    (void)state;
    struct base_error error = {0};

    open_proxy(&(struct freg_proxy_options){.to_count = 1});
    assert_int_equal(
        freg_registrar_drop(proxy, &(struct freg_fault){.mode = "servfail"},
                            &error),
        BASE_ERR_UNSUPPORTED);
    assert_memory_equal(error.text, "a proxy has no mode 'servfail'; it has ",
                        39);
}

static void a_rejecting_proxy_answers_by_itself(void **state)
{
    (void)state;
    open_proxy(&(struct freg_proxy_options){.to_count = 1});
    drop(proxy, "reject");
    assert_int_equal(stage_register(alice, proxy, &(struct wish){0}), 503);
    assert_int_equal(freg_registrar_seen(primary, "REGISTER"), 1); /* bob's */
}

#define WITH_BOB(test)                                                         \
    cmocka_unit_test_setup_teardown(test, open_with_bob, close_stage)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_BOB(a_register_goes_on_to_the_server_behind),
        WITH_BOB(a_call_goes_through_and_the_proxy_stays_in_it),
        WITH_BOB(any_name_in_a_preloaded_route_is_its_own),
        WITH_BOB(with_names_of_its_own_others_are_not),
        WITH_BOB(in_a_dialog_an_unknown_name_is_not_its_own),
        WITH_BOB(another_route_is_followed_before_the_server_behind),
        WITH_BOB(in_a_dialog_the_request_uri_leads),
        WITH_BOB(without_servers_behind_the_request_uri_leads),
        WITH_BOB(what_is_sips_is_never_sent_in_the_clear),
        WITH_BOB(what_is_meant_for_itself_it_answers_itself),
        WITH_BOB(the_path_is_stored_said_back_and_followed),
        WITH_BOB(a_path_has_the_address_whatever_the_record_route_says),
        WITH_BOB(a_path_goes_with_the_next_register_without_one),
        WITH_BOB(silence_goes_on_after_the_timeout_with_a_new_branch),
        WITH_BOB(without_a_timeout_silence_goes_on_after_5_s),
        WITH_BOB(the_last_server_gets_the_whole_of_timer_b),
        WITH_BOB(a_503_goes_on_and_the_last_one_is_passed_up),
        WITH_BOB(another_refusal_does_not_go_on),
        WITH_BOB(a_server_that_rings_after_its_turn_is_cancelled),
        WITH_BOB(a_cancelled_call_does_not_go_on),
        WITH_BOB(each_server_has_a_timer_c_of_its_own),
        WITH_BOB(after_timer_c_no_other_server_is_tried),
        WITH_BOB(a_name_that_leads_nowhere_is_503),
        WITH_BOB(a_call_cancelled_before_dns_answers_is_487),
        WITH_BOB(it_goes_while_dns_is_asked),
        WITH_BOB(an_unknown_mode_is_an_error_that_speaks_of_a_proxy),
        WITH_BOB(a_rejecting_proxy_answers_by_itself),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
