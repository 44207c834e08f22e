// SPDX-License-Identifier: MIT
#include "cli/cli.h"
#include "cli/output.h"

#include <cjson/cJSON.h>
#include <sqlite3.h>
#include <utf8proc.h>
#include <zlib.h>
#include <zstd.h>

// Of ncurses. Declared here because <curses.h> belongs to one file alone, and the version needs no
// screen.
const char *curses_version(void);

void version_print(struct strbuf *out)
{
    const char *curses = curses_version();
    strbuf_printf(out, "venn %s\n", VENN_VERSION);
    strbuf_printf(out, "%s, utf8proc %s, cJSON %s, zlib %s, zstd %s, SQLite %s\n", curses,
                  utf8proc_version(), cJSON_Version(), zlibVersion(), ZSTD_versionString(),
                  sqlite3_libversion());
}

int sub_version(const struct options *o)
{
    (void)o;
    struct strbuf text = {0};
    version_print(&text);
    int status = output_text(&text);
    strbuf_free(&text);
    return status;
}
