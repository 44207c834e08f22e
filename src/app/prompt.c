// SPDX-License-Identifier: MIT
#include "app/prompt.h"

#include "app/commands.h"
#include "app/search.h"
#include "app/triage_keys.h"
#include "app/view_stack.h"

static void prompt_close(struct app *a)
{
    a->prompt.kind = PROMPT_NONE;
}

// A filter that does not parse stays in the prompt, with the cursor where the error is.
static void accept_filter(struct app *a, const char *text)
{
    struct query *q = NULL;
    struct err e;
    if (!query_parse(text, a->columns, &q, &e)) {
        app_complain(a, &e);
        return;
    }
    history_add(&a->histories[PROMPT_FILTER], text);
    app_remember(a);
    app_set_filter(a, text, q);
    prompt_close(a);
}

static void accept(struct app *a)
{
    char *text = mem_strdup(strbuf_str(&a->prompt.edit.text));
    enum prompt_kind kind = a->prompt.kind;
    if (kind == PROMPT_FILTER) {
        accept_filter(a, text);
    } else {
        if (*text)
            history_add(&a->histories[kind], text);
        prompt_close(a);
        if (kind == PROMPT_COMMAND)
            command_run(a, text);
        else if (kind == PROMPT_NOTE)
            triage_note_accept(a, text);
        else if (a->n_views)
            views_search(a, text);
        else
            search_set(a, text);
    }
    free(text);
}

void prompt_key(struct app *a, keycode key)
{
    a->prompt.edit.complete = a->prompt.kind == PROMPT_COMMAND  ? command_complete
                              : a->prompt.kind == PROMPT_FILTER ? filter_complete
                                                                : NULL;
    switch (editline_key(&a->prompt.edit, key)) {
    case EDIT_ACCEPT:
        accept(a);
        break;
    case EDIT_CANCEL:
        prompt_close(a);
        break;
    case EDIT_IGNORED:
    case EDIT_MOVED:
    case EDIT_CHANGED:
        break;
    }
}
