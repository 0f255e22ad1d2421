// SPDX-License-Identifier: MIT
/* A resolve case as text: for a reader, and as a scenario. */
#include <inttypes.h>

#include "tests/oracle/resolve.h"

/* ---- printing ------------------------------------------------------------------------ */

static void print_record(const struct model_record *r, FILE *out)
{
    fprintf(out, "%-22s %5" PRId64 " IN %-5s ", model_name_text(r->owner),
            r->ttl, model_type_text(r->type));
    if (r->type == TYPE_A)
        fprintf(out, "10.0.0.%d", r->ip);
    else if (r->type == TYPE_SRV)
        fprintf(out, "%d %d %d %s", r->first, r->second, r->port,
                model_name_text(r->to));
    else
        fprintf(out, "%d %d \"%s\" \"%s\" \"\" %s", r->first, r->second,
                r->flags, r->service, model_name_text(r->to));
}

void resolve_print(const void *memory, FILE *out)
{
    static const char *const missing[] = {"NODATA", "NXDOMAIN", "FAILED",
                                          "TIMEOUT"};
    const struct resolve_case *c = memory;

    fprintf(out,
            "%s port %d transport %d, naptr_build %d, cache_type %d, "
            "static_pri %d, dns server %d, missing names %s, SOA %d %" PRId64
            ", additional %d, retry %" PRId64 " s, zone changes at %.3f\n",
            c->is_ip ? "address" : "domain", c->port, (int)c->transport,
            c->naptr_build, c->cache_type, c->static_first, c->has_dns,
            missing[c->missing], c->has_soa, c->soa_minimum, c->additional,
            c->retry_interval,
            c->change_at == ORACLE_NEVER ? -1.0 : (double)c->change_at / 1e3);
    fprintf(out,
            "knobs: tls_5060 %d srv_then_a %d explicit_tcp %d concat %d "
            "stop_on_empty %d continue_on_exhaust %d skip_port_zero %d "
            "scope_name_type %d lazy %d neg_ttl_cap %" PRId64 "\n",
            c->tls_5060, c->srv_then_a, c->explicit_tcp, c->concat,
            c->stop_on_empty, c->continue_on_exhaust, c->skip_port_zero,
            c->scope_name_type, c->lazy, c->neg_ttl_cap);
    for (size_t i = 0; i < c->count; i++) {
        const struct model_record *r = &c->records[i];

        fprintf(out, "  %s",
                r->is_static     ? "static  "
                : !r->in_zone[1] ? "removed "
                : !r->in_zone[0] ? "added   "
                                 : "        ");
        print_record(r, out);
        fprintf(out, "\n");
    }
}

/* ---- as a scenario ------------------------------------------------------------------------ */

static void print_zone(const struct resolve_case *c, FILE *out)
{
    fprintf(out, "local ns = dns [[\n  $ORIGIN .\n");
    if (c->has_soa)
        fprintf(out,
                "  pbx.com %" PRId64 " IN SOA ns.pbx.com. admin.pbx.com. 1 "
                "7200 900 86400 %" PRId64 "\n",
                c->soa_minimum, c->soa_minimum);
    for (size_t i = 0; i < c->count; i++) {
        if (c->records[i].is_static || !c->records[i].in_zone[0])
            continue;
        fprintf(out, "  ");
        print_record(&c->records[i], out);
        fprintf(out, "\n");
    }
    fprintf(out, "]]\n");
}

static void print_static(const struct resolve_case *c, FILE *out)
{
    static const char *const types[] = {"a", "srv", "naptr"};
    int counts[TYPE_COUNT] = {0};

    for (size_t i = 0; i < c->count; i++) {
        const struct model_record *r = &c->records[i];
        const char *type = types[r->type];
        int number;

        if (!r->is_static)
            continue;
        number = ++counts[r->type];
        fprintf(out, "  dns_cache_%s.%d.name = %s\n", type, number,
                model_name_text(r->owner));
        fprintf(out, "  dns_cache_%s.%d.ttl = %" PRId64 "\n", type, number,
                r->ttl);
        if (r->type == TYPE_A)
            fprintf(out, "  dns_cache_a.%d.ip = 10.0.0.%d\n", number, r->ip);
        else if (r->type == TYPE_SRV)
            fprintf(out,
                    "  dns_cache_srv.%d.priority = %d\n"
                    "  dns_cache_srv.%d.weight = %d\n"
                    "  dns_cache_srv.%d.port = %d\n"
                    "  dns_cache_srv.%d.target = %s\n",
                    number, r->first, number, r->second, number, r->port,
                    number, model_name_text(r->to));
        else
            fprintf(out,
                    "  dns_cache_naptr.%d.order = %d\n"
                    "  dns_cache_naptr.%d.preference = %d\n"
                    "  dns_cache_naptr.%d.flags = %s\n"
                    "  dns_cache_naptr.%d.service = %s\n"
                    "  dns_cache_naptr.%d.replace = %s\n",
                    number, r->first, number, r->second, number, r->flags,
                    number, r->service, number, model_name_text(r->to));
    }
}

static void print_phone(const struct resolve_case *c, FILE *out)
{
    fprintf(out,
            "local alice = phone { \"10.0.3.1\", name = \"alice\", "
            "profile = \"yealink\",%s\n  knobs = { tls_default_port = \"%s\", "
            "port0_fixed_transport = \"%s\", naptr_explicit_port_transport = "
            "\"%s\",\n    naptr_build_merge = \"%s\", naptr_next_on_empty = "
            "\"%s\", naptr_continue_on_exhaust = \"%s\",\n    srv_port_zero = "
            "\"%s\", neg_nxdomain_scope = \"%s\", a_resolution = \"%s\", "
            "neg_ttl_cap = %" PRId64 " },\n  config = [[\n",
            c->has_dns ? "" : " dns = {},", c->tls_5060 ? "5060" : "5061",
            c->srv_then_a ? "srv_then_a" : "a_only",
            c->explicit_tcp ? "tcp" : "udp",
            c->concat ? "concat" : "first_nonempty",
            c->stop_on_empty ? "false" : "true",
            c->continue_on_exhaust ? "true" : "false",
            c->skip_port_zero ? "skip" : "default_port",
            c->scope_name_type ? "name_type" : "name",
            c->lazy ? "lazy" : "eager", c->neg_ttl_cap);
    fprintf(out,
            "  account.1.enable = 1\n  account.1.user_name = 4605\n"
            "  account.1.sip_server.1.address = %s\n"
            "  account.1.sip_server.1.port = %d\n"
            "  account.1.sip_server.1.transport_type = %d\n"
            "  account.1.naptr_build = %d\n  account.1.dns_cache_type = %d\n"
            "  account.1.static_cache_pri = %d\n"
            "  account.1.reg_fail_retry_interval = %" PRId64 "\n",
            c->is_ip ? "10.0.0.250" : "pbx.com", c->port, (int)c->transport,
            c->naptr_build, c->cache_type, c->static_first, c->retry_interval);
    print_static(c, out);
    fprintf(out, "]] }\n");
}

/* One registrar per address the model visits; an actor without a socket at the
 * port refuses as well. */
static void print_servers(const struct oracle_timeline *wanted, FILE *out)
{
    bool seen[256] = {false};

    for (size_t i = 0; i < wanted->count; i++) {
        int ip;

        if (sscanf(wanted->entries[i].text, "REGISTER 10.0.0.%d:", &ip) != 1 ||
            ip < 0 || ip > 255 || seen[ip])
            continue;
        seen[ip] = true;
        fprintf(out,
                "local r%d = registrar { \"10.0.0.%d\", name = \"r%d\" }\n"
                "r%d:drop(\"refuse\")\n",
                ip, ip, ip, ip);
    }
}

/* Of every name and type that changes, the records that are left. */
static void print_new_zone(const struct resolve_case *c, FILE *out)
{
    if (c->change_at == ORACLE_NEVER)
        return;
    fprintf(out, "at(%.3f, function()\n", (double)c->change_at / 1e3);
    for (size_t i = 0; i < c->count; i++) {
        const struct model_record *r = &c->records[i];

        if (!r->is_static && !r->in_zone[1])
            fprintf(out, "  ns:remove(\"%s.\", \"%s\")\n",
                    model_name_text(r->owner), model_type_text(r->type));
    }
    for (size_t i = 0; i < c->count; i++) {
        const struct model_record *r = &c->records[i];
        bool is_touched = !r->in_zone[0];

        for (size_t k = 0; k < c->count; k++)
            is_touched |= !c->records[k].is_static &&
                          !c->records[k].in_zone[1] &&
                          c->records[k].owner == r->owner &&
                          c->records[k].type == r->type;
        if (r->is_static || !r->in_zone[1] || !is_touched)
            continue;
        fprintf(out, "  ns:add([[");
        print_record(r, out);
        fprintf(out, "]])\n");
    }
    fprintf(out, "end)\n");
}

void resolve_scenario(const void *memory, const struct oracle_timeline *wanted,
                      FILE *out)
{
    static const char *const modes[] = {"nodata", "nxdomain", "servfail",
                                        "silent"};
    const struct resolve_case *c = memory;

    fprintf(out, "-- The list that resolution gives, walked target by target.\n"
                 "-- Source: semantics 2.3 and 2.16.\n"
                 "title \"Oracle: resolution\"\ntags { \"dns\" }\n\n");
    print_zone(c, out);
    print_servers(wanted, out);
    print_phone(c, out);
    fprintf(out, "-- names without records answer %s\n", modes[c->missing]);
    print_new_zone(c, out);
    fprintf(out, "\nalice:start()\n");
    for (size_t i = 0; i < wanted->count; i++) {
        const struct oracle_entry *e = &wanted->entries[i];
        int ip;

        if (sscanf(e->text, "REGISTER 10.0.0.%d:", &ip) == 1)
            fprintf(out,
                    "expect { alice, \"REGISTER\", r%d, at = %.3f }   -- %s\n",
                    ip, (double)e->at / 1e3, e->text);
        else if (e->lane == 0 || e->lane > 2)
            fprintf(out, "expect { alice, \"dns\", ns, at = %.3f }   -- %s\n",
                    (double)e->at / 1e3, e->text);
    }
}
