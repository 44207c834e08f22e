// SPDX-License-Identifier: MIT
// Events into the whole program on the headless terminal: the first byte chooses the corpus and
// whether triage is on, then two bytes make an event (storm/press.c).
#include "storm/press.h"

#include <dirent.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char root[4096], scratch[] = "/tmp/venn-fuzz-XXXXXX";

static void clean(void)
{
    DIR *d = opendir(scratch);
    for (struct dirent *f; d && (f = readdir(d));)
        if (f->d_name[0] != '.')
            unlink(f->d_name);
    if (d)
        closedir(d);
}

static void leave(void)
{
    clean();
    rmdir(scratch);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    setlocale(LC_CTYPE, "C.UTF-8");
    if (!getcwd(root, sizeof root) || !mkdtemp(scratch))
        abort();
    atexit(leave);
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 3 || size > 1024)
        return 0;
    if (chdir(scratch) != 0) // what the fuzzer itself writes goes where it was started
        abort();
    struct press p;
    if (press_open(&p, root, data[0] % 8, data[0] & 0x80)) { // the ninth is large
        for (size_t i = 1; i + 1 < size && !press_ended(&p); i += 2)
            press_event(&p, data[i], data[i + 1]);
        press_close(&p);
    }
    clean();
    return chdir(root) == 0 ? 0 : (abort(), 0);
}
