// SPDX-License-Identifier: MIT
// Any text as a theme: it parses or says where not, and every look is in range at its depth.
#include "base/mem.h"
#include "base/utf8.h"
#include "ui/theme.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check_colour(int colour, int depth)
{
    static const int colours[DEPTH_COUNT] = {0, 8, 16, 256, 256};
    if (colour == COLOUR_DEFAULT)
        return;
    if (depth == DEPTH_TRUE && (colour & COLOUR_RGB) && colour >> 25 == 0)
        return;
    if (colour < 0 || colour >= colours[depth])
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct theme t = {0};
    struct err e = {0};
    char *text = mem_strndup((const char *)data, n);
    if (theme_parse(text, "fuzz", &t, &e)) {
        for (uint8_t r = 0; r < ROLE_COUNT; r++) {
            for (int depth = 0; depth < DEPTH_COUNT; depth++) {
                struct look look = theme_look(&t, (struct style){.role = r}, depth);
                check_colour(look.fg, depth);
                check_colour(look.bg, depth);
                if (look.mods > 15)
                    abort();
            }
        }
    } else if (strncmp(e.msg, "fuzz:", 5) != 0 || t.name[0]) {
        abort();
    }
    free(text);
    return 0;
}
