// SPDX-License-Identifier: MIT
// What the tests of the triage store share: a folder, a corpus of ids and contents, and actions.
#pragma once
#include "unit.h"

#include "base/hash.h"
#include "base/strbuf.h"
#include "store/triage/triage_internal.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CORPUS_MOST = 32 };

struct fake_corpus { // ids and texts of its rows
    struct columns columns;
    struct column_row rows[CORPUS_MOST];
    const char *ids[CORPUS_MOST];
};

static char folder[64], db_path[96];

static inline uint64_t text_hash(const char *text)
{
    return hash_bytes(7, text, strlen(text));
}

// "a=one b=two": id a with text one, id b with text two. Kept in `buffer`.
static inline void corpus_make(struct fake_corpus *c, char *buffer)
{
    *c = (struct fake_corpus){0};
    c->columns.rows = c->rows;
    for (char *word = strtok(buffer, " "); word; word = strtok(NULL, " ")) {
        char *text = strchr(word, '=');
        *text++ = '\0';
        size_t i = c->columns.n++;
        c->ids[i] = word;
        c->rows[i].id_hash = hash_bytes(0, word, strlen(word));
        c->rows[i].content_hash = text_hash(text);
    }
}

static inline struct triage_at at(const struct fake_corpus *c, uint32_t row)
{
    return (struct triage_at){
        .instance = row, .id = c->ids[row], .content = c->rows[row].content_hash, .run = "SIS"};
}

static inline int64_t fixed_now(void *ctx)
{
    (void)ctx;
    return 1800000000000;
}

static inline struct triage *opened(const char *path, const char *reviewer)
{
    struct triage *t;
    struct err e;
    struct triage_options o = {
        .path = path, .reviewer = reviewer, .aspect = -1, .now = fixed_now, .busy_ms = 50};
    if (!triage_open(&t, &o, &e))
        fail_msg("%s", e.msg);
    return t;
}

// Opened without trouble and bound to all of the corpus.
static inline struct triage *opened_on(const char *path, const char *reviewer,
                                       const struct fake_corpus *c)
{
    const char *why;
    struct triage *t = opened(path, reviewer);
    if (triage_trouble(t, &why) != TRIAGE_FINE)
        fail_msg("%s", why);
    triage_bind(t, &c->columns, true);
    return t;
}

static inline void tag(struct triage *t, const struct fake_corpus *c, uint32_t row,
                       const char *name, bool on)
{
    struct err e;
    struct triage_at a = at(c, row);
    if (!triage_tag(t, &a, name, on, &e))
        fail_msg("%s", e.msg);
}

static inline void tag_abc(const struct fake_corpus *c)
{
    struct triage *t = opened_on(db_path, "ann", c);
    tag(t, c, 0, "first", true);
    tag(t, c, 1, "second", true);
    tag(t, c, 2, "third", true);
    triage_close(t);
}

// The tags a reviewer gave a row: "ok,bad", "-" when there are none, "" without a state.
static inline const char *tags_of(const struct triage *t, uint32_t row, int reviewer, char *out)
{
    *out = '\0';
    for (const struct triage_state *s = NULL; (s = triage_next(t, row, s));) {
        if (s->reviewer != reviewer)
            continue;
        for (int i = 0; i < triage_tags(t); i++)
            if (s->tags >> i & 1)
                strcat(strcat(out, *out ? "," : ""), triage_tag_name(t, i));
        if (!*out)
            strcpy(out, "-");
    }
    return out;
}

static inline void assert_tags(const struct triage *t, uint32_t row, const char *expected)
{
    char got[512];
    assert_string_equal(tags_of(t, row, 0, got), expected);
}

static inline int64_t actions_of(const struct triage *t) // how many it has
{
    int64_t n = 0;
    if (triage_number(t->db, "SELECT count(*) FROM action", &n))
        return n;
    return 0; // there is no file before the first one
}

static inline int make_folder(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/venn-triage-XXXXXX");
    assert_non_null(mkdtemp(folder));
    snprintf(db_path, sizeof db_path, "%s/c.venn-triage", folder);
    return 0;
}

static inline int drop_folder(void **state)
{
    (void)state;
    char command[160];
    snprintf(command, sizeof command, "chmod -R u+w %s; rm -rf %s", folder, folder);
    return system(command);
}
