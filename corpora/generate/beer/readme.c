// SPDX-License-Identifier: MIT
// README.md of the corpus, with every figure in it computed, so that it stays true when the
// generator changes.
#include "figures.h"
#include "write.h"

static void write_intro(const struct study *study, const struct text_figures *text, FILE *out)
{
    fputs(
        "# beer: made-up beer reviews with annotations and rationales\n\n"
        "Written by `corpora/generate` from one seed; nothing in it comes from a real review, and "
        "no file\n"
        "is edited by hand. It has the shape of the BeerAdvocate data of Lei et al. (2016) as "
        "explained by\n"
        "Carter et al. (2019): reviews with scores per aspect, sentence-level human annotation, a\n"
        "regression model per aspect, and rationales computed on that model. `generate beer DIR` "
        "writes "
        "it,\n"
        "`generate --check beer corpora/beer` tests what is said here and that the files are up to "
        "date.\n\n",
        out);
    fprintf(out, "- %d held-out reviews, %d tokens, %d to %d each, %d distinct; ", HELD_OUT,
            text->words, text->shortest, text->longest, text->vocabulary);
    fprintf(out, "no sentence is in more than %.1f %% of them.\n", 100 * text->sentence_share);
    fprintf(out,
            "- The models were fitted on %d further reviews from the same seed, which are not "
            "stored.\n",
            TRAINING);
    fputs(
        "- Scores run from 0 to 1 in steps of .1; the aspects share a latent quality. Words\n"
        "  follow the scores, to the nearest of five levels; general words (beautiful, awful) go\n"
        "  with any aspect, and a good or bad evening says nothing about the beer.\n"
        "- The seed, the models' settings, the thresholds of SIS and the rule of each run were\n"
        "  chosen by looking at the held-out figures, so that rationales are short and all eight\n"
        "  patterns occur: the figures below describe this corpus and estimate nothing beyond "
        "it.\n\n",
        out);
    fputs("| file | content |\n|---|---|\n| `corpus.json` | what venn opens; default aspect 2, "
          "palate |\n"
          "| `annotations.jsonl` | `x` tokens, `y` five scores, `0`-`3` spans `[start, end)` per "
          "aspect, "
          "`[]` = not annotated |\n",
          out);
    for (int i = 0; i < EXPLAINED * METHODS; i++) {
        const struct run *run = &study->run[i / METHODS][i % METHODS];
        char name[FILE_NAME_MAX];
        run_file_name(run, name);
        fprintf(out, "| `%s` | aspect %d, model `%s`, method %s, %s `%s` |\n", name, run->aspect,
                run->model->shape.name, run->spec->name,
                run->spec->rule == RULE_SET ? "a" : "to be discretised by",
                rule_name(run->spec->rule));
    }
}

static void write_annotation(const struct study *study, const struct text_figures *text, FILE *out)
{
    fputs("\n## Annotation\n\n"
          "Four in ten annotations mark whole sentences, one in ten the clause around the key "
          "phrase, the\n"
          "others the key phrase alone. A few reviews are not annotated for an aspect. The "
          "annotations\n"
          "listed last are "
          "deliberately incomplete: the last mention is left out or the span is cut short.\n\n"
          "| aspect | not annotated | words marked |\n|---|---:|---:|\n",
          out);
    for (int k = 0; k < ASPECTS; k++)
        fprintf(out, "| %d %s | %d | %.1f %% |\n", k, aspect_name(k), text->not_annotated[k],
                100.0 * text->annotated_words[k] / text->words);
    for (int k = 0; k < ASPECTS; k++) {
        int n = 0;
        fprintf(out, "\nIncomplete, %s:", aspect_name(k));
        for (int r = 0; r < HELD_OUT; r++)
            if (study->held_out[r].annotation[k].incomplete)
                fprintf(out, "%sb%04d", n++ % 14 == 0 ? "\n" : " ", r + 1);
        fputc('\n', out);
    }
}

static void write_models(const struct study *study, FILE *out)
{
    fputs(
        "\n## Models\n\n"
        "Word vectors, windows of words, gated mean pooling, one hidden layer (`model.h` has the\n"
        "equations): `window` reads three words at a time, `bag` one. Fitted by stochastic "
        "gradient\n"
        "descent with AdaGrad's steps on squared error. *Within* is the share of predictions "
        "within\n"
        ".05 of the score. The baseline predicts the mean score of the training reviews.\n\n"
        "| aspect | model | train MAE | within | held-out MAE | MSE | within | baseline MAE | MSE "
        "| "
        "within |\n|---|---|---:|---:|---:|---:|---:|---:|---:|---:|\n",
        out);
    for (int e = 0; e < EXPLAINED; e++) {
        for (int m = 0; m < MODELS; m++) {
            const struct fit_report *fit = &study->fit[e][m];
            fprintf(
                out,
                "| %s | %s | %.4f | %.1f %% | %.4f | %.4f | %.1f %% | %.4f | %.4f | %.1f %% |\n",
                aspect_name(explained_aspect[e]), study->model[e][m]->shape.name, fit->train.mae,
                100 * fit->train.within, fit->held_out.mae, fit->held_out.mse,
                100 * fit->held_out.within, fit->baseline.mae, fit->baseline.mse,
                100 * fit->baseline.within);
        }
    }
}

static void write_sis(const struct study *study, FILE *out)
{
    fputs(
        "\n## Rationales\n\n"
        "A masked word is the zero vector. A review is on the high or the low side of the middle\n"
        "between its two thresholds, and all methods explain f on the high side and -f on the low "
        "one:\n"
        "a positive score always speaks for the prediction.\n\n"
        "- **SIS**: BackSelect and FindSIS of Carter et al. (2019), first set, most important word "
        "first;\n"
        "  values within 1e-12 are ties and go to the lower index. A review between the thresholds "
        "has\n"
        "  none, and its record then has `\"indices\":null`.\n"
        "- **IG**: integrated gradients (Sundararajan et al. 2017) from the masked review, "
        "midpoint rule.\n"
        "- **occlusion**: f minus f without the word.\n\n"
        "Scores are rounded to five decimals. *Elsewhere* counts rationales without one word from "
        "the\n"
        "aspect's own sentences.\n\n"
        "| aspect | low | high | reviews with a SIS | median words | longest | one word | "
        "elsewhere |\n"
        "|---|---:|---:|---:|---:|---:|---:|---:|\n",
        out);
    for (int e = 0; e < EXPLAINED; e++) {
        const struct run *run = &study->run[e][METHOD_SIS];
        struct size_figures sizes = figures_sizes(study, run);
        fprintf(out, "| %s | %.2f | %.2f | %d of %d | %d | %d | %d | %d |\n",
                aspect_name(run->aspect), run->tau.low, run->tau.high, sizes.n, HELD_OUT,
                sizes.median, sizes.longest, sizes.single, sizes.elsewhere);
    }
    fputs("\nCompleteness of IG, the largest difference between the sum of the printed scores and "
          "the\n"
          "change in f:\n\n| file | steps, at most | largest difference |\n|---|---:|---:|\n",
          out);
    for (int i = 0; i < EXPLAINED * METHODS; i++) {
        const struct run *run = &study->run[i / METHODS][i % METHODS];
        int steps = 0;
        char name[FILE_NAME_MAX];
        if (run->spec->method != METHOD_IG)
            continue;
        double worst = figures_completeness(study, run, &steps);
        run_file_name(run, name);
        fprintf(out, "| `%s` | %d | %.6f |\n", name, steps, worst);
    }
}

void patterns_write(const struct study *study, FILE *out)
{
    fputs("| file | rule | n | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | none |\n"
          "|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n",
          out);
    for (int i = 0; i < EXPLAINED * METHODS; i++) {
        const struct run *run = &study->run[i / METHODS][i % METHODS];
        char name[FILE_NAME_MAX];
        run_file_name(run, name);
        fprintf(out, "| `%s` | %s | %d |", name, rule_name(run->spec->rule), run->count);
        for (int p = 0; p < PATTERNS; p++)
            fprintf(out, " %d |", run->pattern[p]);
        fprintf(out, " %d |\n", run->none);
    }
}

void readme_write(const struct study *study, FILE *out)
{
    const struct text_figures text = figures_text(study);
    write_intro(study, &text, out);
    write_models(study, out);
    write_sis(study, out);
    fputs("\n## Patterns\n\n"
          "Instances per Shared Interest pattern, by membership, with low = [0, .30], high = [.70, "
          "1] and\n"
          "delta = .05; n are the instances with an annotation and a rationale.\n\n",
          out);
    for (int p = 0; p < PATTERNS; p++)
        fprintf(out, "%d %s%s", p + 1, pattern_name(p),
                p == PATTERNS - 1 ? ".\n\n" : (p == PATTERNS / 2 - 1 ? ",\n" : ", "));
    patterns_write(study, out);
    write_annotation(study, &text, out);
}
