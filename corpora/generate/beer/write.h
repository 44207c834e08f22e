// SPDX-License-Identifier: MIT
// The files of the corpus.
#ifndef GENERATE_WRITE_H
#define GENERATE_WRITE_H

#include "maker.h"
#include "study.h"

enum { FILES = 3 + EXPLAINED * METHODS };

void readme_write(const struct study *study, FILE *out);
void run_file_name(const struct run *run, char name[FILE_NAME_MAX]);
// The table of patterns, one row per run.
void patterns_write(const struct study *study, FILE *out);

#endif
