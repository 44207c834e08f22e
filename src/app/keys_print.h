// SPDX-License-Identifier: MIT
// The built-in keys as text, from the same tables that bind them: `venn help keys` and, as mdoc,
// the KEYS section of venn(1).
#pragma once
#include "base/strbuf.h"

#include <stdbool.h>

void keys_print(struct strbuf *out, bool mdoc);
