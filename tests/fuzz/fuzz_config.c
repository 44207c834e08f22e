// SPDX-License-Identifier: MIT
// Any text as a config file: it never stops the program, every warning names a line of it, what is
// set is what the setting accepts, and its keys and tags can be bound.
#include "app/app.h"
#include "app/commands.h"
#include "app/triage_keys.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check_setting(const struct config *c, enum setting_id id)
{
    const struct setting_info *info = setting_info(id);
    char where[256];
    struct err e = {{0}};
    struct config fresh;
    config_origin(c, id, where, sizeof where);
    if (strcmp(info->values, "number") == 0 && *config_get(c, id) && isnan(config_number(c, id)))
        abort();
    if (!c->settings[id].line)
        return;
    config_init(&fresh); // what was taken once is taken again
    if (!config_set(&fresh, info->name, config_get(c, id), 1, &e))
        abort();
    config_free(&fresh);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct config c;
    char *text = mem_strndup((const char *)data, n);
    long lines = 1;
    for (size_t i = 0; i < n; i++)
        lines += data[i] == '\n';
    config_init(&c);
    config_parse(&c, text);
    for (size_t i = 0; i < c.n_warnings; i++)
        if (c.warnings[i].line < 1 || c.warnings[i].line > lines || !c.warnings[i].what[0])
            abort();
    for (int id = 0; id < SETTING_COUNT; id++)
        check_setting(&c, (enum setting_id)id);
    struct app *a = mem_zalloc(sizeof *a);
    a->config = &c;
    keys_bind_all(a);
    triage_start(a);
    keymap_free(&a->keymap);
    free(a);
    config_free(&c);
    free(text);
    return 0;
}
