// SPDX-License-Identifier: MIT
// The terminal layer in pseudo-terminals. This program is also the one it tests (driver.h).
#include "tests.h"

#include "driver.h"

#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

void open_with(struct session *s, const char *term, const char *const *env, bool job)
{
    session_start(
        s, &(struct session_options){.w = 80, .h = 24, .term = term, .env = env, .job = job});
    session_await(s, 0, "ready");
    session_await_text(s, 0, "scene 0");
}

void open_plain(struct session *s)
{
    open_with(s, "xterm-256color", NULL, false);
}

void quit(struct session *s)
{
    session_send(s, "q");
    session_await_end(s);
    assert_true(WIFEXITED(s->status));
    assert_int_equal(WEXITSTATUS(s->status), 0);
    session_restored(s);
    session_end(s);
}

size_t key(struct session *s, const char *bytes, const char *report)
{
    size_t from = session_now(s);
    session_send(s, bytes);
    return session_await(s, from, report);
}

void assert_full(const struct session *s, int w, int h)
{
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++)
            assert_int_equal(session_cell(s, y, x).chars[0], 'a' + (x + y) % 26);
}

int main(int argc, char **argv)
{
    if (argc == 4 && strcmp(argv[1], "--driver") == 0)
        return driver_main(atoi(argv[2]));
    if (argc == 4 && strcmp(argv[1], "--job") == 0)
        return job_main(atoi(argv[2]), atoi(argv[3]), NULL);
    static const struct CMUnitTest tests[] = {
#define X(NAME) cmocka_unit_test(NAME),
#include "tests.def"
#undef X
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
