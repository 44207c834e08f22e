// SPDX-License-Identifier: MIT
#include "cli/cli.h"
#include "app/config.h"
#include "cli/output.h"
#include "cli/remarks.h"

#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

static int (*const runners[SUB_COUNT])(const struct options *) = {
#define X(ID, name, args, help) [SUB_##ID] = sub_##name,
#include "cli/subcommand.def"
#undef X
};

void cli_locale(void)
{
    setlocale(LC_ALL, "");
    setlocale(LC_NUMERIC, "C");
    if (strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
        setlocale(LC_CTYPE, "C.UTF-8");
}

static int print_about(const struct options *o)
{
    struct strbuf text = {0};
    if (o->version)
        version_print(&text);
    else if (o->completion)
        completion_print(&text, o->completion);
    else if (o->command == SUB_EXPLORE || o->command == SUB_HELP)
        help_program(&text);
    else
        help_command(&text, o->command);
    int status = output_text(&text);
    strbuf_free(&text);
    return status;
}

// Without a PATH the input is standard input, unless that is a terminal (or the script).
static bool need_paths(struct options *o, struct err *e)
{
    struct corpus_options *r = &o->read;
    if (!((unsigned)FOR_READERS >> o->command & 1)) {
        if (r->n_paths == 0 || o->command == SUB_HELP)
            return true;
        return err_set(e, "`venn %s` takes no PATH, but got '%s'",
                       subcommand_info(o->command)->name, r->paths[0]);
    }
    if (r->n_paths || r->annotations)
        return true;
    bool script = o->script && strcmp(o->script, "-") == 0;
    if (isatty(STDIN_FILENO) || script)
        return err_set(e, "nothing to read: give a PATH, or data on standard input; `venn --help` "
                          "says more");
    options_add_path(o, "-");
    return true;
}

// A mistyped command looks like a PATH that is not there.
static bool is_mistyped(const struct options *o, struct err *e)
{
    if (o->command != SUB_EXPLORE || o->read.n_paths == 0)
        return false;
    const char *word = o->read.paths[0];
    if (access(word, F_OK) == 0 || strpbrk(word, "/."))
        return false;
    struct near near = subcommand_near(word);
    if (!*near.best)
        return false;
    err_set(e, "there is no file and no command '%s'; did you mean `venn %s`?", word, near.best);
    return true;
}

static int run(const struct options *o, int (*explore)(const struct options *))
{
    if (o->command != SUB_EXPLORE)
        return runners[o->command](o);
    if (explore)
        return explore(o);
    complain("this program was built without the explorer; `venn --help` lists the commands");
    return EXIT_USAGE;
}

int cli_main(int argc, char **argv, int (*explore)(const struct options *))
{
    struct options o;
    struct err e;
    struct config config;
    int status;
    cli_locale();
    signal(SIGPIPE, SIG_DFL); // a closed pipe ends us silently, even if our parent ignores it
    signal(SIGXFSZ, SIG_IGN); // a file that may not grow (ulimit -f) is an error of that file alone
    config_init(&config);
    if (!options_parse(&o, argc, argv, &e)) {
        status = fail(EXIT_USAGE, &e);
    } else if (o.help || o.version || o.completion) {
        status = print_about(&o);
    } else if (!need_paths(&o, &e) || is_mistyped(&o, &e)) {
        status = fail(EXIT_USAGE, &e);
    } else {
        config_free(&config);
        config_load(&config);
        if (o.command != SUB_CONFIG && o.command != SUB_DOCTOR) {
            config_complain(&config);
            options_apply_config(&o, &config);
        }
        status = run(&o, explore);
    }
    config_free(&config);
    options_fini(&o);
    return status;
}
