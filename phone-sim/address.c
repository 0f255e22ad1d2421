// SPDX-License-Identifier: MIT
/* What a call and a subscription begin with: whom, and under which Call-ID. */
#include <string.h>

#include "base/text.h"
#include "phone-sim/private.h"

char *phone_uri_complete(const struct phone_account *account, const char *text)
{
    struct base_buffer uri = {0};
    struct sip_uri parsed;
    bool is_whole =
        base_has_prefix(text, "sip:") || base_has_prefix(text, "sips:");

    base_buffer_printf(&uri, "%s%s", is_whole ? "" : "sip:", text);
    if (strchr(text, '@') == NULL && !is_whole)
        base_buffer_printf(&uri, "@%s",
                           account->host[0] != NULL ? account->host[0]
                                                    : "invalid");
    if (text[0] != '\0' && strpbrk(text, " \t\r\n<>\"") == NULL &&
        sip_uri_parse(uri.bytes, &parsed, NULL) == 0)
        return uri.bytes;
    base_buffer_fini(&uri);
    return NULL;
}

char *phone_uri_bracketed(const char *uri)
{
    struct base_buffer text = {0};

    base_buffer_printf(&text, "<%s>", uri);
    return text.bytes;
}

char *phone_call_id_create(struct phone *phone)
{
    struct base_buffer text = {0};
    char token[17], ip[BASE_ADDRESS_TEXT_MAX];

    base_buffer_printf(&text, "%s@%s",
                       sip_endpoint_token(phone->endpoint, "call-id", token),
                       base_address_ip_text(&phone->address, ip));
    return text.bytes;
}
