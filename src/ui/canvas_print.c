// SPDX-License-Identifier: MIT
// Canvases as plain text, for the headless terminal and for tests.
#include "base/hash.h"
#include "ui/canvas.h"

#include <string.h>

struct role_info {
    const char *name;
    char letter;
};

static const struct role_info roles[ROLE_COUNT] = {
#define X(ID, name, letter, help) [ROLE_##ID] = {name, letter},
#include "ui/style.def"
#undef X
};

const char *role_name(enum role r)
{
    return (unsigned)r < ROLE_COUNT ? roles[r].name : "?";
}

bool role_find(const char *name, enum role *out)
{
    for (int r = 0; r < ROLE_COUNT; r++) {
        if (strcmp(roles[r].name, name) == 0) {
            *out = (enum role)r;
            return true;
        }
    }
    return false;
}

void canvas_print(const struct canvas *c, struct strbuf *out)
{
    for (int y = 0; y < c->h; y++) {
        const struct cell_view *row = canvas_at(c, 0, y);
        int end = c->w;
        while (end > 0 && strcmp(row[end - 1].text, " ") == 0)
            end--;
        for (int x = 0; x < end; x++)
            strbuf_puts(out, row[x].text);
        strbuf_putc(out, '\n');
    }
}

static void print_letters(const struct canvas *c, bool used[ROLE_COUNT], struct strbuf *out)
{
    for (int y = 0; y < c->h; y++) {
        const struct cell_view *row = canvas_at(c, 0, y);
        int end = c->w;
        while (end > 0 && row[end - 1].style.role == ROLE_TEXT)
            end--;
        for (int x = 0; x < end; x++) {
            uint8_t r = row[x].style.role < ROLE_COUNT ? row[x].style.role : ROLE_TEXT;
            used[r] = true;
            strbuf_putc(out, roles[r].letter);
        }
        strbuf_putc(out, '\n');
    }
}

// One line per letter, with the names of all roles in use that share it.
static void print_legend(bool used[ROLE_COUNT], struct strbuf *out)
{
    strbuf_puts(out, "styles:\n");
    for (int r = 0; r < ROLE_COUNT; r++) {
        if (!used[r])
            continue;
        strbuf_printf(out, "  %c", roles[r].letter);
        for (int i = r; i < ROLE_COUNT; i++) {
            if (!used[i] || roles[i].letter != roles[r].letter)
                continue;
            strbuf_printf(out, " %s", roles[i].name);
            used[i] = false;
        }
        strbuf_putc(out, '\n');
    }
}

static void print_mods(uint8_t mods, struct strbuf *out)
{
    static const char *const names[] = {"bold", "underline", "reverse", "dim"};
    const char *between = " ";
    for (int i = 0; i < 4; i++) {
        if (mods & (1 << i)) {
            strbuf_printf(out, "%s%s", between, names[i]);
            between = "+";
        }
    }
}

static void print_mod_runs(const struct canvas *c, struct strbuf *out)
{
    bool any = false;
    for (int y = 0; y < c->h; y++) {
        const struct cell_view *row = canvas_at(c, 0, y);
        for (int x = 0, end; x < c->w; x = end) {
            uint8_t mods = row[x].style.mods;
            for (end = x + 1; end < c->w && row[end].style.mods == mods; end++) {
            }
            if (!mods)
                continue;
            if (!any)
                strbuf_puts(out, "mods:\n");
            any = true;
            strbuf_printf(out, "  %d,%d-%d:", y, x, end - 1);
            print_mods(mods, out);
            strbuf_putc(out, '\n');
        }
    }
}

// One line for every run of picture cells in a row: a hash of their colours.
static void print_pictures(const struct canvas *c, struct strbuf *out)
{
    bool any = false;
    for (int y = 0; y < c->h; y++) {
        const struct cell_view *row = canvas_at(c, 0, y);
        for (int x = 0; x < c->w;) {
            uint64_t hash = 0;
            int from = x;
            for (; x < c->w && row[x].style.role == ROLE_PICTURE && (row[x].fg || row[x].bg); x++)
                hash = hash_bytes(hash, (int[]){row[x].fg, row[x].bg}, 2 * sizeof(int));
            if (x == from) {
                x++;
                continue;
            }
            if (!any)
                strbuf_puts(out, "pictures:\n");
            any = true;
            strbuf_printf(out, "  %d,%d-%d: %08x\n", y, from, x - 1, (unsigned)(hash ^ hash >> 32));
        }
    }
    for (size_t i = 0; i < c->n_placed; i++) {
        const struct placed *p = &c->placed[i];
        if (canvas_placed_whole(c, i))
            strbuf_printf(out, "placed: %d,%d %dx%d %s\n", p->at.y, p->at.x, p->at.w, p->at.h,
                          picture_mode_name(p->mode));
    }
}

void canvas_print_styles(const struct canvas *c, struct strbuf *out)
{
    bool used[ROLE_COUNT] = {0};
    print_letters(c, used, out);
    print_legend(used, out);
    print_mod_runs(c, out);
    print_pictures(c, out);
}
