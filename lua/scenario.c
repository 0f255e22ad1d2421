// SPDX-License-Identifier: MIT
#include "lua/scenario.h"

#include <stdlib.h>
#include <string.h>

#include <lauxlib.h>
#include <lua.h>

#include "base/memory.h"
#include "judge/invariant.h"
#include "lua/private.h"

/* ---- the script ---------------------------------------------------------- */

/* Lua shortens long names; a short one of our own is replaced in errors. */
static void chunk_name(struct scn *s, const char *path)
{
    const char *slash = strrchr(path, '/');

    snprintf(s->chunk, sizeof s->chunk, "%s", slash != NULL ? slash + 1 : path);
    s->folder =
        base_strndup(path, slash != NULL ? (size_t)(slash + 1 - path) : 0);
}

/* The first line of an executable script is none of Lua's. */
static void blank_shebang(char *text)
{
    if (base_has_prefix(text, "\xEF\xBB\xBF"))
        memset(text, ' ', 3);
    if (base_has_prefix(text, "#!"))
        memset(text, ' ', strcspn(text, "\n"));
}

static int script_read(struct scn *s, const char *path)
{
    int err = base_file_read(path, SCN_SCRIPT_BYTES_MAX, &s->text, &s->length,
                             s->error);

    if (err == 0 && s->text[0] == LUA_SIGNATURE[0])
        err = base_error_set(s->error, BASE_ERR_SYNTAX,
                             "%s: this is compiled Lua; a scenario is text",
                             s->name);
    else if (err == 0 && strlen(s->text) != s->length)
        err = base_error_set(s->error, BASE_ERR_SYNTAX,
                             "%s: a zero byte stands in the text; a scenario "
                             "is text",
                             s->name);
    if (err == 0)
        blank_shebang(s->text);
    return err;
}

/* The text behind "-- Source:" serves where the verb is not used. */
static char *source_comment(const char *text)
{
    static const char mark[] = "-- Source:";
    const char *at = strstr(text, mark);
    char *copy, *result;

    if (at == NULL || (at > text && at[-1] != '\n'))
        return base_strdup("");
    at += sizeof mark - 1;
    copy = base_strndup(at, strcspn(at, "\n"));
    result = base_strdup(base_trim(copy));
    free(copy);
    return result;
}

static int init(struct scn *s, const char *path, struct base_error *error)
{
    s->error = error;
    s->metadata->title = base_strdup("");
    if (s->name == NULL)
        s->name = path;
    if (s->progress == NULL)
        s->progress = &s->own_progress;
    chunk_name(s, path);
    return script_read(s, path);
}

/* Leaves the compiled script on the stack of a new state. */
static int compile(struct scn *s)
{
    char name[sizeof s->chunk + 1];
    int status;

    s->L = scn_sandbox_create(s);
    snprintf(name, sizeof name, "=%s", s->chunk);
    s->limits.in_script = true;
    status = luaL_loadbufferx(s->L, s->text, s->length, name, "t");
    s->limits.in_script = false;
    if (status != LUA_OK)
        scn_error_take(s, s->L, status);
    return s->error->code;
}

static void fini(struct scn *s)
{
    if (s->metadata->source == NULL)
        s->metadata->source =
            s->text != NULL ? source_comment(s->text) : base_strdup("");
    scn_scheduler_fini(s);
    if (s->L != NULL)
        lua_close(s->L);
    free(s->text);
    free(s->folder);
    free(s->verbatim);
}

/* ---- metadata ------------------------------------------------------------ */

int scn_metadata_read(const char *path, struct scn_metadata *out,
                      struct base_error *error)
{
    struct base_error own = {0};
    struct scn s = {.metadata = out};
    lua_State *thread;
    int results, status;

    memset(out, 0, sizeof *out);
    if (init(&s, path, &own) == 0 && compile(&s) == 0) {
        thread = lua_newthread(s.L);
        lua_insert(s.L, -2);
        lua_xmove(s.L, thread, 1);
        s.current = thread;
        scn_limits_turn(&s, thread);
        s.limits.in_script = true;
        status = lua_resume(thread, s.L, 0, &results);
        s.limits.in_script = false;
        if (status != LUA_OK && status != LUA_YIELD && !s.ended)
            scn_error_take(&s, thread, status);
    }
    fini(&s);
    if (error != NULL)
        *error = own;
    return own.code;
}

/* ---- a run --------------------------------------------------------------- */

/* `event` is what the ladder is shown around, JUDGE_NO_EVENT = now. */
static void add_world_failure(struct scn *s, const char *rule,
                              const char *wanted, const char *instead,
                              size_t event)
{
    char *copies[] = {base_strdup(rule), base_strdup(wanted),
                      base_strdup(instead)};
    struct judge_failure failure = {
        .verdict = BASE_VERDICT_FAIL,
        .rule = copies[0],
        .wanted = copies[1],
        .instead = copies[2],
        .event = event,
        .at = event != JUDGE_NO_EVENT ? base_timeline_at(s->timeline, event)->t
                                      : net_now(lab_net(s->lab)),
    };

    judge_result_add(s->result, &failure);
    for (size_t i = 0; i < BASE_COUNT_OF(copies); i++)
        free(copies[i]);
}

/* A world that cannot rest is what the scenario found, not an error of ours. */
static void take_run_error(struct scn *s, const struct base_error *error)
{
    if (error->code == BASE_ERR_STATE)
        add_world_failure(s, "the world comes to rest",
                          "an end of this instant", error->text,
                          JUDGE_NO_EVENT);
    else if (s->error->code == 0)
        *s->error = *error;
}

static bool is_waived(const struct scn *s, const char *invariant)
{
    for (uint32_t i = 0; scn_invariants[i] != NULL; i++)
        if (strcmp(scn_invariants[i], invariant) == 0)
            return (s->waived & UINT32_C(1) << i) != 0;
    return false;
}

/* "INVITE from a to b at 1.000". */
static void put_event(struct base_buffer *out, const struct scn *s,
                      size_t index)
{
    const struct base_event *event = base_timeline_at(s->timeline, index);
    char at[BASE_TIME_TEXT_MAX];

    if (event->status != 0)
        base_buffer_printf(out, "%d to ", event->status);
    base_buffer_printf(out, "%s from %s to %s at %s",
                       base_timeline_text(s->timeline, event->name),
                       base_timeline_text(s->timeline, event->src),
                       base_timeline_text(s->timeline, event->dst),
                       base_time_format(at, event->t, 3));
}

static void settle(struct scn *s)
{
    struct base_error error = {0};
    struct base_buffer instead = {0};
    char now[BASE_TIME_TEXT_MAX];
    size_t open = JUDGE_NO_EVENT;
    bool rested = false;

    if (lab_settle(s->lab, &rested, &open, &error) != 0) {
        take_run_error(s, &error);
        return;
    }
    if (rested || is_waived(s, "settled"))
        return;
    if (open != JUDGE_NO_EVENT)
        put_event(&instead, s, open);
    else
        base_buffer_puts(&instead, "a request without a connection");
    base_buffer_printf(&instead, " had no final answer by %s",
                       base_time_format(now, net_now(lab_net(s->lab)), 3));
    add_world_failure(s, "invariant settled",
                      "no open transaction towards a healthy node 64*T1 after "
                      "the script",
                      base_buffer_text(&instead), open);
    base_buffer_fini(&instead);
}

static void take_violation(void *arg, const struct judge_violation *violation)
{
    struct scn *s = arg;
    char rule[64];
    struct judge_failure failure = {
        .verdict = BASE_VERDICT_FAIL,
        .rule = rule,
        .event = violation->second,
    };
    char *wanted = base_strdup(judge_invariant_rule(violation->invariant));
    struct base_buffer instead = {0};

    snprintf(rule, sizeof rule, "invariant %s",
             judge_invariant_name(violation->invariant));
    base_buffer_puts(&instead, violation->text);
    if (violation->first != violation->second) {
        base_buffer_puts(&instead, " (against ");
        put_event(&instead, s, violation->first);
        base_buffer_puts(&instead, ")");
    }
    failure.wanted = wanted;
    failure.instead = instead.bytes;
    failure.at = base_timeline_at(s->timeline, violation->second)->t;
    judge_result_add(s->result, &failure);
    free(wanted);
    base_buffer_fini(&instead);
}

static void run_script(struct scn *s)
{
    struct base_error error = {0};

    scn_scheduler_begin(s);
    if (lab_run(s->lab, &error) != 0)
        take_run_error(s, &error);
    net_timer_cancel(&s->timer);
    scn_miss_finish(s);
    if (s->error->code == 0 && !s->metadata_closed &&
        s->options->params_must_exist && scn_params_check(s, s->error) != 0)
        base_error_prefix(s->error, "%s", s->name);
    if (s->error->code != 0)
        return;
    scn_strict_judge(s);
    if (s->result->verdict != BASE_VERDICT_FAIL)
        settle(s);
    judge_invariants(s->timeline, s->waived, take_violation, s);
}

/* Runs on a world that exists. */
static void run_in_lab(struct scn *s, struct scn_outcome *outcome)
{
    s->timeline = lab_timeline(s->lab);
    if (compile(s) == 0) {
        run_script(s);
        outcome->ended_at = net_now(lab_net(s->lab));
        outcome->timeline = lab_timeline_take(s->lab);
        scn_lint_hand_over(s, outcome);
    }
    fini(s);
    s->L = NULL;
    lab_destroy(&s->lab);
}

int scn_run(const char *path, const struct scn_options *options,
            struct scn_outcome *outcome)
{
    struct scn s = {.options = options,
                    .name = options->name,
                    .progress = options->progress,
                    .metadata = &outcome->metadata,
                    .result = &outcome->result,
                    .strict = options->strict};

    memset(outcome, 0, sizeof *outcome);
    if (init(&s, path, &outcome->error) == 0 &&
        lab_create(&s.lab, &options->lab, &outcome->error) == 0)
        run_in_lab(&s, outcome);
    else
        fini(&s);
    return outcome->error.code;
}

void scn_outcome_fini(struct scn_outcome *outcome)
{
    scn_metadata_fini(&outcome->metadata);
    judge_result_fini(&outcome->result);
    base_timeline_destroy(&outcome->timeline);
    for (size_t i = 0; i < outcome->warning_count; i++)
        free(outcome->warnings[i]);
    free(outcome->warnings);
    memset(outcome, 0, sizeof *outcome);
}
