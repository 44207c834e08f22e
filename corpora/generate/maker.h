// SPDX-License-Identifier: MIT
// What every corpus of the generator offers: one seed in, a list of files out, and promises that
// can be checked.
#ifndef GENERATE_MAKER_H
#define GENERATE_MAKER_H

#include <stdio.h>

enum { FILE_NAME_MAX = 64 };

struct maker {
    const char *name;
    void *(*make)(void);
    void (*drop)(void *study);
    int (*files)(const void *study);
    // Name of file number index, perhaps with one folder in front.
    void (*file_name)(const void *study, int index, char name[FILE_NAME_MAX]);
    void (*file_write)(const void *study, int index, FILE *out);
    // Says what does not hold on standard error; returns how many properties do not.
    int (*check)(const void *study);
    // The table of patterns, one row per run.
    void (*patterns)(const void *study, FILE *out);
};

extern const struct maker beer_maker;
extern const struct maker shapes_maker;

#endif
