// SPDX-License-Identifier: MIT
// The tables of options and commands: options.def and subcommand.def.
#include "cli/options.h"

#include <string.h>

static const struct option_info infos[OPTION_COUNT] = {
#define X(ID, name_, letter_, arg_, for_, help_) \
    [OPTION_##ID] = {.name = name_, .letter = letter_, .arg = arg_, .takers = for_, .help = help_},
#include "cli/options.def"
#undef X
};

static const struct subcommand_info commands[SUB_COUNT] = {
    [SUB_EXPLORE] = {.name = "", .args = "PATH…", .help = "the explorer"},
#define X(ID, name_, args_, help_) [SUB_##ID] = {.name = #name_, .args = args_, .help = help_},
#include "cli/subcommand.def"
#undef X
};

// Other spellings of an option's name.
static const char *const spellings[][2] = {
    {"discretize", "discretise"},
    {"tokenize", "tokenise"},
    {"colour", "color"},
};

const struct option_info *option_info(enum option_id id)
{
    return &infos[id];
}

const struct subcommand_info *subcommand_info(enum subcommand id)
{
    return &commands[id];
}

bool subcommand_find(const char *word, enum subcommand *out)
{
    for (int i = SUB_EXPLORE + 1; i < SUB_COUNT; i++)
        if (strcmp(word, commands[i].name) == 0) {
            *out = (enum subcommand)i;
            return true;
        }
    return false;
}

struct near subcommand_near(const char *word)
{
    struct near near = near_to(word, strlen(word));
    for (int i = SUB_EXPLORE + 1; i < SUB_COUNT; i++)
        near_try(&near, commands[i].name);
    return near;
}

bool option_find(const char *name, size_t n, enum option_id *out)
{
    for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++)
        if (strlen(spellings[i][0]) == n && memcmp(spellings[i][0], name, n) == 0) {
            name = spellings[i][1];
            n = strlen(name);
            break;
        }
    for (int i = 0; i < OPTION_COUNT; i++)
        if (strlen(infos[i].name) == n && memcmp(infos[i].name, name, n) == 0) {
            *out = (enum option_id)i;
            return true;
        }
    return false;
}

bool option_find_letter(char letter, enum option_id *out)
{
    for (int i = 0; i < OPTION_COUNT; i++)
        if (infos[i].letter == letter) {
            *out = (enum option_id)i;
            return true;
        }
    return false;
}
