// SPDX-License-Identifier: MIT
// NumPy arrays made by hand.
#pragma once
#include "base/mem.h"
#include "base/strbuf.h"

#include <string.h>

// A file of that version, type, order and shape, e.g. "(2, 3)", with those bytes as its numbers.
static inline struct strbuf npy_file(int version, const char *descr, bool fortran,
                                     const char *shape, const void *data, size_t n)
{
    struct strbuf header = {0}, out = {0};
    strbuf_printf(&header, "{'descr': '%s', 'fortran_order': %s, 'shape': %s, }", descr,
                  fortran ? "True" : "False", shape);
    while ((header.n + 11) % 16)
        strbuf_putc(&header, ' ');
    strbuf_putc(&header, '\n');
    strbuf_add(&out, "\x93NUMPY", 6);
    strbuf_putc(&out, (char)version);
    strbuf_putc(&out, 0);
    for (int i = 0; i < (version == 1 ? 2 : 4); i++)
        strbuf_putc(&out, (char)(header.n >> 8 * i));
    strbuf_add(&out, header.at, header.n);
    strbuf_add(&out, data, n);
    strbuf_free(&header);
    return out;
}
