// SPDX-License-Identifier: MIT
// The tree of a parsed filter. Private to query*.c.
#pragma once
#include "core/query.h"
#include "core/query_flag.h"
#include "core/query_lex.h"
#include "core/regex.h"

enum {
    QUERY_DEPTH = 64,       // nested parentheses
    QUERY_TEXT = 64 * 1024, // bytes, as typed and as printed
};

enum query_kind {
    QUERY_AND, // children
    QUERY_OR,  // children
    QUERY_NOT, // one child
    QUERY_COMPARE,
    QUERY_RANGE,
    QUERY_PATTERN,
    QUERY_HAS,
    QUERY_FLAG,
    QUERY_TAG,
};

enum query_op { OP_EQ, OP_NE, OP_LT, OP_LE, OP_GT, OP_GE, OP_MATCH, OP_NO_MATCH, OP_COUNT };

struct query_regex {
    struct query_regex *next; // all of a query, to be freed
    regex_t compiled;
    bool fold; // case is ignored
};

struct query_operand {
    const char *text; // NUL-terminated, unquoted
    size_t n;
    bool is_number; // typed bare and reads as a number
    double number;
};

struct query_node {
    enum query_kind kind;
    bool needs_instance;             // some part needs the parsed instance
    struct query_node *child, *last; // AND, OR, NOT: first and last child
    struct query_node *next;         // the next child of the same parent
    struct field field;              // COMPARE, RANGE, HAS
    enum query_op op;                // COMPARE
    struct query_operand operand;    // COMPARE; TAG: its text
    const struct query_regex *regex; // COMPARE with ~ or !~
    double low, high;                // RANGE, closed
    unsigned patterns;               // PATTERN: bits (1u << enum pattern)
    const struct query_flag *flag;   // FLAG
};

struct query {
    struct arena arena;          // owns the nodes and their texts
    struct query_node *root;     // never NULL
    struct query_regex *regexes; // heap
};

extern const char *const query_op_text[OP_COUNT]; // canonical

// Parses like query_parse and tells what may come next where the text ended too early (or, after a
// whole expression, a connective); for completion. *field: whose operator or value that is.
bool query_parse_expect(const char *text, size_t n, const struct columns *c, struct query **out,
                        struct err *e, unsigned *expect, struct field *field);
// One part of a query on one row.
bool query_eval_node(const struct query_node *node, const struct row_source *src, struct row row,
                     enum truth *out, struct err *e);
