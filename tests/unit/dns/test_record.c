// SPDX-License-Identifier: MIT
#include "tests/support/claims.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "dns/message.h"

static void names_are_equal_in_any_case_and_with_a_dot(void **state)
{
    (void)state;

    assert_true(dns_name_equal("Yealink.PBX.com", "yealink.pbx.COM"));
    assert_true(dns_name_equal("pbx.com.", "pbx.com"));
    assert_true(dns_name_equal(".", "."));
    assert_false(dns_name_equal("pbx.com", "pbx.co"));
    assert_false(dns_name_equal("pbx.com", "xpbx.com"));
    assert_false(dns_name_equal(".", "com"));
}

static void a_name_is_below_only_at_a_dot(void **state)
{
    (void)state;

    assert_true(dns_name_is_below("pbx.com", "pbx.com"));
    assert_true(dns_name_is_below("a.b.PBX.com", "pbx.com."));
    assert_true(dns_name_is_below("pbx.com", "."));
    assert_false(dns_name_is_below("xpbx.com", "pbx.com"));
    assert_false(dns_name_is_below("com", "pbx.com"));
    assert_false(dns_name_is_below(".", "com"));
}

static void types_and_codes_have_their_names(void **state)
{
    char out[16];
    uint16_t type = 0;

    (void)state;

    assert_string_equal(dns_type_name(DNS_NAPTR, out), "NAPTR");
    assert_string_equal(dns_type_name(99, out), "TYPE99");
    assert_string_equal(dns_type_name(65535, out), "TYPE65535");
    assert_true(dns_type_parse("srv", &type));
    assert_int_equal(type, DNS_SRV);
    assert_false(dns_type_parse("TYPE99", &type));
    assert_false(dns_type_parse("", &type));
    assert_string_equal(dns_rcode_name(DNS_NXDOMAIN, out), "NXDOMAIN");
    assert_string_equal(dns_rcode_name(12, out), "RCODE12");
    assert_string_equal(dns_rcode_name(255, out), "RCODE255");
}

static void record_data_reads_back_as_master_file_text(void **state)
{
    static const char *const data[] = {
        "A 192.168.1.13",
        "AAAA 2001:db8::5",
        "CNAME server1.pbx.com",
        "NS ns1.pbx.com",
        "SRV 0 65535 5060 server1.pbx.com",
        "SRV 0 0 0 .",
        "NAPTR 100 50 \"s\" \"SIP+D2U\" \"\" _sip._udp.pbx.com",
        "NAPTR 1 2 \"u\" \"E2U;sip\" \"!^.*$!sip:\\\\1@\\\"x!\" .",
        "SOA . . 4294967295 3600 900 604800 60",
    };

    (void)state;
    for (size_t i = 0; i < BASE_COUNT_OF(data); i++) {
        char text[600], out[600], type[16];
        struct dns_record record;
        struct base_error error = {0};

        snprintf(text, sizeof text, "pbx.com. 300 IN %s", data[i]);
        assert_int_equal(dns_record_parse(text, &record, &error), 0);
        snprintf(text, sizeof text, "%s ", dns_type_name(record.type, type));
        dns_record_text(&record, out, sizeof out);
        assert_memory_equal(data[i], text, strlen(text));
        assert_string_equal(data[i] + strlen(text), out);
        assert_string_equal(record.name, "pbx.com");
        assert_int_equal(record.ttl, 300);
    }
}

static void record_text_is_cut_at_the_given_size(void **state)
{
    struct dns_record record = {.type = DNS_CNAME,
                                .data.target = "server1.pbx.com"};
    char out[8];

    (void)state;

    assert_string_equal(dns_record_text(&record, out, sizeof out), "server1");
}

static void text_that_is_no_record_is_refused(void **state)
{
    static const char *const texts[] = {
        "",
        "pbx.com.",
        "pbx.com. 300 IN SRV 0 0",
        "pbx.com. 300 IN A 300.1.1.1",
        "pbx.com. 300 CH A 1.1.1.1",
        "pbx.com. 300 IN TXT \"x\"",
        "a..b. 300 IN A 1.1.1.1",
    };

    (void)state;
    for (size_t i = 0; i < BASE_COUNT_OF(texts); i++) {
        struct dns_record record;
        struct base_error error = {0};

        assert_int_equal(dns_record_parse(texts[i], &record, &error),
                         BASE_ERR_SYNTAX);
        assert_true(strlen(error.text) > 0);
    }
}

static void a_list_knows_its_least_ttl(void **state)
{
    struct dns_records list = {0};
    struct dns_record record = {.type = DNS_A};

    (void)state;

    assert_int_equal(dns_records_least_ttl(&list), 0);
    for (uint32_t i = 0; i < 40; i++) {
        record.ttl = 100 - i;
        dns_records_add(&list, &record);
    }
    assert_int_equal(list.count, 40);
    assert_int_equal(dns_records_least_ttl(&list), 61);

    dns_records_fini(&list);
    assert_null(list.records);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_equal_in_any_case_and_with_a_dot),
        cmocka_unit_test(a_name_is_below_only_at_a_dot),
        cmocka_unit_test(types_and_codes_have_their_names),
        cmocka_unit_test(record_data_reads_back_as_master_file_text),
        cmocka_unit_test(record_text_is_cut_at_the_given_size),
        cmocka_unit_test(text_that_is_no_record_is_refused),
        cmocka_unit_test(a_list_knows_its_least_ttl),
    };

    return cmocka_run_group_tests_name("dns_record", tests, NULL, NULL);
}
