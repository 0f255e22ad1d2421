// SPDX-License-Identifier: MIT
/* phone{ … } and what a phone can be told. */
#include <string.h>

#include <lauxlib.h>
#include <lua.h>

#include "base/memory.h"
#include "lua/private.h"

static const char *const keys[] = {
    "name", "port",         "profile", "config", "config_file", "knobs", "dns",
    "mac",  "answer_after", "busy",    "model",  "defects",     NULL};

/*
 * A parameter's or knob's value as text; kept alive by the table at `anchor`.
 */
static const char *value_text(lua_State *L, int anchor, const char *verb,
                              const char *name)
{
    int type = lua_type(L, -1);
    lua_Integer whole;
    bool config = strcmp(verb, "config") == 0;

    if (type == LUA_TBOOLEAN && config)
        lua_pushstring(L, lua_toboolean(L, -1) ? "1" : "0");
    else if (type == LUA_TNUMBER &&
             lua_numbertointeger(lua_tonumber(L, -1), &whole))
        lua_pushfstring(L, "%I", (LUAI_UACINT)whole);
    else if (type == LUA_TBOOLEAN || type == LUA_TNUMBER || type == LUA_TSTRING)
        luaL_tolstring(L, -1, NULL);
    else
        scn_raise(L, "%s: '%s' must be a text or a number, not %s", verb, name,
                  scn_show(L, -1));
    lua_pushvalue(L, -1);
    lua_rawseti(L, anchor, (lua_Integer)lua_rawlen(L, anchor) + 1);
    lua_remove(L, -2);
    return lua_tostring(L, -1);
}

/*
 * The table at the top as names and values in order; leaves its memory on the
 * stack.
 */
static struct lab_knob *pairs_read(lua_State *L, const char *verb,
                                   size_t *count_out)
{
    int table = lua_gettop(L), anchor = table + 1, sorted = table + 2;
    struct lab_knob *pairs;
    size_t count;

    lua_newtable(L);
    scn_sorted_keys(L, table);
    count = lua_rawlen(L, sorted);
    pairs = lua_newuserdatauv(L, (count + 1) * sizeof *pairs, 0);
    for (size_t i = 0; i < count; i++) {
        lua_rawgeti(L, sorted, (lua_Integer)i + 1);
        if (lua_type(L, -1) != LUA_TSTRING)
            scn_raise(L, "%s takes [\"name\"] = value, not a list", verb);
        pairs[i].name = lua_tostring(L, -1);
        lua_pushvalue(L, -1);
        lua_rawget(L, table);
        pairs[i].value = value_text(L, anchor, verb, pairs[i].name);
        lua_pop(L, 2);
    }
    *count_out = count;
    return pairs;
}

static void config_read(lua_State *L, struct lab_phone_spec *spec)
{
    if (lua_getfield(L, 1, "config") == LUA_TTABLE)
        spec->parameters = pairs_read(L, "config", &spec->parameter_count);
    else
        spec->config = scn_key_string(L, 1, "phone", "config");
    if (lua_getfield(L, 1, "knobs") == LUA_TTABLE)
        spec->knobs = pairs_read(L, "knobs", &spec->knob_count);
    else if (!lua_isnil(L, -1))
        scn_raise(L, "phone: 'knobs' must be a table { name = value }, not %s",
                  scn_show(L, -1));
    spec->config_file = scn_key_string(L, 1, "phone", "config_file");
    if (spec->config_file != NULL)
        spec->config_file = scn_path_push(L, spec->config_file);
}

static void defects_read(lua_State *L, struct lab_phone_spec *spec)
{
    const char *names[PHONE_DEFECT_COUNT];
    struct base_error error = {0};
    size_t count = 0;

    if (lua_getfield(L, 1, "defects") != LUA_TNIL)
        count = scn_texts(L, lua_gettop(L), "phone: 'defects'", names,
                          BASE_COUNT_OF(names));
    for (size_t i = 0; i < count; i++)
        if (phone_defect_add(&spec->defects, names[i], &error) != 0)
            scn_raise(L, "phone: %s", error.text);
    lua_pop(L, 1);
}

static void behaviour_read(lua_State *L, struct lab_phone_spec *spec)
{
    int64_t port;

    spec->name = scn_key_string(L, 1, "phone", "name");
    spec->profile = scn_key_string(L, 1, "phone", "profile");
    scn_key_string(L, 1, "phone", "mac");
    spec->model = scn_key_string(L, 1, "phone", "model");
    spec->busy = scn_key_bool(L, 1, "phone", "busy");
    spec->has_answer_after =
        scn_key_span(L, 1, "phone", "answer_after", &spec->answer_after);
    if (scn_key_int(L, 1, "phone", "port", (struct scn_range){1, 65535}, &port))
        spec->port = (uint16_t)port;
}

/* An error that speaks of a parameter in a table is shown where it stands. */
static int raise_config(lua_State *L, const struct lab_phone_spec *spec,
                        const struct base_error *error)
{
    int line = scn_line(L), found = 0;

    for (size_t i = 0; i < spec->parameter_count && found == 0; i++)
        if (strstr(error->text, spec->parameters[i].name) != NULL)
            found =
                scn_text_line(scn_of(L)->text, line, spec->parameters[i].name);
    if (found > 0)
        return scn_raise_at(L, found, "%s", error->text);
    return scn_raise_literal(L, error, spec->config, spec->config_file);
}

static int verb_phone(lua_State *L)
{
    struct lab_phone_spec spec = {0};
    struct base_error error = {0};
    struct lab_actor *actor;

    scn_constructor_table(L, "phone", keys, NULL);
    spec.address = scn_address(L, 1);
    spec.other_address = scn_address(L, 2);
    config_read(L, &spec);
    scn_dns_read(L, "phone", &spec.dns);
    defects_read(L, &spec);
    if (lua_getfield(L, 1, "answer_after") == LUA_TBOOLEAN &&
        !lua_toboolean(L, -1)) { /* false: it rings for ever */
        lua_pushnil(L);
        lua_setfield(L, 1, "answer_after");
        behaviour_read(L, &spec);
        spec.has_answer_after = true;
        spec.answer_after = BASE_TIME_NEVER;
    } else {
        behaviour_read(L, &spec);
    }
    if (lab_phone(scn_of(L)->lab, &spec, &actor, &error) != 0)
        return raise_config(L, &spec, &error);
    scn_lint_take(L, lab_actor_name(actor), spec.config);
    scn_actor_push(L, actor);
    return 1;
}

/* ---- methods ------------------------------------------------------------- */

static struct phone *self(lua_State *L)
{
    return lab_actor_phone(scn_self(L, LAB_PHONE));
}

static int phone_start_method(lua_State *L)
{
    phone_start(self(L));
    return 0;
}

static int phone_stop_method(lua_State *L)
{
    phone_stop(self(L));
    return 0;
}

static int phone_reboot_method(lua_State *L)
{
    static const char *const options[] = {"same_call_id", NULL};
    struct lab_actor *actor = scn_self(L, LAB_PHONE);
    bool same_call_id = false;

    if (!lua_isnoneornil(L, 2)) {
        scn_table_check(L, 2, "reboot", options, 0);
        same_call_id = scn_key_bool(L, 2, "reboot", "same_call_id");
    }
    lab_reboot(actor, same_call_id);
    return 0;
}

static int phone_unplug_method(lua_State *L)
{
    phone_set_plugged(self(L), false);
    return 0;
}

static int phone_plug_method(lua_State *L)
{
    phone_set_plugged(self(L), true);
    return 0;
}

static uint32_t account_argument(lua_State *L, int index, const char *verb)
{
    int is_integer = 1;
    lua_Integer account = 1;

    if (!lua_isnoneornil(L, index))
        account = lua_tointegerx(L, index, &is_integer);
    if (!is_integer || account < 1 || account > 1000)
        scn_raise(L, "%s: the account must be a number from 1, not %s", verb,
                  scn_show(L, index));
    return (uint32_t)account;
}

static int phone_call_method(lua_State *L)
{
    struct lab_actor *actor = scn_self(L, LAB_PHONE);
    uint32_t account = account_argument(L, 3, "call");
    struct base_error error = {0};
    int number;

    if (lua_type(L, 2) != LUA_TSTRING)
        return scn_raise(L,
                         "call takes a URI or a number as a text, as in "
                         "call(\"4606\"), not %s",
                         scn_show(L, 2));
    number =
        phone_call(lab_actor_phone(actor), lua_tostring(L, 2), account, &error);
    if (number < 0)
        return scn_raise(L, "%s", error.text);
    scn_call_push(L, actor, number);
    return 1;
}

static int phone_subscribe_method(lua_State *L)
{
    struct lab_actor *actor = scn_self(L, LAB_PHONE);
    uint32_t account = account_argument(L, 4, "subscribe");
    struct base_error error = {0};
    int number;

    if (lua_type(L, 2) != LUA_TSTRING ||
        (!lua_isnoneornil(L, 3) && lua_type(L, 3) != LUA_TSTRING))
        return scn_raise(L,
                         "subscribe takes an event and a URI or a number as "
                         "texts, as in subscribe(\"dialog\", \"4606\"), not %s",
                         scn_show(L, lua_type(L, 2) != LUA_TSTRING ? 2 : 3));
    number = phone_subscribe(lab_actor_phone(actor), lua_tostring(L, 2),
                             lua_tostring(L, 3), account, &error);
    if (number < 0)
        return scn_raise(L, "%s", error.text);
    scn_subscription_push(L, actor, number);
    return 1;
}

static int phone_registered_method(lua_State *L)
{
    struct scn *s = scn_of(L);
    struct lab_actor *actor = scn_self(L, LAB_PHONE);
    uint32_t number = phone_registered(lab_actor_phone(actor),
                                       account_argument(L, 2, "registered"));

    scn_saw(L, "%s is registered %s%s", lab_actor_name(actor),
            number != 0 ? "at " : "nowhere",
            base_timeline_text(s->timeline, number));
    scn_actor_push_number(L, number);
    return 1;
}

static int phone_configure_method(lua_State *L)
{
    struct lab_actor *actor = scn_self(L, LAB_PHONE);
    struct base_error error = {0};
    const char *text = lua_tostring(L, 2);

    if (lua_type(L, 2) != LUA_TSTRING)
        return scn_raise(L, "configure takes configuration text, not %s",
                         scn_show(L, 2));
    if (lab_phone_configure(actor, text, &error) != 0)
        return scn_raise_literal(L, &error, text, NULL);
    scn_lint_take(L, lab_actor_name(actor), text);
    return 0;
}

void scn_open_phone(lua_State *L)
{
    static const luaL_Reg methods[] = {{"start", phone_start_method},
                                       {"stop", phone_stop_method},
                                       {"reboot", phone_reboot_method},
                                       {"unplug", phone_unplug_method},
                                       {"plug", phone_plug_method},
                                       {"call", phone_call_method},
                                       {"subscribe", phone_subscribe_method},
                                       {"registered", phone_registered_method},
                                       {"configure", phone_configure_method},
                                       {NULL, NULL}};

    scn_actor_kind_open(L, LAB_PHONE, methods);
    lua_pushcfunction(L, verb_phone);
    lua_setfield(L, -2, "phone");
}
