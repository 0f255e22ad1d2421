// SPDX-License-Identifier: MIT
/* What makes two events of two timelines the same event, and what differs then. */
#include <string.h>

#include "base/address.h"
#include "base/memory.h"
#include "reports/compare_private.h"
#include "reports/jsonl_fields.h"

#define KIND(kind) (1u << BASE_EVENT_##kind)
#define WIRE (KIND(SIP) | KIND(DNS) | KIND(NET))
#define AT(member) offsetof(struct base_event, member)

/*
 * In the order in which differences are told. Not the value of a knob: that is
 * the setting of the run, which headers tell once, and no behaviour.
 */
static const struct {
    unsigned kinds;
    const char *word;
    enum report_field_type type;
    size_t offset;
} fields[] = {
    {WIRE, "source", REPORT_FIELD_NAME, AT(src)},
    {WIRE, "destination", REPORT_FIELD_NAME, AT(dst)},
    {KIND(SIP) | KIND(CALL), "status", REPORT_FIELD_INT, AT(status)},
    {KIND(SIP), "account", REPORT_FIELD_UINT, AT(account)},
    {WIRE, "transport", REPORT_FIELD_TRANSPORT, AT(transport)},
    {KIND(DNS), "rcode", REPORT_FIELD_NAME, AT(detail)},
    {KIND(DNS), "truncation", REPORT_FIELD_FLAG, AT(truncated)},
    {KIND(DNS), "answers", REPORT_FIELD_NAME, AT(text)},
    {KIND(DNS) | KIND(CACHE), "ttl", REPORT_FIELD_INT, AT(number)},
    {KIND(SIP) | KIND(DNS), "fate", REPORT_FIELD_FATE, AT(fate)},
    {KIND(SIP) | KIND(DNS) | KIND(ENGINE) | KIND(REGISTRATION), "cause",
     REPORT_FIELD_NAME, AT(cause)},
    {KIND(ENGINE), "origin", REPORT_FIELD_NAME, AT(name)},
    {KIND(ENGINE), "target", REPORT_FIELD_NAME, AT(type)},
    {KIND(ENGINE), "paragraph", REPORT_FIELD_NAME, AT(text)},
    {KIND(ENGINE), "knob", REPORT_FIELD_NAME, AT(knob)},
    {KIND(ENGINE), "documentation", REPORT_FIELD_FLAG, AT(documented)},
    {KIND(REGISTRATION) | KIND(CALL), "server", REPORT_FIELD_NAME, AT(server)},
    {KIND(REGISTRATION), "expires", REPORT_FIELD_INT, AT(number)},
    {KIND(FAULT), "mode", REPORT_FIELD_NAME, AT(name)},
    {KIND(CHECK), "verdict", REPORT_FIELD_VERDICT, AT(verdict)},
};

const struct base_event *compare_event(const struct compare_side *side,
                                       size_t place)
{
    return base_timeline_at(side->timeline, side->places[place].event);
}

bool compare_is_scripted(const struct base_event *event)
{
    return event->kind == BASE_EVENT_FAULT || event->kind == BASE_EVENT_CHECK ||
           event->kind == BASE_EVENT_NOTE;
}

/* ---- lanes and keys --------------------------------------------------------- */

static const char *text(const struct compare_side *side, uint32_t number)
{
    return base_timeline_text(side->timeline, number);
}

/* Both directions of two actors are one lane. */
static void add_lane(const struct compare_side *side,
                     const struct base_event *event, struct base_buffer *out)
{
    const char *src = text(side, event->src);
    const char *dst =
        event->kind <= BASE_EVENT_NET || event->kind == BASE_EVENT_FAULT
            ? text(side, event->dst)
            : "";
    bool turned = strcmp(src, dst) > 0;

    base_buffer_printf(out, "%u\n%s", event->kind, turned ? dst : src);
    base_buffer_printf(out, "\n%s", turned ? src : dst);
}

static void add_key(const struct compare_side *side,
                    const struct base_event *event, struct base_buffer *out)
{
    base_buffer_printf(out, "%s\n", text(side, event->src));
    switch ((enum base_event_kind)event->kind) {
    case BASE_EVENT_SIP:
        base_buffer_printf(out, "%s\n%d\n%d", text(side, event->name),
                           (int)event->status, event->retransmission);
        break;
    case BASE_EVENT_DNS:
        base_buffer_printf(out, "%s\n%d\n", text(side, event->op),
                           event->retransmission);
        base_buffer_printf(out, "%s\n", text(side, event->name));
        base_buffer_puts(out, text(side, event->type));
        break;
    case BASE_EVENT_CACHE:
        base_buffer_printf(out, "%s\n", text(side, event->op));
        base_buffer_printf(out, "%s\n", text(side, event->name));
        base_buffer_puts(out, text(side, event->type));
        break;
    case BASE_EVENT_CALL:
        base_buffer_printf(out, "%s\n", text(side, event->name));
        base_buffer_puts(out, text(side, event->op));
        break;
    case BASE_EVENT_ENGINE:
    case BASE_EVENT_REGISTRATION:
        base_buffer_printf(out, "%u\n%s", (unsigned)event->account,
                           text(side, event->op));
        break;
    case BASE_EVENT_NET:
    case BASE_EVENT_FAULT:
        base_buffer_puts(out, text(side, event->op));
        break;
    case BASE_EVENT_CHECK:
    case BASE_EVENT_NOTE:
        base_buffer_puts(out, text(side, event->text));
        break;
    case BASE_EVENT_KIND_COUNT:
        break;
    }
}

void compare_classify(struct compare *compare, const struct compare_side *side,
                      struct compare_place *place)
{
    const struct base_event *event =
        base_timeline_at(side->timeline, place->event);
    struct base_buffer words = {0};

    add_lane(side, event, &words);
    place->lane = base_names_intern(compare->names, base_buffer_text(&words));
    base_buffer_clear(&words);
    add_key(side, event, &words);
    place->key = base_names_intern(compare->names, base_buffer_text(&words));
    base_buffer_fini(&words);
}

/* ---- one message, otherwise ------------------------------------------------- */

static bool same(const struct compare *compare, uint32_t before, uint32_t after)
{
    return strcmp(text(&compare->before, before),
                  text(&compare->after, after)) == 0;
}

bool compare_is_related(const struct compare *compare,
                        const struct base_event *before,
                        const struct base_event *after, int degree)
{
    bool same_src = same(compare, before->src, after->src);
    bool same_dst = same(compare, before->dst, after->dst);
    bool same_status = before->status == after->status;

    if (before->kind != after->kind || before->kind > BASE_EVENT_NET ||
        before->retransmission != after->retransmission ||
        !same(compare, before->name, after->name) ||
        !same(compare, before->op, after->op) ||
        (before->kind == BASE_EVENT_DNS &&
         !same(compare, before->type, after->type)))
        return false;
    switch (degree) {
    case 0: /* another answer */
        return same_src && same_dst && before->status != 0 &&
               after->status != 0;
    case 1: /* another destination */
        return same_src && same_status;
    default: /* another source */
        return same_dst && same_status && before->status != 0;
    }
}

/* ---- fields of a pair ------------------------------------------------------- */

static void add_value(const struct compare_side *side,
                      const struct base_event *event, size_t field,
                      struct base_buffer *out)
{
    const void *place = (const char *)event + fields[field].offset;
    const uint8_t *small = place;

    switch (fields[field].type) {
    case REPORT_FIELD_NAME:
        base_buffer_puts(out, text(side, *(const uint32_t *)place));
        break;
    case REPORT_FIELD_FLAG:
        base_buffer_puts(out, *(const bool *)place ? "true" : "false");
        break;
    case REPORT_FIELD_INT:
        base_buffer_printf(out, "%d", (int)*(const int32_t *)place);
        break;
    case REPORT_FIELD_UINT:
        base_buffer_printf(out, "%u", (unsigned)*(const uint32_t *)place);
        break;
    case REPORT_FIELD_TRANSPORT:
        base_buffer_puts(out,
                         base_transport_name((enum base_transport) * small));
        break;
    case REPORT_FIELD_FATE:
        base_buffer_puts(out, base_fate_name((enum base_fate) * small));
        break;
    case REPORT_FIELD_VERDICT:
        base_buffer_puts(out, base_verdict_name((enum base_verdict) * small));
        break;
    case REPORT_FIELD_TIME:
    case REPORT_FIELD_BYTES:
    case REPORT_FIELD_BASE64:
    case REPORT_FIELD_WHY:
        break; /* none of them is compared */
    }
}

static void add_other(struct compare *compare, size_t before, size_t after,
                      const char *field, const char *old_value,
                      const char *new_value)
{
    struct report_difference *difference =
        compare_add(compare, REPORT_OTHER, before, after);

    difference->field = field;
    difference->old_value = base_strdup(old_value);
    difference->new_value = base_strdup(new_value);
}

static base_span delay_of(const struct base_event *event)
{
    if (event->fate == BASE_FATE_PENDING || event->arrived < event->t)
        return 0;
    return event->arrived - event->t;
}

/* How long a message was under way; another fate says it all. */
static void compare_delay(struct compare *compare, size_t before, size_t after)
{
    base_span old_delay = delay_of(compare_event(&compare->before, before));
    base_span new_delay = delay_of(compare_event(&compare->after, after));
    base_span apart = new_delay - old_delay;
    char old_text[BASE_TIME_TEXT_MAX], new_text[BASE_TIME_TEXT_MAX];

    if (compare_event(&compare->before, before)->fate !=
            compare_event(&compare->after, after)->fate ||
        (apart < 0 ? -apart : apart) <= compare->options->threshold)
        return;
    base_time_format(old_text, old_delay, 3);
    base_time_format(new_text, new_delay, 3);
    add_other(compare, before, after, "delay", old_text, new_text);
}

/* The logical address; of another destination it says nothing more. */
static void compare_address(struct compare *compare, size_t before,
                            size_t after)
{
    const struct base_event *a = compare_event(&compare->before, before);
    const struct base_event *b = compare_event(&compare->after, after);

    if (a->status == 0 && same(compare, a->dst, b->dst) && a->dst_addr != 0 &&
        b->dst_addr != 0 && !same(compare, a->dst_addr, b->dst_addr) &&
        strcmp(text(&compare->before, a->op), "answer") != 0)
        add_other(compare, before, after, "address",
                  text(&compare->before, a->dst_addr),
                  text(&compare->after, b->dst_addr));
}

void compare_fields(struct compare *compare, size_t before, size_t after)
{
    const struct base_event *a = compare_event(&compare->before, before);
    const struct base_event *b = compare_event(&compare->after, after);
    struct base_buffer x = {0}, y = {0};

    for (size_t i = 0; i < BASE_COUNT_OF(fields); i++) {
        if ((fields[i].kinds & 1u << a->kind) == 0)
            continue;
        if (strcmp(fields[i].word, "cause") == 0 && a->fate != b->fate)
            continue; /* another fate has another cause */
        base_buffer_clear(&x);
        base_buffer_clear(&y);
        add_value(&compare->before, a, i, &x);
        add_value(&compare->after, b, i, &y);
        if (strcmp(base_buffer_text(&x), base_buffer_text(&y)) != 0)
            add_other(compare, before, after, fields[i].word,
                      base_buffer_text(&x), base_buffer_text(&y));
    }
    if (a->kind == BASE_EVENT_SIP || a->kind == BASE_EVENT_DNS) {
        compare_address(compare, before, after);
        compare_delay(compare, before, after);
    }
    base_buffer_fini(&x);
    base_buffer_fini(&y);
}
