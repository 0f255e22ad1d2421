// SPDX-License-Identifier: MIT
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "phone-sim/dialog.h"
#include "phone-sim/private.h"

#define HEAD                                                                   \
    "Via: SIP/2.0/UDP 10.0.0.9;branch=z9hG4bK1\r\n"                            \
    "From: <sip:a@x.com>;tag=fa\r\n"                                           \
    "Call-ID: c1\r\n"                                                          \
    "Content-Length: 0\r\n"
#define ROUTED                                                                 \
    "Record-Route: <sip:10.0.0.1;lr>\r\n"                                      \
    "Record-Route: <sip:10.0.0.2:5070;lr;transport=tcp>\r\n"
#define OK_HEAD                                                                \
    "SIP/2.0 200 OK\r\nCSeq: 7 INVITE\r\nTo: <sip:b@x.com>;tag=tb\r\n"
#define INVITE_HEAD                                                            \
    "INVITE sip:b@10.0.0.100 SIP/2.0\r\nCSeq: 7 INVITE\r\n"                    \
    "Max-Forwards: 70\r\nTo: <sip:b@x.com>\r\n"

static const struct sip_hop bound = {
    .address = {.family = BASE_IPV4, .ip = {192, 168, 1, 13}, .port = 5060}};

static struct sip_message *parse(const char *text)
{
    struct sip_message *message = NULL;
    struct base_error error;

    if (sip_message_parse(text, strlen(text), &message, &error) != 0)
        fail_msg("%s", error.text);
    return message;
}

static struct phone_account account;

static struct phone_dialog *of_response(const char *text)
{
    struct sip_message *message = parse(text);
    struct phone_dialog *dialog =
        phone_dialog_from_response(&account, message, &bound);

    sip_message_release(&message);
    return dialog;
}

static void assert_hop(const struct phone_dialog *dialog, const char *address,
                       enum base_transport transport)
{
    struct sip_hop hop = phone_dialog_hop(dialog);
    char text[BASE_ADDRESS_TEXT_MAX];

    assert_string_equal(base_address_text(&hop.address, text), address);
    assert_int_equal(hop.transport, transport);
}

static void a_caller_takes_the_record_routes_in_reverse(void **state)
{
    struct phone_dialog *d = of_response(
        OK_HEAD HEAD ROUTED "Contact: <sip:b@10.0.0.5:5062>\r\n\r\n");

    (void)state;
    assert_int_equal(d->route_count, 2);
    assert_string_equal(d->routes[0], "sip:10.0.0.2:5070;lr;transport=tcp");
    assert_string_equal(d->routes[1], "sip:10.0.0.1;lr");
    assert_string_equal(d->remote_target, "sip:b@10.0.0.5:5062");
    assert_string_equal(d->local, "<sip:a@x.com>;tag=fa");
    assert_string_equal(d->remote, "<sip:b@x.com>;tag=tb");
    assert_int_equal(d->local_cseq, 7);
    assert_hop(d, "10.0.0.2:5070", BASE_TCP);
    phone_dialog_destroy(&d);
    assert_null(d);
}

static void a_called_phone_takes_them_in_order(void **state)
{
    struct sip_message *invite =
        parse(INVITE_HEAD HEAD ROUTED "Contact: <sip:a@10.0.0.5>\r\n\r\n");
    struct sip_message *bye = parse(
        "BYE sip:b@10.0.0.100 SIP/2.0\r\nCSeq: 8 BYE\r\nMax-Forwards: 70\r\n"
        "To: <sip:b@x.com>;tag=mine\r\n" HEAD "\r\n");
    struct phone_dialog *d =
        phone_dialog_from_request(&account, invite, "mine", &bound.address);

    (void)state;
    assert_string_equal(d->routes[0], "sip:10.0.0.1;lr");
    assert_string_equal(d->local, "<sip:b@x.com>;tag=mine");
    assert_string_equal(d->remote, "<sip:a@x.com>;tag=fa");
    assert_int_equal(d->remote_cseq, 7);
    assert_hop(d, "10.0.0.1:5060", BASE_UDP);
    assert_true(phone_dialog_has(d, bye));
    assert_false(phone_dialog_has(d, invite));
    phone_dialog_destroy(&d);
    sip_message_release(&bye);
    sip_message_release(&invite);
}

static void without_routes_requests_go_to_the_remote_target(void **state)
{
    struct phone_dialog *d =
        of_response(OK_HEAD HEAD "Contact: <sip:b@10.0.0.5:5062>\r\n\r\n");

    (void)state;
    assert_hop(d, "10.0.0.5:5062", BASE_UDP);
    phone_dialog_destroy(&d);
}

/* SEMANTICS 2.15: whatever a proxied account sends goes through its proxy. */
static void without_routes_a_proxied_account_uses_the_proxy(void **state)
{
    struct phone_dialog *direct, *routed;

    (void)state;
    account.is_proxied = true;
    direct = of_response(OK_HEAD HEAD "Contact: <sip:b@10.0.0.5:5062>\r\n\r\n");
    routed = of_response(OK_HEAD HEAD ROUTED
                         "Contact: <sip:b@10.0.0.5:5062>\r\n\r\n");
    account.is_proxied = false;
    assert_hop(direct, "192.168.1.13:5060", BASE_UDP);
    assert_hop(routed, "10.0.0.2:5070", BASE_TCP);
    phone_dialog_destroy(&direct);
    phone_dialog_destroy(&routed);
}

static void a_name_goes_through_the_hop_that_set_the_dialog_up(void **state)
{
    struct phone_dialog *d =
        of_response(OK_HEAD HEAD "Contact: <sip:b@host.example>\r\n\r\n");

    (void)state;
    assert_hop(d, "192.168.1.13:5060", BASE_UDP);
    phone_dialog_destroy(&d);
    d = of_response(OK_HEAD HEAD "Record-Route: <sip:p.example;lr>\r\n"
                                 "Contact: <sip:b@10.0.0.5>\r\n\r\n");
    assert_hop(d, "192.168.1.13:5060", BASE_UDP);
    phone_dialog_destroy(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_caller_takes_the_record_routes_in_reverse),
        cmocka_unit_test(a_called_phone_takes_them_in_order),
        cmocka_unit_test(without_routes_requests_go_to_the_remote_target),
        cmocka_unit_test(without_routes_a_proxied_account_uses_the_proxy),
        cmocka_unit_test(a_name_goes_through_the_hop_that_set_the_dialog_up),
    };
    return cmocka_run_group_tests_name("phone-sim_dialog", tests, NULL, NULL);
}
