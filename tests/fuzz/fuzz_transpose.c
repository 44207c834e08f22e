// SPDX-License-Identifier: MIT
// columns_transpose on arbitrary bytes: no crash, and what comes out is one value per line, each
// an object unless the cells themselves are malformed.
#include "store/json/json.h"
#include "store/input/split.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void require(bool ok)
{
    if (!ok)
        abort();
}

static void check_rows(const struct bytes *rows, bool valid)
{
    struct splitter *s = splitter_new(rows, LAYOUT_LINES, 1 << 24);
    struct piece p;
    struct err e;
    uint64_t line = 0;
    enum split_result r;
    while ((r = splitter_next(s, &p, &e)) != SPLIT_END) {
        require(p.line == ++line && p.column == 1);
        cJSON *row = r == SPLIT_VALUE ? json_parse(p.text, (size_t)p.length, NULL, &e) : NULL;
        // The input was valid JSON: only a cell as deep as allowed may be too deep in its row.
        require(!valid || row || strstr(e.msg, "nested"));
        require(!row || cJSON_IsObject(row));
        cJSON_Delete(row);
    }
    splitter_free(s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    int fd = memfd_create("fuzz", MFD_CLOEXEC);
    require(fd >= 0 && bytes_spool_write(fd, (const char *)data, n, NULL));
    struct bytes in, out;
    bytes_from_spool(&in, fd, n, "fuzz");
    struct err e = {0};
    char *copy = calloc(n + 1, 1);
    require(copy != NULL);
    if (n)
        memcpy(copy, data, n);
    cJSON *whole = json_parse(copy, n, NULL, NULL);
    free(copy);
    if (columns_transpose(&in, "index", 1 << 20, &out, &e)) {
        check_rows(&out, whole != NULL);
        bytes_close(&out);
    } else {
        require(e.msg[0] != '\0');
    }
    cJSON_Delete(whole);
    bytes_close(&in);
    return 0;
}
