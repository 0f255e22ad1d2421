// SPDX-License-Identifier: MIT
/* Splits the head of a message into its lines (RFC 3261 section 7.3.1). */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "sip/message_private.h"
#include "sip/scan.h"

/* RFC 3261 section 20 and the IANA registry: "compact form". */
static const char *const compact[26] = {
    ['a' - 'a'] = "Accept-Contact",
    ['b' - 'a'] = "Referred-By",
    ['c' - 'a'] = "Content-Type",
    ['d' - 'a'] = "Request-Disposition",
    ['e' - 'a'] = "Content-Encoding",
    ['f' - 'a'] = "From",
    ['i' - 'a'] = "Call-ID",
    ['j' - 'a'] = "Reject-Contact",
    ['k' - 'a'] = "Supported",
    ['l' - 'a'] = "Content-Length",
    ['m' - 'a'] = "Contact",
    ['n' - 'a'] = "Identity-Info",
    ['o' - 'a'] = "Event",
    ['r' - 'a'] = "Refer-To",
    ['s' - 'a'] = "Subject",
    ['t' - 'a'] = "To",
    ['u' - 'a'] = "Allow-Events",
    ['v' - 'a'] = "Via",
    ['x' - 'a'] = "Session-Expires",
    ['y' - 'a'] = "Identity",
};

static const char *const names[SIP_HEADER_COUNT] = {
    [SIP_HEADER_OTHER] = "",
    [SIP_HEADER_VIA] = "Via",
    [SIP_HEADER_FROM] = "From",
    [SIP_HEADER_TO] = "To",
    [SIP_HEADER_CALL_ID] = "Call-ID",
    [SIP_HEADER_CSEQ] = "CSeq",
    [SIP_HEADER_CONTACT] = "Contact",
    [SIP_HEADER_ROUTE] = "Route",
    [SIP_HEADER_RECORD_ROUTE] = "Record-Route",
    [SIP_HEADER_MAX_FORWARDS] = "Max-Forwards",
    [SIP_HEADER_EXPIRES] = "Expires",
    [SIP_HEADER_MIN_EXPIRES] = "Min-Expires",
    [SIP_HEADER_RETRY_AFTER] = "Retry-After",
    [SIP_HEADER_CONTENT_LENGTH] = "Content-Length",
};

const char *sip_header_long_name(const char *name, size_t length)
{
    int c = length == 1 ? tolower((unsigned char)name[0]) : 0;

    return c >= 'a' && c <= 'z' ? compact[c - 'a'] : NULL;
}

bool sip_header_is_list(enum sip_header_id id)
{
    return id == SIP_HEADER_VIA || id == SIP_HEADER_CONTACT ||
           id == SIP_HEADER_ROUTE || id == SIP_HEADER_RECORD_ROUTE;
}

const char *sip_header_name(enum sip_header_id id)
{
    return names[id];
}

static enum sip_header_id identify(const char *name, size_t length)
{
    const char *full = sip_header_long_name(name, length);

    if (full != NULL) {
        name = full;
        length = strlen(full);
    }
    for (int id = SIP_HEADER_OTHER + 1; id < SIP_HEADER_COUNT; id++)
        if (tolower((unsigned char)names[id][0]) ==
                tolower((unsigned char)name[0]) &&
            strlen(names[id]) == length &&
            strncasecmp(names[id], name, length) == 0)
            return (enum sip_header_id)id;
    return SIP_HEADER_OTHER;
}

/* The byte behind the line at `at`, folded continuations included; NULL if the
 * text ends before the line does. */
static const char *line_end(const char *at, const char *end)
{
    const char *lf;

    do {
        lf = memchr(at, '\n', (size_t)(end - at));
        if (lf == NULL)
            return NULL;
        at = lf + 1;
    } while (at < end && (*at == ' ' || *at == '\t'));
    return at;
}

/* Is there an empty line at `at`? Its length, 0 if not. */
static size_t empty_line(const char *at, const char *end)
{
    if (at < end && *at == '\n')
        return 1;
    return end - at >= 2 && at[0] == '\r' && at[1] == '\n' ? 2 : 0;
}

/* libosip2 needs time quadratic in the number of parameters. */
static bool too_many_parameters(const char *at, const char *end)
{
    int count = 0;

    if (end - at <= SIP_PARAMETERS_MAX) /* which nearly every line is */
        return false;
    for (; at < end; at++) {
        if (*at == ',')
            count = 0;
        else if ((*at == ';' || *at == '&') && ++count > SIP_PARAMETERS_MAX)
            return true;
    }
    return false;
}

static size_t count_commas(const char *at, const char *end)
{
    size_t count = 0;

    while ((at = memchr(at, ',', (size_t)(end - at))) != NULL) {
        count++;
        at++;
    }
    return count;
}

/* Takes the name of a line apart. BASE_ERR_SYNTAX: there is none. */
static int read_name(struct sip_line *line, const char *text,
                     struct base_error *error)
{
    const char *at = text + line->start, *stop = text + line->end;
    const char *colon = at;

    while (colon < stop && sip_scan_is_token(*colon))
        colon++;
    line->name_length = (uint32_t)(colon - at);
    while (colon < stop && (*colon == ' ' || *colon == '\t'))
        colon++;
    if (line->name_length == 0 || colon == stop || *colon != ':') {
        line->name_length = 0;
        line->id = SIP_HEADER_OTHER;
        line->value_start = line->start;
        return base_error_set(error, BASE_ERR_SYNTAX,
                              "a header line is not 'name: value'");
    }
    line->value_start =
        (uint32_t)(sip_scan_skip_blanks(colon + 1, stop) - text);
    line->id = identify(at, line->name_length);
    return 0;
}

static int take_line(struct sip_head *head, const char *text, size_t start,
                     size_t end, struct base_error *error)
{
    struct sip_line *line = &head->lines[head->line_count++];
    int err;

    line->start = (uint32_t)start;
    line->end = (uint32_t)end;
    err = read_name(line, text, error);
    if (err != 0)
        return err;
    if (sip_header_is_list(line->id))
        head->commas += count_commas(text + line->value_start, text + end);
    if (too_many_parameters(text + line->value_start, text + end))
        return base_error_set(
            error, BASE_ERR_FULL, "%.*s has more than %d parameters",
            (int)line->name_length, text + start, SIP_PARAMETERS_MAX);
    return 0;
}

/* The byte behind the start line, NULL if it does not end. */
static const char *behind_start_line(const char *text, const char *end)
{
    const char *lf = memchr(text, '\n', (size_t)(end - text));

    return lf != NULL ? lf + 1 : NULL;
}

/* Everything that the head alone can say about its bytes. */
static int check_head(const char *text, const struct sip_head *head,
                      struct base_error *error)
{
    const char *end = text + head->length, *cr = text;

    if (memchr(text, '\0', head->length) != NULL)
        return base_error_set(error, BASE_ERR_SYNTAX,
                              "a NUL byte stands in the head");
    /* Some take it for a line end, and some do not. */
    while ((cr = memchr(cr, '\r', (size_t)(end - cr))) != NULL)
        if (*++cr != '\n')
            return base_error_set(error, BASE_ERR_SYNTAX,
                                  "a CR without LF stands in the head");
    if (head->length > SIP_HEAD_BYTES_MAX)
        return base_error_set(error, BASE_ERR_FULL,
                              "the head has more than %d bytes",
                              SIP_HEAD_BYTES_MAX);
    return 0;
}

static int unended(size_t length, struct base_error *error)
{
    if (length > SIP_HEAD_BYTES_MAX)
        return base_error_set(error, BASE_ERR_FULL,
                              "the head has more than %d bytes",
                              SIP_HEAD_BYTES_MAX);
    return base_error_set(error, BASE_ERR_SYNTAX,
                          "no empty line ends the head");
}

int sip_head_split(const char *text, size_t length, struct sip_head *head,
                   struct base_error *error)
{
    const char *end = text + length, *at;
    int err = 0;

    if (length > SIP_HEAD_BYTES_MAX + 2)
        end = text + SIP_HEAD_BYTES_MAX + 2;
    head->line_count = head->commas = 0;
    head->is_bad = false;
    at = behind_start_line(text, end);
    while (at != NULL && at < end && empty_line(at, end) == 0 && err == 0) {
        const char *next = line_end(at, end);

        if (next != NULL && head->line_count == SIP_HEADERS_MAX)
            err = base_error_set(error, BASE_ERR_FULL,
                                 "there are more than %d header lines",
                                 SIP_HEADERS_MAX);
        else if (next != NULL)
            err = take_line(head, text, (size_t)(at - text),
                            (size_t)(next - text), error);
        at = next;
    }
    if (err != 0)
        return err;
    if (at == NULL || at >= end)
        return unended(length, error);
    head->length = (size_t)(at - text) + empty_line(at, end);
    return check_head(text, head, error);
}

void sip_head_split_own(const char *text, size_t length, struct sip_head *head)
{
    const char *end = text + length, *at;

    head->line_count = head->commas = 0;
    head->is_bad = false;
    at = behind_start_line(text, end);
    BASE_ASSERT(at != NULL);
    while (empty_line(at, end) == 0) {
        const char *next = line_end(at, end);

        BASE_ASSERT(next != NULL && head->line_count < SIP_OWN_HEADERS_MAX);
        if (take_line(head, text, (size_t)(at - text), (size_t)(next - text),
                      NULL) != 0)
            head->is_bad = true;
        at = next;
    }
    head->length = (size_t)(at - text) + empty_line(at, end);
    if (head->length > SIP_HEAD_BYTES_MAX || length > SIP_MESSAGE_BYTES_MAX ||
        head->line_count > SIP_HEADERS_MAX)
        head->is_bad = true;
}
