// SPDX-License-Identifier: MIT
#include "fake-dns/scan.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

static void clear(struct fdns_entry *entry)
{
    for (size_t i = 0; i < entry->count; i++)
        free(entry->tokens[i].text);
    entry->count = 0;
    entry->indented = false;
}

void fdns_entry_fini(struct fdns_entry *entry)
{
    clear(entry);
    free(entry->tokens);
    memset(entry, 0, sizeof *entry);
}

static void add_token(struct fdns_entry *entry, const char *text, size_t length,
                      struct fdns_token token)
{
    token.text = base_strndup(text, length);
    entry->tokens = base_grow(entry->tokens, entry->count, &entry->capacity,
                              sizeof *entry->tokens);
    entry->tokens[entry->count++] = token;
}

/* The length of a run up to one of `ends`, an escaped one not counted. */
static size_t span(const char *text, const char *ends)
{
    size_t i = 0;

    while (text[i] != '\0' && strchr(ends, text[i]) == NULL) {
        if (text[i] == '\\' && text[i + 1] != '\0' && text[i + 1] != '\n')
            i++;
        i++;
    }
    return i;
}

static int scan_quoted(struct fdns_scan *scan, struct fdns_entry *entry,
                       struct base_error *error)
{
    size_t length = span(scan->next + 1, "\"\n");

    if (scan->next[1 + length] != '"')
        return base_error_set(error, BASE_ERR_SYNTAX,
                              "a quote is opened and not closed on its line");
    add_token(entry, scan->next + 1, length,
              (struct fdns_token){.quoted = true, .line = scan->line});
    scan->next += length + 2;
    return 0;
}

static void scan_word(struct fdns_scan *scan, struct fdns_entry *entry)
{
    size_t length = span(scan->next, " \t\r\n;()\"");

    add_token(entry, scan->next, length,
              (struct fdns_token){.line = scan->line});
    scan->next += length;
}

/* Takes one piece; `depth` counts parentheses and `opened` is the line of the
 * outermost. */
static int scan_piece(struct fdns_scan *scan, struct fdns_entry *entry,
                      int *depth, int *opened)
{
    switch (*scan->next) {
    case '(':
        if ((*depth)++ == 0)
            *opened = scan->line;
        break;
    case ')':
        if (--*depth < 0)
            return BASE_ERR_SYNTAX;
        break;
    case '\n':
        scan->line++;
        break;
    case ';':
        scan->next += strcspn(scan->next, "\n");
        return 0;
    case ' ':
    case '\t':
    case '\r':
        break;
    default:
        scan_word(scan, entry);
        return 0;
    }
    scan->next++;
    return 0;
}

int fdns_scan_next(struct fdns_scan *scan, struct fdns_entry *entry,
                   struct base_error *error)
{
    int depth = 0, opened = 0, err;

    clear(entry);
    while (*scan->next != '\0') {
        /* Until the first token: is the first character of its line blank? */
        if (entry->count == 0 && depth == 0)
            entry->indented = *scan->next == ' ' || *scan->next == '\t' ||
                              (entry->indented && *scan->next != '\n');
        if (*scan->next == '\n' && depth == 0 && entry->count > 0)
            return 1;
        if (*scan->next == '"') {
            err = scan_quoted(scan, entry, error);
            if (err != 0)
                return err;
        } else if (scan_piece(scan, entry, &depth, &opened) != 0) {
            return base_error_set(error, BASE_ERR_SYNTAX,
                                  "')' without a '(' before it");
        }
    }
    if (depth > 0) {
        scan->line = opened;
        return base_error_set(error, BASE_ERR_SYNTAX,
                              "'(' is opened and never closed");
    }
    return entry->count > 0;
}
