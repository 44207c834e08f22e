// SPDX-License-Identifier: MIT
// Which theme: the one that was named, or with "auto" the one for the terminal's background as far
// as it is known.
#include "app/app.h"

#include "app/commands.h"

#include <string.h>

static const char *theme_for(const struct term *t)
{
    return t && t->background == BACKGROUND_LIGHT ? "light" : "dark";
}

bool app_theme_set(struct app *a, const char *name, struct err *e)
{
    struct theme theme;
    bool automatic = strcmp(name, "auto") == 0;
    if (!theme_load(automatic ? theme_for(a->term) : name, a->theme_dir, &theme, e))
        return false;
    a->theme = theme;
    a->theme_auto = automatic;
    a->stale |= STALE_MENUS;
    return true;
}

void app_theme_follow(struct app *a)
{
    struct err e;
    if (a->theme_auto && strcmp(a->theme.name, theme_for(a->term)) != 0)
        app_theme_set(a, "auto", &e);
}

bool cmd_theme(struct app *a, const char *arg, struct err *e)
{
    if (!app_theme_set(a, arg, e))
        return false;
    if (a->term)
        a->term->ops->repaint(a->term);
    return true;
}
