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

/* Nobody says what proxies mean for a second SIP server. */
static void lint_second_server(const struct lint *lint, unsigned x)
{
    const struct phone_account_values *a = lint->config->accounts[x - 1];
    char text[FINDING_MAX];
    bool found = false;
    int line = line_of(lint, "account.X.sip_server.Y.address", x, 2, &found);

    if (!found || !phone_config_is_proxied(a) || a->server[0].address == NULL ||
        a->server[1].address == NULL)
        return;
    snprintf(text, sizeof(text),
             "account.%u.sip_server.2.address = %.100s: outbound proxies lead "
             "to sip_server.1 alone, but for knob obp_with_two_servers = "
             "each_server_through_proxy",
             x, a->server[1].address);
    phone_config_report_add(lint->report, line, text);
}

static void lint_blank_proxies(const struct lint *lint, unsigned x)
{
    const struct phone_account_values *a = lint->config->accounts[x - 1];
    bool found = false;
    int line = line_of(lint, "account.X.outbound_proxy_enable", x, 0, &found);
    char text[FINDING_MAX];

    if (!found || a->outbound_proxy_enable != 1 || phone_config_is_proxied(a))
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
        of_proxy != phone_config_is_proxied(a))
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

/* SEMANTICS 1.9 E7: half a static record matches nothing, or leads nowhere. */
static void lint_half(const struct lint *lint, unsigned x, const char *type,
                      const char *data, const char *owner, const char *value)
{
    const char *there = owner == NULL ? data : "name";
    const char *missing = owner == NULL ? "name" : data;
    char name[NAME_MAX_BYTES], text[FINDING_MAX];
    bool found = false;
    int line;

    if ((owner == NULL) == (value == NULL))
        return;
    snprintf(name, sizeof(name), "dns_cache_%s.X.%s", type, there);
    line = line_of(lint, name, x, 0, &found);
    if (!found)
        return;
    snprintf(text, sizeof(text),
             "dns_cache_%s.%u.%s = %.100s: has no effect without "
             "dns_cache_%s.%u.%s",
             type, x, there, owner == NULL ? value : owner, type, x, missing);
    phone_config_report_add(lint->report, line, text);
}

/* SEMANTICS 1.9 E6: the guides have lost dots in some of their examples. */
static void lint_dots(const struct lint *lint, unsigned x,
                      const char *parameter, const char *value)
{
    static const struct {
        const char *printed, *meant;
    } slips[] = {
        {"_sip_udp.", "_sip._udp."},   {"_sip_tcp.", "_sip._tcp."},
        {"_sips_tcp.", "_sips._tcp."}, {"_sipudp.", "_sip._udp."},
        {"_siptcp.", "_sip._tcp."},    {"_sipstcp.", "_sips._tcp."},
    };
    const char *number = strchr(parameter, 'X');
    char text[FINDING_MAX];
    bool found = false;
    int line = value != NULL ? line_of(lint, parameter, x, 0, &found) : 0;

    for (size_t i = 0; found && i < BASE_COUNT_OF(slips); i++) {
        size_t length = strlen(slips[i].printed);

        if (strncasecmp(value, slips[i].printed, length) != 0)
            continue;
        snprintf(text, sizeof(text),
                 "%.*s%u%s = %.100s: nobody asks for that; %s%.80s is meant?",
                 (int)(number - parameter), parameter, x, number + 1, value,
                 slips[i].meant, value + length);
        phone_config_report_add(lint->report, line, text);
        return;
    }
}

static void lint_static(const struct lint *lint, unsigned x)
{
    const struct phone_static_values *v = lint->config->statics[x - 1];

    if (v == NULL)
        return;
    lint_dots(lint, x, "dns_cache_srv.X.name", v->srv_name);
    lint_dots(lint, x, "dns_cache_naptr.X.replace", v->naptr_replace);
    lint_half(lint, x, "a", "ip", v->a_name, v->a_ip);
    lint_half(lint, x, "srv", "target", v->srv_name, v->srv_target);
    lint_half(lint, x, "naptr", "replace", v->naptr_name, v->naptr_replace);
}

static bool is_name(const char *text, const char *name)
{
    return text != NULL && strcasecmp(text, name) == 0;
}

/* The first static SRV record under `name`, 0 if there is none. */
static unsigned static_srv(const struct phone_config *config, const char *name)
{
    for (unsigned n = 1; n <= PHONE_STATIC_MAX; n++) {
        if (config->statics[n - 1] != NULL &&
            is_name(config->statics[n - 1]->srv_name, name))
            return n;
    }
    return 0;
}

static bool has_static_naptr_to(const struct phone_config *config,
                                const char *name)
{
    for (unsigned n = 1; n <= PHONE_STATIC_MAX; n++) {
        if (config->statics[n - 1] != NULL &&
            is_name(config->statics[n - 1]->naptr_replace, name))
            return true;
    }
    return false;
}

/* A static SRV record that `account` would not find without help. */
static void lint_unasked(const struct lint *lint, unsigned account,
                         const char *name)
{
    unsigned n = static_srv(lint->config, name);
    char text[FINDING_MAX];
    bool found = false;
    int line = line_of(lint, "dns_cache_srv.X.name", n, 0, &found);

    if (!found || has_static_naptr_to(lint->config, name))
        return;
    snprintf(text, sizeof(text),
             "dns_cache_srv.%u.name = %.90s: is asked for only if DNS has a "
             "NAPTR record that leads there, or with account.%u.naptr_build = "
             "1",
             n, name, account);
    phone_config_report_add(lint->report, line, text);
}

/* SEMANTICS 1.9 E8: without naptr_build static SRV records for TCP or TLS are
 * found through a NAPTR record only. */
static void lint_srv(const struct lint *lint, unsigned x, unsigned y)
{
    static const char *const prefixes[] = {"_sip._tcp.", "_sips._tcp."};
    const struct phone_account_values *a = lint->config->accounts[x - 1];
    const struct phone_server_values *s =
        phone_config_is_proxied(a) ? &a->proxy[y - 1] : &a->server[y - 1];
    unsigned transport_y = phone_config_is_proxied(a) ? 1 : y;
    char name[300];

    if (s->address == NULL || s->port != 0 || a->naptr_build != 0 ||
        a->server[transport_y - 1].transport_type != 3)
        return;
    snprintf(name, sizeof(name), "_sip._udp.%s", s->address);
    if (static_srv(lint->config, name) != 0)
        return;
    for (size_t i = 0; i < BASE_COUNT_OF(prefixes); i++) {
        snprintf(name, sizeof(name), "%s%s", prefixes[i], s->address);
        lint_unasked(lint, x, name);
    }
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
        lint_second_server(&lint, x);
        for (unsigned y = 1; y <= PHONE_SERVERS_MAX; y++) {
            lint_port(&lint, x, y, false);
            lint_port(&lint, x, y, true);
            lint_srv(&lint, x, y);
        }
    }
    for (unsigned x = 1; x <= PHONE_STATIC_MAX; x++)
        lint_static(&lint, x);
}
