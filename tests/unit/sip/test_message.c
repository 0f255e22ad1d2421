// SPDX-License-Identifier: MIT
#include "tests/unit/sip/text.h"

#define DIALOG                                                                 \
    "From: <sip:4605@pbx.com>;tag=ft\n"                                        \
    "To: <sip:4606@pbx.com>\n"                                                 \
    "Call-ID: c1@192.168.1.100\n"

static const char invite[] =
    "INVITE sip:4606@pbx.com SIP/2.0\n"
    "Via: SIP/2.0/UDP 192.168.1.13:5060;branch=z9hG4bKa;rport\n"
    "Via: SIP/2.0/TCP [2001:db8::5]:5070;branch=z9hG4bKb, SIP/2.0/UDP c\n"
    "Max-Forwards: 69\n"
    "Route: <sip:192.168.1.20;lr>, \"p, q\" <sip:p@192.168.1.21:5070;lr>\n"
    "Record-Route: <sip:192.168.1.13;lr>\n"
    "Route: <sip:192.168.1.22>\n" DIALOG "CSeq: 7 INVITE\n"
    "Contact: \"Al, <ice>\" <sip:4605@192.168.1.100:5062;transport=udp>"
    ";expires=60;q=0.5, sip:b@c;expires=x\n"
    "Subject: one\n two\n\tthree \n"
    "Content-Type: application/sdp\n"
    "Content-Length: 4\n\nv=0\n";

static void every_field_of_a_request_is_read(void **state)
{
    struct sip_message *m = parsed(invite);
    size_t length;

    (void)state;
    assert_true(sip_message_is_request(m));
    assert_int_equal(sip_message_method(m), SIP_INVITE);
    assert_string_equal(sip_message_method_name(m), "INVITE");
    assert_string_equal(sip_message_request_uri(m), "sip:4606@pbx.com");
    assert_int_equal(sip_message_status(m), 0);
    assert_string_equal(sip_message_reason(m), "");
    assert_string_equal(sip_message_call_id(m), "c1@192.168.1.100");
    assert_int_equal(sip_message_cseq(m), 7);
    assert_string_equal(sip_message_from_tag(m), "ft");
    assert_string_equal(sip_message_to_tag(m), "");
    assert_string_equal(sip_message_from_uri(m), "sip:4605@pbx.com");
    assert_string_equal(sip_message_to_uri(m), "sip:4606@pbx.com");
    assert_string_equal(sip_message_from(m), "<sip:4605@pbx.com>;tag=ft");
    assert_int_equal(sip_message_max_forwards(m), 69);
    assert_int_equal(sip_message_expires(m), -1);
    assert_string_equal(sip_message_body(m, &length), "v=0\r");
    assert_int_equal(length, 4);
    sip_message_release(&m);
    assert_null(m);
}

static void the_top_via_is_taken_apart(void **state)
{
    struct sip_message *m = parsed(invite);
    const struct sip_via *via = sip_message_via(m);

    (void)state;
    assert_int_equal(sip_message_via_count(m), 3);
    assert_string_equal(via->transport, "UDP");
    assert_string_equal(via->host, "192.168.1.13");
    assert_int_equal(via->port, 5060);
    assert_string_equal(via->branch, "z9hG4bKa");
    assert_true(via->has_rport);
    assert_int_equal(via->rport, 0);
    assert_string_equal(via->received, "");
    sip_message_release(&m);
}

static void lists_are_read_across_lines_and_commas(void **state)
{
    struct sip_message *m = parsed(invite);

    (void)state;
    assert_string_equal(sip_message_route(m, 0), "sip:192.168.1.20;lr");
    assert_string_equal(sip_message_route(m, 1), "sip:p@192.168.1.21:5070;lr");
    assert_string_equal(sip_message_route(m, 2), "sip:192.168.1.22");
    assert_null(sip_message_route(m, 3));
    assert_string_equal(sip_message_record_route(m, 0), "sip:192.168.1.13;lr");
    assert_null(sip_message_record_route(m, 1));
    assert_int_equal(sip_message_contact_count(m), 2);
    assert_string_equal(sip_message_contact(m, 0).uri,
                        "sip:4605@192.168.1.100:5062;transport=udp");
    assert_int_equal(sip_message_contact(m, 0).expires, 60);
    assert_string_equal(sip_message_contact(m, 1).uri, "sip:b@c");
    assert_int_equal(sip_message_contact(m, 1).expires, -1);
    sip_message_release(&m);
}

static void a_folded_value_is_unfolded(void **state)
{
    struct sip_message *m = parsed(invite);

    (void)state;
    assert_string_equal(sip_message_header(m, "subject", 0), "one two three");
    assert_null(sip_message_header(m, "Subject", 1));
    assert_null(sip_message_header(m, "Sub", 0));
    sip_message_release(&m);
}

static void a_response_is_read(void **state)
{
    struct sip_message *m =
        parsed("SIP/2.0 503 Service Unavailable, sorry\n"
               "Via: SIP/2.0/UDP h;branch=z9hG4bKa;received=10.0.0.1;rport=9\n"
               "Retry-After: 120 (I am (very) sorry);duration=3600\n"
               "Min-Expires: 60\nExpires: 4294967295\n" DIALOG
               "CSeq: 2147483647 REGISTER\n\n");

    (void)state;
    assert_false(sip_message_is_request(m));
    assert_int_equal(sip_message_status(m), 503);
    assert_string_equal(sip_message_reason(m), "Service Unavailable, sorry");
    assert_int_equal(sip_message_method(m), SIP_REGISTER);
    assert_int_equal(sip_message_cseq(m), 2147483647);
    assert_int_equal(sip_message_retry_after(m), 120);
    assert_int_equal(sip_message_min_expires(m), 60);
    assert_int_equal(sip_message_expires(m), 4294967295);
    assert_string_equal(sip_message_via(m)->received, "10.0.0.1");
    assert_int_equal(sip_message_via(m)->rport, 9);
    assert_string_equal(sip_message_request_uri(m), "");
    sip_message_release(&m);
}

static void compact_names_are_their_long_forms(void **state)
{
    struct sip_message *m = parsed("REGISTER sip:pbx.com SIP/2.0\n"
                                   "v: SIP/2.0/UDP h;branch=z9hG4bKa\n"
                                   "f: sip:a@b;tag=1\nt: <sip:a@b>;tag=2\n"
                                   "i: x\nCSEQ : 1 REGISTER\nm: *\nk: path\n"
                                   "l: 0\n\n");

    (void)state;
    assert_string_equal(sip_message_from_uri(m), "sip:a@b");
    assert_string_equal(sip_message_from_tag(m), "1");
    assert_string_equal(sip_message_to_tag(m), "2");
    assert_true(sip_message_contact(m, 0).star);
    assert_string_equal(sip_message_header(m, "Supported", 0), "path");
    assert_string_equal(sip_message_header(m, "CSeq", 0), "1 REGISTER");
    sip_message_release(&m);
}

/* In the manner of RFC 4475 section 3.1.1.1. */
static void a_tortured_but_valid_message_is_read(void **state)
{
    struct sip_message *m = parsed(
        "\n\nINVITE sip:vivekg@chair-dnrc.example.com;unknownparam SIP/2.0\n"
        "TO :\n sip:vivekg@chair-dnrc.example.com ;   tag    = 1918181833n\n"
        "from   : \"J Rosenberg \\\\\\\"\"       <sip:jdrosen@example.com>\n"
        "  ;\n  tag = 98asjd8\n"
        "MaX-fOrWaRdS: 0068\n"
        "Call-ID: wsinv.ndaksdj@192.0.2.1\n"
        "Content-Length   : 3\n"
        "cseq: 0009\n  INVITE\n"
        "Via  : SIP  /   2.0\n /UDP\n    192.0.2.2;branch=390skdjuw\n"
        "s :\n"
        "NewFangledHeader:   newfangled value\n continued newfangled value\n"
        "UnknownHeaderWithUnusualValue: ;;,,;;,;\n"
        "Content-Type: application/sdp\n"
        "Route:\n <sip:services.example.com;lr;unknownwith=value;unknown-no>\n"
        "v:  SIP  / 2.0  / TCP     spindle.example.com   ;\n"
        "  branch  =   z9hG4bK9ikj8  ,\n"
        " SIP  /    2.0   / UDP  192.168.255.111   ; branch=\n"
        " z9hG4bK30239\n"
        "m:\"Quoted string \\\"\\\"\" <sip:jdrosen@example.com> ; newparam =\n"
        "      newvalue ;\n  secondparam ; q = 0.33\n\nv=0");

    (void)state;
    assert_string_equal(sip_message_to_tag(m), "1918181833n");
    assert_string_equal(sip_message_from_tag(m), "98asjd8");
    assert_int_equal(sip_message_max_forwards(m), 68);
    assert_int_equal(sip_message_cseq(m), 9);
    assert_int_equal(sip_message_via_count(m), 3);
    assert_string_equal(sip_message_via(m)->branch, "390skdjuw");
    assert_string_equal(sip_message_via(m)->host, "192.0.2.2");
    assert_string_equal(
        sip_message_route(m, 0),
        "sip:services.example.com;lr;unknownwith=value;unknown-no");
    assert_string_equal(sip_message_contact(m, 0).uri,
                        "sip:jdrosen@example.com");
    assert_string_equal(sip_message_header(m, "NewFangledHeader", 0),
                        "newfangled value continued newfangled value");
    sip_message_release(&m);
}

static void a_bad_header_that_nobody_needs_is_no_matter(void **state)
{
    struct sip_message *m = parsed(
        "OPTIONS sip:a@b SIP/2.0\nVia: SIP/2.0/UDP h;branch=z9hG4bKa\n" DIALOG
        "CSeq: 1 OPTIONS\nAccept: \"open\nWWW-Authenticate: nonsense\n"
        "Content-Type: ;;;\nExpires: soon\nCall-Info: <\n\n");

    (void)state;
    assert_int_equal(sip_message_expires(m), -1);
    sip_message_release(&m);
}

static void line_feeds_alone_end_lines_too(void **state)
{
    static const char text[] =
        "OPTIONS sip:a@b SIP/2.0\nVia: SIP/2.0/UDP h;branch=z9hG4bKa\n" DIALOG
        "CSeq: 1 OPTIONS\n\nbody";
    struct sip_message *m = NULL;
    size_t length;

    (void)state;
    assert_int_equal(sip_message_parse(text, sizeof text - 1, &m, NULL), 0);
    assert_string_equal(sip_message_body(m, &length), "body");
    sip_message_release(&m);
}

static void bytes_behind_the_body_are_dropped(void **state)
{
    struct sip_message *m =
        parsed("OPTIONS sip:a@b SIP/2.0\nVia: SIP/2.0/UDP h;branch=z9hG4bKa\n"
               "Content-Length: 3\n" DIALOG "CSeq: 1 OPTIONS\n\nabcdef");
    size_t length, whole;
    const char *text = sip_message_text(m, &whole);

    (void)state;
    assert_string_equal(sip_message_body(m, &length), "abc");
    assert_int_equal(length, 3);
    assert_int_equal(strlen(text), whole);
    sip_message_release(&m);
}

static void a_body_may_be_binary(void **state)
{
    char *head = wire("MESSAGE tel:+1 SIP/2.0\n"
                      "Via: SIP/2.0/UDP h;branch=z9hG4bKa\n" DIALOG
                      "CSeq: 1 MESSAGE\nContent-Length: 3\n\n");
    struct base_buffer bytes = {0};
    struct sip_message *m = NULL;
    size_t length;

    (void)state;
    base_buffer_puts(&bytes, head);
    base_buffer_append(&bytes, "\0\xff\n", 3);
    assert_int_equal(sip_message_parse(bytes.bytes, bytes.length, &m, NULL), 0);
    assert_memory_equal(sip_message_body(m, &length), "\0\xff\n", 3);
    assert_int_equal(length, 3);
    sip_message_release(&m);
    base_buffer_fini(&bytes);
    free(head);
}

static void unknown_methods_keep_their_name(void **state)
{
    struct sip_message *m = parsed(
        "Invite sip:a@b SIP/2.0\nVia: SIP/2.0/UDP h;branch=z9hG4bKa\n" DIALOG
        "CSeq: 1 Invite\n\n");

    (void)state;
    assert_int_equal(sip_message_method(m), SIP_METHOD_OTHER);
    assert_string_equal(sip_message_method_name(m), "Invite");
    sip_message_release(&m);
}

static void a_payload_of_ours_is_handed_over(void **state)
{
    struct sip_message *m = parsed(invite), *again = NULL, *copy = NULL;
    struct net_payload *bytes;
    size_t length;
    const char *text = sip_message_text(m, &length);

    (void)state;
    bytes = net_payload_from_bytes(text, length);
    assert_int_equal(
        sip_message_from_payload(sip_message_payload(m), &again, NULL), 0);
    assert_int_equal(sip_message_from_payload(bytes, &copy, NULL), 0);

    assert_ptr_equal(again, m);
    assert_ptr_not_equal(copy, m);
    assert_string_equal(sip_message_text(copy, &length), text);

    net_payload_release(&bytes);
    sip_message_release(&again);
    sip_message_release(&copy);
    sip_message_release(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_field_of_a_request_is_read),
        cmocka_unit_test(the_top_via_is_taken_apart),
        cmocka_unit_test(lists_are_read_across_lines_and_commas),
        cmocka_unit_test(a_folded_value_is_unfolded),
        cmocka_unit_test(a_response_is_read),
        cmocka_unit_test(compact_names_are_their_long_forms),
        cmocka_unit_test(a_tortured_but_valid_message_is_read),
        cmocka_unit_test(a_bad_header_that_nobody_needs_is_no_matter),
        cmocka_unit_test(line_feeds_alone_end_lines_too),
        cmocka_unit_test(bytes_behind_the_body_are_dropped),
        cmocka_unit_test(a_body_may_be_binary),
        cmocka_unit_test(unknown_methods_keep_their_name),
        cmocka_unit_test(a_payload_of_ours_is_handed_over),
    };

    return cmocka_run_group_tests_name("sip_message", tests, NULL, NULL);
}
