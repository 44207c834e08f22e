// SPDX-License-Identifier: MIT
// Paths as text: absolute ones without a trailing slash (but for "/"), as realpath() makes them.
#pragma once
#include <stdbool.h>

// What of `path` is behind `folder`, "" where they are the same; NULL when it is elsewhere.
const char *path_within(const char *folder, const char *path);
// Cuts `path` to the deepest folder that holds it and `other`, itself where it holds `other`.
void path_common(char *path, const char *other);
// Where the user's files of a kind lie: $variable, where it is absolute (others count as not set,
// says the XDG specification), else `otherwise` in $HOME. NULL: neither says. The caller frees it.
char *path_of_user(const char *variable, const char *otherwise);
bool path_climbs(const char *path); // has a part ".."
