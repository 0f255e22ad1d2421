// SPDX-License-Identifier: MIT
#include "tests/support/claims.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "fake-dns/answer.h"

static const char zone_text[] =
    "$ORIGIN pbx.com.\n"
    "$TTL 300\n"
    "yealink           NAPTR 100 50 s SIP+D2U \"\" _sip._udp.yealink\n"
    "_sip._udp.yealink SRV 0 2 5060 server1.yealink\n"
    "_sip._udp.yealink SRV 0 1 5060 server2.yealink\n"
    "_sip._udp.yealink SRV 0 1 5070 SERVER1.yealink\n"
    "_sip._udp.yealink SRV 9 1 5060 elsewhere.org.\n"
    "server2.yealink   A 192.168.1.14\n"
    "server1.yealink   A 192.168.1.13\n"
    "server1.yealink   AAAA 2001:db8::13\n"
    "server1.yealink   A 192.168.1.12\n"
    "www               CNAME web\n"
    "web               CNAME server2.yealink\n"
    "out               CNAME pbx.org.\n"
    "gone              CNAME nobody\n"
    "empty             CNAME yealink\n"
    "loop              CNAME pool\n"
    "pool              CNAME loop\n";

static const char soa_text[] = "$TTL 300\n"
                               "com. SOA ns. admin. 1 1 1 1 1\n"
                               "pbx.com. SOA ns. admin. 2 1 1 1 2\n"
                               "x.pbx.com. A 1.1.1.1\n"
                               "c.pbx.com. CNAME x.org.\n";

static void list(const struct dns_message *answer, struct base_buffer *out)
{
    static const char *const marks[DNS_SECTION_COUNT] = {"", "~", "+"};

    for (int s = 0; s < DNS_SECTION_COUNT; s++) {
        const struct dns_records *records = &answer->section[s];

        for (size_t i = 0; i < records->count; i++) {
            char data[600], type[16];

            base_buffer_printf(
                out, "%s%s %s %s\n", marks[s], records->records[i].name,
                dns_type_name(records->records[i].type, type),
                dns_record_text(&records->records[i], data, sizeof data));
        }
    }
}

/* Asks `text` for (`name`, `type`) and compares code and records; those of the
 * authority section are marked "~", the additional ones "+". */
static void assert_answer(const char *text, enum fdns_fault_kind kind,
                          const char *name, uint16_t type, uint8_t rcode,
                          const char *expected)
{
    struct dns_message query = {
        .id = 9, .recursion_desired = true, .type = type};
    struct dns_message answer = {0};
    struct base_buffer records = {0};
    struct fdns_zone *zone;

    assert_int_equal(fdns_zone_create(text, &zone, NULL), 0);
    memcpy(query.name, name, strlen(name) + 1);
    fdns_answer_make(zone, &query, kind, &answer);
    list(&answer, &records);
    assert_string_equal(base_buffer_text(&records), expected);
    assert_int_equal(answer.rcode, rcode);
    assert_int_equal(answer.id, 9);
    assert_string_equal(answer.name, name);
    assert_int_equal(answer.type, type);
    assert_true(answer.response);
    assert_true(answer.recursion_desired);
    assert_true(answer.recursion_available);
    assert_int_equal(answer.authoritative,
                     rcode == DNS_NOERROR || rcode == DNS_NXDOMAIN);
    assert_int_equal(answer.truncated, kind == FDNS_FAULT_TRUNCATE);
    base_buffer_fini(&records);
    dns_message_fini(&answer);
    fdns_zone_destroy(&zone);
}

static void records_come_in_zone_order(void **state)
{
    (void)state;

    assert_answer(zone_text, FDNS_FAULT_NONE, "server1.yealink.pbx.com", DNS_A,
                  DNS_NOERROR,
                  "server1.yealink.pbx.com A 192.168.1.13\n"
                  "server1.yealink.pbx.com A 192.168.1.12\n");
    assert_answer(zone_text, FDNS_FAULT_SLOW, "SERVER1.Yealink.PBX.com",
                  DNS_ANY, DNS_NOERROR,
                  "server1.yealink.pbx.com A 192.168.1.13\n"
                  "server1.yealink.pbx.com AAAA 2001:db8::13\n"
                  "server1.yealink.pbx.com A 192.168.1.12\n");
    assert_answer(zone_text, FDNS_FAULT_NONE, "yealink.pbx.com", DNS_NAPTR,
                  DNS_NOERROR,
                  "yealink.pbx.com NAPTR 100 50 \"s\" \"SIP+D2U\" \"\" "
                  "_sip._udp.yealink.pbx.com\n");
}

static void srv_answers_bring_each_targets_addresses_once(void **state)
{
    (void)state;

    assert_answer(zone_text, FDNS_FAULT_NONE, "_sip._udp.yealink.pbx.com",
                  DNS_SRV, DNS_NOERROR,
                  "_sip._udp.yealink.pbx.com SRV 0 2 5060 "
                  "server1.yealink.pbx.com\n"
                  "_sip._udp.yealink.pbx.com SRV 0 1 5060 "
                  "server2.yealink.pbx.com\n"
                  "_sip._udp.yealink.pbx.com SRV 0 1 5070 "
                  "SERVER1.yealink.pbx.com\n"
                  "_sip._udp.yealink.pbx.com SRV 9 1 5060 elsewhere.org\n"
                  "+server1.yealink.pbx.com A 192.168.1.13\n"
                  "+server1.yealink.pbx.com A 192.168.1.12\n"
                  "+server1.yealink.pbx.com AAAA 2001:db8::13\n"
                  "+server2.yealink.pbx.com A 192.168.1.14\n");
}

static void cnames_are_followed_inside_the_zone(void **state)
{
    static const struct {
        const char *name;
        uint8_t rcode;
        const char *expected;
    } cases[] = {
        {"www.pbx.com", DNS_NOERROR,
         "www.pbx.com CNAME web.pbx.com\n"
         "web.pbx.com CNAME server2.yealink.pbx.com\n"
         "server2.yealink.pbx.com A 192.168.1.14\n"},
        {"out.pbx.com", DNS_NXDOMAIN, "out.pbx.com CNAME pbx.org\n"},
        {"gone.pbx.com", DNS_NXDOMAIN, "gone.pbx.com CNAME nobody.pbx.com\n"},
        {"empty.pbx.com", DNS_NOERROR, "empty.pbx.com CNAME yealink.pbx.com\n"},
    };

    (void)state;
    for (size_t i = 0; i < BASE_COUNT_OF(cases); i++)
        assert_answer(zone_text, FDNS_FAULT_NONE, cases[i].name, DNS_A,
                      cases[i].rcode, cases[i].expected);
    assert_answer(zone_text, FDNS_FAULT_NONE, "www.pbx.com", DNS_CNAME,
                  DNS_NOERROR, "www.pbx.com CNAME web.pbx.com\n");
}

static void a_circle_of_cnames_has_an_end(void **state)
{
    struct dns_message query = {.name = "loop.pbx.com", .type = DNS_A};
    struct dns_message answer = {0};
    struct fdns_zone *zone;

    (void)state;
    assert_int_equal(fdns_zone_create(zone_text, &zone, NULL), 0);

    fdns_answer_make(zone, &query, FDNS_FAULT_NONE, &answer);

    assert_int_equal(answer.rcode, DNS_NOERROR);
    assert_int_equal(answer.section[DNS_ANSWER].count, 16);
    dns_message_fini(&answer);
    fdns_zone_destroy(&zone);
}

static void a_name_exists_if_it_or_one_below_owns_records(void **state)
{
    static const struct {
        const char *name;
        uint8_t rcode;
    } cases[] = {
        {"yealink.pbx.com", DNS_NOERROR},
        {"_udp.YEALINK.pbx.com", DNS_NOERROR}, /* owns nothing itself */
        {"pbx.com", DNS_NOERROR},
        {".", DNS_NOERROR},
        {"link.pbx.com", DNS_NXDOMAIN},
        {"x.yealink.pbx.com", DNS_NXDOMAIN},
        {"pbx.org", DNS_NXDOMAIN}, /* outside of every $ORIGIN */
    };

    (void)state;
    for (size_t i = 0; i < BASE_COUNT_OF(cases); i++)
        assert_answer(zone_text, FDNS_FAULT_NONE, cases[i].name, DNS_A,
                      cases[i].rcode, "");
    assert_answer("", FDNS_FAULT_NONE, "pbx.com", DNS_A, DNS_NXDOMAIN, "");
}

static void negative_answers_carry_the_nearest_soa(void **state)
{
    (void)state;

    assert_answer(soa_text, FDNS_FAULT_NONE, "x.pbx.com", DNS_SRV, DNS_NOERROR,
                  "~pbx.com SOA ns admin 2 1 1 1 2\n");
    assert_answer(soa_text, FDNS_FAULT_NONE, "y.pbx.com", DNS_SRV, DNS_NXDOMAIN,
                  "~pbx.com SOA ns admin 2 1 1 1 2\n");
    assert_answer("b.com. 1 SOA . . 2 1 1 1 1\ncom. 1 SOA . . 1 1 1 1 1",
                  FDNS_FAULT_NONE, "a.b.com", DNS_A, DNS_NXDOMAIN,
                  "~b.com SOA . . 2 1 1 1 1\n");
    assert_answer(soa_text, FDNS_FAULT_NONE, "pbx2.com", DNS_SRV, DNS_NXDOMAIN,
                  "~com SOA ns admin 1 1 1 1 1\n");
    assert_answer(soa_text, FDNS_FAULT_NONE, "x.org", DNS_SRV, DNS_NXDOMAIN,
                  "");
    assert_answer(soa_text, FDNS_FAULT_NONE, "c.pbx.com", DNS_A, DNS_NXDOMAIN,
                  "c.pbx.com CNAME x.org\n");
}

static void each_fault_has_its_answer(void **state)
{
    (void)state;

    assert_answer(soa_text, FDNS_FAULT_SERVFAIL, "x.pbx.com", DNS_A,
                  DNS_SERVFAIL, "");
    assert_answer(soa_text, FDNS_FAULT_REFUSED, "x.pbx.com", DNS_A, DNS_REFUSED,
                  "");
    assert_answer(soa_text, FDNS_FAULT_NXDOMAIN, "x.pbx.com", DNS_A,
                  DNS_NXDOMAIN, "~pbx.com SOA ns admin 2 1 1 1 2\n");
    assert_answer(soa_text, FDNS_FAULT_NODATA, "x.pbx.com", DNS_A, DNS_NOERROR,
                  "~pbx.com SOA ns admin 2 1 1 1 2\n");
    assert_answer(soa_text, FDNS_FAULT_TRUNCATE, "x.pbx.com", DNS_A,
                  DNS_NOERROR, "");
    assert_answer(zone_text, FDNS_FAULT_NXDOMAIN, "yealink.pbx.com", DNS_A,
                  DNS_NXDOMAIN, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(records_come_in_zone_order),
        cmocka_unit_test(srv_answers_bring_each_targets_addresses_once),
        cmocka_unit_test(cnames_are_followed_inside_the_zone),
        cmocka_unit_test(a_circle_of_cnames_has_an_end),
        cmocka_unit_test(a_name_exists_if_it_or_one_below_owns_records),
        cmocka_unit_test(negative_answers_carry_the_nearest_soa),
        cmocka_unit_test(each_fault_has_its_answer),
    };

    return cmocka_run_group_tests_name("fake_dns_answer", tests, NULL, NULL);
}
