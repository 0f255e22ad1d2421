// SPDX-License-Identifier: MIT
#pragma once
/*
 * A small history for tests: the phone "alice" finds "primary" silent, goes to
 * "secondary" after 7.5 s and is registered there (DESIGN 5's failing example).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/address.h"
#include "base/timeline.h"

struct story {
    struct base_timeline *timeline;
    uint32_t dns, primary, secondary, alice;
    size_t first_register; /* to primary, at 0; its copies follow */
    size_t failover;
    size_t moved_register; /* to secondary, at 7.5 */
    size_t answer;
};

static inline uint32_t story_name(const struct story *story, const char *text)
{
    return base_timeline_name(story->timeline, text);
}

/* A request, or an answer if `status` is not 0, that is delivered at once. */
static inline size_t story_sip(struct story *story, base_time t, uint32_t src,
                               uint32_t dst, int status)
{
    return base_timeline_add(story->timeline,
                             &(struct base_event){
                                 .kind = BASE_EVENT_SIP,
                                 .t = t,
                                 .arrived = t,
                                 .transport = BASE_UDP,
                                 .fate = BASE_FATE_DELIVERED,
                                 .src = src,
                                 .dst = dst,
                                 .name = story_name(story, "REGISTER"),
                                 .status = status,
                                 .call_id = story_name(story, "c1"),
                                 .cseq = 1,
                             });
}

/* The same towards a silent server; copy 0 is the original. */
static inline size_t story_unheard(struct story *story, base_time t, int copy)
{
    size_t index = base_timeline_count(story->timeline);
    struct base_event event = {
        .kind = BASE_EVENT_SIP,
        .t = t,
        .transport = BASE_UDP,
        .src = story->alice,
        .dst = story->primary,
        .name = story_name(story, "REGISTER"),
        .call_id = story_name(story, "c1"),
        .cseq = 1,
        .retransmission = copy > 0,
    };

    base_timeline_add(story->timeline, &event);
    base_timeline_set_fate(story->timeline, index, BASE_FATE_UNREAD, "silent",
                           t);
    return index;
}

static inline void story_dns(struct story *story)
{
    struct base_event query = {
        .kind = BASE_EVENT_DNS,
        .fate = BASE_FATE_DELIVERED,
        .src = story->alice,
        .dst = story->dns,
        .op = story_name(story, "query"),
        .name = story_name(story, "yealink.pbx.com"),
        .type = story_name(story, "NAPTR"),
    };
    struct base_event answer = query;

    answer.src = story->dns;
    answer.dst = story->alice;
    answer.op = story_name(story, "answer");
    answer.detail = story_name(story, "NOERROR");
    answer.text = story_name(story, "100 50 \"s\" \"SIP+D2U\" \"\" _sip._udp");
    answer.number = 300;
    base_timeline_add(story->timeline, &query);
    base_timeline_add(story->timeline, &answer);
}

static inline void story_actors(struct story *story)
{
    struct base_timeline *tl = story->timeline;

    story->dns = base_timeline_actor(tl, "dns", BASE_ACTOR_DNS, "10.0.0.53");
    story->primary = base_timeline_actor(tl, "primary", BASE_ACTOR_REGISTRAR,
                                         "192.168.1.13");
    story->secondary = base_timeline_actor(
        tl, "secondary", BASE_ACTOR_REGISTRAR, "192.168.1.14");
    story->alice =
        base_timeline_actor(tl, "alice", BASE_ACTOR_PHONE, "192.168.1.100");
    base_timeline_actor(tl, "idle", BASE_ACTOR_PHONE, "192.168.1.101");
}

static inline struct story story_create(void)
{
    static const base_time sends[] = {0, 500000, 1500000, 3500000};
    struct base_timeline_options options = {.keep_raw = true};
    struct story story = {.timeline = base_timeline_create(&options)};

    story_actors(&story);
    base_timeline_knob(story.timeline, "retry_semantics", "retransmissions");
    base_timeline_add(story.timeline, &(struct base_event){
                                          .kind = BASE_EVENT_FAULT,
                                          .src = story.primary,
                                          .op = story_name(&story, "drop"),
                                          .name = story_name(&story, "silent"),
                                      });
    story_dns(&story);
    story.first_register = base_timeline_count(story.timeline);
    for (int i = 0; i < 4; i++)
        story_unheard(&story, sends[i], i);
    story.failover = base_timeline_add(
        story.timeline, &(struct base_event){
                            .kind = BASE_EVENT_ENGINE,
                            .t = 7500000,
                            .src = story.alice,
                            .account = 1,
                            .op = story_name(&story, "failover"),
                            .name = story.primary,
                            .type = story.secondary,
                            .cause = story_name(&story, "timeout"),
                            .text = story_name(&story, "2.5"),
                            .knob = story_name(&story, "retry_semantics"),
                            .detail = story_name(&story, "retransmissions"),
                        });
    story.moved_register =
        story_sip(&story, 7500000, story.alice, story.secondary, 0);
    story.answer =
        story_sip(&story, 7500000, story.secondary, story.alice, 200);
    return story;
}

static inline void story_destroy(struct story *story)
{
    base_timeline_destroy(&story->timeline);
}
