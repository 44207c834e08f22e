// SPDX-License-Identifier: MIT
// Where a converted corpus goes: standard output, a file, or a folder, which becomes a corpus with
// a corpus.json of its own. Pictures stay where they are, so the place decides what their names in
// the records have to be.
#pragma once
#include "cli/output.h"
#include "cli/study.h"

struct destination {
    char *file, *json; // of a folder: the records, its corpus.json; else NULL
    char *base;        // the folder that the names of pictures start from
    bool within;       // which is where the records go
    size_t outside;    // pictures for which it is not
};

// Looks at -o, and lets it name the file where it named a folder. false: a usage error. *d is
// owned either way.
bool destination_choose(struct destination *d, struct options *o, struct err *e);
// output_open, with the folder it is in, and what follows from the place.
int destination_open(struct destination *d, const struct study *s, struct output *out,
                     struct err *e);
// The name of a picture (heap) as a record has to say it.
char *destination_picture(struct destination *d, struct corpus *c, uint32_t instance,
                          const char *path);
// After the records were written: corpus.json, or what a file cannot hold. Returns the exit status.
int destination_finish(const struct destination *d, const struct study *s, struct err *e);
void destination_free(struct destination *d);
