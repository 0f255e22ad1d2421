// SPDX-License-Identifier: MIT
/* From the lines of a message to its typed fields, with what RFC 3261 demands of them. */
#include <ctype.h>
#include <inttypes.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "sip/message_private.h"
#include "sip/scan.h"

#define CSEQ_MAX INT64_C(2147483647)    /* RFC 3261 section 8.1.1.5: < 2^31 */
#define SECONDS_MAX INT64_C(4294967295) /* section 20.19 */

const char *sip_message_keep(struct sip_message *message, const char *text,
                             size_t length)
{
    char *copy = message->arena;

    BASE_ASSERT(length < (size_t)(message->arena_end - copy));
    if (length > 0)
        memcpy(copy, text, length);
    copy[length] = '\0';
    message->arena += length + 1;
    return copy;
}

static const char *keep_slice(struct sip_message *message,
                              struct sip_slice slice)
{
    return sip_message_keep(message, slice.at, slice.length);
}

static struct sip_slice whole(const char *text)
{
    return (struct sip_slice){text, strlen(text)};
}

/* RFC 3261 section 7.3.1: a folded line end and its blanks are one space. */
static const char *unfold(struct sip_message *message, struct sip_slice value)
{
    char *start = message->arena, *to = start;

    if (value.length == 0 || memchr(value.at, '\n', value.length) == NULL)
        return keep_slice(message, value);
    BASE_ASSERT(value.length < (size_t)(message->arena_end - start));
    for (size_t i = 0; i < value.length;) {
        if (value.at[i] != '\r' && value.at[i] != '\n') {
            *to++ = value.at[i++];
            continue;
        }
        while (i < value.length && sip_scan_is_blank(value.at[i]))
            i++;
        *to++ = ' ';
    }
    *to++ = '\0';
    message->arena = to;
    return start;
}

static void read_values(struct sip_message *message)
{
    for (size_t i = 0; i < message->line_count; i++) {
        struct sip_line *line = &message->lines[i];

        line->value =
            unfold(message, sip_scan_trim(message->text + line->value_start,
                                          message->text + line->end));
    }
}

/* ---- mandatory headers --------------------------------------------------------- */

static int read_via(struct sip_message *message, struct base_error *error)
{
    const struct sip_line *line = sip_message_line(message, SIP_HEADER_VIA);
    const char *end, *wrong = "has an open quote";

    if (line == NULL)
        return base_error_set(error, BASE_ERR_SYNTAX, "there is no Via");
    end = line->value + strlen(line->value);
    end = sip_scan_element(line->value, end);
    if (end != NULL)
        wrong = sip_scan_via(sip_scan_trim(line->value, end), &message->via);
    if (wrong != NULL)
        return base_error_set(error, BASE_ERR_SYNTAX, "the top Via %s", wrong);
    return 0;
}

/* From or To: the whole value, its URI and its tag. */
static int read_party(struct sip_message *message, enum sip_header_id id,
                      const char *texts[3], struct base_error *error)
{
    const struct sip_line *line = sip_message_line(message, id);
    struct sip_name_addr party;
    struct sip_slice tag;
    const char *wrong;

    if (line == NULL)
        return base_error_set(error, BASE_ERR_SYNTAX, "there is no %s",
                              sip_header_name(id));
    texts[0] = line->value;
    wrong = sip_scan_name_addr(whole(line->value), &party);
    if (wrong != NULL)
        return base_error_set(error, BASE_ERR_SYNTAX, "%s %s",
                              sip_header_name(id), wrong);
    texts[1] = keep_slice(message, party.uri);
    if (sip_scan_param(party.params, "tag", &tag))
        texts[2] = keep_slice(message, tag);
    return 0;
}

static int read_parties(struct sip_message *message, struct base_error *error)
{
    const char *from[3] = {"", "", ""}, *to[3] = {"", "", ""};
    int from_err = read_party(message, SIP_HEADER_FROM, from, error);
    int to_err =
        read_party(message, SIP_HEADER_TO, to, from_err == 0 ? error : NULL);

    message->from = from[0];
    message->from_uri = from[1];
    message->from_tag = from[2];
    message->to = to[0];
    message->to_uri = to[1];
    message->to_tag = to[2];
    return from_err != 0 ? from_err : to_err;
}

static int read_call_id(struct sip_message *message, struct base_error *error)
{
    const struct sip_line *line = sip_message_line(message, SIP_HEADER_CALL_ID);

    if (line == NULL)
        return base_error_set(error, BASE_ERR_SYNTAX, "there is no Call-ID");
    message->call_id = line->value;
    if (line->value[0] == '\0' || strpbrk(line->value, " \t") != NULL)
        return base_error_set(error, BASE_ERR_SYNTAX,
                              "Call-ID is not one word");
    return 0;
}

static int take_cseq_method(struct sip_message *message, const char *at,
                            struct base_error *error)
{
    struct sip_slice method = sip_scan_trim(at, at + strlen(at));

    for (size_t i = 0; i < method.length; i++)
        if (!sip_scan_is_token(method.at[i]))
            method.length = 0;
    if (method.length == 0)
        return base_error_set(error, BASE_ERR_SYNTAX, "CSeq has no method");
    if (!message->is_request) {
        message->method_name = keep_slice(message, method);
        message->method = sip_method_parse(method.at, method.length);
    } else if (strlen(message->method_name) != method.length ||
               memcmp(message->method_name, method.at, method.length) != 0) {
        return base_error_set(
            error, BASE_ERR_SYNTAX, "CSeq has the method %.*s, the request %s",
            (int)method.length, method.at, message->method_name);
    }
    return 0;
}

static int read_cseq(struct sip_message *message, struct base_error *error)
{
    const struct sip_line *line = sip_message_line(message, SIP_HEADER_CSEQ);
    const char *rest;
    int64_t number;

    if (line == NULL)
        return base_error_set(error, BASE_ERR_SYNTAX, "there is no CSeq");
    if (!sip_scan_number(whole(line->value), CSEQ_MAX, &number, &rest))
        return base_error_set(error, BASE_ERR_SYNTAX,
                              "CSeq '%.40s' has no number from 0 to 2147483647",
                              line->value);
    message->cseq = (uint32_t)number;
    if (!sip_scan_is_blank(*rest))
        return base_error_set(error, BASE_ERR_SYNTAX,
                              "CSeq '%.40s' is not a number and a method",
                              line->value);
    return take_cseq_method(message, rest, error);
}

/* ---- the other headers --------------------------------------------------------- */

static int check_single(const struct sip_message *message,
                        struct base_error *error)
{
    static const enum sip_header_id single[] = {
        SIP_HEADER_FROM, SIP_HEADER_TO,           SIP_HEADER_CALL_ID,
        SIP_HEADER_CSEQ, SIP_HEADER_MAX_FORWARDS, SIP_HEADER_CONTENT_LENGTH,
    };
    int seen[SIP_HEADER_COUNT] = {0};

    for (size_t i = 0; i < message->line_count; i++)
        seen[message->lines[i].id]++;
    for (size_t i = 0; i < BASE_COUNT_OF(single); i++)
        if (seen[single[i]] > 1)
            return base_error_set(error, BASE_ERR_SYNTAX,
                                  "%s stands there %d times",
                                  sip_header_name(single[i]), seen[single[i]]);
    return 0;
}

static int64_t contact_expires(struct sip_slice params)
{
    struct sip_slice value;
    int64_t seconds;

    if (!sip_scan_param(params, "expires", &value) ||
        !sip_scan_number(value, SECONDS_MAX, &seconds, NULL))
        return -1;
    return seconds;
}

/* One value of a list header goes into its list; NULL or what is wrong. */
static const char *take_value(struct sip_message *message,
                              enum sip_header_id id, struct sip_slice value)
{
    struct sip_name_addr parts;
    struct sip_via via;
    const char *wrong;

    if (id == SIP_HEADER_VIA) /* the top one has been read */
        return message->via_count++ > 0 ? sip_scan_via(value, &via) : NULL;
    if (id == SIP_HEADER_CONTACT && value.length == 1 && value.at[0] == '*') {
        message->contacts[message->contact_count++] =
            (struct sip_contact){.star = true, .uri = "*", .expires = -1};
        return NULL;
    }
    wrong = sip_scan_name_addr(value, &parts);
    if (wrong != NULL)
        return wrong;
    if (id == SIP_HEADER_CONTACT)
        message->contacts[message->contact_count++] =
            (struct sip_contact){.uri = keep_slice(message, parts.uri),
                                 .expires = contact_expires(parts.params)};
    else if (id == SIP_HEADER_ROUTE)
        message->routes[message->route_count++] =
            keep_slice(message, parts.uri);
    else
        message->record_routes[message->record_route_count++] =
            keep_slice(message, parts.uri);
    return NULL;
}

static int take_list(struct sip_message *message, const struct sip_line *line,
                     struct base_error *error)
{
    const char *at = line->value, *end = at + strlen(at);
    bool more = true;

    while (more) {
        const char *stop = sip_scan_element(at, end);
        const char *wrong = "has an open quote or bracket";

        if (stop != NULL)
            wrong = take_value(message, line->id, sip_scan_trim(at, stop));
        if (wrong != NULL)
            return base_error_set(error, BASE_ERR_SYNTAX, "%s %s",
                                  sip_header_name(line->id), wrong);
        more = stop < end;
        at = stop + 1;
    }
    return 0;
}

static int check_star(const struct sip_message *message,
                      struct base_error *error)
{
    for (size_t i = 0; i < message->contact_count; i++)
        if (message->contacts[i].star && message->contact_count > 1)
            return base_error_set(error, BASE_ERR_SYNTAX,
                                  "Contact has * beside other values");
    return 0;
}

static int read_lists(struct sip_message *message, struct base_error *error)
{
    for (size_t i = 0; i < message->line_count; i++) {
        int err = sip_header_is_list(message->lines[i].id)
                      ? take_list(message, &message->lines[i], error)
                      : 0;

        if (err != 0)
            return err;
    }
    return check_star(message, error);
}

/* Seconds of Expires and the like; behind them Retry-After may have a comment
 * and parameters (section 20.33). */
static int64_t seconds_of(const struct sip_message *message,
                          enum sip_header_id id)
{
    const struct sip_line *line = sip_message_line(message, id);
    const char *rest;
    int64_t seconds;

    if (line == NULL ||
        !sip_scan_number(whole(line->value), SECONDS_MAX, &seconds, &rest) ||
        (*rest != '\0' && !sip_scan_is_blank(*rest) && *rest != ';' &&
         *rest != '('))
        return -1;
    return seconds;
}

static int read_numbers(struct sip_message *message, struct base_error *error)
{
    const struct sip_line *line =
        sip_message_line(message, SIP_HEADER_MAX_FORWARDS);
    int64_t hops;

    message->expires = seconds_of(message, SIP_HEADER_EXPIRES);
    message->min_expires = seconds_of(message, SIP_HEADER_MIN_EXPIRES);
    message->retry_after = seconds_of(message, SIP_HEADER_RETRY_AFTER);
    if (line == NULL)
        return 0;
    if (!sip_scan_number(whole(line->value), 255, &hops, NULL))
        return base_error_set(error, BASE_ERR_SYNTAX,
                              "Max-Forwards '%.40s' is not 0 to 255",
                              line->value);
    message->max_forwards = (int)hops;
    return 0;
}

/* RFC 3261 section 18.3: over UDP the body may be followed by rubbish, but must
 * be there. */
static int read_body(struct sip_message *message, struct base_error *error)
{
    const struct sip_line *line =
        sip_message_line(message, SIP_HEADER_CONTENT_LENGTH);
    int64_t length;

    if (line == NULL)
        return 0;
    if (!sip_scan_number(whole(line->value), SIP_MESSAGE_BYTES_MAX, &length,
                         NULL))
        return base_error_set(error, BASE_ERR_SYNTAX,
                              "Content-Length '%.40s' is not 0 to %d",
                              line->value, SIP_MESSAGE_BYTES_MAX);
    if ((size_t)length > message->body_length)
        return base_error_set(error, BASE_ERR_SYNTAX,
                              "Content-Length %" PRId64
                              " is beyond the body of %zu bytes",
                              length, message->body_length);
    message->body_length = (size_t)length;
    return 0;
}

static int read_optional(struct sip_message *message, struct base_error *error)
{
    int err = check_single(message, error);

    if (err == 0)
        err = read_lists(message, error);
    if (err == 0)
        err = read_numbers(message, error);
    if (err == 0)
        err = read_body(message, error);
    return err;
}

/* What a 400 copies; the rest may be as it likes. */
static int read_salvage(struct sip_message *message, struct base_error *error)
{
    int err = read_via(message, error);

    read_parties(message, NULL);
    read_call_id(message, NULL);
    read_cseq(message, NULL);
    for (int id = SIP_HEADER_VIA; id <= SIP_HEADER_CSEQ && err == 0; id++)
        if (sip_message_line(message, (enum sip_header_id)id) == NULL)
            err = base_error_set(error, BASE_ERR_SYNTAX, "there is no %s",
                                 sip_header_name((enum sip_header_id)id));
    return err;
}

int sip_fields_read(struct sip_message *message, enum sip_strictness strictness,
                    struct base_error *error)
{
    size_t start_line = strcspn(message->text, "\n");
    int err;

    if (start_line > 0 && message->text[start_line - 1] == '\r')
        start_line--;
    message->max_forwards = -1;
    message->expires = message->retry_after = message->min_expires = -1;
    message->method = SIP_METHOD_OTHER;
    message->method_name = message->reason = message->request_uri = "";
    message->call_id = message->from = message->to = "";
    message->from_uri = message->to_uri = "";
    message->from_tag = message->to_tag = "";
    read_values(message);
    err = sip_start_line_read(message, start_line, strictness, error);
    if (err != 0)
        return err;
    if (strictness == SIP_SALVAGE)
        return read_salvage(message, error);
    err = read_via(message, error);
    if (err == 0)
        err = read_parties(message, error);
    if (err == 0)
        err = read_call_id(message, error);
    if (err == 0)
        err = read_cseq(message, error);
    return err == 0 ? read_optional(message, error) : err;
}
