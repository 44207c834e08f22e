// SPDX-License-Identifier: MIT
// argv → command; nothing else.
#include "cli/cli.h"
#include "cli/explore.h"

int main(int argc, char **argv)
{
    return cli_main(argc, argv, explore);
}
