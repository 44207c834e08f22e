// SPDX-License-Identifier: MIT
// venn cache: what the cache holds (--list), and throwing it away (--clear).
#include "base/utf8.h"
#include "cli/cli.h"
#include "cli/output.h"
#include "store/index_cache.h"

#include <string.h>

static void put_list(struct strbuf *out)
{
    struct index_list list = {0};
    uint64_t bytes = 0;
    index_list_read(&list);
    for (size_t i = 0; i < list.n; i++) {
        const struct index_entry *x = &list.at[i];
        bytes += x->bytes;
        strbuf_printf(out, "%8.1f MB  ", (double)x->bytes / 1e6);
        const char *what = x->unfinished ? "(unfinished)" : x->what;
        text_sanitise(out, what, strlen(what));
        strbuf_putc(out, '\n');
    }
    strbuf_printf(out, "%8.1f MB  in all, %zu index%s\n", (double)bytes / 1e6, list.n,
                  list.n == 1 ? "" : "es");
    index_list_free(&list);
}

int sub_cache(const struct options *o)
{
    struct strbuf text = {0}, folder = {0};
    struct err e = {{0}};
    if (!o->given[OPTION_LIST] && !o->given[OPTION_CLEAR]) {
        err_set(&e, "say what to do: `venn cache --list` or `venn cache --clear`");
        return fail(EXIT_USAGE, &e);
    }
    if (!index_folder(&folder, &e))
        return fail(EXIT_UNREADABLE, &e);
    int status = EXIT_CLEAN;
    if (o->given[OPTION_LIST]) {
        text_sanitise(&text, strbuf_str(&folder), folder.n);
        strbuf_putc(&text, '\n');
        put_list(&text);
    }
    if (o->given[OPTION_CLEAR]) {
        uint64_t bytes;
        size_t n = index_clear(&bytes, &e);
        strbuf_printf(&text, "%zu index%s removed, %.1f MB\n", n, n == 1 ? "" : "es",
                      (double)bytes / 1e6);
        if (e.msg[0])
            status = fail(EXIT_UNREADABLE, &e);
    }
    int written = output_text(&text);
    strbuf_free(&text);
    strbuf_free(&folder);
    return status > written ? status : written;
}
