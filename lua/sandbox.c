// SPDX-License-Identifier: MIT
/*
 * The state a script runs in and its limits. Memory is limited by the
 * allocator, instructions by a hook: one turn, from one wait to the next, and
 * the whole run. A hook that has fired fires again at every instruction, so
 * that a loop around pcall ends too. What the hook cannot see (a pattern that
 * backtracks for ever inside one C call) is the watchdog's business, who reads
 * scn_progress.
 */
#include <stdlib.h>
#include <string.h>

#include <lauxlib.h>
#include <lua.h>

#include "base/draw.h"
#include "base/memory.h"
#include "lua/private.h"

#define HOOK_STEP 10000

static void count_hook(lua_State *L, lua_Debug *frame);

struct scn *scn_of(lua_State *L)
{
    struct scn *s;

    memcpy(&s, lua_getextraspace(L), sizeof s);
    return s;
}

/*
 * Lua collects its garbage and asks again before it gives up. When it does, the
 * script is over: a loop around pcall would go on for hours otherwise.
 */
static void *refuse(struct scn *s, size_t size)
{
    if (s->limits.refused == size && s->current != NULL) {
        s->limits.out_of_memory = true;
        lua_sethook(s->current, count_hook, LUA_MASKCOUNT, 1);
    }
    s->limits.refused = size;
    return NULL;
}

static void *allocate(void *arg, void *memory, size_t old, size_t size)
{
    struct scn *s = arg;
    size_t before = memory != NULL ? old : 0; /* else `old` is a type */

    if (size == 0) {
        free(memory);
        s->limits.memory -= before;
        return NULL;
    }
    if (s->limits.in_script && size > before &&
        s->limits.memory + (size - before) > SCN_MEMORY_MAX)
        return refuse(s, size);
    if (size > before)
        s->limits.refused = 0;
    memory = base_realloc(memory, size, 1);
    s->limits.memory += size - before;
    return memory;
}

static int out_of_turns(lua_State *L, struct scn *s)
{
    s->limits.exhausted = true;
    if (s->ended)
        return scn_raise(L, "the script has ended");
    if (s->limits.out_of_memory)
        return scn_raise(L, SCN_MEMORY_SENTENCE);
    if (s->limits.turn > SCN_TURN_INSTRUCTIONS_MAX)
        return scn_raise(L,
                         "the script ran %d million instructions without "
                         "waiting: does this loop ever end?",
                         SCN_TURN_INSTRUCTIONS_MAX / 1000000);
    return scn_raise(L, "the script ran more than %lld million instructions",
                     (long long)(SCN_RUN_INSTRUCTIONS_MAX / 1000000));
}

static void count_hook(lua_State *L, lua_Debug *frame)
{
    struct scn *s = scn_of(L);

    (void)frame;
    s->limits.turn += HOOK_STEP;
    s->limits.run += HOOK_STEP;
    scn_line(L);
    if (!s->limits.exhausted && !s->limits.out_of_memory && !s->ended &&
        s->limits.turn <= SCN_TURN_INSTRUCTIONS_MAX &&
        s->limits.run <= SCN_RUN_INSTRUCTIONS_MAX)
        return;
    lua_sethook(L, count_hook, LUA_MASKCOUNT, 1);
    out_of_turns(L, s);
}

void scn_limits_turn(struct scn *s, lua_State *thread)
{
    s->limits.turn = 0;
    lua_sethook(thread, count_hook, LUA_MASKCOUNT, HOOK_STEP);
}

static int open_library(lua_State *L)
{
    scn_library_open(L);
    return 0;
}

/* Only memory can run out here, and outside a script it does not. */
static int panic(lua_State *L)
{
    base_assert_failed(lua_tostring(L, -1), __FILE__, __LINE__);
    return 0;
}

lua_State *scn_sandbox_create(struct scn *s)
{
    lua_State *L = lua_newstate(allocate, s);

    BASE_ASSERT(L != NULL);
    lua_atpanic(L, panic);
    memcpy(lua_getextraspace(L), &s, sizeof s);
    lua_pushcfunction(L, open_library);
    if (lua_pcall(L, 0, 0, 0) != LUA_OK)
        panic(L);
    return L;
}
