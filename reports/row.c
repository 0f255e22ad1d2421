// SPDX-License-Identifier: MIT
#include "reports/row.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

#define REPLACEMENT 0xfffd

/* Reads one code point and returns how many bytes it took. */
static size_t decode(const unsigned char *text, uint32_t *point)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t length = text[0] < 0x80             ? 1
                    : (text[0] & 0xe0) == 0xc0 ? 2
                    : (text[0] & 0xf0) == 0xe0 ? 3
                    : (text[0] & 0xf8) == 0xf0 ? 4
                                               : 0;
    uint32_t value;

    *point = REPLACEMENT;
    if (length == 0)
        return 1;
    if (length == 1) {
        *point = text[0] < 0x20 || text[0] == 0x7f ? ' ' : text[0];
        return 1;
    }
    value = text[0] & (0x7fU >> length);
    for (size_t i = 1; i < length; i++) {
        if ((text[i] & 0xc0) != 0x80)
            return 1;
        value = value << 6 | (text[i] & 0x3f);
    }
    if (value < least[length] || value > 0x10ffff ||
        (value >= 0xd800 && value <= 0xdfff))
        return 1;
    *point = value;
    return length;
}

static void encode(uint32_t point, struct base_buffer *out)
{
    unsigned char bytes[4];
    size_t length = point < 0x80      ? 1
                    : point < 0x800   ? 2
                    : point < 0x10000 ? 3
                                      : 4;
    static const unsigned char lead[] = {0, 0, 0xc0, 0xe0, 0xf0};

    for (size_t i = length; i-- > 1; point >>= 6)
        bytes[i] = (unsigned char)(0x80 | (point & 0x3f));
    bytes[0] = (unsigned char)(lead[length] | point);
    base_buffer_append(out, bytes, length);
}

void report_row_clear(struct report_row *row)
{
    row->width = 0;
}

static void set(struct report_row *row, size_t column, uint32_t point)
{
    while (row->width <= column) {
        row->points = base_grow(row->points, row->width, &row->capacity,
                                sizeof *row->points);
        row->points[row->width++] = ' ';
    }
    row->points[column] = point;
}

void report_row_put(struct report_row *row, size_t column, const char *text)
{
    const unsigned char *byte = (const unsigned char *)text;
    uint32_t point;

    while (*byte != '\0') {
        byte += decode(byte, &point);
        set(row, column++, point);
    }
}

void report_row_fill(struct report_row *row, size_t from, size_t to, char c)
{
    for (size_t column = from; column < to; column++)
        set(row, column, (unsigned char)c);
}

void report_row_cut(struct report_row *row, size_t column)
{
    if (row->width > column)
        row->width = column;
}

void report_row_write(const struct report_row *row, struct base_buffer *out)
{
    size_t width = row->width;

    while (width > 0 && row->points[width - 1] == ' ')
        width--;
    for (size_t column = 0; column < width; column++)
        encode(row->points[column], out);
}

void report_row_fini(struct report_row *row)
{
    free(row->points);
    memset(row, 0, sizeof *row);
}

size_t report_columns(const char *text)
{
    const unsigned char *byte = (const unsigned char *)text;
    size_t columns = 0;
    uint32_t point;

    for (; *byte != '\0'; columns++)
        byte += decode(byte, &point);
    return columns;
}

void report_cut(const char *text, size_t columns, struct base_buffer *out)
{
    const unsigned char *byte = (const unsigned char *)text;
    bool fits = report_columns(text) <= columns;
    uint32_t point;

    if (columns == 0)
        return;
    for (size_t i = fits ? 0 : 1; i < columns && *byte != '\0'; i++) {
        byte += decode(byte, &point);
        encode(point, out);
    }
    if (!fits)
        base_buffer_puts(out, "…");
}
