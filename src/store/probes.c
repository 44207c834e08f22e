// SPDX-License-Identifier: MIT
#include "store/probes.h"

#include "store/json/json.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TOP_MOST = 4096 };

static char *string_of(const cJSON *object, const char *key)
{
    const cJSON *v = json_get(object, key);
    return cJSON_IsString(v) ? mem_strdup(v->valuestring) : NULL;
}

static void probe_fini(struct saved_probe *p)
{
    free(p->name);
    free(p->id);
    free(p->region);
}

static void take_line(struct saved_probes *out, const char *line, size_t n)
{
    cJSON *tree = json_parse(line, n, NULL, NULL);
    struct saved_probe p = {.name = string_of(tree, "name"),
                            .id = string_of(tree, "id"),
                            .region = string_of(tree, "region")};
    const cJSON *by = json_get(tree, "by"), *top = json_get(tree, "top");
    double number;
    if (cJSON_IsString(by))
        score_of_sets(by->valuestring, &p.by);
    if (top && json_is_index(top, &number) && number >= 1 && number <= TOP_MOST)
        p.top = (size_t)number;
    if (p.name && p.id && p.region)
        vec_push(out, p);
    else
        probe_fini(&p);
    cJSON_Delete(tree);
}

void probes_read(const char *path, struct saved_probes *out)
{
    *out = (struct saved_probes){0};
    FILE *f = path ? fopen(path, "r") : NULL;
    char *line = NULL;
    size_t cap = 0;
    for (ssize_t n; f && (n = getline(&line, &cap, f)) >= 0;)
        take_line(out, line, (size_t)n);
    free(line);
    if (f)
        fclose(f);
}

void probes_free(struct saved_probes *p)
{
    for (size_t i = 0; i < p->n; i++)
        probe_fini(&p->at[i]);
    vec_free(p);
}

const struct saved_probe *probes_find(const struct saved_probes *p, const char *name)
{
    for (size_t i = 0; i < p->n; i++)
        if (strcmp(p->at[i].name, name) == 0)
            return &p->at[i];
    return NULL;
}

void probes_names(const struct saved_probes *p, char *out, size_t n)
{
    size_t used = (size_t)snprintf(out, n, p->n ? "" : "none");
    for (size_t i = 0; i < p->n && used + 1 < n; i++)
        used += (size_t)snprintf(out + used, n - used, "%s%s", i ? ", " : "", p->at[i].name);
}

static void put_line(FILE *f, const struct saved_probe *p)
{
    cJSON *tree = cJSON_CreateObject();
    cJSON_AddStringToObject(tree, "name", p->name);
    cJSON_AddStringToObject(tree, "id", p->id);
    cJSON_AddStringToObject(tree, "region", p->region);
    cJSON_AddStringToObject(tree, "by", score_key(p->by));
    cJSON_AddNumberToObject(tree, "top", (double)p->top);
    char *text = cJSON_PrintUnformatted(tree);
    if (text)
        fprintf(f, "%s\n", text);
    cJSON_free(text);
    cJSON_Delete(tree);
}

bool probes_keep(const char *path, const struct saved_probe *p, struct err *e)
{
    struct saved_probes all;
    bool placed = false;
    char *temporary = mem_printf("%s.new-%ld", path, (long)getpid());
    FILE *f = fopen(temporary, "w");
    if (!f) {
        err_set(e, "%s: %s", temporary, strerror(errno));
        free(temporary);
        return false;
    }
    probes_read(path, &all);
    for (size_t i = 0; i < all.n; i++) {
        bool same = strcmp(all.at[i].name, p->name) == 0;
        if (!same || !placed)
            put_line(f, same ? p : &all.at[i]);
        placed = placed || same;
    }
    if (!placed)
        put_line(f, p);
    probes_free(&all);
    bool ok = fflush(f) == 0 && !ferror(f);
    ok = fclose(f) == 0 && ok && rename(temporary, path) == 0;
    if (!ok) {
        err_set(e, "%s: %s", path, strerror(errno));
        unlink(temporary);
    }
    free(temporary);
    return ok;
}
