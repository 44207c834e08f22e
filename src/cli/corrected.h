// SPDX-License-Identifier: MIT
// --corrected: the ground truths that a reviewer corrected in triage take the file's place.
#pragma once
#include "cli/study.h"

// After study_load. Only looks at the database. Says on stderr how many were applied; an error when
// there is no database.
bool corrected_apply(struct study *s, struct err *e);
// Instead of applying them: what each would change under the run, sorted by instance (heap).
bool corrected_changes(struct study *s, uint32_t run, struct correction **out, size_t *n,
                       struct err *e);
