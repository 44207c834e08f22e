// SPDX-License-Identifier: MIT
#include "term/keys_decode.h"

#include "base/utf8.h"
#include "term/keys_meaning.h"

#include <string.h>

enum {
    ESC = 0x1b,
    ETX = 0x03, // ^C: gets through whatever is pending
    CAN = 0x18,
    SUB = 0x1a,
    INTRODUCER_MS = 250,  // ESC and the first byte of a longer sequence: was it Alt and a key?
    SEQUENCE_MS = 1000,   // a sequence under way
    LATE_MS = 200,        // Esc was reported, but the rest of a sequence may still come
    ANSWER_ESC_MS = 500,  // while an answer is awaited: ESC
    ANSWER_GAP_MS = 5000, // … and one under way
};

enum state {
    GROUND,
    ESCAPE,     // ESC
    CSI,        // ESC [ …
    CSI_LINUX,  // ESC [ [ and one byte: function keys of the Linux console
    CSI_X10,    // ESC [ M and three bytes: an old mouse report
    SS3,        // ESC O …
    STRING,     // OSC, DCS, APC, PM up to BEL or ST
    STRING_ESC, // … and an ESC that may begin ST
    UTF8,       // a character of several bytes
    PASTE,      // between ESC [ 200 ~ and ESC [ 201 ~
};

static const char paste_end[] = "\033[201~";

void key_decoder_init(struct key_decoder *d, bool utf8, int escape_ms)
{
    *d = (struct key_decoder){.utf8 = utf8, .escape_ms = escape_ms};
}

void key_decoder_fini(struct key_decoder *d)
{
    vec_free(&d->strings);
    strbuf_free(&d->in);
    strbuf_free(&d->paste);
}

void key_decoder_add(struct key_decoder *d, const char *bytes, keycode key)
{
    struct key_sequence s = {.key = key};
    if (!bytes || bytes[0] != ESC || !bytes[1] || strlen(bytes) >= sizeof s.bytes)
        return;
    strcpy(s.bytes, bytes);
    vec_push(&d->strings, s);
}

// ---- byte by byte ------------------------------------------------------------------------------

static void begin(struct key_decoder *d, enum state state, unsigned char c)
{
    d->state = (int)state;
    d->seq[0] = (char)c;
    d->seq[1] = '\0';
    d->seq_n = 1;
}

static void collect(struct key_decoder *d, unsigned char c)
{
    if (d->seq_n < SEQUENCE_MAX) {
        d->seq[d->seq_n] = (char)c;
        d->seq[d->seq_n + 1] = '\0';
    }
    d->seq_n++;
}

static void again(struct key_decoder *d) // the byte belongs to what follows
{
    d->state = GROUND;
    d->pos--;
}

// Bytes that end any sequence early; true when c was one of them.
static bool broken_off(struct key_decoder *d, unsigned char c, struct event *out, bool *emitted)
{
    *emitted = false;
    if (c == ESC) {
        begin(d, ESCAPE, c);
    } else if (c == ETX || c == CAN || c == SUB) {
        d->state = GROUND;
        *emitted = c == ETX && emit_key(out, key_ctrl('c'));
    } else {
        return false;
    }
    return true;
}

static void begin_utf8(struct key_decoder *d, unsigned char c, bool alt)
{
    d->state = GROUND;
    if (!d->utf8 || c < 0xc2 || c > 0xf4)
        return; // not a character
    d->alt = alt;
    begin(d, UTF8, c);
}

// Esc was reported because its company was late. What now looks like the rest of a sequence is it:
// nobody types that fast.
static bool is_late_rest(const struct key_decoder *d, unsigned char c)
{
    if (d->fed >= d->late_until || d->pos >= d->in.n)
        return false;
    char next = d->in.at[d->pos];
    if (c == ']' || c == 'P' || c == '_') // answers
        return next == (c == ']' ? '1' : c == 'P' ? '>' : 'G');
    if (c == '[')
        return (next >= '0' && next <= '9') || (next >= 'A' && next <= 'H') || next == 'Z' ||
               next == '?';
    return c == 'O' && ((next >= 'A' && next <= 'H') || (next >= 'P' && next <= 'S'));
}

static bool step_ground(struct key_decoder *d, unsigned char c, struct event *out)
{
    bool late = is_late_rest(d, c);
    d->late_until = 0;
    if (late) {
        begin(d, c == '[' ? CSI : c == 'O' ? SS3 : STRING, ESC);
        collect(d, c);
        return false;
    }
    if (c == ESC) {
        begin(d, ESCAPE, c);
        return false;
    }
    if (c >= 0x80) {
        begin_utf8(d, c, false);
        return false;
    }
    return emit_key(out, key_of_byte(c));
}

static bool step_escape(struct key_decoder *d, unsigned char c, struct event *out)
{
    if (c == ESC) { // two: the first was Esc
        begin(d, ESCAPE, c);
        return emit_key(out, K_ESC);
    }
    if (c >= 0x80) {
        begin_utf8(d, c, true);
        return false;
    }
    collect(d, c);
    d->state = c == '['                                       ? CSI
               : c == 'O'                                     ? SS3
               : c == ']' || c == 'P' || c == '_' || c == '^' ? STRING
                                                              : GROUND;
    if (d->state != GROUND)
        return false;
    if (c == ETX)
        return emit_key(out, key_ctrl('c'));
    keycode key = key_of_string(d);
    return emit_key(out, key ? key : key_of_byte(c) | K_ALT);
}

static bool step_csi(struct key_decoder *d, unsigned char c, struct event *out)
{
    bool emitted;
    if (broken_off(d, c, out, &emitted))
        return emitted;
    if (c < 0x20 || c == 0x7f)
        return false;
    if (c >= 0x80) {
        again(d);
        return false;
    }
    collect(d, c);
    if (c < 0x40 && !is_rxvt_shift(d))
        return false;
    if (d->seq_n == 3 && c == '[') {
        d->state = CSI_LINUX;
        return false;
    }
    if (d->seq_n == 3 && c == 'M' && !key_of_string(d)) {
        d->state = CSI_X10;
        return false;
    }
    d->state = GROUND;
    if (strcmp(d->seq, "\033[200~") == 0) {
        d->state = PASTE;
        d->paste_end = 0;
        strbuf_clear(&d->paste);
        return false;
    }
    return emit_csi(d, out);
}

static bool step_csi_linux(struct key_decoder *d, unsigned char c, struct event *out)
{
    bool emitted;
    if (broken_off(d, c, out, &emitted))
        return emitted;
    d->state = GROUND;
    collect(d, c);
    keycode key = key_of_string(d);
    if (!key && c >= 'A' && c <= 'E')
        key = (keycode)(K_F1 + (c - 'A'));
    return emit_key(out, key);
}

static bool step_x10(struct key_decoder *d, unsigned char c, struct event *out)
{
    bool emitted;
    if (broken_off(d, c, out, &emitted))
        return emitted;
    collect(d, c);
    if (d->seq_n < 6)
        return false;
    d->state = GROUND;
    return emit_x10(d, out);
}

static bool step_ss3(struct key_decoder *d, unsigned char c, struct event *out)
{
    bool emitted;
    if (broken_off(d, c, out, &emitted))
        return emitted;
    if (c < 0x20 || c >= 0x7f) {
        again(d);
        return false;
    }
    collect(d, c);
    if ((c >= '0' && c <= '9') || c == ';')
        return false;
    d->state = GROUND;
    return emit_ss3(d, out);
}

static bool step_string(struct key_decoder *d, unsigned char c, struct event *out)
{
    if (d->state == STRING_ESC) {
        d->state = GROUND;
        if (c != '\\') { // not its end, but the beginning of something else
            begin(d, ESCAPE, ESC);
            d->pos--;
        }
        return false;
    }
    d->seq_n++;
    if (c == ESC) {
        d->state = STRING_ESC;
        return false;
    }
    bool emitted;
    if (c == '\a')
        d->state = GROUND;
    return broken_off(d, c, out, &emitted) && emitted;
}

static bool step_utf8(struct key_decoder *d, unsigned char c, struct event *out)
{
    if (c < 0x80 || c > 0xbf) {
        again(d);
        return false;
    }
    collect(d, c);
    unsigned char lead = (unsigned char)d->seq[0];
    if (d->seq_n < (lead < 0xe0 ? 2U : lead < 0xf0 ? 3U : 4U))
        return false;
    int32_t cp;
    d->state = GROUND;
    utf8_decode(d->seq, d->seq_n, &cp);
    if (cp < 0xa0) // invalid or C1
        return false;
    return emit_key(out, (keycode)cp | (d->alt ? K_ALT : 0));
}

static void paste_add(struct key_decoder *d, const char *s, size_t n)
{
    size_t room = PASTE_MAX - d->paste.n;
    strbuf_add(&d->paste, s, n < room ? n : room);
}

static bool step_paste(struct key_decoder *d, unsigned char c, struct event *out)
{
    if (c != (unsigned char)paste_end[d->paste_end]) {
        paste_add(d, paste_end, d->paste_end);
        d->paste_end = 0;
        if (c != ESC)
            paste_add(d, (const char *)&c, 1);
        else
            d->paste_end = 1;
        return false;
    }
    if (++d->paste_end < sizeof paste_end - 1)
        return false;
    d->state = GROUND;
    *out = (struct event){.kind = EVENT_PASTE, .text = strbuf_str(&d->paste), .n = d->paste.n};
    return true;
}

static bool step(struct key_decoder *d, unsigned char c, struct event *out)
{
    switch ((enum state)d->state) {
    case ESCAPE:
        return step_escape(d, c, out);
    case CSI:
        return step_csi(d, c, out);
    case CSI_LINUX:
        return step_csi_linux(d, c, out);
    case CSI_X10:
        return step_x10(d, c, out);
    case SS3:
        return step_ss3(d, c, out);
    case STRING:
    case STRING_ESC:
        return step_string(d, c, out);
    case UTF8:
        return step_utf8(d, c, out);
    case PASTE:
        return step_paste(d, c, out);
    default:
        return step_ground(d, c, out);
    }
}

void key_decoder_feed(struct key_decoder *d, const char *bytes, size_t n, uint64_t now)
{
    if (d->state == PASTE && n == 1 && bytes[0] == ETX && d->pos == d->in.n)
        d->state = GROUND;
    d->fed = now;
    strbuf_add(&d->in, bytes, n);
}

bool key_decoder_next(struct key_decoder *d, struct event *out)
{
    *out = (struct event){.kind = EVENT_NONE};
    while (d->pos < d->in.n)
        if (step(d, (unsigned char)d->in.at[d->pos++], out))
            return true;
    strbuf_clear(&d->in);
    d->pos = 0;
    return false;
}

void key_decoder_expect(struct key_decoder *d, uint64_t until)
{
    d->answers_until = until;
}

int key_decoder_patience(const struct key_decoder *d)
{
    bool awaited = d->fed < d->answers_until;
    switch ((enum state)d->state) {
    case GROUND:
    case PASTE: // never given up: its rest would be taken for keys
        return -1;
    case ESCAPE:
        return awaited && d->escape_ms < ANSWER_ESC_MS ? ANSWER_ESC_MS : d->escape_ms;
    case CSI:
    case SS3:
    case STRING:
        return awaited         ? d->seq_n == 2 ? ANSWER_ESC_MS : ANSWER_GAP_MS
               : d->seq_n == 2 ? INTRODUCER_MS
                               : SEQUENCE_MS;
    case STRING_ESC:
        return awaited ? ANSWER_GAP_MS : SEQUENCE_MS;
    default:
        return SEQUENCE_MS;
    }
}

bool key_decoder_expire(struct key_decoder *d, uint64_t now, struct event *out)
{
    int state = d->state;
    *out = (struct event){.kind = EVENT_NONE};
    if (state == GROUND || state == PASTE)
        return false;
    d->state = GROUND;
    if (state == ESCAPE) {
        d->late_until = now + LATE_MS;
        return emit_key(out, K_ESC);
    }
    if ((state == CSI || state == SS3 || state == STRING) && d->seq_n == 2)
        return emit_key(out, (keycode)(unsigned char)d->seq[1] | K_ALT);
    return false;
}
