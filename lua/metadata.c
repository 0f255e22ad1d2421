// SPDX-License-Identifier: MIT
/*
 * title, tags, source, param: what is known of a scenario without running it.
 * They come before every other verb, so that a listing may stop there.
 */
#include <stdlib.h>
#include <string.h>

#include <lauxlib.h>
#include <lua.h>

#include "base/memory.h"
#include "lua/private.h"

static struct scn_metadata *open_metadata(lua_State *L, const char *verb)
{
    struct scn *s = scn_of(L);

    if (s->metadata_closed)
        scn_raise(L,
                  "%s comes first: before every verb but title, tags, "
                  "source and param",
                  verb);
    return s->metadata;
}

static const char *text_argument(lua_State *L, const char *verb)
{
    if (lua_type(L, 1) != LUA_TSTRING)
        scn_raise(L, "%s takes a text, as in %s \"…\", not %s", verb, verb,
                  scn_show(L, 1));
    return lua_tostring(L, 1);
}

static void set_text(char **text, const char *value)
{
    free(*text);
    *text = base_strdup(value);
}

static int verb_title(lua_State *L)
{
    struct scn_metadata *metadata = open_metadata(L, "title");

    set_text(&metadata->title, text_argument(L, "title"));
    return 0;
}

static int verb_source(lua_State *L)
{
    struct scn_metadata *metadata = open_metadata(L, "source");

    set_text(&metadata->source, text_argument(L, "source"));
    return 0;
}

static int verb_tags(lua_State *L)
{
    struct scn_metadata *metadata = open_metadata(L, "tags");
    const char *texts[SCN_TAGS_MAX];
    size_t count = scn_texts(L, 1, "tags", texts, SCN_TAGS_MAX);

    if (metadata->tag_count + count > SCN_TAGS_MAX)
        return scn_raise(L, "a scenario has at most %d tags", SCN_TAGS_MAX);
    for (size_t i = 0; i < count; i++)
        metadata->tags[metadata->tag_count++] = base_strdup(texts[i]);
    return 0;
}

static const char *param_given(const struct scn *s, const char *name)
{
    const char *value = NULL;

    for (size_t i = 0; s->options != NULL && i < s->options->param_count; i++)
        if (strcmp(s->options->params[i].name, name) == 0)
            value = s->options->params[i].value;
    return value;
}

/* A given value has the type of the default. */
static int push_param(lua_State *L, const char *name, const char *value)
{
    switch (lua_type(L, 2)) {
    case LUA_TNUMBER:
        if (lua_stringtonumber(L, value) == 0)
            return scn_raise(L, "parameter '%s' must be a number, not \"%s\"",
                             name, value);
        return 1;
    case LUA_TBOOLEAN:
        if (strcmp(value, "true") != 0 && strcmp(value, "false") != 0)
            return scn_raise(L,
                             "parameter '%s' must be true or false, not \"%s\"",
                             name, value);
        lua_pushboolean(L, strcmp(value, "true") == 0);
        return 1;
    default:
        lua_pushstring(L, value);
        return 1;
    }
}

/* The default, or without one the reason why there is no value. */
static int push_default(lua_State *L, const char *name)
{
    if (lua_isnoneornil(L, 2) && scn_of(L)->options != NULL)
        return scn_raise(L,
                         "parameter '%s' has no default: give it with "
                         "--set %s=VALUE",
                         name, name);
    lua_settop(L, 2);
    return 1;
}

static int verb_param(lua_State *L)
{
    struct scn_metadata *metadata = open_metadata(L, "param");
    const char *name = text_argument(L, "param"), *value, *fallback;
    int type = lua_type(L, 2);

    if (type != LUA_TNUMBER && type != LUA_TBOOLEAN && type != LUA_TSTRING &&
        !lua_isnoneornil(L, 2))
        return scn_raise(L, "param takes a name and a default, a number, a "
                            "text, true or false, as in param(\"ttl\", 300)");
    if (metadata->param_count == SCN_TAGS_MAX)
        return scn_raise(L, "a scenario has at most %d parameters",
                         SCN_TAGS_MAX);
    fallback = lua_isnoneornil(L, 2) ? "" : scn_tostring(L, 2);
    metadata->params[metadata->param_count].name = base_strdup(name);
    metadata->params[metadata->param_count++].value = base_strdup(fallback);
    value = param_given(scn_of(L), name);
    if (scn_of(L)->timeline != NULL)
        base_timeline_param(scn_of(L)->timeline, name,
                            value != NULL ? value : fallback);
    return value != NULL ? push_param(L, name, value) : push_default(L, name);
}

void scn_open_metadata(lua_State *L)
{
    static const luaL_Reg verbs[] = {{"title", verb_title},
                                     {"source", verb_source},
                                     {"tags", verb_tags},
                                     {"param", verb_param},
                                     {NULL, NULL}};

    luaL_setfuncs(L, verbs, 0);
}

void scn_metadata_fini(struct scn_metadata *metadata)
{
    free(metadata->title);
    free(metadata->source);
    for (size_t i = 0; i < metadata->tag_count; i++)
        free(metadata->tags[i]);
    for (size_t i = 0; i < metadata->param_count; i++) {
        free(metadata->params[i].name);
        free(metadata->params[i].value);
    }
    memset(metadata, 0, sizeof *metadata);
}
