// SPDX-License-Identifier: MIT
// Cutting a text into tokens, with the place of each in code points.
#include "store/reader/reader_parts.h"

#include "base/utf8.h"
#include "base/vec.h"

#include <string.h>
#include <utf8proc.h>

enum unit { UNIT_BLANK, UNIT_WORD, UNIT_MARK, UNIT_EXTEND };

static enum unit unit_of(int32_t cp, bool unicode)
{
    if (cp == ' ' || (cp >= 9 && cp <= 13) || (cp >= 0x1c && cp <= 0x1f) || cp == 0x85)
        return UNIT_BLANK;
    if (cp < 0)
        return UNIT_WORD;
    switch (utf8proc_category(cp)) {
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
        return UNIT_BLANK;
    case UTF8PROC_CATEGORY_LO: // ideographs stand alone, other letters without case join words
        return unicode && cp >= 0x2e80 && cp <= 0x3ffff && !(cp >= 0xac00 && cp <= 0xd7a3)
                   ? UNIT_MARK
                   : UNIT_WORD;
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
    case UTF8PROC_CATEGORY_PC:
        return UNIT_WORD;
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME:
    case UTF8PROC_CATEGORY_CF:
        return unicode ? UNIT_EXTEND : UNIT_WORD;
    default:
        return unicode ? UNIT_MARK : UNIT_WORD;
    }
}

// True when the character at s[i] continues the word before it: an apostrophe or full stop between
// letters ("don't", "3.5").
static bool joins_word(const char *s, size_t n, size_t i, size_t used)
{
    int32_t cp, next;
    utf8_decode(s + i, n - i, &cp);
    if ((cp != '\'' && cp != 0x2019 && cp != '.') || i + used >= n)
        return false;
    utf8_decode(s + i + used, n - i - used, &next);
    return unit_of(next, true) == UNIT_WORD;
}

struct piece_of_text { // one token: bytes and code points
    size_t at, end;
    uint32_t from, to;
};

struct pieces {
    struct piece_of_text *at;
    size_t n, cap;
};

// Finds the tokens of s; returns its length in code points.
static uint32_t find_tokens(const char *s, size_t n, bool unicode, struct pieces *found)
{
    enum unit before = UNIT_BLANK;
    uint32_t position = 0;
    for (size_t i = 0, used; i < n; i += used, position++) {
        int32_t cp;
        used = utf8_decode(s + i, n - i, &cp);
        enum unit unit = unit_of(cp, unicode);
        if (unicode && unit == UNIT_MARK && before == UNIT_WORD && joins_word(s, n, i, used))
            unit = UNIT_WORD;
        if (unit == UNIT_BLANK) {
            before = unit;
            continue;
        }
        bool goes_on = before != UNIT_BLANK &&
                       (unit == UNIT_EXTEND || (unit == UNIT_WORD && before == UNIT_WORD));
        if (!goes_on)
            vec_push(found, ((struct piece_of_text){.at = i, .from = position}));
        found->at[found->n - 1].end = i + used;
        found->at[found->n - 1].to = position + 1;
        before = unit == UNIT_EXTEND && goes_on ? before : unit;
    }
    return position;
}

bool text_tokenise(const char *text, bool unicode, struct instance *x, struct token_bounds *bounds,
                   struct err *e)
{
    struct pieces found = {0};
    uint32_t length = find_tokens(text, strlen(text), unicode, &found);
    if (found.n > MAX_TOKENS) {
        vec_free(&found);
        return err_set(e, "\"text\" has more than %d tokens; split the instance", (int)MAX_TOKENS);
    }
    struct token *tokens = arena_array(x->arena, found.n, sizeof *tokens);
    uint32_t *from = arena_array(x->arena, found.n + 1, sizeof *from);
    uint32_t *to = arena_array(x->arena, found.n + 1, sizeof *to);
    for (size_t i = 0; i < found.n; i++) {
        const struct piece_of_text *c = &found.at[i];
        tokens[i] = (struct token){.text = arena_strndup(x->arena, text + c->at, c->end - c->at),
                                   .n = (uint32_t)(c->end - c->at)};
        from[i] = c->from;
        to[i] = c->to;
    }
    to[found.n] = length; // where spans end at the latest
    x->tokens = tokens;
    x->n = (uint32_t)found.n;
    *bounds = (struct token_bounds){.from = from, .to = to};
    vec_free(&found);
    return true;
}
