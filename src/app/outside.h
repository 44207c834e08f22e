// SPDX-License-Identifier: MIT
// Text in programs of the user's: an editor that changes it, a pager that shows it. It lies in a
// file that only its owner can read while they run.
#pragma once
#include "app/app.h"
#include "base/strbuf.h"

// In $VISUAL or $EDITOR; text becomes what was left there, without line ends at its end.
bool outside_edit(struct app *a, struct strbuf *text, struct err *e);
// In $PAGER (else less), sanitised.
bool outside_page(struct app *a, const struct strbuf *text, struct err *e);
