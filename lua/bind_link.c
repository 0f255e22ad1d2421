// SPDX-License-Identifier: MIT
/*
 * link(a, b): faults between two nodes, and partition(…): faults between
 * groups. link(b, a) is the same link seen from the other end: "out" is what
 * the first one sends. What is in force adds up until restore.
 */
#include <string.h>

#include <lauxlib.h>
#include <lua.h>

#include "base/memory.h"
#include "lua/private.h"

#define LINK_NAME "link"
#define PARTITION_NAME "partition"
#define REORDER_BY (10 * BASE_MSEC) /* a packet held back, if nobody says */

static const char state_key = 'l', islands_key = 'i';

/* Of one pair of nodes, the lower number first. */
struct state {
    struct net_link_fault there, back;
};

/* As written: its uservalue is the state. */
struct handle {
    uint32_t a, b;
};

enum direction { BOTH, OUT, IN };

/* ---- finding ------------------------------------------------------------- */

static struct lab_actor *end_argument(lua_State *L, int index)
{
    struct lab_actor *actor = scn_actor_test(L, index);

    if (actor == NULL)
        scn_raise(L,
                  "link takes two actors, as in link(alice, primary); "
                  "number %d is %s",
                  index, scn_show(L, index));
    return actor;
}

/* The table behind `key` of the registry. */
static void push_cache(lua_State *L, const void *key)
{
    if (lua_rawgetp(L, LUA_REGISTRYINDEX, key) == LUA_TTABLE)
        return;
    lua_pop(L, 1);
    lua_newtable(L);
    lua_pushvalue(L, -1);
    lua_rawsetp(L, LUA_REGISTRYINDEX, key);
}

static void push_state(lua_State *L, uint32_t a, uint32_t b)
{
    lua_Integer low = a < b ? a : b, high = a < b ? b : a;
    struct state *state;

    push_cache(L, &state_key);
    if (lua_rawgeti(L, -1, low << 32 | high) == LUA_TNIL) {
        lua_pop(L, 1);
        state = lua_newuserdatauv(L, sizeof *state, 0);
        *state = (struct state){0};
        lua_pushvalue(L, -1);
        lua_rawseti(L, -3, low << 32 | high);
    }
    lua_remove(L, -2);
}

static int verb_link(lua_State *L)
{
    uint32_t a = lab_actor_number(end_argument(L, 1));
    uint32_t b = lab_actor_number(end_argument(L, 2));
    struct handle *handle;

    if (a == b)
        return scn_raise(L, "link takes two different actors");
    if (!lua_isnoneornil(L, 3))
        return scn_raise(L, "link takes two actors; number 3 is %s",
                         scn_show(L, 3));
    handle = lua_newuserdatauv(L, sizeof *handle, 1);
    *handle = (struct handle){.a = a, .b = b};
    push_state(L, a, b);
    lua_setiuservalue(L, -2, 1);
    luaL_setmetatable(L, LINK_NAME);
    return 1;
}

static struct handle *self(lua_State *L)
{
    struct handle *handle = luaL_testudata(L, 1, LINK_NAME);

    if (handle == NULL)
        scn_raise(L, "this is a method of a link: write it with a colon, as in "
                     "link(a, b):drop()");
    return handle;
}

/* ---- one link ------------------------------------------------------------ */

/* What packets of one direction meet: 0 from the first-named node, 1 to it. */
static struct net_link_fault *side(lua_State *L, const struct handle *handle,
                                   int way)
{
    struct state *state;

    lua_getiuservalue(L, 1, 1);
    state = lua_touserdata(L, -1);
    lua_pop(L, 1); /* the cache keeps it */
    return (handle->a < handle->b) == (way == 0) ? &state->there : &state->back;
}

static enum direction direction_read(lua_State *L, int options,
                                     const char *verb)
{
    const char *text = NULL;

    if (!lua_isnoneornil(L, options))
        text = scn_key_string(L, options, verb, "direction");
    if (text == NULL)
        return BOTH;
    if (strcmp(text, "out") != 0 && strcmp(text, "in") != 0)
        scn_raise(L,
                  "%s: direction is \"out\" or \"in\", seen from the node "
                  "that is named first, not \"%s\"",
                  verb, text);
    return text[0] == 'o' ? OUT : IN;
}

static void options_check(lua_State *L, int options, const char *verb,
                          const char *const *keys)
{
    if (!lua_isnoneornil(L, options))
        scn_table_check(L, options, verb, keys, 0);
}

static void put(lua_State *L, const struct handle *handle, int way,
                bool is_one_way)
{
    struct lab *lab = scn_of(L)->lab;
    struct net_link_fault fault = *side(L, handle, way);
    struct net_node *a = lab_actor_node(lab_actor_of(lab, handle->a));
    struct net_node *b = lab_actor_node(lab_actor_of(lab, handle->b));

    fault.one_way = is_one_way;
    net_link_set(way == 0 ? a : b, way == 0 ? b : a, &fault);
}

static bool is_same_share(double a, double b)
{
    return !(a < b) && !(b < a);
}

/* Member by member: what lies between them need not be alike. */
static bool is_same(const struct net_link_fault *a,
                    const struct net_link_fault *b)
{
    return a->cut == b->cut && a->delay == b->delay && a->jitter == b->jitter &&
           a->reorder_by == b->reorder_by && is_same_share(a->loss, b->loss) &&
           is_same_share(a->duplicate, b->duplicate) &&
           is_same_share(a->reorder, b->reorder);
}

/* Puts the faults into force, the lower-numbered end first where both ways are
 * alike; the link comes back for a further method. */
static int apply(lua_State *L, const struct handle *handle,
                 enum direction direction)
{
    const struct net_link_fault *out = side(L, handle, 0);
    const struct net_link_fault *in = side(L, handle, 1);

    if (direction == BOTH && is_same(out, in)) {
        put(L, handle, handle->a < handle->b ? 0 : 1, false);
    } else {
        if (direction != IN)
            put(L, handle, 0, true);
        if (direction != OUT)
            put(L, handle, 1, true);
    }
    lua_settop(L, 1);
    return 1;
}

/* True if a method with `direction` changes the way `way`. */
static bool concerns(enum direction direction, int way)
{
    return direction == BOTH || direction == (way == 0 ? OUT : IN);
}

static double rate_argument(lua_State *L, const char *what)
{
    double rate = lua_tonumber(L, 2);

    if (lua_type(L, 2) != LUA_TNUMBER || !(rate >= 0 && rate <= 1))
        scn_raise(L, "%s must be a number from 0 to 1, not %s", what,
                  scn_show(L, 2));
    return rate;
}

static int link_drop(lua_State *L)
{
    static const char *const keys[] = {"direction", NULL};
    struct handle *handle = self(L);
    enum direction direction;

    options_check(L, 2, "link:drop", keys);
    direction = direction_read(L, 2, "link:drop");
    for (int way = 0; way < 2; way++)
        if (concerns(direction, way))
            side(L, handle, way)->cut = true;
    return apply(L, handle, direction);
}

static int link_delay(lua_State *L)
{
    static const char *const keys[] = {"direction", "jitter", NULL};
    struct handle *handle = self(L);
    base_span delay = scn_span(L, 2, "delay"), jitter = 0;
    enum direction direction;

    options_check(L, 3, "link:delay", keys);
    direction = direction_read(L, 3, "link:delay");
    if (!lua_isnoneornil(L, 3))
        scn_key_span(L, 3, "link:delay", "jitter", &jitter);
    for (int way = 0; way < 2; way++) {
        if (!concerns(direction, way))
            continue;
        side(L, handle, way)->delay = delay;
        side(L, handle, way)->jitter = jitter;
    }
    return apply(L, handle, direction);
}

static int link_loss(lua_State *L)
{
    static const char *const keys[] = {"direction", NULL};
    struct handle *handle = self(L);
    double loss = rate_argument(L, "loss");
    enum direction direction;

    options_check(L, 3, "link:loss", keys);
    direction = direction_read(L, 3, "link:loss");
    for (int way = 0; way < 2; way++)
        if (concerns(direction, way))
            side(L, handle, way)->loss = loss;
    return apply(L, handle, direction);
}

static int link_duplicate(lua_State *L)
{
    static const char *const keys[] = {"direction", NULL};
    struct handle *handle = self(L);
    double rate = rate_argument(L, "duplicate");
    enum direction direction;

    options_check(L, 3, "link:duplicate", keys);
    direction = direction_read(L, 3, "link:duplicate");
    for (int way = 0; way < 2; way++)
        if (concerns(direction, way))
            side(L, handle, way)->duplicate = rate;
    return apply(L, handle, direction);
}

static int link_reorder(lua_State *L)
{
    static const char *const keys[] = {"direction", "by", NULL};
    struct handle *handle = self(L);
    double rate = rate_argument(L, "reorder");
    base_span by = REORDER_BY;
    enum direction direction;

    options_check(L, 3, "link:reorder", keys);
    direction = direction_read(L, 3, "link:reorder");
    if (!lua_isnoneornil(L, 3))
        scn_key_span(L, 3, "link:reorder", "by", &by);
    for (int way = 0; way < 2; way++) {
        if (!concerns(direction, way))
            continue;
        side(L, handle, way)->reorder = rate;
        side(L, handle, way)->reorder_by = rate > 0 ? by : 0;
    }
    return apply(L, handle, direction);
}

static int link_restore(lua_State *L)
{
    struct handle *handle = self(L);

    *side(L, handle, 0) = *side(L, handle, 1) = (struct net_link_fault){0};
    return apply(L, handle, BOTH);
}

/* ---- partitions ---------------------------------------------------------- */

/* Number of an island nobody has been on. */
static unsigned new_island(lua_State *L)
{
    lua_Integer last;

    lua_rawgetp(L, LUA_REGISTRYINDEX, &islands_key);
    last = lua_tointeger(L, -1) + 1;
    lua_pop(L, 1);
    lua_pushinteger(L, last);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &islands_key);
    return (unsigned)last;
}

static struct lab_actor *member(lua_State *L, int group, lua_Integer i)
{
    struct lab_actor *actor;

    lua_rawgeti(L, group, i);
    actor = scn_actor_test(L, -1);
    if (actor == NULL)
        scn_raise(L, "partition: a group holds actors, not %s",
                  scn_show(L, -1));
    lua_pop(L, 1);
    return actor;
}

/* The groups must be known good before the first is cut off. */
static void groups_check(lua_State *L, int count)
{
    lua_newtable(L);
    for (int group = 1; group <= count; group++) {
        if (lua_type(L, group) != LUA_TTABLE || lua_rawlen(L, group) == 0)
            scn_raise(L,
                      "partition takes lists of actors, as in "
                      "partition({ alice }, { primary, dns }); number %d is %s",
                      group, scn_show(L, group));
        for (size_t i = 1; i <= lua_rawlen(L, group); i++) {
            struct lab_actor *actor = member(L, group, (lua_Integer)i);
            uint32_t number = lab_actor_number(actor);

            if (lua_rawgeti(L, -1, number) != LUA_TNIL)
                scn_raise(L, "partition: %s stands in two places",
                          lab_actor_name(actor));
            lua_pop(L, 1);
            lua_pushboolean(L, 1);
            lua_rawseti(L, -2, number);
        }
    }
    lua_pop(L, 1);
}

/* partition({ a, b }, { c } …): nodes of different groups do not hear each
 * other, nor those of no group. One group alone is cut off from the rest. */
static int verb_partition(lua_State *L)
{
    int count = lua_gettop(L), members;
    lua_Integer size = 0;

    if (count == 0)
        return scn_raise(L, "partition takes lists of actors, as in "
                            "partition({ alice }, { primary, dns })");
    groups_check(L, count);
    lua_newuserdatauv(L, 0, 1);
    lua_newtable(L);
    members = lua_gettop(L);
    for (int group = 1; group <= count; group++) {
        unsigned island = new_island(L);

        for (size_t i = 1; i <= lua_rawlen(L, group); i++) {
            struct lab_actor *actor = member(L, group, (lua_Integer)i);

            net_node_set_island(lab_actor_node(actor), island);
            lua_pushinteger(L, lab_actor_number(actor));
            lua_rawseti(L, members, ++size);
            lua_pushinteger(L, island);
            lua_rawseti(L, members, ++size);
        }
    }
    lua_setiuservalue(L, -2, 1);
    luaL_setmetatable(L, PARTITION_NAME);
    return 1;
}

/* A node that a newer partition has taken stays where that put it. */
static int partition_restore(lua_State *L)
{
    if (luaL_testudata(L, 1, PARTITION_NAME) == NULL)
        return scn_raise(L, "this is a method of a partition: write it with a "
                            "colon, as in cut:restore()");
    lua_getiuservalue(L, 1, 1);
    for (lua_Integer i = 1; i <= (lua_Integer)lua_rawlen(L, -1); i += 2) {
        struct net_node *node;

        lua_rawgeti(L, -1, i);
        node = lab_actor_node(
            lab_actor_of(scn_of(L)->lab, (uint32_t)lua_tointeger(L, -1)));
        lua_rawgeti(L, -2, i + 1);
        if (net_node_island(node) == (unsigned)lua_tointeger(L, -1))
            net_node_set_island(node, 0);
        lua_pop(L, 2);
    }
    return 0;
}

/* ---- opening ------------------------------------------------------------- */

/* The same link, whichever end is named first. */
static int link_equal(lua_State *L)
{
    lua_getiuservalue(L, 1, 1);
    lua_getiuservalue(L, 2, 1);
    lua_pushboolean(L, lua_rawequal(L, -1, -2));
    return 1;
}

static void open_kind(lua_State *L, const char *name, const luaL_Reg *methods)
{
    luaL_newmetatable(L, name);
    lua_newtable(L);
    luaL_setfuncs(L, methods, 0);
    lua_setfield(L, -2, "__index");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_pop(L, 1);
}

void scn_open_link(lua_State *L)
{
    static const luaL_Reg link[] = {{"drop", link_drop},
                                    {"delay", link_delay},
                                    {"loss", link_loss},
                                    {"duplicate", link_duplicate},
                                    {"reorder", link_reorder},
                                    {"restore", link_restore},
                                    {NULL, NULL}};
    static const luaL_Reg partition[] = {{"restore", partition_restore},
                                         {NULL, NULL}};

    open_kind(L, LINK_NAME, link);
    luaL_getmetatable(L, LINK_NAME);
    lua_pushcfunction(L, link_equal);
    lua_setfield(L, -2, "__eq");
    lua_pop(L, 1);
    open_kind(L, PARTITION_NAME, partition);
    lua_pushcfunction(L, verb_link);
    lua_setfield(L, -2, "link");
    lua_pushcfunction(L, verb_partition);
    lua_setfield(L, -2, "partition");
}
