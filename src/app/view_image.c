// SPDX-License-Identifier: MIT
#include "app/view_image.h"

#include "app/commands.h"
#include "app/triage_keys.h"
#include "ui/format.h"

#include <math.h>
#include <string.h>

static bool reads_image(const struct app *a)
{
    const struct instance *x = app_instance(a);
    return x && x->kind == INSTANCE_IMAGE;
}

bool image_has_keys(const struct app *a)
{
    if (a->n_views)
        return app_top_const(a)->kind == VIEW_IMAGE;
    return a->reading && a->mode != LAYOUT_LIST && reads_image(a);
}

void image_draw(const struct app *a, struct canvas *c, struct rect r)
{
    struct reader_view v = app_reader_view(a);
    draw_reader_title(c, (struct rect){r.x, r.y, r.w, 1}, &v);
    r.y++;
    r.h--;
    if (!v.instance)
        draw_label(c, r.x + 2, r.y + 1, r.w - 4, "nothing is listed", style_of(ROLE_MESSAGE));
    else if (v.instance->kind != INSTANCE_IMAGE)
        draw_label(c, r.x + 2, r.y + 1, r.w - 4, "this instance has no picture",
                   style_of(ROLE_MESSAGE));
    else
        draw_picture_pane(c, r, v.picture);
    draw_reader_tags(a, c, r, &v);
}

// ---- moving -------------------------------------------------------------------------------------

static double within(double at, double half)
{
    return at < half ? half : at > 1 - half ? 1 - half : at;
}

static void clamp_part(struct pictures *p)
{
    p->x = within(p->x, .5 / p->zoom);
    p->y = within(p->y, .5 / p->zoom);
}

void image_move(struct app *a, int dx, int dy, long rows)
{
    struct pictures *p = a->pictures;
    if (p->zoom > 1) {
        p->x += dx * .25 / p->zoom;
        p->y += dy * .25 / p->zoom;
        clamp_part(p);
        return;
    }
    list_move(&a->list, rows);
}

void image_show_point(struct app *a, double x, double y)
{
    struct pictures *p = a->pictures;
    double half = .5 / p->zoom, margin = .2 * half;
    if (fabs(x - p->x) > half - margin)
        p->x = x > p->x ? x - half + margin : x + half - margin;
    if (fabs(y - p->y) > half - margin)
        p->y = y > p->y ? y - half + margin : y + half - margin;
    clamp_part(p);
}

struct rect image_picture_at(const struct app *a)
{
    struct rect r = {0, 2, a->w, a->h - 3};
    return picture_view_at(r, &a->pictures->view, a->pictures->shown_w, a->pictures->shown_h);
}

// ---- commands -----------------------------------------------------------------------------------

bool cmd_image_view(struct app *a, const char *arg, struct err *e)
{
    (void)arg;
    if (a->n_views && app_top(a)->kind == VIEW_IMAGE) {
        app_pop_view(a); // i again closes
        return true;
    }
    if (!reads_image(a))
        return err_set(e, "this instance has no picture");
    app_push_view(a, VIEW_IMAGE, "image");
    return true;
}

bool cmd_image_look(struct app *a, const char *arg, struct err *e)
{
    struct pictures *p = a->pictures;
    unsigned look = (p->look + 1) % OVERLAY_LOOKS;
    if (*arg)
        for (look = 0; look < OVERLAY_LOOKS; look++)
            if (strcmp(arg, overlay_look_name((enum overlay_look)look)) == 0)
                break;
    if (look == OVERLAY_LOOKS)
        return err_set(e, "looks of S are outline, saturation, heat and off");
    p->look = (enum overlay_look)look;
    app_say(a, "S in pictures: %s", overlay_look_name(p->look));
    return true;
}

bool cmd_image_truth(struct app *a, const char *arg, struct err *e)
{
    (void)arg, (void)e;
    a->pictures->outline_g = !a->pictures->outline_g;
    app_say(a, "G in pictures: %s", a->pictures->outline_g ? "outline" : "off");
    return true;
}

bool cmd_image_beside(struct app *a, const char *arg, struct err *e)
{
    (void)arg, (void)e;
    a->pictures->beside = !a->pictures->beside;
    return true;
}

bool cmd_image_zoom(struct app *a, const char *arg, struct err *e)
{
    enum { MOST = 32 };
    struct pictures *p = a->pictures;
    if (paint_on(a)) { // around the brush
        p->x = (a->paint.painting.x + .5) / a->paint.painting.w;
        p->y = (a->paint.painting.y + .5) / a->paint.painting.h;
    }
    if (strcmp(arg, "in") == 0)
        p->zoom = p->zoom * 2 > MOST ? MOST : p->zoom * 2;
    else if (strcmp(arg, "out") == 0)
        p->zoom = p->zoom / 2 < 1 ? 1 : p->zoom / 2;
    else if (strcmp(arg, "fit") == 0)
        p->zoom = 1;
    else
        return err_set(e, "image-zoom takes in, out or fit");
    clamp_part(p);
    return true;
}

static bool set_mode(struct app *a, enum picture_mode mode)
{
    pictures_set_mode(a, mode);
    const struct graphics *g = &a->term->graphics;
    app_say(a, "pictures: %s%s%s%s", picture_mode_name(g->mode), *g->why ? " (" : "", g->why,
            *g->why ? ")" : "");
    return true;
}

bool cmd_image_mode(struct app *a, const char *arg, struct err *e)
{
    enum picture_mode mode = (enum picture_mode)((a->pictures->wanted + 1) % PICTURE_MODE_COUNT);
    if (!a->term)
        return err_set(e, "there is no terminal");
    if (*arg && !picture_mode_find(arg, &mode))
        return err_set(
            e, "pictures are auto, none, ascii, symbols, half, braille, sixel, kitty or iterm2");
    // going round passes over what this terminal did not prove: by name it can be had
    for (int k = 0; !*arg && k < PICTURE_MODE_COUNT && picture_mode_is_pixels(mode); k++)
        mode = (enum picture_mode)((mode + 1) % PICTURE_MODE_COUNT);
    return set_mode(a, mode);
}
