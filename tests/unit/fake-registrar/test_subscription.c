// SPDX-License-Identifier: MIT
#include "fake-registrar/subscription.h"

#include "base/error.h"
#include "tests/unit/fake-registrar/stage.h"

static struct stage stage;
static struct person *alice = &stage.alice;
static struct freg_registrar *primary;

static int open_stage(void **state)
{
    (void)state;
    stage_open(&stage);
    primary = stage_registrar(&stage, "primary", 13, &(struct freg_options){0});
    return 0;
}

static int close_stage(void **state)
{
    (void)state;
    stage_close(&stage);
    return 0;
}

/* What may differ from a SUBSCRIBE of alice to bob's dialogs, for 600 s. */
struct want {
    const char *event; /* "" = none */
    const char *to_tag, *uri;
    int64_t expires; /* 0 = 600 */
    bool over;       /* Expires: 0 */
    uint32_t cseq;
};

static int subscribe(const struct want *want)
{
    char branch[32], to[128];
    struct sip_header event = {"Event", want->event};
    struct sip_message *request;

    snprintf(to, sizeof to, "<sip:bob@pbx.com>%s%s",
             want->to_tag != NULL ? ";tag=" : "",
             want->to_tag != NULL ? want->to_tag : "");
    if (event.value == NULL)
        event.value = "dialog";
    request = sip_request_create(&(struct sip_request_spec){
        .method = "SUBSCRIBE",
        .request_uri = want->uri != NULL ? want->uri : "sip:bob@pbx.com",
        .sent_by = *sip_endpoint_address(alice->endpoint),
        .branch = sip_endpoint_branch(alice->endpoint, branch),
        .from = "<sip:alice@pbx.com>;tag=a",
        .to = to,
        .call_id = "sub",
        .cseq = want->cseq != 0 ? want->cseq : alice->cseq++,
        .contact = alice->contact,
        .expires = want->over           ? 0
                   : want->expires != 0 ? want->expires
                                        : 600,
        .headers = &event,
        .header_count = event.value[0] != '\0' ? 1 : 0,
    });
    stage_send(alice, primary, request);
    return stage_status(alice);
}

static const char *notified(const char *header)
{
    assert_non_null(alice->request);
    assert_int_equal(sip_message_method(alice->request), SIP_NOTIFY);
    return sip_message_header(alice->request, header, 0);
}

/* Answers the NOTIFY that alice has got last. */
static void answer(int status)
{
    struct sip_message *response = sip_response_create(
        alice->request, &(struct sip_response_spec){.status = status});

    sip_server_respond(alice->asked, response, false);
    sip_message_release(&response);
    stage_run(&stage, 0);
}

/* The tag of the registrar's side. */
static const char *its_tag(char out[64])
{
    snprintf(out, 64, "%s", sip_message_from_tag(alice->request));
    return out;
}

static void a_known_package_gets_200_and_a_notify_at_once(void **state)
{
    static const struct {
        const char *event, *type;
    } packages[] = {{"dialog", "application/dialog-info+xml"},
                    {"message-summary", "application/simple-message-summary"},
                    {"presence", "application/pidf+xml"},
                    {"call-info", NULL},
                    {"dialog;id=7", "application/dialog-info+xml"}};

    (void)state;
    for (size_t i = 0; i < BASE_COUNT_OF(packages); i++) {
        const char *type;

        assert_int_equal(subscribe(&(struct want){.event = packages[i].event}),
                         200);
        assert_int_equal(sip_message_expires(alice->answer), 600);
        assert_int_equal(alice->request_count, i + 1);
        assert_string_equal(notified("Event"), packages[i].event);
        assert_string_equal(notified("Subscription-State"),
                            "active;expires=600");
        assert_string_equal(sip_message_call_id(alice->request), "sub");
        assert_string_equal(sip_message_to_tag(alice->request), "a");
        assert_string_equal(sip_message_from_tag(alice->request),
                            sip_message_to_tag(alice->answer));
        type = notified("Content-Type");
        if (packages[i].type == NULL)
            assert_null(type);
        else
            assert_string_equal(type, packages[i].type);
        answer(200);
    }
}

static void other_packages_get_489_with_those_there_are(void **state)
{
    (void)state;
    assert_int_equal(subscribe(&(struct want){.event = "conference"}), 489);
    assert_non_null(strstr(sip_message_header(alice->answer, "Allow-Events", 0),
                           "call-info"));
    assert_int_equal(subscribe(&(struct want){.event = ""}), 489);
    assert_int_equal(subscribe(&(struct want){.event = "dialogs"}), 489);
    assert_int_equal(alice->request_count, 0);
}

static void a_refresh_is_notified_with_the_next_cseq(void **state)
{
    char tag[64];
    uint32_t first;

    (void)state;
    subscribe(&(struct want){0});
    first = sip_message_cseq(alice->request);
    answer(200);
    stage_run(&stage, 300 * BASE_SEC);
    assert_int_equal(subscribe(&(struct want){.to_tag = its_tag(tag)}), 200);

    assert_int_equal(alice->request_count, 2);
    assert_int_equal(sip_message_cseq(alice->request), first + 1);
    answer(200);
    stage_run(&stage, 599 * BASE_SEC);
    assert_int_equal(alice->request_count, 2);
    assert_int_equal(
        subscribe(&(struct want){.to_tag = its_tag(tag), .cseq = 1}), 500);
}

static void expires_0_ends_it(void **state)
{
    char tag[64];

    (void)state;
    subscribe(&(struct want){0});
    answer(200);
    assert_int_equal(
        subscribe(&(struct want){.to_tag = its_tag(tag), .over = true}), 200);

    assert_string_equal(notified("Subscription-State"),
                        "terminated;reason=timeout");
    answer(200);
    assert_int_equal(subscribe(&(struct want){.to_tag = tag}), 481);
    stage_run(&stage, 1000 * BASE_SEC);
    assert_int_equal(alice->request_count, 2);
}

static void a_fetch_gets_one_notify(void **state)
{
    (void)state;
    assert_int_equal(subscribe(&(struct want){.over = true}), 200);
    assert_int_equal(alice->request_count, 1);
    assert_string_equal(notified("Subscription-State"),
                        "terminated;reason=timeout");
}

static void without_refresh_it_ends_with_a_notify(void **state)
{
    char tag[64];

    (void)state;
    subscribe(&(struct want){0});
    answer(200);
    its_tag(tag);
    stage_run(&stage, 599 * BASE_SEC);
    assert_int_equal(alice->request_count, 1);
    stage_run(&stage, BASE_SEC);
    assert_int_equal(alice->request_count, 2);
    assert_string_equal(notified("Subscription-State"),
                        "terminated;reason=timeout");
    assert_int_equal(subscribe(&(struct want){.to_tag = tag}), 481);
}

static void a_dead_server_tells_nobody(void **state)
{
    (void)state;
    subscribe(&(struct want){0});
    answer(200);
    freg_registrar_drop(primary, &(struct freg_fault){.mode = "silent"}, NULL);
    stage_run(&stage, 1000 * BASE_SEC);

    assert_int_equal(alice->request_count, 1);
}

static void a_481_to_the_notify_ends_it(void **state)
{
    char tag[64];

    (void)state;
    subscribe(&(struct want){0});
    its_tag(tag);
    answer(481);

    assert_int_equal(subscribe(&(struct want){.to_tag = tag}), 481);
}

static void a_notify_nobody_answers_ends_it(void **state)
{
    char tag[64];

    (void)state;
    subscribe(&(struct want){0});
    its_tag(tag);
    stage_run(&stage, 33 * BASE_SEC);

    assert_int_equal(subscribe(&(struct want){.to_tag = tag}), 481);
}

static void a_restart_that_forgets_loses_subscriptions(void **state)
{
    char tag[64];

    (void)state;
    subscribe(&(struct want){0});
    its_tag(tag);
    freg_registrar_restart(primary, false);
    assert_int_equal(subscribe(&(struct want){.to_tag = tag}), 200);
    freg_registrar_restart(primary, true);
    assert_int_equal(subscribe(&(struct want){.to_tag = tag}), 481);
}

static void times_are_those_of_the_registrar(void **state)
{
    const char *const users[] = {"carol"};

    (void)state;
    primary = stage_registrar(
        &stage, "secondary", 14,
        &(struct freg_options){
            .grant = 120, .min_expires = 60, .users = users, .user_count = 1});
    assert_int_equal(subscribe(&(struct want){0}), 404);
    assert_int_equal(
        subscribe(&(struct want){.uri = "sip:carol@pbx.com", .expires = 30}),
        423);
    assert_int_equal(sip_message_min_expires(alice->answer), 60);
    assert_int_equal(subscribe(&(struct want){.uri = "sip:carol@pbx.com"}),
                     200);
    assert_int_equal(sip_message_expires(alice->answer), 120);
}

int main(void)
{
#define CLAIM(name)                                                            \
    cmocka_unit_test_setup_teardown(name, open_stage, close_stage)
    const struct CMUnitTest tests[] = {
        CLAIM(a_known_package_gets_200_and_a_notify_at_once),
        CLAIM(other_packages_get_489_with_those_there_are),
        CLAIM(a_refresh_is_notified_with_the_next_cseq),
        CLAIM(expires_0_ends_it),
        CLAIM(a_fetch_gets_one_notify),
        CLAIM(without_refresh_it_ends_with_a_notify),
        CLAIM(a_dead_server_tells_nobody),
        CLAIM(a_481_to_the_notify_ends_it),
        CLAIM(a_notify_nobody_answers_ends_it),
        CLAIM(a_restart_that_forgets_loses_subscriptions),
        CLAIM(times_are_those_of_the_registrar),
    };

    return cmocka_run_group_tests_name("fake-registrar_subscription", tests,
                                       NULL, NULL);
}
