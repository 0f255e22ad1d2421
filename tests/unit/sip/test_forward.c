// SPDX-License-Identifier: MIT
#include "tests/unit/sip/text.h"

#include "sip/message_private.h"

static const char invite[] =
    "INVITE sip:b@pbx.com SIP/2.0\n"
    "X-long:   kept  as it is\n"
    "v: SIP/2.0/UDP 10.0.0.1:5062;rport;branch=z9hG4bKi,SIP/2.0/UDP x\n"
    "max-forwards: 5\n"
    "Route: <sip:10.0.2.1;lr>, <sip:p2;lr>\n"
    "f: <sip:a@pbx.com>;tag=1\n"
    "t: <sip:b@pbx.com>\n"
    "i: c\n"
    "CSEQ: 9 INVITE\n"
    "Subject: folded\n  here\n"
    "Record-Route: <sip:p0;lr>\n"
    "Content-Length: 1\n\nz";

static struct sip_forward_spec spec_of_proxy(void)
{
    return (struct sip_forward_spec){
        .transport = BASE_UDP,
        .sent_by = base_address_ipv4(10, 0, 2, 1, 5060),
        .branch = "z9hG4bKp",
    };
}

static void foreign_headers_keep_case_order_and_folding(void **state)
{
    struct sip_message *m = parsed(invite), *forwarded;
    struct sip_forward_spec spec = spec_of_proxy();

    (void)state;
    spec.request_uri = "sip:b@10.0.0.7:5060";
    spec.pop_routes = 1;
    spec.record_route = "sip:10.0.2.1;lr";
    m->source = base_address_ipv4(10, 0, 0, 1, 5062);
    forwarded = sip_message_forward(m, &spec);
    assert_text(forwarded,
                "INVITE sip:b@10.0.0.7:5060 SIP/2.0\n"
                "Via: SIP/2.0/UDP 10.0.2.1:5060;branch=z9hG4bKp;rport\n"
                "Record-Route: <sip:10.0.2.1;lr>\n"
                "X-long:   kept  as it is\n"
                "v: SIP/2.0/UDP 10.0.0.1:5062;rport=5062;branch=z9hG4bKi;"
                "received=10.0.0.1,SIP/2.0/UDP x\n"
                "Max-Forwards: 4\n"
                "Route: <sip:p2;lr>\n"
                "f: <sip:a@pbx.com>;tag=1\n"
                "t: <sip:b@pbx.com>\n"
                "i: c\n"
                "CSEQ: 9 INVITE\n"
                "Subject: folded\n  here\n"
                "Record-Route: <sip:p0;lr>\n"
                "Content-Length: 1\n\nz");
    assert_string_equal(sip_message_route(forwarded, 0), "sip:p2;lr");
    assert_null(sip_message_route(forwarded, 1));
    assert_string_equal(sip_message_record_route(forwarded, 0),
                        "sip:10.0.2.1;lr");
    assert_int_equal(sip_message_via_count(forwarded), 3);
    sip_message_release(&forwarded);
    sip_message_release(&m);
}

static void a_route_line_with_one_value_goes_away(void **state)
{
    struct sip_message *m =
        parsed("BYE sip:b@h SIP/2.0\nVia: SIP/2.0/UDP h;branch=z9hG4bKi\n"
               "Route: <sip:one;lr>\nRoute:  <sip:two;lr>,\n <sip:three>\n"
               "From: <sip:a@b>\nTo: <sip:a@b>\nCall-ID: c\nCSeq: 1 BYE\n\n");
    struct sip_forward_spec spec = spec_of_proxy();
    struct sip_message *once, *twice, *thrice;

    (void)state;
    spec.pop_routes = 1;
    once = sip_message_forward(m, &spec);
    assert_text(once, "BYE sip:b@h SIP/2.0\n"
                      "Via: SIP/2.0/UDP 10.0.2.1:5060;branch=z9hG4bKp;rport\n"
                      "Max-Forwards: 70\n"
                      "Via: SIP/2.0/UDP h;branch=z9hG4bKi\n"
                      "Route:  <sip:two;lr>,\n <sip:three>\n"
                      "From: <sip:a@b>\nTo: <sip:a@b>\nCall-ID: c\n"
                      "CSeq: 1 BYE\n\n");
    spec.branch = "z9hG4bKq";
    twice = sip_message_forward(once, &spec);
    assert_string_equal(sip_message_route(twice, 0), "sip:three");
    assert_int_equal(sip_message_max_forwards(twice), 69);
    spec.branch = "z9hG4bKr";
    thrice = sip_message_forward(twice, &spec);
    assert_null(sip_message_route(thrice, 0));
    assert_null(sip_message_header(thrice, "Route", 0));
    sip_message_release(&thrice);
    sip_message_release(&twice);
    sip_message_release(&once);
    sip_message_release(&m);
}

static void nothing_is_forwarded_without_hops_left(void **state)
{
    struct sip_message *m =
        parsed("BYE sip:b@h SIP/2.0\nVia: SIP/2.0/UDP h;branch=z9hG4bKi\n"
               "Max-Forwards: 0\n"
               "From: <sip:a@b>\nTo: <sip:a@b>\nCall-ID: c\nCSeq: 1 BYE\n\n");
    struct sip_forward_spec spec = spec_of_proxy();

    (void)state;
    assert_null(sip_message_forward(m, &spec));
    sip_message_release(&m);
}

static void a_response_loses_its_top_via_on_the_way_back(void **state)
{
    struct sip_message *m = parsed(
        "SIP/2.0 200 Fine\nX-long: a\n"
        "Via: SIP/2.0/UDP p;branch=z9hG4bKp , SIP/2.0/UDP q;branch=z9hG4bKq\n"
        "Via: SIP/2.0/UDP r;branch=z9hG4bKr\n"
        "From: <sip:a@b>\nTo: <sip:a@b>\nCall-ID: c\nCSeq: 1 BYE\n\n");
    struct sip_message *once = sip_message_pop_via(m), *twice;

    (void)state;
    assert_text(once, "SIP/2.0 200 Fine\nX-long: a\n"
                      "Via: SIP/2.0/UDP q;branch=z9hG4bKq\n"
                      "Via: SIP/2.0/UDP r;branch=z9hG4bKr\n"
                      "From: <sip:a@b>\nTo: <sip:a@b>\nCall-ID: c\n"
                      "CSeq: 1 BYE\n\n");
    twice = sip_message_pop_via(once);
    assert_string_equal(sip_message_via(twice)->branch, "z9hG4bKr");
    assert_int_equal(sip_message_via_count(twice), 1);
    assert_null(sip_message_pop_via(twice));
    sip_message_release(&twice);
    sip_message_release(&once);
    sip_message_release(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(foreign_headers_keep_case_order_and_folding),
        cmocka_unit_test(a_route_line_with_one_value_goes_away),
        cmocka_unit_test(nothing_is_forwarded_without_hops_left),
        cmocka_unit_test(a_response_loses_its_top_via_on_the_way_back),
    };

    return cmocka_run_group_tests_name("sip_forward", tests, NULL, NULL);
}
