// SPDX-License-Identifier: MIT
// The overview: for every score, low and high, correct and incorrect, one example (Shared
// Interest's Figure 2), and one example per pattern and run (its Figure A). What to show a newcomer
// first.
#include "app/views.h"
#include "ui/format.h"

struct best { // the most telling instance of one case
    bool has, primary;
    uint32_t instance;
    double score;
    size_t count;
};

// An instance of which the pattern is the primary one goes before one that merely belongs to it.
static void consider(struct best *b, uint32_t instance, double score, bool high, bool primary)
{
    bool better = !b->has || (high ? score > b->score : score < b->score);
    if (b->has && b->primary == primary ? better : !b->has || primary)
        *b = (struct best){true, primary, instance, score, b->count};
}

static bool in_range(struct range r, double score)
{
    double x = score_rounded(score);
    return x >= r.low && x <= r.high; // NaN is in none
}

static void find_score_cases(const struct app *a, struct best out[3][2][2])
{
    const struct cuts *cuts = &a->analysis.cuts;
    const struct cut *cut[3] = {&cuts->iou, &cuts->gtc, &cuts->sc};
    for (uint32_t i = 0; i < a->columns->n; i++) {
        struct judgement j = judge(a->columns, &a->analysis, i, a->run);
        if (j.correct == CORRECT_UNKNOWN || !app_has(a, i))
            continue;
        int wrong = j.correct == CORRECT_NO;
        for (int s = 0; s < 3; s++) {
            double x = coverage_get(&j.scores, (enum score)s);
            for (int high = 0; high < 2; high++) {
                if (!in_range(high ? cut[s]->high : cut[s]->low, x))
                    continue;
                out[s][high][wrong].count++;
                consider(&out[s][high][wrong], i, x, high, true);
            }
        }
    }
}

static void add_example(struct view *v, const char *left, enum role role, const struct best *b,
                        uint32_t run)
{
    struct menu_line *line = view_add(v);
    line->left = left;
    line->left_role = role;
    line->text_role = ROLE_DIM;
    line->text = b->has ? arena_printf(&v->arena, "%5zu", b->count) : "    – none";
    line->has_row = b->has;
    line->row = (struct row){b->instance, run};
}

static void add_pattern_cases(const struct app *a, struct view *v, uint32_t run)
{
    struct best found[PATTERN_COUNT] = {0};
    for (uint32_t i = 0; i < a->columns->n; i++) {
        if (!app_has(a, i))
            continue;
        struct judgement j = judge(a->columns, &a->analysis, i, run);
        for (int p = 1; p < PATTERN_COUNT; p++) {
            const struct pattern_info *info = pattern_info((enum pattern)p);
            if (!(j.patterns >> p & 1))
                continue;
            found[p].count++; // by membership, as the pattern bar counts
            if ((int)j.primary == p || !found[p].has || !found[p].primary)
                consider(&found[p], i, coverage_get(&j.scores, info->sort), info->sort_descending,
                         (int)j.primary == p);
        }
    }
    view_heading(v, arena_printf(&v->arena, "Patterns under %s", a->columns->runs[run].name));
    for (int p = 1; p < PATTERN_COUNT; p++) {
        const struct pattern_info *info = pattern_info((enum pattern)p);
        char mark[16];
        add_example(v,
                    arena_printf(&v->arena, "%s %s",
                                 pattern_mark((enum pattern)p, a->ascii, " ", mark), info->name),
                    pattern_role((enum pattern)p), &found[p], run);
    }
}

void view_overview_build(struct app *a, struct view *v)
{
    struct best cases[3][2][2] = {0};
    if (!a->columns->n_runs)
        return;
    free(v->title);
    v->title = mem_strdup("overview: how many, and the most telling example (IoU, GTC, SC); Enter "
                          "goes there");
    find_score_cases(a, cases);
    view_heading(v, arena_printf(&v->arena, "Scores under %s", a->columns->runs[a->run].name));
    for (int s = 0; s < 3; s++)
        for (int high = 0; high < 2; high++)
            for (int wrong = 0; wrong < 2; wrong++)
                add_example(v,
                            arena_printf(&v->arena, "%-3s %-4s %s", score_name((enum score)s),
                                         high ? "high" : "low",
                                         wrong ? "✗ incorrect" : "✓ correct"),
                            wrong ? ROLE_WRONG : ROLE_RIGHT, &cases[s][high][wrong], a->run);
    for (uint32_t run = 0; run < a->columns->n_runs && run < READER_RUNS; run++)
        add_pattern_cases(a, v, run);
}
