// SPDX-License-Identifier: MIT
#include "core/sieve.h"

#include "base/mem.h"

struct sieve *sieve_new(const struct row_source *src, const struct literals *l)
{
    if (!l->n || !src->sift)
        return NULL;
    struct sieve *s = mem_alloc(sizeof *s);
    s->src = *src;
    s->literals = *l;
    sieve_empty(s);
    return s;
}

void sieve_empty(struct sieve *s)
{
    s->n = s->at = 0;
    s->bytes = 0;
}

bool sieve_full(const struct sieve *s, size_t more)
{
    return s->n + more > SIEVE_ROWS || s->bytes >= SIEVE_BYTES;
}

void sieve_add(struct sieve *s, uint32_t instance)
{
    s->bytes += s->src.columns->rows[instance].length;
    s->instances[s->n++] = instance;
}

void sieve_run(struct sieve *s)
{
    s->src.sift(s->src.ctx, &s->literals, s->instances, s->n, s->may);
}

bool sieve_may(struct sieve *s, uint32_t instance)
{
    if (s->at < s->n && s->instances[s->at] == instance)
        return s->may[s->at++];
    return true;
}
