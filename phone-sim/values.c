// SPDX-License-Identifier: MIT
/* Where the values of a configuration are kept. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "phone-sim/config_private.h"
#include "phone-sim/model.h"

/* ---- where values are kept ---------------------------------------------- */

/* The struct in which the parameters of `scope` stand for this reference. */
static void *scope_of(const struct phone_config *config, enum phone_scope scope,
                      unsigned x, unsigned y)
{
    switch (scope) {
    case PHONE_SCOPE_PHONE:
        return config->global;
    case PHONE_SCOPE_ACCOUNT:
        return config->accounts[x - 1];
    case PHONE_SCOPE_SERVER:
        return &config->accounts[x - 1]->server[y - 1];
    case PHONE_SCOPE_PROXY:
        return &config->accounts[x - 1]->proxy[y - 1];
    case PHONE_SCOPE_PROXY_1:
        return &config->accounts[x - 1]->proxy[0];
    case PHONE_SCOPE_PROXY_2:
        return &config->accounts[x - 1]->proxy[1];
    case PHONE_SCOPE_STATIC:
        return config->statics[x - 1];
    case PHONE_SCOPE_NONE:
        break;
    }
    return NULL;
}

/* "pbx.com." is "pbx.com"; a lone "." stays: no service (RFC 2782). */
static void drop_final_dot(char *host)
{
    size_t length = host != NULL ? strlen(host) : 0;

    if (length > 1 && host[length - 1] == '.')
        host[length - 1] = '\0';
}

void phone_config_load(const struct phone_config *config,
                       const struct phone_reference *at,
                       struct phone_value *out)
{
    const struct phone_parameter *parameter = at->parameter;
    const char *base = scope_of(config, parameter->scope, at->x, at->y);
    const void *slot = base + parameter->offset;

    *out = (struct phone_value){0};
    switch (parameter->kind) {
    case PHONE_KIND_INT:
        out->number = *(const int32_t *)slot;
        return;
    case PHONE_KIND_SECONDS:
        out->number = *(const base_span *)slot;
        return;
    case PHONE_KIND_TEXT:
    case PHONE_KIND_HOST:
    case PHONE_KIND_IPV4:
    case PHONE_KIND_FLAG:
        out->text = *(char *const *)slot;
        return;
    case PHONE_KIND_ANY:
        return;
    }
}

void phone_config_store(struct phone_config *config,
                        const struct phone_reference *at,
                        const struct phone_value *value)
{
    const struct phone_parameter *parameter = at->parameter;
    char *base = scope_of(config, parameter->scope, at->x, at->y);
    void *slot = base + parameter->offset;

    switch (parameter->kind) {
    case PHONE_KIND_INT:
        *(int32_t *)slot = (int32_t)value->number;
        return;
    case PHONE_KIND_SECONDS:
        *(base_span *)slot = value->number;
        return;
    case PHONE_KIND_TEXT:
    case PHONE_KIND_HOST:
    case PHONE_KIND_IPV4:
    case PHONE_KIND_FLAG:
        free(*(char **)slot);
        *(char **)slot = base_strdup(value->text);
        if (parameter->kind == PHONE_KIND_HOST)
            drop_final_dot(*(char **)slot);
        return;
    case PHONE_KIND_ANY:
        return;
    }
}

/* Defaults of every parameter of one account, static number or the phone. */
static void store_defaults(struct phone_config *config, enum phone_scope from,
                           enum phone_scope to, unsigned x)
{
    const struct phone_parameter *parameter;
    struct phone_value value;

    for (size_t i = 0; (parameter = phone_parameter_at(i)) != NULL; i++) {
        if (parameter->scope < from || parameter->scope > to)
            continue;
        phone_parameter_read(parameter, "", &value);
        for (unsigned y = 1; y <= PHONE_SERVERS_MAX; y++) {
            struct phone_reference at = {parameter, x, y};

            phone_config_store(config, &at, &value);
        }
    }
}

void phone_config_make_place(struct phone_config *config,
                             const struct phone_reference *at)
{
    enum phone_scope scope = at->parameter->scope;

    if (scope == PHONE_SCOPE_STATIC && config->statics[at->x - 1] == NULL) {
        config->statics[at->x - 1] =
            base_calloc(1, sizeof(*config->statics[0]));
        store_defaults(config, PHONE_SCOPE_STATIC, PHONE_SCOPE_STATIC, at->x);
    }
    if (scope < PHONE_SCOPE_ACCOUNT || scope > PHONE_SCOPE_PROXY_2)
        return;
    for (unsigned x = 1; x <= at->x; x++) {
        if (config->accounts[x - 1] != NULL)
            continue;
        config->accounts[x - 1] = base_calloc(1, sizeof(*config->accounts[0]));
        store_defaults(config, PHONE_SCOPE_ACCOUNT, PHONE_SCOPE_PROXY_2, x);
        config->account_count = x;
    }
}

/* ---- life --------------------------------------------------------------- */

static int firmware_of(enum engine_profile profile)
{
    if (profile == ENGINE_PROFILE_YEALINK_80)
        return 80;
    return profile == ENGINE_PROFILE_YEALINK_81 ? 81 : 82;
}

void phone_config_set_model(struct phone_config *config, const char *name,
                            bool names_only)
{
    const struct phone_model *model = phone_model_find(name);

    if (model == NULL)
        return;
    config->account_limit = model->accounts;
    if (config->firmware != 80 || !model->is_ahead)
        return;
    config->has_proxy_names = names_only;
    if (!names_only)
        config->firmware = 81;
}

struct phone_config *phone_config_create(enum engine_profile profile)
{
    struct phone_config *config = base_calloc(1, sizeof(*config));

    config->firmware = firmware_of(profile);
    config->account_limit = PHONE_ACCOUNTS_MAX;
    config->global = base_calloc(1, sizeof(*config->global));
    store_defaults(config, PHONE_SCOPE_PHONE, PHONE_SCOPE_PHONE, 0);
    return config;
}

/* Frees every text of one scope through the list that put it there. */
static void drop_texts(struct phone_config *config, enum phone_scope from,
                       enum phone_scope to, unsigned x)
{
    const struct phone_parameter *parameter;

    for (size_t i = 0; (parameter = phone_parameter_at(i)) != NULL; i++) {
        if (parameter->scope < from || parameter->scope > to ||
            parameter->kind < PHONE_KIND_TEXT)
            continue;
        for (unsigned y = 1; y <= PHONE_SERVERS_MAX; y++) {
            struct phone_reference at = {parameter, x, y};

            phone_config_store(config, &at, &(struct phone_value){0});
        }
    }
}

void phone_config_destroy(struct phone_config **config)
{
    struct phone_config *c = *config;

    *config = NULL;
    if (c == NULL)
        return;
    for (unsigned x = 1; x <= PHONE_ACCOUNTS_MAX; x++) {
        if (c->accounts[x - 1] == NULL)
            continue;
        drop_texts(c, PHONE_SCOPE_ACCOUNT, PHONE_SCOPE_PROXY_2, x);
        free(c->accounts[x - 1]);
    }
    for (unsigned x = 1; x <= PHONE_STATIC_MAX; x++) {
        if (c->statics[x - 1] == NULL)
            continue;
        drop_texts(c, PHONE_SCOPE_STATIC, PHONE_SCOPE_STATIC, x);
        free(c->statics[x - 1]);
    }
    free(c->engine_accounts);
    free(c->identities);
    free(c->records);
    free(c->set);
    free(c->global);
    free(c);
}
