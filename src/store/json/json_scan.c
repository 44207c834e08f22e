// SPDX-License-Identifier: MIT
#include "store/json/json_scan.h"

#include "base/utf8.h"
#include "store/json/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// cJSON copies a number into 64 bytes; a longer literal is rewritten.
enum { NUMBER_MAX = 60, EXACT_DIGITS = 15 };

static const char REPLACEMENT[] = "\xef\xbf\xbd"; // U+FFFD
static const char NUL_SYMBOL[] = "\xe2\x90\x80";  // U+2400

bool json_scan_fail(struct json_scan *s, struct err *e, const char *what)
{
    if (s->at >= s->n) {
        s->ended = true;
        return err_set(e, "expected %s, but the text ends here", what);
    }
    unsigned char c = (unsigned char)s->text[s->at];
    if (c > 0x20 && c < 0x7f)
        return err_set(e, "expected %s, found '%c'", what, c);
    return err_set(e, "expected %s, found byte 0x%02X", what, (unsigned)c);
}

int json_scan_blank(struct json_scan *s)
{
    while (s->at < s->n) {
        char c = s->text[s->at];
        if (c != ' ' && c != '\n' && c != '\r' && c != '\t')
            return (unsigned char)c;
        s->at++;
    }
    return -1;
}

// Bytes [from, from + n) of the text become `with`; edits come in the order of the text.
static void replace(struct json_scan *s, size_t from, size_t n, const char *with)
{
    if (!s->rewrite)
        return;
    s->changed = true;
    strbuf_add(&s->fixed, s->text + s->copied, from - s->copied);
    strbuf_puts(&s->fixed, with);
    s->copied = from + n;
}

int32_t json_unit(const char *p)
{
    int32_t unit = 0;
    for (int i = 0; i < 4; i++) {
        int digit = hex_digit(p[i]);
        if (digit < 0)
            return -1;
        unit = unit << 4 | digit;
    }
    return unit;
}

static bool scan_unicode_escape(struct json_scan *s, struct err *e)
{
    const char *p = s->text + s->at;
    int32_t unit = json_unit(p + 2);
    if (unit < 0) {
        s->at += 2;
        while (s->text[s->at] && strchr("0123456789abcdefABCDEF", s->text[s->at]))
            s->at++;
        return json_scan_fail(s, e, "four hexadecimal digits after '\\u'");
    }
    int32_t low =
        unit >= 0xd800 && unit < 0xdc00 && p[6] == '\\' && p[7] == 'u' ? json_unit(p + 8) : -1;
    if (low >= 0xdc00 && low < 0xe000) {
        s->at += 12;
        return true;
    }
    if (unit == 0) {
        s->nul_cut = true;
        replace(s, s->at, 6, NUL_SYMBOL);
    } else if (unit >= 0xd800 && unit < 0xe000) {
        s->repaired_utf8 = true;
        replace(s, s->at, 6, REPLACEMENT);
    }
    s->at += 6;
    return true;
}

static bool scan_escape(struct json_scan *s, struct err *e)
{
    char c = s->text[s->at + 1];
    if (c == 'u')
        return scan_unicode_escape(s, e);
    if (c && strchr("\"\\/bfnrt", c)) {
        s->at += 2;
        return true;
    }
    s->at++;
    return json_scan_fail(s, e, "one of \" \\ / b f n r t u after '\\'");
}

static bool scan_string(struct json_scan *s, struct err *e)
{
    size_t open = s->at++;
    for (;;) {
        // Plain ASCII first: the NUL at the end and bytes above 0x7f are not positive.
        while ((signed char)s->text[s->at] > 0 && s->text[s->at] != '"' && s->text[s->at] != '\\')
            s->at++;
        if (s->at >= s->n || (s->text[s->at] == '\\' && s->at + 1 >= s->n)) {
            s->at = open;
            s->ended = true;
            return err_set(e, "expected '\"' at the end of this string, but the text ends");
        }
        char c = s->text[s->at];
        if (c == '"') {
            s->at++;
            return true;
        }
        if (c == '\\') {
            if (!scan_escape(s, e))
                return false;
        } else if (c == '\0') {
            s->nul_cut = true;
            replace(s, s->at++, 1, NUL_SYMBOL);
        } else {
            int32_t cp;
            size_t used = utf8_decode(s->text + s->at, s->n - s->at, &cp);
            if (cp < 0) {
                s->repaired_utf8 = true;
                replace(s, s->at, used, REPLACEMENT);
            }
            s->at += used;
        }
    }
}

static size_t count_digits(const char *p)
{
    size_t n = 0;
    while (p[n] >= '0' && p[n] <= '9')
        n++;
    return n;
}

static bool scan_number(struct json_scan *s, struct err *e)
{
    size_t start = s->at;
    const char *p = s->text + start;
    size_t sign = *p == '-', digits = count_digits(p + sign), n = sign + digits;
    if (strncmp(p + sign, "Infinity", 8) == 0) {
        replace(s, start, sign + 8, sign ? "-1e999" : "1e999");
        s->at += sign + 8;
        s->numbers++;
        return true;
    }
    bool integer = true, any = digits > 0;
    if (p[n] == '.') {
        size_t fraction = count_digits(p + n + 1);
        any |= fraction > 0;
        integer = false;
        n += 1 + fraction;
    }
    s->at = start + n;
    if (!any)
        return json_scan_fail(s, e, "a digit");
    if (p[n] == 'e' || p[n] == 'E') {
        n += p[n + 1] == '+' || p[n + 1] == '-' ? 2 : 1;
        size_t exponent = count_digits(p + n);
        s->at = start + n;
        if (!exponent)
            return json_scan_fail(s, e, "a digit in the exponent");
        integer = false;
        n += exponent;
        s->at = start + n;
    }
    if (s->rewrite && integer && digits > EXACT_DIGITS)
        vec_push(&s->literals, ((struct json_literal){s->numbers, start, n}));
    if (s->rewrite && n > NUMBER_MAX) {
        char text[40];
        double v = strtod(p, NULL);
        snprintf(text, sizeof text, "%.17g", v);
        replace(s, start, n, v - v != 0 ? (sign ? "-1e999" : "1e999") : text);
    }
    s->numbers++;
    return true;
}

static bool take_word(struct json_scan *s, const char *word)
{
    size_t n = strlen(word);
    if (s->n - s->at < n || memcmp(s->text + s->at, word, n) != 0)
        return false;
    s->at += n;
    return true;
}

static bool scan_scalar(struct json_scan *s, int c, struct err *e)
{
    if (c == '"')
        return scan_string(s, e);
    if ((c >= '0' && c <= '9') || c == '-' || strncmp(s->text + s->at, "Infinity", 8) == 0)
        return scan_number(s, e);
    if (take_word(s, "null") || take_word(s, "true") || take_word(s, "false"))
        return true;
    size_t start = s->at;
    if (take_word(s, "NaN")) {
        replace(s, start, 3, "null");
        return true;
    }
    return json_scan_fail(s, e, "a value");
}

static bool scan_key(struct json_scan *s, const char *what, struct err *e)
{
    if (json_scan_blank(s) != '"')
        return json_scan_fail(s, e, what);
    if (!scan_string(s, e))
        return false;
    if (json_scan_blank(s) != ':')
        return json_scan_fail(s, e, "':' after a key");
    s->at++;
    return true;
}

struct nest {         // the open containers
    uint64_t objects; // bit 0: the innermost one is an object
    unsigned depth;
};

// Behind a value: takes the ',' (and the key after it), or closes containers.
static bool scan_after(struct json_scan *s, struct nest *nest, struct err *e)
{
    while (nest->depth) {
        bool object = nest->objects & 1;
        int c = json_scan_blank(s);
        if (c == ',') {
            s->at++;
            return !object || scan_key(s, "a key in quotes after ','", e);
        }
        if (c != (object ? '}' : ']'))
            return json_scan_fail(s, e,
                                  object ? "',' or '}' after a value" : "',' or ']' after a value");
        s->at++;
        nest->depth--;
        nest->objects >>= 1;
    }
    return true;
}

_Static_assert(JSON_MAX_DEPTH <= 64, "struct nest keeps a bit per level");

bool json_scan(struct json_scan *s, struct err *e)
{
    struct nest nest = {0};
    do {
        int c = json_scan_blank(s);
        bool object = c == '{';
        if (object || c == '[') {
            if (nest.depth + s->outer >= JSON_MAX_DEPTH)
                return err_set(e, "nested deeper than %d levels", JSON_MAX_DEPTH);
            nest.depth++;
            nest.objects = nest.objects << 1 | object;
            s->at++;
            if (json_scan_blank(s) != (object ? '}' : ']')) {
                if (object && !scan_key(s, "a key in quotes or '}'", e))
                    return false;
                continue;
            }
        } else if (!scan_scalar(s, c, e)) {
            return false;
        }
        if (!scan_after(s, &nest, e))
            return false;
    } while (nest.depth);
    return true;
}

void json_scan_free(struct json_scan *s)
{
    strbuf_free(&s->fixed);
    vec_free(&s->literals);
}
