// SPDX-License-Identifier: MIT
#include "judge/peace.h"

#include <stdlib.h>

#include "base/memory.h"
#include "judge/map.h"

struct server {
    uint32_t number;
    size_t index; /* of the newest 503; SIZE_MAX = none */
    base_time until;
};

/* What one account knows. */
struct account {
    uint32_t phone;
    struct server *servers;
    size_t count, capacity;
};

struct judge_peace {
    struct judge_map place_of; /* phone and account: in `accounts` */
    struct account *accounts;
    size_t count, capacity;
};

struct judge_peace *judge_peace_create(void)
{
    return base_calloc(1, sizeof(struct judge_peace));
}

void judge_peace_destroy(struct judge_peace **peace)
{
    struct judge_peace *self = *peace;

    *peace = NULL;
    if (self == NULL)
        return;
    for (size_t i = 0; i < self->count; i++)
        free(self->accounts[i].servers);
    judge_map_fini(&self->place_of);
    free(self->accounts);
    free(self);
}

static struct account *account_of(struct judge_peace *peace,
                                  const struct judge_asking *asking)
{
    size_t *at = judge_map_at(&peace->place_of,
                              judge_map_key(asking->phone, asking->account),
                              peace->count);

    if (*at == peace->count) {
        peace->accounts = base_grow(peace->accounts, peace->count,
                                    &peace->capacity, sizeof *peace->accounts);
        peace->accounts[peace->count++] =
            (struct account){.phone = asking->phone};
    }
    return &peace->accounts[*at];
}

static struct server *server_of(struct judge_peace *peace,
                                const struct judge_asking *asking)
{
    struct account *account = account_of(peace, asking);

    for (size_t i = 0; i < account->count; i++)
        if (account->servers[i].number == asking->server)
            return &account->servers[i];
    account->servers = base_grow(account->servers, account->count,
                                 &account->capacity, sizeof *account->servers);
    account->servers[account->count] =
        (struct server){.number = asking->server, .index = SIZE_MAX};
    return &account->servers[account->count++];
}

static bool wants_peace(const struct server *server, base_time at)
{
    return server->index != SIZE_MAX && server->until > at;
}

void judge_peace_ask(struct judge_peace *peace,
                     const struct judge_asking *asking, size_t index,
                     base_time until)
{
    struct server *server = server_of(peace, asking);

    server->index = index;
    server->until = until;
}

size_t judge_peace_find(struct judge_peace *peace,
                        const struct judge_asking *asking, base_time *until_out)
{
    const struct server *server = server_of(peace, asking);

    *until_out = server->until;
    return wants_peace(server, asking->at) ? server->index : SIZE_MAX;
}

/* How many of the servers asked want peace. */
static size_t count_of(const struct account *account, base_time at)
{
    size_t count = 0;

    for (size_t i = 0; i < account->count; i++)
        count += wants_peace(&account->servers[i], at);
    return count;
}

bool judge_peace_somewhere(struct judge_peace *peace,
                           const struct judge_asking *asking)
{
    return count_of(account_of(peace, asking), asking->at) > 0;
}

bool judge_peace_everywhere(struct judge_peace *peace,
                            const struct judge_asking *asking)
{
    const struct account *account = account_of(peace, asking);

    return count_of(account, asking->at) == account->count;
}

void judge_peace_forget(struct judge_peace *peace, uint32_t phone)
{
    for (size_t i = 0; i < peace->count; i++)
        for (size_t s = 0;
             peace->accounts[i].phone == phone && s < peace->accounts[i].count;
             s++)
            peace->accounts[i].servers[s].index = SIZE_MAX;
}
