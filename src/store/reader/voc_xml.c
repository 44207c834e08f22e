// SPDX-License-Identifier: MIT
#include "store/reader/voc_xml.h"

#include "base/strbuf.h"
#include "base/vec.h"

#include <expat.h>
#include <math.h>
#include <string.h>

enum { DEEPEST = 32, LONGEST_TEXT = 1024 };

struct parse {
    XML_Parser parser;
    struct arena *arena;
    struct voc voc;
    VEC(struct voc_object) objects;
    struct strbuf path;     // "annotation/object/name"
    size_t length[DEEPEST]; // of the path at each depth
    size_t depth;
    struct strbuf text; // of the element at hand
    char why[80];       // "" = all is well
};

static void stop(struct parse *p, const char *why)
{
    if (!p->why[0])
        memcpy(p->why, why, strlen(why) + 1);
    XML_StopParser(p->parser, XML_FALSE);
}

static void element_begins(void *data, const char *name, const char **attributes)
{
    struct parse *p = data;
    (void)attributes;
    if (p->depth == DEEPEST) {
        stop(p, "elements within elements, more than 32 deep");
        return;
    }
    p->length[p->depth++] = p->path.n;
    if (p->path.n)
        strbuf_putc(&p->path, '/');
    strbuf_puts(&p->path, name);
    strbuf_clear(&p->text);
    if (p->depth == 1 && strcmp(name, "annotation") != 0)
        stop(p, "no VOC annotation: its outermost element is not <annotation>");
    if (strcmp(p->path.at, "annotation/object") != 0)
        return;
    if (p->objects.n == VOC_MAX_OBJECTS)
        stop(p, "more than 10000 objects");
    else
        vec_push(&p->objects, ((struct voc_object){.name = "", .corner = {NAN, NAN, NAN, NAN}}));
}

static void text_comes(void *data, const char *text, int n)
{
    struct parse *p = data;
    if (p->text.n + (size_t)n <= LONGEST_TEXT)
        strbuf_add(&p->text, text, (size_t)n);
}

// The element's text without blanks around it.
static const char *trimmed(struct parse *p)
{
    const char *s = strbuf_str(&p->text);
    size_t from = strspn(s, " \t\r\n"), n = strlen(s + from);
    while (n && strchr(" \t\r\n", s[from + n - 1]))
        n--;
    return arena_strndup(p->arena, s + from, n);
}

static double number(struct parse *p)
{
    const char *s = trimmed(p);
    char *end;
    double x = strtod(s, &end);
    return end == s || *end ? (double)NAN : x;
}

static void object_member(struct parse *p, const char *name)
{
    static const char *const corners[] = {"bndbox/xmin", "bndbox/ymin", "bndbox/xmax",
                                          "bndbox/ymax"};
    struct voc_object *o = &p->objects.at[p->objects.n - 1];
    for (size_t i = 0; i < 4; i++)
        if (strcmp(name, corners[i]) == 0)
            o->corner[i] = number(p);
    if (strcmp(name, "name") == 0)
        o->name = trimmed(p);
    else if (strcmp(name, "difficult") == 0)
        o->difficult = number(p) == 1;
}

static void element_ends(void *data, const char *name)
{
    struct parse *p = data;
    const char *path = strbuf_str(&p->path);
    (void)name;
    if (strcmp(path, "annotation/filename") == 0)
        p->voc.file = trimmed(p);
    else if (strcmp(path, "annotation/folder") == 0)
        p->voc.folder = trimmed(p);
    else if (strcmp(path, "annotation/size/width") == 0)
        p->voc.w = number(p);
    else if (strcmp(path, "annotation/size/height") == 0)
        p->voc.h = number(p);
    else if (str_starts(path, "annotation/object/") && p->objects.n)
        object_member(p, path + strlen("annotation/object/"));
    strbuf_clear(&p->text);
    p->path.n = p->length[--p->depth];
    p->path.at[p->path.n] = '\0';
}

static bool finish(struct parse *p, enum XML_Status status, struct err *e)
{
    if (p->why[0])
        return err_set(e, "%s", p->why);
    if (status != XML_STATUS_OK)
        return err_set(e, "line %lu, column %lu: %s",
                       (unsigned long)XML_GetCurrentLineNumber(p->parser),
                       (unsigned long)XML_GetCurrentColumnNumber(p->parser) + 1,
                       XML_ErrorString(XML_GetErrorCode(p->parser)));
    p->voc.n = (uint32_t)p->objects.n;
    p->voc.objects = arena_array(p->arena, p->objects.n, sizeof *p->voc.objects);
    if (p->objects.n)
        memcpy(p->voc.objects, p->objects.at, p->objects.n * sizeof *p->voc.objects);
    return true;
}

bool voc_parse(const char *text, size_t n, struct arena *a, struct voc *out, struct err *e)
{
    struct parse p = {.parser = XML_ParserCreate(NULL), .arena = a, .voc = {.w = NAN, .h = NAN}};
    if (!p.parser)
        mem_out_of_memory();
    XML_SetUserData(p.parser, &p);
    XML_SetElementHandler(p.parser, element_begins, element_ends);
    XML_SetCharacterDataHandler(p.parser, text_comes);
    enum XML_Status status = XML_Parse(p.parser, text, (int)n, 1);
    bool ok = finish(&p, status, e);
    if (ok)
        *out = p.voc;
    XML_ParserFree(p.parser);
    vec_free(&p.objects);
    strbuf_free(&p.path);
    strbuf_free(&p.text);
    return ok;
}
