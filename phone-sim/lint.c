// SPDX-License-Identifier: MIT
/*
 * Settings that are permitted and yet do nothing, or not what they seem to: the
 * traps of the vendor's own documents (SEMANTICS 1.9). Only what was written in
 * this reading is spoken of, and of two assignments only the last.
 */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "phone-sim/config_private.h"
#include "phone-sim/effective.h"

struct lint {
    const struct phone_config *config;
    const struct phone_written *written;
    size_t count;
    struct phone_config_report *report;
};

enum { FINDING_MAX = 256, NAME_MAX_BYTES = 128 };

/* Line of the last assignment to a parameter, 0 if there is none (or one that
 * has no line). `found` may be NULL. */
static int line_of(const struct lint *lint, const char *name, unsigned x,
                   unsigned y, bool *found)
{
    for (size_t i = lint->count; i-- > 0;) {
        const struct phone_written *w = &lint->written[i];

        if (w->at.x == x && w->at.y == y &&
            strcmp(w->at.parameter->name, name) == 0) {
            *found = true;
            return w->line;
        }
    }
    return 0;
}

static bool is_overwritten(const struct lint *lint, size_t i)
{
    const struct phone_reference *at = &lint->written[i].at;

    for (size_t k = i + 1; k < lint->count; k++) {
        const struct phone_reference *later = &lint->written[k].at;

        if (later->parameter == at->parameter && later->x == at->x &&
            later->y == at->y)
            return true;
    }
    return false;
}

/* ---- values that wait for others ---------------------------------------- */

/* Defaults, blanks, and what is off need nothing. */
static bool is_idle(const struct phone_parameter *parameter,
                    const struct phone_value *value)
{
    if (parameter->kind != PHONE_KIND_INT)
        return value->text == NULL || value->text[0] == '\0';
    return value->number == parameter->fallback || value->number == -1 ||
           (value->number == 0 && parameter->most <= 3);
}

static void lint_needs(const struct lint *lint, size_t i)
{
    const struct phone_reference *at = &lint->written[i].at;
    const struct phone_parameter *parameter = at->parameter;
    char text[FINDING_MAX], name[NAME_MAX_BYTES], needs[128];
    struct phone_effective effective;
    struct phone_value value;

    if (parameter->needs == 0 || is_overwritten(lint, i) ||
        !phone_config_effective(lint->config, at, &effective) ||
        effective.unmet == 0)
        return;
    phone_config_load(lint->config, at, &value);
    if (is_idle(parameter, &value))
        return;
    phone_parameter_write(at, name, sizeof(name));
    phone_parameter_needs(effective.unmet, needs, sizeof(needs));
    if (parameter->kind == PHONE_KIND_INT)
        snprintf(text, sizeof(text), "%.64s = %lld: has no effect without %s",
                 name, (long long)value.number, needs);
    else
        snprintf(text, sizeof(text), "%.64s = %.32s: has no effect without %s",
                 name, value.text, needs);
    phone_config_report_add(lint->report, lint->written[i].line, text);
}

/* ---- accounts ----------------------------------------------------------- */

/* SEMANTICS 2.15. */
static void lint_blank_proxies(const struct lint *lint, unsigned x)
{
    const struct phone_account_values *a = lint->config->accounts[x - 1];
    bool found = false;
    int line = line_of(lint, "account.X.outbound_proxy_enable", x, 0, &found);
    char text[FINDING_MAX];

    if (!found || a->outbound_proxy_enable != 1 ||
        a->proxy[0].address != NULL || a->proxy[1].address != NULL)
        return;
    snprintf(text, sizeof(text),
             "account.%u.outbound_proxy_enable = 1: has no effect without an "
             "outbound proxy's address",
             x);
    phone_config_report_add(lint->report, line, text);
}

/* SEMANTICS 1.9 E9: NAPTR and SRV records are asked for with port 0 alone; any
 * other port, the default too, leaves nothing but address records. */
static void lint_port(const struct lint *lint, unsigned x, unsigned y,
                      bool of_proxy)
{
    const struct phone_account_values *a = lint->config->accounts[x - 1];
    const struct phone_server_values *s =
        of_proxy ? &a->proxy[y - 1] : &a->server[y - 1];
    const char *port = of_proxy ? "account.X.outbound_proxy.Y.port"
                                : "account.X.sip_server.Y.port";
    unsigned transport_y = of_proxy ? 1 : y;
    struct base_address address;
    char text[FINDING_MAX];
    bool found = false;
    int line;

    if (s->address == NULL || s->port == 0 ||
        base_address_parse(s->address, 0, &address) ||
        a->server[transport_y - 1].transport_type != 3 ||
        (of_proxy && a->outbound_proxy_enable != 1))
        return;
    line = line_of(lint, port, x, y, &found);
    if (!found)
        line = line_of(lint, "account.X.sip_server.Y.transport_type", x,
                       transport_y, &found);
    if (!found)
        return;
    snprintf(text, sizeof(text),
             "account.%u.%s.%u.port = %d: must be 0 for transport_type = 3 to "
             "ask for NAPTR and SRV records",
             x, of_proxy ? "outbound_proxy" : "sip_server", y, (int)s->port);
    phone_config_report_add(lint->report, line, text);
}

/* ---- static records ----------------------------------------------------- */

/* SEMANTICS 1.9 E7: half a record never matches or leads nowhere. */
static void lint_half(const struct lint *lint, const char *type, unsigned x,
                      const char *has, const char *lacks)
{
    char name[NAME_MAX_BYTES], text[FINDING_MAX];
    bool found = false;
    int line;

    snprintf(name, sizeof(name), "dns_cache_%s.X.%s", type, has);
    line = line_of(lint, name, x, 0, &found);
    if (!found)
        return;
    snprintf(text, sizeof(text),
             "dns_cache_%s.%u.%s: has no effect without dns_cache_%s.%u.%s",
             type, x, has, type, x, lacks);
    phone_config_report_add(lint->report, line, text);
}

static void lint_halves(const struct lint *lint, unsigned x)
{
    const struct phone_static_values *v = lint->config->statics[x - 1];
    const struct {
        const char *type, *name, *right, *target;
    } records[] = {{"a", v->a_name, "ip", v->a_ip},
                   {"srv", v->srv_name, "target", v->srv_target},
                   {"naptr", v->naptr_name, "replace", v->naptr_replace}};

    for (size_t i = 0; i < BASE_COUNT_OF(records); i++) {
        if (records[i].name == NULL && records[i].target != NULL)
            lint_half(lint, records[i].type, x, records[i].right, "name");
        if (records[i].name != NULL && records[i].target == NULL)
            lint_half(lint, records[i].type, x, "name", records[i].right);
    }
}

/* True if some static record leads to, or stands beside, an SRV record that is
 * not for UDP: a NAPTR of the domain, or the SRV for UDP. */
static bool has_way_to(const struct phone_config *config, const char *domain)
{
    for (size_t x = 0; x < PHONE_STATIC_MAX; x++) {
        const struct phone_static_values *v = config->statics[x];

        if (v == NULL)
            continue;
        if (v->naptr_name != NULL && strcasecmp(v->naptr_name, domain) == 0)
            return true;
        if (v->srv_name != NULL &&
            strncasecmp(v->srv_name, "_sip._udp.", 10) == 0 &&
            strcasecmp(v->srv_name + 10, domain) == 0)
            return true;
    }
    return false;
}

/* SEMANTICS 1.9 E8: without NAPTR only the SRV record for UDP is asked for,
 * unless naptr_build says otherwise. */
static void lint_unasked(const struct lint *lint, unsigned x)
{
    const char *name = lint->config->statics[x - 1]->srv_name, *domain;
    char text[FINDING_MAX];
    bool found = false;
    int line;

    if (name == NULL)
        return;
    if (strncasecmp(name, "_sip._tcp.", 10) == 0)
        domain = name + 10;
    else if (strncasecmp(name, "_sips._tcp.", 11) == 0)
        domain = name + 11;
    else
        return;
    line = line_of(lint, "dns_cache_srv.X.name", x, 0, &found);
    if (!found || has_way_to(lint->config, domain))
        return;
    for (size_t i = 0; i < lint->config->account_count; i++) {
        if (lint->config->accounts[i]->naptr_build == 1)
            return;
    }
    snprintf(text, sizeof(text),
             "dns_cache_srv.%u.name = %.90s: asked for only if a NAPTR record "
             "leads there or account.X.naptr_build = 1",
             x, name);
    phone_config_report_add(lint->report, line, text);
}

void phone_config_lint_written(const struct phone_config *config,
                               const struct phone_written *written,
                               size_t count, struct phone_config_report *report)
{
    const struct lint lint = {config, written, count, report};

    if (report == NULL)
        return;
    for (size_t i = 0; i < count; i++)
        lint_needs(&lint, i);
    for (unsigned x = 1; x <= config->account_count; x++) {
        lint_blank_proxies(&lint, x);
        for (unsigned y = 1; y <= PHONE_SERVERS_MAX; y++) {
            lint_port(&lint, x, y, false);
            lint_port(&lint, x, y, true);
        }
    }
    for (unsigned x = 1; x <= PHONE_STATIC_MAX; x++) {
        if (config->statics[x - 1] == NULL)
            continue;
        lint_halves(&lint, x);
        lint_unasked(&lint, x);
    }
}
