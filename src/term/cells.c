// SPDX-License-Identifier: MIT
#include "term/cells.h"

#include "base/strbuf.h"
#include "base/utf8.h"

#include <string.h>

// false: this cell cannot be shown as it is.
static bool split(const char *text, int width, bool utf8, struct cell_part out[2], int *parts)
{
    int columns = 0, n = 0;
    size_t len = strlen(text);
    *parts = 0;
    for (size_t used = 0; used < len;) {
        int32_t cp;
        used += utf8_decode(text + used, len - used, &cp);
        int w = cp < 0x20 || (cp > 0x7e && !utf8) ? -1 : wcwidth((wchar_t)cp);
        if (w < 0 || (w == 0 && !*parts) || columns + w > width)
            return false;
        if (w > 0) {
            out[(*parts)++] = (struct cell_part){{0}};
            n = 0;
        }
        columns += w;
        if (n < PART_CHARS)
            out[*parts - 1].text[n++] = (wchar_t)cp;
    }
    return *parts && columns == width;
}

int cell_split(const char *text, int width, bool utf8, struct cell_part out[2])
{
    int parts;
    if (split(text, width, utf8, out, &parts))
        return parts;
    for (parts = 0; parts < width && parts < 2; parts++)
        out[parts] = (struct cell_part){L"?"};
    return parts;
}

bool cell_is_fragile(const char *s)
{
    if ((unsigned char)s[0] < 0x80 && (!s[0] || !s[1]))
        return false;
    if (strstr(s, "\xe2\x80\x8d") || strstr(s, "\xef\xb8\x8f"))
        return true;
    const char *flag = strstr(s, "\xf0\x9f\x87"), *tone = strstr(s, "\xf0\x9f\x8f");
    return (flag && (unsigned char)flag[3] >= 0xa6) || (tone && (unsigned char)tone[3] >= 0xbb);
}

void add_unpadded(struct strbuf *out, const char *s)
{
    while (s && *s) {
        const char *end = s[0] == '$' && s[1] == '<' ? strchr(s, '>') : NULL;
        if (!end)
            strbuf_putc(out, *s++);
        else
            s = end + 1;
    }
}
