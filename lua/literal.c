// SPDX-License-Identifier: MIT
/*
 * Looking things up in the script's own text: on which line a line of a zone or
 * configuration literal stands, and how a verb's call was written. Lua reports
 * the line on which a call begins, which may be far above.
 */
#include <ctype.h>
#include <string.h>

#include <lauxlib.h>
#include <lua.h>

#include "base/memory.h"
#include "base/text.h"
#include "lua/private.h"

#define RULE_MAX 240

/* One token of Lua as far as it matters here. */
enum token { TOKEN_END, TOKEN_SPACE, TOKEN_COMMENT, TOKEN_STRING, TOKEN_OTHER };

/* Number of '=' of a long bracket that opens at `at`, -1 if none does. */
static int long_bracket(const char *at)
{
    size_t level;

    if (*at != '[')
        return -1;
    level = strspn(at + 1, "=");
    return at[1 + level] == '[' ? (int)level : -1;
}

/* Behind the long bracket that opens at `at`. */
static const char *long_end(const char *at, int level)
{
    for (at += level + 2; *at != '\0'; at++) {
        if (*at != ']' || (int)strspn(at + 1, "=") != level)
            continue;
        if (at[1 + level] == ']')
            return at + level + 2;
    }
    return at;
}

static const char *quoted_end(const char *at)
{
    char quote = *at++;

    while (*at != '\0' && *at != quote && *at != '\n')
        at += *at == '\\' && at[1] != '\0' ? 2 : 1;
    return *at == quote ? at + 1 : at;
}

/* The token at `at`; `end_out` is behind it. */
static enum token token_at(const char *at, const char **end_out)
{
    int level = long_bracket(at);

    *end_out = at + 1;
    if (*at == '\0')
        return TOKEN_END;
    if (isspace((unsigned char)*at))
        return TOKEN_SPACE;
    if (at[0] == '-' && at[1] == '-') {
        level = long_bracket(at + 2);
        *end_out =
            level >= 0 ? long_end(at + 2, level) : at + strcspn(at, "\n");
        return TOKEN_COMMENT;
    }
    if (level >= 0)
        *end_out = long_end(at, level);
    else if (*at == '"' || *at == '\'')
        *end_out = quoted_end(at);
    else
        return TOKEN_OTHER;
    return TOKEN_STRING;
}

static int count_lines(const char *from, const char *to)
{
    int lines = 0;

    for (; from < to; from++)
        lines += *from == '\n';
    return lines;
}

/* Carriage returns do not count: Lua drops them before a line's end. */
static bool same_text(const char *raw, const char *end, const char *value)
{
    for (; raw < end; raw++) {
        if (*raw == '\r')
            continue;
        if (*raw != *value)
            return false;
        value++;
    }
    return *value == '\0';
}

/*
 * True if the literal at `at` has `value`; `first_out` is where its text
 * begins.
 */
static bool literal_is(const char *at, const char *end, const char *value,
                       const char **first_out)
{
    int level = long_bracket(at);
    const char *first = level >= 0 ? at + level + 2 : at + 1;

    if (level >= 0 && *first == '\r')
        first++;
    if (level >= 0 && *first == '\n')
        first++;
    *first_out = first;
    return same_text(first, end - (level >= 0 ? level + 2 : 1), value);
}

static int literal_search(const char *from, int line, const char *value,
                          int inner)
{
    const char *end, *first;

    for (; *from != '\0'; from = end) {
        if (token_at(from, &end) == TOKEN_STRING &&
            literal_is(from, end, value, &first))
            return line + count_lines(from, first) + inner - 1;
        line += count_lines(from, end);
    }
    return 0;
}

static const char *line_start(const char *script, int line)
{
    for (int i = 1; i < line; i++) {
        const char *end = strchr(script, '\n');

        if (end == NULL)
            break;
        script = end + 1;
    }
    return script;
}

int scn_literal_line(const char *script, int line, const char *value, int inner)
{
    int found = literal_search(line_start(script, line), line, value, inner);

    return found > 0 ? found : literal_search(script, 1, value, inner);
}

int scn_text_line(const char *script, int line, const char *word)
{
    const char *start = line_start(script, line);
    const char *at = strstr(start, word);

    return at != NULL ? line + count_lines(start, at) : 0;
}

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

/*
 * Where `word` stands as code on the line, not in a string or a comment, for
 * the time number `skip` + 1; NULL if it does not that often.
 */
static const char *find_word(const char *start, const char *word, size_t skip)
{
    const char *stop = start + strcspn(start, "\n"), *end;
    size_t length = strlen(word);

    for (const char *at = start; at < stop; at = end) {
        bool is_code = token_at(at, &end) == TOKEN_OTHER;

        if (is_code && strncmp(at, word, length) == 0 && !is_word(at[length]) &&
            (at == start || !is_word(at[-1])) && skip-- == 0)
            return at;
    }
    return NULL;
}

static size_t count_word(const char *start, const char *word)
{
    size_t count = 0;

    while (find_word(start, word, count) != NULL)
        count++;
    return count;
}

/* Whether some of a line's calls may be left out, or made in another order. */
static bool is_branching(const char *start)
{
    static const char *const words[] = {"if",  "elseif", "while",   "repeat",
                                        "and", "or",     "function"};

    for (size_t i = 0; i < BASE_COUNT_OF(words); i++)
        if (find_word(start, words[i], 0) != NULL)
            return true;
    return false;
}

/* Appends a token; white space and comments are one blank. */
static void add_token(struct base_buffer *out, enum token token,
                      const char *from, const char *to)
{
    bool blank = out->length > 0 && out->bytes[out->length - 1] == ' ';

    if (token == TOKEN_SPACE || token == TOKEN_COMMENT) {
        if (!blank)
            base_buffer_puts(out, " ");
        return;
    }
    for (; from < to; from++) {
        bool space = isspace((unsigned char)*from) != 0;

        if (!space || out->bytes[out->length - 1] != ' ')
            base_buffer_append(out, space ? " " : from, 1);
    }
}

/* Returns where the call ends. */
static const char *add_call(struct base_buffer *out, const char *at)
{
    const char *end;
    int depth = 0;

    for (; *at != '\0' && out->length < RULE_MAX; at = end) {
        enum token token = token_at(at, &end);

        add_token(out, token, at, end);
        if (token == TOKEN_STRING && depth == 0)
            return end;
        if (token != TOKEN_OTHER)
            continue;
        depth += strchr("({[", *at) != NULL;
        depth -= strchr(")}]", *at) != NULL;
        if (depth <= 0 && strchr(")}]", *at) != NULL)
            return end;
    }
    if (*at != '\0')
        base_buffer_puts(out, " …");
    return at;
}

static const char *call_end(const char *at)
{
    struct base_buffer call = {0};
    const char *end = add_call(&call, at);

    base_buffer_fini(&call);
    return end;
}

/* The call that is judged after `before` others: one inside another is first. */
static const char *find_call(const char *start, const char *verb, size_t before)
{
    size_t count = count_word(start, verb);

    for (size_t i = 0; i < count; i++) {
        const char *at = find_word(start, verb, i);
        size_t rank = 0;

        for (size_t j = 0; j < count; j++)
            rank += call_end(find_word(start, verb, j)) < call_end(at);
        if (rank == before % count)
            return at;
    }
    return NULL;
}

size_t scn_rule_count(const char *script, int line, const char *verb)
{
    return line <= 0 ? 0 : count_word(line_start(script, line), verb);
}

void scn_rule(const char *script, int line, const char *verb, size_t before,
              struct base_buffer *out)
{
    const char *start = line_start(script, line), *stop, *at;
    size_t count = scn_rule_count(script, line, verb);

    if (line <= 0) {
        base_buffer_puts(out, verb);
        return;
    }
    at = find_call(start, verb, before);
    if (count > 1 && is_branching(start))
        at = NULL; /* nobody knows which: the whole line */
    if (at != NULL) {
        add_call(out, at);
        return;
    }
    start += strspn(start, " \t");
    stop = start + strcspn(start, "\r\n");
    base_buffer_append(out, start, (size_t)(stop - start));
}
