// SPDX-License-Identifier: MIT
#include "cli/record.h"

#include <stdint.h>
#include <stdlib.h>

#include "base/memory.h"
#include "cli/codec.h"

static void pack_failure(const struct judge_failure *failure,
                         struct base_buffer *out)
{
    cli_pack_int(out, failure->verdict);
    cli_pack_int(out, failure->line);
    cli_pack_text(out, failure->rule);
    cli_pack_text(out, failure->wanted);
    cli_pack_text(out, failure->instead);
    cli_pack_int(out, failure->at);
}

static void unpack_failure(struct cli_reader *reader, struct judge_failure *out)
{
    out->verdict = (enum base_verdict)cli_unpack_int(reader);
    out->line = (int)cli_unpack_int(reader);
    out->rule = cli_unpack_text(reader);
    out->wanted = cli_unpack_text(reader);
    out->instead = cli_unpack_text(reader);
    out->event = JUDGE_NO_EVENT;
    out->at = cli_unpack_int(reader);
}

static void pack_metrics(const struct report_metrics *metrics,
                         struct base_buffer *out)
{
    cli_pack_int(out, metrics->measured);
    cli_pack_int(out, metrics->time_to_detect);
    cli_pack_int(out, metrics->time_to_fail_over);
    cli_pack_int(out, metrics->time_to_fail_back);
    cli_pack_int(out, metrics->unreachable);
    cli_pack_int(out, metrics->unreachable_total);
    cli_pack_int(out, (int64_t)metrics->detections);
    cli_pack_int(out, (int64_t)metrics->failovers);
    cli_pack_int(out, (int64_t)metrics->failbacks);
    cli_pack_int(out, (int64_t)metrics->messages_to_dead_servers);
    cli_pack_int(out, (int64_t)metrics->flaps);
}

static void unpack_metrics(struct cli_reader *reader,
                           struct report_metrics *out)
{
    out->measured = cli_unpack_int(reader) != 0;
    out->time_to_detect = cli_unpack_int(reader);
    out->time_to_fail_over = cli_unpack_int(reader);
    out->time_to_fail_back = cli_unpack_int(reader);
    out->unreachable = cli_unpack_int(reader);
    out->unreachable_total = cli_unpack_int(reader);
    out->detections = (uint64_t)cli_unpack_int(reader);
    out->failovers = (uint64_t)cli_unpack_int(reader);
    out->failbacks = (uint64_t)cli_unpack_int(reader);
    out->messages_to_dead_servers = (uint64_t)cli_unpack_int(reader);
    out->flaps = (uint64_t)cli_unpack_int(reader);
}

void cli_record_pack(const struct cli_record *record, struct base_buffer *out)
{
    const struct report_scenario *scenario = &record->scenario;

    cli_pack_text(out, scenario->file);
    cli_pack_text(out, scenario->title);
    cli_pack_text(out, scenario->net);
    cli_pack_text(out, scenario->error);
    cli_pack_int(out, scenario->verdict);
    cli_pack_int(out, (int64_t)scenario->seed);
    cli_pack_int(out, scenario->virtual_time);
    cli_pack_int(out, scenario->wall_time);
    pack_metrics(&scenario->metrics, out);
    cli_pack_int(out, (int64_t)scenario->failure_count);
    for (size_t i = 0; i < scenario->failure_count; i++)
        pack_failure(&scenario->failures[i], out);
    cli_pack_text(out, record->text);
}

static void unpack_failures(struct cli_reader *reader,
                            struct report_scenario *out)
{
    int64_t count = cli_unpack_int(reader);
    struct judge_failure *failures = NULL;
    size_t capacity = 0;

    for (int64_t i = 0; i < count && !reader->broken; i++) {
        failures = base_grow(failures, out->failure_count, &capacity,
                             sizeof *failures);
        unpack_failure(reader, &failures[out->failure_count++]);
    }
    out->failures = failures;
}

bool cli_record_unpack(const void *bytes, size_t length, struct cli_record *out)
{
    struct cli_reader reader = {.bytes = bytes, .length = length};
    struct report_scenario *scenario = &out->scenario;

    *out = (struct cli_record){0};
    scenario->file = cli_unpack_text(&reader);
    scenario->title = cli_unpack_text(&reader);
    scenario->net = cli_unpack_text(&reader);
    scenario->error = cli_unpack_text(&reader);
    scenario->verdict = (enum base_verdict)cli_unpack_int(&reader);
    scenario->seed = (uint64_t)cli_unpack_int(&reader);
    scenario->virtual_time = cli_unpack_int(&reader);
    scenario->wall_time = cli_unpack_int(&reader);
    unpack_metrics(&reader, &scenario->metrics);
    unpack_failures(&reader, scenario);
    out->text = cli_unpack_text(&reader);
    if (cli_reader_is_whole(&reader))
        return true;
    cli_record_fini(out);
    return false;
}

/* report_scenario borrows its texts as const; here they are the record's own. */
static void drop(const void *text)
{
    free((void *)(uintptr_t)text);
}

void cli_record_fini(struct cli_record *record)
{
    struct report_scenario *scenario = &record->scenario;

    drop(scenario->file);
    drop(scenario->title);
    drop(scenario->net);
    drop(scenario->error);
    for (size_t i = 0; i < scenario->failure_count; i++) {
        drop(scenario->failures[i].rule);
        drop(scenario->failures[i].wanted);
        drop(scenario->failures[i].instead);
    }
    drop(scenario->failures);
    free(record->text);
    *record = (struct cli_record){0};
}
