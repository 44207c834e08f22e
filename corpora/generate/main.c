// SPDX-License-Identifier: MIT
// generate [DIR]          writes the corpus into DIR (corpora/beer), which must exist
// generate --check [DIR]  writes nothing; tests the properties of the corpus, prints the pattern
// counts and,
//                         with DIR, says which of its files differ from what would be written
#include "check.h"
#include "write.h"

#include <string.h>

enum { EXIT_BAD = 1, EXIT_USAGE = 2, EXIT_FILES = 3, PATH_BYTES = 4096 };

static FILE *open_in(const char *directory, const char *name, const char *mode)
{
    char path[PATH_BYTES];
    int length = snprintf(path, sizeof path, "%s/%s", directory, name);
    FILE *file = length < PATH_BYTES ? fopen(path, mode) : NULL;
    if (file == NULL)
        perror(path);
    return file;
}

static int write_all(const struct study *study, const char *directory)
{
    int failed = 0;
    for (int i = 0; i < FILES; i++) {
        char name[FILE_NAME_MAX];
        file_name(study, i, name);
        FILE *out = open_in(directory, name, "wb");
        if (out == NULL)
            return EXIT_FILES;
        file_write(study, i, out);
        failed |= ferror(out);
        failed |= fclose(out);
    }
    if (failed != 0)
        fputs("generate: write error\n", stderr);
    return failed != 0 ? EXIT_FILES : 0;
}

static bool same_bytes(FILE *a, FILE *b)
{
    int x;
    do {
        x = getc(a);
        if (x != getc(b))
            return false;
    } while (x != EOF);
    return true;
}

static int compare_one(const struct study *study, int index, const char *directory)
{
    char name[FILE_NAME_MAX];
    file_name(study, index, name);
    FILE *stored = open_in(directory, name, "rb");
    FILE *fresh = tmpfile();
    bool same = false;
    if (stored != NULL && fresh != NULL) {
        file_write(study, index, fresh);
        rewind(fresh);
        same = same_bytes(stored, fresh);
        if (!same)
            fprintf(stderr, "generate: %s/%s is not what would be written\n", directory, name);
    }
    if (stored != NULL)
        (void)fclose(stored);
    if (fresh != NULL)
        (void)fclose(fresh);
    return same ? 0 : 1;
}

static int check_all(const struct study *study, const char *directory)
{
    int failed = check_study(study);
    patterns_write(study, stdout);
    for (int i = 0; directory != NULL && i < FILES; i++)
        failed += compare_one(study, i, directory);
    return failed > 0 ? EXIT_BAD : 0;
}

int main(int argc, char **argv)
{
    bool check = argc > 1 && strcmp(argv[1], "--check") == 0;
    int first = check ? 2 : 1;
    const char *directory = argc > first ? argv[first] : NULL;
    if (argc > first + 1 || (directory != NULL && directory[0] == '-')) {
        fputs("usage: generate [DIR] | generate --check [DIR]\n", stderr);
        return EXIT_USAGE;
    }
    struct study *study = study_new();
    int status = check ? check_all(study, directory)
                       : write_all(study, directory != NULL ? directory : "corpora/beer");
    study_free(study);
    return status;
}
