// SPDX-License-Identifier: MIT
#include "core/pattern.h"

#include "core/value.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

// Circles are right, squares are wrong; what is inside says how S lies to G: on it, a part of it,
// away from it, beyond it. All are of neutral East Asian width, so one column everywhere.
static const struct pattern_info infos[PATTERN_COUNT] = {
    [PATTERN_HUMAN_ALIGNED] =
        {
            .key = "human-aligned",
            .name = "human aligned",
            .shortname = "aligned",
            .glyph = "◉",
            .ascii = '1',
            .condition = "IoU high",
            .meaning = "The model is right and relies on nearly the same features that people "
                       "marked.",
            .question = "Would it still be right if just these features were changed?",
            .correct = true,
            .sort = SCORE_IOU,
            .sort_descending = true,
        },
    [PATTERN_SUFFICIENT_SUBSET] =
        {
            .key = "sufficient-subset",
            .name = "sufficient subset",
            .shortname = "suff. subset",
            .glyph = "◔",
            .ascii = '2',
            .condition = "SC high, GTC low",
            .meaning = "The model is right from only a few of the features that people marked, "
                       "and hardly anything outside them.",
            .question = "Is so little evidence really enough, or does it only happen to work here?",
            .correct = true,
            .sort = SCORE_SC,
            .sort_descending = true,
        },
    [PATTERN_SUFFICIENT_CONTEXT] =
        {
            .key = "sufficient-context",
            .name = "sufficient context",
            .shortname = "suff. context",
            .glyph = "◌",
            .ascii = '3',
            .condition = "IoU low",
            .meaning = "The model is right, but for features that mostly differ from those that "
                       "people marked.",
            .question = "Is this a valid signal that the annotators passed over, or a spurious "
                        "one that will fail elsewhere?",
            .correct = true,
            .sort = SCORE_IOU,
            .sort_descending = false,
        },
    [PATTERN_CONTEXT_DEPENDENT] =
        {
            .key = "context-dependent",
            .name = "context dependent",
            .shortname = "ctx dependent",
            .glyph = "◕",
            .ascii = '4',
            .condition = "GTC high, SC low",
            .meaning = "The model is right and uses most of what people marked, together with "
                       "much around it.",
            .question = "Would it still be right with the marked features in another context?",
            .correct = true,
            .sort = SCORE_GTC,
            .sort_descending = true,
        },
    [PATTERN_CONFUSER] =
        {
            .key = "confuser",
            .name = "confuser",
            .shortname = "confuser",
            .glyph = "⊡",
            .ascii = '5',
            .condition = "IoU high",
            .meaning = "The model is wrong although it relies on nearly the same features that "
                       "people marked.",
            .question = "Do these features resemble another class, or is the label wrong or "
                        "ambiguous?",
            .correct = false,
            .sort = SCORE_IOU,
            .sort_descending = true,
        },
    [PATTERN_INSUFFICIENT_SUBSET] =
        {
            .key = "insufficient-subset",
            .name = "insufficient subset",
            .shortname = "insuff. subset",
            .glyph = "◳",
            .ascii = '6',
            .condition = "SC high, GTC low",
            .meaning = "The model is wrong and relies on only a few of the features that people "
                       "marked, and hardly anything outside them.",
            .question = "Which of the marked features does it miss, and would they have changed "
                        "its mind?",
            .correct = false,
            .sort = SCORE_SC,
            .sort_descending = true,
        },
    [PATTERN_DISTRACTOR] =
        {
            .key = "distractor",
            .name = "distractor",
            .shortname = "distractor",
            .glyph = "▢",
            .ascii = '7',
            .condition = "IoU low",
            .meaning = "The model is wrong and relies on features that mostly differ from those "
                       "that people marked.",
            .question = "What drew it away: a second object or subject, a shortcut from training, "
                        "or a poor annotation?",
            .correct = false,
            .sort = SCORE_IOU,
            .sort_descending = false,
        },
    [PATTERN_CONTEXT_CONFUSION] =
        {
            .key = "context-confusion",
            .name = "context confusion",
            .shortname = "ctx confusion",
            .glyph = "◪",
            .ascii = '8',
            .condition = "GTC high, SC low",
            .meaning = "The model is wrong although it uses most of what people marked, together "
                       "with much around it.",
            .question = "Which part of the context outweighs the marked features?",
            .correct = false,
            .sort = SCORE_GTC,
            .sort_descending = true,
        },
};

enum side { ANY, LOW, HIGH };

// What each pattern asks of each score; 5-8 ask the same as 1-4.
static const enum side asks[PATTERN_COUNT][SCORE_COUNT] = {
    [PATTERN_HUMAN_ALIGNED] = {[SCORE_IOU] = HIGH},
    [PATTERN_SUFFICIENT_SUBSET] = {[SCORE_SC] = HIGH, [SCORE_GTC] = LOW},
    [PATTERN_SUFFICIENT_CONTEXT] = {[SCORE_IOU] = LOW},
    [PATTERN_CONTEXT_DEPENDENT] = {[SCORE_GTC] = HIGH, [SCORE_SC] = LOW},
    [PATTERN_CONFUSER] = {[SCORE_IOU] = HIGH},
    [PATTERN_INSUFFICIENT_SUBSET] = {[SCORE_SC] = HIGH, [SCORE_GTC] = LOW},
    [PATTERN_DISTRACTOR] = {[SCORE_IOU] = LOW},
    [PATTERN_CONTEXT_CONFUSION] = {[SCORE_GTC] = HIGH, [SCORE_SC] = LOW},
};

const struct pattern_info *pattern_info(enum pattern p)
{
    return p > PATTERN_NONE && p < PATTERN_COUNT ? &infos[p] : NULL;
}

const char *pattern_key(enum pattern p)
{
    return p ? infos[p].key : "none";
}

// ---- names --------------------------------------------------------------------------------------

static const struct {
    const char *name;
    enum pattern pattern;
} other_names[] = {
    {"none", PATTERN_NONE},
    {"context-dependant", PATTERN_CONTEXT_DEPENDENT}, // as the prototypes spell it
    {"distracted", PATTERN_DISTRACTOR},
};
enum { N_OTHER_NAMES = sizeof other_names / sizeof *other_names };

static bool same_key(const char *text, size_t n, const char *key)
{
    if (strlen(key) != n)
        return false;
    for (size_t i = 0; i < n; i++) {
        char c = text[i] == '_' || text[i] == ' ' ? '-' : text[i];
        if (tolower((unsigned char)c) != key[i])
            return false;
    }
    return true;
}

bool pattern_parse(const char *text, size_t n, enum pattern *out)
{
    if (n == 1 && text[0] >= '1' && text[0] <= '8') {
        *out = (enum pattern)(text[0] - '0');
        return true;
    }
    for (size_t i = 0; i < N_OTHER_NAMES; i++) {
        if (same_key(text, n, other_names[i].name)) {
            *out = other_names[i].pattern;
            return true;
        }
    }
    for (enum pattern p = PATTERN_HUMAN_ALIGNED; p < PATTERN_COUNT; p++) {
        if (same_key(text, n, infos[p].key)) {
            *out = p;
            return true;
        }
    }
    return false;
}

struct near pattern_near(const char *text, size_t n)
{
    struct near near = near_to(text, n);
    for (enum pattern p = PATTERN_HUMAN_ALIGNED; p < PATTERN_COUNT; p++)
        near_try(&near, infos[p].key);
    return near;
}

bool pattern_parse_list(const char *text, unsigned *out, struct err *e)
{
    unsigned bits = 0;
    for (const char *at = text;; at++) {
        size_t n = strcspn(at, ",");
        const char *end = at + n, *word = at;
        while (word < end && *word == ' ')
            word++;
        size_t m = (size_t)(end - word);
        while (m && word[m - 1] == ' ')
            m--;
        enum pattern p;
        if (!pattern_parse(word, m, &p)) {
            struct near near = pattern_near(word, m);
            return err_set(e,
                           "unknown pattern '%.*s'%s: expected 1-8, none, or a name such as "
                           "human-aligned or distractor",
                           (int)(m < 60 ? m : 60), word, near_hint(&near));
        }
        bits |= 1u << p;
        at = end;
        if (!*at)
            break;
    }
    *out = bits;
    return true;
}

// ---- cut-offs -----------------------------------------------------------------------------------

static struct cuts cuts_alike(const char *name, double low, double high)
{
    struct cut cut = {.low = {0, low}, .high = {high, 1}};
    struct cuts c = {.iou = cut, .gtc = cut, .sc = cut};
    snprintf(c.name, sizeof c.name, "%s", name);
    return c;
}

struct cuts cuts_text(void)
{
    return cuts_alike("text", .30, .70);
}

struct cuts cuts_image(void)
{
    return cuts_alike("image", .20, .65);
}

// A pattern and its twin ask for the same side of a score, and no other pattern asks for that side:
// so the study's cut-offs per pattern are cut-offs per side of a score (GTC's overlap).
struct cuts cuts_melanoma(void)
{
    return (struct cuts){
        .iou = {.low = {0, .10}, .high = {.39, 1}},
        .gtc = {.low = {0, .30}, .high = {.20, 1}},
        .sc = {.low = {0, .55}, .high = {.80, 1}},
        .name = "melanoma",
    };
}

bool cuts_preset(const char *name, struct cuts *out)
{
    static struct cuts (*const presets[])(void) = {cuts_text, cuts_image, cuts_melanoma};
    for (size_t i = 0; i < sizeof presets / sizeof *presets; i++) {
        struct cuts c = presets[i]();
        if (strcmp(c.name, name) == 0) {
            *out = c;
            return true;
        }
    }
    return false;
}

bool cuts_range(const struct cuts *c, enum pattern p, enum score which, struct range *out)
{
    if (!pattern_info(p) || which >= SCORE_COUNT)
        return false;
    if (c->own[p].set & (1u << which)) {
        *out = c->own[p].range[which];
        return true;
    }
    const struct cut *const cut[SCORE_COUNT] = {&c->iou, &c->gtc, &c->sc, NULL};
    enum side side = asks[p][which];
    if (side == ANY || !cut[which])
        return false;
    *out = side == LOW ? cut[which]->low : cut[which]->high;
    return true;
}

// ---- membership ---------------------------------------------------------------------------------

bool pattern_decidable(const struct scores *s, enum correctness c)
{
    return c != CORRECT_UNKNOWN && !isnan(s->iou) && !isnan(s->gtc) && !isnan(s->sc);
}

static bool in_pattern(const struct scores *s, const struct cuts *cuts, enum pattern p)
{
    for (enum score which = SCORE_IOU; which < SCORE_COUNT; which++) {
        struct range r;
        if (!cuts_range(cuts, p, which, &r))
            continue;
        double x = score_rounded(coverage_get(s, which));
        if (!(r.low <= x && x <= r.high))
            return false;
    }
    return true;
}

unsigned pattern_membership(const struct scores *s, enum correctness c, const struct cuts *cuts)
{
    if (!pattern_decidable(s, c))
        return 0;
    unsigned bits = 0;
    for (enum pattern p = PATTERN_HUMAN_ALIGNED; p < PATTERN_COUNT; p++)
        if (infos[p].correct == (c == CORRECT_YES) && in_pattern(s, cuts, p))
            bits |= 1u << p;
    return bits;
}

enum pattern pattern_primary(unsigned membership)
{
    static const enum pattern precedence[] = {
        PATTERN_HUMAN_ALIGNED,       PATTERN_CONFUSER,          PATTERN_SUFFICIENT_SUBSET,
        PATTERN_INSUFFICIENT_SUBSET, PATTERN_CONTEXT_DEPENDENT, PATTERN_CONTEXT_CONFUSION,
        PATTERN_SUFFICIENT_CONTEXT,  PATTERN_DISTRACTOR,
    };
    for (size_t i = 0; i < sizeof precedence / sizeof *precedence; i++)
        if (membership & (1u << precedence[i]))
            return precedence[i];
    return PATTERN_NONE;
}

// ---- in words -----------------------------------------------------------------------------------

static void put_range(struct strbuf *out, struct range r)
{
    char low[NUMBER_TEXT], high[NUMBER_TEXT];
    number_format(r.low, low);
    number_format(r.high, high);
    strbuf_printf(out, "%s-%s", low, high);
}

static void put_cut(struct strbuf *out, const char *name, const struct cut *c)
{
    strbuf_printf(out, "%slow ", name);
    put_range(out, c->low);
    strbuf_puts(out, ", high ");
    put_range(out, c->high);
}

static bool same_cut(const struct cut *a, const struct cut *b)
{
    return a->low.low == b->low.low && a->low.high == b->low.high && a->high.low == b->high.low &&
           a->high.high == b->high.high;
}

static void put_own_cut(struct strbuf *out, enum pattern p, const struct pattern_cut *own)
{
    strbuf_printf(out, "%s:", pattern_info(p)->name);
    for (enum score s = SCORE_IOU; s < SCORE_COUNT; s++)
        if (own->set & 1u << s) {
            strbuf_printf(out, " %s ", score_name(s));
            put_range(out, own->range[s]);
        }
}

void cuts_print(const struct cuts *c, const char *between, struct strbuf *out)
{
    strbuf_printf(out, "%s: ", c->name);
    if (same_cut(&c->iou, &c->gtc) && same_cut(&c->iou, &c->sc)) {
        put_cut(out, "", &c->iou);
    } else {
        put_cut(out, "IoU ", &c->iou);
        strbuf_puts(out, between);
        put_cut(out, "GTC ", &c->gtc);
        strbuf_puts(out, between);
        put_cut(out, "SC ", &c->sc);
    }
    for (int p = 1; p < PATTERN_COUNT; p++)
        if (c->own[p].set) {
            strbuf_puts(out, between);
            put_own_cut(out, (enum pattern)p, &c->own[p]);
        }
}
