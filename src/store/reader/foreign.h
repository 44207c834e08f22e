// SPDX-License-Identifier: MIT
// Inputs that are not made of JSON records: folders of masks or arrays, VOC's XML, COCO's one large
// object. They are written as JSON Lines into a spool, one line per instance, which then is read
// like any other source. The lines only name what is in the files; readers look there.
#pragma once
#include "base/strbuf.h"
#include "base/vec.h"
#include "store/input/bytes.h"

struct reader;

struct foreign {
    const char *path;
    bool directory;
    const char *head;          // first bytes of a file, NUL behind them
    size_t n;                  // of head
    const struct bytes *bytes; // of a file
    bool rationale;            // a source of saliency rather than of annotations
    const char *images;        // folder in front of the names of images, or NULL
    const char *folders[3];    // where images may be; NULL: none
    char note[160];            // out: what is worth saying about the whole input; "" = nothing
};

// The reader that takes it; NULL: none.
const struct reader *foreign_reader(const struct foreign *f);

// ---- what the readers' spools share (foreign.c) ----

typedef VEC(char *) name_list;
// Names in a folder, sorted by their bytes. false: cannot be read.
bool foreign_names(const char *path, name_list *out, struct err *e);
void foreign_names_free(name_list *names);
bool foreign_has_suffix(const char *name, const char *const *suffixes); // any case; ends with NULL
size_t foreign_stem(const char *name); // length of the name without its last suffix
// Writes the lines into a spool and frees them.
bool foreign_spool(struct strbuf *lines, const char *path, struct bytes *out, struct err *e);
extern const char *const foreign_images[]; // ".png", ".jpg" …, ends with NULL
