// SPDX-License-Identifier: MIT
#include "store/input/split.h"

#include "base/mem.h"
#include "store/input/cursor.h"
#include "store/json/json.h"

#include <stdlib.h>

// Where an array or object stands.
enum state {
    BEFORE_OPEN,  // its bracket is still to come
    BEFORE_FIRST, // a member, or its closing bracket
    BEFORE_NEXT,  // a member, after a comma
    BEHIND_VALUE, // a comma or the closing bracket
    BEHIND_CLOSE, // nothing but blank space
    AT_END,
};

struct splitter {
    struct cursor in;
    enum layout layout;
    enum state state;
    bool cut; // the byte buf[cut_at] was replaced by NUL to end the piece's text
    char cut_byte;
    size_t cut_at;
    char *key; // decoded, of the current piece
};

struct splitter *splitter_new(const struct bytes *b, enum layout layout, uint64_t max_value)
{
    struct splitter *s = mem_zalloc(sizeof *s);
    s->layout = layout;
    cursor_init(&s->in, b, max_value);
    return s;
}

void splitter_seek(struct splitter *s, uint64_t offset, uint64_t line)
{
    cursor_seek(&s->in, offset, line);
}

void splitter_free(struct splitter *s)
{
    if (!s)
        return;
    cursor_free(&s->in);
    free(s->key);
    free(s);
}

uint64_t splitter_lines(const struct splitter *s)
{
    return s->in.line - 1;
}

uint64_t splitter_position(const struct splitter *s)
{
    return s->state == AT_END ? s->in.b->size : cursor_offset(&s->in);
}

// A piece that begins at the next byte.
static struct piece piece_here(const struct splitter *s)
{
    return (struct piece){.offset = cursor_offset(&s->in),
                          .line = s->in.line,
                          .column = cursor_column(&s->in),
                          .text = ""};
}

static enum split_result bad(struct splitter *s, struct piece *out, struct err *e, const char *what)
{
    out->length = cursor_offset(&s->in) - out->offset;
    err_set(e, "%s", what);
    return SPLIT_BAD;
}

// The end of the input where it should not be; the last result before SPLIT_END.
static enum split_result bad_end(struct splitter *s, struct piece *out, struct err *e,
                                 const char *where)
{
    s->state = AT_END;
    out->length = cursor_offset(&s->in) - out->offset;
    if (s->in.failed)
        err_set(e, "%s", s->in.why.msg);
    else
        err_set(e, "the file ends at line %llu, column %llu %s: it is cut off",
                (unsigned long long)s->in.line, (unsigned long long)cursor_column(&s->in), where);
    return SPLIT_BAD;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

// The value kept by the cursor ends here: hands it out.
static enum split_result hand_out(struct splitter *s, struct piece *out, struct err *e)
{
    struct cursor *c = &s->in;
    size_t keep = c->keep, end = c->pos;
    out->length = cursor_offset(c) - out->offset;
    cursor_drop(c);
    if (!c->overlong) {
        while (end > keep && is_blank(c->buf[end - 1]))
            end--;
        out->length = end - keep;
    }
    if (c->overlong || out->length > c->max_value) {
        err_set(e,
                "%llu bytes long, more than the limit of %llu bytes for one instance: skipped "
                "(--max-instance raises the limit)",
                (unsigned long long)out->length, (unsigned long long)c->max_value);
        return SPLIT_BAD;
    }
    s->cut = true;
    s->cut_at = end;
    s->cut_byte = c->buf[end];
    c->buf[end] = '\0';
    out->text = c->buf + keep;
    return SPLIT_VALUE;
}

static enum split_result next_line(struct splitter *s, struct piece *out, struct err *e)
{
    int ch = cursor_blank(&s->in);
    *out = piece_here(s);
    if (ch == CURSOR_END) {
        s->state = AT_END;
        return s->in.failed ? bad_end(s, out, e, "") : SPLIT_END;
    }
    cursor_keep(&s->in);
    cursor_line(&s->in);
    if (s->in.failed)
        return bad_end(s, out, e, "");
    return hand_out(s, out, e);
}

static enum split_result next_single(struct splitter *s, struct piece *out, struct err *e)
{
    int ch = cursor_blank(&s->in);
    *out = piece_here(s);
    if (ch == CURSOR_END) {
        s->state = AT_END;
        return s->in.failed ? bad_end(s, out, e, "") : SPLIT_END;
    }
    cursor_keep(&s->in);
    bool bare = ch != '{' && ch != '[' && ch != '"';
    if (bare)
        cursor_line(&s->in);
    else if (!cursor_value(&s->in))
        return bad_end(s, out, e, "inside this value");
    if (s->in.failed)
        return bad_end(s, out, e, "");
    return hand_out(s, out, e);
}

// Takes `"key":`. On failure the cursor stands where a value might begin.
static bool take_key(struct splitter *s, struct err *e)
{
    struct cursor *c = &s->in;
    if (cursor_peek(c) != '"')
        return err_set(e, "expected a key in quotes");
    cursor_keep(c);
    bool closed = cursor_string(c), overlong = c->overlong;
    size_t keep = c->keep;
    cursor_drop(c);
    if (!closed)
        return true; // the end is noticed by whoever looks for the value
    if (overlong)
        return err_set(e, "the key is longer than the limit for one instance");
    char *raw = mem_strndup(c->buf + keep, c->pos - keep);
    cJSON *key = json_parse(raw, c->pos - keep, NULL, e);
    free(raw);
    bool ok = key != NULL;
    if (ok)
        s->key = mem_strdup(key->valuestring);
    else
        err_prefix(e, "in the key");
    cJSON_Delete(key);
    int ch = cursor_blank(c);
    if (ch == ':')
        c->pos++;
    else if (ok)
        ok = err_set(e, "expected ':' after the key");
    return ok || ch == CURSOR_END;
}

static enum split_result take_member(struct splitter *s, struct piece *out, struct err *e)
{
    struct cursor *c = &s->in;
    *out = piece_here(s);
    struct err why;
    bool keyed = s->layout == LAYOUT_ARRAY || take_key(s, &why);
    int ch = cursor_blank(c);
    s->state = BEHIND_VALUE;
    if (keyed)
        *out = piece_here(s);
    out->key = s->key;
    if (ch == CURSOR_END)
        return bad_end(s, out, e, "where a value should be");
    bool none = ch == ',' || ch == '}' || ch == ']';
    if (none)
        return bad(s, out, e, keyed ? "expected a value" : why.msg);
    if (keyed)
        cursor_keep(c);
    if (!cursor_value(c))
        return bad_end(s, out, e, "inside this value");
    return keyed ? hand_out(s, out, e) : bad(s, out, e, why.msg);
}

// Passes over brackets and colons that have no business here, as one fault.
static enum split_result skip_stray(struct splitter *s, struct piece *out, struct err *e,
                                    const char *what)
{
    char close = s->layout == LAYOUT_ARRAY ? ']' : '}';
    for (int ch; ((ch = cursor_blank(&s->in)) == '}' || ch == ']' || ch == ':') && ch != close;)
        s->in.pos++;
    return bad(s, out, e, what);
}

static enum split_result before_member(struct splitter *s, int ch, struct piece *out, struct err *e)
{
    char close = s->layout == LAYOUT_ARRAY ? ']' : '}';
    if (ch == close) {
        bool first = s->state == BEFORE_FIRST;
        s->in.pos++;
        s->state = BEHIND_CLOSE;
        return first ? SPLIT_END : bad(s, out, e, "expected a value after ','");
    }
    if (ch == ',') {
        s->in.pos++;
        s->state = BEFORE_NEXT;
        return bad(s, out, e, "expected a value before ','");
    }
    if (ch == ']' || ch == '}' || ch == ':')
        return skip_stray(s, out, e, "expected a value");
    return take_member(s, out, e);
}

// SPLIT_END here means: nothing to hand out yet.
static enum split_result step(struct splitter *s, struct piece *out, struct err *e)
{
    bool array = s->layout == LAYOUT_ARRAY;
    int ch = cursor_blank(&s->in), open = array ? '[' : '{', close = array ? ']' : '}';
    *out = piece_here(s);
    if (s->state == BEHIND_CLOSE) {
        s->state = AT_END;
        if (s->in.failed)
            return bad_end(s, out, e, "");
        if (ch == CURSOR_END)
            return SPLIT_END;
        out->length = s->in.b->size - out->offset;
        err_set(e, "expected nothing more behind the %s", array ? "array's ']'" : "object's '}'");
        return SPLIT_BAD;
    }
    if (ch == CURSOR_END)
        return bad_end(s, out, e, array ? "without a closing ']'" : "without a closing '}'");
    if (s->state == BEFORE_OPEN) {
        s->state = ch == open ? BEFORE_FIRST : AT_END;
        s->in.pos += ch == open;
        return ch == open ? SPLIT_END : bad(s, out, e, array ? "expected '['" : "expected '{'");
    }
    if (s->state != BEHIND_VALUE)
        return before_member(s, ch, out, e);
    if (ch == ',' || ch == close) {
        s->in.pos++;
        s->state = ch == ',' ? BEFORE_NEXT : BEHIND_CLOSE;
        return SPLIT_END;
    }
    const char *what =
        array ? "expected ',' or ']' after a value" : "expected ',' or '}' after a value";
    if (ch == ']' || ch == '}' || ch == ':')
        return skip_stray(s, out, e, what);
    s->state = BEFORE_NEXT;
    return bad(s, out, e, what);
}

enum split_result splitter_next(struct splitter *s, struct piece *out, struct err *e)
{
    if (s->cut)
        s->in.buf[s->cut_at] = s->cut_byte;
    s->cut = false;
    free(s->key);
    s->key = NULL;
    if (s->layout == LAYOUT_EMPTY)
        s->state = AT_END;
    while (s->state != AT_END) {
        enum split_result r = s->layout == LAYOUT_LINES    ? next_line(s, out, e)
                              : s->layout == LAYOUT_SINGLE ? next_single(s, out, e)
                                                           : step(s, out, e);
        if (r != SPLIT_END)
            return r;
    }
    *out = piece_here(s);
    return SPLIT_END;
}
