// SPDX-License-Identifier: MIT
#include <stdarg.h>
#include <stdio.h>
#include <strings.h>

#include "base/memory.h"
#include "phone-sim/config_private.h"

static int line_of(const struct phone_lint *lint, const char *name, unsigned x,
                   unsigned y)
{
    return lint->line_of(lint->arg, name, x, y);
}

static void add(const struct phone_lint *lint, int line, const char *format,
                ...) __attribute__((format(printf, 3, 4)));

static void add(const struct phone_lint *lint, int line, const char *format,
                ...)
{
    char text[256];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    phone_config_report_add(lint->report, line, text);
}

/* ---- accounts ----------------------------------------------------------------- */

/* 1.9 E5 */
static void lint_only_signal(const struct phone_lint *lint, unsigned x,
                             unsigned y)
{
    const struct phone_server_values *s =
        &lint->config->accounts[x - 1]->server[y - 1];
    int line = line_of(
        lint, "account.X.sip_server.Y.only_signal_with_registered", x, y);

    if (line != 0 && s->only_signal == 1 &&
        (s->register_on_enable != 1 || s->failback_mode == 0))
        add(lint, line,
            "account.%u.sip_server.%u.only_signal_with_registered = 1: has no "
            "effect without register_on_enable = 1 and failback_mode 1, 2 or 3",
            x, y);
}

/* 2.15 */
static void lint_proxy(const struct phone_lint *lint, unsigned x)
{
    const struct phone_account_values *a = lint->config->accounts[x - 1];
    int line = line_of(lint, "account.X.outbound_proxy_enable", x, 0);

    if (line != 0 && a->outbound_proxy_enable == 1 &&
        a->proxy[0].address == NULL && a->proxy[1].address == NULL)
        add(lint, line,
            "account.%u.outbound_proxy_enable = 1: has no effect without an "
            "outbound proxy's address",
            x);
}

/* ---- static records ------------------------------------------------------------- */

/* Half a static record matches nothing, or leads nowhere (1.9 E7). */
static void lint_half(const struct phone_lint *lint, unsigned x,
                      const char *type, const char *data, const char *owner,
                      const char *value)
{
    const char *there = owner == NULL ? data : "name";
    const char *missing = owner == NULL ? "name" : data;
    char name[64];
    int line;

    if ((owner == NULL) == (value == NULL))
        return;
    snprintf(name, sizeof(name), "dns_cache_%s.X.%s", type, there);
    line = line_of(lint, name, x, 0);
    if (line != 0)
        add(lint, line,
            "dns_cache_%s.%u.%s = %s: has no effect without "
            "dns_cache_%s.%u.%s",
            type, x, there, owner == NULL ? value : owner, type, x, missing);
}

static void lint_static(const struct phone_lint *lint, unsigned x)
{
    const struct phone_static_values *v = lint->config->statics[x - 1];

    if (v == NULL)
        return;
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
    for (unsigned n = 1; n <= PHONE_STATIC_MAX; n++)
        if (config->statics[n - 1] != NULL &&
            is_name(config->statics[n - 1]->srv_name, name))
            return n;
    return 0;
}

static bool has_static_naptr_to(const struct phone_config *config,
                                const char *name)
{
    for (unsigned n = 1; n <= PHONE_STATIC_MAX; n++)
        if (config->statics[n - 1] != NULL &&
            is_name(config->statics[n - 1]->naptr_replace, name))
            return true;
    return false;
}

/* 1.9 E8: without naptr_build static SRV records for TCP or TLS are found
 * through a NAPTR record only. */
static void lint_srv(const struct phone_lint *lint, unsigned x, unsigned y)
{
    static const char *const prefixes[] = {"_sip._tcp.", "_sips._tcp."};
    const struct phone_account_values *a = lint->config->accounts[x - 1];
    const struct phone_server_values *s = &a->server[y - 1];
    char name[300];

    if (s->address == NULL || s->port != 0 || s->transport_type != 3 ||
        a->naptr_build != 0)
        return;
    snprintf(name, sizeof(name), "_sip._udp.%s", s->address);
    if (static_srv(lint->config, name) != 0)
        return;
    for (size_t i = 0; i < BASE_COUNT_OF(prefixes); i++) {
        unsigned n;
        int line;

        snprintf(name, sizeof(name), "%s%s", prefixes[i], s->address);
        n = static_srv(lint->config, name);
        line = n == 0 ? 0 : line_of(lint, "dns_cache_srv.X.name", n, 0);
        if (line != 0 && !has_static_naptr_to(lint->config, name))
            add(lint, line,
                "dns_cache_srv.%u.name = %s: is asked for only if DNS has a "
                "NAPTR record that leads there, or with "
                "account.%u.naptr_build = 1",
                n, name, x);
    }
}

void phone_config_lint(const struct phone_lint *lint)
{
    for (unsigned x = 1; x <= lint->config->account_count; x++) {
        for (unsigned y = 1; y <= PHONE_SERVERS_MAX; y++) {
            lint_only_signal(lint, x, y);
            lint_srv(lint, x, y);
        }
        lint_proxy(lint, x);
    }
    for (unsigned x = 1; x <= PHONE_STATIC_MAX; x++)
        lint_static(lint, x);
}
