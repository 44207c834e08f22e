// SPDX-License-Identifier: MIT
// Which number a pair of colours has in curses. Terminals have few (64 with 8 colours), pictures
// want many: a pair and its reverse share a number, and when there is none left all are forgotten.
#pragma once
#include <stdbool.h>
#include <stddef.h>

struct colour_pair {
    int fg, bg;
};

struct pairs {
    int most;               // numbers are 1 … most - 1
    int n;                  // in use
    struct colour_pair *at; // number i + 1
    int *slots;             // open addressing: numbers, 0 = free; n_slots is a power of two
    size_t n_slots;
};

void pairs_init(struct pairs *p, int most);
void pairs_fini(struct pairs *p);
void pairs_forget(struct pairs *p);
// The number of the pair; *fresh: curses does not know it yet. *reversed (NULL: not allowed): it is
// the number of the other way round. 0: there is none left.
int pairs_number(struct pairs *p, struct colour_pair want, bool *fresh, bool *reversed);
