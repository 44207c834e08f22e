// SPDX-License-Identifier: MIT
// Hostile text wherever a corpus, a config, triage or the command line can put text; then every
// view and every command on a terminal that knows no sequence but ours (strict.h). Every payload
// stands between two marks: were it sent as it is, even as something we may send ourselves, the
// marks would be beside it.
#include "pty/pty.h"

#include "base/mem.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define COUNT(a) (sizeof(a) / sizeof *(a))
#define P(s)             \
    {                    \
        s, sizeof(s) - 1 \
    }

struct bytes {
    const char *s;
    size_t n;
};

static const char left[] = "qZ", right[] = "Zq";

static const struct bytes payloads[] = { // as JSON may have them
    P("\033"),
    P("\033[2J"),
    P("\033[31m"),
    P("\033[?1049l"),
    P("\033[6n"),
    P("\033c"),
    P("\033]8;;http://x\033\\"),
    P("\033]52;c;aGk=\a"),
    P("\033]0;t\a"),
    P("\033P1$r\033\\"),
    P("\033_Gi=1\033\\"),
    P("\xc2\x9b"
      "2J"),
    P("\xc2\x9d"
      "52;c;aGk=\xc2\x9c"),
    P("\xc2\x85"),
    P("\b\b\b"),
    P("\r"),
    P("\n"),
    P("\r\n"),
    P("\t"),
    P("\x7f"),
    P("\x0e"),
    P("\x0f"),
    P("\x05"),
    P("\a"),
    P("\x18"),
    P("\0"),
    P("\f"),
    P("\v"),
    P("\xe2\x80\xae"),
    P("\xe2\x81\xa6"),
    P("\xd8\x9c"),
    P("\xe2\x80\x8f"),
    P("\xe2\x80\xa8"),
    P("\xe2\x80\x8b"),
    P("\xef\xbb\xbf"),
    P("\xf3\xa0\x80\x81"),
    P("\xcd\xb8")};
static const struct bytes raw[] = { // as only a broken file has them
    P("\x9b"
      "2J"),
    P("\x9d"
      "52;c;aGk=\x9c"),
    P("\x90"
      "q\x9c"),
    P("\xff"),
    P("\xc3"),
    P("\xed\xa0\x80")};

// ---- the corpus --------------------------------------------------------------------------------

static void put(struct strbuf *out, struct bytes b, bool marks)
{
    strbuf_puts(out, marks ? left : "");
    strbuf_add(out, b.s, b.n);
    strbuf_puts(out, marks ? right : "");
}

static void put_json(struct strbuf *out, struct bytes b, bool marks)
{
    struct strbuf text = {0};
    put(&text, b, marks);
    strbuf_putc(out, '"');
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.at[i];
        if (c < 0x20 || c == '"' || c == '\\')
            strbuf_printf(out, "\\u%04x", c);
        else
            strbuf_putc(out, (char)c);
    }
    strbuf_putc(out, '"');
    strbuf_free(&text);
}

static void put_instance(struct strbuf *out, size_t i)
{
    static const struct bytes mark = P("\xcc\x81"
                                       "Zq"); // a combining mark that leads its token
    struct bytes p = payloads[i], same = payloads[i % 4 * 9];
    static const char *const keys[] = {"id", "label", "prediction"};
    strbuf_putc(out, '{');
    for (size_t k = 0; k < COUNT(keys); k++) {
        strbuf_printf(out, "\"%s\":", keys[k]);
        put_json(out, k ? same : p, true);
        strbuf_putc(out, ',');
    }
    strbuf_puts(out, "\"tokens\":[");
    put_json(out, mark, false);
    strbuf_puts(out, ",\"plain\",");
    put_json(out, p, true);
    strbuf_putc(out, ',');
    put_json(out, p, false);
    strbuf_puts(out, "],\"ground_truth\":[0,2],\"saliency\":{");
    put_json(out, payloads[1], true); // two runs of the same names everywhere
    strbuf_puts(out, ":{\"indices\":[2,1]},");
    put_json(out, payloads[7], true);
    strbuf_puts(out, ":{\"scores\":[1,2,3,4]}},\"concepts\":[{\"type\":");
    put_json(out, p, true);
    strbuf_puts(out, ",\"attributes\":[");
    put_json(out, p, true);
    strbuf_puts(out, "]}],\"meta\":{\"iou\":\"1\",");
    put_json(out, p, true);
    strbuf_putc(out, ':');
    put_json(out, p, true);
    strbuf_puts(out, "}}\n");
}

static void save(const char *folder, const char *name, const struct strbuf *text)
{
    char *path = mem_printf("%s/%s", folder, name);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    assert_int_equal(fwrite(strbuf_str(text), 1, text->n, f), text->n);
    assert_int_equal(fclose(f), 0);
    free(path);
}

static const char evil_name[] = "qZ\033[2J\xe2\x80\xae\r\x9bZq.jsonl";

static void write_data(const char *folder)
{
    struct strbuf out = {0};
    for (size_t i = 0; i < COUNT(payloads); i++)
        put_instance(&out, i);
    for (size_t i = 0; i < COUNT(raw) + COUNT(payloads); i++) { // lines that are no records
        struct bytes p = i < COUNT(raw) ? raw[i] : payloads[i - COUNT(raw)];
        if (memchr(p.s, '\n', p.n))
            continue;
        strbuf_puts(&out, i % 3 ? "{\"id\":\"" : "");
        put(&out, p, true);
        strbuf_puts(&out, i % 2 ? "\",\"tokens\":[\"a\"],\"saliency\":3}\n" : "\n");
    }
    save(folder, evil_name, &out);
    strbuf_clear(&out);
    strbuf_puts(&out, "{\"id\":\"long\",\"tokens\":[\"");
    char *big = mem_alloc(10 << 20);
    memset(big, 'A', 10 << 20);
    strbuf_add(&out, big, 10 << 20);
    free(big);
    strbuf_puts(&out, "\",\"b\"],\"label\":\"x\",\"prediction\":\"x\",\"ground_truth\":[1],"
                      "\"saliency\":{\"B\":{\"indices\":[0]}}}\n");
    save(folder, "long.jsonl", &out);
    strbuf_free(&out);
}

static void write_corpus(const char *folder)
{
    struct strbuf out = {0};
    strbuf_puts(&out, "{\"name\":");
    put_json(&out, payloads[1], true);
    strbuf_puts(&out,
                ",\"task\":\"classification\",\"sources\":[{\"path\":\"data\",\"run\":{\"model\":");
    put_json(&out, payloads[7], true);
    strbuf_puts(&out, "}}]}");
    save(folder, "corpus.json", &out);
    strbuf_free(&out);
    char *from = mem_printf("%s/%s", folder, evil_name), *to = mem_printf("%s/data", folder);
    assert_int_equal(link(from, to), 0);
    free(from);
    free(to);
}

static void write_config(const char *folder)
{
    struct strbuf out = {0};
    char *place = mem_printf("%s/venn", folder);
    static const char *const verbs[] = {"",      "set ",         "set cuts ",
                                        "bind ", "bind list J ", "tag q x "};
    mkdir(place, 0700);
    for (size_t i = 0; i < COUNT(raw) + COUNT(payloads); i++) {
        struct bytes p = i < COUNT(raw) ? raw[i] : payloads[i - COUNT(raw)];
        if (memchr(p.s, '\n', p.n) || memchr(p.s, 0, p.n))
            continue;
        strbuf_puts(&out, verbs[i % COUNT(verbs)]);
        put(&out, p, true);
        strbuf_putc(&out, '\n');
        if (i < 20) { // tags with letters that are there
            strbuf_printf(&out, "tag %c \"", 'a' + (int)i);
            put(&out, p, true);
            strbuf_puts(&out, "\"\n");
        }
    }
    save(place, "config", &out);
    strbuf_clear(&out);
    strbuf_puts(&out, "theme evil dark\ntext fg=qZ\033[2JZq\n");
    save(folder, "evil.theme", &out);
    strbuf_free(&out);
    free(place);
}

static void write_triage(const char *folder)
{
    struct strbuf out = {0};
    for (size_t i = 0; i < COUNT(payloads); i++) {
        if (memchr(payloads[i].s, 0, payloads[i].n))
            continue;
        strbuf_puts(&out, "{\"id\":");
        put_json(&out, payloads[i], true);
        strbuf_puts(&out, ",\"reviewer\":");
        put_json(&out, payloads[i % 6 * 5], true);
        strbuf_puts(&out, ",\"note\":");
        put_json(&out, payloads[i], true);
        strbuf_puts(&out, ",\"tags\":[");
        put_json(&out, payloads[i % 10], true);
        strbuf_puts(&out, "]}\n");
    }
    save(folder, "triage.jsonl", &out);
    strbuf_free(&out);
}

// ---- what is run -------------------------------------------------------------------------------

static const char corpus[] = ".", file[] = "@", evil[] = "qZ\033]0;t\a\033[2J\xc2\x9b\r\bZq";

// "@" stands for the file with the hostile name, "!" for hostile text.
static const struct run {
    const char *name;
    const char *args[12];
    const char *keys; // NULL: no explorer. `\1` waits until what came before is drawn
} runs[] = {
    {"import", {"triage", "import", "--triage", "t", ".", "triage.jsonl"}, NULL},
    {"list and reader",
     {"--triage", "t", corpus},
     "jjjjj\1jjjjj\1jjjjjjjjjjjjjjjjjjjjj\1jjjjj\1Gkk\1g\1lll\1\r\1:unfilter\r\1v\1v\1V\1q"},
    {"the file itself", {"--triage", "t", file}, "\1z\1jjj\1z\1jjjjjj\1wwww\1z\1jjj\1G\1z\1q"},
    {"reader", {"--triage", "t", "--view", "reader", corpus}, "www\1bb\1)\1>\1=\1!\1\"\1qqG\1q"},
    {"cards",
     {"--triage", "t", "--view", "cards", corpus},
     "jjjjj\1jjjjj\1jjjjjjjjj\1G\1kkkkkkk\1q"},
    {"errors",
     {"--triage", "t", "--view", "errors", corpus},
     "jjjj\1\r\1q\1jjjjjj\1\r\1q\1G\1kkkkkk\1\r\1qqq"},
    {"overview", {"--triage", "t", corpus}, "O\1jjjjj\1G\1\r\1q"},
    {"options and help", {"--triage", "t", corpus}, "o\1jj\1\r\1\033\1q\1?\1/run\r\1\r\1\033\1qqq"},
    {"distributions", {"--triage", "t", corpus}, "d\1\t\t\t\t\1jj\1\t\1hjkl\1\r\1qqq"},
    {"compare", {"--triage", "t", corpus}, "c\1jjl\1\t\1b\1x\1\r\1qqq"},
    {"triage", {"--triage", "t", corpus}, "t\1jjj\1q\1xa\1]\1xb\1}\1u\1a text\r\1jj\1t\1G\1qqq"},
    {"prompts",
     {"--triage", "t", corpus},
     ":run \t\1\t\1\t\1\r\1:filter \t\1\033\1:tag \t\1\t\1\r\1:sort meta.\t\t\1\033\1:load "
     "\t\1\033\1:filter label = \t\1\t\1\r\1/Zq\r\1nn\1N\1q"},
    {"a paste into prompts",
     {"--triage", "t", corpus},
     ":\033[200~!\033[201~\1\r\1:theme \033[200~!\033[201~\r\1:bind list "
     "\033[200~!\033[201~\r\1f\033[200~label = "
     "\"!\"\033[201~\r\1f\025\r\1/\033[200~!\033[201~\r\1a\033[200~!\033[201~\r\1:columns "
     "meta.\033[200~!\033[201~\r\1:save !\r\1:write "
     "\033[200~/nowhere/!\033[201~\r\1:view\r\1q\1:pager\r\1:pager "
     "id\r\1:terminal\r\1q\1\033[200~!\033[201~\1q\1q"},
    {"--pick",
     {"--pick", "--triage", "t", corpus},
     "     \1     \1     \1          \1          \1q"},
    {"--ascii", {"--ascii", "--triage", "t", corpus}, "jjj\1jjjj\1z\1jjjj\1E\1qO\1qt\1q\1q"},
    {"a reviewer", {"--reviewer", "!", "--triage", "t", corpus}, NULL},
    {"a token of 10 MB", {"--triage", "t", "long.jsonl"}, "\1z\1z\1z\1z\1\r\1ww\1G\1qqq"},
    {"show a token of 10 MB", {"show", "long.jsonl", "--id", "0"}, NULL},
    {"score", {"score", corpus}, NULL},
    {"score --csv",
     {"score", "--csv", "--fields", "id,run,text,salient,gt,label,prediction", corpus},
     NULL},
    {"score --jsonl", {"score", "--jsonl", corpus}, NULL},
    {"score of notes", {"score", "--triage", "t", "--fields", "id,note,tags", corpus}, NULL},
    {"score of a file", {"score", file}, NULL},
    {"report", {"report", corpus}, NULL},
    {"report --card", {"report", "--card", "--grid", corpus}, NULL},
    {"report --md", {"report", "--md", corpus}, NULL},
    {"report --json", {"report", "--json", corpus}, NULL},
    {"inspect", {"inspect", corpus}, NULL},
    {"inspect of a file", {"inspect", file}, NULL},
    {"show", {"show", corpus, "--id", "qZ\033[2JZq"}, NULL},
    {"show in colour", {"show", "--color", "always", corpus, "--id", "qZ\nZq"}, NULL},
    {"show nobody", {"show", corpus, "--id", "!"}, NULL},
    {"convert", {"convert", corpus, "-o", "-"}, NULL},
    {"compare", {"compare", corpus}, NULL},
    {"compare runs", {"compare", "--run", "!", "--run", "B", corpus}, NULL},
    {"probe", {"probe", "--id", "qZ\033cZq", "--region", "0", corpus}, NULL},
    {"triage export", {"triage", "export", "--triage", "t", corpus}, NULL},
    {"triage export --csv", {"triage", "export", "--csv", "--triage", "t", corpus}, NULL},
    {"triage status", {"triage", "status", "--triage", "t", corpus}, NULL},
    {"triage agree", {"triage", "agree", "--triage", "t", corpus}, NULL},
    {"triage import of evil", {"triage", "import", "--triage", "t", corpus, "@"}, NULL},
    {"config", {"config", "--show"}, NULL},
    {"doctor", {"doctor"}, NULL},
    {"index", {"index", file}, NULL},
    {"cache", {"cache"}, NULL},
    {"--errors to the terminal", {"score", "--errors", "/dev/tty", file}, NULL},
    {"no such file", {"score", "!"}, NULL},
    {"no such command", {"!"}, NULL},
    {"no such option", {"--!", corpus}, NULL},
    {"no such run", {"--run", "!", corpus}, NULL},
    {"no such filter", {"score", "--filter", "!", corpus}, NULL},
    {"no such field", {"score", "--fields", "!", corpus}, NULL},
    {"no such sort", {"score", "--sort", "!", corpus}, NULL},
    {"no such theme", {"--theme", "!", corpus}, NULL},
    {"a broken theme", {"--theme", "./evil.theme", corpus}, NULL},
    {"no such script", {"--headless", "80x24", "--script", "!", corpus}, NULL},
    {"no such corpus", {"inspect", "/dev/null"}, NULL},
    {"a message of score", {"score", "--id", "!", corpus}, NULL},
};

// On a terminal of ISO-8859-1, to which half of UTF-8 is control characters.
static const struct run narrow[] = {
    {"score in ISO-8859-1", {"score", corpus}, NULL},
    {"show in ISO-8859-1", {"show", corpus, "--id", "qZ\nZq"}, NULL},
    {"a message in ISO-8859-1", {"score", "\xc3\x9b"}, NULL},
};

struct inject {
    const char *venn, *locpath;
    char folder[64];
};

static char *spell(const char *text)
{
    struct strbuf out = {0};
    for (; *text; text++) {
        if (*text == '!' || (text[0] == '@' && !text[1]))
            strbuf_puts(&out, *text == '!' ? evil : evil_name);
        else
            strbuf_putc(&out, *text);
    }
    char *s = mem_strdup(strbuf_str(&out));
    strbuf_free(&out);
    return s;
}

static void type(struct session *s, const char *keys)
{
    char *all = spell(keys);
    session_settle(s);
    for (char *at = all; *at;) {
        size_t n = strcspn(at, "\1");
        session_send_n(s, at, n);
        at += n + (at[n] == '\1');
        session_settle(s);
        if (s->ended)
            break;
    }
    for (int i = 0; i < 8 && !s->ended; i++) { // out of whatever is still open
        session_send(s, i % 2 ? "q" : "\033");
        session_settle(s);
    }
    free(all);
}

static void check(const struct session *s, bool ascii)
{
    char why[160];
    struct strict *strict = strict_open("xterm-256color");
    const char *sent = strbuf_str(&s->raw);
    size_t bad = strict_check(strict, sent, s->raw.n, ascii, why);
    if (bad < s->raw.n)
        fail_msg("at byte %zu of %zu %s", bad, s->raw.n, why);
    for (size_t i = 0; i < COUNT(payloads) + COUNT(raw); i++) {
        struct strbuf whole = {0};
        put(&whole, i < COUNT(raw) ? raw[i] : payloads[i - COUNT(raw)], true);
        if (memmem(sent, s->raw.n, whole.at, whole.n))
            fail_msg("payload %zu was sent as it is", i);
        strbuf_free(&whole);
    }
    strict_free(strict);
}

static void run_one(void *ctx, size_t i)
{
    const struct inject *in = ctx;
    bool latin1 = i >= COUNT(runs);
    const struct run *r = latin1 ? &narrow[i - COUNT(runs)] : &runs[i];
    const char *argv[16] = {in->venn};
    char *owned[16] = {0};
    struct session s;
    for (size_t k = 0; k < COUNT(r->args) && r->args[k]; k++)
        argv[k + 1] = owned[k] = spell(r->args[k]);
    char *config = mem_printf("XDG_CONFIG_HOME=%s", in->folder);
    char *state = mem_printf("XDG_STATE_HOME=%s/state%zu", in->folder, i);
    char *cache = mem_printf("XDG_CACHE_HOME=%s/cache%zu", in->folder, i);
    char *locpath = mem_printf("LOCPATH=%s", in->locpath ? in->locpath : "");
    const char *const env[] = {config,
                               state,
                               cache,
                               "COLORTERM=qZ\033[2JZq",
                               "EDITOR=true",
                               "PAGER=cat",
                               latin1 ? "LC_ALL=en_US.ISO-8859-1" : "LC_ALL=C.UTF-8",
                               latin1 ? locpath : NULL,
                               NULL};
    session_start(&s, &(struct session_options){.answers = true,
                                                .w = i % 2 ? 80 : 200,
                                                .h = i % 2 ? 24 : 50,
                                                .term = "xterm-256color",
                                                .env = env,
                                                .folder = in->folder,
                                                .argv = argv});
    if (r->keys)
        type(&s, r->keys);
    session_await_end(&s);
    check(&s, latin1);
    if (!WIFEXITED(s.status) || (r->keys && WEXITSTATUS(s.status) > 1))
        fail_msg("status %x, after %.*s", s.status, s.raw.n > 300 ? 300 : (int)s.raw.n,
                 strbuf_str(&s.raw) + (s.raw.n > 300 ? s.raw.n - 300 : 0));
    session_end(&s);
    for (size_t k = 0; k < COUNT(owned); k++)
        free(owned[k]);
    free(config);
    free(state);
    free(cache);
    free(locpath);
}

static void name_one(void *ctx, size_t i, char *out, size_t size)
{
    (void)ctx;
    snprintf(out, size, "hostile text: %s",
             i < COUNT(runs) ? runs[i].name : narrow[i - COUNT(runs)].name);
}

int inject_main(const char *venn, const char *locpath)
{
    struct inject in = {.locpath = locpath, .folder = "/tmp/venn-inject-XXXXXX"};
    in.venn = realpath(venn, NULL);
    if (!in.venn || !mkdtemp(in.folder))
        return 2;
    write_data(in.folder);
    write_corpus(in.folder);
    write_config(in.folder);
    write_triage(in.folder);
    int number = 0;
    struct pool first = {.run = run_one, .name = name_one, .ctx = &in, .n = 1}, all = first;
    all.n = COUNT(runs) + (locpath ? COUNT(narrow) : 0);
    size_t failed = pool_run(&first, &number) + pool_run(&all, &number);
    printf("%s %d - %zu views and commands, %zu kinds of hostile text\n", failed ? "not ok" : "ok",
           ++number, COUNT(runs), COUNT(payloads) + COUNT(raw));
    printf("1..%d\n", number);
    pty_remove(in.folder);
    free((char *)(uintptr_t)in.venn);
    return failed > 0;
}
