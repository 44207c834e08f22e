// SPDX-License-Identifier: MIT
#include "cli/corrected.h"

#include "base/mem.h"
#include "cli/output.h"
#include "store/triage.h"

#include <stdlib.h>

struct taking { // what is done with each correction
    struct study *study;
    uint32_t run;
    struct correction *changes; // NULL: applied
    size_t n;
    size_t outside; // indices behind the end of their instances
};

static bool take(struct taking *k, const struct triage_state *state, struct err *e)
{
    static const uint32_t nothing[1] = {0};
    const uint32_t *truth = state->truth ? state->truth : nothing;
    struct corpus *c = k->study->corpus;
    bool ok = k->changes ? corpus_correction(c, state->instance, k->run, truth, state->n_truth,
                                             &k->changes[k->n], e)
                         : corpus_set_truth(c, state->instance, truth, state->n_truth, e);
    uint32_t features = corpus_columns(c)->rows[state->instance].n;
    for (size_t i = 0; ok && i < state->n_truth; i++)
        k->outside += truth[i] >= features;
    k->n += ok;
    return ok;
}

static bool take_all(struct taking *k, const struct triage *t, struct err *e)
{
    for (size_t i = 0; i < triage_states(t); i++) {
        const struct triage_state *state = triage_state_at(t, i);
        if (state->reviewer != 0 || !state->edited || state->instance == UINT32_MAX)
            continue;
        if (state->changed)
            complain("%s has changed since its ground truth was corrected: the correction is used",
                     state->id);
        if (!take(k, state, e))
            return false;
    }
    if (k->outside)
        complain("%zu indices of corrected ground truths are outside of their instances: they are "
                 "dropped",
                 k->outside);
    complain("%zu corrected ground truths by %s", k->n, triage_reviewer_name(t, 0));
    return true;
}

static bool open_database(struct study *s, struct triage **t, struct err *e)
{
    const struct options *o = s->options;
    struct corpus_info info = corpus_info(s->corpus);
    char *path = o->triage ? mem_strdup(o->triage)
                           : triage_path(o->read.paths, o->read.n_paths, info.origin);
    struct triage_options to = {
        .path = path, .reviewer = o->reviewer, .aspect = info.aspect, .read_only = true};
    bool ok = path && triage_open(t, &to, e);
    if (!path)
        err_set(e, "--corrected: where is the triage database? (--triage FILE)");
    if (ok && !triage_exists(*t))
        ok = err_set(e, "--corrected: there is no triage database %s", path);
    if (ok)
        triage_bind(*t, corpus_columns(s->corpus), true);
    free(path);
    return ok;
}

bool corrected_apply(struct study *s, struct err *e)
{
    struct triage *t = NULL;
    struct taking k = {.study = s};
    bool ok = open_database(s, &t, e) && take_all(&k, t, e);
    triage_close(t);
    return ok;
}

bool corrected_changes(struct study *s, uint32_t run, struct correction **out, size_t *n,
                       struct err *e)
{
    struct triage *t = NULL;
    struct taking k = {.study = s, .run = run};
    bool ok = open_database(s, &t, e);
    if (ok) {
        k.changes = mem_array(triage_states(t) + 1, sizeof *k.changes);
        ok = take_all(&k, t, e);
        corrections_sort(k.changes, k.n);
    }
    triage_close(t);
    *out = k.changes;
    *n = k.n;
    return ok;
}
