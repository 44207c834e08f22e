// SPDX-License-Identifier: MIT
// What a person said about the inputs: where they are, how to read them, what G and S are made of.
#pragma once
#include "core/discretize.h"

#include <stddef.h>
#include <stdint.h>

enum annotator_rule {
    ANNOTATORS_UNION,
    ANNOTATORS_MAJORITY,
    ANNOTATORS_INTERSECTION,
    ANNOTATORS_ONE
};

struct rationale_option {
    const char *run; // "SIS" in --rationales SIS=FILE; NULL = names from the file
    const char *path;
};

struct corpus_options {       // {0} is valid: everything sniffed, defaults
    const char *const *paths; // PATH…; "-" is standard input; a directory needs corpus.json
    size_t n_paths;
    const char *format;      // reader name, or NULL
    const char *annotations; // --annotations F, or NULL (then paths may be empty)
    const struct rationale_option *rationales;
    size_t n_rationales;
    int aspect;           // --aspect, or -1 (set it! corpus_options_init does)
    const char *columns;  // --columns: which columns of a table are what, or NULL
    const char *tokenise; // "space" (NULL) or "unicode", for records with text
    enum annotator_rule annotators;
    const char *annotator;  // ANNOTATORS_ONE: whose
    const char *subwords;   // "keep" (NULL) or merge:sum|mean|maxabs|first
    struct rule override;   // --discretise / --on
    uint64_t max_instance;  // bytes; 0 = 64 MiB
    int threads;            // 0 = cores
    bool no_cache;          // neither read nor write an index (index_cache.h)
    bool keep_index;        // write one of a large corpus when it is loaded
    const char *image_root; // --image-root: where the files that records name are looked for first
    const char *decoder;    // the venn whose child decodes images (image/decode.h), or NULL
    bool voc_zero;          // --voc-origin 0: boxes of VOC files count from 0, ends left out
    bool follow;            // lines are appended: see corpus_look
    bool keep_special;      // special tokens stay in the universe ([CLS] …)
};

void corpus_options_init(struct corpus_options *o);
