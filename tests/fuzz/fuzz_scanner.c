// SPDX-License-Identifier: MIT
// Arbitrary bytes as venn JSON Lines, scanned and through the reader: the same columns, the same
// problems. The first byte chooses slices and a rule.
#include "unit/scan_check.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void require(bool ok)
{
    if (!ok)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    if (!n)
        return 0;
    char name[64];
    const char *path = name;
    int fd = memfd_create("fuzz", MFD_CLOEXEC);
    require(fd >= 0 && write(fd, data + 1, n - 1) == (ssize_t)(n - 1));
    snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
    struct corpus_options o;
    corpus_options_init(&o);
    o.format = "venn";
    if (data[0] & 1)
        require(rule_parse("top:2", &o.override, NULL));
    if (data[0] & 2)
        o.max_instance = 64;
    struct corpus *reference = load_way(&path, 1, true, &o, UINT64_MAX);
    struct corpus *scanned = load_way(&path, 1, false, &o, data[0] & 4 ? 7 : UINT64_MAX);
    require(!reference == !scanned);
    if (reference) {
        const char *what = corpus_difference(reference, scanned);
        if (what) {
            fprintf(stderr, "different %s\n", what);
            abort();
        }
        corpus_close(reference);
        corpus_close(scanned);
    }
    close(fd);
    return 0;
}
