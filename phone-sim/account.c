// SPDX-License-Identifier: MIT
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "base/text.h"
#include "phone-sim/private.h"

/* A host as it stands in a URI: IPv6 literals in brackets. Heap. */
static char *uri_host(const char *host)
{
    struct base_buffer text = {0};
    struct base_address address;

    if (host == NULL || host[0] == '\0')
        return NULL;
    if (host[0] != '[' && base_address_parse(host, 0, &address) &&
        address.family == BASE_IPV6)
        base_buffer_printf(&text, "[%s]", host);
    else
        base_buffer_puts(&text, host);
    return text.bytes;
}

void phone_account_init(struct phone_account *account,
                        const struct engine_config *config, size_t i,
                        const struct phone_identity *identity)
{
    const struct engine_account_config *from = &config->accounts[i];

    account->enabled = from->enabled;
    account->user = base_strdup(identity->user_name);
    account->display = base_strdup(identity->display_name);
    account->auth_name =
        base_strdup(identity->auth_name != NULL ? identity->auth_name
                                                : identity->user_name);
    account->password = base_strdup(identity->password);
    account->subscribe_period =
        identity->subscribe_period > 0 ? identity->subscribe_period : 1800;
    account->subscribe_overlap = identity->subscribe_overlap;
    account->retry_interval = from->reg_fail_retry_interval;
    for (size_t y = 0; y < ENGINE_SERVERS_MAX; y++) {
        account->host[y] = uri_host(from->server[y].address);
        account->port[y] = from->server[y].port;
        account->server_name[y] = base_strdup(from->server[y].address);
        account->proxy_host[y] = uri_host(from->proxy[y].address);
        account->proxy_port[y] = from->proxy[y].port;
        account->proxy_name[y] = base_strdup(from->proxy[y].address);
    }
    account->is_proxied = engine_account_is_proxied(from);
    account->concurrent = engine_account_is_concurrent(from, &config->policy);
}

void phone_account_forget(struct phone_account *account, bool same_call_id)
{
    for (size_t y = 0; y < ENGINE_SERVERS_MAX; y++) {
        struct phone_registration *registration = account->registration[y];

        if (registration == NULL)
            continue;
        phone_auth_fini(&registration->auth);
        registration->cseq = registration->request = 0;
        if (same_call_id)
            continue;
        free(registration);
        account->registration[y] = NULL;
    }
}

void phone_account_fini(struct phone_account *account)
{
    phone_account_forget(account, false);
    free(account->user);
    free(account->display);
    free(account->auth_name);
    free(account->password);
    for (size_t y = 0; y < ENGINE_SERVERS_MAX; y++) {
        free(account->host[y]);
        free(account->proxy_host[y]);
        free(account->server_name[y]);
        free(account->proxy_name[y]);
    }
}

/* "pbx.com" or "10.0.0.1:5070", of a URI that is reached by `transport`. */
static void put_host(struct base_buffer *text, const char *host, uint16_t port,
                     enum base_transport transport)
{
    base_buffer_puts(text, host != NULL ? host : "invalid");
    if (port != 0 && port != sip_default_port(transport))
        base_buffer_printf(text, ":%u", port);
}

char *phone_account_server_uri(const struct phone_account *account, size_t y)
{
    struct base_buffer text = {0};

    base_buffer_puts(&text, "sip:");
    put_host(&text, account->host[y], account->port[y], BASE_UDP);
    return text.bytes;
}

char *phone_account_route(const struct phone *phone,
                          const struct phone_account *account,
                          const struct engine_target *target)
{
    struct base_buffer text = {0};
    size_t y = target->server == 2 ? 1 : 0;
    bool is_secure = phone->sips_uri && target->transport == BASE_TLS;

    if (!target->proxy)
        return NULL;
    base_buffer_puts(&text, is_secure ? "sips:" : "sip:");
    put_host(&text, account->proxy_host[y], account->proxy_port[y],
             target->transport);
    if (target->transport != BASE_UDP && !is_secure)
        base_buffer_printf(&text, ";transport=%s",
                           base_transport_name(target->transport));
    base_buffer_puts(&text, ";lr");
    return text.bytes;
}

/* RFC 3261 section 25: what a user part may hold unescaped. */
static void put_user(struct base_buffer *text, const char *user)
{
    for (; *user != '\0'; user++) {
        unsigned char c = (unsigned char)*user;

        if (isalnum(c) || strchr("-_.!~*'()&=+$,;?/", c) != NULL)
            base_buffer_append(text, user, 1);
        else
            base_buffer_printf(text, "%%%02X", c);
    }
}

char *phone_account_aor(const struct phone_account *account)
{
    struct base_buffer text = {0};

    base_buffer_puts(&text, "sip:");
    put_user(&text, account->user != NULL ? account->user : "");
    base_buffer_printf(&text, "@%s",
                       account->host[0] != NULL ? account->host[0] : "invalid");
    return text.bytes;
}

char *phone_account_name_addr(const struct phone_account *account,
                              const char *tag)
{
    struct base_buffer text = {0};
    char *aor = phone_account_aor(account);

    if (account->display != NULL) {
        base_buffer_puts(&text, "\"");
        for (const char *c = account->display; *c != '\0'; c++) {
            if (*c == '"' || *c == '\\')
                base_buffer_puts(&text, "\\");
            base_buffer_append(&text, c, 1);
        }
        base_buffer_puts(&text, "\" ");
    }
    base_buffer_printf(&text, "<%s>", aor);
    if (tag != NULL)
        base_buffer_printf(&text, ";tag=%s", tag);
    free(aor);
    return text.bytes;
}

bool phone_account_is_user(const struct phone_account *account,
                           const char *user)
{
    struct base_buffer escaped = {0};
    bool is_user;

    if (!account->enabled || account->user == NULL || account->user[0] == '\0')
        return false;
    put_user(&escaped, account->user);
    is_user = strcmp(account->user, user) == 0 ||
              strcmp(base_buffer_text(&escaped), user) == 0;
    base_buffer_fini(&escaped);
    return is_user;
}

const struct base_address *phone_address_for(const struct phone *phone,
                                             const struct sip_hop *hop)
{
    return sip_endpoint_address_for(phone->endpoint, hop->transport,
                                    &hop->address);
}

char *phone_uri_for(const struct phone *phone, char *uri,
                    enum base_transport transport)
{
    struct base_buffer text = {0};

    if (!phone->sips_uri || transport != BASE_TLS ||
        strncasecmp(uri, "sip:", 4) != 0)
        return uri;
    base_buffer_printf(&text, "sips:%s", uri + 4);
    free(uri);
    return text.bytes;
}

char *phone_contact(const struct phone *phone,
                    const struct phone_account *account,
                    const struct sip_hop *hop)
{
    struct base_buffer text = {0};
    char address[BASE_ADDRESS_TEXT_MAX];
    bool is_secure = phone->sips_uri && hop->transport == BASE_TLS;

    base_buffer_puts(&text, is_secure ? "sips:" : "sip:");
    put_user(&text, account->user != NULL ? account->user : "");
    base_buffer_printf(
        &text, "@%s",
        base_address_text(phone_address_for(phone, hop), address));
    if (hop->transport != BASE_UDP && !is_secure)
        base_buffer_printf(&text, ";transport=%s",
                           base_transport_name(hop->transport));
    return text.bytes;
}
