// SPDX-License-Identifier: MIT
#include "reports/told.h"

static void add_some(struct base_buffer *out, const char *before,
                     const char *text, const char *behind)
{
    if (text[0] != '\0')
        base_buffer_printf(out, "%s%s%s", before, text, behind);
}

static void add_account(struct base_buffer *out, const struct base_event *event)
{
    if (event->account > 1)
        base_buffer_printf(out, "account %u ", (unsigned)event->account);
}

static void tell_engine(const struct base_timeline *timeline,
                        const struct base_event *event, struct base_buffer *out)
{
    const char *from = base_timeline_text(timeline, event->name);
    const char *to = base_timeline_text(timeline, event->type);

    base_buffer_puts(out, "~ ");
    add_account(out, event);
    base_buffer_puts(out, base_timeline_text(timeline, event->op));
    if (from[0] != '\0' || to[0] != '\0')
        base_buffer_puts(out, ": ");
    base_buffer_puts(out, from);
    add_some(out, from[0] != '\0' ? " -> " : "", to, "");
    add_some(out, " (", base_timeline_text(timeline, event->cause), ")");
}

static void tell_registration(const struct base_timeline *timeline,
                              const struct base_event *event,
                              struct base_buffer *out)
{
    base_buffer_puts(out, "~ ");
    add_account(out, event);
    base_buffer_puts(out, base_timeline_text(timeline, event->op));
    add_some(out, " at ", base_timeline_text(timeline, event->server), "");
    if (event->number > 0)
        base_buffer_printf(out, " for %d s", (int)event->number);
    add_some(out, " (", base_timeline_text(timeline, event->cause), ")");
}

static void tell_call(const struct base_timeline *timeline,
                      const struct base_event *event, struct base_buffer *out)
{
    base_buffer_puts(out, "~ call");
    add_some(out, " ", base_timeline_text(timeline, event->name), "");
    add_some(out, ": ", base_timeline_text(timeline, event->op), "");
    if (event->status != 0)
        base_buffer_printf(out, " %d", (int)event->status);
    add_some(out, " at ", base_timeline_text(timeline, event->server), "");
}

static void tell_cache(const struct base_timeline *timeline,
                       const struct base_event *event, struct base_buffer *out)
{
    base_buffer_printf(out,
                       "~ cache %s: ", base_timeline_text(timeline, event->op));
    add_some(out, "", base_timeline_text(timeline, event->type), " ");
    base_buffer_puts(out, base_timeline_text(timeline, event->name));
    if (event->number > 0)
        base_buffer_printf(out, " ttl %d", (int)event->number);
}

static void tell_fault(const struct base_timeline *timeline,
                       const struct base_event *event, struct base_buffer *out)
{
    base_buffer_printf(out, "! %s", base_timeline_text(timeline, event->src));
    add_some(out, " - ", base_timeline_text(timeline, event->dst), "");
    base_buffer_printf(out, ": %s", base_timeline_text(timeline, event->op));
    add_some(out, " ", base_timeline_text(timeline, event->name), "");
}

static void tell_check(const struct base_timeline *timeline,
                       const struct base_event *event, struct base_buffer *out)
{
    enum base_verdict verdict = (enum base_verdict)event->verdict;

    base_buffer_printf(out, "= %s", base_verdict_name(verdict));
    if (event->status > 0)
        base_buffer_printf(out, "  line %d", (int)event->status);
    add_some(out, "  ", base_timeline_text(timeline, event->text), "");
}

void report_told(const struct base_timeline *timeline,
                 const struct base_event *event, struct base_buffer *out)
{
    switch ((enum base_event_kind)event->kind) {
    case BASE_EVENT_ENGINE:
        tell_engine(timeline, event, out);
        break;
    case BASE_EVENT_REGISTRATION:
        tell_registration(timeline, event, out);
        break;
    case BASE_EVENT_CALL:
        tell_call(timeline, event, out);
        break;
    case BASE_EVENT_CACHE:
        tell_cache(timeline, event, out);
        break;
    case BASE_EVENT_FAULT:
        tell_fault(timeline, event, out);
        break;
    case BASE_EVENT_CHECK:
        tell_check(timeline, event, out);
        break;
    case BASE_EVENT_NOTE:
        base_buffer_printf(out, "* %s",
                           base_timeline_text(timeline, event->text));
        break;
    case BASE_EVENT_SIP:
    case BASE_EVENT_DNS:
    case BASE_EVENT_NET:
    case BASE_EVENT_KIND_COUNT:
        break;
    }
}
