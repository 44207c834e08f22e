// SPDX-License-Identifier: MIT
// What an empty cell or an empty table cannot say by itself, once per command and on stderr: that S
// is undefined because the rule lacks what it needs, that there is no saliency at all.
#pragma once
#include "app/config.h"
#include "cli/study.h"

void remarks(const struct study *s);
void config_complain(const struct config *c); // the warnings of the config file
