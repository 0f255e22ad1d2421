// SPDX-License-Identifier: MIT
#include "reports/jsonl_fields.h"

#include "base/memory.h"

#define AT(member) offsetof(struct base_event, member)
#define NAME(key, member)                                                      \
    {                                                                          \
        key, REPORT_FIELD_NAME, AT(member), false                              \
    }
#define NEED(key, member)                                                      \
    {                                                                          \
        key, REPORT_FIELD_NAME, AT(member), true                               \
    }
#define FLAG(key, member)                                                      \
    {                                                                          \
        key, REPORT_FIELD_FLAG, AT(member), false                              \
    }
#define INT(key, member)                                                       \
    {                                                                          \
        key, REPORT_FIELD_INT, AT(member), false                               \
    }
#define UINT(key, member)                                                      \
    {                                                                          \
        key, REPORT_FIELD_UINT, AT(member), false                              \
    }
#define TIME                                                                   \
    {                                                                          \
        "t", REPORT_FIELD_TIME, AT(t), true                                    \
    }
#define ARRIVED                                                                \
    {                                                                          \
        "arrived", REPORT_FIELD_TIME, AT(arrived), false                       \
    }
#define TRANSPORT                                                              \
    {                                                                          \
        "transport", REPORT_FIELD_TRANSPORT, AT(transport), true               \
    }
#define FATE                                                                   \
    {                                                                          \
        "fate", REPORT_FIELD_FATE, AT(fate), false                             \
    }
#define END                                                                    \
    {                                                                          \
        NULL, REPORT_FIELD_NAME, 0, false                                      \
    }

static const struct report_field sip[] = {
    TIME,
    NEED("src", src),
    NEED("dst", dst),
    NAME("src_addr", src_addr),
    NAME("dst_addr", dst_addr),
    TRANSPORT,
    NAME("method", name),
    INT("status", status),
    UINT("cseq", cseq),
    NAME("call_id", call_id),
    UINT("account", account),
    INT("retry_after", number),
    FLAG("retransmission", retransmission),
    FATE,
    NAME("cause", cause),
    ARRIVED,
    {"raw", REPORT_FIELD_BYTES, AT(raw), false},
    {"raw64", REPORT_FIELD_BASE64, AT(raw), false},
    END,
};

static const struct report_field dns[] = {
    TIME,
    NEED("src", src),
    NEED("dst", dst),
    NAME("src_addr", src_addr),
    NAME("dst_addr", dst_addr),
    NEED("op", op),
    TRANSPORT,
    NAME("name", name),
    NAME("type", type),
    NAME("rcode", detail),
    FLAG("tc", truncated),
    NAME("answers", text),
    INT("ttl", number),
    FLAG("retransmission", retransmission),
    FATE,
    NAME("cause", cause),
    ARRIVED,
    {"wire", REPORT_FIELD_BASE64, AT(raw), false},
    END,
};

static const struct report_field net[] = {
    TIME,
    NAME("src", src),
    NAME("dst", dst),
    NEED("op", op),
    TRANSPORT,
    NAME("cause", cause),
    END,
};

static const struct report_field engine[] = {
    TIME,
    NEED("actor", src),
    UINT("account", account),
    NEED("op", op),
    NAME("from", name),
    NAME("to", type),
    NAME("cause", cause),
    {"why", REPORT_FIELD_WHY, 0, false},
    END,
};

static const struct report_field why[] = {
    NAME("see", text),
    NAME("knob", knob),
    NAME("value", detail),
    FLAG("documented", documented),
    END,
};

static const struct report_field registration[] = {
    TIME,
    NEED("actor", src),
    UINT("account", account),
    NEED("state", op),
    NAME("server", server),
    INT("expires", number),
    NAME("cause", cause),
    END,
};

static const struct report_field call[] = {
    TIME,
    NEED("actor", src),
    NAME("id", name),
    NEED("state", op),
    NAME("server", server),
    INT("status", status),
    END,
};

static const struct report_field cache[] = {
    TIME,
    NEED("actor", src),
    NEED("op", op),
    NAME("name", name),
    NAME("type", type),
    INT("ttl", number),
    END,
};

static const struct report_field fault[] = {
    TIME,
    NAME("actor", src),
    NAME("peer", dst),
    NEED("op", op),
    NAME("mode", name),
    NAME("value", detail),
    END,
};

static const struct report_field check[] = {
    TIME,
    {"verdict", REPORT_FIELD_VERDICT, AT(verdict), true},
    INT("line", status),
    NAME("text", text),
    END,
};

static const struct report_field note[] = {TIME, NAME("text", text), END};

const struct report_field *report_fields(enum base_event_kind kind)
{
    static const struct report_field *const of[BASE_EVENT_KIND_COUNT] = {
        [BASE_EVENT_SIP] = sip,
        [BASE_EVENT_DNS] = dns,
        [BASE_EVENT_NET] = net,
        [BASE_EVENT_ENGINE] = engine,
        [BASE_EVENT_REGISTRATION] = registration,
        [BASE_EVENT_CALL] = call,
        [BASE_EVENT_CACHE] = cache,
        [BASE_EVENT_FAULT] = fault,
        [BASE_EVENT_CHECK] = check,
        [BASE_EVENT_NOTE] = note,
    };

    BASE_ASSERT(kind < BASE_EVENT_KIND_COUNT);
    return of[kind];
}

const struct report_field *report_why_fields(void)
{
    return why;
}
