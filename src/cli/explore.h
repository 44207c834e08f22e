// SPDX-License-Identifier: MIT
// The explorer from its options: on the terminal, or with --headless by a script.
#pragma once
#include "cli/options.h"

int explore(const struct options *o); // the program's exit status
