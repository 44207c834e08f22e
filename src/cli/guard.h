// SPDX-License-Identifier: MIT
// No output may be one of the inputs: looked at before anything is read, and again when the corpus
// knows all its files, in both cases before anything is written.
#pragma once
#include "cli/options.h"

// corpus: NULL before it is open. false: a usage error that names the option.
bool guard_outputs(const struct options *o, const struct corpus *corpus, struct err *e);
// May --errors be written although the corpus could not be opened, and so cannot name its files?
bool guard_fatal(const struct options *o);
