// SPDX-License-Identifier: MIT
#include "app/script.h"

#include "app/commands.h"
#include "app/triage_keys.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

struct stage { // what a script plays on
    struct app *app;
    struct term *term;
    struct canvas canvas;
    uint64_t now;
    FILE *out;
};

static void show(struct stage *s)
{
    do { // drawing may ask for pictures
        do
            app_settle(s->app);
        while (app_work(s->app));
        app_settle(s->app);
        canvas_resize(&s->canvas, s->app->w, s->app->h);
        app_draw(s->app, &s->canvas);
    } while (app_work(s->app));
    s->term->ops->blit(s->term, &s->canvas, &s->app->theme);
}

static void feed(struct stage *s, struct event ev)
{
    ev.now = s->now;
    app_handle(s->app, &ev);
    show(s);
}

static void print_frame(struct stage *s, const char *name)
{
    struct strbuf text = {0};
    if (*name) {
        strbuf_puts(&text, "=== ");
        text_sanitise(&text, name, strlen(name));
        strbuf_printf(&text, " (%dx%d)\n", s->canvas.w, s->canvas.h);
    }
    canvas_print(&s->canvas, &text);
    strbuf_puts(&text, "---\n");
    canvas_print_styles(&s->canvas, &text);
    fputs(strbuf_str(&text), s->out);
    strbuf_free(&text);
}

static bool feed_keys(struct stage *s, const char *keys, struct err *e)
{
    size_t n = strlen(keys);
    for (size_t i = 0; i < n;) {
        keycode k;
        size_t used = key_parse(keys + i, n - i, &k);
        if (!used)
            return err_set(e, "no key is called %.20s", keys + i);
        if (k == key_ctrl('c'))
            feed(s, (struct event){.kind = EVENT_INTERRUPT});
        else
            feed(s, (struct event){.kind = EVENT_KEY, .key = k});
        i += used;
    }
    return true;
}

static void type_text(struct stage *s, const char *text)
{
    size_t n = strlen(text);
    for (size_t i = 0; i < n;) {
        int32_t cp;
        i += utf8_decode(text + i, n - i, &cp);
        if (cp >= 0)
            feed(s, (struct event){.kind = EVENT_KEY, .key = (keycode)cp});
    }
}

static bool resize(struct stage *s, const char *arg, struct err *e)
{
    int w, h;
    char end;
    if (sscanf(arg, "%dx%d%c", &w, &h, &end) != 2 || w < 1 || h < 1 || w > 1000 || h > 1000)
        return err_set(e, "resize needs WIDTHxHEIGHT");
    feed(s, (struct event){.kind = EVENT_RESIZE, .w = w, .h = h});
    return true;
}

static bool wait_for(struct stage *s, const char *arg, struct err *e)
{
    char *end;
    unsigned long ms = strtoul(arg, &end, 10);
    if (end == arg || *end)
        return err_set(e, "wait needs a number of milliseconds");
    s->now += ms;
    feed(s, (struct event){.kind = EVENT_NONE});
    return true;
}

static bool script_line(struct stage *s, char *line, struct err *e)
{
    line[strcspn(line, "\r\n")] = '\0';
    line += strspn(line, " \t");
    if (!*line || *line == '#')
        return true;
    char *arg = line + strcspn(line, " ");
    if (*arg)
        *arg++ = '\0';
    if (!strcmp(line, "key") || !strcmp(line, "keys"))
        return feed_keys(s, arg, e);
    if (!strcmp(line, "wait"))
        return wait_for(s, arg, e);
    if (!strcmp(line, "resize"))
        return resize(s, arg, e);
    if (!strcmp(line, "type")) {
        type_text(s, arg);
    } else if (!strcmp(line, "command")) {
        s->app->message[0] = '\0';
        command_run(s->app, arg);
        feed(s, (struct event){.kind = EVENT_NONE});
    } else if (!strcmp(line, "frame")) {
        print_frame(s, arg);
    } else if (!strcmp(line, "quit")) {
        command_run(s->app, "quit");
        leave_confirm_key(s->app, 'y');
    } else {
        return err_set(e,
                       "no script command is called %s (key keys type command resize wait frame "
                       "quit)",
                       line);
    }
    return true;
}

bool script_run(struct app *a, struct term *t, FILE *script, const char *name, FILE *out,
                struct err *e)
{
    struct stage s = {.app = a, .term = t, .out = out};
    canvas_init(&s.canvas, t->w, t->h);
    a->w = t->w;
    a->h = t->h;
    while (app_work(a)) {
    }
    feed(&s, (struct event){.kind = EVENT_NONE});
    char *line = NULL;
    size_t cap = 0;
    bool ok = true;
    for (long number = 1; ok && !a->quit && getline(&line, &cap, script) >= 0; number++) {
        ok = script_line(&s, line, e);
        if (!ok)
            err_prefix(e, "%s:%ld", name, number);
    }
    free(line);
    canvas_fini(&s.canvas);
    return ok;
}
