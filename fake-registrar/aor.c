// SPDX-License-Identifier: MIT
#include "fake-registrar/aor.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "base/text.h"
#include "sip/message.h"

static void lower(char *text)
{
    for (; *text != '\0'; text++)
        *text = (char)tolower((unsigned char)*text);
}

void freg_domains_init(struct freg_domains *domains, const char *const *hosts,
                       size_t count)
{
    domains->hosts = base_calloc(count, sizeof *domains->hosts);
    domains->count = count;
    for (size_t i = 0; i < count; i++) {
        domains->hosts[i] = base_strdup(hosts[i]);
        lower(domains->hosts[i]);
    }
}

void freg_domains_fini(struct freg_domains *domains)
{
    for (size_t i = 0; i < domains->count; i++)
        free(domains->hosts[i]);
    free(domains->hosts);
    *domains = (struct freg_domains){0};
}

static void set_domain(struct freg_aor *aor, const char *host,
                       const struct freg_domains *domains)
{
    snprintf(aor->domain, sizeof aor->domain, "%s", host);
    lower(aor->domain);
    for (size_t i = 1; i < domains->count; i++)
        if (strcmp(domains->hosts[i], aor->domain) == 0)
            snprintf(aor->domain, sizeof aor->domain, "%s", domains->hosts[0]);
}

bool freg_aor_read(const char *uri, const struct freg_domains *domains,
                   struct freg_aor *out)
{
    struct sip_uri parts;

    if (sip_uri_parse(uri, &parts, NULL) != 0)
        return false;
    snprintf(out->user, sizeof out->user, "%s", parts.user);
    set_domain(out, parts.host, domains);
    return true;
}

bool freg_aor_read_name(const char *text, const struct freg_domains *domains,
                        struct freg_aor *out)
{
    struct base_buffer uri = {0};
    bool is_read;

    if (strncasecmp(text, "sip:", 4) == 0 || strncasecmp(text, "sips:", 5) == 0)
        return freg_aor_read(text, domains, out);
    if (strchr(text, '@') == NULL) {
        if (strlen(text) >= sizeof out->user)
            return false;
        snprintf(out->user, sizeof out->user, "%s", text);
        out->domain[0] = '\0';
        return true;
    }
    base_buffer_printf(&uri, "sip:%s", text);
    is_read = freg_aor_read(base_buffer_text(&uri), domains, out);
    base_buffer_fini(&uri);
    return is_read;
}
