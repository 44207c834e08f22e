// SPDX-License-Identifier: MIT
// pty matrix VENN CORPUS quick|full [LOCPATH]; pty combos VENN CORPUS; pty inject VENN; pty keys
// VENN CORPUS NUMBER; pty traffic DOWN PAGE PROGRAM ARG…
#include "pty/pty.h"

#include "term/driver.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool pty_shows(const struct session *s, const char *text)
{
    int rows, cols;
    char row[4096];
    vterm_get_size(s->vt, &rows, &cols);
    for (int y = 0; y < rows; y++) {
        session_row(s, y, row, sizeof row);
        if (strstr(row, text))
            return true;
    }
    return false;
}

void pty_see(struct session *s, const char *text)
{
    for (int tries = 0; tries < 2000 && !s->ended; tries++) {
        if (pty_shows(s, text))
            return;
        session_listen(s, 10);
    }
    session_await_text(s, 0, text); // says what is there instead
}

void pty_remove(const char *folder)
{
    char command[300];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    if (system(command) != 0)
        fprintf(stderr, "%s stays\n", folder);
}

int main(int argc, char **argv)
{
    if (argc > 4 && strcmp(argv[1], "--job") == 0)
        return job_main(atoi(argv[2]), atoi(argv[3]), argv + 4);
    if (argc >= 4 && strcmp(argv[1], "matrix") == 0)
        return matrix_main(argv[2], argv[3], argc > 4 && strcmp(argv[4], "full") == 0,
                           argc > 5 ? argv[5] : NULL);
    if (argc == 4 && strcmp(argv[1], "combos") == 0)
        return combos_main(argv[2], argv[3]);
    if (argc == 5 && strcmp(argv[1], "keys") == 0)
        return keys_main(argv[2], argv[3], atol(argv[4]));
    if (argc >= 3 && strcmp(argv[1], "inject") == 0)
        return inject_main(argv[2], argc > 3 ? argv[3] : NULL);
    if (argc > 4 && strcmp(argv[1], "traffic") == 0)
        return traffic_main(argv[2], argv[3], (const char *const *)argv + 4);
    fprintf(stderr,
            "pty matrix VENN CORPUS quick|full [LOCPATH]\npty combos VENN CORPUS\npty inject VENN\n"
            "pty keys VENN CORPUS NUMBER\npty traffic "
            "DOWN PAGE PROGRAM ARG…\n");
    return 2;
}
