// SPDX-License-Identifier: MIT
#include "judge/invariant.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/address.h"
#include "base/draw.h"
#include "base/memory.h"
#include "judge/contact.h"
#include "judge/history.h"
#include "judge/map.h"
#include "judge/peace.h"
#include "judge/placement.h"

#define NONE SIZE_MAX
#define PEERS_MAX 16
#define MINUTE (60 * BASE_SEC)
#define ANSWER_WITHIN BASE_SEC /* an answer to a challenge comes at once */
#define GIVEN_UP_AFTER (32 * BASE_SEC) /* Timers B and F */

/* Where a message goes or comes from: an address in the name table and the
 * transport, in one number. */
typedef uint32_t place;

/* What a phone said under one Call-ID. */
struct talk {
    size_t last;      /* its newest request that is no ACK, CANCEL or copy */
    size_t challenge; /* a 401 or 407 that has not been answered */
    size_t invite;    /* the newest INVITE */
    uint32_t acked;   /* CSeq of the newest ACK */
    place peers[PEERS_MAX]; /* where requests of this CSeq went */
    size_t peer_count;
    place asked[PEERS_MAX]; /* where any request went */
    size_t asked_count;
    place refused[PEERS_MAX]; /* who answered the INVITE with a non-2xx */
    size_t refused_count;
    place rung[PEERS_MAX]; /* who answered it with a 1xx */
    size_t rung_count;
    base_time heard; /* when the newest was sent, or answered at last */
    bool has_2xx;    /* to its newest INVITE */
    bool is_echo;    /* it calls itself: two dialogs have this Call-ID */
    bool is_up;      /* a dialog stands: later requests are inside it */
};

/* A Contact of a phone was refreshed while another one of it was alive. */
struct refresh {
    uint32_t phone;
    uint64_t refreshed, alive; /* hashes of the Contact URIs */
    size_t index;
};

/* REGISTERs of an account since its last 2xx, the newest JUDGE_RATE_MAX. */
struct rate {
    size_t sent[JUDGE_RATE_MAX];
    size_t count; /* all of them */
    size_t begun; /* its newest request outside dialogs that did not go on */
};

struct check {
    const struct base_timeline *timeline;
    uint32_t waived; /* and those already reported */
    judge_violation_fn report;
    void *arg;
    struct judge_placement *placement;
    struct judge_peace *peace;
    size_t seen;              /* events of nodes and connections, before it */
    unsigned *flags;          /* of actors, by name number */
    struct judge_map talk_of; /* phone and Call-ID */
    struct judge_map rate_of; /* phone and account */
    struct talk *talks;
    struct rate *rates;
    struct refresh *refreshes;
    size_t refresh_count, refresh_capacity;
    size_t talk_count, talk_capacity, rate_count, rate_capacity;
};

static const struct base_event *event_at(const struct check *check, size_t i)
{
    return base_timeline_at(check->timeline, i);
}

static const char *text_of(const struct check *check, uint32_t number)
{
    return base_timeline_text(check->timeline, number);
}

static bool is_watched(const struct check *check, enum judge_invariant which)
{
    return (check->waived & UINT32_C(1) << which) == 0;
}

static void violate(struct check *check, struct judge_violation *violation)
{
    if (!is_watched(check, violation->invariant))
        return;
    check->waived |= UINT32_C(1) << violation->invariant;
    check->report(check->arg, violation);
}

static bool is_method(const struct check *check, const struct base_event *event,
                      const char *method)
{
    return strcmp(text_of(check, event->name), method) == 0;
}

/* ---- look-ups ------------------------------------------------------------ */

static struct talk *talk_at(struct check *check, uint32_t phone,
                            uint32_t call_id)
{
    size_t *at = judge_map_at(&check->talk_of, judge_map_key(phone, call_id),
                              check->talk_count);

    if (*at == check->talk_count) {
        check->talks = base_grow(check->talks, check->talk_count,
                                 &check->talk_capacity, sizeof *check->talks);
        check->talks[check->talk_count++] =
            (struct talk){.last = NONE, .challenge = NONE, .invite = NONE};
    }
    return &check->talks[*at];
}

static struct rate *rate_at(struct check *check, uint32_t phone,
                            uint32_t account)
{
    size_t *at = judge_map_at(&check->rate_of, judge_map_key(phone, account),
                              check->rate_count);

    if (*at == check->rate_count) {
        check->rates = base_grow(check->rates, check->rate_count,
                                 &check->rate_capacity, sizeof *check->rates);
        check->rates[check->rate_count++] = (struct rate){.count = 0};
    }
    return &check->rates[*at];
}

static place place_of(uint32_t address, const struct base_event *event)
{
    return address * BASE_TRANSPORT_COUNT + event->transport;
}

static place place_to(const struct base_event *event)
{
    return place_of(event->dst_addr, event);
}

static bool is_among(const place *list, size_t count, place wanted)
{
    for (size_t i = 0; i < count; i++)
        if (list[i] == wanted)
            return true;
    return false;
}

static void add_to(place *list, size_t *count, place peer)
{
    if (*count < PEERS_MAX && !is_among(list, *count, peer))
        list[(*count)++] = peer;
}

/* Whom of those that the phone has asked the `address` of an event belongs to:
 * a connection that a server has made is from any port, for its answers (RFC
 * 3261 section 18.2.2) and for what goes back on it (RFC 5923). */
static place asked_at(const struct check *check, const struct talk *talk,
                      const struct base_event *event, uint32_t address)
{
    const char *text = text_of(check, address);

    for (size_t i = 0; event->transport != BASE_UDP && i < talk->asked_count;
         i++) {
        uint32_t peer = talk->asked[i] / BASE_TRANSPORT_COUNT;
        const char *ip = text_of(check, peer);

        if (place_of(peer, event) == talk->asked[i] &&
            judge_ip_length(ip) == judge_ip_length(text) &&
            strncmp(ip, text, judge_ip_length(ip)) == 0)
            return talk->asked[i];
    }
    return place_of(address, event);
}

static place place_from(const struct check *check, const struct talk *talk,
                        const struct base_event *event)
{
    return asked_at(check, talk, event, event->src_addr);
}

/* ---- what a phone sends ---------------------------------------------------- */

static void check_challenge(struct check *check, struct talk *talk,
                            const struct base_event *event, size_t index)
{
    const struct base_event *challenge;
    struct judge_violation found = {JUDGE_CHALLENGE, talk->challenge, index,
                                    ""};

    if (talk->challenge == NONE)
        return;
    challenge = event_at(check, talk->challenge);
    talk->challenge = NONE;
    if (event->name != challenge->name || event->cseq <= challenge->cseq ||
        event->t - challenge->arrived > ANSWER_WITHIN ||
        asked_at(check, talk, event, event->dst_addr) ==
            place_from(check, talk, challenge))
        return;
    snprintf(found.text, sizeof found.text,
             "%s challenged CSeq %u, the answer went to %s",
             text_of(check, challenge->src), (unsigned)challenge->cseq,
             text_of(check, event->dst));
    violate(check, &found);
}

static void check_cseq(struct check *check, const struct talk *talk,
                       const struct base_event *event, size_t index)
{
    const struct base_event *last;
    struct judge_violation found = {JUDGE_CSEQ, talk->last, index, ""};

    if (talk->last == NONE || talk->is_echo)
        return;
    last = event_at(check, talk->last);
    if (event->cseq > last->cseq)
        return;
    if (is_method(check, last, "BYE") && event->name != last->name)
        return; /* what follows a BYE is of another dialog */
    if (event->cseq == last->cseq && event->name == last->name &&
        !is_among(talk->peers, talk->peer_count, place_to(event)))
        return;
    snprintf(found.text, sizeof found.text,
             "CSeq %u %s to %s after %u %s to %s", (unsigned)event->cseq,
             text_of(check, event->name), text_of(check, event->dst),
             (unsigned)last->cseq, text_of(check, last->name),
             text_of(check, last->dst));
    violate(check, &found);
}

/* Two requests are due at one instant: the answer to one was under way when the
 * other went out. */
static bool crosses(const struct base_event *request,
                    const struct base_event *answer)
{
    return request->t <= answer->arrived && request->call_id != answer->call_id;
}

static struct judge_asking asking_of(const struct base_event *request)
{
    return (struct judge_asking){request->src, request->account,
                                 place_to(request), request->t};
}

static void check_retry_after(struct check *check, const struct talk *talk,
                              const struct base_event *event, size_t index)
{
    struct judge_asking asking = asking_of(event);
    base_time until;
    struct judge_violation found = {
        JUDGE_RETRY_AFTER, judge_peace_find(check->peace, &asking, &until),
        index, ""};
    char text[BASE_TIME_TEXT_MAX];

    if (talk->is_up || found.first == NONE ||
        judge_peace_everywhere(check->peace, &asking) ||
        crosses(event, event_at(check, found.first)))
        return;
    snprintf(found.text, sizeof found.text,
             "%s to %s, which asked for peace until %s",
             text_of(check, event->name), text_of(check, event->dst),
             base_time_format(text, until, 3));
    violate(check, &found);
}

/* At the next target (knob failover_cseq), or with what this one asks for. */
static bool goes_on(const struct check *check, const struct talk *talk,
                    const struct base_event *event)
{
    const struct base_event *last;

    if (talk->is_up)
        return true;
    if (talk->last == NONE)
        return false;
    last = event_at(check, talk->last);
    if (event->cseq == last->cseq + 1 && talk->heard == last->t &&
        event->t - last->t <= GIVEN_UP_AFTER)
        return true;
    return last->cseq == event->cseq ||
           (last->dst_addr == event->dst_addr &&
            event->t - talk->heard <= ANSWER_WITHIN);
}

/* What happened before event `end` and is no message. */
static void catch_up(struct check *check, size_t end)
{
    for (; check->seen < end; check->seen++) {
        const struct base_event *event = event_at(check, check->seen);

        if (event->kind == BASE_EVENT_NET)
            judge_placement_connect(check->placement, check->seen);
        else if (event->kind == BASE_EVENT_FAULT &&
                 strcmp(text_of(check, event->op), "reboot") == 0)
            judge_peace_forget(check->peace, event->src);
    }
}

static void check_priority(struct check *check, const struct talk *talk,
                           const struct base_event *event, size_t index)
{
    struct judge_violation found = {
        JUDGE_PRIORITY, talk->last != NONE ? talk->last : index, index, ""};
    struct judge_asking asking = asking_of(event);
    struct rate *rate;
    struct judge_begin begin;
    int its, best;

    if (!is_watched(check, JUDGE_PRIORITY) || goes_on(check, talk, event))
        return;
    rate = rate_at(check, event->src, event->account);
    begin = (struct judge_begin){event->src, event->dst_addr, rate->begun,
                                 event->t};
    rate->begun = index;
    if ((check->flags[event->src] & BASE_ACTOR_STICKY) != 0 ||
        judge_peace_somewhere(check->peace, &asking) || /* another order */
        !judge_placement_is_second(check->placement, &begin, &its, &best))
        return;
    snprintf(found.text, sizeof found.text,
             "%s begins at %s of SRV priority %d, though %d is known",
             text_of(check, event->name), text_of(check, event->dst), its,
             best);
    violate(check, &found);
}

static void check_rate(struct check *check, const struct base_event *event,
                       size_t index)
{
    struct rate *rate = rate_at(check, event->src, event->account);
    size_t slot = rate->count++ % JUDGE_RATE_MAX;
    size_t oldest = rate->sent[slot];
    struct judge_violation found = {JUDGE_REQUEST_RATE, oldest, index, ""};
    char since[BASE_TIME_TEXT_MAX];

    rate->sent[slot] = index;
    if (rate->count <= JUDGE_RATE_MAX ||
        event->t - event_at(check, oldest)->t > MINUTE)
        return;
    snprintf(found.text, sizeof found.text,
             "more than %d REGISTERs of %s since %s, none of them accepted",
             JUDGE_RATE_MAX, text_of(check, event->src),
             base_time_format(since, event_at(check, oldest)->t, 3));
    violate(check, &found);
}

static void check_cancel(struct check *check, const struct talk *talk,
                         const struct base_event *event, size_t index)
{
    struct judge_violation found = {JUDGE_CANCEL_ACK, talk->invite, index, ""};

    bool was_asked = talk->invite != NONE &&
                     event_at(check, talk->invite)->cseq == event->cseq &&
                     is_among(talk->peers, talk->peer_count,
                              asked_at(check, talk, event, event->dst_addr));

    if (was_asked && is_among(talk->rung, talk->rung_count,
                              asked_at(check, talk, event, event->dst_addr)))
        return;
    snprintf(found.text, sizeof found.text,
             was_asked ? "CANCEL to %s, which has not answered INVITE %u at all"
                       : "CANCEL to %s, where no INVITE of CSeq %u went",
             text_of(check, event->dst), (unsigned)event->cseq);
    violate(check, &found);
}

/* The ACK of a 2xx goes by the route set, wherever that leads. */
static void check_ack(struct check *check, const struct talk *talk,
                      const struct base_event *event, size_t index)
{
    struct judge_violation found = {JUDGE_CANCEL_ACK, talk->invite, index, ""};

    if (talk->has_2xx ||
        is_among(talk->refused, talk->refused_count,
                 asked_at(check, talk, event, event->dst_addr)))
        return;
    snprintf(found.text, sizeof found.text,
             "ACK to %s, which gave no final answer",
             text_of(check, event->dst));
    violate(check, &found);
}

static void begin_request(struct check *check, struct talk *talk,
                          const struct base_event *event, size_t index)
{
    bool is_invite = is_method(check, event, "INVITE");

    if (talk->last == NONE ||
        event_at(check, talk->last)->cseq != event->cseq) {
        talk->peer_count = talk->refused_count = talk->rung_count = 0;
        talk->has_2xx = talk->has_2xx && !is_invite;
    }
    add_to(talk->peers, &talk->peer_count, place_to(event));
    add_to(talk->asked, &talk->asked_count, place_to(event));
    talk->last = index;
    talk->heard = event->t;
    if (is_invite)
        talk->invite = index;
}

/* A BYE that ends what a late 2xx has set up (RFC 3261 13.2.2.4): a dialog of its
 * own, which goes on from the CSeq of the INVITE, whatever the other one has. */
static bool is_of_late_2xx(const struct check *check, const struct talk *talk,
                           const struct base_event *event)
{
    return is_method(check, event, "BYE") &&
           (!talk->is_up || (event->cseq <= event_at(check, talk->last)->cseq &&
                             event->cseq > talk->acked));
}

static void take_sent(struct check *check, const struct base_event *event,
                      size_t index)
{
    struct talk *talk = talk_at(check, event->src, event->call_id);
    bool is_register = is_method(check, event, "REGISTER");

    catch_up(check, index);
    if (event->status != 0)
        return; /* what a phone answers is judged by whoever asked */
    if (is_register)
        check_rate(check, event, index);
    if (event->retransmission)
        return;
    if (is_method(check, event, "ACK")) {
        check_ack(check, talk, event, index);
        talk->acked = event->cseq;
    } else if (is_method(check, event, "CANCEL")) {
        check_cancel(check, talk, event, index);
    } else if (!is_of_late_2xx(check, talk, event)) {
        check_challenge(check, talk, event, index);
        check_cseq(check, talk, event, index);
        check_retry_after(check, talk, event, index);
        check_priority(check, talk, event, index);
        begin_request(check, talk, event, index);
    }
}

/* It comes from where the phone's newest request did not go. */
static bool is_left(const struct check *check, const struct talk *talk,
                    const struct base_event *event)
{
    const struct base_event *last = event_at(check, talk->last);

    return event->cseq != last->cseq ||
           place_from(check, talk, event) != place_to(last);
}

/* ---- bindings --------------------------------------------------------------- */

/* `own` was refreshed while `other` was alive: the other way round must not
 * have happened before. */
static void note_refresh(struct check *check, const struct base_event *event,
                         size_t index, const uint64_t pair[2])
{
    struct judge_violation found = {JUDGE_ONE_BINDING, index, index, ""};

    for (size_t i = 0; i < check->refresh_count; i++) {
        const struct refresh *r = &check->refreshes[i];

        if (r->phone != event->dst || r->refreshed != pair[1] ||
            r->alive != pair[0])
            continue;
        found.first = r->index;
        snprintf(found.text, sizeof found.text,
                 "%s refreshes two Contacts in turn in one location store",
                 text_of(check, event->dst));
        violate(check, &found);
        return;
    }
    check->refreshes =
        base_grow(check->refreshes, check->refresh_count,
                  &check->refresh_capacity, sizeof *check->refreshes);
    check->refreshes[check->refresh_count++] =
        (struct refresh){event->dst, pair[0], pair[1], index};
}

static void check_bindings(struct check *check, const struct talk *talk,
                           const struct base_event *event, size_t index)
{
    uint64_t own[JUDGE_CONTACTS_MAX], all[JUDGE_CONTACTS_MAX];
    const struct base_event *request = event_at(check, talk->last);
    char ip[64];
    size_t count;

    if (!is_watched(check, JUDGE_ONE_BINDING) ||
        (check->flags[event->dst] & BASE_ACTOR_CONCURRENT) != 0 ||
        is_left(check, talk, event))
        return;
    snprintf(ip, sizeof ip, "%s", text_of(check, event->dst_addr));
    ip[judge_ip_length(ip)] = '\0';
    if (judge_contacts_of(check->timeline, request, ip, own) != 1)
        return;
    count = judge_contacts_of(check->timeline, event, ip, all);
    for (size_t i = 0; i < count; i++)
        if (all[i] != own[0])
            note_refresh(check, event, index, (uint64_t[]){own[0], all[i]});
}

/* ---- what a phone gets ------------------------------------------------------ */

/* The phone no longer waited for it: it says nothing that binds. */
static bool is_late(const struct check *check, const struct talk *talk,
                    const struct base_event *event)
{
    return is_left(check, talk, event) ||
           event->arrived - event_at(check, talk->last)->t > GIVEN_UP_AFTER;
}

static void take_final(struct check *check, struct talk *talk,
                       const struct base_event *event, size_t index)
{
    bool is_invite = is_method(check, event, "INVITE");

    talk->heard = event->arrived;
    if ((event->status == 401 || event->status == 407) &&
        !is_late(check, talk, event))
        talk->challenge = index;
    if (event->status >= 300 && is_invite)
        add_to(talk->refused, &talk->refused_count,
               place_from(check, talk, event));
    if (event->status < 300) {
        talk->has_2xx |= is_invite;
        talk->is_up |= (is_invite || is_method(check, event, "SUBSCRIBE")) &&
                       !is_left(check, talk, event);
    }
    if (event->status < 300 && is_method(check, event, "REGISTER")) {
        rate_at(check, event->dst, event_at(check, talk->last)->account)
            ->count = 0;
        check_bindings(check, talk, event, index);
    }
}

static void take_got(struct check *check, const struct base_event *event,
                     size_t index)
{
    struct talk *talk;

    talk = talk_at(check, event->dst, event->call_id);
    if (event->status < 100) { /* a request */
        talk->is_echo |=
            talk->invite != NONE && is_method(check, event, "INVITE");
        return;
    }
    if (talk->last == NONE)
        return;
    if (event->status < 200) {
        if (is_method(check, event, "INVITE"))
            add_to(talk->rung, &talk->rung_count,
                   place_from(check, talk, event));
        return;
    }
    take_final(check, talk, event, index);
    if (event->status == 503 && event->number > 0 &&
        !is_late(check, talk, event))
        judge_peace_ask(
            check->peace,
            &(struct judge_asking){
                event->dst, event_at(check, talk->last)->account,
                place_from(check, talk, event), event->arrived},
            index, base_time_add(event->arrived, event->number * BASE_SEC));
}

static unsigned *actor_flags(const struct base_timeline *timeline)
{
    size_t count = base_timeline_actor_count(timeline);
    uint32_t most = 0;
    unsigned *flags;

    for (size_t i = 0; i < count; i++)
        if (base_timeline_actor_at(timeline, i)->name > most)
            most = base_timeline_actor_at(timeline, i)->name;
    flags = base_calloc(most + 1, sizeof *flags);
    for (size_t i = 0; i < count; i++) {
        const struct base_actor *actor = base_timeline_actor_at(timeline, i);

        flags[actor->name] = actor->flags;
    }
    return flags;
}

void judge_invariants(const struct base_timeline *timeline, uint32_t waived,
                      judge_violation_fn report, void *arg)
{
    struct check check = {
        .timeline = timeline, .waived = waived, .report = report, .arg = arg};
    struct judge_history history;

    check.placement = judge_placement_create(timeline);
    check.peace = judge_peace_create();
    check.flags = actor_flags(timeline);
    judge_history_init(&history, timeline);
    for (size_t i = 0; i < history.count; i++) {
        const struct judge_moment *moment = &history.moments[i];
        const struct base_event *event = event_at(&check, moment->index);

        if (event->kind == BASE_EVENT_DNS) {
            if (moment->sent)
                judge_placement_ask(check.placement, event);
            else
                judge_placement_learn(check.placement, event);
        } else if (moment->sent)
            take_sent(&check, event, moment->index);
        else
            take_got(&check, event, moment->index);
    }
    judge_history_fini(&history);
    judge_map_fini(&check.talk_of);
    judge_map_fini(&check.rate_of);
    judge_placement_destroy(&check.placement);
    judge_peace_destroy(&check.peace);
    free(check.flags);
    free(check.talks);
    free(check.rates);
    free(check.refreshes);
}
