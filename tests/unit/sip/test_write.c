// SPDX-License-Identifier: MIT
#include "tests/unit/sip/text.h"

#include <stdio.h>

#include "base/draw.h"
#include "sip/message_private.h"

static const struct sip_request_spec plain = {
    .method = "REGISTER",
    .request_uri = "sip:pbx.com",
    .sent_by = {.family = BASE_IPV4, .ip = {192, 168, 1, 100}, .port = 5060},
    .branch = "z9hG4bKa",
    .from = "<sip:4605@pbx.com>;tag=ft",
    .to = "<sip:4605@pbx.com>",
    .call_id = "c1",
    .cseq = 1,
    .expires = -1,
};

static void a_request_is_written_like_this(void **state)
{
    static const char *const routes[] = {"sip:10.0.2.1;lr", "sip:10.0.2.2;lr"};
    static const struct sip_header headers[] = {{"User-Agent", "siplapse"},
                                                {"X-long", "a"}};
    struct sip_request_spec spec = plain;
    struct sip_message *m;

    (void)state;
    spec.routes = routes;
    spec.route_count = 2;
    spec.contact = "sip:4605@192.168.1.100:5060";
    spec.expires = 3600;
    spec.headers = headers;
    spec.header_count = 2;
    m = sip_request_create(&spec);
    assert_text(m, "REGISTER sip:pbx.com SIP/2.0\n"
                   "Via: SIP/2.0/UDP 192.168.1.100:5060;branch=z9hG4bKa;rport\n"
                   "Max-Forwards: 70\n"
                   "Route: <sip:10.0.2.1;lr>\n"
                   "Route: <sip:10.0.2.2;lr>\n"
                   "From: <sip:4605@pbx.com>;tag=ft\n"
                   "To: <sip:4605@pbx.com>\n"
                   "Call-ID: c1\n"
                   "CSeq: 1 REGISTER\n"
                   "Contact: <sip:4605@192.168.1.100:5060>\n"
                   "Expires: 3600\n"
                   "User-Agent: siplapse\n"
                   "X-long: a\n"
                   "Content-Length: 0\n\n");
    sip_message_release(&m);
}

static void a_body_a_star_and_ipv6_are_written(void **state)
{
    struct sip_request_spec spec = plain;
    struct sip_message *m;

    (void)state;
    assert_true(base_address_parse("[2001:db8::5]:5061", 0, &spec.sent_by));
    spec.transport = BASE_TLS;
    spec.contact = "*";
    spec.content_type = "text/plain";
    spec.body = "hello";
    m = sip_request_create(&spec);
    assert_text(m, "REGISTER sip:pbx.com SIP/2.0\n"
                   "Via: SIP/2.0/TLS [2001:db8::5]:5061;branch=z9hG4bKa;rport\n"
                   "Max-Forwards: 70\n"
                   "From: <sip:4605@pbx.com>;tag=ft\n"
                   "To: <sip:4605@pbx.com>\n"
                   "Call-ID: c1\n"
                   "CSeq: 1 REGISTER\n"
                   "Contact: *\n"
                   "Content-Type: text/plain\n"
                   "Content-Length: 5\n\nhello");
    assert_true(sip_message_contact(m, 0).star);
    assert_string_equal(sip_message_via(m)->host, "2001:db8::5");
    sip_message_release(&m);
}

static void a_response_copies_what_it_must(void **state)
{
    static const char *const contacts[] = {"<sip:a@h>;expires=60", "<sip:b@h>"};
    static const struct sip_header headers[] = {{"Retry-After", "30"}};
    struct sip_message *request =
        parsed("INVITE sip:a@b SIP/2.0\n"
               "v: SIP/2.0/UDP one;branch=z9hG4bKa , SIP/2.0/TCP two\n"
               "Via: SIP/2.0/UDP three\n"
               "Record-Route: <sip:p1;lr>, <sip:p2;lr>\n"
               "f: \"A\"\n <sip:a@b>;tag=1\nTo: <sip:a@b>;x=y\n"
               "i: c\nCSeq: 4  INVITE\nSubject: no\n\n");
    struct sip_response_spec spec = {.status = 200,
                                     .to_tag = "tt",
                                     .contacts = contacts,
                                     .contact_count = 2,
                                     .record_route = true,
                                     .headers = headers,
                                     .header_count = 1};
    struct sip_message *m = sip_response_create(request, &spec);

    (void)state;
    assert_text(m, "SIP/2.0 200 OK\n"
                   "Via: SIP/2.0/UDP one;branch=z9hG4bKa , SIP/2.0/TCP two\n"
                   "Via: SIP/2.0/UDP three\n"
                   "Record-Route: <sip:p1;lr>, <sip:p2;lr>\n"
                   "From: \"A\" <sip:a@b>;tag=1\n"
                   "To: <sip:a@b>;x=y;tag=tt\n"
                   "Call-ID: c\n"
                   "CSeq: 4  INVITE\n"
                   "Contact: <sip:a@h>;expires=60\n"
                   "Contact: <sip:b@h>\n"
                   "Retry-After: 30\n"
                   "Content-Length: 0\n\n");
    assert_string_equal(sip_message_to_tag(m), "tt");
    sip_message_release(&m);
    sip_message_release(&request);
}

static void a_to_tag_that_is_there_stays(void **state)
{
    struct sip_request_spec request_spec = plain;
    struct sip_response_spec spec = {
        .status = 481, .reason = "Who?", .to_tag = "new"};
    struct sip_message *request, *m;

    (void)state;
    request_spec.to = "<sip:4605@pbx.com>;tag=old";
    request = sip_request_create(&request_spec);
    m = sip_response_create(request, &spec);
    assert_string_equal(sip_message_to_tag(m), "old");
    assert_string_equal(sip_message_reason(m), "Who?");
    sip_message_release(&m);
    sip_message_release(&request);
}

/* RFC 3581 section 4 and RFC 3261 section 18.2.1. */
static void
the_answer_to_a_received_request_says_where_it_came_from(void **state)
{
    static const struct {
        const char *via, *expected;
    } cases[] = {
        {"SIP/2.0/UDP 10.0.0.1:5060;rport;branch=z9hG4bKa",
         "SIP/2.0/UDP 10.0.0.1:5060;rport=6000;branch=z9hG4bKa;"
         "received=10.0.0.1"},
        {"SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bKa",
         "SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bKa"},
        {"SIP/2.0/UDP phone.local;branch=z9hG4bKa",
         "SIP/2.0/UDP phone.local;branch=z9hG4bKa;received=10.0.0.1"},
        {"SIP/2.0/UDP 10.0.0.9;branch=z9hG4bKa;RPORT, SIP/2.0/UDP x;rport",
         "SIP/2.0/UDP 10.0.0.9;branch=z9hG4bKa;RPORT=6000;received=10.0.0.1, "
         "SIP/2.0/UDP x;rport"},
    };
    struct sip_response_spec spec = {.status = 100};

    (void)state;
    for (size_t i = 0; i < BASE_COUNT_OF(cases); i++) {
        char text[500];
        struct sip_message *request, *m;

        snprintf(text, sizeof text,
                 "OPTIONS sip:a@b SIP/2.0\nVia: %s\nFrom: <sip:a@b>;tag=1\n"
                 "To: <sip:a@b>\nCall-ID: c\nCSeq: 4 OPTIONS\n\n",
                 cases[i].via);
        request = parsed(text);
        request->source = base_address_ipv4(10, 0, 0, 1, 6000);
        m = sip_response_create(request, &spec);
        assert_string_equal(sip_message_header(m, "Via", 0), cases[i].expected);
        sip_message_release(&m);
        sip_message_release(&request);
    }
}

static const char invite[] = "INVITE sip:b@pbx.com SIP/2.0\n"
                             "Via: SIP/2.0/UDP 10.0.0.1;branch=z9hG4bKi;rport, "
                             "SIP/2.0/UDP 10.0.0.2;branch=z9hG4bKj\n"
                             "Max-Forwards: 5\n"
                             "Route: <sip:p1;lr>, <sip:p2;lr>\n"
                             "From: <sip:a@pbx.com>;tag=1\n"
                             "To: <sip:b@pbx.com>\n"
                             "Call-ID: c\n"
                             "CSeq: 9 INVITE\n"
                             "Contact: <sip:a@10.0.0.1>\n"
                             "Content-Type: x/y\nContent-Length: 1\n\nz";

/* RFC 3261 section 17.1.1.3. */
static void the_ack_of_a_refusal_belongs_to_the_invite(void **state)
{
    struct sip_message *request = parsed(invite), *response, *m;
    struct sip_response_spec spec = {.status = 486, .to_tag = "tt"};

    (void)state;
    response = sip_response_create(request, &spec);
    m = sip_ack_create(request, response);
    assert_text(m, "ACK sip:b@pbx.com SIP/2.0\n"
                   "Via: SIP/2.0/UDP 10.0.0.1;branch=z9hG4bKi;rport\n"
                   "Max-Forwards: 70\n"
                   "Route: <sip:p1;lr>, <sip:p2;lr>\n"
                   "From: <sip:a@pbx.com>;tag=1\n"
                   "To: <sip:b@pbx.com>;tag=tt\n"
                   "Call-ID: c\n"
                   "CSeq: 9 ACK\n"
                   "Content-Length: 0\n\n");
    sip_message_release(&m);
    sip_message_release(&response);
    sip_message_release(&request);
}

/* RFC 3261 section 9.1. */
static void a_cancel_belongs_to_the_invite(void **state)
{
    struct sip_message *request = parsed(invite);
    struct sip_message *m = sip_cancel_create(request);

    (void)state;
    assert_text(m, "CANCEL sip:b@pbx.com SIP/2.0\n"
                   "Via: SIP/2.0/UDP 10.0.0.1;branch=z9hG4bKi;rport\n"
                   "Max-Forwards: 70\n"
                   "Route: <sip:p1;lr>, <sip:p2;lr>\n"
                   "From: <sip:a@pbx.com>;tag=1\n"
                   "To: <sip:b@pbx.com>\n"
                   "Call-ID: c\n"
                   "CSeq: 9 CANCEL\n"
                   "Content-Length: 0\n\n");
    sip_message_release(&m);
    sip_message_release(&request);
}

static void nobody_injects_a_header(void **state)
{
    struct sip_request_spec spec = plain;
    struct sip_message *m;

    (void)state;
    spec.from = "\"x\r\nEvil: 1\r\n\" <sip:a@b>;tag=1";
    m = sip_request_create(&spec);
    assert_null(sip_message_header(m, "Evil", 0));
    assert_string_equal(sip_message_from_tag(m), "1");
    sip_message_release(&m);
}

/* What the wire would refuse must not get through on the memory network. */
static void a_message_that_no_peer_takes_is_refused_as_a_payload(void **state)
{
    struct sip_header odd = {"not a name", "x"};
    struct sip_header *many = base_calloc(300, sizeof *many);
    struct sip_request_spec spec = plain;
    struct sip_message *m, *out = NULL;
    struct base_error error;

    (void)state;
    spec.to = "<sip:al ice@pbx.com>";
    m = sip_request_create(&spec);
    assert_int_equal(
        sip_message_from_payload(sip_message_payload(m), &out, &error),
        BASE_ERR_SYNTAX);
    sip_message_release(&m);

    spec = plain;
    spec.headers = &odd;
    spec.header_count = 1;
    m = sip_request_create(&spec);
    assert_int_equal(
        sip_message_from_payload(sip_message_payload(m), &out, &error),
        BASE_ERR_SYNTAX);
    sip_message_release(&m);

    for (size_t i = 0; i < 300; i++)
        many[i] = (struct sip_header){"X", "y"};
    spec.headers = many;
    spec.header_count = 300;
    m = sip_request_create(&spec);
    assert_string_equal(sip_message_call_id(m), "c1");
    assert_int_equal(
        sip_message_from_payload(sip_message_payload(m), &out, &error),
        BASE_ERR_FULL);
    sip_message_release(&m);
    free(many);
}

static void a_message_longer_than_the_stack_buffer_is_whole(void **state)
{
    struct sip_request_spec spec = plain;
    char *body = base_calloc(20001, 1);
    struct sip_message *m;
    size_t length;

    (void)state;
    memset(body, 'x', 20000);
    spec.content_type = "text/plain";
    spec.body = body;
    m = sip_request_create(&spec);
    assert_string_equal(sip_message_body(m, &length), body);
    assert_int_equal(length, 20000);
    sip_message_release(&m);
    free(body);
}

/* ---- parse(write(spec)) over many specs ------------------------------------------ */

static uint64_t draw_seed, draw_count;

static size_t below(size_t bound)
{
    return (size_t)base_draw_below(
        base_draw(draw_seed, "test", "spec", ++draw_count), bound);
}

static const char *pick(const char *const *texts, size_t count)
{
    return texts[below(count)];
}

#define PICK(...)                                                              \
    pick((const char *const[]){__VA_ARGS__},                                   \
         sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))

static const char *draw_uri(void)
{
    return PICK("sip:a@b", "sips:4605@pbx.com", "sip:pbx.com:5070;lr",
                "sip:%61b;x=y@[2001:db8::1]:5060;transport=tcp", "tel:+4912",
                "sip:10.0.0.1;lr?a=b&c=d", "sip:a,b@h.example", "urn:uuid:1-2");
}

static const char *draw_party(void)
{
    return PICK("<sip:a@b>", "<sip:a@b>;tag=1", "sip:a@b;tag=2",
                "\"A \\\"q\\\" <x>;tag=no\" <sip:a@b;tag=uri>;tag=yes",
                "Al Ice <tel:+1>;x;tag=3;y=z", "\"\" <sips:[::1]:5061>;tag=4",
                "<sip:a@b> ; tag = 5 ; z=\";tag=6\"", "sip:hh",
                "\"\xc3\xa4\" <sip:a@b>;TAG=7");
}

static struct sip_message *draw_request(void)
{
    const char *routes[3];
    struct sip_header headers[4];
    struct sip_request_spec spec = {
        .method = PICK("INVITE", "REGISTER", "BYE", "OPTIONS", "X-y", "ACK"),
        .request_uri = draw_uri(),
        .transport = (enum base_transport)below(BASE_TRANSPORT_COUNT),
        .branch = PICK("z9hG4bK1", "z9hG4bKa.b-c~", "old"),
        .routes = routes,
        .route_count = below(4),
        .from = draw_party(),
        .to = draw_party(),
        .call_id = PICK("1", "a@b", "x.y@[::1]", "{\"a\"}<b>"),
        .cseq = (uint32_t)below(2147483648),
        .contact = PICK(NULL, "*", "sip:a@b", "sip:a@10.0.0.1:5060;x=\"y\""),
        .expires = (int64_t)below(3) - 1,
        .headers = headers,
        .header_count = below(5),
        .content_type = PICK(NULL, "application/sdp", "multipart/mixed"),
        .body = PICK(NULL, "", "v=0\r\n", "\r\n\r\nSIP/2.0 200 OK\r\n\r\n"),
    };

    if (spec.contact != NULL && strchr(spec.contact, '"') != NULL)
        spec.contact = "sip:a@10.0.0.1:5060;x=y;ob";
    base_address_parse(
        PICK("10.0.0.1:5060", "[2001:db8::9]:65535", "1.2.3.4:1"), 0,
        &spec.sent_by);
    for (size_t i = 0; i < 3; i++)
        routes[i] = PICK("sip:p1;lr", "sip:u@p2:5070", "sip:[::2];lr");
    for (size_t i = 0; i < 4; i++)
        headers[i] = (struct sip_header){
            PICK("Subject", "Allow", "Event", "x", "Retry-After", "Supported",
                 "Min-Expires", "P-Asserted-Identity", "WWW-Authenticate"),
            PICK("", "a", "1", "INVITE, ACK", "\"open", "  padded  ", "5;a=b",
                 "Digest realm=\"a,b\", nonce=\"\"")};
    return sip_request_create(&spec);
}

static struct sip_message *draw_response(const struct sip_message *request)
{
    const char *contacts[2] = {PICK("<sip:a@b>;expires=3", "*x <sip:a@b>"),
                               PICK("\"a,b\" <sip:c@d>;q=0.1", "tel:+1234")};
    struct sip_response_spec spec = {
        .status = 100 + (int)below(600),
        .reason = PICK(NULL, "", "Because", "a  b"),
        .to_tag = PICK(NULL, "tt"),
        .contacts = contacts,
        .contact_count = below(3),
        .record_route = below(2) == 1,
        .content_type = PICK(NULL, "x/y"),
        .body = PICK(NULL, "body"),
    };

    return sip_response_create(request, &spec);
}

static struct sip_message *draw_forwarded(const struct sip_message *request)
{
    struct sip_forward_spec spec = {
        .request_uri = PICK(NULL, "sip:new@h"),
        .transport = BASE_UDP,
        .sent_by = base_address_ipv4(10, 0, 2, 1, 5060),
        .branch = "z9hG4bKproxy",
        .pop_routes = below(2),
        .record_route = PICK(NULL, "sip:10.0.2.1;lr"),
    };

    return sip_message_forward(request, &spec);
}

static void check_reading(struct sip_message *m)
{
    struct sip_message *again = NULL;
    struct base_error error = {0};
    size_t length;
    const char *text = sip_message_text(m, &length);

    if (sip_message_parse(text, length, &again, &error) != 0)
        fail_msg("seed %d: %s\n%s", (int)draw_seed, error.text, text);
    if (!sip_fields_equal(m, again))
        fail_msg("seed %d: read differently\n%s", (int)draw_seed, text);
    sip_message_release(&again);
}

static void what_we_write_is_read_as_it_was_meant(void **state)
{
    (void)state;
    for (draw_seed = 1; draw_seed <= 3000; draw_seed++) {
        struct sip_message *request, *response, *forwarded, *popped, *ack;

        draw_count = 0;
        request = draw_request();
        check_reading(request);
        response = draw_response(request);
        check_reading(response);
        forwarded = draw_forwarded(request);
        check_reading(forwarded);
        sip_message_release(&response);
        response = draw_response(forwarded);
        popped = sip_message_pop_via(response);
        check_reading(popped);
        ack = sip_ack_create(forwarded, response);
        check_reading(ack);
        sip_message_release(&ack);
        sip_message_release(&popped);
        sip_message_release(&forwarded);
        sip_message_release(&response);
        sip_message_release(&request);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_request_is_written_like_this),
        cmocka_unit_test(a_body_a_star_and_ipv6_are_written),
        cmocka_unit_test(a_response_copies_what_it_must),
        cmocka_unit_test(a_to_tag_that_is_there_stays),
        cmocka_unit_test(
            the_answer_to_a_received_request_says_where_it_came_from),
        cmocka_unit_test(the_ack_of_a_refusal_belongs_to_the_invite),
        cmocka_unit_test(a_cancel_belongs_to_the_invite),
        cmocka_unit_test(nobody_injects_a_header),
        cmocka_unit_test(a_message_that_no_peer_takes_is_refused_as_a_payload),
        cmocka_unit_test(a_message_longer_than_the_stack_buffer_is_whole),
        cmocka_unit_test(what_we_write_is_read_as_it_was_meant),
    };

    return cmocka_run_group_tests_name("sip_write", tests, NULL, NULL);
}
