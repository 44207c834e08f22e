// SPDX-License-Identifier: MIT
// generate NAME DIR            writes the corpus NAME into DIR, which must exist, and tests what it
//                              promises
// generate --check NAME [DIR]  writes nothing; tests the promises, prints the pattern counts and,
//                              with DIR, says which of its files differ from what would be written
#include "maker.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>

enum { EXIT_BAD = 1, EXIT_USAGE = 2, EXIT_FILES = 3, PATH_BYTES = 4096 };

static const struct maker *const makers[] = {&beer_maker, &shapes_maker};

static bool make_folder(char *path)
{
    char *slash = strrchr(path, '/');
    *slash = 0;
    bool made = mkdir(path, 0777) == 0 || errno == EEXIST;
    *slash = '/';
    return made;
}

static FILE *open_in(const char *directory, const char *name, const char *mode)
{
    char path[PATH_BYTES];
    int length = snprintf(path, sizeof path, "%s/%s", directory, name);
    bool folder =
        length < PATH_BYTES && (strchr(name, '/') == NULL || mode[0] == 'r' || make_folder(path));
    FILE *file = folder ? fopen(path, mode) : NULL;
    if (file == NULL)
        perror(path);
    return file;
}

static int write_all(const struct maker *maker, const void *study, const char *directory)
{
    int failed = 0;
    for (int i = 0; i < maker->files(study); i++) {
        char name[FILE_NAME_MAX];
        maker->file_name(study, i, name);
        FILE *out = open_in(directory, name, "wb");
        if (out == NULL)
            return EXIT_FILES;
        maker->file_write(study, i, out);
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

static int compare_one(const struct maker *maker, const void *study, int index,
                       const char *directory)
{
    char name[FILE_NAME_MAX];
    maker->file_name(study, index, name);
    FILE *stored = open_in(directory, name, "rb");
    FILE *fresh = tmpfile();
    bool same = false;
    if (stored != NULL && fresh != NULL) {
        maker->file_write(study, index, fresh);
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

static int compare_all(const struct maker *maker, const void *study, const char *directory)
{
    int differ = 0;
    maker->patterns(study, stdout);
    for (int i = 0; directory != NULL && i < maker->files(study); i++)
        differ += compare_one(maker, study, i, directory);
    return differ > 0 ? EXIT_BAD : 0;
}

static const struct maker *find_maker(const char *name)
{
    for (size_t i = 0; i < sizeof makers / sizeof makers[0]; i++)
        if (name != NULL && strcmp(makers[i]->name, name) == 0)
            return makers[i];
    return NULL;
}

int main(int argc, char **argv)
{
    bool check = argc > 1 && strcmp(argv[1], "--check") == 0;
    char **word = argv + (check ? 2 : 1);
    int words = argc - (check ? 2 : 1);
    const struct maker *maker = words > 0 ? find_maker(word[0]) : NULL;
    const char *directory = words > 1 ? word[1] : NULL;
    if (maker == NULL || words > 2 || (!check && directory == NULL)) {
        fputs("usage: generate beer|shapes DIR | generate --check beer|shapes [DIR]\n", stderr);
        return EXIT_USAGE;
    }
    void *study = maker->make();
    int status = check ? compare_all(maker, study, directory) : write_all(maker, study, directory);
    if (maker->check(study) > 0 && status == 0)
        status = EXIT_BAD;
    maker->drop(study);
    return status;
}
