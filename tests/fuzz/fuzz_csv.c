// SPDX-License-Identifier: MIT
// csv_to_records on arbitrary bytes: the first line is --columns, the rest a table. No crash, and
// what comes out is JSON, line by line.
#include "store/reader/csv.h"
#include "store/json/json.h"
#include "store/input/split.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void require(bool ok)
{
    if (!ok)
        abort();
}

static void check_rows(const struct bytes *rows)
{
    struct splitter *s = splitter_new(rows, LAYOUT_LINES, 1 << 24);
    struct piece p;
    struct err e;
    enum split_result r;
    while ((r = splitter_next(s, &p, &e)) != SPLIT_END) {
        require(r == SPLIT_VALUE);
        cJSON *row = json_parse(p.text, (size_t)p.length, NULL, &e);
        require(cJSON_IsObject(row) || cJSON_IsString(row));
        cJSON_Delete(row);
    }
    splitter_free(s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    const uint8_t *line = n ? memchr(data, '\n', n) : NULL;
    size_t used = line ? (size_t)(line - data) : 0;
    char *columns = mem_strndup((const char *)data, used);
    used += line != NULL;
    int fd = memfd_create("fuzz", MFD_CLOEXEC);
    require(fd >= 0 && bytes_spool_write(fd, (const char *)data + used, n - used, NULL));
    struct bytes in, out;
    bytes_from_spool(&in, fd, n - used, "fuzz");
    struct err e = {0};
    if (csv_to_records(&in, columns, 1 << 20, &out, &e)) {
        check_rows(&out);
        bytes_close(&out);
    } else {
        require(e.msg[0] != '\0');
    }
    free(columns);
    bytes_close(&in);
    return 0;
}
