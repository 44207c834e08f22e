// SPDX-License-Identifier: MIT
// Help and version, made from the tables.
#include "app/keys_print.h"
#include "base/utf8.h"
#include "cli/cli.h"
#include "cli/output.h"

#include <string.h>

enum { COLUMN = 28 };

static void put_left(struct strbuf *out, const char *left, const char *help)
{
    size_t width = text_width(left, strlen(left));
    strbuf_printf(out, "  %s", left);
    if (width + 2 > COLUMN) {
        strbuf_putc(out, '\n');
        width = 0;
        strbuf_puts(out, "  ");
    }
    for (; width < COLUMN; width++)
        strbuf_putc(out, ' ');
    strbuf_printf(out, "%s\n", help);
}

static void put_options(struct strbuf *out, unsigned takers)
{
    struct strbuf left = {0};
    for (int i = 0; i < OPTION_COUNT; i++) {
        const struct option_info *info = option_info((enum option_id)i);
        if (!(info->takers & takers))
            continue;
        strbuf_clear(&left);
        if (info->letter)
            strbuf_printf(&left, "-%c, ", info->letter);
        strbuf_printf(&left, "--%s", info->name);
        if (info->arg)
            strbuf_printf(&left, " %s", info->arg);
        put_left(out, strbuf_str(&left), info->help);
    }
    strbuf_free(&left);
}

static void put_commands(struct strbuf *out)
{
    struct strbuf left = {0};
    for (int i = SUB_EXPLORE + 1; i < SUB_COUNT; i++) {
        const struct subcommand_info *info = subcommand_info((enum subcommand)i);
        strbuf_clear(&left);
        strbuf_printf(&left, "%s %s", info->name, info->args);
        put_left(out, strbuf_str(&left), info->help);
    }
    strbuf_free(&left);
}

void help_program(struct strbuf *out)
{
    strbuf_puts(out,
                "usage: venn [OPTION…] PATH…          explore in the terminal\n"
                "       venn COMMAND [OPTION…] PATH…  the same numbers, without a screen\n"
                "\n"
                "Compares a model's rationales with human annotations: scores, filters and "
                "shows\nwhere the model's evidence and people's overlap.\n"
                "\n"
                "PATH is a corpus: a file (also .gz, .zst), a directory with corpus.json, or - "
                "for\nstandard input. A PATH named like a command is written ./score.\n"
                "\n"
                "commands (`venn help COMMAND` has their options, `venn help keys` the keys)\n");
    put_commands(out);
    strbuf_puts(out, "\noptions of the explorer\n");
    put_options(out, FOR_EXPLORE);
    strbuf_puts(out, "\nexit status: 0 clean, 1 something was skipped or repaired, 2 usage, 3 "
                     "unreadable input\nor a write error. See also: man venn, man venn-formats, "
                     "man venn-config.\n");
}

void help_command(struct strbuf *out, enum subcommand id)
{
    const struct subcommand_info *info = subcommand_info(id);
    strbuf_printf(out, "usage: venn %s [OPTION…]%s%s\n\n%s\n\noptions\n", info->name,
                  *info->args ? " " : "", info->args, info->help);
    put_options(out, 1u << id);
}

int sub_help(const struct options *o)
{
    struct strbuf text = {0};
    enum subcommand id;
    if (o->read.n_paths == 0) {
        help_program(&text);
    } else if (!strcmp(o->read.paths[0], "keys") || !strcmp(o->read.paths[0], "keys-mdoc")) {
        keys_print(&text, o->read.paths[0][4] != '\0');
    } else if (subcommand_find(o->read.paths[0], &id)) {
        help_command(&text, id);
    } else {
        struct near near = subcommand_near(o->read.paths[0]);
        complain("there is no command '%s'%s; `venn --help` lists them", o->read.paths[0],
                 near_hint(&near));
        return EXIT_USAGE;
    }
    int status = output_text(&text);
    strbuf_free(&text);
    return status;
}
