// SPDX-License-Identifier: MIT
// Each option's value is checked where it is read, so that everything behind this file can trust
// struct options.
#include "cli/option_set.h"
#include "base/mem.h"

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

// "A,B" with 0 <= A <= B <= 1.
static bool parse_range(const char *text, struct range *out)
{
    const char *comma = strchr(text, ',');
    if (!comma)
        return false;
    char *low = mem_strndup(text, (size_t)(comma - text));
    struct range r;
    bool ok = parse_number(low, &r.low) && parse_number(comma + 1, &r.high) && r.low >= 0 &&
              r.low <= r.high && r.high <= 1;
    free(low);
    if (ok)
        *out = r;
    return ok;
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
    if (!parse_range(value, out))
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

// How the data are read. false without a message: not one of these options.
static bool set_reading(struct options *o, enum option_id id, const char *value, struct err *e)
{
    struct corpus_options *r = &o->read;
    switch (id) {
    case OPTION_FORMAT:
        r->format = value;
        return true;
    case OPTION_ANNOTATIONS:
        r->annotations = value;
        return true;
    case OPTION_IMAGE_ROOT:
        o->read.image_root = value;
        return true;
    case OPTION_VOC_ORIGIN:
        o->read.voc_zero = strcmp(value, "0") == 0;
        return true;
    case OPTION_RATIONALES:
        add_rationale(r, value);
        return true;
    case OPTION_ASPECT:
        return set_small(&r->aspect, 0, 4, id, value, e);
    case OPTION_COLUMNS:
        r->columns = value;
        return true;
    case OPTION_TOKENISE:
        r->tokenise = value;
        return true;
    case OPTION_ANNOTATORS:
        set_annotators(r, value);
        return true;
    case OPTION_SUBWORDS:
        return set_subwords(r, value, e);
    case OPTION_THREADS:
        return set_small(&r->threads, 1, 1024, id, value, e);
    case OPTION_FOLLOW:
        return r->follow = true;
    case OPTION_NO_CACHE:
        return r->no_cache = true;
    case OPTION_MAX_INSTANCE:
        if (!parse_count(value, true, &r->max_instance) || r->max_instance == 0)
            return expected(e, id, value, "a number of bytes such as 67108864 or 64M");
        return true;
    case OPTION_STRICT:
        return o->strict = true;
    case OPTION_ERRORS:
        o->errors = value;
        return true;
    case OPTION_DISCRETISE:
        return set_rule(o, value, e);
    case OPTION_ON:
        return rule_on_parse(value, &r->override.on, e) || err_prefix(e, "--on");
    default:
        return false;
    }
}

// What the numbers mean and which rows are wanted.
static bool set_rows(struct options *o, enum option_id id, const char *value, struct err *e)
{
    switch (id) {
    case OPTION_TASK:
        o->task = *value == 'c' ? TASK_CLASSIFICATION : TASK_REGRESSION;
        return true;
    case OPTION_DELTA:
        if (!parse_number(value, &o->delta) || o->delta < 0)
            return expected(e, id, value, "a number that is not negative");
        return true;
    case OPTION_CUTS:
        o->cuts = value;
        return true;
    case OPTION_LOW:
        return range_into(&o->low, &o->has_low, id, value, e);
    case OPTION_HIGH:
        return range_into(&o->high, &o->has_high, id, value, e);
    case OPTION_RUN:
        o->run = value; // the last one, except where a command takes two
        if (o->n_runs < 3)
            o->runs[o->n_runs++] = value;
        return true;
    case OPTION_FILTER:
        o->filter = value;
        return true;
    case OPTION_PATTERN:
        return pattern_parse_list(value, &o->patterns, e) || err_prefix(e, "--pattern");
    case OPTION_SORT:
        o->sort = value;
        return true;
    case OPTION_LIMIT:
        return o->has_limit = count_into(&o->limit, id, value, e);
    case OPTION_SAMPLE:
        return o->has_sample = count_into(&o->sample, id, value, e);
    case OPTION_SEED:
        return count_into(&o->seed, id, value, e);
    case OPTION_FIELDS:
        o->fields = value;
        return true;
    case OPTION_BY:
        o->by = value;
        return true;
    case OPTION_ID:
        o->id = value;
        return true;
    case OPTION_CARD:
        return o->card = true;
    case OPTION_GRID:
        return o->grid = true;
    case OPTION_SERIES:
        return o->series = true;
    case OPTION_REGION:
        o->region = value;
        return true;
    case OPTION_SAVED:
        o->saved = value;
        return true;
    case OPTION_TOP:
        return count_into(&o->top, id, value, e);
    default:
        return false;
    }
}

static bool set_form(struct options *o, enum output_form form, struct err *e)
{
    if (o->form != FORM_DEFAULT && o->form != form)
        return err_set(e, "two forms of output are asked for; choose one");
    o->form = form;
    return true;
}

// Where the output goes and how the screen looks.
static bool set_output(struct options *o, enum option_id id, const char *value, struct err *e)
{
    switch (id) {
    case OPTION_OUTPUT:
        o->output = value;
        return true;
    case OPTION_TSV:
        return set_form(o, FORM_TSV, e);
    case OPTION_CSV:
        return set_form(o, FORM_CSV, e);
    case OPTION_JSONL:
        return set_form(o, FORM_JSONL, e);
    case OPTION_TEXT:
        return set_form(o, FORM_TEXT, e);
    case OPTION_MD:
        return set_form(o, FORM_MD, e);
    case OPTION_JSON:
        return set_form(o, FORM_JSON, e);
    case OPTION_NO_HEADER:
        return o->no_header = true;
    case OPTION_COLOR:
        o->color = (enum color_choice)option_word(option_info(id)->arg, value);
        return true;
    case OPTION_ASCII:
        return o->ascii = true;
    case OPTION_VIEW:
        o->view = value;
        return true;
    case OPTION_IMAGE: // the words are those of enum picture_mode, in its order
        o->picture_mode = option_word(option_info(id)->arg, value);
        return true;
    case OPTION_THEME:
        o->theme = value;
        return true;
    case OPTION_MOUSE:
        return o->mouse = true;
    case OPTION_TRIAGE:
        o->triage = value;
        return true;
    case OPTION_REVIEWER:
        o->reviewer = value;
        return true;
    case OPTION_CORRECTED:
        o->corrected = true;
        return true;
    case OPTION_BLIND:
        o->blind = true;
        return true;
    case OPTION_PICK:
        o->pick = true;
        return true;
    case OPTION_FRESH:
        return o->fresh = true;
    case OPTION_HEADLESS:
        return parse_size(value, &o->width, &o->height) ||
               expected(e, id, value, "WIDTHxHEIGHT such as 80x24");
    case OPTION_SCRIPT:
        o->script = value;
        return true;
    case OPTION_COMPLETION:
        o->completion = value;
        return true;
    case OPTION_HELP:
        return o->help = true;
    case OPTION_VERSION:
        return o->version = true;
    default:
        return true; // --show says nothing more
    }
}

bool option_set(struct options *o, enum option_id id, const char *value, struct err *e)
{
    const struct option_info *info = option_info(id);
    // Options whose ARGUMENT lists words take exactly these.
    if (info->arg && strchr(info->arg, '|') && option_word(info->arg, value) < 0)
        return expected(e, id, value, info->arg);
    if (id == OPTION_ID && o->given[id])
        return err_set(e, "--id is given twice; give one id");
    o->given[id] = true;
    if (id <= OPTION_ON)
        return set_reading(o, id, value, e);
    if (id <= OPTION_TOP)
        return set_rows(o, id, value, e);
    return set_output(o, id, value, e);
}
