// SPDX-License-Identifier: MIT
#include "tests/support/claims.h"

#include "base/status.h"

static void known_codes_have_the_phrase_of_the_rfc(void **state)
{
    (void)state;
    assert_string_equal(base_status_phrase(100), "Trying");
    assert_string_equal(base_status_phrase(200), "OK");
    assert_string_equal(base_status_phrase(503), "Service Unavailable");
    assert_string_equal(base_status_phrase(606), "Not Acceptable");
}

static void an_unknown_code_has_none(void **state)
{
    (void)state;
    assert_string_equal(base_status_phrase(299), "");
    assert_string_equal(base_status_phrase(0), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_codes_have_the_phrase_of_the_rfc),
        cmocka_unit_test(an_unknown_code_has_none),
    };

    return cmocka_run_group_tests_name("base_status", tests, NULL, NULL);
}
