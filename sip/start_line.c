// SPDX-License-Identifier: MIT
/* The first line of a message (RFC 3261 sections 7.1 and 7.2). */
#include <inttypes.h>
#include <string.h>
#include <strings.h>

#include "sip/message_private.h"
#include "sip/scan.h"

static int read_status_line(struct sip_message *message, const char *at,
                            const char *end, struct base_error *error)
{
    struct sip_slice reason;
    const char *rest;
    int64_t status;

    if (!sip_scan_number((struct sip_slice){at, (size_t)(end - at)}, 999999,
                         &status, &rest) ||
        (rest < end && *rest != ' '))
        return base_error_set(error, BASE_ERR_SYNTAX,
                              "the status line has no status code");
    if (status < 100 || status > 699)
        return base_error_set(error, BASE_ERR_SYNTAX,
                              "status %" PRId64 " is not 100 to 699", status);
    message->status = (int)status;
    reason = sip_scan_trim(rest, end);
    message->reason = sip_message_keep(message, reason.at, reason.length);
    return 0;
}

static int check_request_line(const struct sip_message *message,
                              struct sip_slice version,
                              struct base_error *error)
{
    const char *uri = message->request_uri;
    const char *wrong =
        sip_scan_check_uri((struct sip_slice){uri, strlen(uri)});

    if (version.length != 7 || strncasecmp(version.at, "SIP/2.0", 7) != 0)
        return base_error_set(error, BASE_ERR_SYNTAX,
                              "the request line does not end with SIP/2.0");
    if (wrong != NULL)
        return base_error_set(error, BASE_ERR_SYNTAX, "the Request-URI %s",
                              wrong);
    return 0;
}

static int read_request_line(struct sip_message *message, const char *at,
                             const char *end, enum sip_strictness strictness,
                             struct base_error *error)
{
    const char *method = at, *uri, *version = end;
    struct sip_slice last;

    while (at < end && sip_scan_is_token(*at))
        at++;
    while (version > at && version[-1] != ' ')
        version--;
    if (at == method || at == end || *at != ' ' || version <= at + 1)
        return base_error_set(error, BASE_ERR_SYNTAX,
                              "the first line is no SIP request or status");
    uri = at + 1;
    message->method = sip_method_parse(method, (size_t)(at - method));
    message->method_name =
        sip_message_keep(message, method, (size_t)(at - method));
    message->request_uri =
        sip_message_keep(message, uri, (size_t)(version - 1 - uri));
    last = (struct sip_slice){version, (size_t)(end - version)};
    return strictness == SIP_STRICT ? check_request_line(message, last, error)
                                    : 0;
}

int sip_start_line_read(struct sip_message *message, size_t length,
                        enum sip_strictness strictness,
                        struct base_error *error)
{
    const char *at = message->text, *end = at + length;

    message->is_request = length < 8 || strncasecmp(at, "SIP/2.0 ", 8) != 0;
    return message->is_request
               ? read_request_line(message, at, end, strictness, error)
               : read_status_line(message, at + 8, end, error);
}
