// SPDX-License-Identifier: MIT
// Paths as text: absolute ones without a trailing slash (but for "/"), as realpath() makes them.
#pragma once
#include <stdbool.h>

// What of `path` is behind `folder`, "" where they are the same; NULL when it is elsewhere.
const char *path_within(const char *folder, const char *path);
// Cuts `path` to the deepest folder that holds it and `other`, itself where it holds `other`.
void path_common(char *path, const char *other);
bool path_climbs(const char *path); // has a part ".."
