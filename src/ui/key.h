// SPDX-License-Identifier: MIT
// Keys as numbers and as names: a code point, or one of the named keys; ctrl, alt and shift as
// bits. Names: "j", "G", "?", "^d", "<Enter>", "<Space>", "<Esc>", "<Tab>", "<S-Tab>", "<Up>",
// "<S-Right>", "<PgDn>", "<Home>", "<Del>", "<BS>", "<F1>", "<M-x>", "<lt>" for a literal '<',
// "<^>" for a '^' before a letter, and in bindings "<a-z>" for K_LETTER. ^[ ^i ^m are Esc, Tab and
// Enter.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    KEY_NAMED = 0x110000, // above every code point
    K_ENTER,
    K_ESC,
    K_TAB,
    K_BACKSPACE,
    K_DELETE,
    K_INSERT,
    K_UP,
    K_DOWN,
    K_LEFT,
    K_RIGHT,
    K_HOME,
    K_END,
    K_PGUP,
    K_PGDN,
    K_F1, // F1..F12 follow each other
    K_F12 = K_F1 + 11,
    K_LETTER, // only in bindings: any letter a-z, given to the command as its argument
    K_SHIFT = 1 << 24,
    K_ALT = 1 << 25,
    K_CTRL = 1 << 26,
    K_MASK = 0xffffff,
};

typedef uint32_t keycode;

// Reads one key name at s (n bytes); returns bytes used, 0 when it is not one.
size_t key_parse(const char *s, size_t n, keycode *out);
const char *keycode_name(keycode k, char out[24]);
static inline keycode key_ctrl(char letter) // 'd' → ^d
{
    return (keycode)letter | K_CTRL;
}
