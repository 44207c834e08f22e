// SPDX-License-Identifier: MIT
// What the parts of `venn triage` share.
#pragma once
#include "cli/output.h"
#include "cli/study.h"
#include "store/triage_agree.h"

void triage_status_text(const struct study *s, const struct triage *t, struct strbuf *out);
void triage_status_json(const struct study *s, const struct triage *t, struct strbuf *out);
void triage_agree_text(const struct study *s, const struct triage *t, struct strbuf *out);
void triage_agree_json(const struct study *s, const struct triage *t, struct strbuf *out);
