// SPDX-License-Identifier: MIT
// venn triage export|import|merge|agree|status PATH [ARGS]: triage without the screen.
#include "cli/sub_triage.h"

#include "base/mem.h"
#include "base/near.h"
#include "cli/cli.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct action {
    const char *name, *args;
    bool takes_args;
    int (*run)(struct study *s, const struct options *o, struct err *e); // args: o->read.paths
    unsigned forms;                                                      // bits of enum output_form
};

// What was said of another corpus does not belong here.
static bool same_corpus(const struct study *s, const struct triage *t, struct err *e)
{
    size_t items, known;
    triage_known(t, &items, &known);
    return !items || known ||
           err_set(e,
                   "%s: none of its %zu instances is in %s: it belongs to another corpus; choose "
                   "another file with --triage",
                   triage_file(t), items, corpus_info(s->corpus).name);
}

// ---- export -------------------------------------------------------------------------------------

// On a terminal line ends within quotes and tabs are shown, not sent: they are the note's, not
// ours.
static void show_blanks(const struct strbuf *csv, struct strbuf *out)
{
    bool quoted = false;
    for (size_t i = 0; i < csv->n; i++) {
        char c = csv->at[i];
        quoted = quoted != (c == '"');
        if (c == '\t' || (quoted && (c == '\n' || c == '\r')))
            strbuf_puts(out, c == '\t' ? "\\t" : c == '\n' ? "\\n" : "\\r");
        else
            strbuf_putc(out, c);
    }
}

static int write_out(const struct options *o, const struct strbuf *text, bool csv, struct err *e)
{
    struct output out;
    int status = output_open(&out, o, e);
    if (status != EXIT_CLEAN)
        return status;
    struct strbuf shown = {0};
    if (csv && out.terminal)
        show_blanks(text, &shown);
    output_write(&out, csv && out.terminal ? &shown : text);
    strbuf_free(&shown);
    return output_close(&out, EXIT_CLEAN);
}

static int run_export(struct study *s, const struct options *o, struct err *e)
{
    struct strbuf text = {0};
    bool csv = o->form == FORM_CSV;
    struct triage *t = triage_of(s, true, e);
    if (!t)
        return EXIT_UNREADABLE;
    if (!triage_exists(t))
        complain("there is no triage database %s yet", triage_file(t));
    triage_export(t, csv ? TRIAGE_CSV : TRIAGE_JSONL, &text);
    int status = write_out(o, &text, csv, e);
    triage_close(t);
    strbuf_free(&text);
    return status;
}

// ---- import, merge ------------------------------------------------------------------------------

static bool read_all(const char *path, struct strbuf *out, struct err *e)
{
    bool std = strcmp(path, "-") == 0;
    FILE *f = std ? stdin : fopen(path, "rb");
    char buffer[65536];
    size_t n;
    if (!f)
        return err_set(e, "%s: %s", path, strerror(errno));
    while ((n = fread(buffer, 1, sizeof buffer, f)) > 0)
        strbuf_add(out, buffer, n);
    bool ok = !ferror(f) || err_set(e, "%s: %s", path, strerror(errno));
    if (!std)
        fclose(f);
    return ok;
}

static bool read_region(void *regions, uint32_t instance, const char *json, uint32_t **at,
                        size_t *n, struct err *e)
{
    return corpus_regions_read(regions, instance, json, at, n, e);
}

// What the file says, masks that it names beside it included.
static bool import_text(struct corpus *c, struct triage *t, const char *path,
                        const struct strbuf *text, struct triage_imported *n, struct err *e)
{
    const char *slash = strrchr(path, '/');
    char *folder = slash ? mem_strndup(path, (size_t)(slash - path) + 1) : mem_strdup(".");
    struct corpus_regions *regions = corpus_regions_new(c, folder);
    triage_read_regions(t, (struct triage_regions){.read = read_region, .ctx = regions});
    bool ok = triage_import(t, strbuf_str(text), text->n, path, n, e);
    triage_read_regions(t, (struct triage_regions){0});
    corpus_regions_free(regions, path);
    free(folder);
    return ok;
}

static bool import_file(struct corpus *c, struct triage *t, const char *path, struct strbuf *said,
                        struct err *e)
{
    struct strbuf text = {0};
    struct triage_imported n;
    bool ok = read_all(path, &text, e) && import_text(c, t, path, &text, &n, e);
    strbuf_free(&text);
    if (!ok)
        return false;
    strbuf_printf(said, "%s: %zu taken, %zu already here, %zu older than what is here\n", path,
                  n.taken, n.same, n.older);
    if (n.unknown)
        complain("%s: %zu ids are not in this corpus (kept all the same)", path, n.unknown);
    if (n.outside)
        complain("%s: %zu ground-truth indices are outside of their instances: they are not used",
                 path, n.outside);
    return true;
}

static bool merge_file(struct corpus *c, struct triage *t, const char *path, struct strbuf *said,
                       struct err *e)
{
    (void)c;
    struct triage_merged n = {0};
    if (!triage_merge(t, path, &n, e))
        return false;
    strbuf_printf(said, "%s: %zu actions taken, %zu already here\n", path, n.actions, n.known);
    return true;
}

// Each file whole or not at all; those before a bad one stay.
static int take_files(struct study *s, const struct options *o,
                      bool (*take)(struct corpus *, struct triage *, const char *, struct strbuf *,
                                   struct err *),
                      struct err *e)
{
    struct strbuf said = {0};
    struct triage *t = triage_of(s, false, e);
    if (!t)
        return EXIT_UNREADABLE;
    bool ok = same_corpus(s, t, e);
    for (size_t i = 0; ok && i < o->read.n_paths; i++)
        ok = take(s->corpus, t, o->read.paths[i], &said, e);
    if (ok && !same_corpus(s, t, NULL))
        complain("%s: none of what it says is about this corpus", triage_file(t));
    triage_close(t);
    struct err ignored;
    write_out(o, &said, false, &ignored);
    strbuf_free(&said);
    return ok ? EXIT_CLEAN : EXIT_UNREADABLE;
}

static int run_import(struct study *s, const struct options *o, struct err *e)
{
    return take_files(s, o, import_file, e);
}

static int run_merge(struct study *s, const struct options *o, struct err *e)
{
    return take_files(s, o, merge_file, e);
}

// ---- looking ------------------------------------------------------------------------------------

static int look(struct study *s, const struct options *o,
                void (*text)(const struct study *, const struct triage *, struct strbuf *),
                void (*json)(const struct study *, const struct triage *, struct strbuf *),
                struct err *e)
{
    struct strbuf out = {0};
    struct triage *t = triage_of(s, true, e);
    if (!t)
        return EXIT_UNREADABLE;
    int status = EXIT_CLEAN;
    if (!same_corpus(s, t, e)) {
        complain("%s", e->msg);
        status = EXIT_REPAIRED;
    }
    (o->form == FORM_JSON ? json : text)(s, t, &out);
    int written = write_out(o, &out, false, e);
    triage_close(t);
    strbuf_free(&out);
    return written != EXIT_CLEAN ? written : status;
}

static int run_agree(struct study *s, const struct options *o, struct err *e)
{
    return look(s, o, triage_agree_text, triage_agree_json, e);
}

static int run_status(struct study *s, const struct options *o, struct err *e)
{
    return look(s, o, triage_status_text, triage_status_json, e);
}

// ---- the command --------------------------------------------------------------------------------

static const struct action actions[] = {
    {"export", "PATH", false, run_export, 1u << FORM_JSONL | 1u << FORM_CSV},
    {"import", "PATH FILE…", true, run_import, 0},
    {"merge", "PATH DATABASE…", true, run_merge, 0},
    {"agree", "PATH", false, run_agree, 1u << FORM_TEXT | 1u << FORM_JSON},
    {"status", "PATH", false, run_status, 1u << FORM_TEXT | 1u << FORM_JSON},
};

static const struct action *find_action(const struct options *o, struct err *e)
{
    const char *word = o->read.paths[0];
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++)
        if (strcmp(word, actions[i].name) == 0)
            return &actions[i];
    struct near near = near_to(word, strlen(word));
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++)
        near_try(&near, actions[i].name);
    bool none = strcmp(word, "-") == 0;
    err_set(e,
            "`venn triage` is followed by export, import, merge, agree or status and a "
            "PATH%s%s%s%s",
            none ? "" : ", not by '", none ? "" : word, none ? "" : "'", near_hint(&near));
    return NULL;
}

static bool check_form(const struct action *a, const struct options *o, struct err *e)
{
    static const char *const names[] = {"", "tsv", "csv", "jsonl", "text", "md", "json"};
    return o->form == FORM_DEFAULT || a->forms >> o->form & 1 ||
           err_set(e, "`venn triage %s` has no option --%s", a->name, names[o->form]);
}

// The words behind `triage`: the action, one corpus, files.
static int run_on(const struct action *a, const struct options *o, struct err *e)
{
    static const char *const standard_input[] = {"-"};
    size_t n = o->read.n_paths;
    struct options corpus = *o, rest = *o; // borrow o's strings
    corpus.read.paths = n > 1 ? o->read.paths + 1 : standard_input;
    corpus.read.n_paths = 1;
    rest.read.paths = o->read.paths + (n > 2 ? 2 : n);
    rest.read.n_paths = n > 2 ? n - 2 : 0;
    if (a->takes_args ? n < 3 : n > 2) {
        err_set(e, "usage: venn triage %s %s", a->name, a->args);
        return fail(EXIT_USAGE, e);
    }
    struct study s;
    int status;
    if (!study_open(&s, &corpus, e) || !study_load(&s, NULL, e)) {
        status = fail(s.status, e);
    } else {
        status = a->run(&s, &rest, e);
        if (status > EXIT_REPAIRED && e->msg[0]) // else it was said where it happened
            fail(status, e);
    }
    return study_finish(&s, status);
}

int sub_triage(const struct options *o)
{
    struct err e = {{0}};
    const struct action *a = find_action(o, &e);
    if (!a || !check_form(a, o, &e))
        return fail(EXIT_USAGE, &e);
    return run_on(a, o, &e);
}
