// SPDX-License-Identifier: MIT
#include "driver.h"

#include "base/mem.h"
#include "term/term.h"
#include "ui/theme.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

static const char theme_text[] =
    "theme test dark\n"
    "text fg=-\n"
    "token-g fg=#102030:16:0:0 bg=#f2d602:220:11:3 attr=underline\n"
    "token-s fg=#102030:16:0:0 bg=#d95f02:166:9:1 attr=bold\n"
    "token-both fg=#102030:16:0:0 bg=#d95f02:166:9:1 attr=bold,underline mono=reverse\n"
    "number fg=#00ff7f:48:10:2\n"
    "dim attr=dim\n";

// ---- scenes ------------------------------------------------------------------------------------

static void scene_styles(struct canvas *c)
{
    canvas_puts(c, 0, 0, "styles", style_of(ROLE_TEXT));
    canvas_puts(c, 0, 1, "ground", style_of(ROLE_TOKEN_G));
    canvas_puts(c, 10, 1, "salient", style_of(ROLE_TOKEN_S));
    canvas_puts(c, 20, 1, "both", style_of(ROLE_TOKEN_BOTH));
    canvas_puts(c, 30, 1, "0.27", style_of(ROLE_NUMBER));
    canvas_puts(c, 40, 1, "plain", style_of(ROLE_TEXT));
    canvas_puts(c, 50, 1, "mods", (struct style){ROLE_TEXT, MOD_REVERSE | MOD_UNDERLINE});
}

static void scene_wide(struct canvas *c, int n)
{
    canvas_puts(c, 0, 0, "wide", style_of(ROLE_TEXT));
    canvas_puts(c, 0, 1, "日本語 tail", style_of(ROLE_TEXT));
    canvas_puts(c, 0, 2,
                "e\xcc\x81"
                "clair é ▓░",
                style_of(ROLE_TEXT));
    canvas_puts(c, 0, 3, "\xf0\x9f\x87\xab\xf0\x9f\x87\xb7 flag", style_of(ROLE_TEXT));
    canvas_puts(c, 0, 4, "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x94\xac zwj", style_of(ROLE_TEXT));
    canvas_printf(c, 40, 4, style_of(ROLE_TEXT), "%d", n);
    canvas_puts(c, 0, 5, "\033]52;c;ZZZ\a\xc2\x9b end", style_of(ROLE_TEXT));
    canvas_puts(c, c->w - 1, 6, "語", style_of(ROLE_TEXT));
}

static void scene_full(struct canvas *c)
{
    for (int y = 0; y < c->h; y++)
        for (int x = 0; x < c->w; x++)
            canvas_printf(c, x, y, style_of(ROLE_TEXT), "%c", 'a' + (x + y) % 26);
}

// A list between a header and a footer that stay.
static void scene_lines(struct canvas *c, int first)
{
    canvas_puts(c, 0, 0, "header", style_of(ROLE_TEXT));
    for (int y = 1; y < c->h - 1; y++)
        canvas_printf(c, 0, y, style_of(ROLE_TEXT), "line %d of a list that scrolls %d", first + y,
                      (first + y) * 7919);
    canvas_puts(c, 0, c->h - 1, "footer", style_of(ROLE_TEXT));
}

// A picture the terminal draws, and text beside it; Z: text over it, too.
static void scene_picture(struct canvas *c, char scene)
{
    static const char *const bytes[] = {"\033Pqfirst\033\\", "\033Pqsecond\033\\"};
    bool second = scene == 'Q';
    struct placed p = {.at = {2, 3, 10, 5},
                       .key = second ? 2 : 1,
                       .mode = getenv("DRIVER_KITTY") ? PICTURE_KITTY : PICTURE_SIXEL,
                       .bytes = bytes[second],
                       .n = strlen(bytes[second])};
    canvas_printf(c, 0, 0, style_of(ROLE_TEXT), "scene %c", scene);
    canvas_puts(c, 14, 4, scene == 'R' ? "right of it" : "beside", style_of(ROLE_TEXT));
    canvas_place(c, &p);
    if (scene == 'Z')
        canvas_puts(c, 0, 5, "help over the picture", style_of(ROLE_TEXT));
}

// Cells in colours of their own: more pairs than 8 colours have.
static void scene_cells(struct canvas *c, int colours)
{
    canvas_puts(c, 0, 0, "scene C", style_of(ROLE_TEXT));
    for (int y = 0; y < 16; y++)
        for (int x = 0; x < 16; x++)
            canvas_cell(c, x, y + 1, 0x2580, x * 7 % colours, y * 11 % colours, 0);
}

static void show(struct term *t, const struct theme *theme, char scene, int n)
{
    struct canvas c;
    int extra = scene == '4' ? 7 : scene == '5' ? -7 : 0;
    canvas_init(&c, t->w + extra, t->h + extra);
    c.cursor_x = c.cursor_y = -1;
    if (scene == '1')
        scene_styles(&c);
    else if (scene == '2')
        scene_wide(&c, n);
    else if (scene == '3' || scene == '4' || scene == '5')
        scene_full(&c);
    else if (scene == '6' || scene == '7')
        scene_lines(&c, scene - '6');
    else if (strchr("PQRZ", scene))
        scene_picture(&c, scene);
    else if (scene == 'C')
        scene_cells(&c, t->depth == DEPTH_256 ? 256 : t->depth == DEPTH_8 ? 8 : 1 << 24);
    else
        canvas_printf(&c, 0, 0, style_of(ROLE_TEXT), "scene %c", scene);
    if (scene == '8') {
        c.cursor_x = 3;
        c.cursor_y = 2;
    }
    t->ops->blit(t, &c, theme);
    canvas_fini(&c);
}

// ---- what keys do ------------------------------------------------------------------------------

__attribute__((no_sanitize("address", "undefined"))) static void fault(void)
{
    int *volatile nowhere = (int *)8;
    *nowhere = 1;
}

__attribute__((no_sanitize("address", "undefined"), noinline)) static int exhaust(int n)
{
    volatile char frame[4096];
    frame[n % 4096] = (char)n;
    return n == -1 ? 0 : exhaust(n + 1) + frame[(n + 1) % 4096];
}

static void copy(struct term *t, int reports, size_t n)
{
    struct err e = {{0}};
    const char *how = "";
    char *text = mem_zalloc(n + 1);
    memset(text, 'v', n);
    bool ok = t->ops->copy(t, text, n, &how, &e);
    dprintf(reports, "copy %s\n", ok ? how : e.msg);
    free(text);
}

static void shell(struct term *t, int reports)
{
    struct err e = {{0}};
    const char *command = getenv("DRIVER_SHELL");
    bool ok = t->ops->shell(t, command ? command : "true", &e);
    dprintf(reports, "shell %s\n", ok ? "ok" : e.msg);
}

static void find_graphics(struct term *t, int reports)
{
    enum picture_mode wanted = PICTURE_AUTO;
    if (getenv("DRIVER_IMAGE"))
        picture_mode_find(getenv("DRIVER_IMAGE"), &wanted);
    t->ops->find_graphics(t, wanted);
    dprintf(reports, "graphics %s %dx%d %s\n", picture_mode_name(t->graphics.mode),
            t->graphics.cell_w, t->graphics.cell_h, t->graphics.why);
}

static bool is_scene(keycode key)
{
    return (key >= '0' && key <= '9') || (key < 0x80 && key > 0 && strchr("CPQRZ", (int)key));
}

static void busy(int reports)
{
    dprintf(reports, "busy\n");
    for (;;)
        nanosleep(&(struct timespec){.tv_sec = 1}, NULL);
}

static void act(struct term *t, const struct theme *theme, int reports, keycode key)
{
    static int n; // makes every frame of scene 2 another
    if (is_scene(key))
        show(t, theme, (char)key, ++n);
    else if (key == '!')
        shell(t, reports);
    else if (key == 'y')
        copy(t, reports, 5);
    else if (key == 'Y')
        copy(t, reports, 60000);
    else if (key == 'L')
        t->ops->repaint(t);
    else if (key == 'I')
        find_graphics(t, reports);
    else if (key == 'F')
        fault();
    else if (key == 'U')
        abort();
    else if (key == 'M')
        mem_out_of_memory();
    else if (key == 'O')
        exhaust(0);
    else if (key == 'B')
        busy(reports);
}

static void report(int reports, const struct event *e)
{
    char name[24];
    switch (e->kind) {
    case EVENT_KEY:
        dprintf(reports, "key %s\n", keycode_name(e->key, name));
        break;
    case EVENT_PASTE:
        dprintf(reports, "paste %zu %.*s\n", e->n, e->n > 200 ? 200 : (int)e->n, e->text);
        break;
    case EVENT_RESIZE:
        dprintf(reports, "resize %dx%d\n", e->w, e->h);
        break;
    case EVENT_INTERRUPT:
        dprintf(reports, "interrupt\n");
        break;
    case EVENT_CLICK:
        dprintf(reports, "click %d %d\n", e->x, e->y);
        break;
    case EVENT_WHEEL:
        dprintf(reports, "wheel %d\n", e->y);
        break;
    case EVENT_BACKGROUND:
        dprintf(reports, "background event\n");
        break;
    case EVENT_QUIT:
        dprintf(reports, "quit\n");
        break;
    default:
        dprintf(reports, "none\n");
    }
}

int driver_main(int reports)
{
    struct err e = {{0}};
    struct theme theme;
    if (!theme_parse(theme_text, "test", &theme, &e)) {
        dprintf(reports, "theme %s\n", e.msg);
        return 3;
    }
    if (getenv("DRIVER_NOHUP"))
        signal(SIGHUP, SIG_IGN);
    struct term_options o = {.color = getenv("DRIVER_COLOR"),
                             .ascii = getenv("DRIVER_ASCII") != NULL,
                             .mouse = getenv("DRIVER_MOUSE") != NULL,
                             .ask_background = getenv("DRIVER_BACKGROUND") != NULL};
    if (getenv("DRIVER_DESCRIBE")) {
        struct strbuf text = {0};
        term_curses_describe(PICTURE_AUTO, &text);
        dprintf(reports, "%s", text.at);
        strbuf_free(&text);
    }
    struct term *t = term_curses_open(&o, &e);
    if (!t) {
        dprintf(reports, "refused %s\n", e.msg);
        return 2;
    }
    dprintf(reports, "pid %d\nopen %dx%d depth %d utf8 %d notice %s\n", (int)getpid(), t->w, t->h,
            t->depth, t->utf8, t->notice);
    if (o.ask_background) {
        t->ops->find_background(t);
        dprintf(reports, "background %s\n", background_name(t->background));
    }
    show(t, &theme, '0', 0);
    dprintf(reports, "ready\n");
    struct event ev;
    char scene = '0';
    do {
        t->ops->read_event(t, -1, &ev);
        if (ev.kind == EVENT_RESIZE)
            show(t, &theme, scene, 0);
        if (ev.kind == EVENT_KEY) {
            scene = is_scene(ev.key) ? (char)ev.key : scene;
            act(t, &theme, reports, ev.key);
        }
        report(reports, &ev);
        if (ev.kind == EVENT_BACKGROUND)
            dprintf(reports, "now %s\n", background_name(t->background));
    } while (ev.kind != EVENT_QUIT && !(ev.kind == EVENT_KEY && ev.key == 'q'));
    t->ops->close(t);
    dprintf(reports, "closed\n");
    return 0;
}

// ---- a shell with one job ----------------------------------------------------------------------

int job_main(int reports, int orders, char *const *argv)
{
    int tty = 2, status;
    bool background = getenv("JOB_BACKGROUND") != NULL;
    signal(SIGTTOU, SIG_IGN);
    pid_t job = fork();
    if (job == 0) {
        setpgid(0, 0);
        if (!background)
            tcsetpgrp(tty, getpid());
        signal(SIGTTOU, SIG_DFL);
        if (!argv)
            return driver_main(reports);
        dprintf(reports, "pid %d\n", (int)getpid());
        execvp(argv[0], argv);
        return 97;
    }
    setpgid(job, job);
    if (!background)
        tcsetpgrp(tty, job);
    for (;;) {
        while (waitpid(job, &status, WUNTRACED) < 0 && errno == EINTR)
            ;
        if (!WIFSTOPPED(status))
            return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        tcsetpgrp(tty, getpgrp());
        char line[16];
        dprintf(reports, "stopped %d\n", WSTOPSIG(status));
        if (read(orders, line, sizeof line) <= 0)
            return 98;
        if (strncmp(line, "wait", 4) == 0)
            continue;
        if (strncmp(line, "bg", 2) != 0)
            tcsetpgrp(tty, job);
        kill(-job, SIGCONT);
    }
}
