// SPDX-License-Identifier: MIT
/* A scene as text: for a reader, and as a scenario. */
#include <inttypes.h>
#include <string.h>

#include "tests/oracle/scene.h"

static const char *const states[] = {"alive", "silent", "icmp", "503",
                                     "486 to calls"};

static double seconds(int64_t ms)
{
    return (double)ms / 1000.0;
}

static void print_server(const struct scene *s, size_t index, FILE *out)
{
    size_t first = index == 0 ? 0 : s->first;
    size_t end = index == 0 ? s->first : s->count;

    if (first == end)
        return;
    fprintf(out,
            "server %zu by %s, retries %d, of calls %d, expires %" PRId64 "\n",
            index + 1,
            s->by_srv[index]    ? "SRV"
            : s->by_name[index] ? "A records"
                                : "address",
            s->retry_counts[index], s->invite_retry_counts[index],
            s->expires[index]);
    for (size_t i = first; i < end; i++) {
        fprintf(out, "  target %zu (TTL %" PRId64 "):", i, s->targets[i].ttl);
        for (size_t k = 0; k < s->targets[i].count; k++)
            fprintf(out, " %s@%.3f", states[s->targets[i].changes[k].state],
                    seconds(s->targets[i].changes[k].at));
        fprintf(out, "\n");
    }
}

void scene_print(const void *scene, FILE *out)
{
    const struct scene *s = scene;

    fprintf(out,
            "failback_mode %d timeout %" PRId64 ", register_on %d, "
            "redundancy_type %d, fallback.timeout %" PRId64
            ", retry interval %" PRId64 ", SRV TTL %" PRId64
            ", dns_cache_type %d\n",
            s->failback_mode, s->failback_timeout, s->register_on,
            s->kind == SCENE_SUCCESSIVE, s->fallback_timeout, s->retry_interval,
            s->srv_ttl, s->cache_type);
    for (int i = 0; i < KNOB_COUNT; i++)
        if (s->knobs[i] != 0)
            fprintf(out, "  %s = %s\n", scene_knob_name((enum scene_knob)i),
                    scene_knob_word((enum scene_knob)i, s->knobs[i]));
    if (s->zone_at != ORACLE_NEVER) {
        fprintf(out, "from %.3f DNS lists", seconds(s->zone_at));
        for (size_t i = 0; i < s->after_count; i++)
            fprintf(out, " %zu", s->after[i]);
        fprintf(out, "\n");
    }
    print_server(s, 0, out);
    print_server(s, 1, out);
    for (size_t i = 0; i < s->call_count; i++)
        fprintf(out, "call %zu from %.3f to %.3f%s\n", i + 1,
                seconds(s->calls[i].at), seconds(s->calls[i].until),
                s->calls[i].other_account ? " on the other account" : "");
}

/* ---- as a scenario ------------------------------------------------------------------ */

static void print_zone(const struct scene *s, FILE *out)
{
    static const char *const names[] = {"one.com.", "two.com."};

    fprintf(out, "local ns = dns [[\n  $ORIGIN .\n");
    for (size_t i = 0; i < s->count; i++) {
        size_t server = i >= s->first;
        int64_t ttl = s->targets[server == 0 ? 0 : s->first].ttl;

        if (s->by_srv[server]) {
            fprintf(out,
                    "  _sip._udp.%s %" PRId64 " IN SRV %zu 0 5060 t%zu.com.\n"
                    "  t%zu.com. %" PRId64 " IN A 10.0.0.%zu\n",
                    names[server], s->srv_ttl, i, i, i, s->targets[i].ttl,
                    i + 1);
        } else if (s->by_name[server]) {
            fprintf(out, "  %s %" PRId64 " IN A 10.0.0.%zu\n", names[server],
                    ttl, i + 1);
        }
    }
    fprintf(out, "]]\n");
}

/* All of them hold the bindings of every name the phones go by. */
static void print_servers(const struct scene *s, FILE *out)
{
    fprintf(out,
            "local names = { \"one.com\", \"two.com\", \"10.0.0.99\", "
            "\"10.0.0.1\", \"10.0.0.%zu\" }\n"
            "local hub = registrar { \"10.0.0.99\", name = \"hub\", "
            "domains = names }\n",
            s->first + 1);
    for (size_t i = 0; i < s->count; i++)
        fprintf(out,
                "local t%zu = registrar { \"10.0.0.%zu\", name = \"t%zu\", "
                "shares = hub, domains = names }\n",
                i, i + 1, i);
}

static void print_account(const struct scene *s, FILE *out)
{
    static const char *const names[] = {"one.com", "two.com"};

    fprintf(out,
            "  account.1.enable = 1\n  account.1.user_name = 4605\n"
            "  account.1.reg_fail_retry_interval = %" PRId64 "\n"
            "  account.1.dns_cache_type = %d\n"
            "  account.1.fallback.redundancy_type = %d\n"
            "  account.1.fallback.timeout = %" PRId64 "\n",
            s->retry_interval, s->cache_type, s->kind == SCENE_SUCCESSIVE,
            s->fallback_timeout);
    for (size_t i = 0; i < (s->count > s->first ? 2 : 1); i++) {
        char prefix[64];

        snprintf(prefix, sizeof prefix, "  account.1.sip_server.%zu", i + 1);
        if (s->by_name[i])
            fprintf(out, "%s.address = %s\n", prefix, names[i]);
        else
            fprintf(out, "%s.address = 10.0.0.%zu\n", prefix,
                    (i == 0 ? 0 : s->first) + 1);
        fprintf(out,
                "%s.port = %d\n%s.transport_type = %d\n"
                "%s.expires = %" PRId64 "\n%s.retry_counts = %d\n"
                "%s.invite_retry_counts = %d\n%s.register_on_enable = %d\n"
                "%s.failback_mode = %d\n%s.failback_timeout = %" PRId64 "\n",
                prefix, s->by_srv[i] ? 0 : 5060, prefix, s->by_srv[i] ? 3 : 0,
                prefix, s->expires[i], prefix, s->retry_counts[i], prefix,
                s->invite_retry_counts[i], prefix, s->register_on, prefix,
                s->failback_mode, prefix, s->failback_timeout);
    }
}

static void print_phones(const struct scene *s, FILE *out)
{
    bool has_other = false;

    fprintf(out, "local alice = phone { \"10.0.3.1\", name = \"alice\", "
                 "profile = \"yealink\", knobs = {");
    for (int i = 0; i < KNOB_COUNT; i++)
        if (s->knobs[i] != 0)
            fprintf(out, " %s = \"%s\",", scene_knob_name((enum scene_knob)i),
                    scene_knob_word((enum scene_knob)i, s->knobs[i]));
    fprintf(out, " }, config = [[\n");
    print_account(s, out);
    for (size_t i = 0; i < s->call_count; i++)
        has_other |= s->calls[i].other_account;
    if (has_other)
        fprintf(out, "  account.2.enable = 1\n  account.2.user_name = 4607\n"
                     "  account.2.sip_server.1.address = 10.0.0.99\n");
    fprintf(out,
            "]] }\n"
            "local bob = phone { \"10.0.3.2\", name = \"bob\", answer_after = "
            "0, config = [[\n"
            "  account.1.enable = 1\n  account.1.user_name = 4606\n"
            "  account.1.sip_server.1.address = 10.0.0.99\n]] }\n");
}

static void print_change(const struct scene_change *change, size_t target,
                         FILE *out)
{
    static const char *const verbs[] = {
        "restore()", "drop()", "drop(\"refuse\")",
        "drop(\"reject\", { status = 503 })",
        "drop(\"reject\", { status = 486, methods = { \"INVITE\" } })"};

    if (change->at == 0)
        fprintf(out, "t%zu:%s\n", target, verbs[change->state]);
    else
        fprintf(out, "at(%.3f, function() t%zu:%s end)\n", seconds(change->at),
                target, verbs[change->state]);
}

static void print_new_zone(const struct scene *s, FILE *out)
{
    if (s->zone_at == ORACLE_NEVER)
        return;
    fprintf(out, "at(%.3f, function()\n  ns:remove(\"%s\", \"%s\")\n",
            seconds(s->zone_at),
            s->by_srv[0] ? "_sip._udp.one.com." : "one.com.",
            s->by_srv[0] ? "SRV" : "A");
    for (size_t i = 0; i < s->after_count; i++)
        if (s->by_srv[0])
            fprintf(out,
                    "  ns:add(\"_sip._udp.one.com. %" PRId64
                    " IN SRV %zu 0 5060 t%zu.com.\")\n",
                    s->srv_ttl, i, s->after[i]);
        else
            fprintf(out, "  ns:add(\"one.com. %" PRId64 " IN A 10.0.0.%zu\")\n",
                    s->targets[0].ttl, s->after[i] + 1);
    fprintf(out, "end)\n");
}

static void print_script(const struct scene *s, FILE *out)
{
    for (size_t i = 0; i < s->count; i++)
        for (size_t k = 0; k < s->targets[i].count; k++)
            print_change(&s->targets[i].changes[k], i, out);
    print_new_zone(s, out);
    for (size_t i = 0; i < s->call_count; i++)
        fprintf(out,
                "local call%zu\n"
                "at(%.3f, function() call%zu = alice:call(\"4606\"%s) end)\n"
                "at(%.3f, function() call%zu:hangup() end)\n",
                i + 1, seconds(s->calls[i].at), i + 1,
                s->calls[i].other_account ? ", 2" : "",
                seconds(s->calls[i].until), i + 1);
}

/* Nothing else may have been sent. */
static void print_counts(const struct scene *s,
                         const struct oracle_timeline *wanted, FILE *out)
{
    static const char *const methods[] = {"REGISTER", "INVITE"};

    fprintf(out, "wait(%.3f - now())\n", seconds(s->horizon));
    for (size_t i = 0; i < 2 * s->count; i++) {
        const char *method = methods[i % 2];
        int sends = 0;

        for (size_t k = 0; k < wanted->count; k++) {
            const char *text = wanted->entries[k].text;
            const char *target = strstr(text, "target ");

            sends += target != NULL && text[0] == method[0] &&
                     target[7] == (char)('0' + i / 2);
        }
        fprintf(out,
                "check(count { alice, \"%s\", t%zu, from = 0, to = %.3f } == "
                "%d, \"%s to t%zu\")\n",
                method, i / 2, seconds(s->horizon), sends, method, i / 2);
    }
}

void scene_scenario(const void *scene, const struct oracle_timeline *wanted,
                    FILE *out)
{
    static const char *const sources[] = {"2.11, failback inside a DNS list",
                                          "2.10, successive registration",
                                          "2.9, concurrent registration"};
    const struct scene *s = scene;

    fprintf(out,
            "-- Where every request goes while servers come and go.\n"
            "-- Source: semantics %s.\n"
            "title \"Oracle: %s\"\ntags { \"yealink\" }\n\n",
            sources[s->kind], sources[s->kind]);
    print_zone(s, out);
    print_servers(s, out);
    print_phones(s, out);
    print_script(s, out);
    fprintf(out, "bob:start()\nalice:start()\n");
    for (size_t i = 0; i < wanted->count; i++) {
        const struct oracle_entry *e = &wanted->entries[i];
        const char *target = strstr(e->text, "target ");

        if (target == NULL)
            fprintf(out, "-- %.3f %s\n", seconds(e->at), e->text);
        else
            fprintf(out, "expect { alice, \"%s\", t%s, at = %.3f }\n",
                    e->text[0] == 'I' ? "INVITE" : "REGISTER", target + 7,
                    seconds(e->at));
    }
    print_counts(s, wanted, out);
}
