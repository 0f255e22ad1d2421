// SPDX-License-Identifier: MIT
#include "reports/jsonl_read.h"

#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "base/address.h"
#include "base/memory.h"
#include "base/text.h"
#include "reports/base64.h"
#include "reports/jsonl_fields.h"

#define FILE_LIMIT ((size_t)1 << 30)
#define FORMAT 1

/* One line on its way into one event. */
struct reading {
    struct base_timeline *timeline;
    struct base_event event;
    const char *kind; /* for sentences: "sip", "sip: why" */
    struct base_error *error;
};

static int wrong_type(const struct reading *reading, const char *key,
                      const char *wanted)
{
    return base_error_set(reading->error, BASE_ERR_SYNTAX, "'%s' is not %s",
                          key, wanted);
}

/* A text that holds no zero byte, or NULL. */
static const char *text_of(const json_t *value)
{
    const char *text = json_string_value(value);

    if (text == NULL || strlen(text) != json_string_length(value))
        return NULL;
    return text;
}

/* Finds `word` among `names`, ended by NULL; its place goes to `out`. */
static int find_word(const struct reading *reading, const char *key,
                     const char *word, const char *const *names, uint8_t *out)
{
    const char *meant;

    for (uint8_t i = 0; names[i] != NULL; i++) {
        if (strcmp(names[i], word) == 0) {
            *out = i;
            return 0;
        }
    }
    meant = base_nearest(word, names);
    return base_error_set(reading->error, BASE_ERR_UNKNOWN,
                          "%s is '%.60s'; did you mean '%s'?", key, word,
                          meant != NULL ? meant : names[0]);
}

static int read_word(struct reading *reading, const struct report_field *field,
                     const char *word, uint8_t *out)
{
    const char *names[16] = {NULL};

    _Static_assert(BASE_FATE_COUNT < 16 && BASE_VERDICT_COUNT < 16 &&
                       BASE_TRANSPORT_COUNT < 16,
                   "room for the words");
    if (field->type == REPORT_FIELD_FATE)
        for (unsigned i = 0; i < BASE_FATE_COUNT; i++)
            names[i] = base_fate_name((enum base_fate)i);
    else if (field->type == REPORT_FIELD_VERDICT)
        for (unsigned i = 0; i < BASE_VERDICT_COUNT; i++)
            names[i] = base_verdict_name((enum base_verdict)i);
    else
        for (unsigned i = 0; i < BASE_TRANSPORT_COUNT; i++)
            names[i] = base_transport_name((enum base_transport)i);
    return find_word(reading, field->key, word, names, out);
}

static int read_time(const struct reading *reading, const char *key,
                     const json_t *value, base_time *out)
{
    if (!json_is_number(value))
        return wrong_type(reading, key, "a number of seconds");
    if (json_number_value(value) < 0 ||
        !base_span_from_seconds(json_number_value(value), out))
        return base_error_set(reading->error, BASE_ERR_RANGE,
                              "'%s' is beyond the times a scenario can have: "
                              "0 to %lld seconds",
                              key, (long long)(BASE_TIME_MAX / BASE_SEC));
    return 0;
}

static int read_whole(const struct reading *reading, const char *key,
                      const json_t *value, int64_t least, int64_t most,
                      int64_t *out)
{
    if (!json_is_integer(value))
        return wrong_type(reading, key, "a whole number");
    *out = json_integer_value(value);
    if (*out < least || *out > most)
        return base_error_set(
            reading->error, BASE_ERR_RANGE, "'%s' is %lld: %lld to %lld", key,
            (long long)*out, (long long)least, (long long)most);
    return 0;
}

static int read_bytes(struct reading *reading, const struct report_field *field,
                      const json_t *value)
{
    struct base_buffer bytes = {0};

    if (!json_is_string(value))
        return wrong_type(reading, field->key, "a text");
    if (field->type == REPORT_FIELD_BYTES)
        base_buffer_append(&bytes, json_string_value(value),
                           json_string_length(value));
    else if (text_of(value) == NULL ||
             !report_base64_decode(text_of(value), &bytes))
        return wrong_type(reading, field->key, "base64");
    reading->event.raw = base_timeline_raw(
        reading->timeline, base_buffer_text(&bytes), bytes.length, 0);
    base_buffer_fini(&bytes);
    return 0;
}

static int read_fields(struct reading *reading,
                       const struct report_field *fields, json_t *object);

static int read_why(struct reading *reading, json_t *value)
{
    const char *kind = reading->kind;
    int err;

    if (!json_is_object(value))
        return wrong_type(reading, "why", "an object");
    reading->kind = "why";
    err = read_fields(reading, report_why_fields(), value);
    reading->kind = kind;
    return err;
}

static int read_number(struct reading *reading,
                       const struct report_field *field, const json_t *value)
{
    void *place = (char *)&reading->event + field->offset;
    bool is_signed = field->type == REPORT_FIELD_INT;
    int64_t number = 0;
    int err = read_whole(reading, field->key, value, is_signed ? INT32_MIN : 0,
                         is_signed ? INT32_MAX : UINT32_MAX, &number);

    if (err == 0 && is_signed)
        *(int32_t *)place = (int32_t)number;
    else if (err == 0)
        *(uint32_t *)place = (uint32_t)number;
    return err;
}

static int read_field(struct reading *reading, const struct report_field *field,
                      json_t *value)
{
    void *place = (char *)&reading->event + field->offset;
    const char *text = text_of(value);

    switch (field->type) {
    case REPORT_FIELD_FLAG:
        if (!json_is_boolean(value))
            return wrong_type(reading, field->key, "true or false");
        *(bool *)place = json_is_true(value);
        return 0;
    case REPORT_FIELD_INT:
    case REPORT_FIELD_UINT:
        return read_number(reading, field, value);
    case REPORT_FIELD_TIME:
        return read_time(reading, field->key, value, place);
    case REPORT_FIELD_BYTES:
    case REPORT_FIELD_BASE64:
        return read_bytes(reading, field, value);
    case REPORT_FIELD_WHY:
        return read_why(reading, value);
    case REPORT_FIELD_NAME:
    case REPORT_FIELD_TRANSPORT:
    case REPORT_FIELD_FATE:
    case REPORT_FIELD_VERDICT:
        break;
    }
    if (text == NULL)
        return wrong_type(reading, field->key, "a text");
    if (field->type != REPORT_FIELD_NAME)
        return read_word(reading, field, text, place);
    *(uint32_t *)place = base_timeline_name(reading->timeline, text);
    return 0;
}

static int unknown_field(const struct reading *reading,
                         const struct report_field *fields, const char *key)
{
    const char *names[REPORT_FIELDS_MAX + 1] = {NULL};
    const char *meant;

    for (size_t i = 0; fields[i].key != NULL && i < REPORT_FIELDS_MAX; i++)
        names[i] = fields[i].key;
    meant = base_nearest(key, names);
    if (meant == NULL)
        return base_error_set(reading->error, BASE_ERR_UNKNOWN,
                              "%s has no field '%.60s'", reading->kind, key);
    return base_error_set(reading->error, BASE_ERR_UNKNOWN,
                          "%s has no field '%.60s'; did you mean '%s'?",
                          reading->kind, key, meant);
}

static int read_fields(struct reading *reading,
                       const struct report_field *fields, json_t *object)
{
    const struct report_field *field;
    const char *key;
    json_t *value;
    int err = 0;

    for (field = fields; field->key != NULL; field++)
        if (field->is_required && json_object_get(object, field->key) == NULL)
            return base_error_set(reading->error, BASE_ERR_SYNTAX,
                                  "%s without '%s', which every such line has",
                                  reading->kind, field->key);
    json_object_foreach(object, key, value)
    {
        for (field = fields; field->key != NULL; field++)
            if (strcmp(field->key, key) == 0)
                break;
        if (field->key != NULL)
            err = read_field(reading, field, value);
        else if (strcmp(key, "kind") != 0 || fields == report_why_fields())
            err = unknown_field(reading, fields, key);
        if (err != 0)
            break;
    }
    return err;
}

static int read_event(struct report_stored *stored, json_t *object,
                      struct base_error *error)
{
    struct reading reading = {.timeline = stored->timeline, .error = error};
    const char *names[BASE_EVENT_KIND_COUNT + 1] = {NULL};
    const char *kind = text_of(json_object_get(object, "kind"));
    int err;

    if (kind == NULL)
        return base_error_set(error, BASE_ERR_SYNTAX,
                              "no 'kind': every line but the first is one "
                              "event, as in {\"t\":0,\"kind\":\"note\",…}");
    for (unsigned i = 0; i < BASE_EVENT_KIND_COUNT; i++)
        names[i] = base_event_kind_name((enum base_event_kind)i);
    err = find_word(&reading, "'kind'", kind, names, &reading.event.kind);
    if (err != 0)
        return err;
    reading.kind = names[reading.event.kind];
    err = read_fields(&reading,
                      report_fields((enum base_event_kind)reading.event.kind),
                      object);
    if (err != 0)
        return err;
    if (json_object_get(object, "arrived") == NULL &&
        reading.event.kind <= BASE_EVENT_DNS)
        reading.event.arrived = reading.event.t;
    base_timeline_add(stored->timeline, &reading.event);
    return 0;
}

/* ---- line 1 ----------------------------------------------------------------- */

/* "knobs" or "params". */
static int read_settings(struct base_timeline *timeline, const char *key,
                         json_t *settings,
                         void (*set)(struct base_timeline *timeline,
                                     const char *name, const char *value),
                         struct base_error *error)
{
    const char *name;
    json_t *value;

    json_object_foreach(settings, name, value)
    {
        if (text_of(value) == NULL)
            return base_error_set(error, BASE_ERR_SYNTAX,
                                  "'%.60s' in '%s' is not a text", name, key);
        set(timeline, name, text_of(value));
    }
    return 0;
}

/* False if there is no actor `shares` yet. */
static bool share(struct base_timeline *timeline, const char *name,
                  const char *shares)
{
    uint32_t other = base_timeline_find(timeline, shares);

    for (size_t i = 0; i < base_timeline_actor_count(timeline); i++)
        if (base_timeline_actor_at(timeline, i)->name == other) {
            base_timeline_actor_shares(
                timeline, base_timeline_find(timeline, name), other);
            return true;
        }
    return false;
}

static int read_actors(struct base_timeline *timeline, json_t *actors,
                       struct base_error *error)
{
    const struct reading reading = {.timeline = timeline, .error = error};
    const char *names[BASE_ACTOR_KIND_COUNT + 1] = {NULL};
    json_t *actor;
    size_t i;

    for (i = 0; i < BASE_ACTOR_KIND_COUNT; i++)
        names[i] = base_actor_kind_name((enum base_actor_kind)i);
    json_array_foreach(actors, i, actor)
    {
        const char *name = text_of(json_object_get(actor, "name"));
        const char *kind = text_of(json_object_get(actor, "kind"));
        const char *shares = text_of(json_object_get(actor, "shares"));
        uint8_t number = 0;
        int err;

        if (name == NULL || kind == NULL)
            return base_error_set(error, BASE_ERR_SYNTAX,
                                  "an actor has no 'name' or no 'kind'");
        err = find_word(&reading, "kind of an actor", kind, names, &number);
        if (err != 0)
            return err;
        base_timeline_actor(timeline, name, (enum base_actor_kind)number,
                            text_of(json_object_get(actor, "address")));
        if (shares != NULL && !share(timeline, name, shares))
            return base_error_set(error, BASE_ERR_SYNTAX,
                                  "'%.60s' shares the store of '%.60s', which "
                                  "is no actor before it",
                                  name, shares);
    }
    return 0;
}

static int read_header(struct report_stored *stored, json_t *object,
                       struct base_error *error)
{
    const struct reading reading = {.error = error};
    json_t *seed = json_object_get(object, "seed");
    int64_t number = 1;
    int err =
        read_whole(&reading, "siplapse", json_object_get(object, "siplapse"), 0,
                   INT64_MAX, &number);

    if (err == 0 && number != FORMAT)
        return base_error_set(error, BASE_ERR_UNSUPPORTED,
                              "a timeline of format %lld: this version reads "
                              "format %d",
                              (long long)number, FORMAT);
    if (err == 0 && seed != NULL)
        err = read_whole(&reading, "seed", seed, INT64_MIN, INT64_MAX, &number);
    if (err != 0)
        return err;
    stored->has_header = true;
    stored->header = (struct base_timeline_header){
        .scenario = base_strdup(text_of(json_object_get(object, "scenario"))),
        .title = base_strdup(text_of(json_object_get(object, "title"))),
        .net = base_strdup(text_of(json_object_get(object, "net"))),
        .version = base_strdup(text_of(json_object_get(object, "version"))),
        .seed = seed != NULL ? (uint64_t)number : 0,
    };
    err = read_settings(stored->timeline, "knobs",
                        json_object_get(object, "knobs"), base_timeline_knob,
                        error);
    if (err == 0)
        err = read_settings(stored->timeline, "params",
                            json_object_get(object, "params"),
                            base_timeline_param, error);
    if (err != 0)
        return err;
    return read_actors(stored->timeline, json_object_get(object, "actors"),
                       error);
}

/* ---- all lines -------------------------------------------------------------- */

static int read_line(struct report_stored *stored, size_t number,
                     const char *line, size_t length, struct base_error *error)
{
    json_error_t why;
    json_t *object =
        json_loadb(line, length, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &why);
    int err;

    if (!json_is_object(object))
        err = base_error_set(error, BASE_ERR_SYNTAX,
                             "not a JSON object%s%.100s: a stored timeline has "
                             "one per line",
                             object == NULL ? ", " : "",
                             object == NULL ? why.text : "");
    else if (number == 1 && json_object_get(object, "siplapse") != NULL)
        err = read_header(stored, object, error);
    else
        err = read_event(stored, object, error);
    json_decref(object);
    return err;
}

int report_jsonl_read(const char *name, const char *text, size_t length,
                      bool keep_raw, struct report_stored *out,
                      struct base_error *error)
{
    const struct base_timeline_options options = {.keep_raw = keep_raw,
                                                  .raw_events_max = SIZE_MAX};
    size_t number = 1;
    int err = 0;

    *out = (struct report_stored){.timeline = base_timeline_create(&options)};
    if (length == 0)
        err = base_error_set(error, BASE_ERR_SYNTAX,
                             "an empty file: a stored timeline has a header "
                             "line and one line per event");
    for (size_t at = 0; at < length && err == 0; number++) {
        const char *end = memchr(text + at, '\n', length - at);
        size_t here = end == NULL ? length - at : (size_t)(end - (text + at));

        err = read_line(out, number, text + at, here, error);
        at += here + 1;
        if (err != 0)
            break;
    }
    if (err != 0) {
        (void)base_error_prefix(error, "%s:%zu", name, number);
        report_stored_fini(out);
    }
    return err;
}

int report_jsonl_load(const char *path, bool keep_raw,
                      struct report_stored *out, struct base_error *error)
{
    char *text = NULL;
    size_t length = 0;
    int err = base_file_read(path, FILE_LIMIT, &text, &length, error);

    *out = (struct report_stored){0};
    if (err == 0)
        err = report_jsonl_read(path, text, length, keep_raw, out, error);
    free(text);
    return err;
}

static void drop(const char *text)
{
    free((void *)(uintptr_t)text);
}

void report_stored_fini(struct report_stored *stored)
{
    base_timeline_destroy(&stored->timeline);
    drop(stored->header.scenario);
    drop(stored->header.title);
    drop(stored->header.net);
    drop(stored->header.version);
    *stored = (struct report_stored){0};
}
