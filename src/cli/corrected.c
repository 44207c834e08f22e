// SPDX-License-Identifier: MIT
#include "cli/corrected.h"

#include "base/mem.h"
#include "cli/output.h"
#include "store/triage.h"

#include <stdlib.h>

static bool apply_all(struct study *s, const struct triage *t, struct err *e)
{
    static const uint32_t nothing[1] = {0};
    size_t applied = 0;
    for (size_t i = 0; i < triage_states(t); i++) {
        const struct triage_state *state = triage_state_at(t, i);
        if (state->reviewer != 0 || !state->edited || state->instance == UINT32_MAX)
            continue;
        if (state->changed)
            complain("%s has changed since its ground truth was corrected: the correction is used",
                     state->id);
        if (!corpus_set_truth(s->corpus, state->instance, state->truth ? state->truth : nothing,
                              state->n_truth, e))
            return false;
        applied++;
    }
    complain("%zu corrected ground truths by %s", applied, triage_reviewer_name(t, 0));
    return true;
}

bool corrected_apply(struct study *s, struct err *e)
{
    const struct options *o = s->options;
    struct corpus_info info = corpus_info(s->corpus);
    char *path = o->triage ? mem_strdup(o->triage)
                           : triage_path(o->read.paths, o->read.n_paths, info.identity);
    struct triage *t = NULL;
    struct triage_options to = {
        .path = path, .reviewer = o->reviewer, .aspect = info.aspect, .read_only = true};
    bool ok = path && triage_open(&t, &to, e);
    if (!path)
        err_set(e, "--corrected: where is the triage database? (--triage FILE)");
    if (ok && !triage_exists(t))
        ok = err_set(e, "--corrected: there is no triage database %s", path);
    if (ok) {
        triage_bind(t, corpus_columns(s->corpus), true);
        ok = apply_all(s, t, e);
    }
    triage_close(t);
    free(path);
    return ok;
}
