// SPDX-License-Identifier: MIT
#include "judge/contact.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/address.h"
#include "base/draw.h"
#include "base/memory.h"

/* Another transport has another Contact (SEMANTICS 2.6). */
static bool is_reached_by(const char *uri, enum base_transport transport)
{
    static const char param[] = ";transport=";
    const char *at = strcasestr(uri, param);
    const char *name = base_transport_name(transport);

    if (at == NULL)
        return transport == BASE_UDP;
    return strncasecmp(at + sizeof param - 1, name, strlen(name)) == 0;
}

size_t judge_ip_length(const char *address)
{
    const char *port = strrchr(address, ':');

    return port != NULL ? (size_t)(port - address) : strlen(address);
}

size_t judge_contacts_of(const struct base_timeline *timeline,
                         const struct base_event *event, const char *ip,
                         uint64_t out[JUDGE_CONTACTS_MAX])
{
    size_t length = 0, count = 0;
    const char *raw = base_timeline_raw_bytes(timeline, event->raw, &length);
    char *text = raw != NULL ? base_strndup(raw, length) : NULL;

    for (char *at = text; at != NULL && count < JUDGE_CONTACTS_MAX;) {
        char *line = strcasestr(at, "\nContact:"), *end, *uri;

        if (line == NULL)
            break;
        end = strpbrk(line + 1, "\r\n");
        at = end;
        uri = strchr(line, '<');
        while (uri != NULL && end != NULL && uri < end &&
               count < JUDGE_CONTACTS_MAX) {
            char *close = strchr(uri, '>');

            if (close == NULL || close > end)
                break;
            *close = '\0';
            if (strstr(uri, ip) != NULL &&
                is_reached_by(uri, (enum base_transport)event->transport))
                out[count++] = base_hash(BASE_HASH_INIT, uri + 1,
                                         (size_t)(close - uri) - 1);
            *close = '>';
            uri = strchr(close, '<');
        }
    }
    free(text);
    return count;
}
