// SPDX-License-Identifier: MIT
// The filter language (venn(1), FILTERS).
//
//   expr := and {"or" and} ; and := not {"and" not}
//   not := ["not"] (compare | "(" expr ")" | flag)
//   compare := field op value | field "in" num ".." num | "pattern:" keys | "tag:" name |
//              "has:" field
//   op := = == != < <= > >= ~ !~
//   flag := correct incorrect unknown undefined annotated marked tagged untagged edited changed
//
// Keywords are case-insensitive. A number has at most one dot and a dot followed by a dot ends it
// (`.2...4` = .2..0.4); ranges are closed. `=` is numeric when both sides are numbers, else exact
// text. `~` is a POSIX extended regular expression, smart case. Comparisons with an undefined value
// are unknown; not unknown is unknown; a row is kept only when the whole expression is true.
// iou, gtc, sc, wsc compare rounded to two decimals (score_rounded); everything else exactly.
// Flags, pattern:, tag: and has: are true or false, never unknown. < <= > >= and `in` take a text
// that reads as a number for one; between texts they go by bytes; a number against a word is
// unknown.
#pragma once
#include "core/field.h"
#include "core/literals.h"

struct query; // an immutable parsed filter

// Parses text. Errors name the column (1-based, in characters) and what was expected there:
// "column 5: …". An empty text gives a NULL query (everything is kept) and true.
bool query_parse(const char *text, const struct columns *c, struct query **out, struct err *e);
void query_free(struct query *q);
// Canonical text; parsing it again gives an equal query.
void query_print(const struct query *q, const struct columns *c, struct strbuf *out);

enum truth { TRUTH_FALSE, TRUTH_TRUE, TRUTH_UNKNOWN };

// Evaluates on one row. false: a record could not be read (e set).
bool query_eval(const struct query *q, const struct row_source *src, struct row row,
                enum truth *out, struct err *e);
// True when some part needs the parsed instance (a slow scan over the disk).
bool query_needs_instance(const struct query *q);
// Words one of which the record of every row has that passes; n 0: nothing is known.
void query_literals(const struct query *q, struct literals *out);
// True when some part compares text, salient or gt, which images do not have.
bool query_asks_words(const struct query *q);
// True when some part asks row_source.triage; evaluating it without one is an error.
bool query_needs_triage(const struct query *q);

// Words that may come next at the end of `text`, for completion at the prompt: calls add for each.
// A word replaces the unfinished one that begins at byte query_complete_start(text).
size_t query_complete_start(const char *text);
void query_complete(const char *text, const struct columns *c,
                    void (*add)(void *ctx, const char *word), void *ctx);
