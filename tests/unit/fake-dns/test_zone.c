// SPDX-License-Identifier: MIT
#include "tests/support/claims.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "fake-dns/zone.h"

static const char vendor_zone[] =
    "\n"
    "  $ORIGIN pbx.com.\n"
    "  $TTL 300\n"
    "  yealink             IN NAPTR 100 50 \"s\" \"SIP+D2U\" \"\" "
    "_sip._udp.yealink\n"
    "  _sip._udp.yealink   IN SRV   0 2 5060 server1.yealink\n"
    "  _sip._udp.yealink   IN SRV   0 1 5060 server2.yealink\n"
    "  server1.yealink     IN A     192.168.1.13\n"
    "  server2.yealink     IN A     192.168.1.14\n";

static struct fdns_zone *zone_of(const char *text)
{
    struct fdns_zone *zone = NULL;
    struct base_error error = {0};

    if (fdns_zone_create(text, &zone, &error) != 0)
        fail_msg("%s", error.text);
    return zone;
}

/* The whole zone, a line per record. */
static void assert_zone(const struct fdns_zone *zone, const char *expected)
{
    struct base_buffer text = {0};

    for (size_t i = 0; i < fdns_zone_count(zone); i++) {
        const struct dns_record *record = fdns_zone_at(zone, i);
        char data[1600], type[16];

        base_buffer_printf(&text, "%s %u %s %s\n", record->name, record->ttl,
                           dns_type_name(record->type, type),
                           dns_record_text(record, data, sizeof data));
    }
    assert_string_equal(base_buffer_text(&text), expected);
    base_buffer_fini(&text);
}

static void assert_zone_text(const char *text, const char *expected)
{
    struct fdns_zone *zone = zone_of(text);

    assert_zone(zone, expected);
    fdns_zone_destroy(&zone);
}

static void the_vendors_zone_is_read_in_order(void **state)
{
    (void)state;

    assert_zone_text(
        vendor_zone,
        "yealink.pbx.com 300 NAPTR 100 50 \"s\" \"SIP+D2U\" \"\" "
        "_sip._udp.yealink.pbx.com\n"
        "_sip._udp.yealink.pbx.com 300 SRV 0 2 5060 server1.yealink.pbx.com\n"
        "_sip._udp.yealink.pbx.com 300 SRV 0 1 5060 server2.yealink.pbx.com\n"
        "server1.yealink.pbx.com 300 A 192.168.1.13\n"
        "server2.yealink.pbx.com 300 A 192.168.1.14\n");
}

static void master_file_syntax_is_understood(void **state)
{
    static const struct {
        const char *text, *records;
    } cases[] = {
        {"", ""},
        {"\n\n; nothing\n", ""},
        {"a. 5 A 1.2.3.4", "a 5 A 1.2.3.4\n"},
        {"a. 5 IN A 1.2.3.4\r\n\r\nb. IN 6 A 1.2.3.5\r\n",
         "a 5 A 1.2.3.4\nb 6 A 1.2.3.5\n"},
        {"a. 5m A 1.2.3.4\n   1h30m AAAA ::1",
         "a 300 A 1.2.3.4\na 5400 AAAA ::1\n"},
        {"$TTL 0\n$ORIGIN c.\n@ a 1.2.3.4\nb cname @ ; x\n",
         "c 0 A 1.2.3.4\nb.c 0 CNAME c\n"},
        {"$ORIGIN c.\n$ORIGIN b\na 1 A 1.2.3.4\n$ORIGIN .\nz 1 A 1.2.3.5",
         "a.b.c 1 A 1.2.3.4\nz 1 A 1.2.3.5\n"},
        {"$TTL 9\nc. SOA ( ns.c. ; primary\n admin.c. 1\n 2h 3 4 5 )\nd. A "
         "1.1.1.1",
         "c 9 SOA ns.c admin.c 1 7200 3 4 5\nd 9 A 1.1.1.1\n"},
        {"a. 1 NAPTR 1 2 u E2U+sip \"!x;(y)!\" .",
         "a 1 NAPTR 1 2 \"u\" \"E2U+sip\" \"!x;(y)!\" .\n"},
        {"a. 1 SRV 65535 0 0 .", "a 1 SRV 65535 0 0 .\n"},
        {"*x.\\097\\.b. 1 NS .", "*x.a\\.b 1 NS .\n"},
    };

    (void)state;
    for (size_t i = 0; i < BASE_COUNT_OF(cases); i++)
        assert_zone_text(cases[i].text, cases[i].records);
}

static void assert_zone_error(const char *text, int code, const char *sentence)
{
    struct fdns_zone *zone = NULL;
    struct base_error error = {0};

    assert_int_equal(fdns_zone_create(text, &zone, &error), code);
    assert_null(zone);
    assert_string_equal(error.text, sentence);
    assert_int_equal(error.code, code);
}

#define ORIGIN "$ORIGIN pbx.com.\n$TTL 300\n"
#define ONE_TO_THIRTY "123456789012345678901234567890"
#define SIXTY_FOUR ONE_TO_THIRTY ONE_TO_THIRTY "abcd"
#define LONG_NAME                                                              \
    "a" ONE_TO_THIRTY "." ONE_TO_THIRTY "." ONE_TO_THIRTY "." ONE_TO_THIRTY    \
    "." ONE_TO_THIRTY "." ONE_TO_THIRTY "." ONE_TO_THIRTY "." ONE_TO_THIRTY

static void every_mistake_has_its_line_and_sentence(void **state)
{
    static const struct {
        const char *text;
        int code;
        const char *sentence;
    } cases[] = {
        {ORIGIN "\nx IN SRV 70000 1 5060 y", BASE_ERR_RANGE,
         "zone line 4: SRV priority 70000 is above 65535"},
        {ORIGIN "x IN SRV 0 -1 5060 y", BASE_ERR_RANGE,
         "zone line 3: SRV weight -1 is below 0"},
        {ORIGIN "x IN SRV 0 1 sip y", BASE_ERR_SYNTAX,
         "zone line 3: SRV port 'sip' is not a number"},
        {ORIGIN "x IN SRV 0 1 99999999999999999999 y", BASE_ERR_RANGE,
         "zone line 3: SRV port 99999999999999999999 is above 65535"},
        {ORIGIN "x IN NAPTR 65536 1 s SIP+D2U \"\" y", BASE_ERR_RANGE,
         "zone line 3: NAPTR order 65536 is above 65535"},
        {ORIGIN "x IN SRV 0 1", BASE_ERR_SYNTAX,
         "zone line 3: SRV has 2 fields instead of 4 (priority, weight, port, "
         "target)"},
        {ORIGIN "x IN A", BASE_ERR_SYNTAX,
         "zone line 3: A has 0 fields instead of 1 (address)"},
        {ORIGIN "x IN CNAME y z", BASE_ERR_SYNTAX,
         "zone line 3: CNAME has 2 fields instead of 1 (target)"},
        {ORIGIN "x IN NAPTR 100 50 \"s\" \"SIP+D2U\" _sip._udp.x",
         BASE_ERR_SYNTAX,
         "zone line 3: NAPTR has 5 fields instead of 6 (order, preference, "
         "flags, service, regexp, replacement)"},
        {ORIGIN "x IN A 192.168.1.300", BASE_ERR_SYNTAX,
         "zone line 3: A address '192.168.1.300' is not an IPv4 address"},
        {ORIGIN "x IN A 192.168.1.3:5060", BASE_ERR_SYNTAX,
         "zone line 3: A address '192.168.1.3:5060' is not an IPv4 address"},
        {ORIGIN "x IN A 2001:db8::1", BASE_ERR_SYNTAX,
         "zone line 3: A address '2001:db8::1' is not an IPv4 address"},
        {ORIGIN "x IN AAAA 192.168.1.3", BASE_ERR_SYNTAX,
         "zone line 3: AAAA address '192.168.1.3' is not an IPv6 address"},
        {ORIGIN "x IN AAAA [2001:db8::1]", BASE_ERR_SYNTAX,
         "zone line 3: AAAA address '[2001:db8::1]' is not an IPv6 address"},
        {ORIGIN "x IN NAPTER 1 2 s x \"\" y", BASE_ERR_UNKNOWN,
         "zone line 3: unknown record type 'NAPTER'; did you mean 'NAPTR'?"},
        {ORIGIN "x IN LOCATION y", BASE_ERR_UNKNOWN,
         "zone line 3: unknown record type 'LOCATION'; known are A, AAAA, "
         "CNAME, NS, SRV, NAPTR and SOA"},
        {ORIGIN "x IN A 1.1.1.1\n  yealink IN A 1.1.1.1", BASE_ERR_UNKNOWN,
         "zone line 4: unknown record type 'yealink'; the line is indented, so "
         "its owner is that of the record before"},
        {ORIGIN "x", BASE_ERR_SYNTAX,
         "zone line 3: the record ends before its type"},
        {ORIGIN "x CH A 1.1.1.1", BASE_ERR_UNKNOWN,
         "zone line 3: class CH is not served; only IN is"},
        {"$ORIGIN pbx.com.\nx A 1.1.1.1", BASE_ERR_SYNTAX,
         "zone line 2: the record has no TTL; write one in front of its type, "
         "or $TTL before the first record"},
        {"x 1 A 1.1.1.1\n$ORIGIN pbx.com.\n", BASE_ERR_SYNTAX,
         "zone line 1: owner: name 'x' is relative, and no $ORIGIN says below "
         "what; end it with a dot or write $ORIGIN first"},
        {"x. 1 CNAME y", BASE_ERR_SYNTAX,
         "zone line 1: CNAME target: name 'y' is relative, and no $ORIGIN says "
         "below what; end it with a dot or write $ORIGIN first"},
        {"@ 1 A 1.1.1.1", BASE_ERR_SYNTAX,
         "zone line 1: owner: name '@' is relative, and no $ORIGIN says below "
         "what; end it with a dot or write $ORIGIN first"},
        {"$ORIGIN pbx.com", BASE_ERR_SYNTAX,
         "zone line 1: $ORIGIN: name 'pbx.com' is relative, and no $ORIGIN "
         "says "
         "below what; end it with a dot or write $ORIGIN first"},
        {"$ORIGIN", BASE_ERR_SYNTAX,
         "zone line 1: $ORIGIN takes one value, not 0"},
        {"$TTL 5 minutes", BASE_ERR_SYNTAX,
         "zone line 1: $TTL takes one value, not 2"},
        {"$TTL soon", BASE_ERR_SYNTAX,
         "zone line 1: $TTL 'soon' is not a time; write seconds or units as in "
         "5m, 1h30m"},
        {"$TTL 2147483648", BASE_ERR_RANGE,
         "zone line 1: $TTL 2147483648 is above 2147483647 seconds"},
        {"$TTL 9999w", BASE_ERR_RANGE,
         "zone line 1: $TTL 9999w is above 2147483647 seconds"},
        {"$TTL -1", BASE_ERR_RANGE, "zone line 1: $TTL -1 is below 0"},
        {"a. 5x A 1.1.1.1", BASE_ERR_SYNTAX,
         "zone line 1: TTL '5x' is not a time; write seconds or units as in "
         "5m, "
         "1h30m"},
        {"$INCLUDE other.zone", BASE_ERR_UNSUPPORTED,
         "zone line 1: $INCLUDE is not supported: write the records out"},
        {"$GENERATE 1-9 a$ A 10.0.0.$", BASE_ERR_UNSUPPORTED,
         "zone line 1: $GENERATE is not supported: write the records out"},
        {"$ORIGN pbx.com.", BASE_ERR_UNKNOWN,
         "zone line 1: unknown directive '$ORIGN'; did you mean '$ORIGIN'?"},
        {"$SERIAL 5", BASE_ERR_UNKNOWN,
         "zone line 1: unknown directive '$SERIAL'; known are $ORIGIN and "
         "$TTL"},
        {ORIGIN "a..b A 1.1.1.1", BASE_ERR_SYNTAX,
         "zone line 3: owner: name 'a..b.pbx.com.' has two dots in a row or in "
         "front"},
        {ORIGIN "a\\1 A 1.1.1.1", BASE_ERR_SYNTAX,
         "zone line 3: owner: name 'a\\1.pbx.com.' holds a character that "
         "cannot stand in a name"},
        {ORIGIN "s\xc3\xa4 A 1.1.1.1", BASE_ERR_SYNTAX,
         "zone line 3: owner: name 's\xc3\xa4.pbx.com.' holds a character that "
         "cannot stand in a name"},
        {ORIGIN "\"a\" A 1.1.1.1", BASE_ERR_SYNTAX,
         "zone line 3: owner: name 'a' stands in quotes"},
        {ORIGIN SIXTY_FOUR " A 1.1.1.1", BASE_ERR_SYNTAX,
         "zone line 3: owner: name '" ONE_TO_THIRTY ONE_TO_THIRTY
         "...' has a part longer than 63 characters"},
        {ORIGIN LONG_NAME " A 1.1.1.1", BASE_ERR_SYNTAX,
         "zone line 3: owner: name 'a" ONE_TO_THIRTY
         ".1234567890123456789012345678...' is longer than 253 characters"},
        {ORIGIN "*.x A 1.1.1.1", BASE_ERR_UNSUPPORTED,
         "zone line 3: wildcard owner '*.x.pbx.com.' is not supported: write "
         "one record per name"},
        {ORIGIN "x NAPTR 1 2 u E2U+sip \"!^(.*)$!sip:\\1@x!\" .",
         BASE_ERR_SYNTAX,
         "zone line 3: NAPTR regexp \"!^(.*)$!sip:\\1@x!\" has an escape that "
         "is neither \\X nor \\001 to \\255; a backslash itself is \\\\"},
        {ORIGIN "x NAPTR 1 2 u " ONE_TO_THIRTY ONE_TO_THIRTY ONE_TO_THIRTY
             ONE_TO_THIRTY ONE_TO_THIRTY ONE_TO_THIRTY ONE_TO_THIRTY
                 ONE_TO_THIRTY "1234567890123456 \"\" .",
         BASE_ERR_RANGE,
         "zone line 3: NAPTR service is longer than 255 characters"},
        {ORIGIN "x NAPTR 1 2 \"s x \"\" .\n", BASE_ERR_SYNTAX,
         "zone line 3: a quote is opened and not closed on its line"},
        {ORIGIN "x NAPTR 1 2 \"\" \"\" \"s \n  .\n", BASE_ERR_SYNTAX,
         "zone line 3: a quote is opened and not closed on its line"},
        {ORIGIN "x A 1.1.1.1 )", BASE_ERR_SYNTAX,
         "zone line 3: ')' without a '(' before it"},
        {ORIGIN "x SOA ( a. b.\n 1 2\n 3 4 5\n\ny A 1.1.1.1", BASE_ERR_SYNTAX,
         "zone line 3: '(' is opened and never closed"},
        {ORIGIN "x SOA ( a. b.\n 1 2\n 3 4 soon\n)", BASE_ERR_SYNTAX,
         "zone line 5: SOA minimum 'soon' is not a time; write seconds or "
         "units "
         "as in 5m, 1h30m"},
        {ORIGIN "x SOA a. b. 4294967296 1 1 1 1", BASE_ERR_RANGE,
         "zone line 3: SOA serial 4294967296 is above 4294967295"},
        {"\n\n  $TTL 1\n  5 A 1.1.1.1\n", BASE_ERR_SYNTAX,
         "zone line 4: owner: name '5' is relative, and no $ORIGIN says below "
         "what; end it with a dot or write $ORIGIN first"},
        {"$TTL 1\n  A 1.1.1.1\n", BASE_ERR_SYNTAX,
         "zone line 2: the line is indented, so its owner is that of the "
         "record "
         "before, and there is none"},
        {ORIGIN "x CNAME y\nX A 1.1.1.1", BASE_ERR_CONFLICT,
         "zone line 4: X.pbx.com has a CNAME and other records; a CNAME stands "
         "alone (RFC 1034 section 3.6.2)"},
        {ORIGIN "x A 1.1.1.1\nx CNAME y", BASE_ERR_CONFLICT,
         "zone line 4: x.pbx.com has a CNAME and other records; a CNAME stands "
         "alone (RFC 1034 section 3.6.2)"},
        {ORIGIN "x CNAME y\nx CNAME z", BASE_ERR_CONFLICT,
         "zone line 4: a second CNAME for x.pbx.com"},
        {ORIGIN "@ SOA a b 1 1 1 1 1\n@ SOA a b 1 1 1 1 1", BASE_ERR_CONFLICT,
         "zone line 4: a second SOA for pbx.com"},
    };

    (void)state;
    for (size_t i = 0; i < BASE_COUNT_OF(cases); i++)
        assert_zone_error(cases[i].text, cases[i].code, cases[i].sentence);
}

static void a_name_of_253_characters_is_the_longest(void **state)
{
    char label[64], text[400];
    struct fdns_zone *zone = NULL;
    struct base_error error = {0};

    (void)state;
    memset(label, 'a', 63);
    label[63] = '\0';

    snprintf(text, sizeof text, "%s.%s.%s.%.61s. 1 A 1.1.1.1", label, label,
             label, label);
    zone = zone_of(text);
    assert_int_equal(strlen(fdns_zone_at(zone, 0)->name), 253);
    fdns_zone_destroy(&zone);

    snprintf(text, sizeof text, "%s.%s.%s.%.62s. 1 A 1.1.1.1", label, label,
             label, label);
    assert_int_equal(fdns_zone_create(text, &zone, &error), BASE_ERR_SYNTAX);
    assert_non_null(strstr(error.text, "' is longer than 253 characters"));
}

static void a_zone_has_an_end(void **state)
{
    struct base_buffer text = {0};
    struct fdns_zone *zone = NULL;
    struct base_error error = {0};

    (void)state;
    for (int i = 0; i <= FDNS_ZONE_RECORDS_MAX; i++)
        base_buffer_printf(&text, "a%d. 1 A 1.1.1.1\n", i);

    assert_int_equal(fdns_zone_create(base_buffer_text(&text), &zone, &error),
                     BASE_ERR_FULL);
    assert_string_equal(
        error.text, "zone line 10001: the zone has more than 10000 records");
    base_buffer_fini(&text);
}

static void added_records_use_the_first_origin_and_ttl(void **state)
{
    struct fdns_zone *zone =
        zone_of("$ORIGIN a.\n$TTL 10\n$ORIGIN b.\n$TTL 20\nx A 1.1.1.1");

    (void)state;

    assert_int_equal(fdns_zone_add(zone, "  y IN A 1.1.1.2 ; new\n", NULL), 0);
    assert_int_equal(fdns_zone_add(zone, "@ 5 SRV 0 0 1 x.b.", NULL), 0);

    assert_zone(zone,
                "x.b 20 A 1.1.1.1\ny.a 10 A 1.1.1.2\na 5 SRV 0 0 1 x.b\n");
    fdns_zone_destroy(&zone);
}

static void what_is_not_one_record_is_not_added(void **state)
{
    static const struct {
        const char *text, *sentence;
    } cases[] = {
        {"", "there is no record"},
        {" ; none", "there is no record"},
        {"$TTL 5", "a record is wanted here, not $TTL"},
        {"y A 1.1.1.1\nz A 1.1.1.1", "one record is wanted here, not several"},
        {"y A 1.1.1", "A address '1.1.1' is not an IPv4 address"},
        {"y SRV 70000 0 0 .", "SRV priority 70000 is above 65535"},
        {"y NAPTR 1 1 \"s", "a quote is opened and not closed on its line"},
        {"c A 1.1.1.1", "c.pbx.com has a CNAME and other records; a CNAME "
                        "stands alone (RFC 1034 section 3.6.2)"},
    };
    struct fdns_zone *zone = zone_of(ORIGIN "c CNAME d");
    size_t removed = 7;

    (void)state;
    for (size_t i = 0; i < BASE_COUNT_OF(cases); i++) {
        struct base_error error = {0};

        assert_true(fdns_zone_add(zone, cases[i].text, &error) < 0);
        assert_string_equal(error.text, cases[i].sentence);
        memset(&error, 0, sizeof error);
        assert_true(fdns_zone_replace(zone, cases[i].text, &removed, &error) <
                    0);
        assert_string_equal(error.text, cases[i].sentence);
        assert_zone(zone, "c.pbx.com 300 CNAME d.pbx.com\n");
    }
    assert_int_equal(removed, 7);
    fdns_zone_destroy(&zone);
}

static void a_change_takes_a_whole_name_without_its_last_dot(void **state)
{
    struct fdns_zone *zone = zone_of(vendor_zone);
    size_t removed = 0;

    (void)state;
    assert_int_equal(
        fdns_zone_replace(zone, "server1.yealink.pbx.com IN A 192.168.1.23",
                          &removed, NULL),
        0);
    assert_int_equal(removed, 1);
    assert_int_equal(
        fdns_zone_remove(zone, "Server1.yealink.PBX.com", "A", &removed, NULL),
        0);
    assert_int_equal(removed, 1);
    fdns_zone_destroy(&zone);
}

static void removing_counts_what_it_takes(void **state)
{
    struct fdns_zone *zone = zone_of(vendor_zone);
    size_t removed = 7;

    (void)state;

    assert_int_equal(
        fdns_zone_remove(zone, "_SIP._udp.yealink", "srv", &removed, NULL), 0);
    assert_int_equal(removed, 2);
    assert_int_equal(fdns_zone_remove(zone, "server1.yealink.pbx.com.", NULL,
                                      &removed, NULL),
                     0);
    assert_int_equal(removed, 1);
    assert_int_equal(
        fdns_zone_remove(zone, "server2.yealink", "SRV", &removed, NULL), 0);
    assert_int_equal(removed, 0);
    assert_int_equal(fdns_zone_remove(zone, "yealink", "NAPTR", NULL, NULL), 0);

    assert_zone(zone, "server2.yealink.pbx.com 300 A 192.168.1.14\n");
    fdns_zone_destroy(&zone);
}

static void removing_wants_a_name_and_a_type(void **state)
{
    struct fdns_zone *zone = zone_of("x. 1 A 1.1.1.1");
    struct base_error error = {0};

    (void)state;

    assert_int_equal(fdns_zone_remove(zone, "x.", "MX", NULL, &error),
                     BASE_ERR_UNKNOWN);
    assert_string_equal(error.text,
                        "unknown record type 'MX'; known are A, AAAA, CNAME, "
                        "NS, SRV, NAPTR and SOA");
    assert_int_equal(fdns_zone_remove(zone, "x", "A", NULL, &error),
                     BASE_ERR_SYNTAX);
    assert_int_equal(fdns_zone_remove(zone, "", "A", NULL, &error),
                     BASE_ERR_SYNTAX);
    assert_int_equal(fdns_zone_count(zone), 1);
    fdns_zone_destroy(&zone);
}

static void replacing_takes_owner_and_type_out_first(void **state)
{
    struct fdns_zone *zone = zone_of(
        ORIGIN "a A 1.1.1.1\nb A 1.1.1.1\nA A 1.1.1.2\na AAAA ::1\nc CNAME a");
    size_t removed = 0;

    (void)state;

    assert_int_equal(fdns_zone_replace(zone, "a 5 A 2.2.2.2", &removed, NULL),
                     0);
    assert_int_equal(removed, 2);
    assert_int_equal(fdns_zone_replace(zone, "c CNAME b", &removed, NULL), 0);
    assert_int_equal(removed, 1);
    assert_int_equal(fdns_zone_replace(zone, "d A 1.1.1.1", NULL, NULL), 0);

    assert_zone(zone, "b.pbx.com 300 A 1.1.1.1\n"
                      "a.pbx.com 300 AAAA ::1\n"
                      "a.pbx.com 5 A 2.2.2.2\n"
                      "c.pbx.com 300 CNAME b.pbx.com\n"
                      "d.pbx.com 300 A 1.1.1.1\n");
    fdns_zone_destroy(&zone);
}

static void after_its_cname_is_gone_a_name_takes_other_records(void **state)
{
    struct fdns_zone *zone = zone_of(ORIGIN "c CNAME d");

    (void)state;

    assert_int_equal(fdns_zone_add(zone, "c A 1.1.1.1", NULL),
                     BASE_ERR_CONFLICT);
    assert_int_equal(fdns_zone_remove(zone, "c", "CNAME", NULL, NULL), 0);
    assert_int_equal(fdns_zone_add(zone, "c A 1.1.1.1", NULL), 0);
    assert_int_equal(fdns_zone_add(zone, "c CNAME d", NULL), BASE_ERR_CONFLICT);

    fdns_zone_destroy(&zone);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_vendors_zone_is_read_in_order),
        cmocka_unit_test(master_file_syntax_is_understood),
        cmocka_unit_test(every_mistake_has_its_line_and_sentence),
        cmocka_unit_test(a_name_of_253_characters_is_the_longest),
        cmocka_unit_test(a_zone_has_an_end),
        cmocka_unit_test(added_records_use_the_first_origin_and_ttl),
        cmocka_unit_test(what_is_not_one_record_is_not_added),
        cmocka_unit_test(a_change_takes_a_whole_name_without_its_last_dot),
        cmocka_unit_test(removing_counts_what_it_takes),
        cmocka_unit_test(removing_wants_a_name_and_a_type),
        cmocka_unit_test(replacing_takes_owner_and_type_out_first),
        cmocka_unit_test(after_its_cname_is_gone_a_name_takes_other_records),
    };

    return cmocka_run_group_tests_name("fake_dns_zone", tests, NULL, NULL);
}
