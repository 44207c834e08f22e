// SPDX-License-Identifier: MIT
// Scores by a corrected ground truth: the one being edited, or the ones that triage has kept.
#include "app/app.h"

// Scores the instance with the set being edited.
bool edit_show(struct app *a, struct err *e)
{
    uint32_t *indices = mem_array(a->edit.set.n, sizeof *indices);
    size_t n = featureset_members(&a->edit.set, indices);
    bool ok = corpus_set_truth(a->corpus, a->edit.instance, indices, n, e);
    free(indices);
    return ok;
}

bool edit_show_painted(struct app *a, struct err *e)
{
    a->edit.set = a->edit.region.set;
    return edit_show(a, e);
}

// Scores an instance with what triage has kept for it, or with the file's ground truth.
bool edit_show_kept(struct app *a, uint32_t instance, struct err *e)
{
    const struct triage_state *s = a->triage ? triage_own(a->triage, instance) : NULL;
    bool use = s && s->edited && a->corrected;
    static const uint32_t nothing[1] = {0};
    const uint32_t *indices = use ? (s->truth ? s->truth : nothing) : NULL;
    pictures_painted(a, instance);
    return corpus_set_truth(a->corpus, instance, indices, use ? s->n_truth : 0, e);
}

void edit_apply_kept(struct app *a)
{
    struct err e;
    for (size_t i = 0; a->triage && i < triage_states(a->triage); i++) {
        const struct triage_state *s = triage_state_at(a->triage, i);
        if (s->reviewer == 0 && s->edited && s->instance < a->columns->n &&
            !edit_show_kept(a, s->instance, &e))
            app_complain(a, &e);
    }
    a->stale |= STALE_FRAME | STALE_MENUS;
}
