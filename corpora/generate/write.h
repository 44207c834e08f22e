// SPDX-License-Identifier: MIT
// The files of the corpus.
#ifndef GENERATE_WRITE_H
#define GENERATE_WRITE_H

#include "study.h"

#include <stdio.h>

enum { FILES = 3 + EXPLAINED * METHODS, FILE_NAME_MAX = 64 };

// Name of file number index; README.md is the last.
void file_name(const struct study *study, int index, char name[FILE_NAME_MAX]);
void file_write(const struct study *study, int index, FILE *out);
void readme_write(const struct study *study, FILE *out);
void run_file_name(const struct run *run, char name[FILE_NAME_MAX]);
// The table of patterns, one row per run.
void patterns_write(const struct study *study, FILE *out);

#endif
