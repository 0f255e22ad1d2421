// SPDX-License-Identifier: MIT
#include "fake-registrar/location.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/names.h"
#include "sip/message.h"

struct binding {
    struct binding *next; /* older one of the same user, in any domain */
    uint32_t domain;      /* number of its name */
    uint32_t cseq;
    char *contact;
    char *call_id;
    char *path;
    base_time expires_at;
};

/* The name table is the hash: a user's number is the place of his bindings. */
struct freg_location {
    unsigned holders;
    struct base_names *names;  /* of users and of domains */
    struct binding **bindings; /* [number of the user], newest first */
    size_t count;              /* of places in `bindings` */
};

struct freg_location *freg_location_create(void)
{
    struct freg_location *location = base_calloc(1, sizeof *location);

    location->holders = 1;
    location->names = base_names_create();
    return location;
}

struct freg_location *freg_location_hold(struct freg_location *location)
{
    location->holders++;
    return location;
}

bool freg_location_is_shared(const struct freg_location *location)
{
    return location->holders > 1;
}

/* Takes the binding that `link` points at out of its list. */
static void drop(struct binding **link)
{
    struct binding *binding = *link;

    *link = binding->next;
    free(binding->contact);
    free(binding->call_id);
    free(binding->path);
    free(binding);
}

void freg_location_clear(struct freg_location *location)
{
    for (size_t i = 0; i < location->count; i++)
        while (location->bindings[i] != NULL)
            drop(&location->bindings[i]);
}

void freg_location_release(struct freg_location **location)
{
    struct freg_location *self = *location;

    *location = NULL;
    if (self == NULL || --self->holders > 0)
        return;
    freg_location_clear(self);
    base_names_destroy(&self->names);
    free(self->bindings);
    free(self);
}

bool freg_location_same_contact(const char *a, const char *b)
{
    struct sip_uri left, right;

    if (strcmp(a, b) == 0)
        return true;
    if (sip_uri_parse(a, &left, NULL) != 0 ||
        sip_uri_parse(b, &right, NULL) != 0)
        return false;
    return sip_uri_equal(&left, &right) &&
           strcmp(left.transport, right.transport) == 0;
}

/* Where the list of a user who has been seen before starts; NULL if not. */
static struct binding **list_of(struct freg_location *location,
                                const struct freg_aor *aor)
{
    uint32_t user = base_names_find(location->names, aor->user);

    if (user == 0 || user >= location->count)
        return NULL;
    return &location->bindings[user];
}

/* The same, for somebody new too. */
static struct binding **list_for(struct freg_location *location,
                                 const struct freg_aor *aor)
{
    size_t user = base_names_intern(location->names, aor->user);

    if (user >= location->count) {
        size_t count = user * 2;

        location->bindings =
            base_realloc(location->bindings, count, sizeof *location->bindings);
        for (size_t i = location->count; i < count; i++)
            location->bindings[i] = NULL;
        location->count = count;
    }
    return &location->bindings[user];
}

static bool is_of(const struct freg_location *location,
                  const struct binding *binding, const struct freg_aor *aor)
{
    return aor->domain[0] == '\0' ||
           strcmp(base_names_text(location->names, binding->domain),
                  aor->domain) == 0;
}

static void purge(struct binding **link, base_time now)
{
    while (*link != NULL)
        if ((*link)->expires_at <= now)
            drop(link);
        else
            link = &(*link)->next;
}

void freg_location_put(struct freg_location *location,
                       const struct freg_aor *aor,
                       const struct freg_binding *binding, base_time now)
{
    struct binding **list = list_for(location, aor);
    struct binding *newest = base_calloc(1, sizeof *newest);

    BASE_ASSERT(aor->user[0] != '\0' && aor->domain[0] != '\0');
    newest->domain = base_names_intern(location->names, aor->domain);
    newest->cseq = binding->cseq;
    newest->contact = base_strdup(binding->contact);
    newest->call_id = base_strdup(binding->call_id);
    newest->path = base_strdup(binding->path != NULL ? binding->path : "");
    newest->expires_at = binding->expires_at;
    purge(list, now);
    freg_location_remove(location, aor, newest->contact);
    newest->next = *list;
    *list = newest;
}

void freg_location_remove(struct freg_location *location,
                          const struct freg_aor *aor, const char *contact)
{
    struct binding **link = list_of(location, aor);

    for (; link != NULL && *link != NULL; link = &(*link)->next)
        if (is_of(location, *link, aor) &&
            freg_location_same_contact((*link)->contact, contact)) {
            drop(link);
            return;
        }
}

void freg_location_remove_all(struct freg_location *location,
                              const struct freg_aor *aor)
{
    struct binding **link = list_of(location, aor);

    while (link != NULL && *link != NULL)
        if (is_of(location, *link, aor))
            drop(link);
        else
            link = &(*link)->next;
}

bool freg_location_at(struct freg_location *location,
                      const struct freg_aor *aor, size_t i, base_time now,
                      struct freg_binding *out)
{
    struct binding **list = list_of(location, aor);
    const struct binding *binding;

    if (list == NULL)
        return false;
    purge(list, now);
    for (binding = *list; binding != NULL; binding = binding->next)
        if (is_of(location, binding, aor) && i-- == 0)
            break;
    if (binding == NULL)
        return false;
    *out = (struct freg_binding){
        .contact = binding->contact,
        .call_id = binding->call_id,
        .path = binding->path,
        .cseq = binding->cseq,
        .expires_at = binding->expires_at,
    };
    return true;
}
