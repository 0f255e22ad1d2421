// SPDX-License-Identifier: MIT
/* Findings in configurations, each with the line of the script it stands on. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "lua/private.h"

static void keep(struct scn *s, char *line)
{
    s->lint =
        base_grow(s->lint, s->lint_count, &s->lint_capacity, sizeof *s->lint);
    s->lint[s->lint_count++] = line;
}

/* "alice: config line 4: …" of `text` is "script.lua:12: alice: …"; what stands
 * in no literal is where the call is. */
static char *place(const struct scn *s, int line, const char *actor,
                   const char *text, const char *finding)
{
    struct base_buffer out = {0};
    const char *rest = finding + strlen(actor) + 2;
    int inner = 0, found = 0;
    const char *inside = scn_line_prefix(rest, "config", &inner);

    if (inside != NULL)
        found = scn_inner_line(s, line, text, inner);
    base_buffer_printf(&out, "%s:%d: %s: %s", s->name, found > 0 ? found : line,
                       actor, inside != NULL ? inside : rest);
    return out.bytes;
}

static bool is_of(const char *finding, const char *actor)
{
    size_t length = strlen(actor);

    return base_has_prefix(finding, actor) && finding[length] == ':' &&
           finding[length + 1] == ' ';
}

void scn_lint_take(lua_State *L, const char *actor, const char *text)
{
    struct scn *s = scn_of(L);
    const char *finding;

    while ((finding = lab_warning(s->lab, s->lint_count)) != NULL)
        keep(s, is_of(finding, actor)
                    ? place(s, scn_line(L), actor, text, finding)
                    : base_strdup(finding));
}

void scn_lint_hand_over(struct scn *s, struct scn_outcome *outcome)
{
    const char *finding;

    while ((finding = lab_warning(s->lab, s->lint_count)) != NULL)
        keep(s, base_strdup(finding));
    outcome->warnings = s->lint;
    outcome->warning_count = s->lint_count;
    s->lint = NULL;
    s->lint_count = s->lint_capacity = 0;
}
