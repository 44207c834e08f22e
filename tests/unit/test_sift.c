// SPDX-License-Identifier: MIT
// Filters that read only records whose bytes may match, against filters that read all of them: the
// words of expressions, the search for bytes, and both together on random files of every reader.
#include "corpus_check.h"

#include "core/frame.h"
#include "core/sieve.h"
#include "store/json/finder.h"

#include <locale.h>
#include <regex.h>

static uint64_t seed = 11;

static unsigned below(unsigned n)
{
    uint64_t z = seed += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return (unsigned)((z ^ (z >> 31)) % n);
}

#define PICK(list) (list)[below(sizeof(list) / sizeof *(list))]

// ---- words of expressions -----------------------------------------------------------------------

static void check_literals(const char *pattern, bool fold, const char *expected)
{
    struct literals l;
    struct strbuf got = {0};
    literals_of_regex(pattern, strlen(pattern), fold, &l);
    for (unsigned i = 0; i < l.n; i++)
        strbuf_printf(&got, "%s%.*s%s", i ? "|" : "", (int)l.at[i].n, l.at[i].text,
                      l.at[i].fold ? "+" : "");
    if (strcmp(strbuf_str(&got), expected) != 0)
        fail_msg("%s gives \"%s\" and not \"%s\"", pattern, strbuf_str(&got), expected);
    strbuf_free(&got);
}

static void test_literals(void **state)
{
    (void)state;
    static const struct {
        const char *pattern;
        bool fold;
        const char *expected;
    } cases[] = {
        {"zilch", true, "zilch+"},
        {"Zilch", false, "Zilch"},
        {"2010", true, "2010"},
        {"very small beer", true, "small+"},
        {"stout|ale", true, "stout+|ale+"},
        {"(stout|ale)s", true, "stout+|ale+"},
        {"(dark )?(stout|porter)+", true, "stout+|porter+"},
        {"stout|a", true, ""}, // one byte is not worth it
        {"stout|", true, ""},
        {"stouts?", true, "stout+"},
        {"stouts*x", true, "stout+"},
        {"sto{0}ut", true, "st+"},
        {"sto{1,3}ut", true, "sto+"},
        {"sto{,3}ut", true, "st+"},
        {"sto+ut", true, "sto+"},
        {"st.uts", true, "uts+"},
        {"st[aeiou]uts", true, "uts+"},
        {"st[]a|]uts", true, "uts+"},
        {"st[[:alpha:]|]uts", true, "uts+"},
        {"^stout$", true, "stout+"},
        {"\\bstout", true, "stout+"},
        {"st\\.out", true, "st.out+"},
        {"a/b=cd", true, "cd+"},
        {"say \"what\\\\ever\"", true, "what+"},
        {"caf\xc3\xa9", true, "caf+"}, // others fold to é
        {"Caf\xc3\xa9", false, "Caf\xc3\xa9"},
        {"Caf\xc3\xa9?", false, "Caf"},
        {"x*", true, ""},
        {"", true, ""},
        {"a|b|c|d|e|f|g|h|i", true, ""},
        {"aa|bb|cc|dd|ee|ff|gg|hh|ii", true, ""}, // too many
        {"..", true, ""},
        {"(((((((((((((((((((stout)))))))))))))))))))", true, ""}, // too deep
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check_literals(cases[i].pattern, cases[i].fold, cases[i].expected);
}

// ---- random expressions -------------------------------------------------------------------------

static void random_regex(struct strbuf *out, int depth)
{
    static const char *const atoms[] = {
        "a", "b",  "k", "s",    "i",    "ab",  "sik",  "K",           "S",        "\xc3\xa9",
        " ", "=",  ".", "[ab]", "[^a]", "\\.", "\\b",  "[[:alpha:]]", "\xc4\xb1", "ks",
        "2", "1e", "^", "$",    "\\w",  "/",   "\\\\", "bak",         "\xc3\x89"};
    static const char *const times[] = {"*", "+", "?", "{0}", "{2}", "{0,2}", "{1,}"};
    unsigned n = 1 + below(4);
    for (unsigned i = 0; i < n; i++) {
        if (depth < 3 && !below(6)) {
            strbuf_putc(out, '(');
            random_regex(out, depth + 1);
            strbuf_putc(out, ')');
        } else {
            strbuf_puts(out, PICK(atoms));
        }
        if (!below(5))
            strbuf_puts(out, PICK(times));
    }
    if (!below(depth ? 3 : 5)) {
        strbuf_putc(out, '|');
        random_regex(out, depth + 1);
    }
}

static void random_text(struct strbuf *out)
{
    static const char *const parts[] = {
        "a", "b",        "k",        "s", "i",   "ab",       "sik",      "K",        "S",
        "I", "\xc3\xa9", "\xc3\x89", " ", "bak", "\xc5\xbf", "\xc4\xb1", "\xc4\xb0", "\xe2\x84\xaa",
        "2", "1e",       ".",        "ks"};
    strbuf_clear(out);
    for (unsigned n = below(9); n; n--)
        strbuf_puts(out, PICK(parts));
}

// What stands in a text as in JSON: the search for bytes must find whatever the expression does.
static bool is_found(const struct literals *l, const struct strbuf *text)
{
    struct finder f;
    char padded[128 + FINDER_PADDING] = {0};
    finder_init(&f, l);
    assert_true(text->n <= 128);
    if (text->n)
        memcpy(padded, text->at, text->n);
    return finder_find(&f, padded, 0, text->n) < text->n;
}

static void test_random_regexes(void **state)
{
    (void)state;
    struct strbuf pattern = {0}, text = {0};
    size_t known = 0, matches = 0, spared = 0;
    for (int i = 0; i < 4000; i++) {
        regex_t regex;
        struct literals l;
        bool fold = below(2);
        strbuf_clear(&pattern);
        random_regex(&pattern, 0);
        if (regcomp(&regex, strbuf_str(&pattern),
                    REG_EXTENDED | REG_NOSUB | (fold ? REG_ICASE : 0)))
            continue;
        literals_of_regex(strbuf_str(&pattern), pattern.n, fold, &l);
        for (int k = 0; l.n && k < 30; k++) {
            random_text(&text);
            bool found = is_found(&l, &text);
            known++;
            spared += !found;
            if (regexec(&regex, strbuf_str(&text), 0, NULL, 0) != 0)
                continue;
            matches++;
            if (!found)
                fail_msg("%s matches \"%s\" unseen", strbuf_str(&pattern), strbuf_str(&text));
        }
        regfree(&regex);
    }
    strbuf_free(&pattern);
    strbuf_free(&text);
    assert_true(matches > 1000 && spared > known / 4); // neither blind nor useless
}

// ---- bytes --------------------------------------------------------------------------------------

static void test_finder_places(void **state)
{
    (void)state;
    static char text[3 * FINDER_CHUNK + FINDER_PADDING];
    struct literals l;
    struct finder f;
    literals_of_regex("zilch", 5, true, &l);
    finder_init(&f, &l);
    for (size_t n = 5; n <= 3 * FINDER_CHUNK; n += 1 + n / 9)
        for (size_t at = 0; at + 5 <= n; at += 1 + at / 7) {
            memset(text, 'l', sizeof text);
            memcpy(text + at, "zIlCh", 5);
            assert_int_equal(finder_find(&f, text, 0, n), at);
            assert_int_equal(finder_find(&f, text, at, n), at);
            assert_int_equal(finder_find(&f, text, at + 1, n), n);
        }
}

// ---- files --------------------------------------------------------------------------------------

// Words as they may stand in JSON.
static const char *const spelled[] = {"zilch",
                                      "Zilch",
                                      "ZILCH",
                                      "zilc",
                                      "stout",
                                      "z\\u0069lch",
                                      "\\u007ailch",
                                      "z\xc4\xb1lch",
                                      "z\xc4\xb0lch",
                                      "\xc5\xbftout",
                                      "\\u017ftout",
                                      "\xe2\x84\xaaiosk",
                                      "kiosk",
                                      "caf\xc3\xa9",
                                      "caf\\u00e9",
                                      "caf\xc3",
                                      "a\\\"zilch\\\"b",
                                      "a\\/b",
                                      "a/b",
                                      "\\ud83c\\udf7a",
                                      "\xf0\x9f\x8d\xba",
                                      "\\ud83c",
                                      "say zilch now",
                                      "2010",
                                      "1e3",
                                      "nil\\u0000",
                                      "x=zilch",
                                      "the",
                                      "a"};
static const char *const patterns[] = {"zilch",
                                       "Zilch",
                                       "z.lch",
                                       "zilch|stout",
                                       "\"caf\xc3\xa9\"",
                                       "\"Caf\xc3\xa9|caf\"",
                                       "kiosk",
                                       "KIOSK",
                                       "stout",
                                       "\"say zilch\"",
                                       "\"a zilch\"",
                                       "a/b",
                                       "2010",
                                       "1000",
                                       "\"\xf0\x9f\x8d\xba\"",
                                       "\"the (zilch|kiosk)\"",
                                       "\"x=zilch\"",
                                       "\"\\\"zilch\"",
                                       "\"[0-9]\"",
                                       "\"\xef\xbf\xbd\"",
                                       "\"nil\"",
                                       "\"id-1\"",
                                       "\"#2\"",
                                       "\"^7$\"",
                                       "\"[{].a.:1,.b\"",
                                       "\"1,2\""};
static const char *const shapes[] = {
    "text ~ %s",
    "salient ~ %s",
    "gt ~ %s",
    "id ~ %s",
    "id = %s",
    "text = %s",
    "not text ~ %s",
    "text !~ %s",
    "text ~ %s and iou < .5",
    "text ~ %s and salient ~ stout",
    "text ~ %s or gt ~ stout",
    "iou > .4 or text ~ %s",
    "not (text ~ %s or n > 3)",
};

static void put_words(struct strbuf *out, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        strbuf_printf(out, "%s\"%s\"", i ? ", " : "", PICK(spelled));
}

static void put_id(struct strbuf *out, unsigned i)
{
    switch (below(5)) {
    case 0:
        strbuf_printf(out, "\"id-%u\"", i);
        break;
    case 1:
        strbuf_printf(out, "\"%s\"", PICK(spelled)); // often met before: #2
        break;
    case 2:
        strbuf_printf(out, "%u.0", i);
        break;
    case 3:
        strbuf_puts(out, "null");
        break;
    default:
        strbuf_printf(out, "\"\\u0069d-%u\"", i);
    }
}

static void put_table(struct strbuf *out)
{
    static const char *const values[] = {
        "1e3", "2010", "\"zilch\"", "true", "null", "[1, 2]", "{\"a\": 1, \"b\": \"zi\tlch\"}"};
    strbuf_printf(out, "\"fields\": {\"zilch\": %s, \"x\": %s, \"y\": %s}", PICK(values),
                  PICK(values), PICK(values));
}

static void put_venn(struct strbuf *out, unsigned i)
{
    unsigned n = 1 + below(5);
    strbuf_puts(out, "{\"id\": ");
    put_id(out, i);
    strbuf_puts(out, ", ");
    if (!below(6)) {
        put_table(out);
        n = 3;
    } else if (!below(4)) {
        strbuf_printf(out, "\"text\": \"%s %s\"", PICK(spelled), PICK(spelled));
        n = 2;
    } else {
        strbuf_puts(out, "\"tokens\": [");
        put_words(out, n);
        strbuf_puts(out, "]");
    }
    strbuf_printf(out,
                  ", \"label\": 1, \"ground_truth\": [%u], \"saliency\": {\"A\": {\"indices\": "
                  "[%u]}, \"B\": {\"indices\": [%u]}}}\n",
                  below(n), below(n), below(n));
}

static void put_si(struct strbuf *out, unsigned i)
{
    strbuf_printf(out, "{\"id\": \"id-%u\", \"words\": [", i);
    put_words(out, 4);
    strbuf_printf(out,
                  "], \"explanation_inds\": [%u], \"ground_truth_inds\": [0, 1], \"label\": 1, "
                  "\"prediction\": 1}\n",
                  below(4));
}

static void put_beer(struct strbuf *out, unsigned i)
{
    (void)i;
    strbuf_puts(out, "{\"x\": [");
    put_words(out, 4);
    strbuf_printf(out, "], \"y\": [0.5, 1, 0, 0, 0], \"0\": [[%u, 4]]}\n", below(3));
}

static void put_scores(struct strbuf *out, unsigned i)
{
    if (below(2)) {
        strbuf_printf(out, "{\"id\": %u, \"tokens\": [", i);
        put_words(out, 3);
        strbuf_puts(out, "], \"attributions\": [0.5, 0.1, 0.9]}\n");
    } else {
        strbuf_printf(out, "{\"id\": %u, \"pairs\": [[\"%s\", 0.5], [\"%s\", 0.1]]}\n", i,
                      PICK(spelled), PICK(spelled));
    }
}

static void check_frame(const struct row_source *src, const char *filter, bool all_runs,
                        size_t *listed)
{
    struct row_source reference = *src;
    struct frame fast = {0}, slow = {0};
    struct query *q;
    struct err e;
    reference.sift = NULL;
    if (!query_parse(filter, src->columns, &q, &e))
        fail_msg("%s: %s", filter, e.msg);
    struct frame_spec spec = {.all_runs = all_runs, .keep_runless = !all_runs, .query = q};
    assert_true(frame_build(&fast, &spec, src, &e) && frame_build(&slow, &spec, &reference, &e));
    bool same = fast.n == slow.n && fast.total == slow.total && fast.unread == slow.unread &&
                fast.queried == slow.queried && fast.undefined == slow.undefined;
    if (!same || (fast.n && memcmp(fast.rows, slow.rows, fast.n * sizeof *fast.rows) != 0))
        fail_msg("%s lists %zu rows of %zu, and %zu of %zu when all are read", filter, fast.n,
                 fast.total, slow.n, slow.total);
    *listed += fast.n;
    frame_free(&fast);
    frame_free(&slow);
    query_free(q);
}

static void check_file(void (*put)(struct strbuf *, unsigned), unsigned rows, bool array,
                       int threads)
{
    struct files files = {0};
    struct strbuf text = {0};
    struct corpus_options o;
    size_t listed = 0;
    if (array)
        strbuf_putc(&text, '[');
    for (unsigned i = 0; i < rows; i++) {
        if (array && i)
            strbuf_putc(&text, ',');
        put(&text, i);
        if (!below(50))
            strbuf_printf(&text, "%*s", 3000, "");
    }
    if (array)
        strbuf_putc(&text, ']');
    const char *path = file_write(&files, strbuf_str(&text), text.n);
    corpus_options_init(&o);
    o.paths = &path;
    o.n_paths = 1;
    o.threads = threads;
    o.no_cache = true;
    struct corpus *c = corpus_with(&o);
    struct analysis a = {.task = TASK_CLASSIFICATION, .cuts = cuts_text()};
    struct row_source src = corpus_rows(c, &a);
    assert_true(src.columns->n > rows / 2);
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
        for (size_t k = i % 2; k < sizeof patterns / sizeof *patterns; k += 2) {
            char filter[200];
            snprintf(filter, sizeof filter, shapes[i], patterns[k]);
            check_frame(&src, filter, (i + k) % 3 == 0, &listed);
        }
    assert_true(listed > rows);
    corpus_close(c);
    files_remove(&files);
    strbuf_free(&text);
}

static void test_files(void **state)
{
    (void)state;
    check_file(put_venn, 90, false, 1);
    check_file(put_venn, 40, true, 3);
    check_file(put_si, 40, false, 3);
    check_file(put_si, 40, true, 1);
    check_file(put_beer, 40, false, 2);
    check_file(put_scores, 40, false, 2);
}

// ---- many rows, long rows, rows in any order ----------------------------------------------------

static void test_sift(void **state)
{
    (void)state;
    enum { ROWS = 6000 };
    static uint32_t instances[ROWS];
    static bool has[ROWS], may[ROWS];
    struct files files = {0};
    struct strbuf text = {0};
    for (unsigned i = 0; i < ROWS; i++) {
        unsigned longer = i % 1999 == 7 ? 400000 : below(600); // longer than what is read at once
        has[i] = !below(9);
        strbuf_printf(&text, "{\"tokens\": [\"%*s\", \"%s\", \"%*s\"], \"ground_truth\": [0]}\n",
                      (int)longer, "x", has[i] ? "ziLch" : "zillch", (int)longer / 3, "y");
        instances[i] = i;
    }
    const char *path = file_write(&files, strbuf_str(&text), text.n);
    for (int threads = 1; threads <= 4; threads++) {
        struct corpus_options o;
        struct literals l;
        corpus_options_init(&o);
        o.paths = &path;
        o.n_paths = 1;
        o.threads = threads;
        o.no_cache = true;
        struct corpus *c = corpus_with(&o);
        struct row_source src = corpus_rows(c, NULL);
        assert_int_equal(src.columns->n, ROWS);
        literals_of_regex("zilch", 5, true, &l);
        src.sift(src.ctx, &l, instances, ROWS, may);
        for (unsigned i = 0; i < ROWS; i++)
            assert_int_equal(may[i], has[instances[i]]);
        for (unsigned i = 0; i < ROWS; i++) { // any order the next time
            unsigned k = below(ROWS);
            uint32_t other = instances[i];
            instances[i] = instances[k];
            instances[k] = other;
        }
        corpus_close(c);
    }
    files_remove(&files);
    strbuf_free(&text);
}

// A file that changed: nothing is told from its bytes, every record is read, and none can be.
static void test_changed_file(void **state)
{
    (void)state;
    struct files files = {0};
    struct err e;
    struct frame f = {0};
    struct query *q;
    const char *path = file_text(&files, "{\"tokens\": [\"zilch\"], \"ground_truth\": [0]}\n"
                                         "{\"tokens\": [\"other\"], \"ground_truth\": [0]}\n");
    struct corpus *c = corpus_of(path);
    struct analysis a = {.task = TASK_CLASSIFICATION, .cuts = cuts_text()};
    struct row_source src = corpus_rows(c, &a);
    assert_int_equal(truncate(path, 60), 0);
    assert_true(query_parse("text ~ zilch", src.columns, &q, &e));
    struct frame_spec spec = {.keep_runless = true, .query = q};
    assert_true(frame_build(&f, &spec, &src, &e));
    assert_int_equal(f.unread, 2);
    assert_int_equal(f.n, 0);
    frame_free(&f);
    query_free(q);
    corpus_close(c);
    files_remove(&files);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_literals),      cmocka_unit_test(test_random_regexes),
        cmocka_unit_test(test_finder_places), cmocka_unit_test(test_files),
        cmocka_unit_test(test_sift),          cmocka_unit_test(test_changed_file),
    };
    setlocale(LC_ALL, "C.UTF-8");
    setlocale(LC_NUMERIC, "C");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
