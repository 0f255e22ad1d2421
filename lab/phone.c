// SPDX-License-Identifier: MIT
/* Phones of a world: profile, knobs, configuration, DNS servers. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "lab/private.h"
#include "phone-sim/model.h"

#define CONFIG_BYTES_MAX ((size_t)4 * 1024 * 1024)
#define ANSWER_AFTER BASE_SEC

/* The profile's knobs, then the scenario's, then the command line's. */
static int policy_fill(struct lab *lab, const struct lab_phone_spec *spec,
                       enum engine_profile profile,
                       struct engine_policy *policy, struct base_error *error)
{
    int err = 0;

    engine_policy_init(policy, profile);
    for (size_t i = 0; err == 0 && i < spec->knob_count; i++)
        err = engine_policy_set(policy, spec->knobs[i].name,
                                spec->knobs[i].value, error);
    for (size_t i = 0; err == 0 && i < lab->knob_count; i++)
        err = engine_policy_set(policy, lab->knobs[i].name, lab->knobs[i].value,
                                error);
    return err;
}

static bool is_ahead(const char *name)
{
    const struct phone_model *model =
        name != NULL ? phone_model_find(name) : NULL;

    return model != NULL && model->is_ahead;
}

/* Command line beats scenario beats profile (DESIGN 4). */
static int policy_find(struct lab *lab, const struct lab_phone_spec *spec,
                       struct lab_actor *actor, struct base_error *error)
{
    int err = 0;

    actor->profile = ENGINE_PROFILE_YEALINK;
    if (lab->has_profile)
        actor->profile = lab->profile;
    else if (spec->profile != NULL)
        err = engine_profile_parse(spec->profile, &actor->profile, error);
    if (err == 0)
        err = policy_fill(lab, spec, actor->profile, &actor->policy, error);
    /* Some models' firmware 80 is what others call 81 (SEMANTICS 2.1). */
    if (err == 0 && actor->profile == ENGINE_PROFILE_YEALINK_80 &&
        is_ahead(spec->model) &&
        actor->policy.value[ENGINE_KNOB_T5X_FW80_AS_81] ==
            ENGINE_T5X_FW80_AS_81_ALL)
        err = policy_fill(lab, spec, ENGINE_PROFILE_YEALINK_81, &actor->policy,
                          error);
    return err;
}

static const char *recorded_knob(const struct base_timeline *timeline,
                                 const char *wanted)
{
    const char *name, *value;

    for (size_t i = 0; base_timeline_knob_at(timeline, i, &name, &value); i++)
        if (strcmp(name, wanted) == 0)
            return value;
    return NULL;
}

/* The first phone's value stands under the knob's name; another phone's, where
 * it differs, under "phone.knob". */
static void policy_record(struct lab *lab, const struct lab_actor *actor)
{
    for (int knob = 0; knob < ENGINE_KNOB_COUNT; knob++) {
        const char *name = engine_knob_name((enum engine_knob)knob);
        const char *there = recorded_knob(lab->timeline, name);
        char value[ENGINE_KNOB_TEXT_MAX], own[160];

        engine_policy_text(&actor->policy, (enum engine_knob)knob, value);
        snprintf(own, sizeof own, "%s.%s", actor->name, name);
        if (there == NULL)
            base_timeline_knob(lab->timeline, name, value);
        else if (strcmp(there, value) != 0)
            base_timeline_knob(lab->timeline, own, value);
    }
}

static const char *unknown_text(const struct phone_config_report *report,
                                char out[BASE_ERROR_TEXT_MAX])
{
    int used = snprintf(out, BASE_ERROR_TEXT_MAX, "unknown parameter '%s'",
                        report->first_unknown);

    if (report->nearest_known[0] != '\0')
        used += snprintf(out + used, BASE_ERROR_TEXT_MAX - (size_t)used,
                         "; did you mean '%s'?", report->nearest_known);
    if (report->unknown_count > 1)
        snprintf(out + used, BASE_ERROR_TEXT_MAX - (size_t)used,
                 " (the first of %zu)", report->unknown_count);
    return out;
}

/* A line of `file`, or, where that is NULL, of the actor's own text. */
static void report_findings(struct lab *lab, const struct lab_actor *actor,
                            const char *file,
                            const struct phone_config_report *report)
{
    const char *where = file != NULL ? file : actor->name;
    const char *line = file != NULL ? "" : " config line ";

    for (size_t i = 0; i < report->finding_count; i++) {
        if (report->findings[i].line > 0)
            lab_warn(lab, "%s:%s%d: %s", where, line, report->findings[i].line,
                     report->findings[i].text);
        else
            lab_warn(lab, "%s: %s", where, report->findings[i].text);
    }
    if (report->unknown_count > 0) {
        char text[BASE_ERROR_TEXT_MAX];

        lab_warn(lab, "%s:%s%d: %s", where, line, report->first_unknown_line,
                 unknown_text(report, text));
    }
}

/* A slip in a scenario's own text is an error; a real file holds names of all
 * sorts. (A literal Y out of the vendor's examples is a finding.) */
static int check_unknown(const struct phone_config_report *report,
                         struct base_error *error)
{
    char text[BASE_ERROR_TEXT_MAX];

    if (report->unknown_count == 0)
        return 0;
    return base_error_set(error, BASE_ERR_UNKNOWN, "line %d: %s",
                          report->first_unknown_line,
                          unknown_text(report, text));
}

/* "line 4: …" becomes "config line 4: …". */
static void config_prefix(struct base_error *error)
{
    struct base_error line = *error;

    base_error_set(error, line.code, "config %.*s",
                   (int)(sizeof line.text - sizeof "config "), line.text);
}

static int read_text(struct lab *lab, struct lab_actor *actor, const char *text,
                     const char *file, struct base_error *error)
{
    const struct phone_config_source source = {
        .name = file,
        .is_file = file != NULL,
        .strict = file == NULL || lab->strict_config,
        .strict_header = actor->policy.value[ENGINE_KNOB_STRICT_HEADER] ==
                         ENGINE_STRICT_HEADER_TRUE,
    };
    struct phone_config_report report = {0};
    int err = phone_config_read(actor->config, text, &source, &report, error);

    if (err == 0 && file == NULL)
        err = check_unknown(&report, error);
    if (err == 0)
        report_findings(lab, actor, file, &report);
    else if (file == NULL && base_has_prefix(error->text, "line "))
        config_prefix(error);
    phone_config_report_fini(&report);
    return err;
}

static int read_file(struct lab *lab, struct lab_actor *actor, const char *path,
                     struct base_error *error)
{
    char *text = NULL;
    int err = base_file_read(path, CONFIG_BYTES_MAX, &text, NULL, error);

    if (err == 0)
        err = read_text(lab, actor, text, path, error);
    free(text);
    return err;
}

/* The parameters of a configuration written as a table. */
static int set_parameters(struct lab *lab, const struct lab_phone_spec *spec,
                          struct lab_actor *actor, struct base_error *error)
{
    struct phone_config_report report = {0};
    int err = 0;

    for (size_t i = 0; err == 0 && i < spec->parameter_count; i++)
        err = phone_config_set(actor->config, spec->parameters[i].name,
                               spec->parameters[i].value, &report, error);
    phone_config_lint(actor->config, &report);
    report_findings(lab, actor, NULL, &report);
    phone_config_report_fini(&report);
    return err;
}

static int config_find(struct lab *lab, const struct lab_phone_spec *spec,
                       struct lab_actor *actor, struct base_error *error)
{
    int err = 0;

    actor->config = phone_config_create(actor->profile);
    if (spec->model != NULL)
        phone_config_set_model(
            actor->config, spec->model,
            actor->policy.value[ENGINE_KNOB_T5X_FW80_AS_81] ==
                ENGINE_T5X_FW80_AS_81_NAMES_ONLY);
    if (spec->model != NULL && phone_model_find(spec->model) == NULL)
        lab_warn(lab,
                 "%s: model '%s' is none that the guides name: it limits "
                 "nothing",
                 actor->name, spec->model);
    if (spec->config_file != NULL)
        err = read_file(lab, actor, spec->config_file, error);
    if (err == 0 && spec->config != NULL)
        err = read_text(lab, actor, spec->config, NULL, error);
    return err != 0 ? err : set_parameters(lab, spec, actor, error);
}

/* What the invariants must know of a phone's configuration. */
static void flag(struct lab *lab, const struct lab_actor *actor,
                 const struct engine_config *config)
{
    for (size_t i = 0; i < config->account_count; i++) {
        const struct engine_account_config *account = &config->accounts[i];
        bool has_two = account->server[1].address != NULL &&
                       account->server[1].address[0] != '\0';
        unsigned flags = 0;

        if (has_two || engine_account_is_proxied(account) ||
            account->server[0].failback_mode != ENGINE_FAILBACK_NEW_REQUESTS ||
            account->server[0].register_on_enable != 0 ||
            config->policy.value[ENGINE_KNOB_FAILED_TARGET_MEMORY] != 0)
            flags |= BASE_ACTOR_STICKY;
        if (engine_account_is_concurrent(account, &config->policy))
            flags |= BASE_ACTOR_CONCURRENT;
        base_timeline_actor_flag(lab->timeline, lab_actor_number(actor), flags);
    }
}

/* The engine's view of the actor's configuration. */
static struct phone_config_built build(struct lab *lab, struct lab_actor *actor)
{
    struct phone_config_built built;

    phone_config_build(actor->config, &actor->policy, &built);
    actor->t1 = built.engine.t1;
    flag(lab, actor, &built.engine);
    built.engine.seed = lab->seed;
    built.engine.actor = actor->name;
    built.engine.has_dns_server = actor->has_dns;
    return built;
}

static bool is_name(const char *address)
{
    struct base_address ip;

    return address != NULL && address[0] != '\0' &&
           !base_address_parse(address, 0, &ip);
}

/* True if an account resolves a name, of a server or of a proxy before it. */
static bool resolves(const struct engine_config *config)
{
    for (size_t i = 0; i < config->account_count; i++) {
        const struct engine_account_config *account = &config->accounts[i];
        const struct engine_server_config *groups =
            engine_account_is_proxied(account) ? account->proxy
                                               : account->server;

        for (size_t y = 0; y < ENGINE_SERVERS_MAX; y++)
            if (is_name(groups[y].address))
                return true;
    }
    return false;
}

static int phone_add(struct lab *lab, const struct lab_phone_spec *spec,
                     uint16_t port, struct lab_actor *actor,
                     struct base_error *error)
{
    struct phone_options options = {
        .port = spec->port != 0 ? spec->port : port,
        .busy = spec->busy,
        .defects = spec->defects,
        .answer_after =
            spec->has_answer_after ? spec->answer_after : ANSWER_AFTER,
    };
    struct phone_config_built built;
    int err = policy_find(lab, spec, actor, error);

    if (err == 0)
        err = config_find(lab, spec, actor, error);
    if (err == 0)
        err = lab_dns_find(lab, &spec->dns, net_node_ip(actor->node),
                           options.dns, error);
    if (err != 0)
        return err;
    actor->has_dns = options.dns[0].family != 0;
    built = build(lab, actor);
    actor->needs_dns =
        !spec->dns.nobody && !actor->has_dns && resolves(&built.engine);
    options.config = &built.engine;
    options.identities = built.identities;
    return phone_create(actor->node, &options, &actor->is.phone, error);
}

int lab_phone(struct lab *lab, const struct lab_phone_spec *spec,
              struct lab_actor **out, struct base_error *error)
{
    struct lab_place place;
    struct lab_actor *actor;
    int err = lab_place_find(lab, LAB_PHONE, spec->address, spec->other_address,
                             spec->name, &place, error);

    if (err != 0)
        return err;
    actor = lab_actor_add(lab, LAB_PHONE, &place);
    err = phone_add(lab, spec, place.address.port, actor, error);
    if (err != 0) {
        lab_actor_drop_last(lab);
        return err;
    }
    policy_record(lab, actor);
    *out = actor;
    return 0;
}

int lab_phone_configure(struct lab_actor *phone, const char *config,
                        struct base_error *error)
{
    struct phone_config_built built;
    int err = read_text(phone->lab, phone, config, NULL, error);

    if (err != 0)
        return err;
    built = build(phone->lab, phone);
    return phone_configure(phone->is.phone, &built.engine, built.identities,
                           error);
}

const char *lab_phone_profile(const struct lab_actor *phone)
{
    return engine_profile_name(phone->profile);
}
