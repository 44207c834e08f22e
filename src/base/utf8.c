// SPDX-License-Identifier: MIT
#include "base/utf8.h"

#include "base/strbuf.h"

#include <stdio.h>
#include <string.h>
#include <utf8proc.h>
#include <wchar.h>

size_t utf8_decode(const char *s, size_t n, int32_t *cp)
{
    utf8proc_int32_t c = -1;
    utf8proc_ssize_t used = utf8proc_iterate((const utf8proc_uint8_t *)s, (utf8proc_ssize_t)n, &c);
    if (used <= 0) {
        *cp = -1;
        return 1;
    }
    *cp = c;
    return (size_t)used;
}

size_t utf8_encode(int32_t cp, char out[4])
{
    return (size_t)utf8proc_encode_char(cp, (utf8proc_uint8_t *)out);
}

bool utf8_valid(const char *s, size_t n, size_t *bad_out)
{
    size_t i = 0;
    while (i < n) {
        if ((unsigned char)s[i] < 0x80) {
            i++;
            continue;
        }
        int32_t cp;
        size_t used = utf8_decode(s + i, n - i, &cp);
        if (cp < 0) {
            if (bad_out)
                *bad_out = i;
            return false;
        }
        i += used;
    }
    return true;
}

static bool is_bidi_control(int32_t cp)
{
    return (cp >= 0x202a && cp <= 0x202e) || (cp >= 0x2066 && cp <= 0x2069) || cp == 0x200e ||
           cp == 0x200f || cp == 0x061c;
}

static bool is_unsafe(int32_t cp)
{
    if (cp < 0x20 || (cp >= 0x7f && cp < 0xa0) || is_bidi_control(cp))
        return true;
    utf8proc_category_t cat = utf8proc_category(cp);
    return cat == UTF8PROC_CATEGORY_CN || cat == UTF8PROC_CATEGORY_ZL ||
           cat == UTF8PROC_CATEGORY_ZP || cat == UTF8PROC_CATEGORY_CS;
}

static size_t glyph_escape(int32_t cp, unsigned char byte, struct glyph *out)
{
    int n;
    if (cp < 0)
        n = snprintf(out->text, sizeof out->text, "<%02X>", (unsigned)byte);
    else if (cp == '\t' || cp == '\n' || cp == '\r')
        n = snprintf(out->text, sizeof out->text, "%s",
                     cp == '\t'   ? "\\t"
                     : cp == '\n' ? "\\n"
                                  : "\\r");
    else if (cp < 0x20 || cp == 0x7f)
        n = snprintf(out->text, sizeof out->text, "^%c", cp == 0x7f ? '?' : (int)cp + 64);
    else if (cp < 0xa0)
        n = snprintf(out->text, sizeof out->text, "<%02X>", (unsigned)cp);
    else
        n = snprintf(out->text, sizeof out->text, "<U+%04X>", (unsigned)cp);
    out->width = (uint8_t)(n > 0 ? n : 0);
    out->escaped = true;
    return out->width;
}

// Adds following code points of the same grapheme while they are safe and fit. wcwidth decides
// about columns: something that would widen the cell beyond 2 starts a new unit instead.
static size_t glyph_extend(const char *s, size_t n, size_t used, int32_t prev, struct glyph *out)
{
    size_t len = used;
    utf8proc_int32_t state = 0;
    while (len < n) {
        int32_t cp;
        size_t more = utf8_decode(s + len, n - len, &cp);
        if (cp < 0 || utf8proc_grapheme_break_stateful(prev, cp, &state) || is_unsafe(cp))
            break;
        int w = wcwidth((wchar_t)cp);
        if (w < 0 || len + more > GLYPH_BYTES || (w > 0 && out->width + w > 2))
            break;
        out->width = (uint8_t)(out->width + w);
        len += more;
        prev = cp;
    }
    memcpy(out->text, s, len);
    out->text[len] = '\0';
    return len;
}

size_t text_glyph(const char *s, size_t n, struct glyph *out)
{
    *out = (struct glyph){0};
    if (!n)
        return 0;
    unsigned char first = (unsigned char)s[0];
    if (first >= 0x20 && first < 0x7f && (n == 1 || (unsigned char)s[1] < 0x80)) {
        out->text[0] = (char)first;
        out->width = 1;
        return 1;
    }
    int32_t cp;
    size_t used = utf8_decode(s, n, &cp);
    int w = cp < 0 || is_unsafe(cp) ? -1 : wcwidth((wchar_t)cp);
    if (w <= 0) {
        glyph_escape(cp, first, out);
        return used;
    }
    out->width = (uint8_t)w;
    return glyph_extend(s, n, used, cp, out);
}

size_t text_width(const char *s, size_t n)
{
    size_t width = 0, i = 0;
    struct glyph g;
    while (i < n) {
        i += text_glyph(s + i, n - i, &g);
        width += g.width;
    }
    return width;
}

void text_sanitise(struct strbuf *out, const char *s, size_t n)
{
    size_t i = 0;
    struct glyph g;
    while (i < n) {
        i += text_glyph(s + i, n - i, &g);
        strbuf_puts(out, g.text);
    }
}
