// SPDX-License-Identifier: MIT
// The 256 colours as xterm defines them, and the nearest of them to a colour.
#pragma once

int palette_rgb(int index);                           // 0..255 → 0xrrggbb
int palette_nearest(int rgb, int first, int colours); // index in [first, first + colours)
