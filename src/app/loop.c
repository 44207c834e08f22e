// SPDX-License-Identifier: MIT
#include "app/loop.h"

#include "app/resume.h"

enum { PROGRESS_MS = 200 }; // how far work has come is shown that often at most

struct shown { // last
    uint64_t at;
    bool rows; // some were there already
};

// Nothing has changed but how far work has come?
static bool is_progress(const struct app *a, const struct shown *last)
{
    bool due = a->reader.due && a->reader.due_at <= a->now;
    return last->rows && !due && a->now - last->at < PROGRESS_MS;
}

static void show(struct app *a, struct term *t, struct canvas *c, struct shown *last)
{
    *last = (struct shown){.at = a->now, .rows = a->columns->n > 0};
    app_settle(a);
    if (c->w != a->w || c->h != a->h)
        canvas_resize(c, a->w, a->h);
    app_draw(a, c);
    t->ops->blit(t, c, &a->theme);
}

void app_loop(struct app *a, struct term *t)
{
    struct canvas c;
    struct shown last;
    a->w = t->w;
    a->h = t->h;
    canvas_init(&c, a->w, a->h);
    if (a->theme_auto) { // the first screen in the right colours, if the terminal answers soon
        t->ops->find_background(t);
        app_theme_follow(a);
    }
    show(a, t, &c, &last);
    while (!a->quit) {
        struct event ev;
        t->ops->read_event(t, app_timeout(a), &ev);
        app_handle(a, &ev);
        bool lost = ev.kind == EVENT_QUIT, idle = ev.kind == EVENT_NONE;
        for (int typed = 0; ev.kind != EVENT_NONE && !a->quit && typed < 64; typed++) {
            t->ops->read_event(t, 0, &ev); // keys typed ahead are handled before anything is drawn
            if (ev.kind != EVENT_NONE)
                app_handle(a, &ev);
        }
        if (lost)
            resume_write(a);
        if (a->quit)
            break;
        if (!app_work(a) || !idle || !is_progress(a, &last))
            show(a, t, &c, &last);
    }
    canvas_fini(&c);
}
