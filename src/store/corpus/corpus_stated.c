// SPDX-License-Identifier: MIT
// What corpus.json states besides its sources, for a corpus that is written anew.
#include "store/corpus/corpus_internal.h"

#include <string.h>

static cJSON *parse(const struct corpus *c)
{
    const char *text = c->settings.stated;
    return text ? json_parse(text, strlen(text), NULL, NULL) : NULL;
}

void corpus_stated(const struct corpus *c, struct strbuf *keys)
{
    cJSON *tree = parse(c);
    for (const cJSON *v = tree ? tree->child : NULL; v; v = v->next) {
        bool elsewhere = !strcmp(v->string, "name") || !strcmp(v->string, "description") ||
                         (!strcmp(v->string, "discretise") && c->settings.rule.kind != RULE_NONE);
        if (!elsewhere && !cJSON_IsNull(v))
            strbuf_printf(keys, "%s%s", keys->n ? ", " : "", v->string);
    }
    cJSON_Delete(tree);
}

char *corpus_stated_of(const struct corpus *c, const char *path)
{
    cJSON *tree = parse(c);
    int aspect = corpus_info(c).aspect;
    if (!tree)
        tree = cJSON_CreateObject();
    if (aspect >= 0) {
        cJSON_DeleteItemFromObjectCaseSensitive(tree, "aspect");
        cJSON_AddNumberToObject(tree, "aspect", aspect);
    }
    cJSON *source = cJSON_CreateObject();
    cJSON_AddStringToObject(source, "path", path);
    cJSON_AddStringToObject(source, "format", "venn");
    cJSON_AddItemToArray(cJSON_AddArrayToObject(tree, "sources"), source);
    char *printed = cJSON_Print(tree), *text = mem_printf("%s\n", printed);
    cJSON_free(printed);
    cJSON_Delete(tree);
    return text;
}
