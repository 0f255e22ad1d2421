// SPDX-License-Identifier: MIT
#include "fake-registrar/location.h"

#include <stdio.h>

#include "tests/support/claims.h"

#define HOUR (3600 * BASE_SEC)

static const struct freg_aor alice = {"alice", "pbx.com"};
static const struct freg_aor alice_elsewhere = {"alice", "other.com"};
static const struct freg_aor any_alice = {"alice", ""};

static int create(void **state)
{
    *state = freg_location_create();
    return 0;
}

static int release(void **state)
{
    struct freg_location *location = *state;

    freg_location_release(&location);
    return location == NULL ? 0 : -1;
}

static void put(struct freg_location *location, const struct freg_aor *aor,
                const char *contact, base_time expires_at)
{
    freg_location_put(location, aor,
                      &(struct freg_binding){
                          .contact = contact,
                          .call_id = "call",
                          .cseq = 7,
                          .expires_at = expires_at,
                      },
                      0);
}

static size_t count_at(struct freg_location *location,
                       const struct freg_aor *aor, base_time now)
{
    struct freg_binding binding;
    size_t count = 0;

    while (freg_location_at(location, aor, count, now, &binding))
        count++;
    return count;
}

static const char *contact_at(struct freg_location *location,
                              const struct freg_aor *aor, size_t i)
{
    struct freg_binding binding;

    assert_true(freg_location_at(location, aor, i, 0, &binding));
    return binding.contact;
}

static void binding_comes_back_as_it_was_put(void **state)
{
    struct freg_location *location = *state;
    struct freg_binding binding;

    put(location, &alice, "sip:alice@10.0.0.1", HOUR);

    assert_true(freg_location_at(location, &alice, 0, 0, &binding));
    assert_string_equal(binding.contact, "sip:alice@10.0.0.1");
    assert_string_equal(binding.call_id, "call");
    assert_int_equal(binding.cseq, 7);
    assert_int_equal(binding.expires_at, HOUR);
}

static void binding_counts_until_its_expiry(void **state)
{
    struct freg_location *location = *state;

    put(location, &alice, "sip:alice@10.0.0.1", HOUR);

    assert_int_equal(count_at(location, &alice, HOUR - 1), 1);
    assert_int_equal(count_at(location, &alice, HOUR), 0);
}

static void refreshed_binding_is_the_newest(void **state)
{
    struct freg_location *location = *state;

    put(location, &alice, "sip:alice@10.0.0.1", HOUR);
    put(location, &alice, "sip:alice@10.0.0.2", HOUR);
    assert_string_equal(contact_at(location, &alice, 0), "sip:alice@10.0.0.2");
    put(location, &alice, "sip:alice@10.0.0.1", HOUR);

    assert_string_equal(contact_at(location, &alice, 0), "sip:alice@10.0.0.1");
    assert_string_equal(contact_at(location, &alice, 1), "sip:alice@10.0.0.2");
    assert_int_equal(count_at(location, &alice, 0), 2);
}

static void stored_text_may_be_put_again(void **state)
{
    struct freg_location *location = *state;
    struct freg_binding binding;

    put(location, &alice, "sip:alice@10.0.0.1", HOUR);
    assert_true(freg_location_at(location, &alice, 0, 0, &binding));
    binding.expires_at = 2 * HOUR;
    freg_location_put(location, &alice, &binding, 0);

    assert_int_equal(count_at(location, &alice, HOUR), 1);
    assert_string_equal(contact_at(location, &alice, 0), "sip:alice@10.0.0.1");
}

static void contacts_are_compared_as_uris(void **state)
{
    (void)state;
    assert_true(freg_location_same_contact("sip:a@Host.com", "SIP:a@host.COM"));
    assert_false(freg_location_same_contact("sip:a@host", "sip:A@host"));
    assert_false(freg_location_same_contact("sip:a@host", "sip:a@host:5060"));
    assert_false(
        freg_location_same_contact("sip:a@host", "sip:a@host;transport=tcp"));
    assert_false(freg_location_same_contact("sip:a@host", "tel:1"));
}

static void user_of_another_domain_is_somebody_else(void **state)
{
    struct freg_location *location = *state;

    put(location, &alice, "sip:alice@10.0.0.1", HOUR);
    put(location, &alice_elsewhere, "sip:alice@10.0.0.1", HOUR);
    freg_location_remove_all(location, &alice);

    assert_int_equal(count_at(location, &alice, 0), 0);
    assert_int_equal(count_at(location, &alice_elsewhere, 0), 1);
}

static void user_without_domain_is_found_in_all(void **state)
{
    struct freg_location *location = *state;

    put(location, &alice, "sip:alice@10.0.0.1", HOUR);
    put(location, &alice_elsewhere, "sip:alice@10.0.0.2", HOUR);

    assert_int_equal(count_at(location, &any_alice, 0), 2);
    assert_string_equal(contact_at(location, &any_alice, 0),
                        "sip:alice@10.0.0.2");
}

static void removal_takes_one_contact_only(void **state)
{
    struct freg_location *location = *state;

    put(location, &alice, "sip:alice@10.0.0.1", HOUR);
    put(location, &alice, "sip:alice@10.0.0.2", HOUR);
    freg_location_remove(location, &alice, "sip:alice@10.0.0.1");
    freg_location_remove(location, &alice, "sip:alice@10.0.0.9");

    assert_int_equal(count_at(location, &alice, 0), 1);
    assert_string_equal(contact_at(location, &alice, 0), "sip:alice@10.0.0.2");
}

static void store_lives_until_its_last_holder_goes(void **state)
{
    struct freg_location *location = *state;
    struct freg_location *second = freg_location_hold(location);

    put(location, &alice, "sip:alice@10.0.0.1", HOUR);
    assert_true(freg_location_is_shared(location));
    freg_location_release(&second);

    assert_null(second);
    assert_false(freg_location_is_shared(location));
    assert_int_equal(count_at(location, &alice, 0), 1);
}

static void cleared_store_takes_new_bindings(void **state)
{
    struct freg_location *location = *state;

    put(location, &alice, "sip:alice@10.0.0.1", HOUR);
    freg_location_clear(location);
    assert_int_equal(count_at(location, &any_alice, 0), 0);
    put(location, &alice, "sip:alice@10.0.0.1", HOUR);

    assert_int_equal(count_at(location, &alice, 0), 1);
}

static void hundred_thousand_users_keep_their_own_bindings(void **state)
{
    struct freg_location *location = *state;
    struct freg_aor aor = {.domain = "pbx.com"};
    char contact[64];

    for (int i = 0; i < 100000; i++) {
        snprintf(aor.user, sizeof aor.user, "%d", i);
        snprintf(contact, sizeof contact, "sip:%d@10.0.0.1", i);
        put(location, &aor, contact, HOUR + i);
    }

    for (int i = 0; i < 100000; i++) {
        struct freg_binding binding;

        snprintf(aor.user, sizeof aor.user, "%d", i);
        assert_true(freg_location_at(location, &aor, 0, 0, &binding));
        assert_int_equal(binding.expires_at, HOUR + i);
        assert_false(freg_location_at(location, &aor, 1, 0, &binding));
    }
}

#define CLAIM(name) cmocka_unit_test_setup_teardown(name, create, release)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CLAIM(binding_comes_back_as_it_was_put),
        CLAIM(binding_counts_until_its_expiry),
        CLAIM(refreshed_binding_is_the_newest),
        CLAIM(stored_text_may_be_put_again),
        CLAIM(contacts_are_compared_as_uris),
        CLAIM(user_of_another_domain_is_somebody_else),
        CLAIM(user_without_domain_is_found_in_all),
        CLAIM(removal_takes_one_contact_only),
        CLAIM(store_lives_until_its_last_holder_goes),
        CLAIM(cleared_store_takes_new_bindings),
        CLAIM(hundred_thousand_users_keep_their_own_bindings),
    };

    return cmocka_run_group_tests_name("fake_registrar_location", tests, NULL,
                                       NULL);
}
