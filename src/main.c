// SPDX-License-Identifier: MIT
// argv → command; nothing else. The image decoder's child is this program, too.
#include "cli/cli.h"
#include "cli/explore.h"
#include "image/decode.h"

#include <string.h>

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], DECODE_ARGUMENT) == 0)
        return decode_child();
    return cli_main(argc, argv, explore);
}
