// SPDX-License-Identifier: MIT
#include "term/keys_meaning.h"

#include <stdlib.h>
#include <string.h>

bool emit_key(struct event *out, keycode key)
{
    if (!key)
        return false;
    *out = (struct event){.kind = key == key_ctrl('c') ? EVENT_INTERRUPT : EVENT_KEY, .key = key};
    return true;
}

keycode key_of_byte(unsigned char c)
{
    switch (c) {
    case '\r':
    case '\n':
        return K_ENTER;
    case '\t':
        return K_TAB;
    case '\b':
    case 0x7f:
        return K_BACKSPACE;
    case 0x1b:
        return K_ESC;
    default:
        if (c >= 0x20)
            return c;
        return c && c <= 26 ? key_ctrl((char)(c + 'a' - 1)) : key_ctrl((char)(c + '@'));
    }
}

static keycode key_of_final(char final) // CSI or SS3, and a letter
{
    switch (final) {
    case 'A':
        return K_UP;
    case 'B':
        return K_DOWN;
    case 'C':
        return K_RIGHT;
    case 'D':
        return K_LEFT;
    case 'H':
        return K_HOME;
    case 'F':
        return K_END;
    case 'Z':
        return K_TAB | K_SHIFT;
    default:
        return final >= 'P' && final <= 'S' ? (keycode)(K_F1 + (final - 'P')) : 0;
    }
}

static keycode key_of_number(int n) // CSI n ~
{
    static const keycode editing[] = {0,      K_HOME, K_INSERT, K_DELETE, K_END,
                                      K_PGUP, K_PGDN, K_HOME,   K_END};
    if (n >= 1 && n <= 8)
        return editing[n];
    if (n >= 11 && n <= 15)
        return (keycode)(K_F1 + (n - 11));
    if (n >= 17 && n <= 21)
        return (keycode)(K_F1 + 5 + (n - 17));
    if (n == 23 || n == 24)
        return (keycode)(K_F1 + 10 + (n - 23));
    return 0;
}

static keycode key_of_keypad(char final) // SS3: the keypad in application mode
{
    static const char finals[] = "MIXjklmno pqrstuvwxy";
    static const char keys[] = "\r\t=*+,-./ 0123456789";
    const char *at = strchr(finals, final);
    return at && *at ? key_of_byte((unsigned char)keys[at - finals]) : 0;
}

static keycode modified(keycode key, int parameter) // 1 + shift 1, alt 2, ctrl 4, meta 8
{
    if (!key || parameter <= 1)
        return key;
    int m = parameter - 1;
    if (key >= 'a' && key <= 'z' && m & 1 && !(m & 4)) // a capital needs no shift
        key = key - 'a' + 'A', m &= ~1;
    else if (key < KEY_NAMED)
        m &= ~1;
    if (key >= 'A' && key <= 'Z' && m & 4)
        key = key - 'A' + 'a';
    return key | (m & 1 ? K_SHIFT : 0) | (m & (2 | 8) ? K_ALT : 0) | (m & 4 ? K_CTRL : 0);
}

static keycode key_of_codepoint(int cp) // CSI cp ; m u and CSI 27 ; m ; cp ~
{
    if (cp < 0x80)
        return cp > 0 ? key_of_byte((unsigned char)cp) : 0;
    return cp < 0xa0 || cp > 0x10ffff || (cp >= 0xe000 && cp <= 0xf8ff) ? 0 : (keycode)cp;
}

keycode key_of_string(const struct key_decoder *d)
{
    for (size_t i = 0; i < d->strings.n; i++)
        if (strcmp(d->strings.at[i].bytes, d->seq) == 0)
            return d->strings.at[i].key;
    return 0;
}

struct csi {
    char prefix; // one of <=>? or 0
    char final;
    int n, arg[4]; // numbers; a missing one is 0
    int event;     // what follows the colon of the second: 3 is the release of a key
};

static bool csi_parse(const char *s, struct csi *out)
{
    *out = (struct csi){0};
    if (*s >= '<' && *s <= '?')
        out->prefix = *s++;
    int sub = 0;
    for (out->n = 1; *s >= '0' && *s <= ';'; s++) {
        int *to = sub == 0 ? &out->arg[out->n - 1] : sub == 1 && out->n == 2 ? &out->event : NULL;
        if (*s == ';') {
            if (++out->n > 4)
                return false;
            sub = 0;
        } else if (*s == ':') {
            sub++;
        } else if (to && *to < 10000000) {
            *to = *to * 10 + (*s - '0');
        }
    }
    out->final = *s;
    return *s && !s[1];
}

static bool emit_mouse(const struct key_decoder *d, struct event *out, int button, int x, int y,
                       bool press)
{
    if (!d->mouse || !press || x < 0 || y < 0)
        return false;
    if (button & 64) {
        if ((button & 3) > 1) // sideways
            return false;
        *out = (struct event){.kind = EVENT_WHEEL, .x = x, .y = button & 1 ? 1 : -1};
        return true;
    }
    if (button & (3 | 128))
        return false;
    bool motion = button & 32;
    *out = (struct event){.kind = motion ? EVENT_DRAG : EVENT_CLICK, .x = x, .y = y};
    return true;
}

// rxvt marks modified keys by the last byte: ESC [ 3 $ (shift), ^ (ctrl), @ (both); ESC [ a …
static keycode key_of_rxvt(const struct csi *c)
{
    if (c->final >= 'a' && c->final <= 'd' && c->n == 1 && !c->arg[0])
        return key_of_final((char)(c->final - 'a' + 'A')) | K_SHIFT;
    keycode key = key_of_number(c->arg[0]);
    if (!key || c->n != 1)
        return 0;
    return c->final == '$'   ? key | K_SHIFT
           : c->final == '^' ? key | K_CTRL
           : c->final == '@' ? key | K_CTRL | K_SHIFT
                             : 0;
}

bool is_rxvt_shift(const struct key_decoder *d)
{
    struct csi c;
    return d->seq_n <= 5 && d->seq[d->seq_n - 1] == '$' && csi_parse(d->seq + 2, &c) && !c.prefix &&
           key_of_rxvt(&c);
}

bool emit_csi(const struct key_decoder *d, struct event *out)
{
    struct csi c;
    if (d->seq_n > SEQUENCE_MAX)
        return false;
    keycode key = key_of_string(d);
    if (key)
        return emit_key(out, key);
    if (!csi_parse(d->seq + 2, &c))
        return false;
    if (c.prefix == '<' && (c.final == 'M' || c.final == 'm') && c.n == 3)
        return emit_mouse(d, out, c.arg[0], c.arg[1] - 1, c.arg[2] - 1, c.final == 'M');
    if (c.prefix || c.event == 3)
        return false;
    if (c.final == 'u' && c.n <= 2)
        return emit_key(out, modified(key_of_codepoint(c.arg[0]), c.arg[1]));
    if (c.final == '~' && c.n == 3 && c.arg[0] == 27)
        return emit_key(out, modified(key_of_codepoint(c.arg[2]), c.arg[1]));
    if (c.n > 2 || c.arg[1] > 16)
        return false;
    if (c.final == '~')
        return emit_key(out, modified(key_of_number(c.arg[0]), c.arg[1]));
    if (c.arg[0] <= 1 && (key = key_of_final(c.final)))
        return emit_key(out, modified(key, c.arg[1]));
    return emit_key(out, key_of_rxvt(&c));
}

bool emit_ss3(const struct key_decoder *d, struct event *out)
{
    if (d->seq_n > SEQUENCE_MAX)
        return false;
    keycode key = key_of_string(d);
    if (key)
        return emit_key(out, key);
    char final = d->seq[d->seq_n - 1];
    if (d->seq_n == 3 && final >= 'a' && final <= 'd') // rxvt, ctrl
        return emit_key(out, key_of_final((char)(final - 'a' + 'A')) | K_CTRL);
    if (d->seq_n == 3 && (key = key_of_keypad(final)))
        return emit_key(out, key);
    const char *digits = strrchr(d->seq, ';');
    int parameter = atoi(digits ? digits + 1 : d->seq + 2);
    return parameter <= 16 && emit_key(out, modified(key_of_final(final), parameter));
}

bool emit_x10(const struct key_decoder *d, struct event *out)
{
    const unsigned char *at = (const unsigned char *)d->seq + 3;
    int button = at[0] - 32;
    return (button & 3) != 3 && emit_mouse(d, out, button, at[1] - 33, at[2] - 33, true);
}
