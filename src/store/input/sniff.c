// SPDX-License-Identifier: MIT
// Which layout an input has, from its first megabyte. A first value that is valid and ends on its
// line means lines; a first record that is broken must not turn the rest into one long value, so
// the lines behind it are asked, too. Keyed records and pandas columns are told apart by the names.
#include "store/input/split.h"

#include "base/mem.h"
#include "store/json/json_scan.h"

#include <stdlib.h>
#include <string.h>

enum { PREFIX = 1 << 20, MEMBERS_SEEN = 256, INNER_SEEN = 16, LONGEST_WORD = 16 };

struct prefix {
    char *text; // NUL-terminated at n
    size_t n;
    bool whole; // the input ends here
};

struct magic {
    const char *bytes;
    size_t n;
    const char *what;
};
#define MAGIC(bytes, what)            \
    {                                 \
        bytes, sizeof bytes - 1, what \
    }

static const struct magic foreign[] = {
    MAGIC("\x80\x02", "a Python pickle, which is never read: load it in Python, save it as JSON"),
    MAGIC("\x80\x03", "a Python pickle, which is never read: load it in Python, save it as JSON"),
    MAGIC("\x80\x04", "a Python pickle, which is never read: load it in Python, save it as JSON"),
    MAGIC("\x80\x05", "a Python pickle, which is never read: load it in Python, save it as JSON"),
    MAGIC("PK\x03\x04", "a zip archive: unpack it first"),
    MAGIC("\xfd"
          "7zXZ",
          "xz-compressed: unpack it with `xz -d` first"),
    MAGIC("BZh", "bzip2-compressed: unpack it with `bunzip2` first"),
    MAGIC("PAR1", "a Parquet file: convert it to JSON Lines first"),
    MAGIC("ARROW1", "an Arrow file: convert it to JSON Lines first"),
    MAGIC("SQLite format 3", "an SQLite database: export it as JSON first"),
    MAGIC("\x93NUMPY", "a NumPy array, not a corpus: name it in a record of a JSON corpus"),
    MAGIC("\xff\xfe", "UTF-16 text: convert it with `iconv -f UTF-16 -t UTF-8` first"),
    MAGIC("\xfe\xff", "UTF-16 text: convert it with `iconv -f UTF-16 -t UTF-8` first"),
    MAGIC("<!DOCTYPE", "a web page, not JSON: download the file itself"),
    MAGIC("<!doctype", "a web page, not JSON: download the file itself"),
    MAGIC("<html", "a web page, not JSON: download the file itself"),
};

static bool refuse_foreign(const struct prefix *p, struct err *e)
{
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++)
        if (p->n >= foreign[i].n && memcmp(p->text, foreign[i].bytes, foreign[i].n) == 0)
            return err_set(e, "this is %s", foreign[i].what);
    return true;
}

static bool is_known_name(const char *s, size_t n)
{
    static const char *const names[] = {
        "words",
        "tokens",
        "text",
        "label",
        "prediction",
        "name",
        "fname",
        "image",
        "ground_truth",
        "ground_truth_inds",
        "explanation_inds",
        "saliency",
        "bbox",
        "iou",
        "scores",
        "explanation_coverage",
        "ground_truth_coverage",
        "recall",
        "id",
        "precision",
        "probabilities",
        "post_id",
        "annotators",
        "rationales",
        "post_tokens",
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strlen(names[i]) == n && memcmp(names[i], s, n) == 0)
            return true;
    return false;
}

static bool is_number(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (s[i] < '0' || s[i] > '9')
            return false;
    return n > 0;
}

struct names { // of the members of a top-level object
    bool flat; // a member is not an object
    size_t outer, outer_known;
    size_t inner, inner_known, inner_numbers; // names inside those members
};

// At a key: passes over it and its ':'; the name's bytes are text[*from, *from + *n).
static bool pass_key(struct json_scan *s, size_t *from, size_t *n)
{
    if (json_scan_blank(s) != '"')
        return false;
    *from = s->at + 1;
    if (!json_scan(s, NULL))
        return false;
    *n = s->at - 1 - *from;
    if (json_scan_blank(s) != ':')
        return false;
    s->at++;
    return json_scan_blank(s) >= 0;
}

static void see_inner(struct names *names, struct json_scan s)
{
    size_t from, n;
    s.at++;
    for (int i = 0; i < INNER_SEEN && pass_key(&s, &from, &n); i++) {
        names->inner++;
        names->inner_known += is_known_name(s.text + from, n);
        names->inner_numbers += is_number(s.text + from, n);
        if (!json_scan(&s, NULL) || json_scan_blank(&s) != ',')
            return;
        s.at++;
    }
}

// What a top-level object at `at` holds, as far as the prefix shows.
static struct names see_names(const struct prefix *p, size_t at)
{
    struct names names = {0};
    struct json_scan s = {.text = p->text, .n = p->n, .at = at + 1};
    size_t from, n;
    while (names.outer < MEMBERS_SEEN && pass_key(&s, &from, &n)) {
        names.outer++;
        names.outer_known += is_known_name(s.text + from, n);
        names.flat = s.text[s.at] != '{';
        if (names.flat)
            break;
        see_inner(&names, s);
        if (!json_scan(&s, NULL) || json_scan_blank(&s) != ',')
            break;
        s.at++;
    }
    return names;
}

// The layout of one object that is the whole input; `flat` when it is not one of objects.
static enum layout object_layout(const struct prefix *p, size_t at, enum layout flat)
{
    struct names names = see_names(p, at);
    if (names.flat || !names.outer)
        return flat;
    if (names.inner ? names.inner_numbers == names.inner : names.outer_known > 0)
        return LAYOUT_COLUMNS;
    if (names.outer_known && names.outer_known * 2 >= names.outer && !names.inner_known)
        return LAYOUT_COLUMNS;
    return LAYOUT_OBJECT;
}

// Does a value that begins at s->at end with its line (or the input)? Moves behind it.
static bool alone_on_line(struct json_scan *s)
{
    size_t from = s->at;
    if (!json_scan(s, NULL) || memchr(s->text + from, '\n', s->at - from))
        return false;
    while (s->at < s->n && strchr(" \t\r", s->text[s->at]))
        s->at++;
    return s->at == s->n || s->text[s->at] == '\n';
}

// Is any line after the first one a complete array or object?
static bool later_line_is_value(const struct prefix *p, size_t at, const char *opening)
{
    const char *nl;
    while ((nl = memchr(p->text + at, '\n', p->n - at))) {
        struct json_scan s = {.text = p->text, .n = p->n, .at = (size_t)(nl - p->text) + 1};
        int c = json_scan_blank(&s);
        at = s.at; // blank lines are passed over once
        if (c >= 0 && strchr(opening, c) && alone_on_line(&s))
            return true;
    }
    return false;
}

// The first value is valid and ends at `end`.
static enum layout behind_value(const struct prefix *p, size_t start, size_t end)
{
    bool object = p->text[start] == '{';
    bool spans = memchr(p->text + start, '\n', end - start) != NULL;
    struct json_scan s = {.text = p->text, .n = p->n, .at = end};
    int next = json_scan_blank(&s);
    bool line_ends = memchr(p->text + end, '\n', s.at - end) != NULL;
    if (next < 0 && !p->whole)
        return object ? LAYOUT_LINES : LAYOUT_ARRAY;
    if (!object)
        return !spans && line_ends && (next == '[' || next == '{') ? LAYOUT_LINES : LAYOUT_ARRAY;
    if (next >= 0 && !spans)
        return LAYOUT_LINES;
    if (next == '{')
        return LAYOUT_SINGLE;
    return object_layout(p, start, spans ? LAYOUT_SINGLE : LAYOUT_LINES);
}

static enum layout container_layout(const struct prefix *p, size_t start)
{
    struct json_scan s = {.text = p->text, .n = p->n, .at = start};
    if (json_scan(&s, NULL))
        return behind_value(p, start, s.at);
    bool object = p->text[start] == '{';
    bool ran_out = !p->whole && (s.ended || s.at + LONGEST_WORD >= p->n);
    if (!ran_out && later_line_is_value(p, start, object ? "{" : "["))
        return LAYOUT_LINES;
    if (!object)
        return LAYOUT_ARRAY;
    const char *nl = memchr(p->text + start, '\n', p->n - start);
    s.at = nl ? (size_t)(nl - p->text) : p->n;
    bool spans = json_scan_blank(&s) >= 0;
    return object_layout(p, start, spans ? LAYOUT_SINGLE : LAYOUT_LINES);
}

static bool sniff(const struct prefix *p, enum layout *out, struct err *e)
{
    struct json_scan s = {.text = p->text, .n = p->n};
    if (!refuse_foreign(p, e))
        return false;
    if (p->n >= 3 && memcmp(p->text, "\xef\xbb\xbf", 3) == 0)
        s.at = 3;
    int c = json_scan_blank(&s);
    size_t start = s.at;
    if (c < 0)
        *out = p->whole ? LAYOUT_EMPTY : LAYOUT_LINES;
    else if (c == '{' || c == '[')
        *out = container_layout(p, start);
    else if (alone_on_line(&s) || later_line_is_value(p, start, "{["))
        *out = LAYOUT_LINES;
    else {
        json_scan_fail(&(struct json_scan){.text = p->text, .n = p->n, .at = start}, e,
                       "'{' or '['");
        return err_prefix(e, "this is not JSON");
    }
    return true;
}

bool layout_sniff(const struct bytes *b, enum layout *out, struct err *e)
{
    struct prefix p = {.whole = b->size <= PREFIX};
    p.n = p.whole ? (size_t)b->size : PREFIX;
    p.text = mem_alloc(p.n + 1);
    p.text[p.n] = '\0';
    bool ok = bytes_read(b, 0, p.text, p.n, e) && sniff(&p, out, e);
    free(p.text);
    return ok;
}
