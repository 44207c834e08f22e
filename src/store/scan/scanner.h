// SPDX-License-Identifier: MIT
// The columns of a venn record straight from its bytes: what reader_venn, content_hash,
// instance_derive and cell_from_saliency give together, without making an instance. Most of a large
// corpus is words that nobody has looked at yet: they are checked, counted and hashed in passing.
//
// Whatever is out of the ordinary (anything that would be reported, repaired or refused, and forms
// that are rare) is left to json_parse and the reader, which stay the reference: scanner_record
// then returns false. tests/unit/test_scanner.c and tests/fuzz/fuzz_scanner.c hold the two
// together.
//
// A scanner belongs to one thread. Runs and class names are numbered on their own here: whoever
// takes the records over maps them, in the order of the records, to those of the corpus.
#pragma once
#include "base/arena.h"
#include "base/strbuf.h"
#include "base/vec.h"
#include "core/columns.h"
#include "store/scan/lex.h"
#include "store/reader.h"

struct scanned_run {
    uint32_t run; // index into runs of the scanner
    struct cell cell;
    struct rule rule; // in force on this instance
    bool scores;      // it gave scores
};

struct scanned {
    const char *id; // in the record's text; NULL: the record states none
    uint32_t id_n;
    uint32_t id_at; // for whoever moves the text
    uint32_t n;     // tokens
    bool annotated;
    uint64_t content_hash;
    struct value label, prediction;
    uint32_t first_run, n_runs; // in scanner.found
};

enum { PART_MODEL, PART_METHOD, PART_CLASS, PART_CHECKPOINT, PART_KEY, RUN_PARTS };

struct run_alias {               // a run as some record spelled it
    struct span part[RUN_PARTS]; // copies in `kept`
    uint32_t run;
};

struct scanner {
    const struct corpus_options *options; // borrowed, as is what it names
    struct rule corpus_rule;
    VEC(struct scanned_run) found; // of all records since scanner_begin
    struct names names;            // classes, in order of first appearance since scanner_begin
    VEC(struct run_parts) runs;    // likewise; strings are in `kept`
    VEC(char *) run_names;         // display names of runs
    VEC(struct run_alias) aliases; // how they were spelled
    struct arena kept;             // since scanner_begin
    struct arena arena;            // of the record at hand
    struct strbuf unescaped;
    char rule_text[48]; // the `discretise` seen last…
    struct rule rule;   // …parsed
};

// Can records of this reader be scanned under these options? (Subwords need the words themselves;
// several annotators under other rules than the default are left to the reader.)
bool scanner_knows(const struct reader *r, const struct corpus_options *o);
void scanner_init(struct scanner *s, const struct corpus_options *o, const struct rule *corpus);
void scanner_begin(struct scanner *s); // forgets what was found so far
void scanner_free(struct scanner *s);
// text[0..n) is one record without blanks around it, text[n] is NUL, LEX_PADDING bytes behind it
// are readable. False: nothing was added; the record is one for the reader.
bool scanner_record(struct scanner *s, const char *text, size_t n, struct scanned *out);
// Only the record's id, where it is a plain string or number in front of everything else: for rows
// whose id_hash says whether it is the right one. text may be cut off anywhere.
bool scanner_id(const char *text, size_t n, struct span *id);

// ---- between scanner.c, scanner_tokens.c and scanner_runs.c ----

struct scan { // one record on its way
    struct scanner *s;
    struct lex l;
    struct scanned *out;
    struct instance x; // what is known of it: n, annotated, gt, prediction
    bool has_tokens, has_gt, has_prediction;
    bool wants_prediction;           // the saliency cannot be judged without it
    bool last;                       // nothing more will be known
    const char *gt_at, *saliency_at; // values to come back to
};

bool scan_tokens(struct scan *c);
bool scan_value(struct scan *c, struct value *out); // a label or a prediction
bool scan_probabilities(struct scan *c);
bool scan_ground_truth(struct scan *c);
bool scan_index(struct lex *l, uint32_t n, uint32_t *out); // a whole number below n
bool scan_saliency(struct scan *c);
