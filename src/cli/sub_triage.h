// SPDX-License-Identifier: MIT
// What the parts of `venn triage` share.
#pragma once
#include "cli/output.h"
#include "cli/study.h"
#include "store/triage.h"

// The corpus's triage database: --triage, else triage_path(). Bound to what the corpus has loaded.
// NULL: e says why (what cannot be read or, unless read_only, written is an error here).
struct triage *triage_of(const struct study *s, bool read_only, struct err *e);

// Reviewers with states in this corpus, by name; heap. *n may be 0.
int *triage_active(const struct triage *t, size_t *n);

void triage_status_text(const struct study *s, const struct triage *t, struct strbuf *out);
void triage_status_json(const struct study *s, const struct triage *t, struct strbuf *out);
void triage_agree_text(const struct study *s, const struct triage *t, struct strbuf *out);
void triage_agree_json(const struct study *s, const struct triage *t, struct strbuf *out);
