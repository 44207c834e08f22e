// SPDX-License-Identifier: MIT
#include "core/put.h"

#include "base/utf8.h"

#include <math.h>
#include <string.h>

void put_safe(struct strbuf *out, const char *text)
{
    text_sanitise(out, text, strlen(text));
}

void put_tsv(struct strbuf *out, const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        static const char special[] = "\t\n\r\\", letters[] = "tnr\\";
        const char *at = s[i] ? strchr(special, s[i]) : NULL;
        if (at) {
            strbuf_putc(out, '\\');
            strbuf_putc(out, letters[at - special]);
        } else {
            strbuf_putc(out, s[i]);
        }
    }
}

void put_csv(struct strbuf *out, const char *s, size_t n)
{
    bool quote = false;
    for (size_t i = 0; i < n && !quote; i++)
        quote = s[i] == '"' || s[i] == ',' || s[i] == '\n' || s[i] == '\r';
    if (!quote) {
        strbuf_add(out, s, n);
        return;
    }
    strbuf_putc(out, '"');
    for (size_t i = 0; i < n; i++) {
        if (s[i] == '"')
            strbuf_putc(out, '"');
        strbuf_putc(out, s[i]);
    }
    strbuf_putc(out, '"');
}

static void put_json_point(struct strbuf *out, int32_t cp, const char *s, size_t n)
{
    static const char plain[] = "\b\t\n\f\r\"\\", letters[] = "btnfr\"\\";
    const char *at = cp > 0 && cp < 0x80 ? strchr(plain, cp) : NULL;
    if (at)
        strbuf_printf(out, "\\%c", letters[at - plain]);
    else if (cp < 0)
        strbuf_puts(out, "\\ufffd");
    else if (cp < 0x20 || (cp >= 0x7f && cp < 0xa0))
        strbuf_printf(out, "\\u%04x", (unsigned)cp);
    else
        strbuf_add(out, s, n);
}

void put_json(struct strbuf *out, const char *s, size_t n)
{
    strbuf_putc(out, '"');
    size_t plain = 0; // bytes from s that need nothing done and are not copied yet
    for (size_t i = 0; i < n;) {
        unsigned char c = (unsigned char)s[i];
        if (c >= 0x20 && c < 0x7f && c != '"' && c != '\\') {
            plain++;
            i++;
            continue;
        }
        strbuf_add(out, s + i - plain, plain);
        plain = 0;
        int32_t cp;
        size_t used = utf8_decode(s + i, n - i, &cp);
        put_json_point(out, cp, s + i, used);
        i += used;
    }
    strbuf_add(out, s + n - plain, plain);
    strbuf_putc(out, '"');
}

void put_json_text(struct strbuf *out, const char *s)
{
    if (s)
        put_json(out, s, strlen(s));
    else
        strbuf_puts(out, "null");
}

void put_json_key(struct strbuf *out, const char *name)
{
    char last = out->n ? out->at[out->n - 1] : '{';
    if (last != '{' && last != '[')
        strbuf_putc(out, ',');
    put_json_text(out, name);
    strbuf_putc(out, ':');
}

void put_json_count(struct strbuf *out, const char *name, size_t n)
{
    put_json_key(out, name);
    strbuf_printf(out, "%zu", n);
}

void put_json_number(struct strbuf *out, double x)
{
    char text[NUMBER_TEXT];
    if (!isfinite(x))
        strbuf_puts(out, "null");
    else
        strbuf_add(out, text, number_format(x, text));
}

void put_json_score(struct strbuf *out, double x)
{
    if (isfinite(x))
        strbuf_printf(out, "%.17g", x);
    else
        strbuf_puts(out, "null");
}

void put_json_figure(struct strbuf *out, const char *name, double x)
{
    put_json_key(out, name);
    put_json_number(out, x);
}

void put_json_value(struct strbuf *out, struct value v, const struct names *names)
{
    char buf[NUMBER_TEXT];
    if (value_is_name(v))
        put_json_text(out, value_text(v, names, buf));
    else
        put_json_number(out, value_to_number(v));
}
