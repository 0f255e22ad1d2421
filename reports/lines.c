// SPDX-License-Identifier: MIT
#include "reports/lines.h"

#include <stdio.h>
#include <string.h>

#include "base/address.h"
#include "judge/judge.h"
#include "reports/remark.h"
#include "reports/told.h"

#define COLUMNS_USUAL 120
#define MARK_COLUMN 3     /* of `>` */
#define TIME_COLUMN 5     /* where the longest time begins */
#define TIME_WIDTH 5      /* "1.500"; longer times move the lanes */
#define BEHIND_TIME 5     /* columns from time to first lane */
#define REMARK_DISTANCE 9 /* columns from the last lane to the remark */
#define WHAT_MAX 320

#define RED "\033[31m"
#define YELLOW "\033[33m"
#define MAGENTA "\033[35m"
#define CYAN "\033[36m"
#define BOLD "\033[1m"
#define PLAIN "\033[0m"

static const char *name_of(const struct report_lines *lines, uint32_t number)
{
    return base_timeline_text(lines->timeline, number);
}

static size_t last_column(const struct report_lines *lines)
{
    size_t count = lines->lanes.count;

    return report_lane_column(&lines->lanes, count > 0 ? count - 1 : 0);
}

static void start_row(struct report_lines *lines, base_time t, bool marked)
{
    char text[BASE_TIME_TEXT_MAX];
    size_t end = lines->lanes.first_column - BEHIND_TIME;

    report_row_clear(&lines->row);
    if (marked)
        report_row_put(&lines->row, MARK_COLUMN, ">");
    base_time_format(text, t, 3);
    report_row_put(&lines->row, end - strlen(text), text);
    for (size_t lane = 0; lane < lines->lanes.count; lane++)
        report_row_put(&lines->row, report_lane_column(&lines->lanes, lane),
                       "|");
}

static void end_row(struct report_lines *lines, const char *colour)
{
    bool coloured = lines->options->colour && colour != NULL;

    if (coloured)
        base_buffer_puts(lines->out, colour);
    report_row_write(&lines->row, lines->out);
    base_buffer_puts(lines->out, coloured ? PLAIN "\n" : "\n");
}

static void put_remark(struct report_lines *lines, const char *remark)
{
    size_t column = last_column(lines) + REMARK_DISTANCE;

    if (column < lines->row.width + 2)
        column = lines->row.width + 2;
    report_row_put(&lines->row, column, remark);
}

/* Text that begins behind `lane` and covers the lanes to its right. */
static void put_behind(struct report_lines *lines, size_t lane,
                       const char *text)
{
    size_t column = report_lane_column(&lines->lanes, lane) + 1;

    report_row_cut(&lines->row, column);
    report_row_put(&lines->row, column, text);
}

/* Text of nobody's: it begins at the first lane. */
static void put_across(struct report_lines *lines, const char *text)
{
    report_row_cut(&lines->row, lines->lanes.first_column);
    report_row_put(&lines->row, lines->lanes.first_column, text);
}

static void put_at(struct report_lines *lines, uint32_t actor, const char *text)
{
    size_t lane = report_lane(&lines->lanes, actor);

    if (lane != REPORT_NO_LANE)
        put_behind(lines, lane, text);
    else
        put_across(lines, text);
}

struct arrow {
    size_t from, to; /* lanes */
    const char *what;
    bool arrives;
    char shaft;
};

static void put_head(struct report_lines *lines, const struct arrow *arrow,
                     size_t left, size_t right)
{
    bool rightward = arrow->from < arrow->to;

    report_row_fill(&lines->row, left + 1, right, arrow->shaft);
    if (rightward)
        report_row_put(&lines->row, right - 1, ">");
    else
        report_row_put(&lines->row, left + 1, "<");
    if (!arrow->arrives)
        report_row_put(&lines->row, rightward ? right : left, "#");
}

/*
 * "|--REGISTER ×--->#" or "|<---200 OK---|". Returns false if the text had to
 * be cut.
 */
static bool put_arrow(struct report_lines *lines, const struct arrow *arrow)
{
    bool rightward = arrow->from < arrow->to;
    size_t first = report_lane_column(&lines->lanes, arrow->from);
    size_t last = report_lane_column(&lines->lanes, arrow->to);
    size_t left = rightward ? first : last, right = rightward ? last : first;
    size_t inside = right - left - 1, lead = rightward ? 2 : 3;
    size_t mark = arrow->arrives ? 0 : 2, columns, room;
    struct base_buffer text = {0};

    put_head(lines, arrow, left, right);
    columns = report_columns(arrow->what) + mark;
    if (columns + lead + 1 > inside)
        lead = 1;
    room = inside - lead - 1;
    report_cut(arrow->what, room > mark ? room - mark : 0, &text);
    if (!arrow->arrives)
        base_buffer_puts(&text, " ×");
    report_row_put(&lines->row,
                   rightward
                       ? left + 1 + lead
                       : right - lead - report_columns(base_buffer_text(&text)),
                   base_buffer_text(&text));
    base_buffer_fini(&text);
    return columns <= room;
}

/* One end has no lane: an address where nobody lives, or the sender itself. */
static void put_stub(struct report_lines *lines, const struct base_event *event,
                     const char *what, bool arrives)
{
    struct base_buffer text = {0};
    const char *mark = arrives ? "" : " ×";
    bool outward = report_lane(&lines->lanes, event->src) != REPORT_NO_LANE;
    uint32_t other = outward ? event->dst : event->src;
    uint32_t address = outward ? event->dst_addr : event->src_addr;

    base_buffer_printf(&text, outward ? "--%s%s--> " : "<--%s%s-- ", what,
                       mark);
    base_buffer_puts(&text, name_of(lines, other != 0 ? other : address));
    put_at(lines, outward ? event->src : event->dst, base_buffer_text(&text));
    base_buffer_fini(&text);
}

static void put_message(struct report_lines *lines, size_t index,
                        const char *what, char shaft)
{
    const struct base_event *event = base_timeline_at(lines->timeline, index);
    struct arrow arrow = {
        .from = report_lane(&lines->lanes, event->src),
        .to = report_lane(&lines->lanes, event->dst),
        .what = what,
        .arrives = event->kind == BASE_EVENT_NET ||
                   event->fate == BASE_FATE_DELIVERED ||
                   event->fate == BASE_FATE_PENDING,
        .shaft = shaft,
    };
    struct base_buffer remark = {0};

    if (event->kind != BASE_EVENT_NET)
        report_remark(lines->timeline, index, lines->first_shown, &remark);
    if (arrow.from == REPORT_NO_LANE || arrow.to == REPORT_NO_LANE ||
        arrow.from == arrow.to) {
        put_stub(lines, event, what, arrow.arrives);
    } else if (!put_arrow(lines, &arrow)) {
        struct base_buffer full = {0};

        base_buffer_printf(&full, "%s%s%s", what, remark.length > 0 ? ", " : "",
                           base_buffer_text(&remark));
        base_buffer_fini(&remark);
        remark = full;
    }
    put_remark(lines, base_buffer_text(&remark));
    base_buffer_fini(&remark);
}

static const char *colour_of(const struct base_event *event)
{
    bool astray =
        event->fate != BASE_FATE_DELIVERED && event->fate != BASE_FATE_PENDING;

    switch ((enum base_event_kind)event->kind) {
    case BASE_EVENT_SIP:
    case BASE_EVENT_DNS:
        return astray ? RED : NULL;
    case BASE_EVENT_ENGINE:
    case BASE_EVENT_REGISTRATION:
    case BASE_EVENT_CALL:
        return YELLOW;
    case BASE_EVENT_FAULT:
        return MAGENTA;
    case BASE_EVENT_CHECK:
        return event->verdict == BASE_VERDICT_FAIL ? RED : CYAN;
    case BASE_EVENT_NOTE:
        return CYAN;
    case BASE_EVENT_NET:
    case BASE_EVENT_CACHE:
    case BASE_EVENT_KIND_COUNT:
        break;
    }
    return NULL;
}

static void put_wire(struct report_lines *lines, size_t index)
{
    const struct base_event *event = base_timeline_at(lines->timeline, index);
    char what[WHAT_MAX];

    if (event->kind == BASE_EVENT_NET) {
        snprintf(what, sizeof what, "%s %s%s%s", name_of(lines, event->op),
                 base_transport_name((enum base_transport)event->transport),
                 event->cause != 0 ? " " : "", name_of(lines, event->cause));
        put_message(lines, index, what, '.');
        return;
    }
    judge_event_what(lines->timeline, event, what, sizeof what);
    put_message(lines, index, what, '-');
}

static void put_state(struct report_lines *lines,
                      const struct base_event *event)
{
    struct base_buffer text = {0};

    report_told(lines->timeline, event, &text);
    put_at(lines, event->src, base_buffer_text(&text));
    base_buffer_fini(&text);
}

bool report_is_wire(const struct base_event *event)
{
    return event->kind == BASE_EVENT_SIP || event->kind == BASE_EVENT_DNS ||
           event->kind == BASE_EVENT_NET;
}

void report_lines_event(struct report_lines *lines, size_t index, bool marked)
{
    const struct base_event *event = base_timeline_at(lines->timeline, index);

    start_row(lines, event->t, marked);
    if (report_is_wire(event))
        put_wire(lines, index);
    else
        put_state(lines, event);
    end_row(lines, marked ? BOLD : colour_of(event));
}

void report_lines_header(struct report_lines *lines)
{
    report_row_clear(&lines->row);
    report_row_put(&lines->row, lines->lanes.first_column - BEHIND_TIME - 2,
                   "t");
    for (size_t lane = 0; lane < lines->lanes.count; lane++) {
        struct base_buffer name = {0};
        bool last = lane + 1 == lines->lanes.count;

        report_cut(name_of(lines, lines->lanes.actors[lane]),
                   last ? SIZE_MAX : lines->lanes.gap - 1, &name);
        report_row_put(&lines->row, report_lane_column(&lines->lanes, lane),
                       base_buffer_text(&name));
        base_buffer_fini(&name);
    }
    end_row(lines, BOLD);
}

void report_lines_instant(struct report_lines *lines, base_time at)
{
    start_row(lines, at, true);
    put_remark(lines, "(nothing)");
    end_row(lines, BOLD);
}

void report_lines_init(struct report_lines *lines, size_t from, size_t to,
                       base_time latest)
{
    char text[BASE_TIME_TEXT_MAX];
    size_t columns = lines->options->columns;
    size_t width = strlen(base_time_format(text, latest, 3));

    if (width < TIME_WIDTH)
        width = TIME_WIDTH;
    report_lanes_init(&lines->lanes, lines->timeline, from, to,
                      TIME_COLUMN + width + BEHIND_TIME,
                      columns > 0 ? columns : COLUMNS_USUAL);
}

void report_lines_fini(struct report_lines *lines)
{
    report_lanes_fini(&lines->lanes);
    report_row_fini(&lines->row);
}
