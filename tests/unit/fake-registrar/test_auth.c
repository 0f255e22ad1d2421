// SPDX-License-Identifier: MIT
#include "fake-registrar/auth.h"

#include "base/error.h"
#include "fake-registrar/methods.h"
#include "sip/digest.h"
#include "tests/unit/fake-registrar/stage.h"

static struct stage stage;
static struct freg_registrar *primary;

static const struct freg_user users[] = {{"alice", "secret"}, {"bob", "b"}};

static struct freg_options options_of(const char *algorithm)
{
    return (struct freg_options){
        .auth_realm = "pbx.com",
        .auth_algorithm = algorithm,
        .auth_users = users,
        .auth_user_count = 2,
    };
}

static int open_stage(void **state)
{
    struct freg_options options = options_of(NULL);

    (void)state;
    stage_open(&stage);
    primary = stage_registrar(&stage, "primary", 13, &options);
    return 0;
}

static int close_stage(void **state)
{
    (void)state;
    stage_close(&stage);
    return 0;
}

static struct sip_challenge challenge_of(const struct person *person)
{
    struct sip_challenge challenge;

    assert_int_equal(sip_challenge_read(person->answer, &challenge, NULL), 0);
    return challenge;
}

/* Registers alice's Contact with an answer to `challenge`. */
static int answer_challenge(const struct freg_registrar *registrar,
                            const struct sip_challenge *challenge,
                            const char *username, const char *password)
{
    char value[1024];

    assert_int_equal(
        sip_digest_authorization(challenge,
                                 &(struct sip_digest_answer){
                                     .username = username,
                                     .password = password,
                                     .method = "REGISTER",
                                     .uri = "sip:192.168.1.13:5060",
                                     .nonce_count = 1,
                                     .cnonce = "c",
                                 },
                                 value, sizeof value),
        0);
    return stage_register(&stage.alice, registrar,
                          &(struct wish){.header = {"Authorization", value}});
}

static void register_without_credentials_is_challenged(void **state)
{
    struct sip_challenge challenge;

    (void)state;
    assert_int_equal(stage_register(&stage.alice, primary, &(struct wish){0}),
                     401);

    challenge = challenge_of(&stage.alice);
    assert_string_equal(challenge.realm, "pbx.com");
    assert_true(challenge.qop_auth);
    assert_false(challenge.stale);
    assert_int_equal(challenge.algorithm, SIP_DIGEST_MD5);
}

static void right_password_registers(void **state)
{
    struct sip_challenge challenge;
    struct freg_binding binding;

    (void)state;
    stage_register(&stage.alice, primary, &(struct wish){0});
    challenge = challenge_of(&stage.alice);

    assert_false(freg_registrar_binding(primary, "alice", 0, &binding));
    assert_int_equal(answer_challenge(primary, &challenge, "alice", "secret"),
                     200);
    assert_true(freg_registrar_binding(primary, "alice", 0, &binding));
}

static void nonce_may_be_used_again(void **state)
{
    struct sip_challenge challenge;

    (void)state;
    stage_register(&stage.alice, primary, &(struct wish){0});
    challenge = challenge_of(&stage.alice);

    assert_int_equal(answer_challenge(primary, &challenge, "alice", "secret"),
                     200);
    assert_int_equal(answer_challenge(primary, &challenge, "alice", "secret"),
                     200);
}

static void wrong_password_is_challenged_anew_and_not_as_stale(void **state)
{
    struct sip_challenge first, second;

    (void)state;
    stage_register(&stage.alice, primary, &(struct wish){0});
    first = challenge_of(&stage.alice);

    assert_int_equal(answer_challenge(primary, &first, "alice", "wrong"), 401);
    second = challenge_of(&stage.alice);
    assert_string_not_equal(first.nonce, second.nonce);
    assert_false(second.stale);
}

static void unknown_user_is_403(void **state)
{
    struct sip_challenge challenge;

    (void)state;
    stage_register(&stage.alice, primary, &(struct wish){0});
    challenge = challenge_of(&stage.alice);

    assert_int_equal(answer_challenge(primary, &challenge, "eve", "secret"),
                     403);
}

static void forgotten_nonce_is_stale_if_the_password_is_right(void **state)
{
    struct sip_challenge challenge;

    (void)state;
    stage_register(&stage.alice, primary, &(struct wish){0});
    challenge = challenge_of(&stage.alice);
    freg_registrar_restart(primary, true);

    assert_int_equal(answer_challenge(primary, &challenge, "alice", "wrong"),
                     401);
    assert_false(challenge_of(&stage.alice).stale);
    assert_int_equal(answer_challenge(primary, &challenge, "alice", "secret"),
                     401);
    assert_true(challenge_of(&stage.alice).stale);
    challenge = challenge_of(&stage.alice);
    assert_int_equal(answer_challenge(primary, &challenge, "alice", "secret"),
                     200);
}

static void nonce_survives_a_restart_that_forgets_nothing(void **state)
{
    struct sip_challenge challenge;

    (void)state;
    stage_register(&stage.alice, primary, &(struct wish){0});
    challenge = challenge_of(&stage.alice);
    freg_registrar_restart(primary, false);

    assert_int_equal(answer_challenge(primary, &challenge, "alice", "secret"),
                     200);
}

static void nonce_of_another_registrar_is_stale(void **state)
{
    struct freg_options options = options_of(NULL);
    struct freg_registrar *secondary;
    struct sip_challenge challenge;

    (void)state;
    secondary = stage_registrar(&stage, "secondary", 14, &options);
    stage_register(&stage.alice, primary, &(struct wish){0});
    challenge = challenge_of(&stage.alice);

    assert_int_equal(answer_challenge(secondary, &challenge, "alice", "secret"),
                     401);
    assert_true(challenge_of(&stage.alice).stale);
}

static void sha256_is_offered_and_required_where_asked_for(void **state)
{
    struct freg_options options = options_of("sha-256");
    struct freg_registrar *modern;
    struct sip_challenge challenge;

    (void)state;
    modern = stage_registrar(&stage, "modern", 15, &options);
    stage_register(&stage.alice, modern, &(struct wish){0});
    challenge = challenge_of(&stage.alice);

    assert_int_equal(challenge.algorithm, SIP_DIGEST_SHA256);
    assert_int_equal(answer_challenge(modern, &challenge, "alice", "secret"),
                     200);
    challenge.algorithm = SIP_DIGEST_MD5;
    assert_int_equal(answer_challenge(modern, &challenge, "alice", "secret"),
                     401);
}

static void calls_are_not_challenged(void **state)
{
    (void)state;
    assert_int_equal(stage_ask(&stage.alice, primary, &(struct ask){0}), 480);
}

static void
what_is_carried_on_is_challenged_with_407_where_asked_for(void **state)
{
    struct freg_options options = options_of(NULL);
    struct freg_registrar *strict;

    (void)state;
    options.auth_methods[0] = "INVITE";
    strict = stage_registrar(&stage, "strict", 15, &options);

    assert_int_equal(stage_ask(&stage.alice, strict, &(struct ask){0}), 407);
    assert_true(challenge_of(&stage.alice).proxy);
    assert_int_equal(
        stage_ask(&stage.alice, strict, &(struct ask){.method = "MESSAGE"}),
        480);
    assert_int_equal(stage_register(&stage.alice, strict, &(struct wish){0}),
                     200);
    assert_int_equal(/* in a dialog nobody asks */
                     stage_ask(&stage.alice, strict,
                               &(struct ask){.to_tag = "b"}),
                     480);
}

static void bad_options_are_refused_with_a_sentence(void **state)
{
    static const struct freg_user no_password[] = {{"alice", NULL}};
    struct freg_auth_options options = {.realm = "r", .algorithm = "SHA-1"};
    struct freg_auth *auth = NULL;
    struct base_error error;
    unsigned methods;

    (void)state;
    assert_int_equal(freg_auth_create(&options, &auth, &error), BASE_ERR_RANGE);
    assert_string_equal(error.text,
                        "auth algorithm 'SHA-1': permitted MD5, SHA-256");
    options = (struct freg_auth_options){
        .realm = "r", .users = no_password, .user_count = 1};
    assert_int_equal(freg_auth_create(&options, &auth, &error), BASE_ERR_RANGE);
    assert_string_equal(error.text, "auth user 'alice' has no password");
    assert_null(auth);
    assert_int_equal(freg_methods_read("auth", (const char *[]){"ACK", NULL},
                                       &methods, &error),
                     BASE_ERR_RANGE);
}

#define CLAIM(name)                                                            \
    cmocka_unit_test_setup_teardown(name, open_stage, close_stage)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CLAIM(register_without_credentials_is_challenged),
        CLAIM(right_password_registers),
        CLAIM(nonce_may_be_used_again),
        CLAIM(wrong_password_is_challenged_anew_and_not_as_stale),
        CLAIM(unknown_user_is_403),
        CLAIM(forgotten_nonce_is_stale_if_the_password_is_right),
        CLAIM(nonce_survives_a_restart_that_forgets_nothing),
        CLAIM(nonce_of_another_registrar_is_stale),
        CLAIM(sha256_is_offered_and_required_where_asked_for),
        CLAIM(calls_are_not_challenged),
        CLAIM(what_is_carried_on_is_challenged_with_407_where_asked_for),
        CLAIM(bad_options_are_refused_with_a_sentence),
    };

    return cmocka_run_group_tests_name("fake_registrar_auth", tests, NULL,
                                       NULL);
}
