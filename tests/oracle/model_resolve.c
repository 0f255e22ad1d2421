// SPDX-License-Identifier: MIT
#include "tests/oracle/model_resolve.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

struct target {
    int ip, port;
    enum model_transport transport;
};

struct list {
    struct target targets[MODEL_LIST_MAX];
    size_t count;
};

struct found {
    const struct model_record *records[MODEL_RECORDS_MAX];
    size_t count;
};

/* What the phone remembers of one (name, type). */
struct memory {
    int64_t until, negative_until, static_until;
    int64_t asked_at;  /* one resolution asks a question once */
    int64_t looked_at; /* used for the list that is being made */
    int version;       /* of the zone the answer came from */
    bool from_answer;  /* not only from an additional section */
};

struct resolver {
    const struct resolve_case *c;
    struct oracle_timeline *out;
    struct memory memory[NAME_COUNT][TYPE_COUNT];
    int64_t nothing_until[NAME_COUNT]; /* NXDOMAIN covers every type … */
    int64_t nothing_at[NAME_COUNT];    /* … within one resolution always */
    int64_t now;                       /* ms */
    bool open;
};

const char *model_name_text(enum model_name name)
{
    static const char *const texts[NAME_COUNT] = {
        "pbx.com",
        "alt.pbx.com",
        "_sip._udp.pbx.com",
        "_sip._tcp.pbx.com",
        "_sips._tcp.pbx.com",
        "_sip._udp.alt.pbx.com",
        "_sip._tcp.alt.pbx.com",
        "h0.pbx.com",
        "h1.pbx.com",
        "h2.pbx.com",
        "h3.pbx.com",
        "10.0.0.200",
        ".",
    };

    return texts[name];
}

void resolve_note(const struct resolve_case *c, struct oracle_timeline *out,
                  int64_t at, const char *type, const char *name)
{
    uint32_t lane = 0;

    for (size_t i = 0; c->lazy && name[i] != '\0'; i++)
        lane = lane * 31 + (unsigned char)name[i];
    for (size_t i = 0; c->lazy && type[i] != '\0'; i++)
        lane = lane * 31 + (unsigned char)type[i];
    oracle_note(out, at, lane == 0 ? 0 : 3 + lane % 100000, "%s %s", type,
                name);
}

const char *model_type_text(enum model_type type)
{
    static const char *const texts[] = {"A", "SRV", "NAPTR"};

    return texts[type];
}

/* ---- 2.16: lookup(n, ty) ------------------------------------------------------- */

static int version_now(const struct resolver *r)
{
    return r->now >= r->c->change_at;
}

static struct found in_zone(const struct resolver *r, enum model_name name,
                            enum model_type type, int version)
{
    struct found found = {.count = 0};

    for (size_t i = 0; i < r->c->count; i++) {
        const struct model_record *record = &r->c->records[i];

        if (!record->is_static && record->in_zone[version] &&
            record->owner == name && record->type == type)
            found.records[found.count++] = record;
    }
    return found;
}

static struct found in_static(const struct resolver *r, enum model_name name,
                              enum model_type type)
{
    struct found found = {.count = 0};

    for (size_t i = 0; i < r->c->count; i++)
        if (r->c->records[i].is_static && r->c->records[i].owner == name &&
            r->c->records[i].type == type)
            found.records[found.count++] = &r->c->records[i];
    return found;
}

static bool exists(const struct resolver *r, enum model_name name)
{
    for (int type = 0; type < TYPE_COUNT; type++)
        if (in_zone(r, name, (enum model_type)type, version_now(r)).count > 0)
            return true;
    return false;
}

static void store(struct resolver *r, enum model_name name,
                  const struct found *found, bool from_answer)
{
    struct memory *memory = &r->memory[name][found->records[0]->type];

    memory->until = r->now + found->records[0]->ttl * 1000;
    memory->negative_until = r->nothing_until[name] = 0;
    memory->version = version_now(r);
    memory->from_answer = from_answer;
}

static void store_negative(struct resolver *r, enum model_name name,
                           enum model_type type)
{
    const struct resolve_case *c = r->c;
    bool is_nodata = exists(r, name) || c->missing == MISSING_NODATA;
    int64_t ttl =
        c->soa_minimum < c->neg_ttl_cap ? c->soa_minimum : c->neg_ttl_cap;

    if (!is_nodata && c->missing == MISSING_NXDOMAIN && !c->scope_name_type)
        r->nothing_at[name] = r->now;
    if (c->cache_type == 0 || !c->has_soa ||
        (!is_nodata && c->missing != MISSING_NXDOMAIN))
        return;
    if (is_nodata || c->scope_name_type)
        r->memory[name][type].negative_until = r->now + ttl * 1000;
    else
        r->nothing_until[name] = r->now + ttl * 1000;
}

static struct found query(struct resolver *r, enum model_name name,
                          enum model_type type)
{
    const struct resolve_case *c = r->c;
    struct found found = in_zone(r, name, type, version_now(r));

    if (r->memory[name][type].asked_at == r->now ||
        r->nothing_at[name] == r->now)
        return found;
    r->memory[name][type].asked_at = r->now;
    resolve_note(r->c, r->out, r->now, model_type_text(type),
                 model_name_text(name));
    if (found.count == 0)
        store_negative(r, name, type);
    if (c->cache_type == 0)
        return found;
    if (found.count > 0)
        store(r, name, &found, true);
    if (type != TYPE_SRV || !c->additional || c->cache_type != 2)
        return found;
    for (size_t i = 0; i < found.count; i++) {
        enum model_name host = found.records[i]->to;
        struct found more = in_zone(r, host, TYPE_A, version_now(r));
        struct memory *memory = &r->memory[host][TYPE_A];

        /* What an answer gave and still lives is better than an additional
         * record (RFC 2181 section 5.4.1). */
        if (more.count == 0 || (memory->from_answer && memory->until > r->now))
            continue;
        /* A list that used older addresses: the order of the lookups would
         * decide, and the text does not give it. */
        if (memory->looked_at == r->now && memory->version != version_now(r))
            r->open = true;
        store(r, host, &more, false);
    }
    return found;
}

static struct found lookup(struct resolver *r, enum model_name name,
                           enum model_type type)
{
    const struct resolve_case *c = r->c;
    struct memory *memory = &r->memory[name][type];
    struct found fixed = in_static(r, name, type);
    struct found found = {.count = 0};
    bool is_negative =
        memory->negative_until > r->now || r->nothing_until[name] > r->now;

    memory->looked_at = r->now;
    if (!c->has_dns || (c->static_first && fixed.count > 0))
        return fixed;
    if (c->cache_type >= 1 && memory->until > r->now)
        return in_zone(r, name, type, memory->version);
    if (!c->static_asks && fixed.count > 0 && memory->static_until > r->now)
        return fixed;
    if (c->cache_type == 0 || !is_negative)
        found = query(r, name, type);
    if (found.count > 0 || fixed.count == 0)
        return found;
    memory->static_until = r->now + fixed.records[0]->ttl * 1000;
    return fixed;
}

/* ---- 2.3.1 ------------------------------------------------------------------------ */

static int default_port(const struct resolve_case *c,
                        enum model_transport transport)
{
    return transport == OVER_TLS && !c->tls_5060 ? 5061 : 5060;
}

static void append(struct list *list, int ip, int port,
                   enum model_transport transport)
{
    list->targets[list->count++] =
        (struct target){.ip = ip, .port = port, .transport = transport};
}

static void resolve_a(struct resolver *r, enum model_name name, int port,
                      enum model_transport transport, struct list *list)
{
    struct found found = lookup(r, name, TYPE_A);

    for (size_t i = 0; i < found.count; i++)
        append(list, found.records[i]->ip, port, transport);
}

/* Sorts by `first`, then `second`; stable, so that the answer's order decides. */
static void sort(struct found *found, bool second_falls)
{
    for (size_t i = 1; i < found->count; i++)
        for (size_t k = i; k > 0; k--) {
            const struct model_record *a = found->records[k - 1];
            const struct model_record *b = found->records[k];
            int second =
                second_falls ? b->second - a->second : a->second - b->second;

            if (a->first < b->first || (a->first == b->first && second <= 0))
                break;
            found->records[k - 1] = b;
            found->records[k] = a;
        }
}

static void resolve_srv(struct resolver *r, enum model_name name,
                        enum model_transport transport, struct list *list)
{
    struct found found = lookup(r, name, TYPE_SRV);

    sort(&found, true);
    for (size_t i = 0; i < found.count; i++) {
        const struct model_record *srv = found.records[i];
        int port = srv->port;

        if (srv->to == NAME_ROOT || (port == 0 && r->c->skip_port_zero))
            continue;
        if (port == 0)
            port = default_port(r->c, transport);
        if (srv->to == NAME_NUMERIC)
            append(list, 200, port, transport);
        else
            resolve_a(r, srv->to, port, transport, list);
    }
}

static bool is_service(const struct model_record *naptr, const char *service)
{
    return strcasecmp(naptr->service, service) == 0;
}

static bool is_usable(const struct model_record *naptr)
{
    if (naptr->flags[0] == '\0')
        return true;
    return strchr("saup", tolower((unsigned char)naptr->flags[0])) != NULL &&
           (is_service(naptr, "SIP+D2U") || is_service(naptr, "SIP+D2T") ||
            is_service(naptr, "SIPS+D2T"));
}

static enum model_transport transport_of(const struct model_record *naptr)
{
    if (is_service(naptr, "SIP+D2U"))
        return OVER_UDP;
    return is_service(naptr, "SIP+D2T") ? OVER_TCP : OVER_TLS;
}

/* The NAPTR records of `name`; leaves `list` empty if they lead nowhere. */
static void resolve_naptr(struct resolver *r, enum model_name name,
                          int64_t depth, struct list *list)
{
    const struct resolve_case *c = r->c;
    struct found found;

    if (depth > c->max_depth)
        return;
    found = lookup(r, name, TYPE_NAPTR);
    sort(&found, false);
    for (size_t i = 0; i < found.count; i++) {
        const struct model_record *naptr = found.records[i];
        size_t before = list->count;

        if (!is_usable(naptr))
            continue;
        switch (tolower((unsigned char)naptr->flags[0])) {
        case '\0':
            resolve_naptr(r, naptr->to, depth + 1, list);
            break;
        case 's':
            resolve_srv(r, naptr->to, transport_of(naptr), list);
            break;
        case 'a':
            resolve_a(r, naptr->to, default_port(c, transport_of(naptr)),
                      transport_of(naptr), list);
            break;
        default: /* u and p: the record is skipped */
            continue;
        }
        if (list->count > before ? !c->continue_on_exhaust : c->stop_on_empty)
            return;
    }
}

static void resolve_domain(struct resolver *r, struct list *list)
{
    static const enum model_name names[] = {NAME_UDP, NAME_TCP, NAME_TLS};
    int protocols = r->c->naptr_build ? 3 : 1;

    resolve_naptr(r, NAME_DOMAIN, 1, list);
    if (list->count > 0)
        return;
    for (int i = 0; i < protocols && (list->count == 0 || r->c->concat); i++)
        resolve_srv(r, names[i], (enum model_transport)i, list);
    if (list->count == 0)
        resolve_a(r, NAME_DOMAIN, 5060, OVER_UDP, list);
}

/* The table of 2.3. */
static void resolve(struct resolver *r, struct list *list)
{
    static const enum model_name names[] = {NAME_UDP, NAME_TCP, NAME_TLS};
    const struct resolve_case *c = r->c;
    enum model_transport transport = c->transport;
    int port = c->port;

    if (transport == BY_NAPTR && !c->is_ip && port == 0) {
        resolve_domain(r, list);
        return;
    }
    if (transport == BY_NAPTR)
        transport = port != 0 && c->explicit_tcp ? OVER_TCP : OVER_UDP;
    if (port == 0)
        port = default_port(c, transport);
    if (c->is_ip) {
        append(list, 250, port, transport);
        return;
    }
    if (c->port == 0 && c->srv_then_a)
        resolve_srv(r, names[transport], transport, list);
    if (list->count == 0)
        resolve_a(r, NAME_DOMAIN, port, transport, list);
}

/* Every target of the list once, for each fails at once. */
static void pass(struct resolver *r)
{
    static const char *const transports[] = {"udp", "tcp", "tls"};
    struct list list = {.count = 0};

    resolve(r, &list);
    for (size_t i = 0; i < list.count; i++) {
        const struct target *target = &list.targets[i];
        size_t k = 0;

        while (memcmp(&list.targets[k], target, sizeof *target) != 0)
            k++;
        if (k == i)
            oracle_note(r->out, r->now, 1, "REGISTER 10.0.0.%d:%d %s",
                        target->ip, target->port,
                        transports[target->transport]);
    }
    oracle_note(r->out, r->now, 2, "failed");
}

bool model_resolve(const struct resolve_case *c, struct oracle_timeline *out)
{
    struct resolver r = {.c = c, .out = out};

    for (int name = 0; name < NAME_COUNT; name++)
        r.nothing_at[name] = -1;
    for (int name = 0; name < NAME_COUNT; name++)
        for (int type = 0; type < TYPE_COUNT; type++)
            r.memory[name][type].asked_at = r.memory[name][type].looked_at = -1;
    for (int i = 0; i < MODEL_PASSES_MAX; i++) {
        pass(&r);
        r.now += c->retry_interval * 1000;
    }
    return !r.open;
}
