// SPDX-License-Identifier: MIT
// Work in parts that do not touch each other, done by several threads: each takes the next one, so
// that whoever gets less of the machine does fewer. What comes out must not depend on how many.
#pragma once
#include <stddef.h>

// Calls work(job, i) once for every i < parts, `threads` at a time at most; returns when all are
// done. Without threads the caller does it all.
void parallel_run(int threads, size_t parts, void (*work)(void *job, size_t part), void *job);
