// SPDX-License-Identifier: MIT
#include "ui/palette.h"

int palette_rgb(int index)
{
    static const int ansi[16] = {0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd,
                                 0x00cdcd, 0xe5e5e5, 0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00,
                                 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff};
    static const int steps[6] = {0, 95, 135, 175, 215, 255};
    if (index < 16)
        return ansi[index < 0 ? 0 : index];
    if (index >= 232) // a grey ramp
        return (8 + 10 * (index - 232)) * 0x010101;
    int i = index - 16; // a 6×6×6 cube
    return steps[i / 36] << 16 | steps[i / 6 % 6] << 8 | steps[i % 6];
}

static int distance(int a, int b)
{
    int red = (a >> 16 & 255) - (b >> 16 & 255);
    int green = (a >> 8 & 255) - (b >> 8 & 255);
    int blue = (a & 255) - (b & 255);
    return red * red + green * green + blue * blue;
}

int palette_nearest(int rgb, int first, int colours)
{
    int best = first;
    for (int i = first; i < first + colours; i++)
        if (distance(palette_rgb(i), rgb) < distance(palette_rgb(best), rgb))
            best = i;
    return best;
}
