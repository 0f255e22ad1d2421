// SPDX-License-Identifier: MIT
#include "fake-registrar/aor.h"

#include "tests/support/claims.h"

static const struct freg_domains none;

static void port_and_parameters_do_not_count(void **state)
{
    struct freg_aor aor;

    (void)state;
    assert_true(freg_aor_read("sip:4605@pbx.com:5070;transport=tcp;user=phone",
                              &none, &aor));
    assert_string_equal(aor.user, "4605");
    assert_string_equal(aor.domain, "pbx.com");
}

static void host_has_no_case_but_user_has(void **state)
{
    struct freg_aor aor;

    (void)state;
    assert_true(freg_aor_read("SIP:Bob@PBX.Com", &none, &aor));
    assert_string_equal(aor.user, "Bob");
    assert_string_equal(aor.domain, "pbx.com");
}

static void escaped_digit_is_the_digit(void **state)
{
    struct freg_aor aor;

    (void)state;
    assert_true(freg_aor_read("sip:%34605@pbx.com", &none, &aor));
    assert_string_equal(aor.user, "4605");
}

static void uri_without_user_is_the_domain_itself(void **state)
{
    struct freg_aor aor;

    (void)state;
    assert_true(freg_aor_read("sip:192.168.1.13", &none, &aor));
    assert_string_equal(aor.user, "");
}

static void other_schemes_are_refused(void **state)
{
    struct freg_aor aor;

    (void)state;
    assert_false(freg_aor_read("tel:+4930123", &none, &aor));
    assert_false(freg_aor_read("", &none, &aor));
}

static void listed_hosts_are_one_domain_and_others_their_own(void **state)
{
    static const char *const hosts[] = {"pbx.com", "192.168.1.13", "B.pbx.com"};
    struct freg_domains domains;
    struct freg_aor aor;

    (void)state;
    freg_domains_init(&domains, hosts, 3);
    assert_true(freg_aor_read("sip:1@192.168.1.13", &domains, &aor));
    assert_string_equal(aor.domain, "pbx.com");
    assert_true(freg_aor_read("sip:1@b.PBX.com", &domains, &aor));
    assert_string_equal(aor.domain, "pbx.com");
    assert_true(freg_aor_read("sip:1@192.168.1.14", &domains, &aor));
    assert_string_equal(aor.domain, "192.168.1.14");
    freg_domains_fini(&domains);
}

static void names_are_read_in_all_three_forms(void **state)
{
    struct freg_aor aor;

    (void)state;
    assert_true(freg_aor_read_name("4605", &none, &aor));
    assert_string_equal(aor.user, "4605");
    assert_string_equal(aor.domain, "");
    assert_true(freg_aor_read_name("4605@PBX.com", &none, &aor));
    assert_string_equal(aor.user, "4605");
    assert_string_equal(aor.domain, "pbx.com");
    assert_true(freg_aor_read_name("sip:4605@pbx.com", &none, &aor));
    assert_string_equal(aor.domain, "pbx.com");
    assert_false(freg_aor_read_name("46 05@", &none, &aor));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(port_and_parameters_do_not_count),
        cmocka_unit_test(host_has_no_case_but_user_has),
        cmocka_unit_test(escaped_digit_is_the_digit),
        cmocka_unit_test(uri_without_user_is_the_domain_itself),
        cmocka_unit_test(other_schemes_are_refused),
        cmocka_unit_test(listed_hosts_are_one_domain_and_others_their_own),
        cmocka_unit_test(names_are_read_in_all_three_forms),
    };

    return cmocka_run_group_tests_name("fake_registrar_aor", tests, NULL, NULL);
}
