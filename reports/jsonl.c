// SPDX-License-Identifier: MIT
#include "reports/jsonl.h"

#include <errno.h>
#include <string.h>

#include "base/address.h"
#include "base/draw.h"
#include "base/memory.h"
#include "reports/file.h"
#include "reports/json.h"

/* One event on its way into one line. */
struct line {
    const struct base_timeline *timeline;
    const struct base_event *event;
    struct report_json json;
};

static void put_name(struct line *line, const char *key, uint32_t number)
{
    report_json_some_text(&line->json, key,
                          base_timeline_text(line->timeline, number));
}

static void put_some_int(struct line *line, const char *key, int64_t value)
{
    if (value != 0)
        report_json_int(&line->json, key, value);
}

static void put_flag(struct line *line, const char *key, bool value)
{
    if (value)
        report_json_bool(&line->json, key, true);
}

static void put_transport(struct line *line)
{
    enum base_transport transport = (enum base_transport)line->event->transport;

    report_json_text(&line->json, "transport", base_transport_name(transport));
}

/* What became of a message, why, and when that was. */
static void put_fate(struct line *line)
{
    enum base_fate fate = (enum base_fate)line->event->fate;

    report_json_text(&line->json, "fate", base_fate_name(fate));
    put_name(line, "cause", line->event->cause);
    if (fate != BASE_FATE_PENDING && line->event->arrived > line->event->t)
        report_json_time(&line->json, "arrived", line->event->arrived);
}

static void put_sip(struct line *line)
{
    const struct base_event *event = line->event;
    const void *raw;
    size_t length = 0;

    put_name(line, "src", event->src);
    put_name(line, "dst", event->dst);
    put_name(line, "src_addr", event->src_addr);
    put_name(line, "dst_addr", event->dst_addr);
    put_transport(line);
    put_name(line, "method", event->name);
    put_some_int(line, "status", event->status);
    report_json_uint(&line->json, "cseq", event->cseq);
    put_name(line, "call_id", event->call_id);
    put_some_int(line, "account", event->account);
    put_some_int(line, "retry_after", event->number);
    report_json_bool(&line->json, "retransmission", event->retransmission);
    put_fate(line);
    raw = base_timeline_raw_bytes(line->timeline, event->raw, &length);
    if (raw != NULL)
        report_json_bytes(&line->json, "raw", "raw64", raw, length);
}

static void put_answers(struct line *line)
{
    if (line->event->text == 0)
        return;
    put_name(line, "answers", line->event->text);
    report_json_int(&line->json, "ttl", line->event->number);
}

static void put_dns(struct line *line)
{
    const struct base_event *event = line->event;
    const void *wire;
    size_t length = 0;

    put_name(line, "src", event->src);
    put_name(line, "dst", event->dst);
    put_name(line, "src_addr", event->src_addr);
    put_name(line, "dst_addr", event->dst_addr);
    put_name(line, "op", event->op);
    put_transport(line);
    put_name(line, "name", event->name);
    put_name(line, "type", event->type);
    put_name(line, "rcode", event->detail);
    put_flag(line, "tc", event->truncated);
    put_answers(line);
    put_flag(line, "retransmission", event->retransmission);
    put_fate(line);
    wire = base_timeline_raw_bytes(line->timeline, event->raw, &length);
    if (wire != NULL)
        report_json_base64(&line->json, "wire", wire, length);
}

static void put_net(struct line *line)
{
    put_name(line, "src", line->event->src);
    put_name(line, "dst", line->event->dst);
    put_name(line, "op", line->event->op);
    put_transport(line);
    put_name(line, "cause", line->event->cause);
}

static void put_why(struct line *line)
{
    if (line->event->text == 0 && line->event->knob == 0)
        return;
    report_json_open(&line->json, "why", '{');
    put_name(line, "see", line->event->text);
    put_name(line, "knob", line->event->knob);
    put_name(line, "value", line->event->detail);
    report_json_bool(&line->json, "documented", line->event->documented);
    report_json_close(&line->json, '}');
}

static void put_engine(struct line *line)
{
    put_name(line, "actor", line->event->src);
    put_some_int(line, "account", line->event->account);
    put_name(line, "op", line->event->op);
    put_name(line, "from", line->event->name);
    put_name(line, "to", line->event->type);
    put_name(line, "cause", line->event->cause);
    put_why(line);
}

static void put_registration(struct line *line)
{
    put_name(line, "actor", line->event->src);
    put_some_int(line, "account", line->event->account);
    put_name(line, "state", line->event->op);
    put_name(line, "server", line->event->server);
    put_some_int(line, "expires", line->event->number);
    put_name(line, "cause", line->event->cause);
}

static void put_call(struct line *line)
{
    put_name(line, "actor", line->event->src);
    put_name(line, "id", line->event->name);
    put_name(line, "state", line->event->op);
    put_name(line, "server", line->event->server);
    put_some_int(line, "status", line->event->status);
}

static void put_cache(struct line *line)
{
    put_name(line, "actor", line->event->src);
    put_name(line, "op", line->event->op);
    put_name(line, "name", line->event->name);
    put_name(line, "type", line->event->type);
    put_some_int(line, "ttl", line->event->number);
}

static void put_fault(struct line *line)
{
    put_name(line, "actor", line->event->src);
    put_name(line, "peer", line->event->dst);
    put_name(line, "op", line->event->op);
    put_name(line, "mode", line->event->name);
    put_name(line, "value", line->event->detail);
}

static void put_check(struct line *line)
{
    enum base_verdict verdict = (enum base_verdict)line->event->verdict;

    report_json_text(&line->json, "verdict", base_verdict_name(verdict));
    put_some_int(line, "line", line->event->status);
    put_name(line, "text", line->event->text);
}

static void put_note(struct line *line)
{
    put_name(line, "text", line->event->text);
}

void report_jsonl_event(const struct base_timeline *timeline, size_t index,
                        struct base_buffer *out)
{
    static void (*const put[BASE_EVENT_KIND_COUNT])(struct line *) = {
        [BASE_EVENT_SIP] = put_sip,
        [BASE_EVENT_DNS] = put_dns,
        [BASE_EVENT_NET] = put_net,
        [BASE_EVENT_ENGINE] = put_engine,
        [BASE_EVENT_REGISTRATION] = put_registration,
        [BASE_EVENT_CALL] = put_call,
        [BASE_EVENT_CACHE] = put_cache,
        [BASE_EVENT_FAULT] = put_fault,
        [BASE_EVENT_CHECK] = put_check,
        [BASE_EVENT_NOTE] = put_note,
    };
    struct line line = {.timeline = timeline,
                        .event = base_timeline_at(timeline, index),
                        .json = {.out = out}};
    enum base_event_kind kind = (enum base_event_kind)line.event->kind;

    report_json_open(&line.json, NULL, '{');
    report_json_time(&line.json, "t", line.event->t);
    report_json_text(&line.json, "kind", base_event_kind_name(kind));
    put[kind](&line);
    report_json_close(&line.json, '}');
    base_buffer_append(out, "\n", 1);
}

/* One list of names and values in the header. */
static void put_settings(struct report_json *json, const char *key,
                         const struct base_timeline *timeline,
                         base_setting_fn *setting_at)
{
    const char *name, *value;

    report_json_open(json, key, '{');
    for (size_t i = 0; setting_at(timeline, i, &name, &value); i++)
        report_json_text(json, name, value);
    report_json_close(json, '}');
}

static void put_actors(struct report_json *json,
                       const struct base_timeline *timeline)
{
    report_json_open(json, "actors", '[');
    for (size_t i = 0; i < base_timeline_actor_count(timeline); i++) {
        const struct base_actor *actor = base_timeline_actor_at(timeline, i);

        report_json_open(json, NULL, '{');
        report_json_text(json, "name",
                         base_timeline_text(timeline, actor->name));
        report_json_text(json, "kind", base_actor_kind_name(actor->kind));
        report_json_some_text(json, "address",
                              base_timeline_text(timeline, actor->address));
        if (actor->store != actor->name)
            report_json_text(json, "shares",
                             base_timeline_text(timeline, actor->store));
        report_json_close(json, '}');
    }
    report_json_close(json, ']');
}

void report_jsonl_header(const struct base_timeline *timeline,
                         const struct base_timeline_header *header,
                         struct base_buffer *out)
{
    struct report_json json = {.out = out};
    const char *name, *value;

    report_json_open(&json, NULL, '{');
    report_json_int(&json, "siplapse", 1);
    report_json_text(&json, "scenario", header->scenario);
    report_json_text(&json, "title", header->title);
    report_json_uint(&json, "seed", header->seed);
    if (header->net != NULL)
        report_json_text(&json, "net", header->net);
    if (header->version != NULL)
        report_json_text(&json, "version", header->version);
    put_settings(&json, "knobs", timeline, base_timeline_knob_at);
    if (base_timeline_param_at(timeline, 0, &name, &value))
        put_settings(&json, "params", timeline, base_timeline_param_at);
    put_actors(&json, timeline);
    report_json_close(&json, '}');
    base_buffer_append(out, "\n", 1);
}

void report_jsonl_events(const struct base_timeline *timeline,
                         struct base_buffer *out)
{
    for (size_t i = 0; i < base_timeline_count(timeline); i++)
        report_jsonl_event(timeline, i, out);
}

uint64_t report_jsonl_hash(const struct base_timeline *timeline)
{
    struct base_buffer line = {0};
    uint64_t hash = BASE_HASH_INIT;

    for (size_t i = 0; i < base_timeline_count(timeline); i++) {
        base_buffer_clear(&line);
        report_jsonl_event(timeline, i, &line);
        hash = base_hash(hash, line.bytes, line.length);
    }
    base_buffer_fini(&line);
    return hash;
}

/* Line by line, so that a fleet's timeline never stands in memory as text. */
static void write_lines(const struct base_timeline *timeline,
                        const struct base_timeline_header *header, FILE *stream)
{
    struct base_buffer line = {0};

    report_jsonl_header(timeline, header, &line);
    fwrite(line.bytes, 1, line.length, stream);
    for (size_t i = 0; i < base_timeline_count(timeline); i++) {
        base_buffer_clear(&line);
        report_jsonl_event(timeline, i, &line);
        fwrite(line.bytes, 1, line.length, stream);
    }
    base_buffer_fini(&line);
}

int report_jsonl_write(const struct base_timeline *timeline,
                       const struct base_timeline_header *header, FILE *stream,
                       struct base_error *error)
{
    errno = 0;
    write_lines(timeline, header, stream);
    if (fflush(stream) != 0 || ferror(stream))
        return base_error_set(error, BASE_ERR_IO,
                              "timeline cannot be written: %s",
                              errno != 0 ? strerror(errno) : "write error");
    return 0;
}

int report_jsonl_save(const struct base_timeline *timeline,
                      const struct base_timeline_header *header,
                      const char *path, struct base_error *error)
{
    struct report_file file;
    int err = report_file_open(&file, path, error);

    if (err != 0)
        return err;
    write_lines(timeline, header, file.stream);
    return report_file_commit(&file, error);
}
