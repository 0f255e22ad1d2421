// SPDX-License-Identifier: MIT
/* Names of methods (RFC 3261 section 7.1). */
#include <string.h>

#include "base/memory.h"
#include "sip/message_private.h"

static const char *const names[SIP_METHOD_COUNT] = {
    [SIP_INVITE] = "INVITE",
    [SIP_ACK] = "ACK",
    [SIP_BYE] = "BYE",
    [SIP_CANCEL] = "CANCEL",
    [SIP_REGISTER] = "REGISTER",
    [SIP_OPTIONS] = "OPTIONS",
    [SIP_SUBSCRIBE] = "SUBSCRIBE",
    [SIP_NOTIFY] = "NOTIFY",
    [SIP_PUBLISH] = "PUBLISH",
    [SIP_MESSAGE] = "MESSAGE",
    [SIP_INFO] = "INFO",
    [SIP_UPDATE] = "UPDATE",
    [SIP_PRACK] = "PRACK",
    [SIP_REFER] = "REFER",
    [SIP_METHOD_OTHER] = "",
};

const char *sip_method_name(enum sip_method method)
{
    BASE_ASSERT(method < SIP_METHOD_COUNT);
    return names[method];
}

/* RFC 3261 section 7.1: methods are case-sensitive. */
enum sip_method sip_method_parse(const char *name, size_t length)
{
    for (int m = 0; m < SIP_METHOD_OTHER; m++)
        if (names[m][0] == name[0] && strlen(names[m]) == length &&
            memcmp(names[m], name, length) == 0)
            return (enum sip_method)m;
    return SIP_METHOD_OTHER;
}
