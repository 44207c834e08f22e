// SPDX-License-Identifier: MIT
// The files that records of one source name: images, masks, saliency. They are looked for in the
// folder of --image-root, beside the source's own file, and in the folder of its corpus.json, in
// that order, and never outside of these (image/folder.h).
#pragma once
#include "base/strbuf.h"
#include "image/decode.h"
#include "image/folder.h"

enum { NAMED_FOLDERS = 3 };

struct named_note { // something that many records have in common is said once per file
    uint32_t n;
    char first[240];
};

struct named_notes {
    struct named_note resampled; // another size than the instance's
    struct named_note missing;   // images that are not there
    struct named_note unusable;  // images that are no files of the folders
    struct named_note size;      // images of another size than is stated
    struct named_note outside;   // boxes and polygons that reach outside of the picture
};

struct named_files {
    struct decoder *decoder;            // shared by all sources; borrowed
    const char *root, *beside, *corpus; // paths of the folders, or NULL; borrowed
    struct folder *open[NAMED_FOLDERS]; // of these, opened when first needed
    char *images[NAMED_FOLDERS];        // where in each those images are that were met; NULL: none
    bool tried;
    struct named_notes said;
};

void named_close(struct named_files *f);
// The whole file (heap, NUL behind it), at most PIXMAP_MAX_BYTES. `missing` (may be NULL): it is in
// none of the folders.
bool named_read(struct named_files *f, const char *name, uint8_t **out, size_t *n, bool *missing,
                struct err *e);
// What identifies a file's content without reading all of a large one: its size and both ends.
bool named_hash(struct named_files *f, const char *name, uint64_t *out);
// Width and height from an image's header; as a rule only the file's beginning is read.
bool named_size(struct named_files *f, const char *name, uint32_t *w, uint32_t *h, struct err *e);
// The same where its first bytes simply have it (image/header.h): no decoder is asked.
bool named_plain_size(struct named_files *f, const char *name, uint32_t *w, uint32_t *h);
// An image is met. `missing`: it is simply not there; else e says why it cannot be used.
bool named_image(struct named_files *f, const char *name, bool *missing, struct err *e);
// The path of a file, or the one that it would have; heap. NULL: in none of the folders.
char *named_path(struct named_files *f, const char *name, bool *missing);
void named_note(struct named_note *note, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

// The bytes of an image (or array) that stands in a JSON string itself, as base64 or as a data:
// URL. Not one: NULL, and the string is a name. Heap.
uint8_t *named_inline(const char *text, size_t *n);
char *named_base64(const uint8_t *bytes, size_t n); // which reads back so; heap
