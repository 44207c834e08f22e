// SPDX-License-Identifier: MIT
#include "ui/key.h"

#include "base/utf8.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

struct named_key {
    const char *name;
    keycode code;
};

// The first name of a key is the one shown.
static const struct named_key named_keys[] = {
    {"Enter", K_ENTER},
    {"Return", K_ENTER},
    {"CR", K_ENTER},
    {"Esc", K_ESC},
    {"Tab", K_TAB},
    {"BS", K_BACKSPACE},
    {"Backspace", K_BACKSPACE},
    {"Del", K_DELETE},
    {"Delete", K_DELETE},
    {"Ins", K_INSERT},
    {"Insert", K_INSERT},
    {"Up", K_UP},
    {"Down", K_DOWN},
    {"Left", K_LEFT},
    {"Right", K_RIGHT},
    {"Home", K_HOME},
    {"End", K_END},
    {"PgUp", K_PGUP},
    {"PageUp", K_PGUP},
    {"PgDn", K_PGDN},
    {"PageDown", K_PGDN},
    {"Space", ' '},
    {"lt", '<'},
    {"gt", '>'},
    {"a-z", K_LETTER},
    {"Letter", K_LETTER},
};

// ---- reading ------------------------------------------------------------------------------------

static bool takes_ctrl(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c && strchr("@[\\]^_? ", c));
}

// What a terminal sends for ctrl + c; three of them are keys of their own.
static keycode with_ctrl(char c)
{
    switch (c) {
    case '[':
        return K_ESC;
    case 'i':
    case 'I':
        return K_TAB;
    case 'm':
    case 'M':
        return K_ENTER;
    default:
        return key_ctrl(c >= 'A' && c <= 'Z' ? (char)(c + 32) : c);
    }
}

static size_t parse_char(const char *s, size_t n, keycode *out)
{
    int32_t cp;
    size_t used = n ? utf8_decode(s, n, &cp) : 0;
    if (!used || cp < 0x20 || (cp >= 0x7f && cp < 0xa0))
        return 0;
    *out = (keycode)cp;
    return used;
}

// The part between < and > without modifiers.
static bool parse_bare(const char *s, size_t n, keycode *out)
{
    for (size_t i = 0; i < sizeof named_keys / sizeof *named_keys; i++) {
        if (strlen(named_keys[i].name) == n && strncasecmp(named_keys[i].name, s, n) == 0) {
            *out = named_keys[i].code;
            return true;
        }
    }
    if ((n == 2 || n == 3) && (s[0] == 'F' || s[0] == 'f')) {
        int number = 0;
        for (size_t i = 1; i < n; i++)
            number = s[i] >= '0' && s[i] <= '9' ? number * 10 + s[i] - '0' : 100;
        *out = (keycode)(K_F1 + number - 1);
        return number >= 1 && number <= 12 && s[1] != '0';
    }
    return n && parse_char(s, n, out) == n;
}

static bool add_modifiers(keycode mods, keycode *k)
{
    bool named = *k > KEY_NAMED;
    if (*k == K_LETTER)
        return !mods;
    if ((mods & K_SHIFT) && !named) { // a shifted letter is another letter
        if (*k < 'a' || *k > 'z')
            return false;
        *k -= 32;
        mods &= ~(keycode)K_SHIFT;
    }
    if ((mods & K_CTRL) && !named) {
        if (*k >= 0x80 || !takes_ctrl((char)*k))
            return false;
        *k = with_ctrl((char)*k);
        mods &= ~(keycode)K_CTRL;
    }
    *k |= mods;
    return true;
}

static bool parse_bracketed(const char *s, size_t n, keycode *out)
{
    keycode mods = 0;
    while (n > 2 && s[1] == '-') {
        keycode bit = s[0] == 'S' || s[0] == 's'                                 ? K_SHIFT
                      : s[0] == 'M' || s[0] == 'm' || s[0] == 'A' || s[0] == 'a' ? K_ALT
                      : s[0] == 'C' || s[0] == 'c'                               ? K_CTRL
                                                                                 : 0;
        if (!bit || (mods & bit) || (n == 3 && s[0] == 'a' && s[2] == 'z'))
            break;
        mods |= bit;
        s += 2;
        n -= 2;
    }
    keycode k;
    if (!parse_bare(s, n, &k) || !add_modifiers(mods, &k))
        return false;
    *out = k;
    return true;
}

size_t key_parse(const char *s, size_t n, keycode *out)
{
    if (n > 1 && s[0] == '^' && takes_ctrl(s[1])) {
        *out = with_ctrl(s[1]);
        return 2;
    }
    if (n > 1 && s[0] == '<') {
        // "<M->>" is alt and >: the name is never empty
        const char *end = n > 2 ? memchr(s + 2, '>', n - 2) : NULL;
        if (end && end[-1] == '-' && (size_t)(end - s) + 1 < n && end[1] == '>')
            end++;
        if (!end || !parse_bracketed(s + 1, (size_t)(end - s) - 1, out))
            return 0;
        return (size_t)(end - s) + 1;
    }
    return parse_char(s, n, out);
}

// ---- writing ------------------------------------------------------------------------------------

static void bare_name(keycode k, char out[16])
{
    if (k >= K_F1 && k <= K_F12) {
        snprintf(out, 16, "F%d", (int)(k - K_F1) + 1);
        return;
    }
    for (size_t i = 0; i < sizeof named_keys / sizeof *named_keys; i++) {
        if (named_keys[i].code == k && k != '>') {
            snprintf(out, 16, "%s", named_keys[i].name);
            return;
        }
    }
    size_t n = k < KEY_NAMED ? utf8_encode((int32_t)k, out) : 0;
    out[n] = '\0';
}

const char *keycode_name(keycode k, char out[24])
{
    char name[16];
    keycode code = k & K_MASK;
    bare_name(code, name);
    bool letter = code < KEY_NAMED && code > ' ' && code != '<';
    if (!(k & ~(keycode)K_MASK) && letter && code != '^')
        snprintf(out, 24, "%s", name);
    else if (k == (code | K_CTRL) && letter && code < 0x80)
        snprintf(out, 24, "^%s", name);
    else
        snprintf(out, 24, "<%s%s%s%s>", k & K_CTRL ? "C-" : "", k & K_ALT ? "M-" : "",
                 k & K_SHIFT ? "S-" : "", name);
    return out;
}
