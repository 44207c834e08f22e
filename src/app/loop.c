// SPDX-License-Identifier: MIT
#include "app/loop.h"

#include "app/resume.h"

static void show(struct app *a, struct term *t, struct canvas *c)
{
    app_settle(a);
    if (c->w != a->w || c->h != a->h)
        canvas_resize(c, a->w, a->h);
    app_draw(a, c);
    t->ops->blit(t, c, &a->theme);
}

void app_loop(struct app *a, struct term *t)
{
    struct canvas c;
    a->w = t->w;
    a->h = t->h;
    canvas_init(&c, a->w, a->h);
    if (a->theme_auto) { // the first screen in the right colours, if the terminal answers soon
        t->ops->find_background(t);
        app_theme_follow(a);
    }
    show(a, t, &c);
    while (!a->quit) {
        struct event ev;
        t->ops->read_event(t, app_timeout(a), &ev);
        app_handle(a, &ev);
        bool lost = ev.kind == EVENT_QUIT;
        for (int typed = 0; ev.kind != EVENT_NONE && !a->quit && typed < 64; typed++) {
            t->ops->read_event(t, 0, &ev); // keys typed ahead are handled before anything is drawn
            if (ev.kind != EVENT_NONE)
                app_handle(a, &ev);
        }
        if (lost)
            resume_write(a);
        if (a->quit)
            break;
        app_work(a);
        show(a, t, &c);
    }
    canvas_fini(&c);
}
