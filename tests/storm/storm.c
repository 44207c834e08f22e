// SPDX-License-Identifier: MIT
// Seeded random events through every view: `storm EVENTS SEED ROOT`. Hours of use in minutes: time
// only passes as an event. Sessions end (q, or after a thousand events) and begin again, with
// the view resumed and triage kept. Prints TAP: nothing crashed, every view was met, and memory in
// use after a session does not grow.
#include "storm/press.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#ifdef __SANITIZE_ADDRESS__
size_t __sanitizer_get_current_allocated_bytes(void); // gcc ships no header for it
static size_t in_use(void)
{
    return __sanitizer_get_current_allocated_bytes();
}
#else
#include <malloc.h>
static size_t in_use(void)
{
    return mallinfo2().uordblks;
}
#endif

enum { SESSION = 1000, GROWTH = 64 << 10 };

struct totals {
    unsigned long views[PRESS_VIEWS], prompts[PROMPT_KINDS], edits, sessions;
    size_t early, late; // most bytes in use after a session of the first tenth, and of the last
};

static uint64_t draw(uint64_t *state) // splitmix64
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

static size_t resident(void)
{
    unsigned long all = 0, pages = 0;
    FILE *f = fopen("/proc/self/statm", "r");
    if (f && fscanf(f, "%lu %lu", &all, &pages) != 2)
        pages = 0;
    if (f)
        fclose(f);
    return pages * (size_t)sysconf(_SC_PAGESIZE);
}

static unsigned long session(const char *root, uint64_t *seed, unsigned long left, struct totals *t)
{
    struct press p;
    uint64_t r = draw(seed);
    char database[PRESS_DATABASE];
    press_database((unsigned)(r >> 8), database);
    if (r % 8 == 0) // triage begins anew now and then: its log only ever grows
        unlink(database);
    if (!press_open(&p, root, (unsigned)(r >> 8), r & 16))
        return 0;
    unsigned long n = 0;
    while (n < left && n < SESSION && !press_ended(&p)) {
        uint64_t x = draw(seed);
        press_event(&p, (uint8_t)x, (uint8_t)(x >> 8));
        n++;
    }
    for (size_t i = 0; i < PRESS_VIEWS; i++)
        t->views[i] += p.seen[i];
    for (size_t i = 0; i < PROMPT_KINDS; i++)
        t->prompts[i] += p.prompts[i];
    t->edits += p.edits;
    t->sessions++;
    press_close(&p);
    return n;
}

static bool all_met(const struct totals *t)
{
    bool all = t->edits > 0;
    for (size_t i = 0; i < PRESS_VIEWS; i++)
        all = all && t->views[i];
    for (size_t i = 1; i < PROMPT_KINDS; i++)
        all = all && t->prompts[i];
    return all;
}

static void report(const struct totals *t)
{
    printf("# sessions %lu, correcting %lu", t->sessions, t->edits);
    for (size_t i = 0; i < PRESS_VIEWS; i++)
        printf(", %s %lu", press_view_name(i), t->views[i]);
    for (size_t i = 1; i < PROMPT_KINDS; i++)
        printf(", prompt %zu %lu", i, t->prompts[i]);
    printf("\n");
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        fprintf(stderr, "storm EVENTS SEED ROOT\n");
        return 2;
    }
    unsigned long events = strtoul(argv[1], NULL, 10), done = 0;
    uint64_t seed = strtoull(argv[2], NULL, 10);
    char root[4096], scratch[] = "/tmp/venn-storm-XXXXXX";
    struct totals t = {0};
    size_t early = 0;
    setlocale(LC_CTYPE, "C.UTF-8");
    if (!realpath(argv[3], root) || !mkdtemp(scratch) || chdir(scratch) != 0)
        return 2;
    // A short storm may miss a rare view by chance: then it goes on for a while.
    while (done < events || (!all_met(&t) && done < 4 * events)) {
        uint64_t before = seed;
        unsigned long n = session(root, &seed, done < events ? events - done : SESSION, &t);
        if (!n && !t.sessions)
            printf("# nothing opens from seed %llu\n", (unsigned long long)before);
        done += n ? n : 1;
        size_t now = in_use();
        if (done <= events / 10 + SESSION && now > t.early)
            t.early = now;
        if (done > events - events / 10 && now > t.late)
            t.late = now;
        if (!early && done > events / 10)
            early = resident();
    }
    bool met = all_met(&t), steady = t.late <= t.early + GROWTH;
    report(&t);
    printf("# resident %zu MB at a tenth, %zu MB at the end; in use between sessions %zu and %zu "
           "bytes\n",
           early >> 20, resident() >> 20, t.early, t.late);
    printf("ok 1 - %lu events\n%s 2 - every view and prompt was met\n", done,
           met ? "ok" : "not ok");
    printf("%s 3 - memory does not grow\n1..3\n", steady ? "ok" : "not ok");
    char clean[64];
    snprintf(clean, sizeof clean, "rm -r %s", scratch);
    return chdir("/") == 0 && system(clean) == 0 && met && steady ? 0 : 1;
}
