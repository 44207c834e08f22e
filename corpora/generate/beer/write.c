// SPDX-License-Identifier: MIT
// JSON Lines out: annotations in the form of Lei et al. (2016), rationales joined to them by id,
// and corpus.json. Numbers go through %.6g, and what was counted in the patterns had gone through
// it as well.
#include "write.h"

#include "check.h"

static void write_id(int review, FILE *out)
{
    fprintf(out, "\"id\":\"b%04d\"", review + 1);
}

// Tokens come from our own word lists: no quotes, no backslashes, no control characters.
static void write_annotations(const struct study *study, FILE *out)
{
    for (int r = 0; r < HELD_OUT; r++) {
        const struct review *review = &study->held_out[r];
        fputc('{', out);
        write_id(r, out);
        for (int t = 0; t < review->n; t++)
            fprintf(out, "%s\"%s\"", t == 0 ? ",\"x\":[" : ",",
                    study->vocab->text[review->token[t]]);
        for (int k = 0; k < SCORES; k++)
            fprintf(out, "%s%.6g", k == 0 ? "],\"y\":[" : ",", review->score[k]);
        fputc(']', out);
        for (int k = 0; k < ASPECTS; k++) {
            const struct annotation *annotation = &review->annotation[k];
            fprintf(out, ",\"%d\":[", k);
            for (int s = 0; s < annotation->n; s++)
                fprintf(out, "%s[%d,%d]", s == 0 ? "" : ",", annotation->span[s].start,
                        annotation->span[s].end);
            fputc(']', out);
        }
        fprintf(out, ",\"%d\":[]}\n", OVERALL);
    }
}

static void write_rationale(const struct run *run, const struct rationale *rationale, int n,
                            FILE *out)
{
    const struct method_spec *spec = run->spec;
    fprintf(out, "\"%s\":{\"model\":\"%s\",\"method\":\"%s\"", spec->name, run->model->shape.name,
            spec->name);
    if (spec->model != 0)
        fprintf(out, ",\"prediction\":%.6g", rationale->prediction);
    if (rationale->missing) { // null: a run without a saliency, which is not an empty set
        fputs(",\"indices\":null}", out);
        return;
    }
    if (spec->method == METHOD_SIS) {
        for (int i = 0; i < rationale->size; i++)
            fprintf(out, "%s%d", i == 0 ? ",\"indices\":[" : ",", rationale->set[i]);
    } else {
        fprintf(out, ",\"discretise\":\"%s\"", rule_name(spec->rule));
        for (int i = 0; i < n; i++)
            fprintf(out, "%s%.6g", i == 0 ? ",\"scores\":[" : ",", rationale->scores[i]);
    }
    fputs("]}", out);
}

// The first model's prediction is the instance's; the second model states its own in the run.
static void write_run(const struct study *study, const struct run *run, FILE *out)
{
    for (int r = 0; r < HELD_OUT; r++) {
        const struct rationale *rationale = &run->rationale[r];
        fputc('{', out);
        write_id(r, out);
        if (run->spec->model == 0)
            fprintf(out, ",\"prediction\":%.6g", rationale->prediction);
        fputs(",\"saliency\":{", out);
        write_rationale(run, rationale, study->held_out[r].n, out);
        fputs("}}\n", out);
    }
}

static void write_config(const struct study *study, FILE *out)
{
    fputs("{\n  \"name\": \"beer\",\n  \"task\": \"regression\",\n  \"delta\": 0.05,\n", out);
    fputs("  \"aspect\": 2,\n  \"discretise\": \"std:1\",\n  \"thresholds\": {\n", out);
    fputs("    \"iou\": {\"low\": [0, 0.3], \"high\": [0.7, 1]},\n", out);
    fputs("    \"gtc\": {\"low\": [0, 0.3], \"high\": [0.7, 1]},\n", out);
    fputs("    \"sc\": {\"low\": [0, 0.3], \"high\": [0.7, 1]}\n  },\n  \"sources\": [\n", out);
    fputs("    {\"path\": \"annotations.jsonl\", \"format\": \"beer\", \"join\": \"id\"}", out);
    for (int e = 0; e < EXPLAINED; e++) {
        for (int m = 0; m < METHODS; m++) {
            const struct run *run = &study->run[e][m];
            char name[FILE_NAME_MAX];
            run_file_name(run, name);
            fprintf(out, ",\n    {\"path\": \"%s\", \"format\": \"venn\", \"aspect\": %d, ", name,
                    run->aspect);
            fprintf(out, "\"join\": \"id\", \"run\": {\"model\": \"%s\", \"method\": \"%s\"}}",
                    run->model->shape.name, run->spec->name);
        }
    }
    fputs("\n  ]\n}\n", out);
}

void run_file_name(const struct run *run, char name[FILE_NAME_MAX])
{
    (void)snprintf(name, FILE_NAME_MAX, "%s.%s.jsonl", aspect_name(run->aspect), run->spec->file);
}

static void *make(void)
{
    return study_new();
}

static void drop(void *study)
{
    study_free(study);
}

static int count_files(const void *study)
{
    (void)study;
    return FILES;
}

// README.md is the last.
static void file_name(const void *of, int index, char name[FILE_NAME_MAX])
{
    static const char *const others[] = {"annotations.jsonl", "corpus.json", "README.md"};
    const struct study *study = of;
    const int runs = EXPLAINED * METHODS;
    if (index < runs)
        run_file_name(&study->run[index / METHODS][index % METHODS], name);
    else
        (void)snprintf(name, FILE_NAME_MAX, "%s", others[index - runs]);
}

static void file_write(const void *of, int index, FILE *out)
{
    const struct study *study = of;
    const int runs = EXPLAINED * METHODS;
    if (index < runs)
        write_run(study, &study->run[index / METHODS][index % METHODS], out);
    else if (index == runs)
        write_annotations(study, out);
    else if (index == runs + 1)
        write_config(study, out);
    else
        readme_write(study, out);
}

static int check(const void *study)
{
    return check_study(study);
}

static void patterns(const void *study, FILE *out)
{
    patterns_write(study, out);
}

const struct maker beer_maker = {
    .name = "beer",
    .make = make,
    .drop = drop,
    .files = count_files,
    .file_name = file_name,
    .file_write = file_write,
    .check = check,
    .patterns = patterns,
};
