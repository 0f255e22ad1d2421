// SPDX-License-Identifier: MIT
/* Names of methods and reason phrases (RFC 3261 sections 7.1 and 21). */
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

static const struct {
    int status;
    const char *phrase;
} phrases[] = {
    {100, "Trying"},
    {180, "Ringing"},
    {181, "Call Is Being Forwarded"},
    {182, "Queued"},
    {183, "Session Progress"},
    {200, "OK"},
    {202, "Accepted"},
    {300, "Multiple Choices"},
    {301, "Moved Permanently"},
    {302, "Moved Temporarily"},
    {305, "Use Proxy"},
    {380, "Alternative Service"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {402, "Payment Required"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {407, "Proxy Authentication Required"},
    {408, "Request Timeout"},
    {410, "Gone"},
    {412, "Conditional Request Failed"},
    {413, "Request Entity Too Large"},
    {414, "Request-URI Too Long"},
    {415, "Unsupported Media Type"},
    {416, "Unsupported URI Scheme"},
    {420, "Bad Extension"},
    {421, "Extension Required"},
    {422, "Session Interval Too Small"},
    {423, "Interval Too Brief"},
    {430, "Flow Failed"},
    {480, "Temporarily Unavailable"},
    {481, "Call/Transaction Does Not Exist"},
    {482, "Loop Detected"},
    {483, "Too Many Hops"},
    {484, "Address Incomplete"},
    {485, "Ambiguous"},
    {486, "Busy Here"},
    {487, "Request Terminated"},
    {488, "Not Acceptable Here"},
    {489, "Bad Event"},
    {491, "Request Pending"},
    {493, "Undecipherable"},
    {500, "Server Internal Error"},
    {501, "Not Implemented"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
    {504, "Server Time-out"},
    {505, "Version Not Supported"},
    {513, "Message Too Large"},
    {600, "Busy Everywhere"},
    {603, "Decline"},
    {604, "Does Not Exist Anywhere"},
    {606, "Not Acceptable"},
};

const char *sip_reason_phrase(int status)
{
    for (size_t i = 0; i < BASE_COUNT_OF(phrases); i++)
        if (phrases[i].status == status)
            return phrases[i].phrase;
    return "";
}

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
