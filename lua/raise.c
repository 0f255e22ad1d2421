// SPDX-License-Identifier: MIT
/*
 * Errors of a script: one line, "FILE:LINE: what is wrong, and what would be
 * right". Lua itself knows the script by a short name; the full one is put in
 * its place when the error leaves the script.
 */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <lauxlib.h>
#include <lua.h>

#include "base/log.h"
#include "base/memory.h"
#include "lua/private.h"

int scn_line(lua_State *L)
{
    struct scn *s = scn_of(L);
    lua_Debug frame;

    for (int level = 0; lua_getstack(L, level, &frame); level++) {
        lua_getinfo(L, "Sl", &frame);
        if (frame.currentline > 0 && strcmp(frame.short_src, s->chunk) == 0) {
            s->progress->line = frame.currentline;
            return frame.currentline;
        }
    }
    return 0;
}

void scn_saw(lua_State *L, const char *format, ...)
{
    struct scn *s = scn_of(L);
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(s->seen, sizeof s->seen, format, arguments);
    va_end(arguments);
    s->seen_line = scn_line(L);
}

static int raise_text(lua_State *L, int line, const char *text)
{
    const char *chunk = scn_of(L)->chunk;

    if (line > 0)
        lua_pushfstring(L, "%s:%d: %s", chunk, line, text);
    else
        lua_pushfstring(L, "%s: %s", chunk, text);
    return lua_error(L);
}

int scn_raise(lua_State *L, const char *format, ...)
{
    char text[BASE_ERROR_TEXT_MAX];
    va_list arguments;

    va_start(arguments, format);
    base_error_text(text, format, arguments);
    va_end(arguments);
    return raise_text(L, scn_line(L), text);
}

int scn_raise_at(lua_State *L, int line, const char *format, ...)
{
    char text[BASE_ERROR_TEXT_MAX];
    va_list arguments;

    va_start(arguments, format);
    base_error_text(text, format, arguments);
    va_end(arguments);
    return raise_text(L, line, text);
}

int scn_raise_verbatim(lua_State *L, const char *text)
{
    struct scn *s = scn_of(L);

    free(s->verbatim);
    s->verbatim = base_strdup(text);
    lua_pushstring(L, text);
    return lua_error(L);
}

/* A text put together from pieces has no literal; its line may still be found. */
static int piece_line(const struct scn *s, int line, const char *text,
                      int inner)
{
    char piece[256];
    size_t length;
    int found;

    for (int i = 1; i < inner && text != NULL; i++) {
        text = strchr(text, '\n');
        text = text != NULL ? text + 1 : NULL;
    }
    if (text == NULL)
        return 0;
    text += strspn(text, " \t");
    length = strcspn(text, "\r\n");
    if (length == 0 || length >= sizeof piece)
        return 0;
    memcpy(piece, text, length);
    piece[length] = '\0';
    found = scn_text_line(s->text, line, piece);
    return found > 0 ? found : scn_text_line(s->text, 1, piece);
}

const char *scn_line_prefix(const char *message, const char *kind,
                            int *line_out)
{
    const char *word = " line ", *at = message + strlen(kind);
    char *end;
    long line;

    if (!base_has_prefix(message, kind) || !base_has_prefix(at, word))
        return NULL;
    at += strlen(word);
    line = strtol(at, &end, 10);
    if (end == at || !base_has_prefix(end, ": ") || line < 1 || line > INT_MAX)
        return NULL;
    *line_out = (int)line;
    return end + strlen(": ");
}

int scn_inner_line(const struct scn *s, int line, const char *text, int inner)
{
    int found = 0;

    if (text != NULL)
        found = scn_literal_line(s->text, line, text, inner);
    return found > 0 ? found : piece_line(s, line, text, inner);
}

int scn_raise_literal(lua_State *L, const struct base_error *error,
                      const char *text, const char *path)
{
    int line = scn_line(L), inner = 0, found = 0;

    if (path != NULL && error->code != BASE_ERR_IO &&
        base_has_prefix(error->text, path))
        return scn_raise_verbatim(L, error->text);
    if (text != NULL &&
        (scn_line_prefix(error->text, "zone", &inner) != NULL ||
         scn_line_prefix(error->text, "config", &inner) != NULL))
        found = scn_inner_line(scn_of(L), line, text, inner);
    return raise_text(L, found > 0 ? found : line, error->text);
}

int scn_raise_unknown(lua_State *L, const char *owner, const char *noun,
                      const char *word, const char *nearest)
{
    if (nearest != NULL)
        return scn_raise(L, "%s has no %s '%s'; did you mean '%s'?", owner,
                         noun, word, nearest);
    return scn_raise(L, "%s has no %s '%s'", owner, noun, word);
}

/*
 * Length of "CHUNK:LINE: " at the start of `text` without the chunk, 0 if it
 * is not there.
 */
static size_t place_length(const char *chunk, const char *text)
{
    size_t length = strlen(chunk), digits;

    if (strncmp(text, chunk, length) != 0 || text[length] != ':')
        return 0;
    digits = strspn(text + length + 1, "0123456789");
    return digits > 0 && text[length + 1 + digits] == ':' ? length : 0;
}

/* One line of it is enough for a user; the whole goes to the debug log. */
static void set_sentence(struct scn *s, int line, const char *text)
{
    size_t place = place_length(s->chunk, text);
    int length = (int)strcspn(text, "\n");

    if (s->verbatim != NULL && strcmp(s->verbatim, text) == 0)
        base_error_set(s->error, BASE_ERR_SYNTAX, "%s", text);
    else if (place > 0)
        base_error_set(s->error, BASE_ERR_SYNTAX, "%s%.*s", s->name,
                       length - (int)place, text + place);
    else if (line > 0)
        base_error_set(s->error, BASE_ERR_SYNTAX, "%s:%d: %.*s", s->name, line,
                       length, text);
    else
        base_error_set(s->error, BASE_ERR_SYNTAX, "%s: %.*s", s->name, length,
                       text);
}

static void log_traceback(struct scn *s, lua_State *L, const char *text)
{
    luaL_traceback(s->L, L, text, 0);
    base_log(BASE_LOG_DEBUG, s->name, "%s", lua_tostring(s->L, -1));
    lua_pop(s->L, 1);
}

void scn_error_take(struct scn *s, lua_State *L, int status)
{
    int line = scn_line(L);
    char text[128];

    if (s->error->code != 0)
        return;
    if (status == LUA_ERRMEM ||
        (lua_type(L, -1) == LUA_TSTRING &&
         strcmp(lua_tostring(L, -1), "not enough memory") == 0)) {
        set_sentence(s, line > 0 ? line : s->progress->line,
                     SCN_MEMORY_SENTENCE);
    } else if (lua_type(L, -1) == LUA_TSTRING) {
        log_traceback(s, L, lua_tostring(L, -1));
        set_sentence(s, line, lua_tostring(L, -1));
    } else {
        snprintf(text, sizeof text,
                 "the script raised a %s value where a text should say what "
                 "is wrong",
                 luaL_typename(L, -1));
        set_sentence(s, line, text);
    }
}
