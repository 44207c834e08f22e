// SPDX-License-Identifier: MIT
// argv → command → exit status. Commands live one per file, sub_*.c, and are found through
// subcommand.def.
#pragma once
#include "cli/options.h"

// Runs the program. `explore` is the explorer, for a command line without a command; NULL when this
// program was built without one. Returns the exit status.
int cli_main(int argc, char **argv, int (*explore)(const struct options *));

// UTF-8 text and points in numbers, whatever the environment says.
void cli_locale(void);

// The commands. Each reads its options, writes to stdout or -o, and returns the exit status.
#define X(ID, name, args, help) int sub_##name(const struct options *o);
#include "cli/subcommand.def"
#undef X

struct strbuf;
void help_program(struct strbuf *out);                        // venn --help
void help_command(struct strbuf *out, enum subcommand id);    // venn help COMMAND
void version_print(struct strbuf *out);                       // venn --version
bool completion_print(struct strbuf *out, const char *shell); // false: no such shell
struct config;
