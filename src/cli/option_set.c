// SPDX-License-Identifier: MIT
// Each option's value is checked where it is read, so that everything behind this file can trust
// struct options.
#include "cli/option_set.h"
#include "base/mem.h"
#include "core/query_lex.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

static bool parse_number(const char *text, double *out)
{
    char *end;
    double x = strtod(text, &end);
    if (end == text || *end || isnan(x) || isinf(x))
        return false;
    *out = x;
    return true;
}

// A count: digits alone; `suffixes` also allows K, M and G (1024s).
static bool parse_count(const char *text, bool suffixes, uint64_t *out)
{
    if (*text < '0' || *text > '9')
        return false;
    char *end;
    errno = 0;
    unsigned long long x = strtoull(text, &end, 10);
    unsigned shift = 0;
    if (suffixes && *end) {
        const char *at = strchr("KkMmGg", *end);
        if (!at)
            return false;
        shift = 10 * (1 + (unsigned)(at - "KkMmGg") / 2);
        end++;
    }
    if (errno || *end || (shift && x > (ULLONG_MAX >> shift)))
        return false;
    *out = (uint64_t)x << shift;
    return true;
}

static bool parse_size(const char *text, int *width, int *height)
{
    char *end;
    long w = strtol(text, &end, 10);
    if (end == text || (*end != 'x' && *end != 'X'))
        return false;
    const char *second = end + 1;
    long h = strtol(second, &end, 10);
    if (end == second || *end || w < 1 || h < 1 || w > 1000 || h > 1000)
        return false;
    *width = (int)w;
    *height = (int)h;
    return true;
}

int option_word(const char *words, const char *value)
{
    size_t n = strlen(value);
    int i = 0;
    for (const char *w = words; *w; i++) {
        size_t len = strcspn(w, "|");
        if (len == n && memcmp(w, value, n) == 0)
            return i;
        w += len + (w[len] == '|');
    }
    return -1;
}

static bool expected(struct err *e, enum option_id id, const char *value, const char *what)
{
    return err_set(e, "--%s: expected %s, not '%s'", option_info(id)->name, what, value);
}

static bool count_into(uint64_t *out, enum option_id id, const char *value, struct err *e)
{
    return parse_count(value, false, out) || expected(e, id, value, "a whole number");
}

static bool range_into(struct range *out, bool *has, enum option_id id, const char *value,
                       struct err *e)
{
    if (!range_parse(value, &out->low, &out->high) || out->low < 0 || out->high > 1)
        return expected(e, id, value, "A,B with 0 <= A <= B <= 1");
    *has = true;
    return true;
}

static void add_rationale(struct corpus_options *r, const char *value)
{
    size_t n = r->n_rationales;
    struct rationale_option *list =
        mem_resize((struct rationale_option *)(uintptr_t)r->rationales, n + 1, sizeof *list);
    const char *equals = strchr(value, '=');
    list[n].run = equals ? mem_strndup(value, (size_t)(equals - value)) : NULL;
    list[n].path = equals ? equals + 1 : value;
    r->rationales = list;
    r->n_rationales = n + 1;
}

static void set_annotators(struct corpus_options *r, const char *value)
{
    static const char words[] = "union|majority|intersection";
    int i = option_word(words, value);
    r->annotators = i < 0 ? ANNOTATORS_ONE : (enum annotator_rule)i;
    r->annotator = i < 0 ? value : NULL;
}

static bool set_subwords(struct corpus_options *r, const char *value, struct err *e)
{
    if (option_word("keep|merge:sum|merge:mean|merge:maxabs|merge:first", value) < 0)
        return expected(e, OPTION_SUBWORDS, value,
                        "keep, merge:sum, merge:mean, merge:maxabs or merge:first");
    r->subwords = strcmp(value, "keep") == 0 ? NULL : value;
    return true;
}

static bool set_small(int *out, int low, int high, enum option_id id, const char *value,
                      struct err *e)
{
    uint64_t n;
    if (!parse_count(value, false, &n) || n < (uint64_t)low || n > (uint64_t)high)
        return err_set(e, "--%s: expected a number from %d to %d, not '%s'", option_info(id)->name,
                       low, high, value);
    *out = (int)n;
    return true;
}

static bool set_rule(struct options *o, const char *value, struct err *e)
{
    enum rule_on on = o->given[OPTION_ON] ? o->read.override.on : ON_DEFAULT;
    struct rule r;
    if (!rule_parse(value, &r, e))
        return err_prefix(e, "--discretise");
    o->read.override = r;
    if (on != ON_DEFAULT)
        o->read.override.on = on;
    return true;
}

static bool set_form(struct options *o, enum output_form form, struct err *e)
{
    if (o->form != FORM_DEFAULT && o->form != form)
        return err_set(e, "two forms of output are asked for; choose one");
    o->form = form;
    return true;
}

// ---- options that store what they are given -----------------------------------------------------

enum target_kind {
    TO_NOTHING, // a value of its own kind: see set_checked()
    TO_TEXT,    // const char *
    TO_FLAG,    // bool
    TO_COUNT,   // uint64_t
    TO_WORD,    // int or enum: the index of the value among the words of its ARGUMENT
    TO_FORM,    // the form of output
};

#define TEXT(member)                                            \
    {                                                           \
        .kind = TO_TEXT, .at = offsetof(struct options, member) \
    }
#define FLAG(member)                                            \
    {                                                           \
        .kind = TO_FLAG, .at = offsetof(struct options, member) \
    }
#define COUNT(member)                                            \
    {                                                            \
        .kind = TO_COUNT, .at = offsetof(struct options, member) \
    }
#define WORD(member)                                            \
    {                                                           \
        .kind = TO_WORD, .at = offsetof(struct options, member) \
    }
#define FORM(form_)                           \
    {                                         \
        .kind = TO_FORM, .form = FORM_##form_ \
    }

static const struct {
    enum target_kind kind;
    size_t at; // in struct options
    enum output_form form;
} targets[OPTION_COUNT] = {
    // reading
    [OPTION_FORMAT] = TEXT(read.format),
    [OPTION_ANNOTATIONS] = TEXT(read.annotations),
    [OPTION_IMAGE_ROOT] = TEXT(read.image_root),
    [OPTION_COLUMNS] = TEXT(read.columns),
    [OPTION_TOKENISE] = TEXT(read.tokenise),
    [OPTION_FOLLOW] = FLAG(read.follow),
    [OPTION_NO_CACHE] = FLAG(read.no_cache),
    [OPTION_STRICT] = FLAG(strict),
    [OPTION_ERRORS] = TEXT(errors),
    // rows
    [OPTION_CUTS] = TEXT(cuts),
    [OPTION_FILTER] = TEXT(filter),
    [OPTION_SORT] = TEXT(sort),
    [OPTION_SEED] = COUNT(seed),
    [OPTION_FIELDS] = TEXT(fields),
    [OPTION_BY] = TEXT(by),
    [OPTION_ID] = TEXT(id),
    [OPTION_REGION] = TEXT(region),
    [OPTION_SAVED] = TEXT(saved),
    [OPTION_TOP] = COUNT(top),
    [OPTION_CARD] = FLAG(card),
    [OPTION_GRID] = FLAG(grid),
    [OPTION_SERIES] = FLAG(series),
    // output
    [OPTION_OUTPUT] = TEXT(output),
    [OPTION_TSV] = FORM(TSV),
    [OPTION_CSV] = FORM(CSV),
    [OPTION_JSONL] = FORM(JSONL),
    [OPTION_TEXT] = FORM(TEXT),
    [OPTION_MD] = FORM(MD),
    [OPTION_JSON] = FORM(JSON),
    [OPTION_NO_HEADER] = FLAG(no_header),
    // the screen
    [OPTION_COLOR] = WORD(color),
    [OPTION_ASCII] = FLAG(ascii),
    [OPTION_VIEW] = TEXT(view),
    [OPTION_IMAGE] = WORD(picture_mode),
    [OPTION_THEME] = TEXT(theme),
    [OPTION_MOUSE] = FLAG(mouse),
    [OPTION_FRESH] = FLAG(fresh),
    [OPTION_SCRIPT] = TEXT(script),
    // triage
    [OPTION_TRIAGE] = TEXT(triage),
    [OPTION_REVIEWER] = TEXT(reviewer),
    [OPTION_CORRECTED] = FLAG(corrected),
    [OPTION_BLIND] = FLAG(blind),
    [OPTION_PICK] = FLAG(pick),
    // about
    [OPTION_COMPLETION] = TEXT(completion),
    [OPTION_HELP] = FLAG(help),
    [OPTION_VERSION] = FLAG(version),
};

// ---- options whose value is checked or means more ----------------------------------------------

static bool set_checked(struct options *o, enum option_id id, const char *value, struct err *e)
{
    struct corpus_options *r = &o->read;
    switch (id) {
    case OPTION_VOC_ORIGIN:
        r->voc_zero = strcmp(value, "0") == 0;
        return true;
    case OPTION_RATIONALES:
        add_rationale(r, value);
        return true;
    case OPTION_ASPECT:
        return set_small(&r->aspect, 0, 4, id, value, e);
    case OPTION_ANNOTATORS:
        set_annotators(r, value);
        return true;
    case OPTION_SUBWORDS:
        return set_subwords(r, value, e);
    case OPTION_THREADS:
        return set_small(&r->threads, 1, 1024, id, value, e);
    case OPTION_MAX_INSTANCE:
        return (parse_count(value, true, &r->max_instance) && r->max_instance > 0) ||
               expected(e, id, value, "a number of bytes such as 67108864 or 64M");
    case OPTION_DISCRETISE:
        return set_rule(o, value, e);
    case OPTION_ON:
        return rule_on_parse(value, &r->override.on, e) || err_prefix(e, "--on");
    case OPTION_TASK:
        o->task = *value == 'c' ? TASK_CLASSIFICATION : TASK_REGRESSION;
        return true;
    case OPTION_DELTA:
        return (parse_number(value, &o->delta) && o->delta >= 0) ||
               expected(e, id, value, "a number that is not negative");
    case OPTION_LOW:
        return range_into(&o->low, &o->has_low, id, value, e);
    case OPTION_HIGH:
        return range_into(&o->high, &o->has_high, id, value, e);
    case OPTION_RUN:
        o->run = value; // the last one, except where a command takes two
        if (o->n_runs < 3)
            o->runs[o->n_runs++] = value;
        return true;
    case OPTION_PATTERN:
        return pattern_parse_list(value, &o->patterns, e) || err_prefix(e, "--pattern");
    case OPTION_LIMIT:
        return o->has_limit = count_into(&o->limit, id, value, e);
    case OPTION_SAMPLE:
        return o->has_sample = count_into(&o->sample, id, value, e);
    case OPTION_HEADLESS:
        return parse_size(value, &o->width, &o->height) ||
               expected(e, id, value, "WIDTHxHEIGHT such as 80x24");
    default:
        return true; // --list, --clear, --show: being given is all
    }
}

bool option_set(struct options *o, enum option_id id, const char *value, struct err *e)
{
    const struct option_info *info = option_info(id);
    // Options whose ARGUMENT lists words take exactly these.
    int word = info->arg && strchr(info->arg, '|') ? option_word(info->arg, value) : 0;
    if (word < 0)
        return expected(e, id, value, info->arg);
    if (id == OPTION_ID && o->given[id])
        return err_set(e, "--id is given twice; give one id");
    o->given[id] = true;
    void *to = (char *)o + targets[id].at;
    switch (targets[id].kind) {
    case TO_TEXT:
        *(const char **)to = value;
        return true;
    case TO_FLAG:
        return *(bool *)to = true;
    case TO_COUNT:
        return count_into(to, id, value, e);
    case TO_WORD:
        *(int *)to = word;
        return true;
    case TO_FORM:
        return set_form(o, targets[id].form, e);
    case TO_NOTHING:
        break;
    }
    return set_checked(o, id, value, e);
}
