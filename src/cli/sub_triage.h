// SPDX-License-Identifier: MIT
// What the parts of `venn triage` share.
#pragma once
#include "cli/output.h"
#include "cli/study.h"
#include "store/triage_agree.h"

// The corpus's triage database: --triage, else triage_path(). Bound to what the corpus has loaded.
// NULL: e says why (what cannot be read or, unless read_only, written is an error here).
struct triage *triage_of(const struct study *s, bool read_only, struct err *e);

void triage_status_text(const struct study *s, const struct triage *t, struct strbuf *out);
void triage_status_json(const struct study *s, const struct triage *t, struct strbuf *out);
void triage_agree_text(const struct study *s, const struct triage *t, struct strbuf *out);
void triage_agree_json(const struct study *s, const struct triage *t, struct strbuf *out);
