// SPDX-License-Identifier: MIT
// From a value of a tree back to its place in the text.
#include "store/json/json.h"

#include <string.h>

// How many values come before v in the text: the values of a tree in the order of the text.
static bool count_before(const cJSON *tree, const cJSON *v, size_t *count)
{
    if (tree == v)
        return true;
    ++*count;
    for (const cJSON *child = tree->child; child; child = child->next)
        if (count_before(child, v, count))
            return true;
    return false;
}

static size_t string_end(const char *s, size_t at)
{
    for (at++; s[at] && s[at] != '"'; at++)
        at += s[at] == '\\' && s[at + 1];
    return at + (s[at] == '"');
}

// Where the value with so many before it begins, or its key where it has one. The text is JSON.
static size_t find_value(const char *s, size_t before)
{
    size_t key = SIZE_MAX;
    for (size_t at = 0; s[at];) {
        size_t start = at;
        if (s[at] == '"') {
            at = string_end(s, at);
            if (s[at + strspn(s + at, " \t\r\n")] == ':') {
                key = start;
                continue;
            }
        } else if (s[at] == '{' || s[at] == '[') {
            at++;
        } else if (strchr(" \t\r\n,:}]", s[at]) || (unsigned char)s[at] >= 0x80) {
            at++;
            continue;
        } else {
            at += strcspn(s + at, " \t\r\n,:}]");
        }
        if (before-- == 0)
            return key != SIZE_MAX ? key : start;
        key = SIZE_MAX;
    }
    return SIZE_MAX;
}

size_t json_offset(const char *text, const cJSON *root, const cJSON *v)
{
    size_t before = 0;
    return v && count_before(root, v, &before) ? find_value(text, before) : SIZE_MAX;
}
